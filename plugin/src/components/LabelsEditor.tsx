import React from 'react';
import { PanelData } from '@grafana/data';
import { InlineFieldRow } from '@grafana/ui';
import { labelValues, words } from '../catalogue';
import { Measure } from '../types';
import { MultiPicker, withVariables } from './Picker';

interface Props {
  labels?: Record<string, string[]>;
  measures: Measure[];
  /** The last answer. The label values in it are offered. */
  data?: PanelData;
  variables: string[];
  onChange: (labels: Record<string, string[]>) => void;
}

/** LabelsEditor chooses series of a measure that has several, such as one movement of revenue. */
export function LabelsEditor({ labels = {}, measures, data, variables, onChange }: Props) {
  const names = [...new Set([...measures.flatMap((measure) => measure.labels), ...Object.keys(labels)])];
  const change = (name: string, values: string[]) => {
    const all = Object.entries({ ...labels, [name]: values });
    onChange(Object.fromEntries(all.filter(([, chosen]) => chosen.length > 0)));
  };
  return (
    <>
      {names.map((name) => (
        <InlineFieldRow key={name}>
          <MultiPicker
            label={words(name)}
            tooltip="Shows only these parts of the measure."
            values={labels[name]}
            options={withVariables(offered(name, measures, data), variables)}
            placeholder="All of them"
            custom="Use"
            grow
            onChange={(values) => change(name, values)}
          />
        </InlineFieldRow>
      ))}
    </>
  );
}

function offered(name: string, measures: Measure[], data: PanelData | undefined) {
  const fields = (data?.series ?? []).flatMap((frame) => frame.fields);
  const seen = fields.flatMap((field) => field.labels?.[name] ?? []);
  return [...new Set([...labelValues(name, measures), ...seen])].map((value) => ({ value, label: words(value) }));
}
