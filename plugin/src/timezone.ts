import { DataQueryRequest } from '@grafana/data';
import { LoyaltyQuery } from './types';

/** inViewersZone adds the viewer's time zone to each query, so that the chart shows a point on the shop's day. */
export function inViewersZone(request: DataQueryRequest<LoyaltyQuery>): DataQueryRequest<LoyaltyQuery> {
  const timezone = zoneName(request.timezone);
  return { ...request, targets: request.targets.map((query) => ({ ...query, timezone: query.timezone ?? timezone })) };
}

/** zoneName returns the IANA name of a time zone as Grafana names it. */
function zoneName(zone: string | undefined): string | undefined {
  switch (zone) {
    case undefined:
    case '':
    case 'browser':
      return Intl.DateTimeFormat().resolvedOptions().timeZone;
    case 'utc':
      return 'UTC';
    default:
      return zone;
  }
}
