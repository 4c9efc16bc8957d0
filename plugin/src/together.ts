import { DataFrame, DataQueryError, DataQueryRequest, DataQueryResponse, LoadingState } from '@grafana/data';
import { Observable, Subscriber } from 'rxjs';
import { LoyaltyQuery } from './types';

type Request = DataQueryRequest<LoyaltyQuery>;
type Send = (request: Request) => Observable<DataQueryResponse>;

// Panels that come into view together ask within a few milliseconds.
const wait = 10;

interface Member {
  request: Request;
  reader: Subscriber<DataQueryResponse>;
}

/**
 * Together sends the requests of small panels of a board as one, when they come at the same moment. A browser sends
 * only a few requests at a time, so a row of cards would keep the charts waiting. A request that comes alone is sent
 * as it is, so Grafana's query inspector shows it.
 */
export class Together {
  private readonly waiting = new Map<string, Member[]>();

  constructor(private readonly send: Send) {}

  /** ask returns the answer of a request whose queries have the values of their variables. */
  ask(request: Request): Observable<DataQueryResponse> {
    return new Observable((reader) => {
      const key = shared(request);
      const members = this.waiting.get(key);
      if (members) {
        members.push({ request, reader });
      } else {
        this.waiting.set(key, [{ request, reader }]);
        setTimeout(() => this.flush(key), wait);
      }
    });
  }

  private flush(key: string): void {
    const members = (this.waiting.get(key) ?? []).filter(({ reader }) => !reader.closed);
    this.waiting.delete(key);
    if (members.length === 1) {
      const [{ request, reader }] = members;
      reader.add(this.send(request).subscribe(reader));
    } else if (members.length > 1) {
      this.sendAll(members);
    }
  }

  // The request ends early when the last of its readers is gone.
  private sendAll(members: Member[]): void {
    const sent = this.send(joined(members.map(({ request }) => request))).subscribe({
      next: (answer) => members.forEach(({ reader }, i) => reader.next(part(answer, i))),
      error: (error) => members.forEach(({ reader }) => reader.error(error)),
      complete: () => members.forEach(({ reader }) => reader.complete()),
    });
    members.forEach(({ reader }) => reader.add(() => members.every((member) => member.reader.closed) && sent.unsubscribe()));
  }
}

/** isSmall tells whether all queries of a request are of kinds that the back end answers at once. */
export function isSmall({ targets }: Request): boolean {
  return targets.length > 0 && targets.every(({ queryType }) => queryType === 'card' || queryType === 'as_of');
}

// Requests with the same text may share one request.
function shared({ dashboardUID, range, intervalMs, maxDataPoints, queryCachingTTL }: Request): string {
  return JSON.stringify([dashboardUID, range, intervalMs, maxDataPoints, queryCachingTTL]);
}

function joined(requests: Request[]): Request {
  return {
    ...requests[0],
    panelId: undefined,
    requestId: requests.map(({ requestId }) => requestId).join('+'),
    targets: requests.flatMap(({ targets }, i) => targets.map((query) => ({ ...query, refId: prefix(i) + query.refId }))),
  };
}

// Queries of several panels have the same reference.
function prefix(i: number): string {
  return `${i}.`;
}

// An error without a reference is of the whole request.
function part(answer: DataQueryResponse, i: number): DataQueryResponse {
  const own = <T extends { refId?: string }>(parts: T[]): T[] =>
    parts.filter(({ refId }) => refId?.startsWith(prefix(i))).map((one) => ({ ...one, refId: one.refId?.slice(prefix(i).length) }));
  const failed = [...(answer.errors ?? []), ...(answer.error ? [answer.error] : [])].filter(({ refId }) => !refId);
  const errors: DataQueryError[] = [...own(answer.errors ?? []), ...failed];
  return {
    ...answer,
    data: own(answer.data as DataFrame[]),
    errors: errors.length > 0 ? errors : undefined,
    error: errors[0],
    state: errors.length > 0 ? LoadingState.Error : LoadingState.Done,
  };
}
