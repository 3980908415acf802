// One of our tabs as a worksheet part. Texts stand in their cells and are texts whatever they begin with; formulas stand
// beside the values they had when they were written.
import { columnLetters } from '#shared/rules/sheet-formulas.ts';
import { escapeHidden, LONGEST_TEXT, textElement, writeText } from './cell-strings.ts';
import { unreadable } from './faults.ts';
import type { BookCell, TabToWrite } from './port.ts';
import { DAYS_1904, MOST_COLUMNS, MOST_ROWS } from './read-sheet.ts';
import type { BookStyles } from './styles.ts';
import { attributeText } from './xml.ts';
import { XML_HEAD } from './xml-children.ts';

export interface SheetWriting {
  readonly namespace: string;
  /** Of relationships inside worksheets. */
  readonly officeNamespace: string;
  readonly styles: BookStyles;
  readonly from1904: boolean;
  /** Shown when the workbook opens. */
  readonly selected: boolean;
  /** The relationship of the notes' drawing, null without notes. */
  readonly notesDrawing: string | null;
  /** Called now and then; throws to give up. */
  breathe(): void;
}

const LONGEST_FORMULA = 8192;
const SPARE_ROWS = 300;
const LONGEST_MESSAGE = 255;
const LONGEST_TITLE = 31;
const ROWS_A_PIECE = 512;
/** After any blanks, or as itself: what a spreadsheet would take for a formula when the cell is edited. */
const RISKY = /^(?:\s*[=+\-@\uFF1D\uFF0B\uFF0D\uFF20]|[\t\r\n'])/;

/** Throws ExcelError when Excel could not hold the tab: it would call the file damaged. */
export function checkTab({ title, columns, rows }: TabToWrite): void {
  if (title === '' || title.length > LONGEST_TITLE || /[[\]:*?/\\]|\p{Cc}|^'|'$/u.test(title)) {
    throw unreadable(`Excel cannot name a worksheet "${title}".`);
  }
  if (rows.length > MOST_ROWS) throw unreadable(`A worksheet holds ${MOST_ROWS} rows; "${title}" has ${rows.length}.`);
  const widest = rows.reduce((most, row) => Math.max(most, row.length), columns.length);
  if (widest > MOST_COLUMNS) throw unreadable(`A worksheet holds ${MOST_COLUMNS} columns; "${title}" has ${widest}.`);
}

/** The part, in pieces of some hundred rows. */
export function* sheetPieces(tab: TabToWrite, writing: SheetWriting): Generator<string> {
  const { columns, rows, headerRow } = tab;
  const width = Math.max(1, columns.length);
  const last = columnLetters(width - 1);
  yield `${XML_HEAD}<worksheet xmlns="${writing.namespace}" xmlns:r="${writing.officeNamespace}">${viewXml(tab, writing)}${columnsXml(tab, writing.styles)}<sheetData>`;
  const letters = Array.from({ length: width }, (_, i) => columnLetters(i));
  const write = cellWriter(tab, writing, letters);
  for (let from = 0; from < rows.length; from += ROWS_A_PIECE) {
    writing.breathe();
    let piece = '';
    for (let at = from; at < Math.min(rows.length, from + ROWS_A_PIECE); at += 1) {
      const row = rows[at] ?? [];
      let cells = '';
      for (let column = 0; column < row.length; column += 1) cells += write(at, column, row[column] ?? null);
      if (cells !== '') piece += `<row r="${at + 1}">${cells}</row>`;
    }
    if (piece !== '') yield piece;
  }
  yield '</sheetData>';
  const below = headerRow === null ? null : headerRow + 2;
  if (headerRow !== null) yield `<autoFilter ref="A${headerRow + 1}:${last}${Math.max(rows.length, headerRow + 1)}"/>`;
  if (below !== null && below <= MOST_ROWS) {
    // A little further than the rows reach: some programs look at every single cell of such a range.
    const end = Math.min(MOST_ROWS, Math.max(rows.length, below) + SPARE_ROWS);
    yield coloursXml(tab, writing.styles, `A${below}:${last}${end}`);
    yield validationsXml(tab, below, end);
  }
  yield '<pageMargins left="0.5" right="0.5" top="0.5" bottom="0.5" header="0.3" footer="0.3"/><pageSetup orientation="landscape"/>';
  // Digits that are text are meant to be: without this Excel marks every one of them as a mistake.
  yield `<ignoredErrors><ignoredError sqref="A1:${last}${Math.max(rows.length, 1)}" numberStoredAsText="1"/></ignoredErrors>`;
  yield `${writing.notesDrawing === null ? '' : `<legacyDrawing r:id="${writing.notesDrawing}"/>`}</worksheet>`;
}

function viewXml({ frozenRows }: TabToWrite, { selected }: SheetWriting): string {
  const view = `<sheetView${selected ? ' tabSelected="1"' : ''} workbookViewId="0"`;
  const top = `A${frozenRows + 1}`;
  const pane =
    frozenRows > 0
      ? `><pane ySplit="${frozenRows}" topLeftCell="${top}" activePane="bottomLeft" state="frozen"/><selection pane="bottomLeft" activeCell="${top}" sqref="${top}"/></sheetView>`
      : '/>';
  return `<sheetViews>${view}${pane}</sheetViews><sheetFormatPr defaultRowHeight="15"/>`;
}

function columnsXml({ columns }: TabToWrite, styles: BookStyles): string {
  if (columns.length === 0) return '';
  const each = columns.map(({ width, hidden, shows }, i) => {
    const wide = Math.min(255, Math.max(0, width));
    const place = `min="${i + 1}" max="${i + 1}"`;
    return `<col ${place} width="${wide}" style="${styles[shows]}" customWidth="1"${hidden ? ' hidden="1"' : ''}/>`;
  });
  return `<cols>${each.join('')}</cols>`;
}

function cellWriter(tab: TabToWrite, { styles, from1904 }: SheetWriting, letters: readonly string[]) {
  const { columns, headerRow } = tab;
  const looks = columns.map(({ shows }) => shows);
  const refuse = (row: number, column: number, why: string) =>
    unreadable(`Cell ${columnLetters(column)}${row + 1} of "${tab.title}" ${why}.`);

  const value = (row: number, column: number, cell: Exclude<BookCell, object | null>, shift: boolean): string => {
    if (typeof cell === 'number') {
      if (!Number.isFinite(cell)) throw refuse(row, column, 'is a number Excel cannot hold');
      return `<v>${shift ? cell - DAYS_1904 : cell}</v>`;
    }
    return typeof cell === 'boolean' ? `<v>${cell ? 1 : 0}</v>` : `<v>${writeText(cell)}</v>`;
  };
  const checked = (row: number, column: number, text: string, most: number, what: string): string => {
    if (text.length > most) {
      throw refuse(row, column, `holds ${what} of ${text.length} characters; Excel takes ${most} at most`);
    }
    return text;
  };

  return (row: number, column: number, cell: BookCell): string => {
    if (cell === null || cell === '') return '';
    const isHeader = row === headerRow;
    const isData = headerRow === null || row > headerRow;
    const shows = isData ? (looks[column] ?? 'number') : 'number';
    const shift = from1904 && shows === 'date';
    const place = `<c r="${letters[column] ?? columnLetters(column)}${row + 1}" s="`;
    const at = `${place}${isHeader ? styles.header : styles[shows]}"`;
    if (typeof cell === 'string') {
      const text = checked(row, column, cell, LONGEST_TEXT, 'a text');
      const own = !isHeader && RISKY.test(text) ? `${place}${styles[`${shows}Quoted`]}"` : at;
      return `${own} t="inlineStr"><is>${textElement(text)}</is></c>`;
    }
    // LibreOffice takes it for a number in a cell that shows anything in particular.
    if (typeof cell === 'boolean') return `${place}${styles.number}" t="b">${value(row, column, cell, false)}</c>`;
    if (typeof cell === 'number') return `${at}>${value(row, column, cell, shift)}</c>`;
    const formula = checked(row, column, cell.formula.replace(/^=/, ''), LONGEST_FORMULA, 'a formula');
    const { result } = cell;
    const type = typeof result === 'string' ? ' t="str"' : typeof result === 'boolean' ? ' t="b"' : '';
    if (typeof result === 'string') checked(row, column, result, LONGEST_TEXT, 'a text');
    const stored = result === null ? '' : value(row, column, result, shift);
    return `${at}${type}><f>${writeText(formula)}</f>${stored}</c>`;
  };
}

/** A condition or formula of the sheet, which is no text of a cell: only XML's own signs are spelled out. */
const formulaText = (formula: string): string => attributeText(formula.replace(/^=/, ''));

function coloursXml({ colours }: TabToWrite, styles: BookStyles, range: string): string {
  if (colours.length === 0) return '';
  const rules = colours.map(
    ({ formula, colour }, i) =>
      `<cfRule type="expression" dxfId="${styles[colour]}" priority="${i + 1}"><formula>${formulaText(formula)}</formula></cfRule>`,
  );
  return `<conditionalFormatting sqref="${range}">${rules.join('')}</conditionalFormatting>`;
}

function validationsXml({ columns }: TabToWrite, below: number, end: number): string {
  const rules = columns.flatMap(({ wholeNumbers }, i) => {
    if (wholeNumbers === undefined) return [];
    const letters = columnLetters(i);
    const message = attributeText(escapeHidden(wholeNumbers.slice(0, LONGEST_MESSAGE).toWellFormed()));
    return [
      `<dataValidation type="whole" errorStyle="warning" operator="greaterThanOrEqual" allowBlank="1" showErrorMessage="1" error="${message}" sqref="${letters}${below}:${letters}${end}"><formula1>0</formula1></dataValidation>`,
    ];
  });
  return rules.length === 0 ? '' : `<dataValidations count="${rules.length}">${rules.join('')}</dataValidations>`;
}
