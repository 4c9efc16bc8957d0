import React, { useState } from 'react';
import { CoreApp } from '@grafana/data';
import { render, screen, waitFor, within } from '@testing-library/react';
import { user } from '../testing/user';
import type { DataSource } from '../datasource';
import { shop, unreachable } from '../testing/shop';
import { withTemplates } from '../testing/templates';
import { LoyaltyQuery } from '../types';
import { AnnotationEditor } from './AnnotationEditor';
import { QueryEditor } from './QueryEditor';

beforeEach(() => withTemplates({ country: { value: ['NL'] } }));

function show(query: Partial<LoyaltyQuery>, datasource: DataSource = shop(), Editor: typeof QueryEditor = QueryEditor, app?: CoreApp) {
  const changed = jest.fn();
  const run = jest.fn();
  const Page = () => {
    const [current, setCurrent] = useState({ refId: 'A', ...query } as LoyaltyQuery);
    const change = (next: LoyaltyQuery) => {
      changed(next);
      setCurrent(next);
    };
    return <Editor app={app} datasource={datasource} query={current} onChange={change} onRunQuery={run} />;
  };
  render(<Page />);
  return { changed, run, last: () => changed.mock.lastCall?.[0] as LoyaltyQuery };
}

async function choose(label: string, option: string | RegExp) {
  await user.click(screen.getByLabelText(label));
  await user.click(await screen.findByText(option));
}

async function type(label: string, text: string) {
  await user.type(screen.getByLabelText(label), `${text}{Enter}`);
}

describe('the query editor', () => {
  it('finds a measure by a word of its description and explains it', async () => {
    const { last, run } = show({ queryType: 'series', measures: [] });
    await waitFor(() => expect(screen.getByText(/Choose or search/)).toBeInTheDocument());
    await type('Measures', 'stayed away');
    expect(last()).toMatchObject({ queryType: 'series', measures: ['churn_ratio'] });
    expect(run).toHaveBeenCalled();
    const explanation = await screen.findByLabelText('What the measures mean');
    expect(explanation).toHaveTextContent('Churn: Share of the buyers who stayed away.');
    expect(explanation).toHaveTextContent('retained customers / customers active in the previous window');
    expect(explanation).toHaveTextContent('4/6 = 0.667');
    expect(explanation).toHaveTextContent('a share, shown as a percentage');
  });

  it('shows measures by subject, and why one is not available', async () => {
    show({ queryType: 'series', measures: ['upsell_ratio'] });
    expect(await screen.findByText('Upsell is not available: no source delivers line records.')).toBeInTheDocument();
    await user.click(screen.getByLabelText('Measures'));
    expect(await screen.findByText('Revenue and value')).toBeInTheDocument();
    expect(screen.getByText('Forecasts')).toBeInTheDocument();
  });

  it('offers the windows of the measure', async () => {
    const { last } = show({ queryType: 'series', measures: ['retention_ratio'] });
    await screen.findByLabelText('What the measures mean');
    await user.click(screen.getByLabelText('Window'));
    expect(await screen.findByText('Calendar months')).toBeInTheDocument();
    expect(screen.queryByText('Whole history')).not.toBeInTheDocument();
    await user.click(screen.getByText('Calendar months'));
    expect(last().window).toBe('month');
    expect(screen.queryByLabelText('Points')).not.toBeInTheDocument();
  });

  it('accepts a number of days as a window in several notations', async () => {
    const { last } = show({ queryType: 'series', measures: ['retention_ratio'] });
    await screen.findByLabelText('What the measures mean');
    await type('Window', '45 days');
    expect(last().window).toBe('45d');
    expect(screen.getByText('45d')).toBeInTheDocument();
  });

  it('rejects an invalid window', async () => {
    show({ queryType: 'series', measures: ['retention_ratio'], window: 'fortnight' });
    expect(await screen.findByText('Write a number of days, such as 45d.')).toBeInTheDocument();
  });

  it('shows no window for a measure without windows', async () => {
    show({ queryType: 'value', measures: ['clv_historic'] });
    expect(await screen.findByText('None: the figure holds at the end of a day')).toBeInTheDocument();
  });

  it('filters by values of the data and by variables', async () => {
    const { last } = show({ queryType: 'value', measures: ['retention_ratio'] });
    await screen.findByLabelText('What the measures mean');
    await user.click(screen.getByText('Add filter'));
    await choose('Only customers by', 'Country');
    expect(last().filters).toEqual([{ dimension: 'country', values: [] }]);
    await choose('that is one of', 'NL');
    await choose('that is one of', '$country');
    expect(last().filters).toEqual([{ dimension: 'country', values: ['NL', '$country'] }]);
    await user.click(screen.getByLabelText('Remove this filter'));
    expect(last().filters).toEqual([]);
  });

  it('groups, with a number of groups', async () => {
    const { last } = show({ queryType: 'series', measures: ['retention_ratio'] });
    await screen.findByLabelText('What the measures mean');
    await choose('Group by', 'Acquisition channel');
    expect(last().groupBy).toBe('acquisition_channel');
    const cap = screen.getByLabelText('Groups');
    await user.type(cap, '500');
    expect(screen.getByText('Write a whole number from 1 to 200.')).toBeInTheDocument();
    await user.clear(cap);
    await user.type(cap, '5');
    await user.tab();
    expect(last().cap).toBe(5);
  });

  it('keeps series of a measure with labels', async () => {
    const { last } = show({ queryType: 'series', measures: ['revenue_movement'] });
    await screen.findByLabelText('What the measures mean');
    await choose('Movement', 'Expansion');
    expect(last().labels).toEqual({ movement: ['expansion'] });
    expect(screen.getByLabelText('Basis')).toBeInTheDocument();
  });

  it('compares, shows the target and leaves out what has not ended', async () => {
    const { last } = show({ queryType: 'series', measures: ['retention_ratio'] });
    await screen.findByLabelText('What the measures mean');
    await choose('Compare with', 'A year before');
    await user.click(screen.getByLabelText('Show target'));
    await user.click(screen.getByLabelText('Only complete'));
    await choose('Language', 'Nederlands');
    expect(last()).toMatchObject({ compareTo: ['previous_year'], target: true, hideIncomplete: true, language: 'nl' });
  });

  it.each<[string, Partial<LoyaltyQuery>, string]>([
    ['Figures of the last day', { queryType: 'value' }, 'Measures'],
    ['One sentence', { queryType: 'summary' }, 'Measure'],
    ['What moved', { queryType: 'movements', movements: 'revenue' }, 'Movements of'],
    ['Cohorts', { queryType: 'cohorts', cohortValue: 'share' }, 'Each cell shows'],
    ['Distribution', { queryType: 'distribution', distribution: 'order_value' }, 'Distribution of'],
    ['How long they stay', { queryType: 'survival', survival: 'second_order' }, 'Time until'],
    ['RFM segments', { queryType: 'rfm' }, 'Moves'],
    ['By the first order', { queryType: 'first' }, 'Group by'],
    ['Survey answers', { queryType: 'survey', question: 'nps' }, 'Survey question'],
    ['Customers at risk', { queryType: 'at_risk' }, 'At most'],
    ['Events', { queryType: 'events', events: ['campaign', 'source_gap'] }, 'Events'],
    ['State of the sources', { queryType: 'status' }, 'Language'],
  ])('changes to %s', async (label, expected, field) => {
    const { last } = show({ queryType: 'series', measures: ['retention_ratio'] });
    await screen.findByLabelText('What the measures mean');
    await choose('Show', label);
    expect(last()).toMatchObject({ ...expected, refId: 'A' });
    expect(screen.getByLabelText(field)).toBeInTheDocument();
  });

  it('gives a query of another data source a type, without its fields', async () => {
    const { changed } = show({});
    await waitFor(() => expect(changed).toHaveBeenCalledWith({ refId: 'A', queryType: 'series', measures: ['retention_ratio'] }));
  });

  it('passes the default query on in an alert rule, where Grafana only shows it', async () => {
    const { changed } = show({ queryType: 'series', measures: ['retention_ratio'] }, shop(), QueryEditor, CoreApp.UnifiedAlerting);
    await screen.findByLabelText('What the measures mean');
    expect(changed).toHaveBeenCalledTimes(1);
    expect(changed).toHaveBeenCalledWith({ refId: 'A', queryType: 'series', measures: ['retention_ratio'] });
  });

  it('leaves the query of a panel as it is', async () => {
    const { changed } = show({ queryType: 'series', measures: ['retention_ratio'] }, shop(), QueryEditor, CoreApp.PanelEditor);
    await screen.findByLabelText('What the measures mean');
    expect(changed).not.toHaveBeenCalled();
  });

  it('says what to do when the exporter cannot be reached, and tries again', async () => {
    const datasource = unreachable();
    const { last } = show({ queryType: 'series', measures: [] }, datasource);
    const alert = await screen.findByRole('alert');
    expect(alert).toHaveTextContent('connection refused');
    expect(alert).toHaveTextContent('Check that loyalty_exporter runs');
    await type('Measures', 'nps');
    expect(last().measures).toEqual(['nps']);
    jest.mocked(datasource.getResource).mockImplementation(shop().getResource);
    await user.click(within(alert).getByText('Try again'));
    await waitFor(() => expect(screen.queryByRole('alert')).not.toBeInTheDocument());
    expect(screen.getAllByText('Net promoter score')).not.toHaveLength(0);
  });

  it.each([
    [503, 'The exporter has no figures yet'],
    [403, 'The exporter refuses this data source'],
  ])('has a message for a failure with status %d', async (status, title) => {
    show({ queryType: 'cohorts' }, unreachable(status));
    expect(await screen.findByText(title)).toBeInTheDocument();
  });
});

describe('the editor of annotations', () => {
  it('asks for a measure if sudden changes are chosen', async () => {
    const { last } = show({ events: ['campaign'] }, shop(), AnnotationEditor as typeof QueryEditor);
    await screen.findByText('Campaigns');
    expect(screen.queryByLabelText('Measure')).not.toBeInTheDocument();
    await choose('Events', 'Sudden changes');
    expect(last()).toMatchObject({ queryType: 'events', events: ['campaign', 'change_point'] });
    await type('Measure', 'net promoter');
    await type('Window', '30');
    expect(last()).toMatchObject({ measures: ['nps'], window: '30d' });
  });
});
