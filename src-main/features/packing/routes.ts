// Contract → the packing list.

import { eq } from 'drizzle-orm';
import type { PackingRow } from '#shared/contract/packing.ts';
import { api } from '../../core/rpc.ts';
import type { ReadDb } from '../../db/database.ts';
import { packingLines, packingOrders } from '../../db/schema/packing.ts';
import type { DeliveryQueries } from './delivery.ts';
import { eventDetail } from './events.ts';
import type { HistoryQueries } from './history.ts';
import { candidatesOf, eventsOf, saidOf } from './line-detail.ts';
import { findLine } from './records.ts';
import type { PackingRows } from './rows.ts';
import { readScan } from './scan.ts';
import type { PackingService } from './service.ts';

export interface PackingRouteDeps {
  readonly read: ReadDb;
  readonly rows: PackingRows;
  readonly service: PackingService;
  readonly history: HistoryQueries;
  readonly delivery: DeliveryQueries;
}

export function createPackingRoutes({ read, rows, service, history, delivery }: PackingRouteDeps) {
  const p = api.packing;

  const lineOf = (id: string) => {
    const line = findLine(read, id);
    const row: PackingRow | null = rows.row(id);
    return {
      row,
      events: line ? eventsOf(read, line) : [],
      candidates: line ? candidatesOf(read, line) : [],
      said: saidOf(read, id),
    };
  };

  /** What a group was, in short: the words are the window's. */
  const summary = (events: ReturnType<PackingService['undoable']>) => {
    const [first] = events;
    if (!first) return null;
    const order = read.select().from(packingOrders).where(eq(packingOrders.id, first.packingOrderId)).get();
    const line =
      first.lineId === null ? null : read.select().from(packingLines).where(eq(packingLines.id, first.lineId)).get();
    return {
      groupId: first.groupId,
      at: first.at,
      kind: first.kind,
      rows: new Set(events.map(({ lineId, packingOrderId }) => lineId ?? packingOrderId)).size,
      units: events.reduce((sum, { units }) => sum + units, 0),
      productName: line?.productName ?? '',
      invoiceNumber: order?.invoiceNumber ?? '',
      field: eventDetail.parse(JSON.parse(first.detail)).field ?? '',
    };
  };

  return {
    list: p.list.handler(({ input }) => rows.list(input)),
    figures: p.figures.handler(() => rows.figures()),
    line: p.line.handler(({ input }) => lineOf(input.id)),
    scan: p.scan.handler(({ input }) => readScan(read, input)),
    pack: p.pack.handler(({ input, context }) => {
      const { lineId, ...request } = input;
      return service.pack(lineId, request, context.actor);
    }),
    unpack: p.unpack.handler(({ input, context }) => {
      const { lineId, ...request } = input;
      return service.unpack(lineId, request, context.actor);
    }),
    setPacked: p.setPacked.handler(({ input, context }) =>
      service.setPacked(input.rows, input.reason, context.actor, { source: 'window', groupId: input.groupId }),
    ),
    edit: p.edit.handler(({ input, context }) =>
      service.edit(input.rows, context.actor, { source: 'window', groupId: input.groupId }),
    ),
    move: p.move.handler(({ input, context }) => {
      const { lineId, ...request } = input;
      return service.move(lineId, request, context.actor);
    }),
    sayProduct: p.sayProduct.handler(({ input, context }) => service.sayProduct(input.lineId, input.is, context.actor)),
    setDelivered: p.setDelivered.handler(({ input, context }) =>
      service.setDelivered(input.packingOrderIds, input.delivered, context.actor),
    ),
    closeOrder: p.closeOrder.handler(({ input, context }) =>
      service.closeOrder(input.packingOrderId, input.reason, context.actor),
    ),
    reopenOrder: p.reopenOrder.handler(({ input, context }) =>
      service.reopenOrder(input.packingOrderId, context.actor),
    ),
    undoable: p.undoable.handler(({ context }) => ({ next: summary(service.undoable(context.actor)) })),
    undo: p.undo.handler(({ input, context }) => service.undo(input.groupId, context.actor)),
    historyWeeks: p.historyWeeks.handler(() => ({ weeks: history.weeks() })),
    history: p.history.handler(({ input }) => history.history(input)),
    delivery: p.delivery.handler(({ input }) => ({ orders: delivery.delivery(input) })),
  };
}
