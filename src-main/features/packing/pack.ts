// Packing and unpacking a line: units move between ordered and packed on a package, through the ledger, and every doing
// leaves an event that undo can go by. Everything here runs in the caller's transaction and throws before it writes.
import { mg } from '#shared/model/mass.ts';
import { takeFromPlaces, takeFromShelves } from '#shared/rules/allocation.ts';
import { needsPacking, wantedUnits } from '#shared/rules/packing-line.ts';
import { availableMg } from '#shared/rules/sku-units.ts';
import { AppError } from '../../core/app-error.ts';
import type { ReadDb } from '../../db/database.ts';
import { addEventTx, type Doing } from './events.ts';
import { relistTx } from './listing.ts';
import { allocationsOf, findLine, type LineRecord, patchAllocationTx, patchLineTx } from './records.ts';
import { allocationTx, causeOf, type Hand, makeRoomTx, releaseTx, reservedUnits } from './reserve.ts';
import { activeOfStrain, findOnShelf, freeMg, isOfStrain, type PackageOnShelf } from './shelves.ts';
import { unpackableNow } from './taken-off.ts';

export interface PackRequest {
  readonly units: number;
  /** From this package; else from what the line has reserved, oldest first. */
  readonly packageId?: string | undefined;
  /** Why more than ordered is packed; empty asks for it. */
  readonly reason: string;
}

interface Part {
  readonly packageId: string;
  readonly units: number;
}

/** Throws LINE_CLOSED. */
export function mustBeOpen(line: LineRecord): void {
  if (line.orderStatus !== 'open') throw new AppError('LINE_CLOSED', { invoiceNumber: line.invoiceNumber });
}

/**
 * The package, if it may serve the line. Throws PACKAGE_NOT_FOR_LINE with the reason: archived, orphaned, other_strain,
 * not_tracked.
 */
export function mustServe(hand: Pick<Hand, 'tx'>, line: LineRecord, packageId: string): PackageOnShelf {
  const shelf = findOnShelf(hand.tx.db, packageId);
  if (!shelf) throw new AppError('RECORD_NOT_FOUND', { kind: 'package', ref: packageId });
  const problem = servingProblem(hand.tx.db, line, shelf);
  if (problem === null) return shelf;
  throw notForLine(line, shelf, problem, 0, 0);
}

export function servingProblem(
  db: ReadDb,
  line: LineRecord,
  shelf: PackageOnShelf,
): 'archived' | 'orphaned' | 'other_strain' | 'not_tracked' | null {
  if (line.kind !== 'tracked' || line.strainKey === null) return 'not_tracked';
  if (!isOfStrain(db, shelf, line.strainKey)) return 'other_strain';
  return shelf.status === 'active' ? null : shelf.status;
}

export function notForLine(
  line: LineRecord,
  shelf: PackageOnShelf,
  reason: string,
  units: number,
  reservedForOthers: number,
): AppError<'PACKAGE_NOT_FOR_LINE'> {
  return new AppError('PACKAGE_NOT_FOR_LINE', {
    metrcNumber: shelf.metrcNumber,
    reason,
    strain: shelf.strain,
    wanted: line.strain ?? '',
    units,
    reservedForOthers,
  });
}

/** Which packages give how much. Throws LINE_SHORT when they hold less than asked. */
function partsOf(hand: Hand, line: LineRecord, units: number): readonly Part[] {
  const { db } = hand.tx;
  const places = allocationsOf(db, line.id).map(({ packageId, reserved }) => ({ packageId, units: reserved }));
  const parts = takeFromPlaces(units, places);
  const missing = units - parts.reduce((sum, part) => sum + part.units, 0);
  if (missing === 0) return parts;
  const shelves = activeOfStrain(db, line.strainKey ?? '').map((p) => ({ packageId: p.id, freeMg: freeMg(p) }));
  const more = takeFromShelves(missing, line.mgPerUnit ?? 1, shelves);
  if (more.missing > 0)
    throw new AppError('LINE_SHORT', { lineId: line.id, asked: units, possible: units - more.missing });
  const sums = new Map<string, number>();
  for (const part of [...parts, ...more.parts]) {
    sums.set(part.packageId, (sums.get(part.packageId) ?? 0) + part.units);
  }
  return [...sums].map(([packageId, sum]) => ({ packageId, units: sum }));
}

function packPartTx(
  hand: Hand,
  line: LineRecord,
  part: Part,
  mgPerUnit: number,
  shelf = mustServe(hand, line, part.packageId),
): void {
  const allocation = allocationTx(hand, line, part.packageId, mgPerUnit);
  const fromReserved = Math.min(part.units, allocation.reserved);
  const extra = part.units - fromReserved;
  const free = Math.floor(availableMg(shelf) / mgPerUnit);
  // What is reserved may be gone already, where nobody has followed a drop yet.
  const there = (shelf.overrideMg ?? shelf.currentMg) - shelf.packedMg;
  if (extra > free || part.units * mgPerUnit > there) {
    const others = Math.floor((shelf.orderedMg - allocation.reserved * mgPerUnit) / mgPerUnit);
    const possible = Math.min(fromReserved + free, Math.max(0, Math.floor(there / mgPerUnit)));
    throw notForLine(line, shelf, 'not_enough', possible, Math.max(0, others));
  }
  const op = { kind: 'pack', mg: mg(part.units * mgPerUnit), fromOrdered: mg(fromReserved * mgPerUnit) } as const;
  hand.moveTx(hand.tx, part.packageId, op, hand.actor, causeOf(line, part.units));
  patchAllocationTx(
    hand.tx,
    allocation.id,
    {
      reserved: allocation.reserved - fromReserved,
      packed: allocation.packed + part.units,
      packedAt: allocation.packedAt ?? hand.at,
    },
    hand.at,
  );
  hand.takenOff.packedTx(hand.tx, { ...boxOf(line, part), mgPerUnit });
}

const boxOf = (line: LineRecord, { packageId, units }: Part) => ({
  lineId: line.id,
  packageId,
  skuKey: line.skuKey,
  units,
  title: `${line.productName}, ${line.invoiceNumber}`,
});

/** The line as it now is in the database. */
export function lineTx(hand: Pick<Hand, 'tx'>, lineId: string): LineRecord {
  const line = findLine(hand.tx.db, lineId);
  if (!line) throw new AppError('RECORD_NOT_FOUND', { kind: 'line', ref: lineId });
  return line;
}

/** Throws LINE_CLOSED, LINE_NOT_WANTED, LINE_NOT_EXPLAINED, OVER_PACK, LINE_SHORT, PACKAGE_NOT_FOR_LINE. */
export function packTx(hand: Hand, doing: Doing, lineId: string, request: PackRequest): void {
  const line = lineTx(hand, lineId);
  const { units, reason } = request;
  mustBeOpen(line);
  if (wantedUnits(line) === 0) {
    const because = line.wanted ? 'line_gone' : line.unwantedBecause;
    throw new AppError('LINE_NOT_WANTED', { invoiceNumber: line.invoiceNumber, because });
  }
  if (line.kind === 'unknown') throw new AppError('LINE_NOT_EXPLAINED', { productName: line.productName });
  const over = units > needsPacking(line);
  if (over && reason === '') {
    throw new AppError('OVER_PACK', { lineId, ordered: line.ordered, packed: line.packed, asked: units });
  }
  const packed = line.packed + units;
  const acceptedPacked = over ? packed : line.acceptedPacked;
  const detail = { accepted: { before: line.acceptedPacked, after: acceptedPacked } };
  const { mgPerUnit } = line;
  if (mgPerUnit === null) {
    if (request.packageId !== undefined) mustServe(hand, line, request.packageId);
    addEventTx(hand, doing, line, { kind: 'packed', units, packageId: null, reason, detail });
  } else {
    const { packageId } = request;
    const parts = packageId === undefined ? partsOf(hand, line, units) : [{ packageId, units }];
    for (const part of parts) {
      packPartTx(hand, line, part, mgPerUnit);
      addEventTx(hand, doing, line, { kind: 'packed', units: part.units, packageId: part.packageId, reason, detail });
    }
    // What was packed from elsewhere is not counted on there any more.
    const reserved = reservedUnits(allocationsOf(hand.tx.db, lineId));
    releaseTx(hand, line, reserved - Math.max(0, line.ordered - packed));
  }
  patchLineTx(hand.tx, lineId, { packed, acceptedPacked }, hand.at);
}

/** Throws LINE_CLOSED, UNPACK_LIMIT. */
export function unpackTx(
  hand: Hand,
  doing: Doing,
  lineId: string,
  request: { readonly units: number; readonly packageId?: string | undefined; readonly reason: string },
): void {
  const line = lineTx(hand, lineId);
  const { units, reason } = request;
  mustBeOpen(line);
  const inPackages = allocationsOf(hand.tx.db, lineId).filter(({ packed }) => packed > 0);
  const canUnpack = (allocation: (typeof inPackages)[number]) => unpackableNow(hand.tx.db, hand.takenOff, allocation);
  const from = inPackages.filter(({ packageId }) => (request.packageId ?? packageId) === packageId).reverse();
  const loose = request.packageId === undefined ? line.packed - inPackages.reduce((sum, a) => sum + a.packed, 0) : 0;
  const parts = takeFromPlaces(
    units - Math.min(units, loose),
    from.map((allocation) => ({ packageId: allocation.packageId, units: canUnpack(allocation) })),
  );
  const possible = Math.min(units, loose) + parts.reduce((sum, part) => sum + part.units, 0);
  if (possible < units) {
    const held = from.reduce((sum, a) => sum + a.packed, 0);
    const open = from.reduce((sum, a) => sum + canUnpack(a), 0);
    throw new AppError('UNPACK_LIMIT', { asked: units, possible: Math.min(loose, units) + open, settled: held - open });
  }
  const packed = line.packed - units;
  const acceptedPacked = Math.min(line.acceptedPacked, packed);
  const detail = { accepted: { before: line.acceptedPacked, after: acceptedPacked }, productKey: line.productKey };
  const fromLoose = Math.min(units, loose);
  if (fromLoose > 0) {
    addEventTx(hand, doing, line, { kind: 'unpacked', units: -fromLoose, packageId: null, reason, detail });
  }
  for (const part of parts) {
    const allocation = from.find(({ packageId }) => packageId === part.packageId);
    if (!allocation) continue;
    unpackPartTx(hand, line, part, allocation, line.kind === 'tracked' ? wantedUnits(line) - packed : 0);
    const strainKey = findOnShelf(hand.tx.db, part.packageId)?.strainKey ?? '';
    const event = { units: -part.units, packageId: part.packageId, reason, detail: { ...detail, strainKey } };
    addEventTx(hand, doing, line, { kind: 'unpacked', ...event });
  }
  patchLineTx(hand.tx, lineId, { packed, acceptedPacked }, hand.at);
  relistTx(hand, lineId);
}

/** @param needed units the line still wants packed after all of this */
function unpackPartTx(
  hand: Hand,
  line: LineRecord,
  part: Part,
  allocation: ReturnType<typeof allocationsOf>[number],
  needed: number,
): void {
  const { tx, at } = hand;
  const reserved = reservedUnits(allocationsOf(tx.db, line.id));
  const shelf = findOnShelf(tx.db, part.packageId);
  const mayReserve = shelf !== null && servingProblem(hand.tx.db, line, shelf) === null;
  const again = mayReserve ? Math.min(part.units, Math.max(0, needed - reserved)) : 0;
  const { mgPerUnit } = allocation;
  const op = { kind: 'unpack', mg: mg(part.units * mgPerUnit), fromOrdered: mg(again * mgPerUnit) } as const;
  hand.moveTx(tx, part.packageId, op, hand.actor, causeOf(line, part.units));
  const packed = allocation.packed - part.units;
  patchAllocationTx(
    tx,
    allocation.id,
    { packed, reserved: allocation.reserved + again, packedAt: packed === 0 ? null : allocation.packedAt },
    at,
  );
  hand.takenOff.unpackedTx(tx, { ...boxOf(line, part), mgPerUnit });
}

/**
 * Unpacked units go back into their box, wanted or not: it is as it was. Other lines that count on the package since
 * give way, the last ones of the list first. Throws LINE_CLOSED, PACKAGE_NOT_FOR_LINE.
 */
export function repackTx(
  hand: Hand,
  doing: Doing,
  lineId: string,
  { units, packageId, reason }: { readonly units: number; readonly packageId: string | null; readonly reason: string },
): void {
  const line = lineTx(hand, lineId);
  mustBeOpen(line);
  const packed = line.packed + units;
  const { mgPerUnit } = line;
  if (packageId !== null && mgPerUnit !== null) {
    const { db } = hand.tx;
    const shelf = findOnShelf(db, packageId);
    if (!shelf) throw new AppError('RECORD_NOT_FOUND', { kind: 'package', ref: packageId });
    if (shelf.status === 'archived') throw notForLine(line, shelf, 'archived', 0, 0);
    const allocation = allocationTx(hand, line, packageId, mgPerUnit);
    const fromReserved = Math.min(units, allocation.reserved);
    makeRoomTx(hand, shelf, (units - fromReserved) * mgPerUnit, lineId);
    packPartTx(hand, line, { packageId, units }, mgPerUnit, findOnShelf(db, packageId) ?? shelf);
    const reserved = reservedUnits(allocationsOf(db, lineId));
    releaseTx(hand, line, reserved - Math.max(0, wantedUnits(line) - packed));
  }
  addEventTx(hand, doing, line, { kind: 'packed', units, packageId, reason });
  patchLineTx(hand.tx, lineId, { packed }, hand.at);
}
