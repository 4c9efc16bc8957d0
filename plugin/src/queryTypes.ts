import { LoyaltyQuery, queryFields, QueryType, QueryTypeInfo, queryTypes } from './query';

/** infoOf describes the type of a query; for an unknown type it describes the first type. */
export function infoOf(type: QueryType): QueryTypeInfo {
  return queryTypes.find((info) => info.value === type) ?? queryTypes[0];
}

/** isKnown tells whether a type of query is known. */
export function isKnown(type: QueryType): boolean {
  return queryTypes.some((info) => info.value === type);
}

/** seeksChangePoints tells whether a query looks for the sudden changes of a measure. */
export function seeksChangePoints(query: LoyaltyQuery): boolean {
  return query.queryType === 'events' && (query.events ?? []).includes('change_point');
}

/** isComplete tells whether a query has the field that its type requires. */
export function isComplete(query: LoyaltyQuery): boolean {
  if (!isKnown(query.queryType)) {
    return false;
  }
  const { required } = infoOf(query.queryType);
  const value = required && query[required];
  return !required || (Array.isArray(value) ? value.length > 0 : Boolean(value));
}

/** ownFields returns a query without the fields of other data sources, which the back end rejects. */
export function ownFields<Q extends object>(query: Q): Q {
  const own = [...queryFields, 'hide', 'key'];
  return Object.fromEntries(Object.entries(query).filter(([name]) => own.includes(name))) as Q;
}

/** describe summarises a query for the query history. */
export function describe(query: LoyaltyQuery): string {
  const parts = [
    infoOf(query.queryType).label,
    (query.measures ?? []).join(', '),
    query.distribution,
    query.question,
    query.survival,
    query.window,
    query.groupBy && `by ${query.groupBy}`,
    ...(query.filters ?? []).map(({ dimension, values }) => `${dimension}: ${values.join(', ')}`),
  ];
  return parts.filter(Boolean).join(' · ');
}
