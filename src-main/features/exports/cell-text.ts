// How a value is spelled on its way out, and what keeps a spreadsheet from running it.
//
// The rule about formulas: a text is risky when it begins, after any white space, with = + - @ (or their full-width
// forms), or with a tab or a line break. In Excel files a risky text is a text cell like every other, and carries the
// mark (quotePrefix) that keeps it text when somebody edits it. In CSV, where a cell has no type, it gets a leading
// apostrophe, unless it is a plain number such as -12.5, which can do nothing and should stay a number.

const RISKY = /^(?:\s*[=+\-@\uFF1D\uFF0B\uFF0D\uFF20]|[\t\r\n])/;
const PLAIN_NUMBER = /^[+-]?\d+(?:\.\d+)?$/;

export const looksLikeFormula = (text: string): boolean => RISKY.test(text);

/** A text as it may stand in a CSV cell, before quoting. */
export const safeInCsv = (text: string): string => (RISKY.test(text) && !PLAIN_NUMBER.test(text) ? `'${text}` : text);

// Excel keeps fifteen digits; what is longer would silently become another number.
const LARGEST_EXACT = 1e15;

/** Whether a spreadsheet can hold the number as it is. */
export const fitsNumberCell = (value: number): boolean => Number.isFinite(value) && Math.abs(value) < LARGEST_EXACT;

/** Whole milligrams as grams, exact, with at least two decimals: 500.00, 0.125. */
export function gramsText(milligrams: number): string {
  if (!Number.isSafeInteger(milligrams)) return String(milligrams / 1000);
  const magnitude = Math.abs(milligrams);
  const decimals = String(magnitude % 1000)
    .padStart(3, '0')
    .replace(/0$/, '');
  return `${milligrams < 0 ? '-' : ''}${Math.floor(magnitude / 1000)}.${decimals}`;
}

/** Excel's limit for one cell. */
const LONGEST_CELL = 32_767;
// What XML 1.0 has no way to write, and the other characters nobody can see.
const NOT_IN_XML = /(?![\t\n])[\p{Cc}\uFFFE\uFFFF]/gu;
const EXCEL_ESCAPE = /_(?=x[0-9A-Fa-f]{4}_)/g;
const MARKUP = /[&<>]/g;
const ENTITIES: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;' };

/** A text as the content of an XML element of an Excel file: cut with a visible mark where it is too long for a cell. */
export function cellXml(text: string): string {
  const clean = cut(text.toWellFormed().replaceAll(/\r\n?/g, '\n').replace(NOT_IN_XML, ''));
  // Excel reads _x0041_ as the letter A; the underscore is spelled out so that it stays what it is.
  return clean.replace(EXCEL_ESCAPE, '_x005F_').replace(MARKUP, (sign) => ENTITIES[sign] ?? sign);
}

function cut(text: string): string {
  if (text.length <= LONGEST_CELL) return text;
  const mark = ` … [cut here: ${text.length} characters in all]`;
  return `${text.slice(0, LONGEST_CELL - mark.length).replace(/[\uD800-\uDBFF]$/, '')}${mark}`;
}
