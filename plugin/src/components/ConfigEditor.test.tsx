import React, { useState } from 'react';
import { DataSourceSettings } from '@grafana/data';
import { config } from '@grafana/runtime';
import { render, screen } from '@testing-library/react';
import { user } from '../testing/user';
import { Options, Secrets } from '../types';
import { ConfigEditor } from './ConfigEditor';

type Stored = DataSourceSettings<Options, Secrets>;

function show(stored: Partial<Stored> = {}) {
  const changed = jest.fn();
  const Page = () => {
    const [options, setOptions] = useState({ url: '', jsonData: {}, ...stored } as Stored);
    const change = (next: Stored) => {
      changed(next);
      setOptions(next);
    };
    return <ConfigEditor options={options} onOptionsChange={change} />;
  };
  render(<Page />);
  return () => changed.mock.lastCall?.[0] as Stored;
}

async function choose(label: string, option: string) {
  await user.click(screen.getByLabelText(label));
  await user.click(await screen.findByText(option));
}

describe('the settings', () => {
  it('take the URL and reject an invalid one', async () => {
    const last = show();
    await user.type(screen.getByLabelText('URL'), 'exporter:9799');
    expect(screen.getByText(/Begin with http/)).toBeInTheDocument();
    await user.clear(screen.getByLabelText('URL'));
    await user.type(screen.getByLabelText('URL'), 'https://exporter:9799');
    expect(screen.queryByText(/Begin with http/)).not.toBeInTheDocument();
    expect(last().url).toBe('https://exporter:9799');
  });

  it('take a user and keep the password secret', async () => {
    const last = show();
    await choose('Method', 'User and password');
    await user.type(screen.getByLabelText('User'), 'grafana');
    await user.type(screen.getByLabelText('Password'), 'secret');
    expect(last()).toMatchObject({
      basicAuth: true,
      basicAuthUser: 'grafana',
      jsonData: { authMethod: 'basic' },
      secureJsonData: { basicAuthPassword: 'secret' },
    });
  });

  it('take a token, and reset it', async () => {
    const last = show({ jsonData: { authMethod: 'bearer' }, secureJsonFields: { bearerToken: true } });
    expect(screen.getByLabelText('Bearer token')).toBeDisabled();
    await user.click(screen.getByText('Reset'));
    expect(last()).toMatchObject({ secureJsonFields: { bearerToken: false }, secureJsonData: { bearerToken: '' } });
  });

  it('accept a provisioned user without a method', () => {
    show({ basicAuth: true, basicAuthUser: 'grafana' });
    expect(screen.getByLabelText('User')).toHaveValue('grafana');
  });

  it('take certificates, and warn of skipping verification', async () => {
    const last = show();
    await user.click(screen.getByLabelText('Own certificate authority'));
    await user.type(screen.getByLabelText('CA certificate'), 'PEM');
    await user.click(screen.getByLabelText('Client certificate'));
    await user.type(screen.getByLabelText('Certificate'), 'PEM2');
    await user.type(screen.getByLabelText('Key'), 'PEM3');
    await user.type(screen.getByLabelText('Server name'), 'shop');
    await user.click(screen.getByLabelText('Skip verification'));
    expect(screen.getByText(/Anybody between Grafana and the exporter/)).toBeInTheDocument();
    expect(last()).toMatchObject({
      jsonData: { tlsAuthWithCACert: true, tlsAuth: true, serverName: 'shop', tlsSkipVerify: true },
      secureJsonData: { tlsCACert: 'PEM', tlsClientCert: 'PEM2', tlsClientKey: 'PEM3' },
    });
  });

  it('take times, and who may see customers', async () => {
    const last = show();
    await user.type(screen.getByLabelText('Timeout in seconds'), '45');
    await user.tab();
    await user.type(screen.getByLabelText('Keep answers for seconds'), '0');
    await user.tab();
    await user.type(screen.getByLabelText('Customer list token'), 'token');
    await choose('Who may see it', 'Editors and admins');
    expect(last()).toMatchObject({
      jsonData: { timeoutSeconds: 45, cacheSeconds: 0, customerListRole: 'Editor' },
      secureJsonData: { customerToken: 'token' },
    });
  });

  it('offer the socks proxy only where Grafana has one', async () => {
    show();
    expect(screen.queryByLabelText('Secure socks proxy')).not.toBeInTheDocument();
    config.secureSocksDSProxyEnabled = true;
    const last = show();
    await user.click(screen.getByLabelText('Secure socks proxy'));
    expect(last().jsonData.enableSecureSocksProxy).toBe(true);
    config.secureSocksDSProxyEnabled = false;
  });
});
