// What was found in a spreadsheet that a person should know of. A finding of a cell or row is there once while its cause
// lasts, and closes by itself when the cause goes; a conflict stays until somebody chooses, put-back and lost values until
// somebody has read them.
//
// Invariant: what a person typed and the sheet no longer holds is never closed by itself nor deleted. Closed findings of how
// a sheet stood are deleted after 90 days; that they were there stays in the audit log.
import { and, count, desc, eq, inArray, lt, type SQL, sql } from 'drizzle-orm';
import { z } from 'zod';
import type { ConflictChoice, FindingKind, SheetFinding } from '#shared/contract/sheets.ts';
import { AppError } from '../../core/app-error.ts';
import { breathe } from '../../core/breathe.ts';
import { newId } from '../../core/ids.ts';
import type { AppDatabase, ReadDb, Tx } from '../../db/database.ts';
import { packingLines, packingOrders, stores } from '../../db/schema/packing.ts';
import { sheetFindings } from '../../db/schema/sheets.ts';

export type Medium = 'sheets' | 'excel';

export interface NewFinding {
  readonly kind: FindingKind;
  readonly lineId: string | null;
  readonly key: string;
  readonly column: string;
  /** Tells findings of one cell or row apart; empty where there can be one only. */
  readonly ref: string;
  readonly agreed: string;
  readonly ours: string;
  readonly theirs: string;
  readonly oursBy: string;
  readonly oursAt: string | null;
  readonly theirsBy: string;
  readonly error: { readonly code: string; readonly data: Record<string, unknown> } | null;
}

export type FindingRow = typeof sheetFindings.$inferSelect;

/** Kinds whose cause is seen anew with every look at the sheet: what is no longer seen is closed. */
const LASTING: FindingKind[] = ['bad_value', 'refused', 'copied', 'unknown_row'];
/** Kinds that only tell how a sheet stands: gone with the sheet. All others keep what a person typed. */
const OF_THE_SHEET: FindingKind[] = [...LASTING, 'row_back'];
const NOTED_AT_ONCE = 250;
const LONGEST = 4000;
const CLOSED_DAYS = 14;
const KEPT_DAYS = 90;

const identity = (f: Pick<FindingRow, 'kind' | 'key' | 'column' | 'ref'>): string =>
  JSON.stringify([f.kind, f.key, f.column, f.ref]);

const cut = (text: string): string => (text.length > LONGEST ? `${text.slice(0, LONGEST)}…` : text);

const openOf = (db: ReadDb, medium: Medium, more?: SQL) =>
  db
    .select()
    .from(sheetFindings)
    .where(and(eq(sheetFindings.medium, medium), sql`${sheetFindings.open} = 1`, more))
    .all();

/**
 * Writes down all that one look at a whole sheet found; lasting findings it did not see are over. In slices: the event loop
 * gets a turn between them.
 */
export async function noteLook(
  database: Pick<AppDatabase, 'read' | 'writeTx'>,
  medium: Medium,
  found: readonly NewFinding[],
  at: string,
): Promise<void> {
  for (let from = 0; from < found.length; from += NOTED_AT_ONCE) {
    database.writeTx((tx) => noteFindingsTx(tx, medium, found.slice(from, from + NOTED_AT_ONCE), at));
    if (from + NOTED_AT_ONCE < found.length) await breathe();
  }
  const seen = new Set(found.map(identity));
  const over = openOf(database.read, medium, inArray(sheetFindings.kind, LASTING)).filter(
    (row) => !seen.has(identity(row)),
  );
  await inSlices(database, over, (tx, ids) => overTx(tx, ids, at));
  await inSlices(database, outlived(database.read, medium, seen, at), (tx, ids) => {
    tx.db.delete(sheetFindings).where(inArray(sheetFindings.id, ids)).run();
  });
}

/** Nobody looks at the sheet any more that these were found in. */
export async function closeLeft(
  database: Pick<AppDatabase, 'read' | 'writeTx'>,
  medium: Medium,
  at: string,
): Promise<void> {
  const left = openOf(database.read, medium, inArray(sheetFindings.kind, OF_THE_SHEET));
  await inSlices(database, left, (tx, ids) => overTx(tx, ids, at));
}

async function inSlices(
  database: Pick<AppDatabase, 'writeTx'>,
  rows: readonly FindingRow[],
  work: (tx: Tx, ids: string[]) => void,
): Promise<void> {
  for (let from = 0; from < rows.length; from += NOTED_AT_ONCE) {
    const ids = rows.slice(from, from + NOTED_AT_ONCE).map(({ id }) => id);
    database.writeTx((tx) => work(tx, ids));
    if (from + NOTED_AT_ONCE < rows.length) await breathe();
  }
}

function overTx(tx: Tx, ids: string[], at: string): void {
  tx.db.update(sheetFindings).set({ open: false, closedAt: at }).where(inArray(sheetFindings.id, ids)).run();
  tx.publish({ area: 'sheets', ids: null });
}

/** Closed ones that are to be deleted. Of what still stands there it is remembered that somebody has read it. */
function outlived(db: ReadDb, medium: Medium, seen: ReadonlySet<string>, at: string): FindingRow[] {
  const before = new Date(Date.parse(at) - KEPT_DAYS * 86_400_000).toISOString();
  const { open, kind, closedAt } = sheetFindings;
  // A finding is no younger than its closing: that `at` has an index.
  const isOld = and(lt(sheetFindings.at, before), lt(closedAt, before));
  const rows = db
    .select()
    .from(sheetFindings)
    .where(and(isOld, eq(sheetFindings.medium, medium), sql`${open} = 0`, inArray(kind, OF_THE_SHEET)))
    .all();
  return rows.filter((row) => row.closedBy === '' || !seen.has(identity(row)));
}

/** Writes down what was found in some cells. Answers how many are new. */
export function noteFindingsTx(tx: Tx, medium: Medium, found: readonly NewFinding[], at: string): number {
  const keys = JSON.stringify([...new Set(found.map(({ key }) => key))]);
  const open = new Map(
    openOf(tx.db, medium, sql`${sheetFindings.key} in (select value from json_each(${keys}))`).map((row) => [
      identity(row),
      row,
    ]),
  );
  let fresh = 0;
  let changed = false;
  const seen = new Set<string>();
  for (const finding of found) {
    const id = identity(finding);
    // Two rows that say the same are told once.
    if (seen.has(id)) continue;
    seen.add(id);
    const error = finding.error === null ? null : JSON.stringify(finding.error);
    const known = open.get(id);
    const says = { theirs: cut(finding.theirs), ours: cut(finding.ours), agreed: cut(finding.agreed), error };
    if (known) {
      const isSaid = finding.kind === 'unknown_row' || known.theirs === says.theirs;
      if (isSaid && known.ours === says.ours && known.error === error) continue;
      tx.db
        .update(sheetFindings)
        .set({ ...says, theirsBy: finding.theirsBy, theirsAt: at, oursBy: finding.oursBy, oursAt: finding.oursAt })
        .where(eq(sheetFindings.id, known.id))
        .run();
    } else {
      if (isDismissed(tx, medium, finding, says.theirs)) continue;
      fresh += 1;
      tx.db
        .insert(sheetFindings)
        .values({ ...finding, ...says, id: newId(), medium, theirsAt: at, at, open: true })
        .run();
    }
    changed = true;
  }
  if (changed) tx.publish({ area: 'sheets', ids: null });
  return fresh;
}

/** Somebody has read it, and it has not changed since. */
function isDismissed(tx: Tx, medium: Medium, finding: NewFinding, theirs: string): boolean {
  if (!LASTING.includes(finding.kind)) return false;
  const { kind, key, column, ref } = finding;
  const last = tx.db
    .select()
    .from(sheetFindings)
    .where(
      and(
        eq(sheetFindings.medium, medium),
        eq(sheetFindings.kind, kind),
        eq(sheetFindings.key, key),
        eq(sheetFindings.column, column),
        eq(sheetFindings.ref, ref),
      ),
    )
    .orderBy(desc(sheetFindings.at), desc(sheetFindings.id))
    .limit(1)
    .get();
  const isSame = kind === 'unknown_row' || last?.theirs === theirs;
  return last !== undefined && last.closedBy !== '' && isSame;
}

const errorShape = z.object({ code: z.string(), data: z.record(z.string(), z.unknown()) });

/** @param nowOf what the cell of an open conflict holds by now */
export function listFindings(
  db: ReadDb,
  query: { readonly open: boolean; readonly limit: number },
  since: string,
  nowOf: (finding: FindingRow) => SheetFinding['now'],
): { findings: SheetFinding[]; total: number } {
  const wanted = query.open
    ? sql`${sheetFindings.open} = 1`
    : and(sql`${sheetFindings.open} = 0`, sql`${sheetFindings.closedAt} >= ${since}`);
  const rows = db
    .select({
      finding: sheetFindings,
      invoiceNumber: packingOrders.invoiceNumber,
      store: stores.name,
      productName: packingLines.productName,
    })
    .from(sheetFindings)
    .leftJoin(packingLines, eq(packingLines.id, sheetFindings.lineId))
    .leftJoin(packingOrders, eq(packingOrders.id, packingLines.packingOrderId))
    .leftJoin(stores, eq(stores.id, packingOrders.storeId))
    .where(wanted)
    .orderBy(
      sql`${sheetFindings.kind} <> 'conflict'`,
      desc(query.open ? sheetFindings.at : sheetFindings.closedAt),
      desc(sheetFindings.id),
    )
    .limit(query.limit)
    .all();
  const findings = rows.map(({ finding, invoiceNumber, store, productName }): SheetFinding => {
    const { ref: _ref, key: _key, error, medium, ...rest } = finding;
    return {
      ...rest,
      medium: medium === 'excel' ? 'excel' : 'sheets',
      invoiceNumber: invoiceNumber ?? '',
      store: store ?? '',
      productName: productName ?? '',
      now: finding.open && finding.kind === 'conflict' ? nowOf(finding) : null,
      error: error === null ? null : (errorShape.safeParse(JSON.parse(error)).data ?? null),
    };
  });
  const total = db.select({ n: count() }).from(sheetFindings).where(wanted).get()?.n ?? 0;
  return { findings, total };
}

export const closedSince = (nowMs: number): string => new Date(nowMs - CLOSED_DAYS * 86_400_000).toISOString();

export function countOpen(db: ReadDb): { conflicts: number; notes: number } {
  const rows = db
    .select({ kind: sheetFindings.kind, n: count() })
    .from(sheetFindings)
    .where(sql`${sheetFindings.open} = 1`)
    .groupBy(sheetFindings.kind)
    .all();
  const conflicts = rows.find(({ kind }) => kind === 'conflict')?.n ?? 0;
  return { conflicts, notes: rows.reduce((sum, { n }) => sum + n, 0) - conflicts };
}

export const findFinding = (db: ReadDb, id: string): FindingRow | null =>
  db.select().from(sheetFindings).where(eq(sheetFindings.id, id)).get() ?? null;

/** Throws INVALID_INPUT for a conflict, which is chosen and not dismissed. */
export function dismissTx(tx: Tx, ids: readonly string[], by: string, at: string): number {
  const rows = tx.db
    .select()
    .from(sheetFindings)
    .where(and(inArray(sheetFindings.id, [...ids]), sql`${sheetFindings.open} = 1`))
    .all();
  if (rows.some(({ kind }) => kind === 'conflict')) {
    throw new AppError('INVALID_INPUT', { field: 'ids', reason: 'conflict_is_chosen' });
  }
  for (const { id } of rows) closeTx(tx, id, { closedBy: by, closedAt: at });
  return rows.length;
}

export function closeTx(
  tx: Tx,
  id: string,
  how: { readonly closedBy: string; readonly closedAt: string; readonly chosen?: ConflictChoice },
): void {
  tx.db
    .update(sheetFindings)
    .set({ open: false, ...how })
    .where(eq(sheetFindings.id, id))
    .run();
  tx.publish({ area: 'sheets', ids: null });
}
