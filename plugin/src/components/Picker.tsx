import React, { useId } from 'react';
import { SelectableValue } from '@grafana/data';
import { InlineField, MultiSelect, Select } from '@grafana/ui';
import { Group, matches } from '../catalogue';

export const labelWidth = 18;

type Choice = SelectableValue<string>;
type FieldChild = React.ComponentProps<typeof InlineField>['children'];

interface Common {
  label: string;
  tooltip?: string;
  options: Array<Choice | Group>;
  placeholder?: string;
  loading?: boolean;
  disabled?: boolean;
  /** What is wrong with the value. */
  error?: string;
  /** Allows a value that is not listed. The text stands before the typed value. */
  custom?: string;
  width?: number;
  grow?: boolean;
}

interface PickerProps extends Common {
  value?: string;
  onChange: (value: string) => void;
  clearable?: boolean;
}

interface MultiPickerProps extends Common {
  values?: string[];
  onChange: (values: string[]) => void;
}

/** Picker chooses one of the options. */
export function Picker({ value, onChange, clearable, ...common }: PickerProps) {
  const id = useId();
  return (
    <PickerField {...common} id={id}>
      <Select<string>
        {...selectProps(common, id)}
        value={value ? shown(value, common.options) : null}
        isClearable={clearable}
        onChange={(choice?: Choice) => onChange(choice?.value ?? '')}
      />
    </PickerField>
  );
}

/** MultiPicker chooses any number of the options. */
export function MultiPicker({ values, onChange, ...common }: MultiPickerProps) {
  const id = useId();
  return (
    <PickerField {...common} id={id}>
      <MultiSelect<string>
        {...selectProps(common, id)}
        value={(values ?? []).map((value) => shown(value, common.options))}
        onChange={(choices: Choice[]) => onChange(choices.flatMap(({ value }) => value ?? []))}
      />
    </PickerField>
  );
}

function PickerField({ id, label, tooltip, error, grow, children }: Common & { id: string; children: FieldChild }) {
  return (
    <InlineField
      label={label}
      labelWidth={labelWidth}
      tooltip={tooltip}
      htmlFor={id}
      invalid={Boolean(error)}
      error={error}
      grow={grow}
      shrink
    >
      {children}
    </InlineField>
  );
}

function selectProps({ label, options, placeholder, loading, disabled, error, custom, width }: Common, id: string) {
  return {
    inputId: id,
    'aria-label': label,
    options,
    placeholder,
    isLoading: loading,
    disabled,
    invalid: Boolean(error),
    width,
    allowCustomValue: custom !== undefined,
    formatCreateLabel: (text: string) => `${custom}: ${text}`,
    filterOption: matches,
    noOptionsMessage: 'Nothing found',
    menuShouldPortal: true,
    maxMenuHeight: 420,
  };
}

function shown(value: string, options: Array<Choice | Group>): Choice {
  const flat: Choice[] = options.flatMap((option) => ('options' in option ? (option as Group).options : [option as Choice]));
  const { label } = flat.find((option) => option.value === value) ?? { label: value };
  return { value, label };
}

/** withVariables adds the dashboard's variables to the options. Grouped options get a group for them. */
export function withVariables(options: Array<Choice | Group>, variables: string[]): Array<Choice | Group> {
  if (variables.length === 0) {
    return options;
  }
  const choices = variables.map((name) => ({ value: name, label: name, description: 'Dashboard variable' }));
  const grouped = options.some((option) => 'options' in option);
  return grouped ? [...options, { label: 'Variables', options: choices }] : [...options, ...choices];
}
