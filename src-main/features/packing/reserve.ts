// Reservations: which grams of which package a line counts on. Every change goes through the package ledger with the
// line as its cause.
//
// Invariant: reserved + packed of a line never exceeds what it wants, except where somebody packed more on purpose;
// nothing is reserved for a line that is not wanted or not tracked.
import { eq } from 'drizzle-orm';
import { mg } from '#shared/model/mass.ts';
import { giveWay, takeFromPlaces, takeFromShelves } from '#shared/rules/allocation.ts';
import type { LedgerOperation } from '#shared/rules/package-ledger.ts';
import { needsPacking } from '#shared/rules/packing-line.ts';
import { availableMg } from '#shared/rules/sku-units.ts';
import type { Actor } from '../../core/actor.ts';
import { newId } from '../../core/ids.ts';
import type { Tx } from '../../db/database.ts';
import { packingAllocations } from '../../db/schema/packing.ts';
import {
  type AllocationRecord,
  allocationsOf,
  findLine,
  type LineRecord,
  patchAllocationTx,
  reservationsOn,
  shortLinesOfStrain,
} from './records.ts';
import {
  activeOfStrain,
  canonicalStrain,
  findOnShelf,
  freeMg,
  isOfStrain,
  overReservedMg,
  type PackageOnShelf,
} from './shelves.ts';
import type { TakenOff } from './taken-off.ts';

/** The package service's one ledger operation. Throws NOT_ENOUGH_AVAILABLE. */
export type MoveTx = (
  tx: Tx,
  packageId: string,
  op: LedgerOperation,
  actor: Actor,
  cause: { readonly kind: string; readonly ref: string; readonly note: string },
) => unknown;

export interface Hand {
  readonly tx: Tx;
  readonly actor: Actor;
  readonly at: string;
  readonly moveTx: MoveTx;
  readonly takenOff: TakenOff;
}

export const causeOf = (line: LineRecord, units: number) => ({
  kind: 'order_line',
  ref: line.id,
  note: `${line.invoiceNumber}: ${units} × ${line.productName}`,
});

export const reservedUnits = (allocations: readonly AllocationRecord[]): number =>
  allocations.reduce((sum, { reserved }) => sum + reserved, 0);

/** The allocation of a line on a package, made empty when there is none. */
export function allocationTx(hand: Hand, line: LineRecord, packageId: string, mgPerUnit: number): AllocationRecord {
  const known = allocationsOf(hand.tx.db, line.id).find((allocation) => allocation.packageId === packageId);
  // What it was counted in before binds only as long as something is.
  if (known && (known.mgPerUnit === mgPerUnit || known.reserved + known.packed > 0)) return known;
  const { at } = hand;
  if (known) {
    patchAllocationTx(hand.tx, known.id, { mgPerUnit }, at);
    return { ...known, mgPerUnit };
  }
  const fresh = {
    id: newId(),
    lineId: line.id,
    packageId,
    mgPerUnit,
    reserved: 0,
    packed: 0,
    settledMg: 0,
    packedAt: null,
    createdAt: at,
    updatedAt: at,
  };
  hand.tx.db.insert(packingAllocations).values(fresh).run();
  return fresh;
}

/** Reserves units on one package. Throws NOT_ENOUGH_AVAILABLE. */
export function reserveOnTx(hand: Hand, line: LineRecord, packageId: string, units: number): void {
  if (units <= 0 || line.mgPerUnit === null) return;
  const allocation = allocationTx(hand, line, packageId, line.mgPerUnit);
  const amount = mg(units * allocation.mgPerUnit);
  hand.moveTx(hand.tx, packageId, { kind: 'reserve', mg: amount }, hand.actor, causeOf(line, units));
  patchAllocationTx(hand.tx, allocation.id, { reserved: allocation.reserved + units }, hand.at);
}

/** Gives reserved units of one allocation back to what is available. */
export function unreserveTx(hand: Hand, line: LineRecord, allocation: AllocationRecord, units: number): void {
  if (units <= 0) return;
  const amount = mg(units * allocation.mgPerUnit);
  hand.moveTx(hand.tx, allocation.packageId, { kind: 'unreserve', mg: amount }, hand.actor, causeOf(line, units));
  const reserved = allocation.reserved - units;
  if (reserved + allocation.packed > 0) {
    patchAllocationTx(hand.tx, allocation.id, { reserved }, hand.at);
    return;
  }
  hand.tx.db.delete(packingAllocations).where(eq(packingAllocations.id, allocation.id)).run();
}

/** Releases so many reserved units of a line, what it got last first. */
export function releaseTx(hand: Hand, line: LineRecord, units: number, but?: string): void {
  const allocations = allocationsOf(hand.tx.db, line.id)
    .filter(({ packageId }) => packageId !== but)
    .reverse();
  const places = allocations.map(({ packageId, reserved }) => ({ packageId, units: reserved }));
  for (const part of takeFromPlaces(units, places)) {
    const allocation = allocations.find(({ packageId }) => packageId === part.packageId);
    if (allocation) unreserveTx(hand, line, allocation, part.units);
  }
}

export const releaseAllTx = (hand: Hand, line: LineRecord): void =>
  releaseTx(hand, line, reservedUnits(allocationsOf(hand.tx.db, line.id)));

/** Units that should be reserved for a line. */
const stillNeeded = (line: LineRecord): number =>
  line.kind === 'tracked' && line.orderStatus === 'open' ? needsPacking(line) : 0;

/** Lets go of what a line needs no longer, and of what it counts on where it cannot. Answers whether anything was. */
export function releaseSurplusTx(hand: Hand, line: LineRecord): boolean {
  const { db } = hand.tx;
  let released = false;
  for (const allocation of allocationsOf(db, line.id)) {
    if (allocation.reserved === 0) continue;
    const shelf = findOnShelf(db, allocation.packageId);
    if (shelf && line.strainKey !== null && isOfStrain(db, shelf, line.strainKey)) continue;
    unreserveTx(hand, line, allocation, allocation.reserved);
    released = true;
  }
  const surplus = reservedUnits(allocationsOf(db, line.id)) - stillNeeded(line);
  releaseTx(hand, line, surplus);
  return released || surplus > 0;
}

/** Takes what a line lacks from the oldest packages of its strain, as far as there are grams. Answers whether it did. */
export function reserveMissingTx(hand: Hand, line: LineRecord): boolean {
  const { db } = hand.tx;
  const missing = stillNeeded(line) - reservedUnits(allocationsOf(db, line.id));
  const { strainKey, mgPerUnit } = line;
  if (missing <= 0 || strainKey === null || mgPerUnit === null) return false;
  const shelves = activeOfStrain(db, strainKey).map((p) => ({ packageId: p.id, freeMg: freeMg(p) }));
  const { parts } = takeFromShelves(missing, mgPerUnit, shelves);
  for (const part of parts) reserveOnTx(hand, line, part.packageId, part.units);
  return parts.length > 0;
}

type Standing = ReturnType<typeof reservationsOn>;
type GivenUp = readonly { readonly id: string; readonly units: number }[];

const asClaims = (standing: Standing) =>
  standing.map(({ allocation: a }) => ({ id: a.id, units: a.reserved, mgPerUnit: a.mgPerUnit }));

/** Takes so many units of these reservations away. Answers the lines. */
function takeAwayTx(hand: Hand, standing: Standing, giving: GivenUp): string[] {
  const touched: string[] = [];
  for (const { id, units } of giving) {
    const allocation = standing.find((row) => row.allocation.id === id)?.allocation;
    const line = allocation && findLine(hand.tx.db, allocation.lineId);
    if (!allocation || !line) continue;
    unreserveTx(hand, line, allocation, units);
    touched.push(line.id);
  }
  return touched;
}

/** Reservations a package can no longer keep: its strain is another one now, it went, or METRC says it holds less. */
function releaseFromTx(hand: Hand, packageId: string): string[] {
  const { db } = hand.tx;
  const shelf = findOnShelf(db, packageId);
  if (!shelf) return [];
  const strainKey = canonicalStrain(db, shelf.strainKey);
  const standing = reservationsOn(db, packageId);
  const foreign = standing.filter((row) => row.strainKey !== strainKey);
  const own = standing.filter((row) => row.strainKey === strainKey);
  const foreignMg = foreign.reduce((sum, { allocation: a }) => sum + a.reserved * a.mgPerUnit, 0);
  return takeAwayTx(hand, standing, [
    ...asClaims(foreign),
    ...giveWay(overReservedMg(shelf) - foreignMg, asClaims(own)),
  ]);
}

/** Other lines' reservations on a package give way, the last ones of the list first, until so much of it is free. */
export function makeRoomTx(hand: Hand, shelf: PackageOnShelf, neededMg: number, butLineId: string): void {
  const standing = reservationsOn(hand.tx.db, shelf.id).filter(({ allocation }) => allocation.lineId !== butLineId);
  const changed = takeAwayTx(hand, standing, giveWay(neededMg - availableMg(shelf), asClaims(standing)));
  if (changed.length > 0) hand.tx.publish({ area: 'packing', ids: changed });
}

/** Releases what these packages can no longer keep, the last lines of the list first. Answers the lines. */
export function releaseOverReservedTx(hand: Hand, packageIds: Iterable<string>): Set<string> {
  const changed = new Set<string>();
  for (const id of packageIds) for (const lineId of releaseFromTx(hand, id)) changed.add(lineId);
  return changed;
}

/** Gives what is free of a strain to lines that are short, the first lines of the list first. Answers the lines. */
export function fillShortLinesTx(hand: Hand, strainKey: string): Set<string> {
  const { db } = hand.tx;
  const changed = new Set<string>();
  // What is free is read once, and again only of the packages something was taken from.
  let shelves = activeOfStrain(db, strainKey).map((p) => ({ packageId: p.id, freeMg: freeMg(p) }));
  const largestFree = () => shelves.reduce((most, shelf) => Math.max(most, shelf.freeMg), 0);
  let free = largestFree();
  if (free === 0) return changed;
  for (const line of shortLinesOfStrain(db, strainKey)) {
    if (line.mgPerUnit === null || line.mgPerUnit > free) continue;
    const missing = stillNeeded(line) - reservedUnits(allocationsOf(db, line.id));
    const { parts } = takeFromShelves(missing, line.mgPerUnit, shelves);
    if (parts.length === 0) continue;
    for (const { packageId, units } of parts) {
      reserveOnTx(hand, line, packageId, units);
      const now = findOnShelf(db, packageId);
      const shelf = shelves.find((one) => one.packageId === packageId);
      if (shelf) shelf.freeMg = now ? freeMg(now) : 0;
    }
    changed.add(line.id);
    shelves = shelves.filter((shelf) => shelf.freeMg > 0);
    free = largestFree();
  }
  return changed;
}
