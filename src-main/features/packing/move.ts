// Moving reserved units of a line: onto another package, or off one.
import { needsPacking } from '#shared/rules/packing-line.ts';
import { AppError } from '../../core/app-error.ts';
import { addEventTx, type Doing } from './events.ts';
import { lineTx, mustBeOpen, mustServe, notForLine } from './pack.ts';
import { allocationsOf, patchLineTx } from './records.ts';
import { type Hand, reservedUnits, reserveOnTx, unreserveTx } from './reserve.ts';
import { freeMg } from './shelves.ts';

export interface MoveRequest {
  /** null: units that are reserved nowhere yet. */
  readonly fromPackageId: string | null;
  readonly toPackageId: string;
  readonly units: number;
}

/** Reserved units of a line onto another package. Throws LINE_CLOSED, LINE_SHORT, PACKAGE_NOT_FOR_LINE. */
export function moveReservedTx(hand: Hand, doing: Doing, lineId: string, request: MoveRequest): void {
  const line = lineTx(hand, lineId);
  mustBeOpen(line);
  const { units, fromPackageId, toPackageId } = request;
  const allocations = allocationsOf(hand.tx.db, lineId);
  const shelf = mustServe(hand, line, toPackageId);
  const mgPerUnit = line.mgPerUnit ?? 1;
  const from = allocations.find(({ packageId }) => packageId === fromPackageId);
  const possible =
    fromPackageId === null ? Math.max(0, needsPacking(line) - reservedUnits(allocations)) : (from?.reserved ?? 0);
  if (units > possible) throw new AppError('LINE_SHORT', { lineId, asked: units, possible });
  if (fromPackageId !== toPackageId && units * mgPerUnit > freeMg(shelf)) {
    const here = allocations.find(({ packageId }) => packageId === toPackageId)?.reserved ?? 0;
    const others = Math.floor((shelf.orderedMg - here * mgPerUnit) / mgPerUnit);
    throw notForLine(line, shelf, 'not_enough', Math.floor(freeMg(shelf) / mgPerUnit), Math.max(0, others));
  }
  if (from) unreserveTx(hand, line, from, units);
  reserveOnTx(hand, line, toPackageId, units);
  addEventTx(hand, doing, line, {
    kind: 'moved',
    units,
    packageId: toPackageId,
    reason: '',
    detail: { from: fromPackageId ?? '' },
  });
  patchLineTx(hand.tx, lineId, {}, hand.at);
}

/** Reserved units of a line that are to be reserved nowhere again. */
export function releaseReservedTx(hand: Hand, doing: Doing, lineId: string, packageId: string, units: number): void {
  const line = lineTx(hand, lineId);
  const allocation = allocationsOf(hand.tx.db, lineId).find((one) => one.packageId === packageId);
  if (!allocation || allocation.reserved < units) {
    throw new AppError('LINE_SHORT', { lineId, asked: units, possible: allocation?.reserved ?? 0 });
  }
  unreserveTx(hand, line, allocation, units);
  addEventTx(hand, doing, line, { kind: 'moved', units, packageId: null, detail: { from: packageId } });
  patchLineTx(hand.tx, lineId, {}, hand.at);
}
