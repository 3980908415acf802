// Notes on cells: their texts in one part, and the little windows that show them in another, without which Excel shows
// none of them.
import { columnLetters } from '#shared/rules/sheet-formulas.ts';
import { LONGEST_TEXT, textElement } from './cell-strings.ts';
import { unreadable } from './faults.ts';
import type { BookNote, TabToWrite } from './port.ts';
import { XML_HEAD } from './xml-children.ts';

const SHAPES_A_BLOCK = 1024;

/** Sorted, several on one cell joined. Throws ExcelError for one that Excel could not hold. */
export function notesOf({ title, notes }: TabToWrite): BookNote[] {
  const byPlace = new Map<string, BookNote>();
  for (const { row, column, text } of notes) {
    if (text === '') continue;
    const place = `${columnLetters(column)}${row + 1}`;
    const known = byPlace.get(place);
    const joined = known ? `${known.text}\n${text}` : text;
    if (joined.length > LONGEST_TEXT)
      throw unreadable(`The note on cell ${place} of "${title}" is too long for Excel.`);
    byPlace.set(place, { row, column, text: joined });
  }
  return [...byPlace.values()].sort((a, b) => a.row - b.row || a.column - b.column);
}

export function commentsXml(notes: readonly BookNote[], namespace: string): string {
  const each = notes.map(
    ({ row, column, text }) =>
      `<comment ref="${columnLetters(column)}${row + 1}" authorId="0"><text><r>${textElement(text)}</r></text></comment>`,
  );
  return `${XML_HEAD}<comments xmlns="${namespace}"><authors><author>Packhouse</author></authors><commentList>${each.join('')}</commentList></comments>`;
}

/** `sheet` numbers our tabs from 0: shapes of one workbook are told apart by it. */
export function notesDrawing(notes: readonly BookNote[], sheet: number): string {
  const blocks = Math.ceil((notes.length + 1) / SHAPES_A_BLOCK);
  const first = 50 + sheet * 100;
  const data = Array.from({ length: blocks }, (_, i) => first + i).join(',');
  const shapes = notes.map(({ row, column }, i) => {
    const left = column + 1;
    const top = Math.max(0, row - 1);
    return `<v:shape id="_x0000_s${first * SHAPES_A_BLOCK + 1 + i}" type="#_x0000_t202" style="position:absolute;margin-left:60pt;margin-top:2pt;width:144pt;height:72pt;z-index:${i + 1};visibility:hidden" fillcolor="#ffffe1" o:insetmode="auto"><v:fill color2="#ffffe1"/><v:shadow on="t" color="black" obscured="t"/><v:path o:connecttype="none"/><v:textbox style="mso-direction-alt:auto"><div style="text-align:left"></div></v:textbox><x:ClientData ObjectType="Note"><x:MoveWithCells/><x:SizeWithCells/><x:Anchor>${left}, 15, ${top}, 2, ${left + 2}, 31, ${top + 5}, 1</x:Anchor><x:AutoFill>False</x:AutoFill><x:Row>${row}</x:Row><x:Column>${column}</x:Column></x:ClientData></v:shape>`;
  });
  return `<xml xmlns:v="urn:schemas-microsoft-com:vml" xmlns:o="urn:schemas-microsoft-com:office:office" xmlns:x="urn:schemas-microsoft-com:office:excel"><o:shapelayout v:ext="edit"><o:idmap v:ext="edit" data="${data}"/></o:shapelayout><v:shapetype id="_x0000_t202" coordsize="21600,21600" o:spt="202" path="m,l,21600r21600,l21600,xe"><v:stroke joinstyle="miter"/><v:path gradientshapeok="t" o:connecttype="rect"/></v:shapetype>${shapes.join('')}</xml>`;
}
