// A1 notation: column letters, quoted tab titles, ranges as Google writes and reads them. Rows and columns count from
// 0; a box is half open (bottom and right are the first row and column outside) and Infinity where it is not bounded.

export interface Box {
  readonly top: number;
  readonly left: number;
  readonly bottom: number;
  readonly right: number;
}

/** 0 is A, 26 is AA. */
export function lettersOf(column: number): string {
  let letters = '';
  for (let left = column + 1; left > 0; left = Math.floor((left - 1) / 26)) {
    letters = String.fromCharCode(65 + ((left - 1) % 26)) + letters;
  }
  return letters;
}

export function columnOfLetters(letters: string): number {
  let column = 0;
  for (const letter of letters.toUpperCase()) column = column * 26 + letter.charCodeAt(0) - 64;
  return column - 1;
}

/** As Google prints a title: in quotes unless it is a plain word that cannot be taken for a cell. */
export function quotedTitle(title: string): string {
  const plain =
    /^[\p{L}_][\p{L}\p{N}_]*$/u.test(title) && !/^(?:[a-z]{1,3}\d+|r\d*c?\d*|c\d*|true|false)$/i.test(title);
  return plain ? title : `'${title.replaceAll("'", "''")}'`;
}

export const cellName = (row: number, column: number): string => `${lettersOf(column)}${row + 1}`;

/** B2, B2:C4, A:C, 2:4 or B2:C (open at the bottom). */
export function boxName({ top, left, bottom, right }: Box): string {
  if (bottom === top + 1 && right === left + 1) return cellName(top, left);
  if (right === Number.POSITIVE_INFINITY) return `${top + 1}:${bottom}`;
  const end = lettersOf(right - 1);
  if (bottom === Number.POSITIVE_INFINITY) {
    return top === 0 ? `${lettersOf(left)}:${end}` : `${cellName(top, left)}:${end}`;
  }
  return `${cellName(top, left)}:${cellName(bottom - 1, right - 1)}`;
}

export const rangeName = (title: string, box: Box): string => `${quotedTitle(title)}!${boxName(box)}`;

export const boxesMeet = (a: Box, b: Box): boolean =>
  a.top < b.bottom && b.top < a.bottom && a.left < b.right && b.left < a.right;

export const boxHolds = (outer: Box, inner: Box): boolean =>
  outer.top <= inner.top && outer.left <= inner.left && outer.bottom >= inner.bottom && outer.right >= inner.right;

export const oneCell = (row: number, column: number): Box => ({
  top: row,
  left: column,
  bottom: row + 1,
  right: column + 1,
});

export function clip(box: Box, rows: number, columns: number): Box {
  const { top, left, bottom, right } = box;
  return { top, left, bottom: Math.min(bottom, rows), right: Math.min(right, columns) };
}

interface Corner {
  readonly row: number | null;
  readonly column: number | null;
}

function corner(text: string): Corner | null {
  const match = /^\$?([a-z]{1,3})?\$?(\d{1,8})?$/i.exec(text);
  if (match === null || (match[1] === undefined && match[2] === undefined)) return null;
  const row = match[2] === undefined ? null : Number(match[2]) - 1;
  if (row !== null && row < 0) return null;
  return { row, column: match[1] === undefined ? null : columnOfLetters(match[1]) };
}

/** The part after the tab's title; null when it is no range. Corners may come in any order. */
export function parseBox(text: string): Box | null {
  const parts = text.split(':');
  const [first, second] = [corner(parts[0] ?? ''), corner(parts[1] ?? parts[0] ?? '')];
  if (parts.length > 2 || first === null || second === null) return null;
  if (parts.length === 1 && (first.row === null || first.column === null)) return null;
  const span = (a: number | null, b: number | null): readonly [number, number] => {
    if (a === null || b === null) return [a ?? b ?? 0, Number.POSITIVE_INFINITY];
    return [Math.min(a, b), Math.max(a, b) + 1];
  };
  // Rows without any column (2:4) and columns without any row (A:C) are open; a mix such as A:4 is no range.
  if ((first.row === null) !== (second.row === null) && (first.column === null) !== (second.column === null))
    return null;
  const [top, bottom] = span(first.row, second.row);
  const [left, right] = span(first.column, second.column);
  return { top, left, bottom, right };
}

/** Title and box of a range as a request names it. A null title: the first tab; a null box: the whole tab. */
export interface NamedRange {
  readonly title: string | null;
  readonly box: Box | null;
}

/**
 * Reads what a request names: Tab!A1:B2, 'A tab'!A1, A1:B2 of the first tab, or a tab's bare title, which goes before a
 * range of the same letters. Null when it is nothing of it.
 */
export function parseRange(text: string, isTitle: (title: string) => boolean): NamedRange | null {
  const unquoted = (title: string): string =>
    /^'.*'$/s.test(title) ? title.slice(1, -1).replaceAll("''", "'") : title;
  const quoted = /^('(?:[^']|'')+')(?:!(.*))?$/s.exec(text);
  const bang = text.lastIndexOf('!');
  const title = quoted?.[1] ?? (bang > 0 ? text.slice(0, bang) : null);
  const rest = quoted ? quoted[2] : bang > 0 ? text.slice(bang + 1) : text;
  if (title !== null) {
    if (!isTitle(unquoted(title))) return null;
    if (rest === undefined) return { title: unquoted(title), box: null };
    const box = parseBox(rest);
    return box === null ? null : { title: unquoted(title), box };
  }
  if (isTitle(text)) return { title: text, box: null };
  const box = parseBox(text);
  return box === null ? null : { title: null, box };
}
