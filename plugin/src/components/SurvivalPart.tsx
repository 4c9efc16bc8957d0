import React from 'react';
import { SelectableValue } from '@grafana/data';
import { InlineFieldRow } from '@grafana/ui';
import { CohortPeriod, SurvivalOf } from '../query';
import { Part } from './part';
import { Picker, withVariables } from './Picker';
import { Toggle } from './Toggle';
import { GroupRow } from './WindowPart';

const ends: Array<SelectableValue<string>> = [
  { value: 'subscriptions', label: 'Subscribers leave', description: 'From the first day of a subscription to the first day without one' },
  { value: 'second_order', label: 'The second purchase', description: 'From the first day with a purchase to the next' },
];

const periods: Array<SelectableValue<string>> = [
  { value: 'month', label: 'Months' },
  { value: 'quarter', label: 'Quarters' },
  { value: 'year', label: 'Years' },
];

/** SurvivalPart chooses how long what lasts, for whom, and as curves or as a table. */
export function SurvivalPart(part: Part) {
  const { query, variables, change } = part;
  return (
    <>
      <InlineFieldRow>
        <Picker
          label="Time until"
          value={query.survival}
          options={withVariables(ends, variables)}
          placeholder="Choose"
          width={34}
          onChange={(survival) => change({ survival: survival as SurvivalOf })}
        />
        <Toggle
          label="Table"
          tooltip="A row for each group with the time until which half of it stays, instead of curves for the chart “Trend”."
          value={query.survivalTable ?? false}
          onChange={(survivalTable) => change({ survivalTable })}
        />
      </InlineFieldRow>
      <GroupRow {...part} />
      {!query.groupBy && (
        <InlineFieldRow>
          <Picker
            label="Cohorts"
            tooltip="A curve for customers who started in the same month, quarter or year."
            value={query.cohortPeriod}
            options={withVariables(periods, variables)}
            placeholder="None"
            clearable
            width={34}
            onChange={(cohortPeriod) => change({ cohortPeriod: cohortPeriod as CohortPeriod })}
          />
        </InlineFieldRow>
      )}
    </>
  );
}
