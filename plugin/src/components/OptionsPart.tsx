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

/** OptionsPart chooses comparisons, the target, complete periods and the language. */
export function OptionsPart(part: Part) {
  const { query, change } = part;
  return (
    <>
      <ComparisonRow {...part} />
      <InlineFieldRow>
        {(query.queryType === 'series' || query.queryType === 'cohorts') && (
          <Toggle
            label="Only complete"
            tooltip="Leaves out a day or period that has not ended, such as the current month."
            value={query.hideIncomplete}
            onChange={(hideIncomplete) => change({ hideIncomplete })}
          />
        )}
        {query.queryType === 'series' && (
          <Toggle
            label="Expected range"
            tooltip="Shows in which range the figure was expected from the shop's history: two standard deviations on both sides. Only for measures with a baseline, without filters and groups."
            value={query.expected}
            onChange={(expected) => change({ expected })}
          />
        )}
        <Picker
          label="Language"
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
  if (info.measures === 'none' || query.queryType === 'card') {
    return null; // a card always has both comparisons and the target
  }
  return (
    <InlineFieldRow>
      <MultiPicker
        label="Compare with"
        tooltip="Also shows the earlier figures, or the change since then."
        values={query.compareTo}
        options={comparisons}
        placeholder="Nothing"
        width={50}
        onChange={(compareTo) => change({ compareTo: compareTo as Comparison[] })}
      />
      {query.queryType !== 'summary' && (
        <Toggle
          label="Show target"
          tooltip="Shows the target from the exporter's configuration, if there is one."
          value={query.target}
          onChange={(target) => change({ target })}
        />
      )}
    </InlineFieldRow>
  );
}
