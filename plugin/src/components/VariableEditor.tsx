import React from 'react';
import { QueryEditorProps, SelectableValue } from '@grafana/data';
import { InlineFieldRow } from '@grafana/ui';
import { usableDimensions } from '../catalogue';
import { Source } from '../source';
import { LoyaltyQuery, Options, VariableKind, VariableQuery } from '../types';
import { useCatalogue } from '../useCatalogue';
import { TroubleMessage } from './Messages';
import { Picker, withVariables } from './Picker';

type Props = QueryEditorProps<Source, LoyaltyQuery, Options, VariableQuery>;

const kinds: Array<SelectableValue<string>> = [
  { value: 'dimension_values', label: 'Values of a dimension', description: 'For example all countries, to filter by' },
  { value: 'dimensions', label: 'Dimensions', description: 'What customers can be grouped by' },
  { value: 'measures', label: 'Measures', description: 'Available measures' },
  { value: 'windows', label: 'Windows', description: 'Configured windows and calendar periods' },
];

/** VariableEditor chooses what a dashboard variable lists. */
export function VariableEditor({ query, datasource, onChange }: Props) {
  const { catalogue, trouble, loading, retry } = useCatalogue(datasource);
  const change = (changes: Partial<VariableQuery>) => onChange({ ...query, refId: query?.refId || 'var', ...changes });
  const dimensions = usableDimensions(catalogue).map(({ name, title }) => ({ value: name, label: title }));
  return (
    <>
      <TroubleMessage trouble={trouble} onRetry={retry} />
      <InlineFieldRow>
        <Picker
          label="List"
          value={query?.kind}
          options={kinds}
          placeholder="Choose what the variable lists"
          width={34}
          onChange={(kind) => change({ kind: kind as VariableKind })}
        />
      </InlineFieldRow>
      {query?.kind === 'dimension_values' && (
        <InlineFieldRow>
          <Picker
            label="Dimension"
            value={query.dimension}
            options={withVariables(dimensions, datasource.templateVariables())}
            placeholder="Choose a dimension"
            loading={loading}
            custom="Use"
            width={34}
            onChange={(dimension) => change({ dimension })}
          />
        </InlineFieldRow>
      )}
    </>
  );
}
