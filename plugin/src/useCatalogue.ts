import { useCallback, useEffect, useState } from 'react';
import { explain, Trouble } from './errors';
import { Answers } from './source';
import { Catalogue } from './types';

/** CatalogueState is the catalogue, or why it is missing. */
export interface CatalogueState {
  catalogue?: Catalogue;
  trouble?: Trouble;
  loading: boolean;
  retry: () => void;
}

/** useCatalogue loads the catalogue of a data source. */
export function useCatalogue(datasource: Answers): CatalogueState {
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
