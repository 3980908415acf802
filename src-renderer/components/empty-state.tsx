// A place with nothing in it: says why, and what to do.

import { Button } from '@mantine/core';
import type { ReactNode } from 'react';
import { problemOf } from '../lib/problem.ts';

export function EmptyState(props: { title: string; children?: ReactNode; role?: 'alert' | 'status' }) {
  return (
    <div className="ph-empty" role={props.role}>
      <h2>{props.title}</h2>
      {props.children}
    </div>
  );
}

/** A read that failed: what, why, what to do, and the button that does it. */
export function LoadProblem(props: { error: unknown; onRetry: () => void }) {
  const problem = problemOf(props.error);
  return (
    <EmptyState title={problem.title} role="alert">
      <p>{problem.text}</p>
      <p className="ph-muted">{problem.remedy}</p>
      <Button variant="filled" onClick={props.onRetry}>
        Try again
      </Button>
    </EmptyState>
  );
}
