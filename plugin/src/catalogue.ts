import { SelectableValue } from '@grafana/data';
import { Catalogue, Listed, Measure, WindowKind } from './types';

/** Group is a heading of a picker with the options under it. */
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

// The order in which the sections are shown: the most wanted first.
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

/** measureGroups lists the measures by subject. Unavailable measures are marked and come last. */
export function measureGroups(catalogue: Catalogue | undefined): Group[] {
  const measures = catalogue?.measures ?? [];
  return order
    .map((label) => ({ label, options: optionsOf(measures.filter((measure) => section(measure) === label)) }))
    .filter((group) => group.options.length > 0);
}

/** optionsOf turns entries of the catalogue into options. Unavailable entries come last. */
export function optionsOf(listed: Array<Measure | Listed>): Array<SelectableValue<string>> {
  const unavailable = listed.filter((item) => !item.available);
  return [...listed.filter((item) => item.available), ...unavailable].map(option);
}

/** missingReason is the reason if the exporter gives none. */
export const missingReason = 'the sources do not deliver what it needs';

function option(item: Measure | Listed): SelectableValue<string> {
  if (item.available) {
    return { value: item.name, label: item.title, description: item.help };
  }
  return {
    value: item.name,
    label: `${item.title} (not available)`,
    description: `Not available: ${item.reason ?? missingReason}. ${item.help}`,
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

/** find returns the measures of the catalogue with these names. */
export function find(catalogue: Catalogue | undefined, names: string[] = []): Measure[] {
  return names.flatMap((name) => catalogue?.measures.filter((measure) => measure.name === name) ?? []);
}

const calendar: Record<string, SelectableValue<string>> = {
  month: { value: 'month', label: 'Calendar months', description: 'A figure for each month' },
  quarter: { value: 'quarter', label: 'Calendar quarters', description: 'A figure for each quarter' },
  year: { value: 'year', label: 'Calendar years', description: 'A figure for each year' },
};

/** windowName returns a window in words. */
export function windowName(window: string): string {
  const days = /^(\d+)d$/.exec(window);
  if (days) {
    return days[1] === '1' ? '1 day' : `${days[1]} days`;
  }
  return window === 'lifetime' ? 'Whole history' : (calendar[window]?.label ?? window);
}

/** windowKind returns the kind of a window, and undefined for an invalid window. */
export function windowKind(window: string): WindowKind | undefined {
  if (/^[1-9]\d{0,4}d$/.test(window)) {
    return 'days';
  }
  if (window === 'lifetime') {
    return 'lifetime';
  }
  return window in calendar ? 'calendar' : undefined;
}

/** commonKinds returns the kinds of window that all measures take. Measures that take no window are ignored. */
export function commonKinds(measures: Measure[]): WindowKind[] {
  const windowed = measures.filter((measure) => measure.windows.length > 0);
  const kinds: WindowKind[] = measures.length > 0 && windowed.length === 0 ? [] : ['days', 'lifetime', 'calendar'];
  return kinds.filter((kind) => windowed.every((measure) => measure.windows.includes(kind)));
}

/** windowOptions lists the windows of these kinds, the configured ones first. */
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

/** unitName returns the unit of a measure in words. */
export function unitName({ unit, display }: Measure, currency: string): string {
  switch (unit) {
    case 'ratio':
      return display?.form === 'multiple' ? 'a number of times' : 'a share, shown as a percentage';
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

/** labelValues lists the values of a label in the catalogue's entries of measures. */
export function labelValues(label: string, measures: Measure[]): string[] {
  return [...new Set(measures.flatMap((measure) => measure.label_values?.[label] ?? []))];
}

/** usableDimensions returns the dimensions that customers can be grouped and filtered by, with their titles. */
export function usableDimensions(catalogue: Catalogue | undefined): Array<{ name: string; title: string; values: number }> {
  return (catalogue?.dimensions ?? [])
    .filter(({ refused }) => !refused)
    .map(({ name, titles, values }) => ({ name, title: titles?.en ?? words(name), values }));
}

/** words turns a name into words: "acquisition_channel" becomes "Acquisition channel". */
export function words(name: string): string {
  const text = name.replaceAll('_', ' ');
  return text.charAt(0).toUpperCase() + text.slice(1);
}
