import React from 'react';
import { Button, InlineField, InlineFieldRow } from '@grafana/ui';
import { usableDimensions } from '../catalogue';
import { Answers } from '../source';
import { Catalogue, Filter } from '../types';
import { useDimensionValues } from '../useDimensionValues';
import { labelWidth, MultiPicker, Picker, withVariables } from './Picker';

interface Props {
  filters?: Filter[];
  catalogue?: Catalogue;
  datasource: Answers;
  variables: string[];
  onChange: (filters: Filter[]) => void;
}

/** FiltersEditor edits the filters of a query. */
export function FiltersEditor({ filters = [], onChange, ...rest }: Props) {
  const replace = (index: number, ...by: Filter[]) =>
    onChange([...filters.slice(0, index), ...by, ...filters.slice(index + 1)]);
  return (
    <>
      {filters.map((filter, index) => (
        <FilterRow
          key={index}
          {...rest}
          filter={filter}
          others={filters.filter((other) => other !== filter)}
          onChange={(changed) => replace(index, changed)}
          onRemove={() => replace(index)}
        />
      ))}
      <InlineFieldRow>
        <InlineField label="Customers" labelWidth={labelWidth} tooltip="Filters keep part of the customers, for example the customers of one country.">
          <Button variant="secondary" icon="plus" size="md" onClick={() => onChange([...filters, { dimension: '', values: [] }])}>
            Add filter
          </Button>
        </InlineField>
      </InlineFieldRow>
    </>
  );
}

interface RowProps extends Omit<Props, 'filters' | 'onChange'> {
  filter: Filter;
  others: Filter[];
  onChange: (filter: Filter) => void;
  onRemove: () => void;
}

function FilterRow({ filter, others, catalogue, datasource, variables, onChange, onRemove }: RowProps) {
  const { values, loading } = useDimensionValues(datasource, filter.dimension);
  const dimensions = usableDimensions(catalogue).filter(({ name }) => !others.some((other) => other.dimension === name));
  return (
    <InlineFieldRow>
      <Picker
        label="Only customers by"
        value={filter.dimension}
        options={dimensions.map(({ name, title }) => ({ value: name, label: title }))}
        placeholder="Choose what to filter by"
        custom="Use"
        width={30}
        onChange={(dimension) => onChange({ dimension, values: [] })}
      />
      <MultiPicker
        label="that is one of"
        values={filter.values}
        options={withVariables(values.map((value) => ({ value, label: value })), variables)}
        placeholder="Everybody"
        loading={loading}
        custom="Use"
        grow
        onChange={(chosen) => onChange({ ...filter, values: chosen })}
      />
      <Button variant="secondary" icon="trash-alt" tooltip="Remove this filter" aria-label="Remove this filter" onClick={onRemove} />
    </InlineFieldRow>
  );
}
