// What stands as a note on a cell that could not be taken: for people who look at the spreadsheet and not at Packhouse.
import type { CellTrouble } from '#shared/rules/packing-merge-row.ts';
import type { RefusedTake } from './list-side.ts';

const OWN = 'Packhouse: ';

/** Whether a note is one of ours, and not a person's. */
export const isOwnNote = (text: string): boolean => text.startsWith(OWN);

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
