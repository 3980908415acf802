// Which cells of a workbook show a date: by their number format. Only needed where days count from 1904, to tell a day
// from a number.
import type { BookPackage } from './package.ts';

/** The built-in formats that show a day or a time. */
const BUILT_IN = new Set([14, 15, 16, 17, 18, 19, 20, 21, 22, 27, 28, 29, 30, 31, 32, 33, 34, 35, 36]);
for (const id of [45, 46, 47, 50, 51, 52, 53, 54, 55, 56, 57, 58]) BUILT_IN.add(id);

/** Whether a format's code shows a day: a y, m, d, h or s that is no text and no colour or condition. */
export const isDateCode = (code: string): boolean =>
  /[ymdhs]/i.test(
    code
      .replaceAll(/"[^"]*"|\\.|_.|\*./g, '')
      .replaceAll(/\[(?!(?:h+|m+|s+)\])[^\]]*\]/gi, '')
      .replaceAll(/general/gi, ''),
  );

/** Numbers of the cell formats that show a date. */
export function readDateStyles(book: BookPackage, styles: string): ReadonlySet<number> {
  const xml = book.reader(styles);
  const codes = new Map<string, string>();
  const dates = new Set<number>();
  let inside = '';
  let count = 0;
  for (let event = xml.next(); event !== 'end'; event = xml.next()) {
    if (event !== 'open') continue;
    if (xml.depth === 2) inside = xml.name;
    if (xml.depth !== 3) continue;
    if (inside === 'numFmts') codes.set(xml.attribute('numFmtId') ?? '', xml.attribute('formatCode') ?? '');
    if (inside !== 'cellXfs' || xml.name !== 'xf') continue;
    const format = xml.attribute('numFmtId') ?? '0';
    const code = codes.get(format);
    if (code === undefined ? BUILT_IN.has(Number(format)) : isDateCode(code)) dates.add(count);
    count += 1;
  }
  return dates;
}
