// What is in hand at the packing desk: the line and order that keys and scans act on, and the question that stands
// open because something could not be done just so. It lasts for the window only.
import { create } from 'zustand';
import type { PackingRow } from '#shared/contract/packing.ts';

export interface OverPack {
  readonly row: PackingRow;
  readonly ordered: number;
  readonly packed: number;
  readonly asked: number;
  /** Does it again with the reason. Rejects with what is still in the way. */
  readonly go: (reason: string) => Promise<unknown>;
}

export interface RunShort {
  readonly row: PackingRow;
  readonly asked: number;
  readonly possible: number;
  readonly go: () => Promise<unknown>;
}

interface Desk {
  readonly lineId: string | null;
  readonly packingOrderId: string | null;
  /** The package a scan chose for the line in hand: keys pack from it. */
  readonly chosen: { readonly packageId: string; readonly metrcNumber: string } | null;
  readonly overPack: OverPack | null;
  readonly runShort: RunShort | null;
}

const EMPTY: Desk = { lineId: null, packingOrderId: null, chosen: null, overPack: null, runShort: null };

export const useDesk = create<Desk>(() => EMPTY);

/** A package chosen for another line is put back. */
export const takeInHand = (row: Pick<PackingRow, 'id' | 'packingOrderId'>): void =>
  useDesk.setState((desk) => ({
    lineId: row.id,
    packingOrderId: row.packingOrderId,
    ...(desk.lineId !== row.id && { chosen: null }),
  }));

export const putDown = (): void => useDesk.setState({ lineId: null, packingOrderId: null, chosen: null });

export const closeQuestion = (): void => useDesk.setState({ overPack: null, runShort: null });
