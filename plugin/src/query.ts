// Generated from internal/panelquery by `go test ./internal/panelquery -update`. Do not edit.
import { DataQuery } from '@grafana/schema';

/** Comparison is an earlier time to compare with. */
export type Comparison = 'previous_period' | 'previous_year';

/** EventKind is a kind of event. */
export type EventKind = 'campaign' | 'source_gap' | 'reload' | 'change_point';

/** CohortValue is a figure of a cohort. */
export type CohortValue = 'share' | 'revenue' | 'margin' | 'margin_per_customer' | 'active';

/** Movements is what a query of movements follows. */
export type Movements = 'revenue' | 'customers';

/** Basis is where revenue comes from. */
export type Basis = 'orders' | 'subscriptions';

/** SurvivalOf is what a query of how long customers stay follows. */
export type SurvivalOf = 'subscriptions' | 'second_order';

/** CohortPeriod is the calendar period of cohorts. */
export type CohortPeriod = 'month' | 'quarter' | 'year';

/** Language is the two-letter code of a language. */
export type Language = 'en' | 'nl';

/** Type is the type of a query. */
export type QueryType = 'series' | 'value' | 'card' | 'summary' | 'movements' | 'cohorts' | 'distribution' | 'survey' | 'survival' | 'rfm' | 'first' | 'at_risk' | 'events' | 'status' | 'as_of' | 'attention';

/** Count is how many measures a query takes. */
export type Count = 'none' | 'one' | 'many';

/** Filter keeps the customers that have one of the values of a dimension. Without values, which is how a variable at All arrives, it keeps every customer. */
export interface Filter {
  dimension: string;
  values: string[];
}

/** LoyaltyQuery is one query. Which fields count depends on its type; the zero value of each leaves the choice to the exporter or means no. */
export interface LoyaltyQuery extends DataQuery {
  queryType: QueryType;
  /** measures are names in the catalogue. */
  measures?: string[];
  /** labels keeps the series that have one of the values of each label. A label that a series does not have is ignored. */
  labels?: Record<string, string[]>;
  /** window is '90d', 'lifetime', 'month', 'quarter' or 'year'; empty for the exporter's default. */
  window?: string;
  /** step is the time between two points, such as '7d'; empty for a step that suits the panel. */
  step?: string;
  /** groupBy is a dimension, or 'first_order' for the first of the shop's own dimensions of the first order. */
  groupBy?: string;
  /** cap is how many groups keep their name; the others are added up. */
  cap?: number;
  filters?: Filter[];
  /** compareTo adds the figures of earlier times. */
  compareTo?: Comparison[];
  /** target adds the target of each measure that has one. */
  target?: boolean;
  /** expected adds the range in which each measure with a baseline was expected, from the shop's history. */
  expected?: boolean;
  /** hideIncomplete leaves out a day or period that has not ended. */
  hideIncomplete?: boolean;
  /** omitEmpty returns no fields if no figure has a value: the panel then shows its own text for no data. */
  omitEmpty?: boolean;
  /** movements chooses what a query of movements follows. */
  movements?: Movements;
  /** basis chooses whose revenue a query of movements follows. */
  basis?: Basis;
  /** distribution is a name in the catalogue. */
  distribution?: string;
  /** bins is the number of ranges of a distribution. */
  bins?: number;
  /** question is the name of a survey question in the catalogue. */
  question?: string;
  /** cohortValue chooses what each cell of a table of cohorts shows. */
  cohortValue?: CohortValue;
  /** cohortCurves gives a column for each of some cohorts, or for each group, with a row for each month since the first purchase. */
  cohortCurves?: boolean;
  /** survival chooses what a query of how long customers stay follows. */
  survival?: SurvivalOf;
  /** cohortPeriod gives a curve for each month, quarter or year in which customers started; without it, and with groupBy, there are no cohorts. */
  cohortPeriod?: CohortPeriod;
  /** survivalTable gives a row for each group with the time until which half of it stays, instead of curves. */
  survivalTable?: boolean;
  /** rfmMoves gives the moves between RFM segments, instead of the segments. */
  rfmMoves?: boolean;
  /** limit is the greatest number of customers in a list. */
  limit?: number;
  /** events are the kinds of event; empty for all except change points. */
  events?: EventKind[];
  /** language is the language of names and sentences in the answer; empty for English. */
  language?: Language;
  /** timezone is the viewer's time zone, which the front end sets: the range is read in it, and a point stands at the beginning of its day there. Empty for the shop's time zone. */
  timezone?: string;
}

/** queryFields are the names of the fields of a LoyaltyQuery. */
export const queryFields = [
  'refId',
  'datasource',
  'queryType',
  'measures',
  'labels',
  'window',
  'step',
  'groupBy',
  'cap',
  'filters',
  'compareTo',
  'target',
  'expected',
  'hideIncomplete',
  'omitEmpty',
  'movements',
  'basis',
  'distribution',
  'bins',
  'question',
  'cohortValue',
  'cohortCurves',
  'survival',
  'cohortPeriod',
  'survivalTable',
  'rfmMoves',
  'limit',
  'events',
  'language',
  'timezone',
];

/** QueryTypeInfo describes one type of query. */
export interface QueryTypeInfo {
  value: QueryType;
  label: string;
  description: string;
  /** Which chart shows it best, and how to set that chart; empty if any chart does. */
  drawing: string;
  /** How many measures it takes. */
  measures: Count;
  windowed: boolean;
  filtered: boolean;
  /** The field without which it cannot run. */
  required?: keyof LoyaltyQuery;
  /** What the editor fills in when somebody chooses the type. */
  start: Partial<LoyaltyQuery>;
}

/** queryTypes are all types of query in the order in which the editor offers them. */
export const queryTypes: QueryTypeInfo[] = [
  {
    value: 'series',
    label: 'Measures over time',
    description: 'One or more measures as lines over the days, weeks or months of the dashboard.',
    drawing: '',
    measures: 'many',
    windowed: true,
    filtered: true,
    required: 'measures',
    start: {},
  },
  {
    value: 'value',
    label: 'Figures of the last day',
    description: 'One or more measures as single numbers, with their change if you like.',
    drawing: 'Choose the chart “Stat”, “Gauge” or “Bar gauge”.',
    measures: 'many',
    windowed: true,
    filtered: true,
    required: 'measures',
    start: {},
  },
  {
    value: 'card',
    label: 'Cards',
    description: 'One or more measures, each with its value, its changes, its target and a line of its past.',
    drawing: 'Choose the chart “Stat” with Text mode “Value and name”, and turn Wide layout off.',
    measures: 'many',
    windowed: true,
    filtered: true,
    required: 'measures',
    start: {},
  },
  {
    value: 'summary',
    label: 'One sentence',
    description: 'A sentence about one measure: its figure, how it changed and whether that is good.',
    drawing: 'Choose the chart “Stat” and, under Value options, the field “What it means”.',
    measures: 'one',
    windowed: true,
    filtered: true,
    required: 'measures',
    start: {},
  },
  {
    value: 'attention',
    label: 'What matters',
    description: 'One to three sentences about the figures that are furthest from what was expected, the worst first.',
    drawing: 'Choose the chart “Stat” and, under Value options, the fields “What it means”.',
    measures: 'none',
    windowed: true,
    filtered: false,
    start: {},
  },
  {
    value: 'movements',
    label: 'What moved',
    description: 'From the opening to the closing figure, and what was won and lost between them.',
    drawing: 'Choose the chart “Bar chart”, Stacking “Normal” and Show values “Never”; or the chart “Table”.',
    measures: 'none',
    windowed: true,
    filtered: true,
    start: { movements: 'revenue' },
  },
  {
    value: 'cohorts',
    label: 'Cohorts',
    description: 'Customers by the month of their first purchase, and how many still buy month by month.',
    drawing: 'Choose the chart “Table” and, under Cell options, a coloured background.',
    measures: 'none',
    windowed: false,
    filtered: true,
    start: { cohortValue: 'share' },
  },
  {
    value: 'distribution',
    label: 'Distribution',
    description: 'How many orders or customers have small, usual and large values.',
    drawing: 'Choose the chart “Bar chart” and keep “Range” and “Count” with the transformation “Filter by name”.',
    measures: 'none',
    windowed: true,
    filtered: true,
    required: 'distribution',
    start: { distribution: 'order_value' },
  },
  {
    value: 'survey',
    label: 'Survey answers',
    description: 'The answers to a survey question, together and by the occasion on which it was asked.',
    drawing: 'Choose the chart “Table”.',
    measures: 'none',
    windowed: true,
    filtered: true,
    required: 'question',
    start: { question: 'nps' },
  },
  {
    value: 'survival',
    label: 'How long they stay',
    description: 'How many customers are still there after so many days, or have not bought a second time, and when half have gone.',
    drawing: 'Choose the chart “Trend”, or “Table” with the medians.',
    measures: 'none',
    windowed: false,
    filtered: true,
    required: 'survival',
    start: { survival: 'second_order' },
  },
  {
    value: 'rfm',
    label: 'RFM segments',
    description: 'Customers by how recently, how often and for how much they bought, and how they moved between these segments.',
    drawing: 'Choose the chart “Table” or, for the segments, “Bar chart”. A Sankey panel draws the moves.',
    measures: 'none',
    windowed: true,
    filtered: true,
    start: {},
  },
  {
    value: 'first',
    label: 'By the first order',
    description: 'How many customers bought again and what they brought, by what they bought first. It needs a dimension of the first order.',
    drawing: 'Choose the chart “Table”.',
    measures: 'none',
    windowed: false,
    filtered: true,
    start: {},
  },
  {
    value: 'at_risk',
    label: 'Customers at risk',
    description: 'Which customers are likely to leave, by their numbers in the shop. Needs permission.',
    drawing: 'Choose the chart “Table”.',
    measures: 'none',
    windowed: false,
    filtered: true,
    start: {},
  },
  {
    value: 'events',
    label: 'Events',
    description: 'Campaigns, gaps in the sources and sudden changes, as a table or as annotations.',
    drawing: 'Choose the chart “Table”.',
    measures: 'none',
    windowed: false,
    filtered: false,
    start: { events: ['campaign', 'source_gap'] },
  },
  {
    value: 'status',
    label: 'State of the sources',
    description: 'Which shop databases are read, when that last worked and how many records they delivered.',
    drawing: 'Choose the chart “Table”.',
    measures: 'none',
    windowed: false,
    filtered: false,
    start: {},
  },
  {
    value: 'as_of',
    label: 'State in one line',
    description: 'From when the figures are and whether the sources are up to date. It also answers if the exporter does not.',
    drawing: 'Choose the chart “Stat” and, under Value options, the field “What it means”.',
    measures: 'none',
    windowed: true,
    filtered: false,
    start: {},
  },
];

/** defaultQuery is the query of a new panel, and the query of a new alert rule that names no type. */
export const defaultQuery: Partial<LoyaltyQuery> = { queryType: 'series', measures: ['retention_ratio'] };
