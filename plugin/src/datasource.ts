import { DataSourceInstanceSettings, ScopedVars } from '@grafana/data';
import { DataSourceWithBackend, getTemplateSrv } from '@grafana/runtime';
import { annotationSupport } from './annotations';
import { interpolate } from './interpolate';
import { describe, isComplete } from './queryTypes';
import { Catalogue, DimensionValues, LoyaltyQuery, Options } from './types';
import { VariableSupport } from './variables';

// How long the editors of a page share one catalogue.
const catalogueAge = 30_000;

// The editors say themselves what went wrong.
const quiet = { showErrorAlert: false };

/** DataSource sends queries to the back end and gives the editors what they offer. */
export class DataSource extends DataSourceWithBackend<LoyaltyQuery, Options> {
  annotations = annotationSupport;
  private cached?: { at: number; catalogue: Promise<Catalogue> };

  // Grafana 10 takes a class whose constructor declares no argument for one of an older kind.
  constructor(settings: DataSourceInstanceSettings<Options>) {
    super(settings);
    this.variables = new VariableSupport(this);
  }

  getDefaultQuery(): Partial<LoyaltyQuery> {
    return { queryType: 'series', measures: ['retention_ratio'] };
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

  /** catalogue returns what can be asked for; a failure is not remembered. */
  catalogue(): Promise<Catalogue> {
    if (!this.cached || Date.now() - this.cached.at > catalogueAge) {
      const catalogue: Promise<Catalogue> = this.getResource('catalogue', undefined, quiet);
      this.cached = { at: Date.now(), catalogue };
      catalogue.catch(() => this.forgetCatalogue());
    }
    return this.cached.catalogue;
  }

  /** forgetCatalogue lets the next call of catalogue ask again. */
  forgetCatalogue(): void {
    this.cached = undefined;
  }

  /** dimensionValues returns the values that customers have in a dimension. */
  dimensionValues(dimension: string): Promise<DimensionValues> {
    return this.getResource('dimension-values', { dimension }, quiet);
  }

  /** templateVariables returns the dashboard's variables as they are written in a query. */
  templateVariables(): string[] {
    return getTemplateSrv()
      .getVariables()
      .map((variable) => '$' + variable.name);
  }
}
