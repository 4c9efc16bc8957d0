import { DataQueryRequest } from '@grafana/data';
import { inViewersZone } from './timezone';
import { LoyaltyQuery } from './types';

describe('the time zone of a query', () => {
  const asked = (timezone: string | undefined, query: Partial<LoyaltyQuery> = {}) => {
    const targets = [{ refId: 'A', queryType: 'series', ...query } as LoyaltyQuery];
    return inViewersZone({ timezone, targets } as DataQueryRequest<LoyaltyQuery>).targets[0].timezone;
  };

  it.each([
    ['a zone', 'America/New_York', 'America/New_York'],
    ['UTC', 'utc', 'UTC'],
    ['the browser', 'browser', Intl.DateTimeFormat().resolvedOptions().timeZone],
    ['nothing', '', Intl.DateTimeFormat().resolvedOptions().timeZone],
    ['no zone', undefined, Intl.DateTimeFormat().resolvedOptions().timeZone],
  ])('is the one of the dashboard: %s', (_, dashboard, expected) => {
    expect(asked(dashboard)).toBe(expected);
  });

  it('stays if the query has one', () => {
    expect(asked('utc', { timezone: 'Asia/Tokyo' })).toBe('Asia/Tokyo');
  });

  it('does not change the query that the panel stores', () => {
    const stored = { refId: 'A', queryType: 'series' } as LoyaltyQuery;
    inViewersZone({ timezone: 'utc', targets: [stored] } as DataQueryRequest<LoyaltyQuery>);
    expect(stored.timezone).toBeUndefined();
  });
});
