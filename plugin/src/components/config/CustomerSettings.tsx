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

/** CustomerSettings edits who may see the list of customers at risk. */
export function CustomerSettings({ settings }: { settings: Settings }) {
  const id = useId();
  return (
    <FieldSet label="List of customers at risk">
      <p>
        The list shows the customer numbers of the shop. It needs the token from <code>customer_list</code> in the exporter&apos;s
        configuration. Leave the token empty if nobody may see the list.
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
