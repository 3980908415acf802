// The typed client of the contract and its TanStack Query helpers. `orpc.packages.list.queryOptions(…)`
// is how every screen reads; `orpc.….mutationOptions()` is how it writes.
import { createORPCClient } from '@orpc/client';
import type { ContractRouterClient, InferContractRouterOutputs } from '@orpc/contract';
import { createTanstackQueryUtils } from '@orpc/tanstack-query';
import { QueryClient } from '@tanstack/react-query';
import type { Contract } from '#shared/contract/index.ts';
import { ConnectionLost, connection } from './connection.ts';
import { onlyWhileOpen } from './open-seat.ts';

export type Outputs = InferContractRouterOutputs<Contract>;

export type PackageRow = Outputs['packages']['list']['packages'][number];
export type PackageDetail = Outputs['packages']['get'];
export type PlanItem = Outputs['apexSync']['plan']['items'][number];
export type LogRow = Outputs['apexSync']['log']['rows'][number];

export const client: ContractRouterClient<Contract> = createORPCClient(onlyWhileOpen(connection.link));
export const orpc = createTanstackQueryUtils(client);

/** Reads survive a reconnection; anything else that failed is shown, not hammered. */
export const queryClient = new QueryClient({
  defaultOptions: {
    queries: {
      networkMode: 'always',
      staleTime: 60_000,
      refetchOnWindowFocus: false,
      retry: (count, error) => error instanceof ConnectionLost && count < 20,
      retryDelay: 200,
    },
    mutations: { networkMode: 'always', retry: false },
  },
});
