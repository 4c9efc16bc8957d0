import { DataFrame, DataQueryRequest, dateTime } from '@grafana/data';
import { firstValueFrom } from 'rxjs';
import { usableDimensions } from './catalogue';
import { DataSource } from './datasource';
import { plugin } from './module';
import { catalogue, settings, shop, unreachable } from './testing/shop';
import { withTemplates } from './testing/templates';
import { LoyaltyQuery, VariableQuery } from './types';
import { VariableSupport } from './variables';

beforeEach(() => withTemplates({ dimension: { value: 'country' }, country: { value: ['NL', 'BE'], all: true } }));

describe('the data source', () => {
  it('declares one argument, without which Grafana 10 would not load it', () => {
    expect(DataSource.length).toBe(1);
    expect(plugin.DataSourceClass).toBe(DataSource);
    expect(plugin.components.QueryEditor).toBeDefined();
    expect(plugin.components.ConfigEditor).toBeDefined();
  });

  it('starts with a measure', () => {
    expect(new DataSource(settings).getDefaultQuery()).toEqual({ queryType: 'series', measures: ['retention_ratio'] });
  });

  it.each<[string, Partial<LoyaltyQuery>, boolean]>([
    ['a measure', { queryType: 'series', measures: ['nps'] }, true],
    ['no measure yet', { queryType: 'series', measures: [] }, false],
    ['a hidden query', { queryType: 'status', hide: true }, false],
    ['a distribution of nothing', { queryType: 'distribution' }, false],
    ['a question', { queryType: 'survey', question: 'nps' }, true],
    ['how long nothing lasts', { queryType: 'survival' }, false],
    ['cohorts', { queryType: 'cohorts' }, true],
    ['a query of another data source', {}, false],
  ])('runs only what can be answered: %s', (_, query, runs) => {
    expect(new DataSource(settings).filterQuery({ refId: 'A', ...query } as LoyaltyQuery)).toBe(runs);
  });

  it('replaces variables before it asks the back end', () => {
    const query: LoyaltyQuery = {
      refId: 'A',
      queryType: 'series',
      groupBy: '$dimension',
      filters: [{ dimension: 'country', values: ['$country'] }],
    };
    expect(new DataSource(settings).applyTemplateVariables(query, {})).toMatchObject({ groupBy: 'country', filters: [] });
  });

  it('says in the history what a query asked', () => {
    const query: LoyaltyQuery = {
      refId: 'A',
      queryType: 'series',
      measures: ['nps'],
      window: '90d',
      groupBy: 'country',
      filters: [{ dimension: 'source', values: ['webshop'] }],
    };
    expect(new DataSource(settings).getQueryDisplayText(query)).toBe(
      'Measures over time · nps · 90d · by country · source: webshop'
    );
  });

  it('asks for the catalogue once, but again after a failure', async () => {
    const good = shop();
    await Promise.all([good.catalogue(), good.catalogue()]);
    expect(good.getResource).toHaveBeenCalledTimes(1);

    const bad = unreachable();
    await expect(bad.catalogue()).rejects.toMatchObject({ status: 502 });
    await expect(bad.catalogue()).rejects.toMatchObject({ status: 502 });
    expect(bad.getResource).toHaveBeenCalledTimes(2);
  });
});

describe('variables', () => {
  const ask = async (query: Partial<VariableQuery>): Promise<string[][]> => {
    const request = { targets: [{ refId: 'var', ...query }], range: { from: dateTime(), to: dateTime() } };
    const variables = new VariableSupport(shop());
    const answer = await firstValueFrom(variables.query(request as unknown as DataQueryRequest<VariableQuery>));
    const { fields } = answer.data[0] as DataFrame;
    expect(fields.map(({ name }) => name)).toEqual(['text', 'value']);
    return fields.map(({ values }) => Array.from(values));
  };

  it('list the values of a dimension, which may be a variable itself', async () => {
    expect(await ask({ kind: 'dimension_values', dimension: 'country' })).toEqual([['BE', 'NL', 'unknown'], ['BE', 'NL', 'unknown']]);
    expect((await ask({ kind: 'dimension_values', dimension: '$dimension' }))[1]).toEqual(['BE', 'NL', 'unknown']);
    expect((await ask({ kind: 'dimension_values' }))[1]).toEqual([]);
  });

  it('list own dimensions by their title, without those that may identify customers', async () => {
    expect(
      usableDimensions({
        ...catalogue,
        dimensions: [
          { name: 'payment', titles: { en: 'Payment method', nl: 'Betaalwijze' }, values: 3 },
          { name: 'contact', titles: { en: 'Contact' }, values: 0, refused: 'the dimension contact is left out' },
          { name: 'sales_rep', values: 2 },
        ],
      })
    ).toEqual([
      { name: 'payment', title: 'Payment method', values: 3 },
      { name: 'sales_rep', title: 'Sales rep', values: 2 },
    ]);
  });

  it('list dimensions, measures that are available, and windows', async () => {
    expect(await ask({ kind: 'dimensions' })).toEqual([['Country', 'Acquisition channel'], ['country', 'acquisition_channel']]);
    const available = catalogue.measures.filter((measure) => measure.available);
    expect((await ask({ kind: 'measures' }))[1]).toEqual(available.map(({ name }) => name));
    expect(await ask({ kind: 'windows' })).toEqual([
      ['30 days', '90 days', 'Whole history', 'Calendar months', 'Calendar quarters', 'Calendar years'],
      ['30d', '90d', 'lifetime', 'month', 'quarter', 'year'],
    ]);
  });

  it('belong to the data source', () => {
    expect(shop().variables).toBeInstanceOf(VariableSupport);
  });

  it('list nothing before anything is chosen', async () => {
    expect(await ask({})).toEqual([[], []]);
  });
});

describe('annotations', () => {
  it('always ask for events', () => {
    const { annotations } = new DataSource(settings);
    const annotation = { name: 'Campaigns', enable: true, iconColor: 'blue' };
    expect(annotations.prepareAnnotation!(annotation)).toMatchObject({
      target: { queryType: 'events', events: ['campaign', 'source_gap'], refId: 'Anno' },
    });
    const target = { refId: 'X', events: ['reload'], queryType: 'series' };
    expect(annotations.prepareAnnotation!({ ...annotation, target })).toMatchObject({
      target: { queryType: 'events', events: ['reload'], refId: 'X' },
    });
  });

  it('that are as they should be stay the same object, or the editor of Grafana would never rest', () => {
    const { annotations } = new DataSource(settings);
    const annotation = { name: 'Campaigns', enable: true, iconColor: 'blue', target: { refId: 'Anno', queryType: 'events' } };
    expect(annotations.prepareAnnotation!(annotation)).toBe(annotation);
    const repaired = annotations.prepareAnnotation!({ ...annotation, target: undefined });
    expect(annotations.prepareAnnotation!(repaired)).toBe(repaired);
  });
});
