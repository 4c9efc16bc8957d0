import { DataSourceApi } from '@grafana/data';
import { Catalogue, DimensionValues, LoyaltyQuery, Options } from './types';

/** Answers is what editors and variables ask of the data source. */
export interface Answers {
  /** catalogue returns what the exporter can answer; a failure is not remembered. */
  catalogue(): Promise<Catalogue>;
  /** forgetCatalogue makes the next call of catalogue ask again. */
  forgetCatalogue(): void;
  /** dimensionValues returns the values that customers have in a dimension. */
  dimensionValues(dimension: string): Promise<DimensionValues>;
  /** templateVariables returns the dashboard's variables as a query refers to them. */
  templateVariables(): string[];
}

/** Source is the data source as editors see it. The class implements it; nothing else imports the class. */
export type Source = DataSourceApi<LoyaltyQuery, Options> & Answers;
