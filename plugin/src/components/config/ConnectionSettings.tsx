import React from 'react';
import { config } from '@grafana/runtime';
import { FieldSet } from '@grafana/ui';
import { NumberField } from '../NumberField';
import { Toggle } from '../Toggle';
import { labelWidth, TextField } from './fields';
import { Settings } from './settings';

/** ConnectionSettings edits the address of the exporter. */
export function ConnectionSettings({ settings }: { settings: Settings }) {
  const { timeoutSeconds, cacheSeconds, enableSecureSocksProxy } = settings.options;
  return (
    <FieldSet label="Exporter">
      <TextField
        label="URL"
        tooltip="The address at which Grafana's server reaches loyalty_exporter."
        value={settings.stored.url ?? ''}
        placeholder="http://localhost:9799"
        required
        error={problem(settings.stored.url ?? '')}
        onChange={(url) => settings.change({ url })}
      />
      <NumberField
        label="Timeout in seconds"
        tooltip="The longest time that a query may take."
        value={timeoutSeconds}
        placeholder="30"
        min={1}
        max={600}
        width={labelWidth}
        onChange={(seconds) => settings.changeOptions({ timeoutSeconds: seconds })}
      />
      <NumberField
        label="Keep answers for seconds"
        tooltip="Panels with the same query share one answer for this time. 0 turns the cache off."
        value={cacheSeconds}
        placeholder="60"
        min={0}
        max={86400}
        width={labelWidth}
        onChange={(seconds) => settings.changeOptions({ cacheSeconds: seconds })}
      />
      {config.secureSocksDSProxyEnabled && (
        <Toggle
          label="Secure socks proxy"
          tooltip="Connects through Grafana's private data source connection."
          value={enableSecureSocksProxy}
          width={labelWidth}
          onChange={(enabled) => settings.changeOptions({ enableSecureSocksProxy: enabled })}
        />
      )}
    </FieldSet>
  );
}

function problem(url: string): string | undefined {
  return url === '' || /^https?:\/\/[^/\s]+/.test(url) ? undefined : 'Begin with http:// or https://, then the host.';
}
