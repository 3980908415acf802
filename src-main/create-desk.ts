// The part of the composition root that joins the fulfilment desk: orders as Apex has them, the packing list that
// follows them, papers, and the outbox that tells Apex what was packed.
import { createOrders, type OrdersDeps } from './create-orders.ts';
import { createOutbox, type OutboxParts } from './create-outbox.ts';
import { createPacking, type PackingDeps } from './create-packing.ts';
import { createPrintingRoutes, type PrintingDeps } from './features/printing/routes.ts';

export interface DeskDeps
  extends Omit<OrdersDeps, 'list'>,
    Omit<PackingDeps, 'moves'>,
    Pick<OutboxParts, 'rateLimit'>,
    Omit<PrintingDeps, 'read'> {}

export function createDesk(deps: DeskDeps) {
  const outbox = createOutbox(deps);
  const packing = createPacking({ ...deps, moves: outbox.moves });
  const orders = createOrders({ ...deps, list: packing });
  return {
    orders: orders.sync,
    packing,
    outbox,
    routes: {
      orders: orders.routes,
      packing: packing.routes,
      stores: packing.storeRoutes,
      outbox: outbox.routes,
      printing: createPrintingRoutes({ ...deps, read: deps.database.read }),
    },
    start: (): void => {
      packing.start();
      orders.sync.start();
      outbox.start();
    },
    nudge: async (): Promise<void> => {
      await Promise.all([orders.sync.nudge(), outbox.nudge(), packing.nudge()]);
    },
    stop: async (): Promise<void> => {
      await orders.sync.stop();
      await outbox.stop();
      await packing.stop();
    },
  };
}
