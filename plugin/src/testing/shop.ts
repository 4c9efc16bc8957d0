import { DataSourceInstanceSettings, PluginType } from '@grafana/data';
import { DataSource } from '../datasource';
import { Catalogue, Measure, Options } from '../types';

/** measure returns a measure of orders with changes. */
export function measure(changes: Partial<Measure>): Measure {
  return {
    name: 'retention_ratio',
    title: 'Retention',
    unit: 'ratio',
    help: "Share of the previous window's buyers who bought again in this one.",
    formula: 'retained customers / customers active in the previous window',
    example: 'Six customers bought in the previous window, four of them again in this one: 4/6 = 0.667.',
    labels: [],
    needs: ['order'],
    grouped: true,
    windows: ['days', 'calendar'],
    available: true,
    ...changes,
  };
}

/** catalogue is the catalogue of a small shop. */
export const catalogue: Catalogue = {
  business_day: '2026-11-22',
  timezone: 'UTC',
  currency: 'EUR',
  windows: ['30d', '90d', 'lifetime'],
  periods: ['month', 'quarter', 'year'],
  dimensions: [
    { name: 'country', values: 3 },
    { name: 'acquisition_channel', values: 2 },
  ],
  measures: [
    measure({}),
    measure({ name: 'churn_ratio', title: 'Churn', help: 'Share of the buyers who stayed away.' }),
    measure({
      name: 'revenue_movement',
      title: 'Revenue movements',
      unit: 'currency',
      labels: ['movement', 'basis'],
      label_values: { movement: ['new', 'expansion'], basis: ['orders', 'subscriptions'] },
      source: 'ChartMogul',
    }),
    measure({
      name: 'upsell_ratio',
      title: 'Upsell',
      needs: ['order', 'line'],
      available: false,
      reason: 'no source delivers line records',
    }),
    measure({ name: 'acquisition_cost', title: 'Acquisition cost', unit: 'currency', needs: ['spend'], grouped: false }),
    measure({ name: 'clv_historic', title: 'Customer value so far', unit: 'currency', windows: [] }),
    measure({ name: 'clv_predicted', title: 'Predicted customer value', unit: 'currency', predicted: true, windows: [] }),
    measure({ name: 'nps', title: 'Net promoter score', unit: 'score', needs: ['answer'], windows: ['days', 'lifetime'] }),
  ],
  targets: [{ measure: 'retention_ratio', window: '365d' }],
  distributions: [
    { name: 'order_value', title: 'Order value', help: 'What orders cost.', unit: 'currency', windows: true, available: true },
    { name: 'clv_predicted', title: 'Predicted value', help: 'Of customers.', unit: 'currency', windows: false, available: true },
  ],
  questions: [
    { name: 'nps', title: 'Would you recommend us?', help: 'From 0 to 10.', unit: 'score', available: true },
    { name: 'ces', title: 'How easy was it?', help: 'From 1 to 7.', unit: 'score', available: false, reason: 'no answers' },
  ],
};

/** settings are the settings of a data source. */
export const settings = {
  id: 1,
  uid: 'loyalty',
  type: 'klantenbinding-loyalty-datasource',
  name: 'Loyalty',
  meta: { type: PluginType.datasource },
  readOnly: false,
  jsonData: {},
} as unknown as DataSourceInstanceSettings<Options>;

/** shop returns a data source with the catalogue of the small shop. */
export function shop(): DataSource {
  const datasource = new DataSource(settings);
  jest.spyOn(datasource, 'getResource').mockImplementation(async (path, params) =>
    path === 'catalogue'
      ? catalogue
      : { dimension: params?.dimension, values: params?.dimension === 'country' ? ['BE', 'NL', 'unknown'] : [], truncated: false }
  );
  return datasource;
}

/** unreachable returns a data source whose requests fail. */
export function unreachable(status = 502, message = 'connection refused'): DataSource {
  const datasource = new DataSource(settings);
  jest.spyOn(datasource, 'getResource').mockRejectedValue({ status, data: { message } });
  return datasource;
}
