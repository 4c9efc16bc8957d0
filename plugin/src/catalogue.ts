import { SelectableValue } from '@grafana/data';
import { Catalogue, Listed, Measure, WindowKind } from './types';

/** Group is a heading of a picker with what stands under it. */
export interface Group {
  label: string;
  options: Array<SelectableValue<string>>;
}

const sections: Array<[string, (measure: Measure) => boolean]> = [
  ['Loyalty index', (m) => m.name.startsWith('loyalty_index')],
  ['How the forecasts were made', (m) => m.name.startsWith('model_')],
  ['Forecasts', (m) => m.predicted === true],
  ['Leaving and service', (m) => needs(m, 'cancellation', 'contact')],
  ['What customers say', (m) => needs(m, 'answer') && !needs(m, 'membership')],
  ['Programme and engagement', (m) => needs(m, 'membership', 'points', 'engagement')],
  ['Revenue and value', (m) => m.unit === 'currency' || m.labels.includes('basis') || needs(m, 'spend')],
  ['Customers and retention', () => true],
];

// The order in which the sections are shown: what most people look for first.
const order = [
  'Customers and retention',
  'Revenue and value',
  'Loyalty index',
  'What customers say',
  'Leaving and service',
  'Programme and engagement',
  'Forecasts',
  'How the forecasts were made',
];

function needs(measure: Measure, ...kinds: string[]): boolean {
  return kinds.some((kind) => measure.needs.includes(kind));
}

function section(measure: Measure): string {
  return sections.find(([, belongs]) => belongs(measure))![0];
}

/** measureGroups lists the measures by subject, those that are not available last and marked. */
export function measureGroups(catalogue: Catalogue | undefined): Group[] {
  const measures = catalogue?.measures ?? [];
  return order
    .map((label) => ({ label, options: optionsOf(measures.filter((measure) => section(measure) === label)) }))
    .filter((group) => group.options.length > 0);
}

/** optionsOf turns what the catalogue lists into options, those that are not available last. */
export function optionsOf(listed: Array<Measure | Listed>): Array<SelectableValue<string>> {
  const unavailable = listed.filter((item) => !item.available);
  return [...listed.filter((item) => item.available), ...unavailable].map(option);
}

function option(item: Measure | Listed): SelectableValue<string> {
  if (item.available) {
    return { value: item.name, label: item.title, description: item.help };
  }
  return {
    value: item.name,
    label: `${item.title} (not available)`,
    description: `Not available: ${item.reason ?? 'the sources lack what it needs'}. ${item.help}`,
  };
}

/** matches tells whether an option has all words of a search, in its title, name or description. */
export function matches(option: SelectableValue<string>, search: string): boolean {
  const data: SelectableValue<string> = (option.data as SelectableValue<string> | undefined) ?? option;
  const text = [option.label, option.value, data.description].join(' ').toLowerCase();
  return search
    .toLowerCase()
    .split(/\s+/)
    .every((word) => text.includes(word) || text.replaceAll('_', ' ').includes(word));
}

/** find returns the measures of the catalogue that have these names. */
export function find(catalogue: Catalogue | undefined, names: string[] = []): Measure[] {
  return names.flatMap((name) => catalogue?.measures.filter((measure) => measure.name === name) ?? []);
}

const calendar: Record<string, SelectableValue<string>> = {
  month: { value: 'month', label: 'Calendar months', description: 'A figure for each month' },
  quarter: { value: 'quarter', label: 'Calendar quarters', description: 'A figure for each quarter' },
  year: { value: 'year', label: 'Calendar years', description: 'A figure for each year' },
};

/** windowName says a window in words. */
export function windowName(window: string): string {
  const days = /^(\d+)d$/.exec(window);
  if (days) {
    return days[1] === '1' ? '1 day' : `${days[1]} days`;
  }
  return window === 'lifetime' ? 'Whole history' : (calendar[window]?.label ?? window);
}

/** windowKind returns the kind of a window, undefined if it is none. */
export function windowKind(window: string): WindowKind | undefined {
  if (/^[1-9]\d{0,4}d$/.test(window)) {
    return 'days';
  }
  if (window === 'lifetime') {
    return 'lifetime';
  }
  return window in calendar ? 'calendar' : undefined;
}

/** commonKinds returns the kinds of window that all measures take, leaving out those that take none. */
export function commonKinds(measures: Measure[]): WindowKind[] {
  const windowed = measures.filter((measure) => measure.windows.length > 0);
  const kinds: WindowKind[] = measures.length > 0 && windowed.length === 0 ? [] : ['days', 'lifetime', 'calendar'];
  return kinds.filter((kind) => windowed.every((measure) => measure.windows.includes(kind)));
}

/** windowOptions lists the windows of these kinds: those of the configuration first. */
export function windowOptions(catalogue: Catalogue | undefined, kinds: WindowKind[]): Array<SelectableValue<string>> {
  const configured = (catalogue?.windows ?? ['30d', '90d', '365d']).filter((window) => windowKind(window) === 'days');
  const periods = (catalogue?.periods ?? Object.keys(calendar)).filter((period) => period in calendar);
  const options: Record<WindowKind, Array<SelectableValue<string>>> = {
    days: configured.map((window) => ({
      value: window,
      label: windowName(window),
      description: `The ${windowName(window)} that end with the day`,
    })),
    lifetime: [{ value: 'lifetime', label: windowName('lifetime'), description: 'Everything since the first record' }],
    calendar: periods.map((period) => calendar[period]),
  };
  return kinds.flatMap((kind) => options[kind]);
}

/** unitName says a unit in words. */
export function unitName(unit: string, currency: string): string {
  switch (unit) {
    case 'ratio':
      return 'a share, shown as a percentage';
    case 'currency':
      return `an amount in ${currency}`;
    case 'number':
      return 'a number';
    case 'score':
      return 'points of a score';
    default:
      return unit.replaceAll('_', ' ');
  }
}

// Values of the labels that have the same ones in every shop.
const knownValues: Record<string, string[]> = {
  basis: ['orders', 'subscriptions'],
  bound: ['low', 'high'],
  component: ['survey', 'recommend', 'csat', 'repurchase', 'upsell'],
  engagement_channel: ['review', 'social', 'visit'],
  group: ['promoters', 'passives', 'detractors'],
  horizon: ['30d', '90d', '100d', '365d'],
  movement: ['new', 'reactivation', 'expansion', 'contraction', 'churned', 'adjustment'],
  quantile: ['0.25', '0.5', '0.75', '0.9'],
  reason: ['price', 'service', 'onboarding', 'channel', 'involuntary', 'other', 'unknown'],
  type: ['truly_loyal', 'satisfied', 'convenience', 'programme', 'bargain', 'unclassified'],
  wave: ['first', 'second', 'repeat'],
};

const stateValues: Record<string, string[]> = {
  customers: ['new', 'retained', 'reactivated'],
  customers_voice: ['advocate', 'at_risk'],
  programme_points: ['earned', 'redeemed', 'expired', 'outstanding'],
};

/** labelValues lists values of a measure's own label that are known to exist. */
export function labelValues(label: string, measures: Measure[]): string[] {
  if (label === 'state') {
    return measures.flatMap((measure) => stateValues[measure.name] ?? []);
  }
  return knownValues[label] ?? [];
}

/** words makes a name readable: "acquisition_channel" becomes "Acquisition channel". */
export function words(name: string): string {
  const text = name.replaceAll('_', ' ');
  return text.charAt(0).toUpperCase() + text.slice(1);
}
