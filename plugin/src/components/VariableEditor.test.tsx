import React, { useState } from 'react';
import { render, screen } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { shop } from '../testing/shop';
import { withTemplates } from '../testing/templates';
import { VariableQuery } from '../types';
import { VariableEditor } from './VariableEditor';

beforeEach(() => withTemplates());

it('chooses what a variable lists', async () => {
  const changed = jest.fn();
  const datasource = shop();
  const Page = () => {
    const [query, setQuery] = useState({} as VariableQuery);
    const change = (next: unknown) => {
      changed(next);
      setQuery(next as VariableQuery);
    };
    return <VariableEditor datasource={datasource} query={query} onChange={change} onRunQuery={() => undefined} />;
  };
  render(<Page />);
  await userEvent.click(screen.getByLabelText('List'));
  await userEvent.click(await screen.findByText('Values of a dimension'));
  await userEvent.click(screen.getByLabelText('Dimension'));
  await userEvent.click(await screen.findByText('Country'));
  expect(changed).toHaveBeenLastCalledWith({ refId: 'var', kind: 'dimension_values', dimension: 'country' });
});
