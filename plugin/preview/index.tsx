import React, { useState } from 'react';
import { createRoot } from 'react-dom/client';
import { of, throwError } from 'rxjs';
import { createTheme, DataSourceSettings } from '@grafana/data';
import { BackendSrv, setBackendSrv, setTemplateSrv, TemplateSrv } from '@grafana/runtime';
import { GlobalStyles, ThemeContext } from '@grafana/ui';
import { AnnotationEditor } from '../src/components/AnnotationEditor';
import { ConfigEditor } from '../src/components/ConfigEditor';
import { QueryEditor } from '../src/components/QueryEditor';
import { VariableEditor } from '../src/components/VariableEditor';
import { DataSource } from '../src/datasource';
import { LoyaltyQuery, Options, Secrets, VariableQuery } from '../src/types';
import catalogue from './catalogue.json';

const parameters = new URLSearchParams(location.search);
const show = parameters.get('show') ?? 'query';
const stored = JSON.parse(parameters.get('query') ?? '{}');

const values: Record<string, string[]> = {
  country: ['AT', 'BE', 'CH', 'DE', 'FR', 'LU', 'NL', 'other', 'unknown'],
  source: ['beanwise', 'parcel', 'crm'],
};

function answer(url: string, dimension: string): unknown {
  return url.endsWith('catalogue') ? catalogue : { dimension, values: values[dimension] ?? [], truncated: false };
}

setBackendSrv({
  fetch: ({ url, params }: { url: string; params?: { dimension: string } }) =>
    parameters.has('down')
      ? throwError(() => ({ status: 502, data: { message: 'dial tcp 127.0.0.1:9799: connection refused' } }))
      : of({ data: answer(url, params?.dimension ?? '') }),
} as unknown as BackendSrv);

setTemplateSrv({
  replace: (text: string) => text,
  getVariables: () => [{ name: 'country' }, { name: 'window' }],
} as unknown as TemplateSrv);

const datasource = new DataSource({ id: 1, uid: 'loyalty', name: 'Loyalty', type: 'x', meta: {}, jsonData: {} } as never);

function Page() {
  const [query, setQuery] = useState<LoyaltyQuery>({ refId: 'A', ...datasource.getDefaultQuery(), ...stored });
  const props = { datasource, query, onChange: setQuery, onRunQuery: () => undefined };
  switch (show) {
    case 'config':
      return <Config />;
    case 'annotation':
      return <AnnotationEditor {...props} />;
    case 'variable':
      return <Variable />;
    default:
      return <QueryEditor {...props} />;
  }
}

function Config() {
  const [options, setOptions] = useState({
    url: 'http://localhost:9799',
    jsonData: {},
    ...stored,
  } as DataSourceSettings<Options, Secrets>);
  return <ConfigEditor options={options} onOptionsChange={setOptions} />;
}

function Variable() {
  const [query, setQuery] = useState({ refId: 'var', kind: 'dimension_values', ...stored } as VariableQuery);
  return <VariableEditor datasource={datasource} query={query} onChange={setQuery as never} onRunQuery={() => undefined} />;
}

const theme = createTheme({ colors: { mode: parameters.get('theme') === 'light' ? 'light' : 'dark' } });

createRoot(document.body.appendChild(document.createElement('main'))).render(
  <ThemeContext.Provider value={theme}>
    <GlobalStyles />
    <div style={{ padding: 16, minHeight: '100vh', background: theme.colors.background.primary }}>
      <Page />
    </div>
  </ThemeContext.Provider>
);
