// Cells as a write names them. Values go as what they are and are never parsed as if typed: a text that begins with
// an equals sign stays a text. Only a formula is a formula.
import type { sheets_v4 } from '@googleapis/sheets';
import { GoogleError } from './errors.ts';
import type { CellWrite } from './port.ts';

const refused = (detail: string): GoogleError => new GoogleError('rejected', { detail });

type Part = 'userEnteredValue' | 'note';

function partsOf(cell: CellWrite): string {
  const parts: Part[] = [];
  if (cell.value !== undefined || cell.formula !== undefined) parts.push('userEnteredValue');
  if (cell.note !== undefined) parts.push('note');
  return parts.join(',');
}

/** An empty cell under the mask is cleared. */
function enteredValue(cell: CellWrite): sheets_v4.Schema$ExtendedValue | undefined {
  if (cell.formula !== undefined) return { formulaValue: cell.formula };
  const { value } = cell;
  if (typeof value === 'boolean') return { boolValue: value };
  if (typeof value === 'string') return value === '' ? undefined : { stringValue: value };
  if (typeof value !== 'number') return undefined;
  if (!Number.isFinite(value)) throw refused('A cell cannot hold a number without end.');
  return { numberValue: value };
}

function cellData(cell: CellWrite): sheets_v4.Schema$CellData {
  const entered = enteredValue(cell);
  return {
    ...(entered ? { userEnteredValue: entered } : {}),
    ...(typeof cell.note === 'string' && cell.note !== '' ? { note: cell.note } : {}),
  };
}

export interface WrittenCells {
  readonly rows: sheets_v4.Schema$RowData[];
  /** What the cells name: everything under this mask is set, or cleared where a cell is silent. Empty: nothing. */
  readonly fields: string;
}

/** Throws GoogleError (rejected) when cells name different parts: those that are silent would be cleared. */
export function writtenCells(cells: readonly (readonly CellWrite[])[]): WrittenCells {
  const first = cells.find((row) => row.length > 0)?.[0];
  const fields = first ? partsOf(first) : '';
  const isMixed = cells.some((row) => row.some((cell) => partsOf(cell) !== fields));
  if (isMixed) throw refused('In one change all cells name the same: values, notes, or both.');
  return { rows: cells.map((row) => ({ values: row.map(cellData) })), fields };
}
