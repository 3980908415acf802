// Packed goods that another system has to take off its own figures: what packing says to whoever tells it. With packages
// kept here nobody has to be told.
import { unpackable } from '#shared/rules/allocation.ts';
import type { ReadDb, Tx } from '../../db/database.ts';
import type { AllocationRecord } from './records.ts';

/** Units of an order line that go into a box from a package, or come back out of it. */
export interface BoxedUnits {
  readonly lineId: string;
  readonly packageId: string;
  readonly skuKey: string | null;
  readonly units: number;
  readonly mgPerUnit: number;
  /** For people: the invoice and the product. */
  readonly title: string;
}

export interface TakenOff {
  /** After the ledger moved, in the same transaction. */
  packedTx(tx: Tx, boxed: BoxedUnits): void;
  unpackedTx(tx: Tx, boxed: BoxedUnits): void;
  /** Of the milligrams that a line has open in a box, those that are told of already and cannot come back. */
  lockedMg(db: ReadDb, box: { readonly lineId: string; readonly packageId: string; readonly openMg: number }): number;
}

export const NOBODY_TO_TELL: TakenOff = {
  packedTx: () => undefined,
  unpackedTx: () => undefined,
  lockedMg: () => 0,
};

/** Whole units of the packed ones that can be taken out of the box again now. */
export function unpackableNow(db: ReadDb, takenOff: TakenOff, allocation: AllocationRecord): number {
  const { lineId, packageId, packed, mgPerUnit, settledMg } = allocation;
  const lockedMg = takenOff.lockedMg(db, { lineId, packageId, openMg: packed * mgPerUnit - settledMg });
  return Math.max(0, unpackable({ ...allocation, settledMg: settledMg + lockedMg }));
}
