import React, { useId } from 'react';
import { InlineField, Input, SecretInput, SecretTextArea } from '@grafana/ui';
import { Secrets } from '../../types';
import { Settings } from './settings';

export const labelWidth = 28;
export const inputWidth = 50;

interface TextProps {
  label: string;
  tooltip?: string;
  value: string;
  placeholder?: string;
  required?: boolean;
  error?: string;
  onChange: (value: string) => void;
}

/** TextField edits a line of text. */
export function TextField({ label, tooltip, value, placeholder, required, error, onChange }: TextProps) {
  const id = useId();
  return (
    <InlineField
      label={label}
      labelWidth={labelWidth}
      tooltip={tooltip}
      htmlFor={id}
      required={required}
      invalid={Boolean(error)}
      error={error}
    >
      <Input
        id={id}
        aria-label={label}
        value={value}
        placeholder={placeholder}
        width={inputWidth}
        onChange={(event: React.FormEvent<HTMLInputElement>) => onChange(event.currentTarget.value)}
      />
    </InlineField>
  );
}

interface SecretProps {
  settings: Settings;
  secret: keyof Secrets;
  label: string;
  tooltip?: string;
  placeholder?: string;
}

/** SecretField edits a secret. A stored secret is never shown. */
export function SecretField({ settings, secret, label, tooltip, placeholder }: SecretProps) {
  const id = useId();
  return (
    <InlineField label={label} labelWidth={labelWidth} tooltip={tooltip} htmlFor={id}>
      <SecretInput
        id={id}
        aria-label={label}
        width={inputWidth}
        placeholder={placeholder}
        isConfigured={settings.isSet(secret)}
        value={settings.secret(secret)}
        onReset={() => settings.resetSecret(secret)}
        onChange={(event: React.FormEvent<HTMLInputElement>) => settings.changeSecret(secret, event.currentTarget.value)}
      />
    </InlineField>
  );
}

/** CertificateField edits a certificate or key in PEM. A stored one is never shown. */
export function CertificateField({ settings, secret, label, tooltip, placeholder }: SecretProps) {
  const id = useId();
  return (
    <InlineField label={label} labelWidth={labelWidth} tooltip={tooltip} htmlFor={id}>
      <SecretTextArea
        id={id}
        aria-label={label}
        cols={58}
        rows={6}
        placeholder={placeholder}
        isConfigured={settings.isSet(secret)}
        value={settings.secret(secret)}
        onReset={() => settings.resetSecret(secret)}
        onChange={(event: React.FormEvent<HTMLTextAreaElement>) => settings.changeSecret(secret, event.currentTarget.value)}
      />
    </InlineField>
  );
}
