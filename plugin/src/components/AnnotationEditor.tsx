import React from 'react';
import { QueryEditorProps } from '@grafana/data';
import { problemsOf } from '../problems';
import { infoOf, seeksChangePoints } from '../queryTypes';
import { Source } from '../source';
import { LoyaltyQuery, Options } from '../types';
import { useCatalogue } from '../useCatalogue';
import { FiltersEditor } from './FiltersEditor';
import { MeasurePart } from './MeasurePart';
import { ProblemMessages, TroubleMessage } from './Messages';
import { OptionsPart } from './OptionsPart';
import { Part } from './part';
import { SpecialPart } from './SpecialPart';
import { WindowPart } from './WindowPart';

type Props = QueryEditorProps<Source, LoyaltyQuery, Options>;

/** AnnotationEditor chooses which events a dashboard marks. */
export function AnnotationEditor({ query: stored, datasource, data, onChange, onRunQuery }: Props) {
  const { catalogue, trouble, loading, retry } = useCatalogue(datasource);
  const query: LoyaltyQuery = { ...stored, queryType: 'events' };
  const change = (changes: Partial<LoyaltyQuery>) => {
    onChange({ ...query, ...changes });
    onRunQuery?.();
  };
  const part: Part = {
    query,
    info: infoOf('events'),
    catalogue,
    loading,
    data,
    datasource,
    variables: datasource.templateVariables(),
    change,
  };
  return (
    <div>
      <TroubleMessage trouble={trouble} onRetry={retry} />
      <SpecialPart {...part} />
      <MeasurePart {...part} />
      <WindowPart {...part} />
      {seeksChangePoints(query) && (
        <FiltersEditor {...part} filters={query.filters} onChange={(filters) => change({ filters })} />
      )}
      <OptionsPart {...part} />
      <ProblemMessages problems={problemsOf(query, catalogue)} />
    </div>
  );
}
