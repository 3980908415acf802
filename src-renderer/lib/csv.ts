// Tables on their way out: CSV for spreadsheets, tab-separated for the clipboard.
// A cell that a spreadsheet would run as a formula gets a leading apostrophe; numbers stay numbers.
export type Cell = string | number | null;

const RUNS_AS_FORMULA = /^[=+\-@\t\r]/;
const NEEDS_QUOTES = /[",\r\n]/;

const safeText = (cell: Cell): string => {
  if (cell === null) return '';
  if (typeof cell === 'number') return String(cell);
  return RUNS_AS_FORMULA.test(cell) ? `'${cell}` : cell;
};

const csvCell = (cell: Cell): string => {
  const text = safeText(cell);
  return NEEDS_QUOTES.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
};

/** RFC 4180 with CRLF, and a byte-order mark so that Excel reads UTF-8. */
export const toCsv = (header: readonly string[], rows: readonly (readonly Cell[])[]): string =>
  `\uFEFF${[header, ...rows].map((row) => row.map(csvCell).join(',')).join('\r\n')}\r\n`;

/** Rows for the clipboard. Tabs and line breaks inside a cell become spaces. */
export const toTsv = (rows: readonly (readonly Cell[])[]): string =>
  rows.map((row) => row.map((cell) => safeText(cell).replace(/[\t\r\n]+/g, ' ')).join('\t')).join('\n');

export function download(fileName: string, text: string): void {
  const address = URL.createObjectURL(new Blob([text], { type: 'text/csv;charset=utf-8' }));
  const link = document.createElement('a');
  link.href = address;
  link.download = fileName;
  link.click();
  setTimeout(() => URL.revokeObjectURL(address), 1000);
}
