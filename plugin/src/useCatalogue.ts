import { useCallback, useEffect, useState } from 'react';
import type { DataSource } from './datasource';
import { explain, Trouble } from './errors';
import { Catalogue } from './types';

/** CatalogueState is the catalogue as far as it is known. */
export interface CatalogueState {
  catalogue?: Catalogue;
  trouble?: Trouble;
  loading: boolean;
  retry: () => void;
}

/** useCatalogue loads the catalogue of a data source, once for all editors of a page. */
export function useCatalogue(datasource: DataSource): CatalogueState {
  const [state, setState] = useState<Omit<CatalogueState, 'retry'>>({ loading: true });
  const [attempt, setAttempt] = useState(0);

  useEffect(() => {
    let current = true;
    const show = (next: Omit<CatalogueState, 'retry'>) => current && setState(next);
    datasource.catalogue().then(
      (catalogue) => show({ catalogue, loading: false }),
      (failure) => show({ trouble: explain(failure), loading: false })
    );
    return () => {
      current = false;
    };
  }, [datasource, attempt]);

  const retry = useCallback(() => {
    datasource.forgetCatalogue();
    setState({ loading: true });
    setAttempt((count) => count + 1);
  }, [datasource]);

  return { ...state, retry };
}
