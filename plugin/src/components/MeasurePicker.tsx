import React from 'react';
import { measureGroups } from '../catalogue';
import { Catalogue } from '../types';
import { MultiPicker, Picker, withVariables } from './Picker';

interface Props {
  values?: string[];
  several: boolean;
  catalogue?: Catalogue;
  loading: boolean;
  variables: string[];
  onChange: (measures: string[]) => void;
}

/** MeasurePicker finds measures by subject or by words of their titles and descriptions. */
export function MeasurePicker({ values = [], several, catalogue, loading, variables, onChange }: Props) {
  const common = {
    tooltip: 'Type a word such as “churn” or “revenue”: titles and descriptions are searched.',
    options: withVariables(measureGroups(catalogue), variables),
    placeholder: loading ? 'Loading the list of measures…' : 'Choose or search, for example “churn”',
    custom: 'Use the measure called',
    loading,
    grow: true,
  };
  if (several) {
    return <MultiPicker {...common} label="Measures" values={values} onChange={onChange} />;
  }
  return <Picker {...common} label="Measure" value={values[0]} onChange={(name) => onChange(name ? [name] : [])} clearable />;
}
