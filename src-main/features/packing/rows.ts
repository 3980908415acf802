// The open list as people see it: rows in the list's own order, with the packages each counts on and the two figures
// it is about. Needs Production of a row depends on the rows of its product above it, so it is worked out product by
// product and remembered until one of them changes.
import { and, asc, eq, gt, sql } from 'drizzle-orm';
import { z } from 'zod';
import type { PackingFigures, PackingRow } from '#shared/contract/packing.ts';
import { unpackable } from '#shared/rules/allocation.ts';
import { lineState, needsPacking, needsProduction } from '#shared/rules/packing-line.ts';
import type { ReadDb } from '../../db/database.ts';
import { prepareOnce } from '../../db/prepare-once.ts';
import { packages } from '../../db/schema/packages.ts';
import { packingAllocations, packingLines, packingOrders, stores } from '../../db/schema/packing.ts';
import { activeOfStrain, freeMg } from './shelves.ts';

const listed = sql`${packingLines.listed} = 1`;

const rowQuery = (db: ReadDb) =>
  db
    .select({ line: packingLines, order: packingOrders, store: stores.name })
    .from(packingLines)
    .innerJoin(packingOrders, eq(packingOrders.id, packingLines.packingOrderId))
    .innerJoin(stores, eq(stores.id, packingOrders.storeId));
type Joined = ReturnType<ReturnType<typeof rowQuery>['all']>[number];

const allocationRows = (db: ReadDb) =>
  db
    .select({
      lineId: packingAllocations.lineId,
      packageId: packingAllocations.packageId,
      metrcNumber: packages.metrcNumber,
      mgPerUnit: packingAllocations.mgPerUnit,
      reserved: packingAllocations.reserved,
      packed: packingAllocations.packed,
      settledMg: packingAllocations.settledMg,
    })
    .from(packingAllocations)
    .innerJoin(packages, eq(packages.id, packingAllocations.packageId));
type Allocation = ReturnType<ReturnType<typeof allocationRows>['all']>[number];

/** Ids as one parameter, however many there are. */
const among = (ids: readonly string[]) => sql`(select value from json_each(${JSON.stringify(ids)}))`;

const productQuery = prepareOnce((db: ReadDb) =>
  db
    .select({
      id: packingLines.id,
      kind: packingLines.kind,
      ordered: packingLines.ordered,
      packed: packingLines.packed,
      wanted: packingOrders.wanted,
      strainKey: packingLines.strainKey,
      mgPerUnit: packingLines.mgPerUnit,
      reserved: sql<number>`(select coalesce(sum(${packingAllocations.reserved}), 0) from ${packingAllocations} where ${packingAllocations.lineId} = ${packingLines.id})`,
    })
    .from(packingLines)
    .innerJoin(packingOrders, eq(packingOrders.id, packingLines.packingOrderId))
    .where(and(listed, eq(packingLines.productKey, sql.placeholder('productKey'))))
    .orderBy(asc(packingLines.sortKey))
    .prepare(),
);

/**
 * Finished units there are for a product: what its rows have reserved and what is still free, package by package, of
 * its strain. What other products of the strain have reserved is theirs.
 */
export function stockOf(
  db: ReadDb,
  rows: readonly ReturnType<ReturnType<typeof productQuery>['all']>[number][],
): number {
  const first = rows.find(({ kind }) => kind === 'tracked');
  const { strainKey = null, mgPerUnit = null } = first ?? {};
  if (strainKey === null || mgPerUnit === null) return 0;
  const free = activeOfStrain(db, strainKey).reduce((sum, p) => sum + Math.floor(freeMg(p) / mgPerUnit), 0);
  return free + rows.reduce((sum, { reserved }) => sum + reserved, 0);
}

interface Production {
  /** Finished units there are for the product. */
  readonly stock: number;
  /** Line → Needs Production, for every row of the product. */
  readonly needed: ReadonlyMap<string, number>;
}

function productionOf(db: ReadDb, productKey: string): Production {
  const rows = productQuery(db).all({ productKey });
  const tracked = rows.filter(({ kind }) => kind === 'tracked');
  const stock = stockOf(db, rows);
  const needed = needsProduction(tracked.map(needsPacking), stock);
  return { stock, needed: new Map(tracked.map(({ id }, index) => [id, needed[index] ?? 0])) };
}

export interface ListQuery {
  readonly ids?: readonly string[] | undefined;
  readonly after?: string | undefined;
  readonly limit: number;
}

export function createPackingRows(deps: { readonly read: ReadDb; readonly today: () => string }) {
  const db = deps.read;
  const production = new Map<string, Production>();

  const productionFor = (productKey: string): Production => {
    const known = production.get(productKey) ?? productionOf(db, productKey);
    production.set(productKey, known);
    return known;
  };

  const toRow = ({ line, order, store }: Joined, allocations: readonly Allocation[]): PackingRow => {
    const reserved = allocations.reduce((sum, a) => sum + a.reserved, 0);
    const standing = { ...line, wanted: order.wanted, reserved };
    const lineGone = order.wanted && line.ordered === 0;
    return {
      id: line.id,
      packingOrderId: order.id,
      orderId: order.orderId,
      invoiceNumber: order.invoiceNumber,
      storeId: order.storeId,
      store,
      productName: line.productName,
      productKey: line.productKey,
      kind: line.kind,
      strain: line.strain,
      skuKey: line.skuKey,
      mgPerUnit: line.mgPerUnit,
      ordered: line.ordered,
      packed: line.packed,
      reserved,
      needsPacking: needsPacking(standing),
      needsProduction: productionFor(line.productKey).needed.get(line.id) ?? 0,
      state: lineState(standing),
      unwantedBecause: lineGone ? 'line_gone' : order.unwantedBecause,
      allocations: allocations.map(({ lineId: _line, mgPerUnit: _mg, settledMg: _settled, ...a }, index) => {
        const { mgPerUnit = 1, settledMg = 0 } = allocations[index] ?? {};
        return { ...a, settled: a.packed - unpackable({ ...a, mgPerUnit, settledMg }) };
      }),
      deliveryDate: line.deliveryDate,
      orderDate: order.orderDate,
      deliveryNotes: line.deliveryNotes,
      internalNotes: line.internalNotes,
      orderComplete: order.completedAt !== null,
      deliveredAt: order.deliveredAt,
      sortKey: line.sortKey,
      updatedAt: line.updatedAt,
    };
  };

  const assemble = (joined: readonly Joined[]): PackingRow[] => {
    if (joined.length === 0) return [];
    const ids = joined.map(({ line }) => line.id);
    const found = allocationRows(db)
      .where(sql`${packingAllocations.lineId} in ${among(ids)}`)
      .orderBy(asc(packingAllocations.createdAt), asc(packingAllocations.id))
      .all();
    const byLine = Map.groupBy(found, ({ lineId }) => lineId);
    return joined.map((row) => toRow(row, byLine.get(row.line.id) ?? []));
  };

  const total = (): number =>
    z.object({ n: z.number() }).parse(db.get(sql`select count(*) as n from packing_lines where listed = 1`)).n;

  return {
    /** Something of these products changed, or of all. */
    forget: (productKeys: Iterable<string> | null): void => {
      if (productKeys === null) production.clear();
      else for (const key of productKeys) production.delete(key);
    },
    list: ({ ids, after, limit }: ListQuery): { rows: PackingRow[]; more: boolean; total: number } => {
      if (ids) {
        const keys = db
          .selectDistinct({ productKey: packingLines.productKey })
          .from(packingLines)
          .where(sql`${packingLines.id} in ${among(ids)}`)
          .all()
          .map(({ productKey }) => productKey);
        const joined = rowQuery(db)
          .where(and(listed, sql`${packingLines.productKey} in ${among(keys)}`))
          .orderBy(asc(packingLines.sortKey))
          .all();
        return { rows: assemble(joined), more: false, total: total() };
      }
      const joined = rowQuery(db)
        .where(after === undefined ? listed : and(listed, gt(packingLines.sortKey, after)))
        .orderBy(asc(packingLines.sortKey))
        .limit(limit + 1)
        .all();
      return { rows: assemble(joined.slice(0, limit)), more: joined.length > limit, total: total() };
    },
    row: (id: string): PackingRow | null =>
      assemble(
        rowQuery(db)
          .where(and(listed, eq(packingLines.id, id)))
          .all(),
      )[0] ?? null,
    figures: (): PackingFigures => figuresOf(db, deps.today()),
    /** Finished units there are for a product: reserved for its rows, or free. */
    stock: (productKey: string): number => productionFor(productKey).stock,
  };
}

export type PackingRows = ReturnType<typeof createPackingRows>;

const figuresShape = z.object({
  lines: z.number(),
  orders: z.number(),
  unitsToPack: z.number(),
  linesToPack: z.number(),
  unitsShort: z.number(),
  linesShort: z.number(),
  linesToExplain: z.number(),
  linesToUnpack: z.number(),
  overdue: z.number(),
  today: z.number(),
});

/** Counts over the open list, in one pass. */
function figuresOf(db: ReadDb, today: string): PackingFigures {
  const found = figuresShape.parse(
    db.get(sql`
      with row as (
        select l.packing_order_id, l.kind, l.delivery_date,
          max(case when o.wanted then l.ordered else 0 end - l.packed, 0) as needed,
          max(l.packed - max(case when o.wanted then l.ordered else 0 end, case when o.wanted then l.accepted_packed else 0 end), 0) as surplus,
          coalesce((select sum(a.reserved) from packing_allocations a where a.line_id = l.id), 0) as reserved
        from packing_lines l join packing_orders o on o.id = l.packing_order_id
        where l.listed = 1
      )
      select count(*) as lines, count(distinct packing_order_id) as orders,
        coalesce(sum(needed), 0) as unitsToPack,
        count(case when needed > 0 then 1 end) as linesToPack,
        coalesce(sum(case when kind = 'tracked' then max(needed - reserved, 0) end), 0) as unitsShort,
        count(case when kind = 'tracked' and needed > reserved then 1 end) as linesShort,
        count(case when kind = 'unknown' and needed > 0 then 1 end) as linesToExplain,
        count(case when surplus > 0 then 1 end) as linesToUnpack,
        count(case when needed > 0 and delivery_date < ${today} then 1 end) as overdue,
        count(case when needed > 0 and delivery_date = ${today} then 1 end) as today
      from row`),
  );
  const ordersToDeliver = z
    .object({ n: z.number() })
    .parse(
      db.get(
        sql`select count(*) as n from packing_orders where status = 'open' and completed_at is not null and delivered_at is null`,
      ),
    ).n;
  return { ...found, ordersToDeliver };
}
