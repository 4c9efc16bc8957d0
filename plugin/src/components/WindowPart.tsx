import React from 'react';
import { SelectableValue } from '@grafana/data';
import { InlineFieldRow } from '@grafana/ui';
import { commonKinds, find, usableDimensions, windowKind } from '../catalogue';
import { seeksChangePoints } from '../queryTypes';
import { WindowKind } from '../types';
import { NumberField } from './NumberField';
import { Part } from './part';
import { Picker, withVariables } from './Picker';
import { WindowPicker } from './WindowPicker';

const steps: Array<SelectableValue<string>> = [
  { value: 'auto', label: 'Automatic', description: 'To suit the width of the panel' },
  { value: '1d', label: 'Every day' },
  { value: '7d', label: 'Every week' },
  { value: '30d', label: 'Every 30 days' },
  { value: '90d', label: 'Every 90 days' },
];

/** WindowPart chooses the window, the points in time and the groups. */
export function WindowPart(part: Part) {
  const { query, info, catalogue, variables, change } = part;
  if (!info.windowed && !seeksChangePoints(query)) {
    return null;
  }
  return (
    <>
      <InlineFieldRow>
        <WindowPicker
          value={query.window}
          kinds={kindsOf(part)}
          catalogue={catalogue}
          variables={variables}
          onChange={(window) => change({ window })}
        />
        {query.queryType === 'series' && windowKind(query.window ?? '') !== 'calendar' && (
          <Picker
            label="Points"
            tooltip="The time between two points of a line."
            value={query.step || 'auto'}
            options={withVariables(steps, variables)}
            custom="Use"
            width={26}
            onChange={(step) => change({ step })}
          />
        )}
      </InlineFieldRow>
      {info.measures === 'many' && <GroupRow {...part} />}
    </>
  );
}

/** GroupRow chooses the dimension that customers are grouped by. */
export function GroupRow({ query, catalogue, variables, change }: Part) {
  const options = usableDimensions(catalogue).map(({ name, title, values }) => ({
    value: name,
    label: title,
    description: `${values} ${values === 1 ? 'group' : 'groups'}`,
  }));
  return (
    <InlineFieldRow>
      <Picker
        label="Group by"
        tooltip="Shows a figure for each group of customers, for example for each country."
        value={query.groupBy}
        options={withVariables(options, variables)}
        placeholder={query.queryType === 'first' ? 'All dimensions of the first order' : 'All customers together'}
        custom="Use"
        clearable
        width={34}
        onChange={(groupBy) => change({ groupBy })}
      />
      {query.groupBy && (
        <NumberField
          label="Groups"
          tooltip="The number of groups that are shown by name. The smaller groups are added up."
          value={query.cap}
          placeholder="20"
          min={1}
          max={200}
          onChange={(cap) => change({ cap })}
        />
      )}
    </InlineFieldRow>
  );
}

function kindsOf({ query, info, catalogue }: Part): WindowKind[] {
  if (query.queryType === 'movements') {
    return ['days', 'calendar'];
  }
  if (query.queryType === 'distribution') {
    const chosen = catalogue?.distributions?.find(({ name }) => name === query.distribution);
    return chosen?.windows === false ? [] : ['days', 'lifetime', 'calendar'];
  }
  if (info.measures === 'none' && !seeksChangePoints(query)) {
    return ['days', 'lifetime', 'calendar'];
  }
  return commonKinds(find(catalogue, query.measures));
}
