import { dateTime } from '@grafana/data';
import { problemsOf, rangeProblems } from './problems';
import { catalogue } from './testing/shop';
import { LoyaltyQuery } from './types';

const problems = (changes: Partial<LoyaltyQuery>) => problemsOf({ refId: 'A', queryType: 'series', ...changes }, catalogue);

it.each<[string, Partial<LoyaltyQuery>, string[]]>([
  ['a good query', { measures: ['retention_ratio'], window: '90d', groupBy: 'country' }, []],
  ['a measure in a variable', { measures: ['$measure'] }, []],
  ['an unknown measure', { measures: ['retention'] }, ['no measure called “retention”']],
  ['a measure without records', { measures: ['upsell_ratio'] }, ['Upsell is not available: no source delivers line records.']],
  ['a window it does not take', { measures: ['retention_ratio', 'nps'], window: 'month' }, ['Net promoter score has no figure']],
  ['groups of what is known for all', { measures: ['acquisition_cost'], groupBy: 'country' }, ['Acquisition cost is known for all']],
  ['a forecast over time', { measures: ['clv_predicted'] }, ['is a forecast']],
  ['a forecast as one figure', { queryType: 'value', measures: ['clv_predicted'] }, []],
  ['a target over its window', { measures: ['retention_ratio'], window: '365d', target: true }, []],
  ['a target over a window in a variable', { measures: ['retention_ratio'], window: '$window', target: true }, []],
  ['a target over another window', { measures: ['retention_ratio'], window: '90d', target: true }, ['for another window: 365 days']],
  ['a target that there is not', { queryType: 'value', measures: ['churn_ratio'], target: true }, ['Churn has no target']],
  ['measures left over from another kind', { queryType: 'cohorts', measures: ['upsell_ratio'] }, []],
])('%s', (_, query, expected) => {
  const found = problems(query);
  expect(found).toHaveLength(expected.length);
  expected.forEach((text, index) => expect(found[index]).toContain(text));
});

it('nothing is wrong before the catalogue is there', () => {
  expect(problemsOf({ refId: 'A', queryType: 'series', measures: ['x'] }, undefined)).toEqual([]);
});

it.each([
  ['a line in six hours', 'series', '2026-11-22T16:00:00Z', 1],
  ['a line in a week', 'series', '2026-11-15T22:00:00Z', 0],
  ['a figure in six hours', 'value', '2026-11-22T16:00:00Z', 0],
] as const)('%s', (_, queryType, start, expected) => {
  const [from, to] = [dateTime(start), dateTime('2026-11-22T22:00:00Z')];
  expect(rangeProblems({ refId: 'A', queryType }, { from, to, raw: { from, to } })).toHaveLength(expected);
});
