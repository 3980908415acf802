// Reading the orders because a person asked for it, and what became of it: a failure stays to be seen, with its reason,
// until a later reading is complete.
import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import type { DescribedError } from '#shared/text/errors.ts';
import { plural } from '../../lib/format.ts';
import { problemOf } from '../../lib/problem.ts';
import { orpc, queryClient } from '../../rpc/client.ts';
import { tell } from '../../rpc/hooks.ts';
import type { OrdersStatus } from './data.ts';

export interface Reading {
  readonly isPending: boolean;
  /** Why the last one failed; null when it did not, or when the orders were read since. */
  readonly problem: DescribedError | null;
  readonly begin: () => void;
}

export function useReading(status: OrdersStatus | undefined): Reading {
  const [failed, setFailed] = useState<{ readonly problem: DescribedError; readonly asOf: string | null } | null>(null);
  const asOf = status?.asOf ?? null;
  const refresh = useMutation(
    orpc.orders.refresh.mutationOptions({
      onSuccess: ({ orders }) => {
        setFailed(null);
        tell(orders === 0 ? 'Read from Apex: nothing has changed' : `${plural(orders, 'order')} read from Apex`);
      },
      onError: (error) => setFailed({ problem: problemOf(error), asOf }),
      // A reading that changes nothing or fails is not announced, but its time is.
      onSettled: () => queryClient.invalidateQueries({ queryKey: orpc.orders.key() }),
    }),
  );
  return {
    isPending: refresh.isPending,
    problem: failed?.asOf === asOf ? failed.problem : null,
    begin: () => refresh.mutate({}),
  };
}
