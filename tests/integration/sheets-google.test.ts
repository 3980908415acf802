// The packing list in Google Sheets, both ways, against the stand-in: what is set up, what is taken, what is written.
import { afterEach, describe, expect, it } from 'vitest';
import { closeGoogleDesks, openGoogleDesk } from '../support/google-desk.ts';

const TAG = '1A4060300000000000000101';

afterEach(closeGoogleDesks);

describe('the packing list in Google Sheets', () => {
  it('is set up by itself, with headers, formulas and one row for each line', async () => {
    const desk = await openGoogleDesk([[TAG, 'Blue Dream', 8]]);
    desk.take([
      {
        id: 1,
        lines: [
          { id: 11, units: 5 },
          { id: 12, units: 6 },
        ],
      },
    ]);
    await desk.look();
    await desk.look();
    console.log(
      desk.core.sheets.status(),
      desk.google.requests.map((r) => `${r.kind} ${r.method} ${r.path} ${r.status}`),
    );
    console.log(desk.sheet.person.rows('Packing List').slice(0, 4));
    expect(desk.sheet.column('needsPacking').slice(0, 2)).toEqual([5, 6]);
    expect(desk.sheet.column('needsProduction').slice(0, 2)).toEqual([0, 3]);
    desk.sheet.type('packed', 1, '4');
    await desk.look();
    expect((await desk.rows()).map(({ packed }) => packed)).toEqual([4, 0]);
  });
});
