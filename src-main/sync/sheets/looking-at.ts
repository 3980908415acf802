// Which sheet and which file findings were made in: once it is switched off or another one takes its place, nobody looks
// there any more, and what was found of how it stands is over.
import { z } from 'zod';
import { type Clock, toInstant } from '../../core/clock.ts';
import type { AppDatabase } from '../../db/database.ts';
import { namedState } from '../../db/states.ts';
import { closeLeft, type Medium } from '../../features/sheets/findings.ts';

const shape = z.object({ where: z.string().nullable() });
const foundIn = {
  sheets: namedState('sheets.found-in.sheets', shape),
  excel: namedState('sheets.found-in.excel', shape),
} as const satisfies Record<Medium, unknown>;

/** Where a medium is looked at from now on: a spreadsheet's id or a path; null for nowhere. */
export type LookingAt = (medium: Medium, where: string | null) => Promise<void>;

/** To be told before each look, so that none is under way that would find something there afterwards. */
export function createLookingAt(deps: { readonly database: AppDatabase; readonly clock: Clock }): LookingAt {
  const { database, clock } = deps;
  return async (medium, where) => {
    const state = foundIn[medium];
    const before = state.read(database.read);
    if (before?.where === where) return;
    const at = toInstant(clock.now());
    // Before anybody remembered it, what is open belongs to where it is looked at now.
    if (before !== null || where === null) await closeLeft(database, medium, at);
    database.writeTx((tx) => state.writeTx(tx, { where }, at));
  };
}
