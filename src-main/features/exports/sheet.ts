// One sheet of an Excel file as XML, in pieces: header row bold and frozen, filter over all columns, widths from the
// first rows. Every text is an inline text cell, never a formula, whatever it begins with.
import { cellXml, fitsNumberCell, gramsText, looksLikeFormula } from './cell-text.ts';
import type { Cell, ColumnKind, Row, TableColumn } from './table.ts';

/** Positions in the `cellXfs` of the styles part. A text style is followed by the one that marks text as text. */
const STYLE = { number: 0, header: 1, text: 3, lines: 5, grams: 7 } as const;

const NARROWEST = 8;
const WIDEST = 60;
const ROOM = 3;

const MAIN = 'http://schemas.openxmlformats.org/spreadsheetml/2006/main';
const XML = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n';

export const STYLES_XML = [
  `${XML}<styleSheet xmlns="${MAIN}"><numFmts count="1"><numFmt numFmtId="164" formatCode="0.00#"/></numFmts>`,
  '<fonts count="2"><font><sz val="11"/><name val="Calibri"/></font>',
  '<font><b/><sz val="11"/><name val="Calibri"/></font></fonts>',
  '<fills count="2"><fill><patternFill patternType="none"/></fill><fill><patternFill patternType="gray125"/></fill></fills>',
  '<borders count="1"><border><left/><right/><top/><bottom/><diagonal/></border></borders>',
  '<cellStyleXfs count="1"><xf numFmtId="0" fontId="0" fillId="0" borderId="0"/></cellStyleXfs>',
  '<cellXfs count="8"><xf numFmtId="0" fontId="0" fillId="0" borderId="0" xfId="0"/>',
  textStyle('', ' fontId="1" applyFont="1"'),
  textStyle(' quotePrefix="1"', ' fontId="1" applyFont="1"'),
  textStyle('', ' fontId="0"'),
  textStyle(' quotePrefix="1"', ' fontId="0"'),
  textStyle('', ' fontId="0"', true),
  textStyle(' quotePrefix="1"', ' fontId="0"', true),
  '<xf numFmtId="164" fontId="0" fillId="0" borderId="0" xfId="0" applyNumberFormat="1"/></cellXfs>',
  '<cellStyles count="1"><cellStyle name="Normal" xfId="0" builtinId="0"/></cellStyles></styleSheet>',
].join('');

// Format 49 is Excel's "Text": what is typed over the cell stays text too.
function textStyle(quote: string, font: string, wrap = false): string {
  const start = `<xf numFmtId="49"${font} fillId="0" borderId="0" xfId="0"${quote} applyNumberFormat="1"`;
  return wrap ? `${start} applyAlignment="1"><alignment vertical="top" wrapText="1"/></xf>` : `${start}/>`;
}

/** A, B … Z, AA …: the column's letters for 0, 1 … */
export function columnLetters(index: number): string {
  const first = Math.floor(index / 26);
  const last = String.fromCharCode(65 + (index % 26));
  return first === 0 ? last : `${columnLetters(first - 1)}${last}`;
}

/** The sheet's XML. `pages` are the rows under the header; `look` are the first of them, for the widths. */
export async function* sheetPieces(
  columns: readonly TableColumn[],
  look: readonly Row[],
  pages: AsyncIterable<readonly Row[]>,
): AsyncGenerator<string> {
  const letters = columns.map((_, i) => columnLetters(i));
  yield [
    `${XML}<worksheet xmlns="${MAIN}"><sheetViews><sheetView workbookViewId="0">`,
    '<pane ySplit="1" topLeftCell="A2" activePane="bottomLeft" state="frozen"/></sheetView></sheetViews>',
    `<sheetFormatPr defaultRowHeight="15"/><cols>${widths(columns, look)}</cols><sheetData>`,
    rowXml(
      1,
      columns.map(({ header }, i) => textCell(`${letters[i]}1`, header, STYLE.header)),
    ),
  ].join('');
  let at = 1;
  for await (const page of pages) {
    yield page
      .map((row) => {
        at += 1;
        return rowXml(
          at,
          columns.map(({ kind }, i) => cellXmlOf(`${letters[i]}${at}`, row[i] ?? null, kind)),
        );
      })
      .join('');
  }
  const all = `A1:${letters.at(-1)}${at}`;
  yield `</sheetData><autoFilter ref="${all}"/><pageMargins left="0.5" right="0.5" top="0.5" bottom="0.5" header="0.3" footer="0.3"/>`;
  // Digits that are text are meant to be: without this Excel marks every one of them as a mistake.
  yield `<ignoredErrors><ignoredError sqref="${all}" numberStoredAsText="1"/></ignoredErrors></worksheet>`;
}

const rowXml = (at: number, cells: readonly string[]): string => `<row r="${at}">${cells.join('')}</row>`;

function cellXmlOf(ref: string, cell: Cell, kind: ColumnKind): string {
  if (cell === null || cell === '') return '';
  if (typeof cell === 'boolean') return `<c r="${ref}" t="b"><v>${cell ? 1 : 0}</v></c>`;
  if (typeof cell === 'string') return textCell(ref, cell, kind === 'lines' ? STYLE.lines : STYLE.text);
  if (!fitsNumberCell(cell)) return textCell(ref, kind === 'grams' ? gramsText(cell) : String(cell), STYLE.text);
  if (kind === 'grams') return `<c r="${ref}" s="${STYLE.grams}"><v>${gramsText(cell)}</v></c>`;
  return `<c r="${ref}"><v>${cell}</v></c>`;
}

function textCell(ref: string, text: string, style: number): string {
  const marked = looksLikeFormula(text) ? style + 1 : style;
  return `<c r="${ref}" s="${marked}" t="inlineStr"><is><t xml:space="preserve">${cellXml(text)}</t></is></c>`;
}

function widths(columns: readonly TableColumn[], look: readonly Row[]): string {
  return columns
    .map(({ header }, i) => {
      const longest = look.reduce((most, row) => Math.max(most, lengthOf(row[i] ?? null)), header.length);
      const width = Math.min(WIDEST, Math.max(NARROWEST, longest + ROOM));
      return `<col min="${i + 1}" max="${i + 1}" width="${width}" customWidth="1"/>`;
    })
    .join('');
}

/** The longest line of a cell, in characters. */
const lengthOf = (cell: Cell): number =>
  typeof cell === 'string'
    ? cell
        .slice(0, WIDEST * 4)
        .split('\n')
        .reduce((most, text) => Math.max(most, text.length), 0)
    : String(cell ?? '').length;
