// How a line of the packing list stands, and the two figures the list is about. Source: spec 02, the table of columns:
// Needs Packing = max(Ordered − PACKED, 0); Needs Production = what of a row finished units cannot cover after the rows
// above it took theirs.
import type { LineKind, LineState } from '../contract/packing.ts';

export interface LineStanding {
  readonly kind: LineKind;
  /** Whether Apex still wants the order packed. */
  readonly wanted: boolean;
  readonly ordered: number;
  readonly packed: number;
  /** Packed units above the ordered ones that somebody gave a reason for count up to here. */
  readonly acceptedPacked: number;
  readonly reserved: number;
}

/** Units that should be packed in the end. */
export const wantedUnits = (line: Pick<LineStanding, 'wanted' | 'ordered'>): number => (line.wanted ? line.ordered : 0);

export const needsPacking = (line: Pick<LineStanding, 'wanted' | 'ordered' | 'packed'>): number =>
  Math.max(wantedUnits(line) - line.packed, 0);

/** Units packed that nobody wants and nobody gave a reason for. */
export const unitsToUnpack = (line: Omit<LineStanding, 'kind' | 'reserved'>): number =>
  Math.max(line.packed - Math.max(wantedUnits(line), line.wanted ? line.acceptedPacked : 0), 0);

export function lineState(line: LineStanding): LineState {
  if (unitsToUnpack(line) > 0) return 'to_unpack';
  const needed = needsPacking(line);
  if (needed === 0) return 'complete';
  if (line.kind === 'unknown') return 'explain';
  return line.kind === 'tracked' && line.reserved < needed ? 'short' : 'to_pack';
}

/** Whether it stands on the open list. */
export const isListed = (line: Pick<LineStanding, 'wanted' | 'ordered' | 'packed'>, orderIsOpen: boolean): boolean =>
  orderIsOpen && (wantedUnits(line) > 0 || line.packed > 0);

/**
 * Needs Production of rows of one product in the list's order.
 * @param needs Needs Packing of each row, units
 * @param stock finished units there are for the product
 */
export function needsProduction(needs: readonly number[], stock: number): readonly number[] {
  let left = Math.max(stock, 0);
  return needs.map((needed) => {
    const covered = Math.min(needed, left);
    left -= covered;
    return needed - covered;
  });
}

const LAST_DAY = '9999-12-31';

/** Where a line stands in the list's own order: by order date, invoice, order, place within it. Compares as text. */
export const packingSortKey = (line: {
  readonly orderDate: string | null;
  readonly invoiceNumber: string;
  readonly orderRef: string;
  readonly position: number;
  /** The line's own id: one that left the order keeps the place it had, and paging needs every key to be another. */
  readonly lineRef: string;
}): string =>
  [
    line.orderDate ?? LAST_DAY,
    line.invoiceNumber,
    line.orderRef,
    String(line.position).padStart(5, '0'),
    line.lineRef,
  ].join('|');
