// Workstations that look at the stand-in for Google by themselves, as they do at work: the time moves in steps, and stands
// still while anything is under way.
import type { LiveSource } from '#shared/contract/sheets.ts';
import { type Desk, openDesk } from './desk.ts';
import { createFakeClock, settle } from './fake-clock.ts';
import { connect, openGoogle, sheetOf } from './google-desk.ts';

const STEP_MS = 2000;
/** A request that hangs is under way until its deadline: after so many rounds the time moves on all the same. */
const MOST_ROUNDS = 200;

export type PolledDesks = Awaited<ReturnType<typeof openPolledDesks>>;

export async function openPolledDesks(
  count: number,
  packages: Parameters<typeof openDesk>[0],
  google: Parameters<typeof openGoogle>[1] = {},
) {
  const clock = createFakeClock();
  const stand = await openGoogle(clock, google);
  const desks: Desk[] = [];
  for (let n = 0; n < count; n += 1) desks.push(await openDesk(packages, { clock }));
  const idle = async (): Promise<void> => {
    let quiet = 0;
    for (let rounds = 0; quiet < 3; rounds += 1) {
      await settle();
      const isBook = desks.some(({ core }) => core.sheets.bookSync.status().running);
      const isGoogle = rounds < MOST_ROUNDS && desks.some(({ core }) => core.sheets.sync.status().running);
      quiet = isBook || isGoogle ? 0 : quiet + 1;
    }
  };
  const pass = async (ms: number, step = STEP_MS): Promise<void> => {
    for (let left = ms; left > 0; left -= step) {
      await clock.advance(Math.min(left, step));
      await idle();
    }
  };
  const [first] = desks;
  if (!first) throw new RangeError('There must be a desk');
  return {
    clock,
    google: stand,
    desks,
    desk: first,
    sheet: sheetOf(stand),
    idle,
    pass,
    /** Connects every desk and lets them begin. */
    begin: async (): Promise<void> => {
      for (const desk of desks) {
        await connect(desk, stand);
        await idle();
        desk.core.sheets.start();
        await idle();
      }
    },
    status: () => first.core.sheets.status(),
    /** Moves on until the list lives there; how long it took, in milliseconds. */
    untilLive: async (live: LiveSource, mostMs = 180_000): Promise<number> => {
      const from = clock.now();
      while (first.core.sheets.status().live !== live) {
        if (clock.now() - from > mostMs) throw new Error(`It is not live in ${live} after ${mostMs} ms`);
        await pass(STEP_MS);
      }
      return clock.now() - from;
    },
  };
}
