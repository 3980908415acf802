// A packing desk and a Google stand-in that agree about three lines of two orders, and what is asked of such a desk.
import { sheetFindings } from '#main/db/schema/sheets.ts';
import type { Desk, openDesk } from './desk.ts';
import { openGoogleDesk } from './google-desk.ts';

export const TAG = '1A4060300000000000000101';
export const CAKE = 'CannaDart - Wedding Cake 1g';
/** Enough of each strain for every line. */
export const PACKAGES = [
  [TAG, 'Blue Dream', 100],
  ['1A4060300000000000000102', 'Wedding Cake', 100],
] as const;

export type GoogleDesk = Awaited<ReturnType<typeof openGoogleDesk>>;

export async function syncedDesk(packages: Parameters<typeof openDesk>[0] = PACKAGES): Promise<GoogleDesk> {
  const desk = await openGoogleDesk(packages);
  desk.take([
    {
      id: 1,
      store: 'Main Street',
      lines: [
        { id: 11, units: 5 },
        { id: 12, product: CAKE, units: 6 },
      ],
    },
    { id: 2, store: 'Harbor', lines: [{ id: 21, units: 7 }] },
  ]);
  await desk.look();
  await desk.look();
  return desk;
}

export const packedByLine = ({ core }: Pick<Desk, 'core'>): Record<string, string> =>
  Object.fromEntries([...core.packing.sheetLines.all().values()].map(({ key, staff }) => [key, staff.packed]));

const lineIdOf = ({ core }: Pick<Desk, 'core'>, key: string): string =>
  core.packing.sheetLines.all().get(key)?.lineId ?? '';

export const setPacked = (desk: Pick<Desk, 'client' | 'core'>, key: string, packed: number) =>
  desk.client.packing.setPacked({ rows: [{ lineId: lineIdOf(desk, key), packed }], reason: 'More' });

/** Open and closed. */
export const allFindings = ({ core }: Pick<Desk, 'core'>) => core.database.read.select().from(sheetFindings).all();

export const openKinds = async ({ client }: Pick<Desk, 'client'>): Promise<string[]> =>
  (await client.sheets.findings({})).findings.map(({ kind }) => kind).sort();

/** From 1 below the headers. */
export const rowOfKey = ({ sheet }: Pick<GoogleDesk, 'sheet'>, key: string): number =>
  sheet.column('key').indexOf(key) + 1;
