// What the papers are made of, read from the packing list and the packages.
import { asc, inArray, type SQL, sql } from 'drizzle-orm';
import type { SQLiteColumn } from 'drizzle-orm/sqlite-core';
import type { LineKind } from '#shared/contract/packing.ts';
import type { ReadDb } from '../../db/database.ts';
import { packages } from '../../db/schema/packages.ts';
import { packingAllocations, packingLines, packingOrders, stores } from '../../db/schema/packing.ts';

/** One statement for any number of ids. */
const oneOf = (column: SQLiteColumn, ids: readonly string[]): SQL =>
  sql`${column} in (select value from json_each(${JSON.stringify(ids)}))`;

export interface PaperAllocation {
  readonly packageId: string;
  readonly metrcNumber: string;
  /** Of the package; the oldest is used up first. */
  readonly createdAt: string;
  readonly mgPerUnit: number;
  readonly reserved: number;
  readonly packed: number;
}

export interface PaperLine {
  readonly id: string;
  readonly packingOrderId: string;
  readonly position: number;
  readonly productKey: string;
  readonly productName: string;
  readonly productSku: string;
  readonly kind: LineKind;
  readonly strain: string | null;
  readonly skuKey: string | null;
  readonly mgPerUnit: number | null;
  readonly ordered: number;
  readonly packed: number;
  readonly deliveryDate: string | null;
  readonly deliveryNotes: string;
  /** Oldest package first. */
  readonly allocations: readonly PaperAllocation[];
}

export interface PaperOrder {
  readonly id: string;
  readonly invoiceNumber: string;
  readonly buyer: string;
  readonly store: string;
  readonly storeNote: string;
  readonly wanted: boolean;
  readonly open: boolean;
  readonly orderDate: string | null;
  readonly deliveryDate: string | null;
}

export interface PaperPackage {
  readonly id: string;
  readonly metrcNumber: string;
  readonly strain: string;
  readonly status: 'active' | 'archived' | 'orphaned';
  readonly currentMg: number;
  readonly overrideMg: number | null;
  readonly orderedMg: number;
  readonly packedMg: number;
  readonly heldMg: number;
  readonly createdAt: string;
}

// Internal notes are not among the columns: no paper that leaves the house can hold them.
const LINE = {
  id: packingLines.id,
  packingOrderId: packingLines.packingOrderId,
  position: packingLines.position,
  productKey: packingLines.productKey,
  productName: packingLines.productName,
  productSku: packingLines.productSku,
  kind: packingLines.kind,
  strain: packingLines.strain,
  skuKey: packingLines.skuKey,
  mgPerUnit: packingLines.mgPerUnit,
  ordered: packingLines.ordered,
  packed: packingLines.packed,
  deliveryDate: packingLines.deliveryDate,
  deliveryNotes: packingLines.deliveryNotes,
};

function readLines(db: ReadDb, where: SQL): readonly PaperLine[] {
  const rows = db.select(LINE).from(packingLines).where(where).orderBy(asc(packingLines.sortKey)).all();
  const taken = db
    .select({
      lineId: packingAllocations.lineId,
      packageId: packages.id,
      metrcNumber: packages.metrcNumber,
      createdAt: packages.createdAt,
      mgPerUnit: packingAllocations.mgPerUnit,
      reserved: packingAllocations.reserved,
      packed: packingAllocations.packed,
    })
    .from(packingAllocations)
    .innerJoin(packages, sql`${packages.id} = ${packingAllocations.packageId}`)
    .where(
      oneOf(
        packingAllocations.lineId,
        rows.map(({ id }) => id),
      ),
    )
    .orderBy(asc(packages.createdAt), asc(packages.metrcNumber))
    .all();
  const byLine = Map.groupBy(taken, ({ lineId }) => lineId);
  return rows.map((row) => ({ ...row, allocations: byLine.get(row.id) ?? [] }));
}

/** Those of the lines that are there, in the list's own order. */
export const linesById = (db: ReadDb, ids: readonly string[]): readonly PaperLine[] =>
  readLines(db, oneOf(packingLines.id, ids));

/** All lines of the orders. */
export const linesOfOrders = (db: ReadDb, orderIds: readonly string[]): readonly PaperLine[] =>
  readLines(db, oneOf(packingLines.packingOrderId, orderIds));

export function ordersById(db: ReadDb, ids: readonly string[]): ReadonlyMap<string, PaperOrder> {
  const rows = db
    .select({
      id: packingOrders.id,
      invoiceNumber: packingOrders.invoiceNumber,
      buyer: packingOrders.buyer,
      store: stores.name,
      storeNote: stores.deliveryNote,
      wanted: packingOrders.wanted,
      status: packingOrders.status,
      orderDate: packingOrders.orderDate,
      deliveryDate: packingOrders.deliveryDate,
    })
    .from(packingOrders)
    .innerJoin(stores, sql`${stores.id} = ${packingOrders.storeId}`)
    .where(oneOf(packingOrders.id, ids))
    .all();
  return new Map(rows.map(({ status, ...row }) => [row.id, { ...row, open: status === 'open' }]));
}

export const packagesById = (db: ReadDb, ids: readonly string[]): ReadonlyMap<string, PaperPackage> =>
  new Map(
    db
      .select({
        id: packages.id,
        metrcNumber: packages.metrcNumber,
        strain: packages.strain,
        status: packages.status,
        currentMg: packages.currentMg,
        overrideMg: packages.overrideMg,
        orderedMg: packages.orderedMg,
        packedMg: packages.packedMg,
        heldMg: packages.heldMg,
        createdAt: packages.createdAt,
      })
      .from(packages)
      .where(inArray(packages.id, [...ids]))
      .all()
      .map((row) => [row.id, row]),
  );
