import { commonKinds, find, labelValues, matches, measureGroups, unitName, windowKind, windowName, windowOptions } from './catalogue';
import { catalogue, measure } from './testing/shop';

describe('the list of measures', () => {
  it('is grouped by subject', () => {
    const groups = measureGroups(catalogue).map(({ label, options }) => [label, options.map(({ value }) => value)]);
    expect(groups).toEqual([
      ['Customers and retention', ['retention_ratio', 'churn_ratio', 'upsell_ratio']],
      ['Revenue and value', ['revenue_movement', 'acquisition_cost', 'clv_historic']],
      ['What customers say', ['nps']],
      ['Forecasts', ['clv_predicted']],
    ]);
  });

  it('says why a measure is not available', () => {
    const upsell = measureGroups(catalogue)[0].options[2];
    expect(upsell.label).toBe('Upsell (not available)');
    expect(upsell.description).toContain('Not available: no source delivers line records.');
  });

  it('is empty before the catalogue is there', () => {
    expect(measureGroups(undefined)).toEqual([]);
  });

  it.each([
    ['churn', true],
    ['stayed AWAY', true],
    ['churn ratio', true],
    ['churn_ratio', true],
    ['revenue', false],
  ])('is searched for %j in title, name and description', (search, found) => {
    const churn = measureGroups(catalogue)[0].options[1];
    expect(matches({ label: churn.label, value: churn.value, data: churn }, search)).toBe(found);
  });
});

describe('windows', () => {
  it.each([
    ['45d', 'days', '45 days'],
    ['1d', 'days', '1 day'],
    ['lifetime', 'lifetime', 'Whole history'],
    ['quarter', 'calendar', 'Calendar quarters'],
    ['0d', undefined, '0 days'],
    ['week', undefined, 'week'],
  ])('%s is of kind %s and called %s', (window, kind, name) => {
    expect(windowKind(window)).toBe(kind);
    expect(windowName(window)).toBe(name);
  });

  it('are those that all measures take', () => {
    expect(commonKinds(find(catalogue, ['retention_ratio', 'nps']))).toEqual(['days']);
    expect(commonKinds(find(catalogue, ['retention_ratio', 'clv_historic']))).toEqual(['days', 'calendar']);
    expect(commonKinds(find(catalogue, ['clv_historic']))).toEqual([]);
    expect(commonKinds([])).toEqual(['days', 'lifetime', 'calendar']);
  });

  it('are offered as configured', () => {
    const values = windowOptions(catalogue, ['days', 'lifetime', 'calendar']).map(({ value }) => value);
    expect(values).toEqual(['30d', '90d', 'lifetime', 'month', 'quarter', 'year']);
  });
});

it('units have words', () => {
  expect(unitName(measure({ unit: 'currency' }), 'EUR')).toBe('an amount in EUR');
  expect(unitName(measure({ unit: 'ratio' }), 'EUR')).toBe('a share, shown as a percentage');
  expect(unitName(measure({ display: { form: 'multiple', decimals: 2, better: 'higher' } }), 'EUR')).toBe('a number of times');
  expect(unitName(measure({ unit: 'customers' }), 'EUR')).toBe('customers');
});

it('values of labels are offered for the measure', () => {
  const of = (values: string[]) => measure({ label_values: { state: values } });
  expect(labelValues('state', [of(['new', 'retained']), of(['new', 'at_risk'])])).toEqual(['new', 'retained', 'at_risk']);
  expect(labelValues('programme', [of(['new'])])).toEqual([]);
  expect(labelValues('basis', [measure({})])).toEqual([]);
});
