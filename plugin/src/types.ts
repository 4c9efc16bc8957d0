import { DataSourceJsonData } from '@grafana/data';
import { DataQuery } from '@grafana/schema';

export * from './query';

export type VariableKind = 'dimension_values' | 'measures' | 'windows' | 'dimensions';

/** VariableQuery says what a dashboard variable lists. */
export interface VariableQuery extends DataQuery {
  kind: VariableKind;
  /** For dimension_values. */
  dimension?: string;
}

export type AuthMethod = 'none' | 'basic' | 'bearer';
export type Role = 'Admin' | 'Editor' | 'Viewer';

/** Options are the settings of a data source that are not secret. */
export interface Options extends DataSourceJsonData {
  authMethod?: AuthMethod;
  timeoutSeconds?: number;
  cacheSeconds?: number;
  /** The lowest role that may list customers at risk. */
  customerListRole?: Role;
  tlsSkipVerify?: boolean;
  tlsAuth?: boolean;
  tlsAuthWithCACert?: boolean;
  serverName?: string;
  enableSecureSocksProxy?: boolean;
}

/** Secrets are write-only: Grafana tells the front end only whether each one is set. */
export interface Secrets {
  basicAuthPassword?: string;
  bearerToken?: string;
  customerToken?: string;
  tlsCACert?: string;
  tlsClientCert?: string;
  tlsClientKey?: string;
}

export type WindowKind = 'days' | 'lifetime' | 'calendar';

/** Measure describes one measure of the catalogue. */
export interface Measure {
  name: string;
  title: string;
  unit: string;
  help: string;
  formula: string;
  example?: string;
  source?: string;
  labels: string[];
  needs: string[];
  /** The values of its own labels that do not come from the records. */
  label_values?: Record<string, string[]>;
  /** How its values are shown. */
  display?: { form: string; decimals: number; better: string };
  /** Whether it can be grouped and filtered. */
  grouped: boolean;
  predicted?: boolean;
  /** Kinds of window it takes; empty for a measure that holds at the end of a day. */
  windows: WindowKind[];
  available: boolean;
  reason?: string;
}

/** Listed is a distribution or a survey question in the catalogue. */
export interface Listed {
  name: string;
  title: string;
  help: string;
  unit: string;
  /** Whether a distribution takes a window. */
  windows?: boolean;
  available: boolean;
  reason?: string;
}

/** Target is what a measure should reach, over one window or, without a window, over all. */
export interface Target {
  measure: string;
  window?: string;
}

export interface Dimension {
  name: string;
  /** What people read instead of the name, by language; missing in answers of version 1.0.0. */
  titles?: Record<string, string>;
  values: number;
  /** Why the dimension cannot be used, if its values may identify customers. */
  refused?: string;
}

/** Catalogue lists what the exporter can answer. */
export interface Catalogue {
  business_day: string;
  first_day?: string;
  timezone: string;
  currency: string;
  windows: string[];
  periods: string[];
  dimensions: Dimension[];
  measures: Measure[];
  distributions?: Listed[] | null;
  questions?: Listed[] | null;
  targets?: Target[] | null;
}

export interface DimensionValues {
  dimension: string;
  values: string[];
  truncated: boolean;
}
