// What a merge found, as findings a person reads. The same for Google Sheets and the workbook.
import { createHash } from 'node:crypto';
import type { MergePlan } from '#shared/rules/packing-merge.ts';
import type { Take } from '#shared/rules/packing-merge-row.ts';
import type { StaffColumn } from '#shared/rules/sheet-columns.ts';
import type { ColumnPlaces } from '#shared/rules/sheet-formulas.ts';
import type { SheetRow } from '#shared/rules/sheet-read.ts';
import { cellText } from '#shared/rules/sheet-values.ts';
import type { NewFinding } from '../../features/sheets/findings.ts';
import type { ListSide, RefusedTake } from './list-side.ts';

/** Typed rows without a key are told one by one up to here. */
const MOST_UNKNOWN = 50;
const LONGEST_ROW = 300;

const none = {
  lineId: null,
  key: '',
  column: '',
  ref: '',
  agreed: '',
  ours: '',
  theirs: '',
  oursBy: '',
  oursAt: null,
  error: null,
};

/** The same three values in one cell are the same conflict, however often a look comes upon it. */
const conflictRef = ({ conflict, ours, text }: Take): string =>
  createHash('sha256')
    .update(JSON.stringify([conflict?.agreed ?? '', ours, text]))
    .digest('base64url');

export const conflictOf = (take: Take, list: ListSide, theirsBy: string): NewFinding => {
  const lineId = list.lines().get(take.key)?.lineId ?? null;
  const last = lineId === null ? null : list.lastEdit(lineId, take.column);
  return {
    ...none,
    kind: 'conflict',
    lineId,
    key: take.key,
    column: take.column,
    ref: conflictRef(take),
    agreed: take.conflict?.agreed ?? '',
    ours: take.ours,
    theirs: take.text,
    oursBy: last?.by ?? '',
    oursAt: last?.at ?? null,
    theirsBy,
  };
};

export interface Refusals {
  /** Why a typed PACKED could not be packed, by key and column. */
  errorOf(key: string, column: StaffColumn): RefusedTake['error'] | null;
}

export function findingsOf(
  plan: MergePlan,
  list: ListSide,
  places: ColumnPlaces,
  theirsBy: string,
  refusals: Refusals,
  formulas: readonly { readonly key: string; readonly column: string; readonly typed: string; readonly ours: string }[],
): NewFinding[] {
  const lineOf = (key: string): string | null => list.lines().get(key)?.lineId ?? null;
  const found: NewFinding[] = [];
  for (const { key, column, typed, reason } of plan.troubles) {
    const ours = list.lines().get(key)?.staff[column] ?? '';
    const error = refusals.errorOf(key, column);
    const kind = reason === 'refused' ? 'refused' : 'bad_value';
    const says = reason === 'refused' ? error : { code: reason, data: {} };
    found.push({ ...none, kind, lineId: lineOf(key), key, column, ours, theirs: typed, theirsBy, error: says });
  }
  for (const { key, column, typed, ours } of [...plan.putBack, ...formulas]) {
    found.push({
      ...none,
      kind: 'put_back',
      lineId: lineOf(key),
      key,
      column,
      ref: typed,
      ours,
      theirs: typed,
      theirsBy,
    });
  }
  const copies = new Map<string, number>();
  for (const row of plan.copied) {
    const nth = copies.get(row.key) ?? 0;
    copies.set(row.key, nth + 1);
    found.push({
      ...none,
      kind: 'copied',
      lineId: lineOf(row.key),
      key: row.key,
      ref: String(nth),
      theirs: rowText(row, places),
      theirsBy,
    });
  }
  for (const { row, lost } of plan.leaving) {
    for (const [i, { column, typed, ours }] of lost.entries()) {
      const lineId = list.left(row.key)?.lineId ?? null;
      const ref = column === '' ? `${i}` : typed;
      found.push({ ...none, kind: 'row_gone', lineId, key: row.key, column, ref, ours, theirs: typed, theirsBy });
    }
  }
  const alike = new Map<string, number>();
  for (const row of plan.unknown.slice(0, MOST_UNKNOWN)) {
    const theirs = rowText(row, places);
    // Formulas that show the time are another number with every look: it is the same row all the same.
    const look = theirs.replace(/[\d.,]+/g, '#');
    const nth = alike.get(look) ?? 0;
    alike.set(look, nth + 1);
    found.push({ ...none, kind: 'unknown_row', key: row.key, ref: `${nth} ${look}`, theirs, theirsBy });
  }
  return found;
}

/** Rows that somebody deleted and that are written again; `ownDoing`: keys of rows that Packhouse itself took away. */
export const rowsBack = (
  plan: MergePlan,
  list: ListSide,
  theirsBy: string,
  ownDoing: ReadonlySet<string> = new Set(),
): NewFinding[] =>
  plan.missing
    .filter(({ ours, wasDeleted }) => wasDeleted && !ownDoing.has(ours.key))
    .map(({ ours: { key } }) => {
      const lineId = list.lines().get(key)?.lineId ?? null;
      return { ...none, kind: 'row_back', lineId, key, theirsBy };
    });

/** A row as a person knows it again: what stands in it, without the columns nobody sees. */
function rowText(row: SheetRow, places: ColumnPlaces): string {
  const unseen = new Set(
    (['key', 'code', 'mark', 'counted', 'needsPacking', 'needsProduction'] as const).map((key) => places.get(key)),
  );
  const texts = row.cells.map((cell, place) => (unseen.has(place) ? '' : cellText(cell).trim())).filter(Boolean);
  return texts.join(' · ').slice(0, LONGEST_ROW);
}
