import { CoreApp, DataQueryRequest, DataQueryResponse, dateTime, LoadingState, toDataFrame } from '@grafana/data';
import { config, DataSourceWithBackend } from '@grafana/runtime';
import { Observable, of, throwError } from 'rxjs';
import { DataSource } from './datasource';
import { settings } from './testing/shop';
import { withTemplates } from './testing/templates';
import { LoyaltyQuery } from './types';

type Request = DataQueryRequest<LoyaltyQuery>;

const range = { from: dateTime(0), to: dateTime(1), raw: { from: 'now-1d', to: 'now' } };

// The back end answers each query with a frame that is called as its measure and its window, and fails for csat.
function answer({ targets }: Request): Observable<DataQueryResponse> {
  const good = targets.filter(({ measures }) => measures?.[0] !== 'csat');
  const errors = targets.filter((query) => !good.includes(query)).map(({ refId }) => ({ refId, message: 'no survey' }));
  const data = good.map(({ refId, measures, window }) => ({ ...toDataFrame({ fields: [] }), refId, name: `${measures} ${window}` }));
  return of({ data, errors, error: errors[0], state: errors.length > 0 ? LoadingState.Error : LoadingState.Done });
}

let send: jest.SpyInstance<Observable<DataQueryResponse>, [Request]>;

beforeEach(() => {
  jest.useFakeTimers();
  withTemplates({ window: { value: '90d' } });
  // Like Grafana, which replaces variables just before it sends.
  send = jest.spyOn(DataSourceWithBackend.prototype, 'query').mockImplementation(function (this: DataSource, request) {
    const { targets, scopedVars } = request as Request;
    return answer({ ...request, targets: targets.map((query) => this.applyTemplateVariables(query, scopedVars)) } as Request);
  }) as unknown as typeof send;
});

afterEach(() => {
  jest.useRealTimers();
  jest.restoreAllMocks();
});

function panel(measure: string, changes: Partial<Request> = {}, query: Partial<LoyaltyQuery> = {}): Request {
  const target = { refId: 'A', queryType: 'card', measures: [measure], window: '$window', ...query };
  return { app: CoreApp.Dashboard, requestId: measure, range, scopedVars: {}, maxDataPoints: 100, targets: [target], ...changes } as Request;
}

// Each request's answers, as texts.
function watch(datasource: DataSource, ...requests: Request[]) {
  return requests.map((request) => {
    const seen: string[] = [];
    const subscription = datasource.query(request).subscribe({
      next: ({ data, error, state }) =>
        seen.push(...data.map(({ refId, name }) => `${refId} ${name}`), ...(error ? [`${error.refId ?? 'all'} ${error.message}`] : []), `${state}`),
      error: (error) => seen.push(`failed: ${error}`),
      complete: () => seen.push('complete'),
    });
    return { seen, subscription };
  });
}

describe('small panels', () => {
  it('ask together, and each gets its own answer', () => {
    const panels = watch(new DataSource(settings), panel('nps'), panel('churn_ratio'), panel('', {}, { queryType: 'as_of' }));
    expect(send).not.toHaveBeenCalled();
    jest.runAllTimers();
    expect(send).toHaveBeenCalledTimes(1);
    expect(panels.map(({ seen }) => seen)).toEqual([
      ['A nps 90d', 'Done', 'complete'],
      ['A churn_ratio 90d', 'Done', 'complete'],
      ['A  90d', 'Done', 'complete'],
    ]);
  });

  it('send a request alone as it is', () => {
    const [{ seen }] = watch(new DataSource(settings), panel('nps', { panelId: 7 }));
    jest.runAllTimers();
    expect(send.mock.calls[0][0]).toMatchObject({ requestId: 'nps', panelId: 7, targets: [{ refId: 'A' }] });
    expect(seen).toEqual(['A nps 90d', 'Done', 'complete']);
  });

  it('keep the failure of one query from the others', () => {
    const panels = watch(new DataSource(settings), panel('nps'), panel('csat'));
    jest.runAllTimers();
    expect(panels.map(({ seen }) => seen)).toEqual([
      ['A nps 90d', 'Done', 'complete'],
      ['A no survey', 'Error', 'complete'],
    ]);
  });

  it('all show the failure of the whole request', () => {
    send.mockImplementation(() => of({ data: [], error: { message: 'unreachable' }, state: LoadingState.Error }));
    const answered = watch(new DataSource(settings), panel('nps'), panel('csat'));
    jest.runAllTimers();
    expect(answered.map(({ seen }) => seen)).toEqual(Array(2).fill(['all unreachable', 'Error', 'complete']));

    send.mockImplementation(() => throwError(() => 'gone'));
    const broken = watch(new DataSource(settings), panel('nps'), panel('csat'));
    jest.runAllTimers();
    expect(broken.map(({ seen }) => seen)).toEqual(Array(2).fill(['failed: gone']));
  });

  it('keep the values of their own variables', () => {
    const scoped = jest.spyOn(DataSource.prototype, 'applyTemplateVariables');
    watch(new DataSource(settings), panel('nps', { scopedVars: { a: { value: 1 } } }), panel('csat', { scopedVars: { a: { value: 2 } } }));
    expect(scoped.mock.calls.map(([, { a }]) => a?.value)).toEqual([1, 2]);
    withTemplates({ window: { value: 'changed since' } });
    jest.runAllTimers();
    expect(send.mock.calls[0][0].targets.map(({ window }) => window)).toEqual(['90d', '90d']);
  });

  it('end the request when all of them are gone, and not before', () => {
    const ended = jest.fn();
    send.mockImplementation(() => new Observable(() => ended));
    const [one, other] = watch(new DataSource(settings), panel('nps'), panel('csat'));
    jest.runAllTimers();
    one.subscription.unsubscribe();
    expect(ended).not.toHaveBeenCalled();
    other.subscription.unsubscribe();
    expect(ended).toHaveBeenCalledTimes(1);
  });

  it('that are gone before the request is sent are left out', () => {
    const datasource = new DataSource(settings);
    watch(datasource, panel('nps'))[0].subscription.unsubscribe();
    watch(datasource, panel('churn_ratio'));
    jest.runAllTimers();
    expect(send.mock.calls.map(([{ requestId }]) => requestId)).toEqual(['churn_ratio']);
  });

  it('ask alone on a board that is shared externally', () => {
    const shared = config as { publicDashboardAccessToken?: string };
    shared.publicDashboardAccessToken = 'token';
    watch(new DataSource(settings), panel('nps'), panel('csat'));
    delete shared.publicDashboardAccessToken;
    expect(send).toHaveBeenCalledTimes(2);
  });

  it.each<[string, Request]>([
    ['of another time range', panel('csat', { range: { ...range, from: dateTime(-5) } })],
    ['of another board', panel('csat', { dashboardUID: 'other' })],
    ['with another number of points', panel('csat', { maxDataPoints: 50 })],
    ['in an editor', panel('csat', { app: CoreApp.PanelEditor })],
    ['with a chart', panel('csat', {}, { queryType: 'series' })],
  ])('do not join one %s', (_, other) => {
    watch(new DataSource(settings), panel('nps'), other);
    jest.runAllTimers();
    expect(send).toHaveBeenCalledTimes(2);
  });
});
