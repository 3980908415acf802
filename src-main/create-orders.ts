// The part of the composition root that joins the order cache: what is read of it, the refresh that fills it, and its
// routes. It calls Apex through the sync's own client, so that both share one rate limit and one account of credits.
import type { Clock } from './core/clock.ts';
import type { EventBus } from './core/events.ts';
import type { Logger } from './core/log.ts';
import type { AppDatabase, Tx } from './db/database.ts';
import { createOrderQueries } from './features/orders/queries.ts';
import { listPackages } from './features/packages/queries.ts';
import type { SettingsService } from './features/settings/service.ts';
import type { ApexPort } from './integrations/apex/port.ts';
import type { ApexCalls } from './sync/apex/apex-calls.ts';
import { createOrderRefresh } from './sync/orders/order-refresh.ts';
import { type ApexGate, createOrderSync, type OrderSyncDeps } from './sync/orders/order-sync.ts';
import { createOrderRoutes } from './sync/orders/routes.ts';

export interface OrdersDeps {
  readonly database: AppDatabase;
  readonly clock: Clock;
  readonly random: () => number;
  readonly log: Logger;
  readonly settings: SettingsService;
  readonly events: EventBus;
  readonly port: ApexPort;
  readonly calls: ApexCalls;
  readonly gate: ApexGate;
  /** What follows the orders, in the transactions that store or forget them. */
  readonly list: {
    takeOrdersTx(tx: Tx, orderIds: readonly number[]): void;
    forgetOrdersTx(tx: Tx): void;
  };
  readonly onRead: OrderSyncDeps['onRead'];
}

export function createOrders(deps: OrdersDeps) {
  const queries = createOrderQueries({
    ...deps,
    customSkusOf: (ids) => listPackages(deps.database.read, ids).flatMap(({ customSkus }) => customSkus),
  });
  const refresh = createOrderRefresh({ ...deps, queries, skewMs: deps.calls.skewMs });
  const sync = createOrderSync({ ...deps, refresh });
  return { queries, sync, routes: createOrderRoutes({ queries, sync }) };
}
