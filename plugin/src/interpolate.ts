import { ScopedVars } from '@grafana/data';
import { TemplateSrv } from '@grafana/runtime';
import { LoyaltyQuery } from './types';

const allValue = '$__all';
const allText = 'All';
const separator = '\u0001';
const reference = /\$(\w+)|\[\[(\w+)(?:\.[^:^\]]+)?(?::\w+)?\]\]|\$\{(\w+)(?:\.[^:^}]+)?(?::[^}]+)?\}/g;

/** Interpolator replaces dashboard variables by their values. */
export class Interpolator {
  constructor(
    private readonly templates: TemplateSrv,
    private readonly scoped: ScopedVars
  ) {}

  /** text replaces the variables in one text. Of several values it uses the first. */
  text(source: string | undefined): string | undefined {
    if (!source) {
      return source;
    }
    return this.list([source])[0] ?? '';
  }

  /**
   * list replaces the variables in each text. A variable with several values gives several texts; a
   * variable at All gives none.
   */
  list(sources: string[]): string[] {
    return [...new Set(sources.flatMap((source) => this.values(source) ?? []))];
  }

  /** alternatives is list for values that are alternatives. If one of them is All, every value fits and the list is empty. */
  alternatives(sources: string[]): string[] {
    return sources.some((source) => !this.values(source)) ? [] : this.list(sources);
  }

  // Undefined stands for All.
  private values(source: string): string[] | undefined {
    const names = referenced(source);
    if (names.length === 0) {
      return source === '' ? [] : [source];
    }
    const join = (value: unknown) => (Array.isArray(value) ? value : [value]).map(String).join(separator);
    const values = this.templates
      .replace(source, this.scoped, join)
      .split(separator)
      .filter((value) => value !== '');
    return this.isAll(names, values) ? undefined : values;
  }

  private isAll(names: string[], values: string[]): boolean {
    if (values.includes(allValue)) {
      return true;
    }
    // A value may be called "All" itself.
    return names.some((name) => this.shown(name) === allText && !(values.length === 1 && values[0] === allText));
  }

  private shown(name: string): string {
    return this.templates.replace('${' + name + ':text}', this.scoped);
  }
}

function referenced(source: string): string[] {
  return [...source.matchAll(reference)].map((match) => match[1] ?? match[2] ?? match[3]);
}

/** interpolate returns the query with the values of variables, as the back end needs it. */
export function interpolate(query: LoyaltyQuery, templates: TemplateSrv, scoped: ScopedVars): LoyaltyQuery {
  const variables = new Interpolator(templates, scoped);
  return {
    ...query,
    measures: query.measures && variables.list(query.measures),
    labels: query.labels && interpolateLabels(query.labels, variables),
    window: variables.text(query.window),
    step: variables.text(query.step),
    groupBy: variables.text(query.groupBy),
    distribution: variables.text(query.distribution),
    cohortValue: variables.text(query.cohortValue) as LoyaltyQuery['cohortValue'],
    question: variables.text(query.question),
    survival: variables.text(query.survival) as LoyaltyQuery['survival'],
    cohortPeriod: variables.text(query.cohortPeriod) as LoyaltyQuery['cohortPeriod'],
    filters: query.filters
      ?.map(({ dimension, values }) => ({ dimension: variables.text(dimension) ?? '', values: variables.alternatives(values) }))
      .filter(({ dimension, values }) => dimension !== '' && values.length > 0),
  };
}

function interpolateLabels(labels: Record<string, string[]>, variables: Interpolator): Record<string, string[]> {
  const entries = Object.entries(labels).map(([label, values]) => [label, variables.alternatives(values)] as const);
  return Object.fromEntries(entries.filter(([, values]) => values.length > 0));
}
