import { useEffect, useState } from 'react';
import { Answers } from './source';

/** useDimensionValues loads the values of a dimension. The list is empty while the dimension is unknown and after a failure. */
export function useDimensionValues(datasource: Answers, dimension: string): { values: string[]; loading: boolean } {
  const [found, setFound] = useState<{ dimension: string; values: string[] }>();
  const known = dimension !== '' && !dimension.includes('$');

  useEffect(() => {
    let current = true;
    const show = (values: string[]) => current && setFound({ dimension, values });
    if (known) {
      datasource.dimensionValues(dimension).then(
        (answer) => show(answer.values),
        () => show([])
      );
    }
    return () => {
      current = false;
    };
  }, [datasource, dimension, known]);

  const loaded = found?.dimension === dimension;
  return { values: loaded ? found.values : [], loading: known && !loaded };
}
