import { CoreApp, DataQueryRequest, DataQueryResponse, DataSourceInstanceSettings, ScopedVars } from '@grafana/data';
import { config, DataSourceWithBackend, getTemplateSrv } from '@grafana/runtime';
import { Observable } from 'rxjs';
import { annotationSupport } from './annotations';
import { interpolate } from './interpolate';
import { defaultQuery } from './query';
import { describe, isComplete } from './queryTypes';
import { Answers } from './source';
import { isSmall, Together } from './together';
import { inViewersZone } from './timezone';
import { Catalogue, DimensionValues, LoyaltyQuery, Options } from './types';
import { VariableSupport } from './variables';

// How long the editors of a page share one catalogue.
const catalogueAge = 30_000;

// The editors show failures themselves.
const quiet = { showErrorAlert: false };

// isShared tells whether the board is shared externally. Grafana then answers by panel. The types of Grafana 10.1 lack it.
function isShared(): boolean {
  return Boolean((config as { publicDashboardAccessToken?: string }).publicDashboardAccessToken);
}

/** DataSource sends queries to the back end, and answers the editors from the back end's resources. */
export class DataSource extends DataSourceWithBackend<LoyaltyQuery, Options> implements Answers {
  annotations = annotationSupport;
  private cached?: { at: number; catalogue: Promise<Catalogue> };
  private readonly together = new Together((request) => super.query(request));
  // The variables of requests whose queries have their values already.
  private readonly filled = new WeakSet<ScopedVars>();

  // Grafana 10 does not load a class whose constructor declares no argument.
  constructor(settings: DataSourceInstanceSettings<Options>) {
    super(settings);
    this.variables = new VariableSupport(this);
  }

  getDefaultQuery(): Partial<LoyaltyQuery> {
    return defaultQuery;
  }

  query(request: DataQueryRequest<LoyaltyQuery>): Observable<DataQueryResponse> {
    const asked = inViewersZone(request);
    const alone = !isSmall(asked) || request.app !== CoreApp.Dashboard || isShared();
    return alone ? super.query(asked) : this.together.ask(this.fill(asked));
  }

  // The variables of a repeated panel are its own, so they are replaced before its request joins others.
  private fill(request: DataQueryRequest<LoyaltyQuery>): DataQueryRequest<LoyaltyQuery> {
    const scopedVars = { ...request.scopedVars };
    const targets = request.targets.map((query) => this.applyTemplateVariables(query, scopedVars));
    this.filled.add(scopedVars);
    return { ...request, targets, scopedVars };
  }

  filterQuery(query: LoyaltyQuery): boolean {
    return !query.hide && isComplete(query);
  }

  applyTemplateVariables(query: LoyaltyQuery, scoped: ScopedVars): LoyaltyQuery {
    return this.filled.has(scoped) ? query : interpolate(query, getTemplateSrv(), scoped);
  }

  getQueryDisplayText(query: LoyaltyQuery): string {
    return describe(query);
  }

  catalogue(): Promise<Catalogue> {
    if (!this.cached || Date.now() - this.cached.at > catalogueAge) {
      const catalogue: Promise<Catalogue> = this.getResource('catalogue', undefined, quiet);
      this.cached = { at: Date.now(), catalogue };
      catalogue.catch(() => this.forgetCatalogue());
    }
    return this.cached.catalogue;
  }

  forgetCatalogue(): void {
    this.cached = undefined;
  }

  dimensionValues(dimension: string): Promise<DimensionValues> {
    return this.getResource('dimension-values', { dimension }, quiet);
  }

  templateVariables(): string[] {
    return getTemplateSrv()
      .getVariables()
      .map((variable) => '$' + variable.name);
  }
}
