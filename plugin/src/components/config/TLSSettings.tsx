import React from 'react';
import { Alert, FieldSet } from '@grafana/ui';
import { Toggle } from '../Toggle';
import { CertificateField, labelWidth, TextField } from './fields';
import { Settings } from './settings';

/** TLSSettings edits the certificates of an encrypted connection. */
export function TLSSettings({ settings }: { settings: Settings }) {
  const { tlsAuthWithCACert, tlsAuth, tlsSkipVerify, serverName } = settings.options;
  return (
    <FieldSet label="Encryption (for https)">
      <Toggle
        label="Own certificate authority"
        tooltip="For an exporter with a certificate that no public authority has signed."
        value={tlsAuthWithCACert}
        width={labelWidth}
        onChange={(on) => settings.changeOptions({ tlsAuthWithCACert: on })}
      />
      {tlsAuthWithCACert && (
        <CertificateField settings={settings} secret="tlsCACert" label="CA certificate" placeholder="-----BEGIN CERTIFICATE-----" />
      )}
      <Toggle
        label="Client certificate"
        tooltip="For an exporter that requires a client certificate."
        value={tlsAuth}
        width={labelWidth}
        onChange={(on) => settings.changeOptions({ tlsAuth: on })}
      />
      {tlsAuth && (
        <>
          <CertificateField settings={settings} secret="tlsClientCert" label="Certificate" placeholder="-----BEGIN CERTIFICATE-----" />
          <CertificateField settings={settings} secret="tlsClientKey" label="Key" placeholder="-----BEGIN PRIVATE KEY-----" />
        </>
      )}
      {(tlsAuthWithCACert || tlsAuth) && (
        <TextField
          label="Server name"
          tooltip="The name in the exporter's certificate, if it differs from the host in the URL."
          value={serverName ?? ''}
          onChange={(name) => settings.changeOptions({ serverName: name })}
        />
      )}
      <Toggle
        label="Skip verification"
        tooltip="Accepts any certificate."
        value={tlsSkipVerify}
        width={labelWidth}
        onChange={(on) => settings.changeOptions({ tlsSkipVerify: on })}
      />
      {tlsSkipVerify && (
        <Alert severity="warning" title="Anybody between Grafana and the exporter can read and change the data, including passwords and tokens.">
          Use this only for a test.
        </Alert>
      )}
    </FieldSet>
  );
}
