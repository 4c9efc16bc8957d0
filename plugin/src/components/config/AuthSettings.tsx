import React, { useId } from 'react';
import { SelectableValue } from '@grafana/data';
import { FieldSet, InlineField, Select } from '@grafana/ui';
import { AuthMethod } from '../../types';
import { inputWidth, labelWidth, SecretField, TextField } from './fields';
import { Settings } from './settings';

const methods: Array<SelectableValue<AuthMethod>> = [
  { value: 'none', label: 'None', description: 'No authentication' },
  { value: 'basic', label: 'User and password', description: 'Basic authentication, as in the exporter’s web configuration' },
  { value: 'bearer', label: 'Token', description: 'A bearer token, for example for a proxy before the exporter' },
];

/** AuthSettings edits how Grafana authenticates to the exporter. */
export function AuthSettings({ settings }: { settings: Settings }) {
  const id = useId();
  const method = settings.authMethod;
  return (
    <FieldSet label="Authentication">
      <InlineField label="Method" labelWidth={labelWidth} htmlFor={id}>
        <Select<AuthMethod>
          inputId={id}
          aria-label="Method"
          options={methods}
          value={method}
          width={inputWidth}
          menuShouldPortal
          onChange={({ value = 'none' }) => settings.changeAuthMethod(value)}
        />
      </InlineField>
      {method === 'basic' && (
        <>
          <TextField
            label="User"
            value={settings.stored.basicAuthUser ?? ''}
            onChange={(basicAuthUser) => settings.change({ basicAuthUser })}
          />
          <SecretField settings={settings} secret="basicAuthPassword" label="Password" />
        </>
      )}
      {method === 'bearer' && <SecretField settings={settings} secret="bearerToken" label="Bearer token" />}
    </FieldSet>
  );
}
