import React from 'react';
import { InlineFieldRow } from '@grafana/ui';
import { find } from '../catalogue';
import { seeksChangePoints } from '../queryTypes';
import { LabelsEditor } from './LabelsEditor';
import { MeasurePicker } from './MeasurePicker';
import { Part } from './part';

/** MeasurePart chooses the measures and, for measures with labels, the series. */
export function MeasurePart({ query, info, catalogue, loading, data, variables, change }: Part) {
  if (info.measures === 'none' && !seeksChangePoints(query)) {
    return null;
  }
  const changePoints = info.measures === 'none';
  return (
    <>
      <InlineFieldRow>
        <MeasurePicker
          values={query.measures}
          several={info.measures === 'many'}
          catalogue={catalogue}
          loading={loading}
          variables={variables}
          onChange={(measures) => change({ measures })}
        />
      </InlineFieldRow>
      {!changePoints && (
        <LabelsEditor
          labels={query.labels}
          measures={find(catalogue, query.measures)}
          data={data}
          variables={variables}
          onChange={(labels) => change({ labels })}
        />
      )}
    </>
  );
}
