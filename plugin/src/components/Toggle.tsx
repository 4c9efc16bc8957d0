import React, { useId } from 'react';
import { InlineField, InlineSwitch } from '@grafana/ui';
import { labelWidth } from './Picker';

interface Props {
  label: string;
  tooltip?: string;
  value?: boolean;
  onChange: (value: boolean) => void;
  width?: number;
}

/** Toggle is a labelled switch. */
export function Toggle({ label, tooltip, value, onChange, width = labelWidth }: Props) {
  const id = useId();
  return (
    <InlineField label={label} labelWidth={width} tooltip={tooltip} htmlFor={id}>
      <InlineSwitch
        id={id}
        aria-label={label}
        value={value ?? false}
        onChange={(event: React.FormEvent<HTMLInputElement>) => onChange(event.currentTarget.checked)}
      />
    </InlineField>
  );
}
