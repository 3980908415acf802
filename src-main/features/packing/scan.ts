// What a scan means at the packing desk: a package's METRC tag, an invoice, or a product. Asking writes nothing.
import { and, asc, eq, or, sql } from 'drizzle-orm';
import type { ScanMeaning } from '#shared/contract/packing.ts';
import { readTag } from '#shared/rules/metrc-tag.ts';
import { needsPacking } from '#shared/rules/packing-line.ts';
import type { ReadDb } from '../../db/database.ts';
import { packingAllocations, packingLines, packingOrders } from '../../db/schema/packing.ts';
import { candidatesOf } from './line-detail.ts';
import { servingProblem } from './pack.ts';
import { findLine, type LineRecord, shortLinesOfStrain } from './records.ts';
import { canonicalStrain, findByTag, type PackageOnShelf } from './shelves.ts';

export interface Scan {
  readonly text: string;
  readonly currentLineId?: string | undefined;
  /** The order in hand. */
  readonly packingOrderId?: string | undefined;
}

const MOST_LINES = 500;

/** What a code reader may add: its own sign of the code's kind, and control characters. */
const clean = (text: string): string =>
  text
    .normalize('NFKC')
    .replace(/\p{Cc}/gu, '')
    .trim()
    .replace(/^\][A-Za-z][0-9A-Za-z]/, '');

function refused(
  text: string,
  reason: string,
  more: Partial<Extract<ScanMeaning, { kind: 'refused' }>> = {},
): ScanMeaning {
  const nothing = { metrcNumber: null, strain: null, wanted: null, units: null, reservedForOthers: null };
  return { kind: 'refused', text, reason, ...nothing, ...more };
}

/** A package for the line in hand. */
function forLine(db: ReadDb, text: string, shelf: PackageOnShelf, line: LineRecord): ScanMeaning {
  const facts = { metrcNumber: shelf.metrcNumber, strain: shelf.strain, wanted: line.strain };
  const problem = servingProblem(db, line, shelf);
  if (problem !== null) return refused(text, problem, facts);
  const candidate = candidatesOf(db, line).find(({ packageId }) => packageId === shelf.id);
  const units = candidate?.units ?? 0;
  if (units === 0) {
    return refused(text, 'not_enough', { ...facts, units, reservedForOthers: candidate?.reservedForOthers ?? 0 });
  }
  return { kind: 'package', packageId: shelf.id, metrcNumber: shelf.metrcNumber, units };
}

/** A package, and no line in hand: which lines it could serve. */
function linesFor(db: ReadDb, text: string, shelf: PackageOnShelf, packingOrderId?: string): ScanMeaning {
  const facts = { metrcNumber: shelf.metrcNumber, strain: shelf.strain };
  if (shelf.status !== 'active') return refused(text, shelf.status, facts);
  const reserving = db
    .select({ id: packingLines.id, packingOrderId: packingLines.packingOrderId })
    .from(packingAllocations)
    .innerJoin(packingLines, eq(packingLines.id, packingAllocations.lineId))
    .where(and(eq(packingAllocations.packageId, shelf.id), sql`${packingAllocations.reserved} > 0`))
    .orderBy(asc(packingLines.sortKey))
    .limit(MOST_LINES)
    .all();
  const short = shortLinesOfStrain(db, canonicalStrain(db, shelf.strainKey)).slice(0, MOST_LINES);
  const lines = new Map([...reserving, ...short].map((line) => [line.id, line.packingOrderId]));
  if (lines.size === 0) return refused(text, 'no_open_line', facts);
  const lineIds = ownFirst([...lines], packingOrderId);
  return { kind: 'package_lines', packageId: shelf.id, metrcNumber: shelf.metrcNumber, lineIds };
}

const ownFirst = (lines: readonly (readonly [string, string])[], packingOrderId?: string): string[] =>
  lines.toSorted(([, a], [, b]) => Number(b === packingOrderId) - Number(a === packingOrderId)).map(([id]) => id);

/** Two open orders may have one invoice number: then it means the lines of all of them, the order in hand first. */
function invoiceLines(db: ReadDb, text: string, packingOrderId?: string): ScanMeaning | null {
  const named = and(eq(packingOrders.status, 'open'), sql`${packingOrders.invoiceNumber} = ${text} collate nocase`);
  if (!db.select({ id: packingOrders.id }).from(packingOrders).where(named).limit(1).get()) return null;
  const lines = db
    .select({ line: packingLines, order: packingOrders })
    .from(packingLines)
    .innerJoin(packingOrders, eq(packingOrders.id, packingLines.packingOrderId))
    .where(and(named, sql`${packingLines.listed} = 1`))
    .orderBy(asc(packingOrders.orderDate), asc(packingOrders.id), asc(packingLines.position))
    .all()
    .sort((a, b) => Number(b.order.id === packingOrderId) - Number(a.order.id === packingOrderId));
  const left = lines.find(({ line, order }) => needsPacking({ ...line, wanted: order.wanted }) > 0);
  const { order } = left ?? lines[0] ?? {};
  if (!order) return refused(text, 'no_open_line');
  const lineIds = lines.map(({ line }) => line.id);
  return { kind: 'invoice', invoiceNumber: order.invoiceNumber, packingOrderId: order.id, lineIds };
}

function productLines(db: ReadDb, text: string, packingOrderId?: string): ScanMeaning | null {
  const lines = db
    .select({ line: packingLines, wanted: packingOrders.wanted })
    .from(packingLines)
    .innerJoin(packingOrders, eq(packingOrders.id, packingLines.packingOrderId))
    .where(
      and(
        sql`${packingLines.listed} = 1`,
        or(
          sql`${packingLines.productSku} = ${text} collate nocase`,
          sql`${packingLines.productName} = ${text} collate nocase`,
        ),
      ),
    )
    .orderBy(asc(packingLines.sortKey))
    .limit(MOST_LINES)
    .all();
  const [first] = lines;
  if (!first) return null;
  const open = lines.filter(({ line, wanted }) => needsPacking({ ...line, wanted }) > 0);
  if (open.length === 0) return refused(text, 'no_open_line', { strain: first.line.strain });
  const lineIds = ownFirst(
    open.map(({ line }) => [line.id, line.packingOrderId]),
    packingOrderId,
  );
  return { kind: 'product', productName: first.line.productName, lineIds };
}

export function readScan(db: ReadDb, scan: Scan): ScanMeaning {
  const text = clean(scan.text);
  const tag = readTag(text);
  const shelf = tag.ok ? findByTag(db, tag.tag) : null;
  if (shelf) {
    const line = scan.currentLineId === undefined ? null : findLine(db, scan.currentLineId);
    return line ? forLine(db, text, shelf, line) : linesFor(db, text, shelf, scan.packingOrderId);
  }
  const meaning = invoiceLines(db, text, scan.packingOrderId) ?? productLines(db, text, scan.packingOrderId);
  if (meaning) return meaning;
  return tag.ok ? refused(text, 'unknown_tag', { metrcNumber: tag.tag }) : { kind: 'unknown', text };
}
