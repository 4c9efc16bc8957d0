import React from 'react';
import { SelectableValue } from '@grafana/data';
import { InlineFieldRow } from '@grafana/ui';
import { optionsOf } from '../catalogue';
import { CohortValue, EventKind, Listed, LoyaltyQuery } from '../types';
import { NumberField } from './NumberField';
import { Part } from './part';
import { MultiPicker, Picker, withVariables } from './Picker';
import { SurvivalPart } from './SurvivalPart';
import { Toggle } from './Toggle';
import { GroupRow } from './WindowPart';

export const eventKinds: Array<SelectableValue<string>> = [
  { value: 'campaign', label: 'Campaigns', description: 'From the exporter’s configuration' },
  { value: 'source_gap', label: 'Gaps in the sources', description: 'Times in which a source could not be read' },
  { value: 'reload', label: 'Changes of the configuration', description: 'Since the exporter was started' },
  { value: 'change_point', label: 'Sudden changes', description: 'When a measure changed more than by chance' },
];

const cohortValues: Array<SelectableValue<string>> = [
  { value: 'share', label: 'Share that buys', description: 'Share of the cohort that bought in the month' },
  { value: 'active', label: 'Customers who buy', description: 'How many bought in the month' },
  { value: 'revenue', label: 'Revenue', description: 'What they spent in the month' },
  { value: 'margin', label: 'Margin', description: 'The margin of what they bought in the month' },
  { value: 'margin_per_customer', label: 'Margin per customer', description: 'Added up since the first purchase' },
];

const bases: Array<SelectableValue<string>> = [
  { value: 'orders', label: 'Orders', description: 'What customers spent on orders' },
  { value: 'subscriptions', label: 'Subscriptions', description: 'Recurring revenue' },
];

const moved: Array<SelectableValue<string>> = [
  { value: 'revenue', label: 'Revenue', description: 'From what customers spent before to what they spend now' },
  { value: 'customers', label: 'Customers', description: 'New, won back and lost customers' },
];

/** SpecialPart edits the fields that only one type of query has. */
export function SpecialPart(part: Part) {
  switch (part.query.queryType) {
    case 'movements':
      return <Movements {...part} />;
    case 'cohorts':
      return <Cohorts {...part} />;
    case 'distribution':
      return <Distribution {...part} />;
    case 'survival':
      return <SurvivalPart {...part} />;
    case 'rfm':
      return <Segments {...part} />;
    case 'first':
      return <GroupRow {...part} />;
    case 'survey':
      return <Survey {...part} />;
    case 'at_risk':
      return <AtRisk {...part} />;
    case 'events':
      return <Events {...part} />;
    default:
      return null;
  }
}

function Movements({ query, change }: Part) {
  const what = query.movements ?? 'revenue';
  return (
    <InlineFieldRow>
      <Picker
        label="Movements of"
        value={what}
        options={moved}
        width={34}
        onChange={(movements) => change({ movements: movements as LoyaltyQuery['movements'] })}
      />
      {what === 'revenue' && (
        <Picker
          label="Revenue from"
          value={query.basis ?? 'orders'}
          options={bases}
          width={26}
          onChange={(basis) => change({ basis: basis as LoyaltyQuery['basis'] })}
        />
      )}
    </InlineFieldRow>
  );
}

function Cohorts({ query, variables, change }: Part) {
  return (
    <InlineFieldRow>
      <Picker
        label="Each cell shows"
        value={query.cohortValue ?? 'share'}
        options={withVariables(cohortValues, variables)}
        width={34}
        onChange={(value) => change({ cohortValue: value as CohortValue })}
      />
      <Toggle
        label="Curves"
        tooltip="A line for each of some cohorts by months since the first purchase, for the chart “Trend”."
        value={query.cohortCurves ?? false}
        onChange={(cohortCurves) => change({ cohortCurves })}
      />
    </InlineFieldRow>
  );
}

function Distribution({ query, catalogue, loading, variables, change }: Part) {
  return (
    <InlineFieldRow>
      <ListedPicker
        label="Distribution of"
        value={query.distribution}
        listed={catalogue?.distributions ?? []}
        loading={loading}
        variables={variables}
        onChange={(distribution) => change({ distribution })}
      />
      <NumberField
        label="Bars"
        tooltip="The number of ranges."
        value={query.bins}
        placeholder="20"
        min={1}
        max={100}
        onChange={(bins) => change({ bins })}
      />
    </InlineFieldRow>
  );
}

function Survey({ query, catalogue, loading, variables, change }: Part) {
  return (
    <InlineFieldRow>
      <ListedPicker
        label="Survey question"
        value={query.question}
        listed={catalogue?.questions ?? []}
        loading={loading}
        variables={variables}
        onChange={(question) => change({ question })}
      />
    </InlineFieldRow>
  );
}

function Segments({ query, change }: Part) {
  return (
    <InlineFieldRow>
      <Toggle
        label="Moves"
        tooltip="How many customers moved from which segment to which since the beginning of the window, instead of the segments."
        value={query.rfmMoves ?? false}
        onChange={(rfmMoves) => change({ rfmMoves })}
      />
    </InlineFieldRow>
  );
}

interface ListedProps {
  label: string;
  value?: string;
  listed: Listed[];
  loading: boolean;
  variables: string[];
  onChange: (name: string) => void;
}

function ListedPicker({ label, value, listed, loading, variables, onChange }: ListedProps) {
  const chosen = listed.find(({ name }) => name === value);
  return (
    <Picker
      label={label}
      tooltip={chosen?.help}
      value={value}
      options={withVariables(optionsOf(listed), variables)}
      placeholder="Choose"
      loading={loading}
      custom="Use"
      error={chosen && !chosen.available ? `Not available: ${chosen.reason}.` : undefined}
      width={34}
      onChange={onChange}
    />
  );
}

function AtRisk({ query, change }: Part) {
  return (
    <InlineFieldRow>
      <NumberField
        label="At most"
        tooltip="The greatest number of customers in the list. The most valuable customers come first."
        value={query.limit}
        placeholder="100"
        min={1}
        max={1000}
        onChange={(limit) => change({ limit })}
      />
    </InlineFieldRow>
  );
}

function Events({ query, change }: Part) {
  return (
    <InlineFieldRow>
      <MultiPicker
        label="Events"
        values={query.events}
        options={eventKinds}
        placeholder="All kinds except sudden changes"
        grow
        onChange={(events) => change({ events: events as EventKind[] })}
      />
    </InlineFieldRow>
  );
}
