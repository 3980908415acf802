// How findings are put in order and said: which stand where in the tray, each in a sentence, and which cells of the
// packing list carry a mark. Pure.
import { ORPCError } from '@orpc/client';
import type { FindingKind, SheetFinding } from '#shared/contract/sheets.ts';
import { columnOf, SHEET_COLUMNS, type SheetColumnKey } from '#shared/rules/sheet-columns.ts';
import { describeError, isErrorCode } from '#shared/text/errors.ts';
import { badCellWords, FINDING_KIND_TEXT, MEDIUM_TEXT } from '#shared/text/sheets.ts';
import { plural } from '../../lib/format.ts';
import { dayWords } from '../orders/words.ts';

type NoteKind = Exclude<FindingKind, 'conflict'>;

/** What a person can still do something about comes first. */
const NOTE_KINDS: readonly NoteKind[] = [
  'refused',
  'bad_value',
  'copied',
  'unknown_row',
  'row_back',
  'put_back',
  'row_gone',
];

export interface Tray {
  readonly conflicts: readonly SheetFinding[];
  /** Only kinds of which there are any. */
  readonly notes: readonly { readonly kind: NoteKind; readonly findings: readonly SheetFinding[] }[];
  readonly noteCount: number;
}

/** Each kind in the order given: newest first. */
export function trayOf(findings: readonly SheetFinding[]): Tray {
  const notes = NOTE_KINDS.map((kind) => ({
    kind,
    findings: findings.filter((finding) => finding.kind === kind),
  })).filter((group) => group.findings.length > 0);
  return {
    conflicts: findings.filter(({ kind }) => kind === 'conflict'),
    notes,
    noteCount: notes.reduce((sum, group) => sum + group.findings.length, 0),
  };
}

/** "3 conflicts, 2 notes"; "Conflicts" when there is nothing. */
export function trayWords(conflicts: number, notes: number): string {
  const words = [conflicts > 0 ? plural(conflicts, 'conflict') : '', notes > 0 ? plural(notes, 'note') : ''];
  return words.filter(Boolean).join(', ') || 'Conflicts';
}

const isColumn = (key: string): key is SheetColumnKey => SHEET_COLUMNS.some((column) => column.key === key);

/** The column by its header; empty for a finding about a row, and a header nobody knows by itself. */
export const columnWords = (key: string): string => (isColumn(key) ? columnOf(key).header : key);

/** A value as it is read: a day in words, a blank as "empty". */
export function shownValue(column: string, value: string): string {
  if (value.trim() === '') return 'empty';
  return isColumn(column) && columnOf(column).shows === 'date' ? dayWords(value) : value;
}

type Standing = Pick<SheetFinding, 'ours' | 'theirs' | 'now'>;

/** The cell of a conflict went on: by now it holds neither of the two values. */
export const wentOn = ({ ours, theirs, now }: Standing): boolean =>
  now !== null && now.value !== ours && now.value !== theirs;

/** Of a conflict: its line is on the list still, so that another value can be set. */
export const maySet = ({ now }: Standing): boolean => now?.listed === true;

/** What the cell holds now has to be said beside the two values: it is not the spreadsheet's, which was taken, or it stays. */
export const showsNow = (finding: Standing): boolean => !maySet(finding) || finding.now?.value !== finding.theirs;

/** "“7”", or "nothing". */
const quoted = (column: string, value: string): string =>
  value.trim() === '' ? 'nothing' : `“${shownValue(column, value)}”`;

/** What a refusal says, in the words it would have had in this window. */
function refusalWords(finding: SheetFinding): string {
  // As it would have been thrown, had it been done in this window.
  const thrown: unknown = finding.error && new ORPCError(finding.error.code, { data: finding.error.data });
  if (!(thrown instanceof ORPCError) || !isErrorCode(thrown.code)) return 'It cannot be packed.';
  const { title, text, remedy } = describeError(thrown.code, thrown.data);
  return [`${title}.`, text, remedy].filter(Boolean).join(' ');
}

/** What happened, in one or two sentences. */
export function findingWords(finding: SheetFinding): string {
  const { kind, column, theirs, ours, medium } = finding;
  const header = columnWords(column);
  const where = MEDIUM_TEXT[medium].short;
  switch (kind) {
    case 'conflict': {
      const both = `${header}: ${quoted(column, theirs)} in ${where}, ${quoted(column, ours)} here`;
      return wentOn(finding) ? `${both}; ${quoted(column, finding.now?.value ?? '')} now.` : `${both}.`;
    }
    case 'refused':
      return `${header || 'PACKED'} ${quoted(column, theirs)} was typed in ${where}. ${refusalWords(finding)}`;
    case 'bad_value':
      return `${theirs.trim() === '' ? header : `${header} ${quoted(column, theirs)}`} in ${where} ${badCellWords(finding.error?.code ?? '')}`;
    case 'put_back':
      return `${header || 'A cell'} was changed to ${quoted(column, theirs)}; ${quoted(column, ours)} stands there again.`;
    case 'row_back':
      return `The row was deleted in ${where} and is back: its order is still open.`;
    case 'copied':
      return `The row stands more than once in ${where}. The topmost one counts.`;
    case 'unknown_row':
      return theirs.trim() === ''
        ? `A row in ${where} has no order here.`
        : `A row in ${where} has no order here: “${theirs}”.`;
    case 'row_gone':
      return theirs.trim() === ''
        ? `The row left ${where} with its order.`
        : `The row left ${where} with its order. In ${header || 'a column of your own'} stood ${quoted(column, theirs)}.`;
  }
}

/** What was typed there and may be wanted again. Empty: nothing. */
export const typedThere = (finding: SheetFinding): string =>
  finding.kind === 'put_back' || finding.kind === 'row_gone' || finding.kind === 'unknown_row'
    ? finding.theirs.trim()
    : '';

/** "Blue Dream 0.5g · Main Street Dispensary · INV-1042"; what is not known is left out. */
export const findingPlace = (finding: SheetFinding): string =>
  [finding.productName, finding.store, finding.invoiceNumber].filter(Boolean).join(' · ') || 'No line of ours';

/** How a finding that is over ended. */
export function endedWords(finding: SheetFinding): string {
  const by = finding.closedBy === '' ? '' : ` by ${finding.closedBy}`;
  if (finding.kind === 'conflict') {
    const { column, ours, theirs, chosen, medium } = finding;
    if (chosen === 'ours') return `Ours was taken: ${quoted(column, ours)}, not ${quoted(column, theirs)}${by}.`;
    if (chosen === 'theirs') {
      return `The value in ${MEDIUM_TEXT[medium].short} was kept: ${quoted(column, theirs)}, not ${quoted(column, ours)}${by}.`;
    }
    if (chosen === 'now') {
      return `What it held by then was kept${by}, neither ${quoted(column, ours)} nor ${quoted(column, theirs)}.`;
    }
    return `It settled by itself: both are the same now.`;
  }
  return finding.closedBy === '' ? 'Its cause is gone.' : `Put away${by}.`;
}

/** The columns of the packing grid that show what a column of the sheet holds. */
const GRID_COLUMNS: ReadonlyMap<string, string> = new Map([
  ['product', 'productName'],
  ['invoice', 'invoiceNumber'],
  ['date', 'orderDate'],
]);

const MARKED: ReadonlySet<FindingKind> = new Set<FindingKind>(['conflict', 'refused', 'bad_value']);

/** Line → column of the grid → what is the matter with the cell. */
export type Marks = ReadonlyMap<string, ReadonlyMap<string, string>>;

export function marksOf(findings: readonly SheetFinding[]): Marks {
  const marks = new Map<string, Map<string, string>>();
  for (const finding of findings) {
    const { lineId, column, kind } = finding;
    if (!finding.open || lineId === null || column === '' || !MARKED.has(kind)) continue;
    const ofLine = marks.get(lineId) ?? new Map<string, string>();
    const at = GRID_COLUMNS.get(column) ?? column;
    const words = `${FINDING_KIND_TEXT[kind].label.replace(/s$/, '')}. ${findingWords(finding)}`;
    // The newest stands first.
    if (!ofLine.has(at)) ofLine.set(at, words);
    marks.set(lineId, ofLine);
  }
  return marks;
}

const NO_MARKS: Marks = new Map();

/** The same object while it says the same, so that nothing is drawn again; no findings are always one object. */
export function keptMarks(before: Marks, after: Marks): Marks {
  if (after.size === 0) return NO_MARKS;
  const text = (marks: Marks) => JSON.stringify([...marks].map(([line, cells]) => [line, [...cells]]));
  return text(before) === text(after) ? before : after;
}

/** Lines whose marks differ. */
export const changedMarks = (before: Marks, after: Marks): readonly string[] =>
  [...new Set([...before.keys(), ...after.keys()])].filter((line) => {
    const [old, now] = [before.get(line), after.get(line)];
    return JSON.stringify([...(old ?? [])]) !== JSON.stringify([...(now ?? [])]);
  });
