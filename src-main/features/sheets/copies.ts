// What each spreadsheet and Packhouse last agreed on, row by row: the base of the three-way merge. Kept in memory beside
// the database, because every look at a sheet compares all of it.
import { and, eq, sql } from 'drizzle-orm';
import { z } from 'zod';
import type { BaseRow } from '#shared/rules/packing-merge-row.ts';
import type { ReadDb, Tx } from '../../db/database.ts';
import { packingCopies } from '../../db/schema/sheets.ts';

const staffShape = z.object({
  packed: z.string(),
  deliveryDate: z.string(),
  deliveryNotes: z.string(),
  internalNotes: z.string(),
});
const appShape = z.object({
  product: z.string(),
  store: z.string(),
  ordered: z.string(),
  invoice: z.string(),
  batch: z.string(),
  date: z.string(),
});
const baseShape = z.object({
  staff: staffShape,
  app: appShape.nullable(),
  notes: staffShape.partial(),
});

export interface AgreedRow {
  readonly key: string;
  readonly lineId: string | null;
  readonly base: BaseRow;
}

export interface Copy {
  readonly rows: ReadonlyMap<string, BaseRow>;
  putTx(tx: Tx, rows: readonly AgreedRow[]): void;
  dropTx(tx: Tx, keys: readonly string[]): void;
  /** Nothing counts as agreed any more. */
  forgetTx(tx: Tx): void;
}

const sameBase = (a: BaseRow | undefined, b: BaseRow): boolean =>
  a !== undefined && JSON.stringify(a) === JSON.stringify(b);

function readAll(db: ReadDb, medium: string): Map<string, BaseRow> {
  const rows = new Map<string, BaseRow>();
  const found = db
    .select({ key: packingCopies.key, agreed: packingCopies.agreed })
    .from(packingCopies)
    .where(eq(packingCopies.medium, medium))
    .all();
  for (const { key, agreed } of found) {
    // What an older version wrote and nobody understands counts as never agreed on.
    const parsed = baseShape.safeParse(JSON.parse(agreed));
    if (parsed.success) rows.set(key, parsed.data);
  }
  return rows;
}

/** The copy of one medium. Writing goes to memory at once: a transaction that fails must be followed by `reload`. */
export function openCopy(read: ReadDb, medium: string): Copy & { reload(): void } {
  let rows = readAll(read, medium);
  return {
    get rows() {
      return rows;
    },
    reload: () => {
      rows = readAll(read, medium);
    },
    putTx: (tx, some) => {
      for (const { key, lineId, base } of some) {
        if (sameBase(rows.get(key), base)) continue;
        const agreed = JSON.stringify(base);
        tx.db
          .insert(packingCopies)
          .values({ medium, key, lineId, agreed })
          .onConflictDoUpdate({ target: [packingCopies.medium, packingCopies.key], set: { agreed, lineId } })
          .run();
        rows.set(key, base);
      }
    },
    dropTx: (tx, keys) => {
      const known = keys.filter((key) => rows.has(key));
      if (known.length === 0) return;
      tx.db
        .delete(packingCopies)
        .where(
          and(
            eq(packingCopies.medium, medium),
            sql`${packingCopies.key} in (select value from json_each(${JSON.stringify(known)}))`,
          ),
        )
        .run();
      for (const key of known) rows.delete(key);
    },
    forgetTx: (tx) => {
      tx.db.delete(packingCopies).where(eq(packingCopies.medium, medium)).run();
      rows.clear();
    },
  };
}
