import React from 'react';
import { DataSourcePluginOptionsEditorProps } from '@grafana/data';
import { Options, Secrets } from '../types';
import { AuthSettings } from './config/AuthSettings';
import { ConnectionSettings } from './config/ConnectionSettings';
import { CustomerSettings } from './config/CustomerSettings';
import { Settings } from './config/settings';
import { TLSSettings } from './config/TLSSettings';

type Props = DataSourcePluginOptionsEditorProps<Options, Secrets>;

/** ConfigEditor edits the settings of the data source. */
export function ConfigEditor({ options, onOptionsChange }: Props) {
  const settings = new Settings(options, onOptionsChange);
  return (
    <>
      <ConnectionSettings settings={settings} />
      <AuthSettings settings={settings} />
      <TLSSettings settings={settings} />
      <CustomerSettings settings={settings} />
    </>
  );
}
