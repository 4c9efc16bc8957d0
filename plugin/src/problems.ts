import { TimeRange } from '@grafana/data';
import { commonKinds, find, missingReason, windowKind, windowName } from './catalogue';
import { infoOf, seeksChangePoints } from './queryTypes';
import { Catalogue, LoyaltyQuery, Measure } from './types';

/** problemsOf returns warnings about what will not work as the user may expect. */
export function problemsOf(query: LoyaltyQuery, catalogue: Catalogue | undefined): string[] {
  if (!catalogue || !takesMeasures(query)) {
    return [];
  }
  const measures = find(catalogue, query.measures);
  return [
    ...unknown(query, catalogue),
    ...measures.filter(({ available }) => !available).map(unavailable),
    ...windowProblems(query, measures),
    ...groupProblems(query, measures),
    ...forecastProblems(query, measures),
    ...targetProblems(query, measures, catalogue),
  ];
}

const day = 24 * 60 * 60 * 1000;

/** rangeProblems returns a warning if the time range is too short for lines. */
export function rangeProblems({ queryType }: LoyaltyQuery, range: TimeRange | undefined): string[] {
  if (queryType !== 'series' || !range || range.to.valueOf() - range.from.valueOf() > day) {
    return [];
  }
  return ['The time range is too short for a line: each point stands for a whole day. Choose a longer one, such as the last 90 days.'];
}

function takesMeasures(query: LoyaltyQuery): boolean {
  return infoOf(query.queryType).measures !== 'none' || seeksChangePoints(query);
}

function unknown({ measures = [] }: LoyaltyQuery, catalogue: Catalogue): string[] {
  return measures
    .filter((name) => !name.includes('$') && find(catalogue, [name]).length === 0)
    .map((name) => `The exporter has no measure called “${name}”. Choose one from the list.`);
}

function unavailable({ title, reason }: Measure): string {
  return `${title} is not available: ${reason ?? missingReason}.`;
}

function windowProblems({ window }: LoyaltyQuery, measures: Measure[]): string[] {
  const kind = window && windowKind(window);
  if (!kind || commonKinds(measures).includes(kind)) {
    return [];
  }
  return measures
    .filter((measure) => measure.windows.length > 0 && !measure.windows.includes(kind))
    .map(({ title }) => `${title} has no figure for this window (${windowName(window)}). Choose another window.`);
}

function groupProblems({ groupBy, filters = [] }: LoyaltyQuery, measures: Measure[]): string[] {
  if (!groupBy && filters.length === 0) {
    return [];
  }
  return measures
    .filter(({ grouped }) => !grouped)
    .map(({ title }) => `${title} is known for all customers together only: it cannot be grouped or filtered.`);
}

function forecastProblems({ queryType }: LoyaltyQuery, measures: Measure[]): string[] {
  if (queryType !== 'series') {
    return [];
  }
  return measures
    .filter(({ predicted }) => predicted)
    .map(({ title }) => `${title} is a forecast: it has a value for the latest day only. Show it as a figure of the last day.`);
}

function targetProblems({ queryType, target, window }: LoyaltyQuery, measures: Measure[], { targets }: Catalogue): string[] {
  if (!target || !['series', 'value'].includes(queryType) || window?.includes('$')) {
    return [];
  }
  const fits = (measure: Measure, over?: string) => targets?.some((t) => t.measure === measure.name && (!t.window || !over || t.window === over));
  return measures
    .filter((measure) => !fits(measure, window))
    .map((measure) =>
      fits(measure)
        ? `The target of ${measure.title} is for another window: ${targetWindows(measure, targets).join(', ')}.`
        : `${measure.title} has no target in the exporter’s configuration.`
    );
}

function targetWindows({ name }: Measure, targets: Catalogue['targets']): string[] {
  return (targets ?? []).flatMap(({ measure, window }) => (measure === name && window ? [windowName(window)] : []));
}
