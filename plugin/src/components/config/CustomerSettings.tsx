import React, { useId } from 'react';
import { SelectableValue } from '@grafana/data';
import { FieldSet, InlineField, Select } from '@grafana/ui';
import { Role } from '../../types';
import { inputWidth, labelWidth, SecretField } from './fields';
import { Settings } from './settings';

const roles: Array<SelectableValue<Role>> = [
  { value: 'Admin', label: 'Admins' },
  { value: 'Editor', label: 'Editors and admins' },
  { value: 'Viewer', label: 'Everybody who is signed in' },
];

/** CustomerSettings asks for what the list of customers at risk needs. */
export function CustomerSettings({ settings }: { settings: Settings }) {
  const id = useId();
  return (
    <FieldSet label="List of customers at risk">
      <p>
        The list shows customer numbers of the shop. It needs the token that the configuration of the exporter names under{' '}
        <code>customer_list</code>. Leave it empty if nobody is to see the list.
      </p>
      <SecretField settings={settings} secret="customerToken" label="Customer list token" />
      <InlineField
        label="Who may see it"
        labelWidth={labelWidth}
        tooltip="Alert rules and visitors who are not signed in never see it."
        htmlFor={id}
      >
        <Select<Role>
          inputId={id}
          aria-label="Who may see it"
          options={roles}
          value={settings.options.customerListRole ?? 'Admin'}
          width={inputWidth}
          menuShouldPortal
          onChange={({ value }) => settings.changeOptions({ customerListRole: value })}
        />
      </InlineField>
    </FieldSet>
  );
}
