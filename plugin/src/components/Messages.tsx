import React from 'react';
import { Alert, Button } from '@grafana/ui';
import { Trouble } from '../errors';

/** TroubleMessage shows why the catalogue is missing and what to do. */
export function TroubleMessage({ trouble, onRetry }: { trouble?: Trouble; onRetry: () => void }) {
  if (!trouble) {
    return null;
  }
  return (
    <Alert severity="error" title={trouble.title}>
      <p>{trouble.message}</p>
      <p>{trouble.remedy}</p>
      <Button size="sm" variant="secondary" icon="sync" onClick={onRetry}>
        Try again
      </Button>
    </Alert>
  );
}

/** ProblemMessages shows warnings about the query. */
export function ProblemMessages({ problems }: { problems: string[] }) {
  if (problems.length === 0) {
    return null;
  }
  return (
    <Alert severity="warning" title={problems[0]}>
      {problems.slice(1).map((problem) => (
        <p key={problem}>{problem}</p>
      ))}
    </Alert>
  );
}
