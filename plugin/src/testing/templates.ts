import { setTemplateSrv, TemplateSrv } from '@grafana/runtime';

type Format = string | ((value: unknown) => string);

/** A variable at All has the values of all its options. */
export interface Variable {
  value: string | string[];
  all?: boolean;
  /** What Grafana puts in for All as it is. */
  allValue?: string;
}

/** templates replaces variables as Grafana does. */
export function templates(variables: Record<string, Variable>): TemplateSrv {
  const replace = (text = '', _scoped?: unknown, format?: Format) =>
    text.replace(/\$(\w+)|\$\{(\w+)(?::(\w+))?\}/g, (match, plain, braced, inline) => {
      const variable = variables[plain ?? braced];
      return variable ? shown(variable, inline ?? format) : match;
    });
  return {
    replace,
    getVariables: () => Object.keys(variables).map((name) => ({ name })),
    containsTemplate: () => false,
    updateTimeRange: () => undefined,
  } as unknown as TemplateSrv;
}

function shown({ value, all, allValue }: Variable, format?: Format): string {
  if (format === 'text') {
    return all ? 'All' : [value].flat().join(' + ');
  }
  if (all && allValue) {
    return allValue;
  }
  return typeof format === 'function' ? format(value) : [value].flat().join(',');
}

/** withTemplates lets the data source see these variables. */
export function withTemplates(variables: Record<string, Variable> = {}): void {
  setTemplateSrv(templates(variables));
}
