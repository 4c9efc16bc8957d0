import { setTemplateSrv, TemplateSrv } from '@grafana/runtime';

type Format = string | ((value: unknown) => string);

/** Variable is a dashboard variable. At All its value is the values of all options. */
export interface Variable {
  value: string | string[];
  all?: boolean;
  /** The configured text that Grafana uses for All. */
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

/** withTemplates gives the data source these variables. */
export function withTemplates(variables: Record<string, Variable> = {}): void {
  setTemplateSrv(templates(variables));
}
