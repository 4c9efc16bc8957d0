import React from 'react';
import { SelectableValue } from '@grafana/data';
import { InlineFieldRow } from '@grafana/ui';
import { Comparison, Language } from '../types';
import { MultiPicker, Picker } from './Picker';
import { Part } from './part';
import { Toggle } from './Toggle';

const comparisons: Array<SelectableValue<string>> = [
  { value: 'previous_period', label: 'The period before', description: 'The window that ends where this one begins' },
  { value: 'previous_year', label: 'A year before', description: 'The same window a year earlier' },
];

export const languages: Array<SelectableValue<string>> = [
  { value: 'en', label: 'English' },
  { value: 'nl', label: 'Nederlands' },
];

/** OptionsPart chooses what is shown besides the figures themselves, and in which words. */
export function OptionsPart(part: Part) {
  const { query, change } = part;
  return (
    <>
      <ComparisonRow {...part} />
      <InlineFieldRow>
        {(query.queryType === 'series' || query.queryType === 'cohorts') && (
          <Toggle
            label="Only complete"
            tooltip="Leaves out what still runs, such as the current month."
            value={query.hideIncomplete}
            onChange={(hideIncomplete) => change({ hideIncomplete })}
          />
        )}
        <Picker
          label="Words in"
          tooltip="The language of names and sentences in the answer."
          value={query.language ?? 'en'}
          options={languages}
          width={20}
          onChange={(language) => change({ language: language as Language })}
        />
      </InlineFieldRow>
    </>
  );
}

function ComparisonRow({ query, info, change }: Part) {
  if (info.measures === 'none') {
    return null;
  }
  return (
    <InlineFieldRow>
      <MultiPicker
        label="Compare with"
        tooltip="Shows the earlier figures, or the change from them, as well."
        values={query.compareTo}
        options={comparisons}
        placeholder="Nothing"
        width={50}
        onChange={(compareTo) => change({ compareTo: compareTo as Comparison[] })}
      />
      {query.queryType !== 'summary' && (
        <Toggle
          label="Show target"
          tooltip="Shows the target of the exporter's configuration where there is one."
          value={query.target}
          onChange={(target) => change({ target })}
        />
      )}
    </InlineFieldRow>
  );
}
