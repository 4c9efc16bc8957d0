import { PanelData } from '@grafana/data';
import type { DataSource } from '../datasource';
import { QueryTypeInfo } from '../queryTypes';
import { Catalogue, LoyaltyQuery } from '../types';

/** Part is what every part of the query editor works with. */
export interface Part {
  query: LoyaltyQuery;
  info: QueryTypeInfo;
  catalogue?: Catalogue;
  loading: boolean;
  data?: PanelData;
  datasource: DataSource;
  /** The dashboard's variables, as they are written in a query. */
  variables: string[];
  change: (changes: Partial<LoyaltyQuery>) => void;
}
