import React, { useEffect } from 'react';
import { CoreApp, QueryEditorProps } from '@grafana/data';
import { InlineFieldRow } from '@grafana/ui';
import { problemsOf, rangeProblems } from '../problems';
import { infoOf, isKnown, ownFields, seeksChangePoints } from '../queryTypes';
import { Source } from '../source';
import { LoyaltyQuery, Options, QueryType, queryTypes } from '../types';
import { useCatalogue } from '../useCatalogue';
import { FiltersEditor } from './FiltersEditor';
import { Hint } from './Hint';
import { MeasureExplanation } from './MeasureExplanation';
import { MeasurePart } from './MeasurePart';
import { ProblemMessages, TroubleMessage } from './Messages';
import { OptionsPart } from './OptionsPart';
import { Part } from './part';
import { Picker } from './Picker';
import { SpecialPart } from './SpecialPart';
import { WindowPart } from './WindowPart';

type Props = QueryEditorProps<Source, LoyaltyQuery, Options>;

/** QueryEditor edits one query. Its first field is the type of the query. */
export function QueryEditor({ query, datasource, data, range, app, onChange, onRunQuery }: Props) {
  const { catalogue, trouble, loading, retry } = useCatalogue(datasource);
  const typed = isKnown(query.queryType);
  const info = infoOf(query.queryType);

  // A query that another data source or an alert rule started has no type yet, and may have fields that the back end rejects.
  useEffect(() => {
    if (!typed) {
      onChange({ ...datasource.getDefaultQuery?.(app ?? CoreApp.Unknown), ...ownFields(query), queryType: 'series' });
    }
  }, [typed, query, datasource, app, onChange]);

  // Grafana adds the default query to the query that an alert rule's editor shows, but not to the query that it saves.
  useEffect(() => {
    if (typed && app === CoreApp.UnifiedAlerting) {
      onChange(query);
    }
    // Once, when the editor opens: after that, every change is passed on anyway.
    // eslint-disable-next-line react-hooks/exhaustive-deps
  }, []);

  const change = (changes: Partial<LoyaltyQuery>) => {
    onChange({ ...query, ...changes });
    onRunQuery();
  };
  const problems = [...problemsOf(query, catalogue), ...(app === CoreApp.UnifiedAlerting ? [] : rangeProblems(query, range ?? data?.timeRange))];
  const part: Part = {
    query,
    info,
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
      <InlineFieldRow>
        <Picker
          label="Show"
          tooltip={info.description}
          value={info.value}
          options={queryTypes}
          width={34}
          onChange={(type) => change({ ...infoOf(type as QueryType).start, ...query, queryType: type as QueryType })}
        />
        <Hint text={app === CoreApp.PanelEditor ? `${info.description} ${info.drawing}` : info.description} />
      </InlineFieldRow>
      <SpecialPart {...part} />
      <MeasurePart {...part} />
      <WindowPart {...part} />
      {(info.filtered || seeksChangePoints(query)) && (
        <FiltersEditor {...part} filters={query.filters} onChange={(filters) => change({ filters })} />
      )}
      <OptionsPart {...part} />
      <ProblemMessages problems={problems} />
      {info.measures !== 'none' && <MeasureExplanation catalogue={catalogue} names={query.measures} />}
    </div>
  );
}
