// A block copied from a spreadsheet, laid over the rows as they are displayed, and what would come of it. Nothing is
// written here. What cannot be taken keeps its text, so that it can be copied back.
import type { PackingRow } from '#shared/contract/packing.ts';
import { type Reading, readDay, readNote, readUnits } from './typed.ts';

export const EDITABLE_COLUMNS = ['packed', 'deliveryDate', 'deliveryNotes', 'internalNotes'] as const;
export type EditableColumn = (typeof EDITABLE_COLUMNS)[number];

export const isEditableColumn = (id: string): id is EditableColumn => EDITABLE_COLUMNS.some((one) => one === id);

export const COLUMN_WORDS: Record<EditableColumn, string> = {
  packed: 'PACKED',
  deliveryDate: 'Delivery Date',
  deliveryNotes: 'Delivery Notes',
  internalNotes: 'Internal Notes',
};

/** The clipboard's cells: tabs and lines, quoted where a cell holds them itself. One line break at the end is no row. */
export function readPasted(text: string): readonly (readonly string[])[] {
  const rows: string[][] = [[]];
  let cell = '';
  let quoted = false;
  const source = text.replace(/\r\n?/g, '\n').replace(/\n$/, '');
  for (let at = 0; at < source.length; at += 1) {
    const char = source[at] ?? '';
    if (quoted) {
      if (char !== '"') cell += char;
      else if (source[at + 1] === '"') {
        cell += '"';
        at += 1;
      } else quoted = false;
    } else if (char === '"' && cell === '' && closesAsCell(source, at)) quoted = true;
    else if (char === '\t' || char === '\n') {
      rows.at(-1)?.push(cell);
      cell = '';
      if (char === '\n') rows.push([]);
    } else cell += char;
  }
  rows.at(-1)?.push(cell);
  return rows;
}

/** A quote opens a cell only when one closes it right before a tab, a line or the end: 6" stays 6". */
const closesAsCell = (source: string, at: number): boolean => /^"(?:[^"]|"")*"(?=[\t\n]|$)/.test(source.slice(at));

export interface PasteCell {
  /** Its place in the block. */
  readonly id: string;
  readonly text: string;
  readonly column: EditableColumn;
  readonly row: PackingRow | null;
  /** change: it will be written; same: it already is so; cannot: `words` say why. */
  readonly outcome: 'change' | 'same' | 'cannot';
  readonly words: string;
  readonly value: string | number | null;
}

type Judged = Pick<PasteCell, 'outcome' | 'words' | 'value'>;

const cannot = (words: string): Judged => ({ outcome: 'cannot', words, value: null });

function readFor(column: EditableColumn, text: string, today: string): Reading<string | number | null> {
  if (column === 'packed') return readUnits(text);
  return column === 'deliveryDate' ? readDay(text, today) : readNote(text);
}

/** What comes of a text in a cell; null when it says nothing. */
function judged(row: PackingRow | null, column: EditableColumn, text: string, today: string): Judged | null {
  const empty = text.trim() === '';
  // An empty cell says nothing about PACKED; it clears dates and notes.
  if (empty && (column === 'packed' || row === null)) return null;
  if (row === null) return cannot('The list ends before this row.');
  const reading = readFor(column, text, today);
  if (!reading.ok) return cannot(reading.words);
  if (column === 'packed' && row.kind === 'unknown') return cannot('Nobody has said yet what this product is.');
  return { outcome: reading.value === row[column] ? 'same' : 'change', words: '', value: reading.value };
}

/**
 * @param rows the lines as displayed, from the focused one down
 * @param columns ids of the columns as displayed, from the focused one to the right
 */
export function planPaste(
  block: readonly (readonly string[])[],
  rows: readonly PackingRow[],
  columns: readonly string[],
  today: string,
): readonly PasteCell[] {
  return block.flatMap((cells, at) => {
    const row = rows[at] ?? null;
    return cells.flatMap((text, across): PasteCell[] => {
      const column = columns[across];
      if (column === undefined || !isEditableColumn(column)) return [];
      const it = judged(row, column, text, today);
      return it ? [{ id: `${at}.${column}`, text, column, row, ...it }] : [];
    });
  });
}

export interface PasteSummary {
  readonly rows: number;
  readonly change: number;
  readonly same: number;
  readonly cannot: number;
  /** "2 cannot because …": every reason once, with how many. */
  readonly reasons: readonly { readonly words: string; readonly count: number }[];
}

export function summaryOf(cells: readonly PasteCell[]): PasteSummary {
  const count = (outcome: PasteCell['outcome']) => cells.filter((cell) => cell.outcome === outcome).length;
  const reasons = new Map<string, number>();
  for (const { outcome, words } of cells) if (outcome === 'cannot') reasons.set(words, (reasons.get(words) ?? 0) + 1);
  const lines = new Set(cells.flatMap(({ row }) => (row ? [row.id] : [])));
  const beyond = cells.filter(({ row }) => row === null).length;
  return {
    rows: lines.size + beyond,
    change: count('change'),
    same: count('same'),
    cannot: count('cannot'),
    reasons: [...reasons].map(([words, times]) => ({ words, count: times })),
  };
}

/** The block an export of refused cells is: one line each, as it was pasted. */
export const refusedText = (cells: readonly Pick<PasteCell, 'text'>[]): string =>
  cells.map(({ text }) => text.replace(/[\t\r\n]+/g, ' ')).join('\n');
