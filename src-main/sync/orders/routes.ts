// Contract → the order cache and its refresh.
import { api } from '../../core/rpc.ts';
import type { OrderQueries } from '../../features/orders/queries.ts';
import type { OrderSync } from './order-sync.ts';

export function createOrderRoutes({ queries, sync }: { readonly queries: OrderQueries; readonly sync: OrderSync }) {
  const o = api.orders;
  return {
    list: o.list.handler(({ input }) => queries.list(input)),
    get: o.get.handler(({ input }) => queries.get(input.id)),
    status: o.status.handler(() => ({
      ...sync.status(),
      orders: queries.orders(),
      ...queries.due(),
      statuses: queries.statuses(),
    })),
    refresh: o.refresh.handler(async () => ({ orders: await sync.refreshNow() })),
  };
}
