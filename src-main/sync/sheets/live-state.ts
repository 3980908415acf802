// What is remembered of where the packing list lives, over a restart.
import { z } from 'zod';
import { LIVE_SOURCES } from '#shared/contract/sheets.ts';
import { namedState } from '../../db/states.ts';

const summaryShape = z.object({
  at: z.string(),
  awaySince: z.string(),
  sent: z.int(),
  taken: z.int(),
  conflicts: z.int(),
});
export const liveState = namedState(
  'sheets.live',
  z.object({
    live: z.enum(LIVE_SOURCES),
    since: z.string(),
    /** Sheets was live before, and has been away since; null when it never was, or is. */
    awaySince: z.string().nullable(),
  }),
);
export const summaryState = namedState('sheets.summary', summaryShape);
