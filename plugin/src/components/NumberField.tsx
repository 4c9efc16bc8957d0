import React, { useEffect, useId, useState } from 'react';
import { InlineField, Input } from '@grafana/ui';
import { labelWidth } from './Picker';

interface Props {
  label: string;
  tooltip?: string;
  value?: number;
  placeholder: string;
  min: number;
  max: number;
  onChange: (value: number | undefined) => void;
  width?: number;
}

/** NumberField edits a whole number. An empty field means the default. A change applies when the field loses the focus. */
export function NumberField({ label, tooltip, value, placeholder, min, max, onChange, width = labelWidth }: Props) {
  const id = useId();
  const [text, setText] = useState(value?.toString() ?? '');
  useEffect(() => setText(value?.toString() ?? ''), [value]);

  const wrong = text !== '' && !within(text, min, max);
  const leave = () => {
    if (!wrong) {
      onChange(text === '' ? undefined : Number(text));
    }
  };
  return (
    <InlineField
      label={label}
      labelWidth={width}
      tooltip={tooltip}
      htmlFor={id}
      invalid={wrong}
      error={wrong ? `Write a whole number from ${min} to ${max}.` : undefined}
    >
      <Input
        id={id}
        aria-label={label}
        inputMode="numeric"
        value={text}
        placeholder={placeholder}
        width={12}
        invalid={wrong}
        onChange={(event: React.FormEvent<HTMLInputElement>) => setText(event.currentTarget.value)}
        onBlur={leave}
      />
    </InlineField>
  );
}

function within(text: string, min: number, max: number): boolean {
  return /^\d+$/.test(text.trim()) && Number(text) >= min && Number(text) <= max;
}
