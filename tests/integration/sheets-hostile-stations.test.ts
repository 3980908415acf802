// Two workstations on one spreadsheet where each has to notice what the other took away or brought back.
import { eq } from 'drizzle-orm';
import { afterEach, describe, expect, it } from 'vitest';
import { packingCopies } from '#main/db/schema/sheets.ts';
import { openDesk } from '../support/desk.ts';
import { createFakeClock } from '../support/fake-clock.ts';
import { closeGoogleDesks, connect, openGoogle, SPREADSHEET, sheetOf } from '../support/google-desk.ts';
import { CAKE, type GoogleDesk, openKinds, PACKAGES } from '../support/synced-desk.ts';

afterEach(closeGoogleDesks);

describe('two workstations', () => {
  const two = async () => {
    const clock = createFakeClock(undefined, { autoAdvance: true });
    const google = await openGoogle(clock);
    const a = await openDesk(PACKAGES, { clock });
    const b = await openDesk(PACKAGES, { clock });
    for (const desk of [a, b]) {
      await connect(desk, google);
      desk.take([
        {
          id: 1,
          lines: [
            { id: 11, units: 5 },
            { id: 12, product: CAKE, units: 6 },
          ],
        },
      ]);
    }
    const look = async (): Promise<void> => {
      for (const desk of [a, b, a, b]) await desk.core.sheets.sync.nudge();
    };
    await look();
    return { clock, google, a, b, look, sheet: sheetOf(google) };
  };
  const copies = (desk: Pick<GoogleDesk, 'core'>): number =>
    desk.core.database.read
      .select()
      .from(packingCopies)
      .where(eq(packingCopies.medium, `sheets:${SPREADSHEET}`))
      .all().length;

  it('forget what was agreed on for rows that another one took away', async () => {
    const { a, b, look } = await two();
    expect([copies(a), copies(b)]).toEqual([2, 2]);
    for (const desk of [a, b])
      desk.take([
        {
          id: 1,
          cancelled: true,
          lines: [
            { id: 11, units: 5 },
            { id: 12, product: CAKE, units: 6 },
          ],
        },
      ]);
    await look();
    expect([copies(a), copies(b)]).toEqual([0, 0]);
  });

  it('bring a line back that came back, also when the one that took it off is not there any more', async () => {
    const { clock, a, b, look, sheet } = await two();
    const lines = [
      { id: 11, units: 5 },
      { id: 12, product: CAKE, units: 6 },
    ];
    for (const desk of [a, b]) desk.take([{ id: 1, cancelled: true, lines }]);
    await look();
    expect(sheet.column('key')).toEqual([]);
    await clock.advance(3_600_000);
    b.take([{ id: 1, lines }]);
    await b.core.sheets.sync.nudge();
    await b.core.sheets.sync.nudge();
    a.take([{ id: 1, lines }]);
    expect(sheet.column('key').sort()).toEqual(['11', '12']);
    await look();
    expect(sheet.column('key').sort()).toEqual(['11', '12']);
    expect(await openKinds(b)).toEqual([]);
  });
});
