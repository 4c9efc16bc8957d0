import { interpolate } from './interpolate';
import { templates } from './testing/templates';
import { LoyaltyQuery } from './types';

const series = (changes: Partial<LoyaltyQuery>): LoyaltyQuery => ({ refId: 'A', queryType: 'series', ...changes });

const variables = templates({
  country: { value: ['NL', 'DE, south'] },
  shop: { value: ['webshop', 'branch'], all: true },
  channel: { value: [], all: true, allValue: '$__all' },
  old: { value: [], all: true, allValue: '.*' },
  called: { value: 'All' },
  window: { value: '90d' },
  measures: { value: ['retention_ratio', 'churn_ratio'] },
  empty: { value: '' },
});

describe('variables in a query', () => {
  const filter = (values: string[], dimension = 'country') =>
    interpolate(series({ filters: [{ dimension, values }] }), variables, {}).filters;

  it('become lists of values, commas and all', () => {
    expect(filter(['$country'])).toEqual([{ dimension: 'country', values: ['NL', 'DE, south'] }]);
  });

  it('stand beside values that are written out, each once', () => {
    expect(filter(['BE', '${country}', 'NL'])).toEqual([{ dimension: 'country', values: ['BE', 'NL', 'DE, south'] }]);
  });

  it.each([['$shop'], ['$channel'], ['${old}']])('drop the filter where %s stands at All', (name) => {
    expect(filter([name])).toEqual([]);
  });

  it('drop the filter where All stands beside other values', () => {
    expect(filter(['NL', '$shop'])).toEqual([]);
    expect(filter(['NL', '$empty'])).toEqual([{ dimension: 'country', values: ['NL'] }]);
  });

  it('keep a filter whose value is called All', () => {
    expect(filter(['$called'])).toEqual([{ dimension: 'country', values: ['All'] }]);
  });

  it('drop a filter that has no values or no dimension', () => {
    expect(filter([])).toEqual([]);
    expect(filter(['NL'], '$empty')).toEqual([]);
  });

  it('are replaced in measures, window, grouping, labels and dimension', () => {
    const query = series({
      measures: ['$measures', 'nps'],
      window: '$window',
      groupBy: '$empty',
      labels: { basis: ['$called'], movement: ['$shop'] },
    });
    expect(interpolate(query, variables, {})).toEqual({
      refId: 'A',
      queryType: 'series',
      measures: ['retention_ratio', 'churn_ratio', 'nps'],
      window: '90d',
      groupBy: '',
      labels: { basis: ['All'] },
    });
  });

  it('leave a query without any as it is', () => {
    const query = series({ measures: ['nps'], window: 'month', step: '7d', filters: [{ dimension: 'country', values: ['NL'] }] });
    expect(interpolate(query, variables, {})).toEqual(query);
  });

  it('that are not known stay as they are written', () => {
    expect(interpolate(series({ window: '$nothing' }), variables, {}).window).toBe('$nothing');
  });
});
