// What stands in a screen's place while it loads, when it broke, and when there is no such page.
import { Button } from '@mantine/core';
import type { ErrorComponentProps } from '@tanstack/react-router';
import { Link } from '@tanstack/react-router';
import { useEffect, useState } from 'react';
import { EmptyState } from '../components/empty-state.tsx';
import { ScreenSkeleton } from '../components/skeleton.tsx';

export const RoutePending = () => <ScreenSkeleton />;

const reference = () => `W-${Date.now().toString(36).slice(-6).toUpperCase()}`;

export function RouteError({ error, reset }: ErrorComponentProps) {
  const message = error instanceof Error ? error.message : String(error);
  const [ref] = useState(reference);
  useEffect(() => {
    // The reference and the cause belong together wherever the host keeps its window log.
    reportError(new Error(`${ref}: ${message}`, { cause: error }));
  }, [ref, message, error]);
  return (
    <EmptyState title="This page stopped working" role="alert">
      <p>Nothing you saved is lost. The other pages go on working.</p>
      <p>
        Reference <span className="ph-mono">{ref}</span>: {message}
      </p>
      <Button variant="filled" onClick={reset}>
        Try again
      </Button>
    </EmptyState>
  );
}

export const NotFound = () => (
  <EmptyState title="There is no such page">
    <p>The address may be from an older version.</p>
    <Link to="/" className="ph-link">
      Go to Today
    </Link>
  </EmptyState>
);
