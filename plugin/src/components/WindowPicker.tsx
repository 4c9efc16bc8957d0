import React from 'react';
import { windowKind, windowName, windowOptions } from '../catalogue';
import { Catalogue, WindowKind } from '../types';
import { Picker, withVariables } from './Picker';

interface Props {
  value?: string;
  kinds: WindowKind[];
  catalogue?: Catalogue;
  variables: string[];
  onChange: (window: string) => void;
}

/** WindowPicker chooses the time over which each figure looks back. */
export function WindowPicker({ value = '', kinds, catalogue, variables, onChange }: Props) {
  if (kinds.length === 0 && value === '') {
    return <Picker label="Window" options={[]} disabled placeholder="None: the figure holds at the end of a day" onChange={onChange} width={34} />;
  }
  return (
    <Picker
      label="Window"
      tooltip="The time over which each figure looks back. You can also type a number of days, such as 45d."
      value={value}
      options={withVariables(windowOptions(catalogue, kinds), variables)}
      placeholder="Default of the exporter"
      custom="Use"
      clearable
      error={problem(value, kinds)}
      onChange={(text) => onChange(normalise(text))}
      width={34}
    />
  );
}

// People write "45" and "45 days" as well.
function normalise(text: string): string {
  const days = /^\s*(\d+)\s*(d|days?)?\s*$/i.exec(text);
  return days ? `${days[1]}d` : text.trim();
}

function problem(value: string, kinds: WindowKind[]): string | undefined {
  if (value === '' || value.includes('$')) {
    return undefined;
  }
  const kind = windowKind(value);
  if (!kind) {
    return 'Write a number of days, such as 45d.';
  }
  return kinds.includes(kind) ? undefined : `${windowName(value)} does not fit the chosen measures.`;
}
