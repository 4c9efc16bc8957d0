import { PanelData } from '@grafana/data';
import { Answers } from '../source';
import { Catalogue, LoyaltyQuery, QueryTypeInfo } from '../types';

/** Part is what every part of the query editor gets. */
export interface Part {
  query: LoyaltyQuery;
  info: QueryTypeInfo;
  catalogue?: Catalogue;
  loading: boolean;
  data?: PanelData;
  datasource: Answers;
  /** The dashboard's variables, as a query refers to them. */
  variables: string[];
  change: (changes: Partial<LoyaltyQuery>) => void;
}
