// What stands as a note on a cell that could not be taken: for people who look at the spreadsheet and not at Packhouse. A
// cell has one note, and people write there too: ours is a line of its own below theirs, and only that line is ever
// replaced or taken away.
import type { CellTrouble } from '#shared/rules/packing-merge-row.ts';
import type { RefusedTake } from './list-side.ts';

const OWN = 'Packhouse: ';

/** One line, without an empty one. */
export function noteFor(trouble: CellTrouble, ours: string, error: RefusedTake['error'] | null): string {
  const stays = (what: string): string => `${OWN}${what}`;
  switch (trouble.reason) {
    case 'cleared':
      return stays(`still counts ${ours} as packed. Type 0 to unpack all of it.`);
    case 'not_whole':
    case 'too_large':
      return stays(`PACKED is a whole number from 0 to 1,000,000. It counts ${ours} until this is one.`);
    case 'not_date':
      return stays('this is not a date it can read. Type it like 12/24/2026 or 2026-12-24.');
    case 'too_long':
      return stays('longer than the 2,000 characters it can keep.');
    case 'is_error':
      return stays('the formula typed here shows an error.');
    case 'refused': {
      const possible = error?.code === 'LINE_SHORT' ? Number(error.data.possible) : Number.NaN;
      const why = Number.isFinite(possible)
        ? `finished goods cover only ${Number(ours) + possible} of it.`
        : 'it cannot pack this now; the reason is on its Packing screen.';
      return stays(`${why} It counts ${ours} and tries again by itself.`);
    }
  }
}

const REASONS: readonly CellTrouble['reason'][] = [
  'cleared',
  'not_whole',
  'not_date',
  'too_long',
  'is_error',
  'refused',
];

/** A text of ours whatever its figures: what follows it on its line, a person has typed there. */
const KNOWN = new RegExp(
  `^(?:${[
    ...REASONS.map((reason) => noteFor({ column: 'packed', typed: '', reason }, '1', null)),
    noteFor({ column: 'packed', typed: '', reason: 'refused' }, '1', { code: 'LINE_SHORT', data: { possible: 1 } }),
  ]
    .map((text) => text.replace(/[.*+?^${}()|[\]\\/]/g, '\\$&').replace(/\d+/g, '\\d+'))
    .join('|')})`,
);

/** Ours begins the note or stands below an empty line, as nothing of a person's is taken to. */
const OWN_LINE = new RegExp(`(?<=^|\\n\\r?\\n)${OWN}[^\\r\\n]*`, 'g');

/** Excel's notes end at 32,767 characters; of Google's nothing is documented. */
const LONGEST = 32_000;

/** A note with ours taken out: what stands above it, and what people have added behind it. */
function peoplesParts(note: string): { readonly above: string; readonly behind: string } {
  const own = [...note.matchAll(OWN_LINE)].at(-1);
  if (!own) return { above: note, behind: '' };
  const above = note.slice(0, own.index);
  const [line] = own;
  return {
    above: above.endsWith('\n\n') ? above.slice(0, -2) : above.replace(/\r?\n\r\n$/, ''),
    behind: note.slice(own.index + (KNOWN.exec(line)?.[0] ?? line).length),
  };
}

const joined = (...parts: readonly string[]): string => parts.filter((part) => part !== '').join('\n\n');

/**
 * The whole note of a cell once ours, one line, stands in it, or with null no longer does; null when nothing is left. What
 * a person wrote above ours comes back exactly as it was; what they added behind it keeps its words. Where theirs leaves
 * ours no room, theirs stands alone.
 */
export function withOwnNote(current: string | null, ours: string | null): string | null {
  const { above, behind } = peoplesParts(current ?? '');
  const theirs = joined(above, behind.trimStart());
  const whole = ours === null ? theirs : joined(above, `${ours}${behind.trimEnd()}`);
  return (whole.length > LONGEST ? theirs : whole) || null;
}
