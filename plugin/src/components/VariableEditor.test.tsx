import React, { useState } from 'react';
import { render, screen } from '@testing-library/react';
import { user } from '../testing/user';
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
  await user.click(screen.getByLabelText('List'));
  await user.click(await screen.findByText('Values of a dimension'));
  await user.click(screen.getByLabelText('Dimension'));
  await user.click(await screen.findByText('Country'));
  expect(changed).toHaveBeenLastCalledWith({ refId: 'var', kind: 'dimension_values', dimension: 'country' });
});
