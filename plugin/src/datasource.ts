import { DataQueryRequest, DataQueryResponse, DataSourceInstanceSettings, ScopedVars } from '@grafana/data';
import { DataSourceWithBackend, getTemplateSrv } from '@grafana/runtime';
import { Observable } from 'rxjs';
import { annotationSupport } from './annotations';
import { interpolate } from './interpolate';
import { defaultQuery } from './query';
import { describe, isComplete } from './queryTypes';
import { Answers } from './source';
import { inViewersZone } from './timezone';
import { Catalogue, DimensionValues, LoyaltyQuery, Options } from './types';
import { VariableSupport } from './variables';

// How long the editors of a page share one catalogue.
const catalogueAge = 30_000;

// The editors show failures themselves.
const quiet = { showErrorAlert: false };

/** DataSource sends queries to the back end, and answers the editors from the back end's resources. */
export class DataSource extends DataSourceWithBackend<LoyaltyQuery, Options> implements Answers {
  annotations = annotationSupport;
  private cached?: { at: number; catalogue: Promise<Catalogue> };

  // Grafana 10 does not load a class whose constructor declares no argument.
  constructor(settings: DataSourceInstanceSettings<Options>) {
    super(settings);
    this.variables = new VariableSupport(this);
  }

  getDefaultQuery(): Partial<LoyaltyQuery> {
    return defaultQuery;
  }

  query(request: DataQueryRequest<LoyaltyQuery>): Observable<DataQueryResponse> {
    return super.query(inViewersZone(request));
  }

  filterQuery(query: LoyaltyQuery): boolean {
    return !query.hide && isComplete(query);
  }

  applyTemplateVariables(query: LoyaltyQuery, scoped: ScopedVars): LoyaltyQuery {
    return interpolate(query, getTemplateSrv(), scoped);
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
