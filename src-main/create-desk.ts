// The part of the composition root that joins the fulfilment desk: orders as Apex has them, the packing list that
// follows them, papers, and the outbox that tells Apex what was packed.
import { createOrders, type OrdersDeps } from './create-orders.ts';
import { createOutbox, type OutboxParts } from './create-outbox.ts';
import { createPacking, type PackingDeps } from './create-packing.ts';
import { createSheets, type SheetsDeps } from './create-sheets.ts';
import { createPrintingRoutes, type PrintingDeps } from './features/printing/routes.ts';

export interface DeskDeps
  extends Omit<OrdersDeps, 'list'>,
    Omit<PackingDeps, 'moves'>,
    Pick<OutboxParts, 'rateLimit' | 'others'>,
    Omit<PrintingDeps, 'read'>,
    Omit<SheetsDeps, 'packing'> {}

export function createDesk(deps: DeskDeps) {
  const outbox = createOutbox(deps);
  const packing = createPacking({ ...deps, moves: outbox.moves });
  const orders = createOrders({ ...deps, list: packing });
  const sheets = createSheets({ ...deps, packing });
  return {
    orders: orders.sync,
    packing,
    outbox,
    sheets,
    routes: {
      orders: orders.routes,
      packing: packing.routes,
      stores: packing.storeRoutes,
      outbox: outbox.routes,
      sheets: sheets.routes,
      printing: createPrintingRoutes({ ...deps, read: deps.database.read }),
    },
    start: (): void => {
      packing.start();
      orders.sync.start();
      outbox.start();
      sheets.start();
    },
    nudge: async (): Promise<void> => {
      await Promise.all([orders.sync.nudge(), outbox.nudge(), packing.nudge(), sheets.nudge()]);
    },
    stop: async (): Promise<void> => {
      await sheets.stop();
      await orders.sync.stop();
      await outbox.stop();
      await packing.stop();
    },
  };
}
