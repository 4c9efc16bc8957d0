import { DataSourceJsonData } from '@grafana/data';
import { DataQuery } from '@grafana/schema';

export type QueryType =
  | 'series'
  | 'value'
  | 'summary'
  | 'cohorts'
  | 'movements'
  | 'distribution'
  | 'survey'
  | 'at_risk'
  | 'events'
  | 'status';

export type Comparison = 'previous_period' | 'previous_year';
export type EventKind = 'campaign' | 'source_gap' | 'reload' | 'change_point';
export type CohortValue = 'share' | 'revenue' | 'margin_per_customer' | 'active';
export type Language = 'en' | 'nl';

/** Filter keeps the customers that have one of the values; without values it keeps everybody. */
export interface Filter {
  dimension: string;
  values: string[];
}

/** LoyaltyQuery is what the back end answers, in panels, alert rules and annotations alike. */
export interface LoyaltyQuery extends DataQuery {
  queryType: QueryType;
  measures?: string[];
  /** Keeps the series of the measures that have one of the values of each label. */
  labels?: Record<string, string[]>;
  /** '90d', 'lifetime', 'month', 'quarter' or 'year'; empty for the exporter's own choice. */
  window?: string;
  /** '7d'; empty for a step that suits the panel. */
  step?: string;
  groupBy?: string;
  /** How many groups keep their name. */
  cap?: number;
  filters?: Filter[];
  compareTo?: Comparison[];
  target?: boolean;
  hideIncomplete?: boolean;
  /** Series without any value come as no field at all, so that charts say their own words for no data. */
  omitEmpty?: boolean;
  movements?: 'revenue' | 'customers';
  basis?: 'orders' | 'subscriptions';
  distribution?: string;
  bins?: number;
  question?: string;
  cohortValue?: CohortValue;
  limit?: number;
  events?: EventKind[];
  language?: Language;
}

export type VariableKind = 'dimension_values' | 'measures' | 'windows' | 'dimensions';

/** VariableQuery says what a dashboard variable lists. */
export interface VariableQuery extends DataQuery {
  kind: VariableKind;
  /** For dimension_values. */
  dimension?: string;
}

export type AuthMethod = 'none' | 'basic' | 'bearer';
export type Role = 'Admin' | 'Editor' | 'Viewer';

/** Options are the settings of a data source that are no secret. */
export interface Options extends DataSourceJsonData {
  authMethod?: AuthMethod;
  timeoutSeconds?: number;
  cacheSeconds?: number;
  /** The least role that may list customers at risk. */
  customerListRole?: Role;
  tlsSkipVerify?: boolean;
  tlsAuth?: boolean;
  tlsAuthWithCACert?: boolean;
  serverName?: string;
  enableSecureSocksProxy?: boolean;
}

/** Secrets never come back from Grafana: only that they are set. */
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
  /** Whether it can be grouped and filtered. */
  grouped: boolean;
  predicted?: boolean;
  /** Kinds of window it takes; none for a measure of a point in time. */
  windows: WindowKind[];
  available: boolean;
  reason?: string;
}

/** Listed is a distribution or a question of surveys in the catalogue. */
export interface Listed {
  name: string;
  title: string;
  help: string;
  unit: string;
  /** Of distributions: whether it takes a window. */
  windows?: boolean;
  available: boolean;
  reason?: string;
}

/** Target is what a measure is to reach, over one window or over any. */
export interface Target {
  measure: string;
  window?: string;
}

export interface Dimension {
  name: string;
  values: number;
}

/** Catalogue is what the exporter can be asked for. */
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
