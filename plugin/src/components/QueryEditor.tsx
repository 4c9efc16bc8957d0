import React, { useEffect } from 'react';
import { CoreApp, QueryEditorProps } from '@grafana/data';
import { InlineFieldRow } from '@grafana/ui';
import type { DataSource } from '../datasource';
import { problemsOf, rangeProblems } from '../problems';
import { defaultsOf, infoOf, queryTypes, wantsChangePoints } from '../queryTypes';
import { LoyaltyQuery, Options, QueryType } from '../types';
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

type Props = QueryEditorProps<DataSource, LoyaltyQuery, Options>;

/** QueryEditor asks for one query, beginning with what is to be seen. */
export function QueryEditor({ query, datasource, data, range, app, onChange, onRunQuery }: Props) {
  const { catalogue, trouble, loading, retry } = useCatalogue(datasource);
  const known = queryTypes.some(({ value }) => value === query.queryType);
  const info = infoOf(query.queryType);

  // A query that was begun for another data source, or by an alert rule, has no kind yet.
  useEffect(() => {
    if (!known) {
      onChange({ ...datasource.getDefaultQuery(), ...query, queryType: 'series' });
    }
  }, [known, query, datasource, onChange]);

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
          onChange={(type) => change({ ...defaultsOf(type as QueryType), ...query, queryType: type as QueryType })}
        />
        <Hint text={app === CoreApp.PanelEditor ? `${info.description} ${info.drawing}` : info.description} />
      </InlineFieldRow>
      <SpecialPart {...part} />
      <MeasurePart {...part} />
      <WindowPart {...part} />
      {(info.filtered || wantsChangePoints(query)) && (
        <FiltersEditor {...part} filters={query.filters} onChange={(filters) => change({ filters })} />
      )}
      <OptionsPart {...part} />
      <ProblemMessages problems={problems} />
      {info.measures !== 'none' && <MeasureExplanation catalogue={catalogue} names={query.measures} />}
    </div>
  );
}
