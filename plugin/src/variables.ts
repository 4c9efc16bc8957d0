import { createDataFrame, CustomVariableSupport, DataQueryRequest, DataQueryResponse, FieldType, MetricFindValue, ScopedVars } from '@grafana/data';
import { getTemplateSrv } from '@grafana/runtime';
import { from, map, Observable } from 'rxjs';
import { VariableEditor } from './components/VariableEditor';
import { usableDimensions, windowName } from './catalogue';
import { Interpolator } from './interpolate';
import { Answers, Source } from './source';
import { LoyaltyQuery, Options, VariableQuery } from './types';

/** VariableSupport lists the values of dashboard variables. */
export class VariableSupport extends CustomVariableSupport<Source, VariableQuery, LoyaltyQuery, Options> {
  editor = VariableEditor;

  constructor(private readonly source: Answers) {
    super();
    // Grafana calls it as a plain function.
    this.query = this.query.bind(this);
  }

  query(request: DataQueryRequest<VariableQuery>): Observable<DataQueryResponse> {
    const query = request.targets[0];
    return from(this.values(query, request.scopedVars ?? {})).pipe(map((values) => ({ data: [frame(values)] })));
  }

  private async values(query: VariableQuery | undefined, scoped: ScopedVars): Promise<MetricFindValue[]> {
    switch (query?.kind) {
      case 'dimension_values':
        return this.dimensionValues(query.dimension, scoped);
      case 'dimensions':
        return usableDimensions(await this.source.catalogue()).map(({ name, title }) => ({ text: title, value: name }));
      case 'measures':
        return (await this.source.catalogue()).measures
          .filter(({ available }) => available)
          .map(({ name, title }) => ({ text: title, value: name }));
      case 'windows':
        return this.windows();
      default:
        return [];
    }
  }

  private async dimensionValues(dimension: string | undefined, scoped: ScopedVars): Promise<MetricFindValue[]> {
    const name = new Interpolator(getTemplateSrv(), scoped).text(dimension);
    if (!name) {
      return [];
    }
    const { values } = await this.source.dimensionValues(name);
    return values.map((value) => ({ text: value, value }));
  }

  private async windows(): Promise<MetricFindValue[]> {
    const { windows, periods } = await this.source.catalogue();
    return [...new Set([...windows, 'lifetime', ...periods])].map((value) => ({ text: windowName(value), value }));
  }
}

function frame(values: MetricFindValue[]) {
  return createDataFrame({
    fields: [
      { name: 'text', type: FieldType.string, values: values.map(({ text }) => text) },
      { name: 'value', type: FieldType.string, values: values.map(({ value }) => value) },
    ],
  });
}
