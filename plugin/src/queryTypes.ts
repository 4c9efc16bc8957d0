import { LoyaltyQuery, QueryType } from './types';

/** QueryTypeInfo describes a kind of query, and which parts of the editor it needs. */
export interface QueryTypeInfo {
  value: QueryType;
  label: string;
  description: string;
  /** Which chart shows it best, and how that is set. */
  drawing: string;
  /** How many measures it takes. */
  measures: 'none' | 'one' | 'many';
  windowed: boolean;
  filtered: boolean;
}

/** queryTypes in the order in which they are offered. */
export const queryTypes: QueryTypeInfo[] = [
  {
    value: 'series',
    label: 'Measures over time',
    description: 'One or more measures as lines over the days, weeks or months of the dashboard.',
    drawing: '',
    measures: 'many',
    windowed: true,
    filtered: true,
  },
  {
    value: 'value',
    label: 'Figures of the last day',
    description: 'One or more measures as single numbers, with their change if you like.',
    drawing: 'Choose the chart “Stat”, “Gauge” or “Bar gauge”.',
    measures: 'many',
    windowed: true,
    filtered: true,
  },
  {
    value: 'summary',
    label: 'One sentence',
    description: 'A measure said in a sentence: what it is, how it changed and whether that is good.',
    drawing: 'Choose the chart “Stat” and, under Value options, the field “What it means”.',
    measures: 'one',
    windowed: true,
    filtered: true,
  },
  {
    value: 'movements',
    label: 'What moved',
    description: 'From the opening to the closing figure, and what was won and lost between them.',
    drawing: 'Choose the chart “Bar chart”, Stacking “Normal” and Show values “Never”; or the chart “Table”.',
    measures: 'none',
    windowed: true,
    filtered: true,
  },
  {
    value: 'cohorts',
    label: 'Cohorts',
    description: 'Customers by the month of their first purchase, and how many still buy month by month.',
    drawing: 'Choose the chart “Table” and, under Cell options, a coloured background.',
    measures: 'none',
    windowed: false,
    filtered: true,
  },
  {
    value: 'distribution',
    label: 'Distribution',
    description: 'How something is spread over customers or orders: small, usual and large ones.',
    drawing: 'Choose the chart “Bar chart” and keep “Range” and “Count” with the transformation “Filter by name”.',
    measures: 'none',
    windowed: true,
    filtered: true,
  },
  {
    value: 'survey',
    label: 'Survey answers',
    description: 'The answers to a survey question, together and by the occasion on which it was asked.',
    drawing: 'Choose the chart “Table”.',
    measures: 'none',
    windowed: true,
    filtered: true,
  },
  {
    value: 'at_risk',
    label: 'Customers at risk',
    description: 'Which customers are likely to leave, by their numbers in the shop. Needs permission.',
    drawing: 'Choose the chart “Table”.',
    measures: 'none',
    windowed: false,
    filtered: true,
  },
  {
    value: 'events',
    label: 'Events',
    description: 'Campaigns, gaps in the sources and sudden changes, as a table or as annotations.',
    drawing: 'Choose the chart “Table”.',
    measures: 'none',
    windowed: false,
    filtered: false,
  },
  {
    value: 'status',
    label: 'State of the sources',
    description: 'Which shop databases are read, when that last worked and what they brought.',
    drawing: 'Choose the chart “Table”.',
    measures: 'none',
    windowed: false,
    filtered: false,
  },
];

/** infoOf describes the kind of a query. */
export function infoOf(type: QueryType): QueryTypeInfo {
  return queryTypes.find((info) => info.value === type) ?? queryTypes[0];
}

/** defaultsOf returns what a query of a kind starts with. */
export function defaultsOf(type: QueryType): Partial<LoyaltyQuery> {
  const defaults: Partial<Record<QueryType, Partial<LoyaltyQuery>>> = {
    movements: { movements: 'revenue' },
    cohorts: { cohortValue: 'share' },
    distribution: { distribution: 'order_value' },
    survey: { question: 'nps' },
    events: { events: ['campaign', 'source_gap'] },
  };
  return defaults[type] ?? {};
}

/** wantsChangePoints tells whether a query looks for the sudden changes of a measure. */
export function wantsChangePoints(query: LoyaltyQuery): boolean {
  return query.queryType === 'events' && (query.events ?? []).includes('change_point');
}

/** isComplete tells whether a query says enough to be run. */
export function isComplete(query: LoyaltyQuery): boolean {
  switch (query.queryType) {
    case 'series':
    case 'value':
    case 'summary':
      return (query.measures ?? []).length > 0;
    case 'distribution':
      return Boolean(query.distribution);
    case 'survey':
      return Boolean(query.question);
    default:
      return queryTypes.some((info) => info.value === query.queryType);
  }
}

/** describe says in a few words what a query asks, for the history of queries. */
export function describe(query: LoyaltyQuery): string {
  const parts = [
    infoOf(query.queryType).label,
    (query.measures ?? []).join(', '),
    query.distribution,
    query.question,
    query.window,
    query.groupBy && `by ${query.groupBy}`,
    ...(query.filters ?? []).map(({ dimension, values }) => `${dimension}: ${values.join(', ')}`),
  ];
  return parts.filter(Boolean).join(' · ');
}
