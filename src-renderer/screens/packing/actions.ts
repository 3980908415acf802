// What is done to lines, from keys, cells, scans and the drawer alike. What the core refuses comes back in words;
// packing more than ordered, or more than there is, opens the question that goes with it.
import { ORPCError } from '@orpc/client';
import type { PackingRow } from '#shared/contract/packing.ts';
import { whole } from '../../lib/format.ts';
import { problemOf } from '../../lib/problem.ts';
import { client, type Outputs, orpc, queryClient } from '../../rpc/client.ts';
import { tell, tellProblem } from '../../rpc/hooks.ts';
import { echoRows } from './data.ts';
import { useDesk } from './desk.ts';
import type { Written } from './rows.ts';
import { undoWords } from './words.ts';

type LineOutcome = Outputs['packing']['pack'];
type RowResult = Outputs['packing']['setPacked']['results'][number];

export type Done =
  | { readonly ok: true; readonly outcome: LineOutcome | null }
  /** asked: a question stands open now, and nothing more has to be said. */
  | { readonly ok: false; readonly asked: boolean; readonly words: string; readonly error: unknown };

export interface PackHow {
  readonly packageId?: string | undefined;
  readonly source?: 'window' | 'scan';
  readonly reason?: string;
}

/** A refusal of one row among many, as it would have been thrown alone. */
export const errorOf = (result: Pick<RowResult, 'error'>): unknown =>
  result.error && new ORPCError(result.error.code, { data: result.error.data });

/** One sentence or two, for a place with little room. */
export function wordsFor(error: unknown): string {
  const { title, text } = problemOf(error);
  return `${title}. ${text}`;
}

const undoAgain = () => queryClient.invalidateQueries({ queryKey: orpc.packing.undoable.key() });

function wrote(changes: ReadonlyMap<string, Written>): void {
  echoRows(changes);
  void undoAgain();
}

const wrotePacked = (lineId: string, packed: number) => wrote(new Map([[lineId, { packed }]]));

const dataOf = (data: unknown, key: string): unknown =>
  typeof data === 'object' && data !== null ? Reflect.get(data, key) : undefined;

const numberOf = (data: unknown, key: string): number => {
  const value = dataOf(data, key);
  return typeof value === 'number' ? value : 0;
};

interface Again {
  /** How many were asked for. */
  readonly units: number;
  readonly over: (reason: string) => Promise<unknown>;
  readonly fewer: (possible: number) => Promise<unknown>;
}

/** Opens the question the refusal asks for; any other refusal is only said. */
function refused(error: unknown, row: PackingRow, again: Again): Done {
  const answer = (asked: boolean): Done => ({ ok: false, asked, words: wordsFor(error), error });
  const short = (asked: number, possible: number): Done => {
    if (possible < 1) return answer(false);
    useDesk.setState({ runShort: { row, asked, possible, go: () => again.fewer(possible) } });
    return answer(true);
  };
  if (!(error instanceof ORPCError)) return answer(false);
  const { data } = error;
  switch (error.code) {
    case 'OVER_PACK': {
      const [ordered, packed, asked] = [numberOf(data, 'ordered'), numberOf(data, 'packed'), numberOf(data, 'asked')];
      useDesk.setState({ overPack: { row, ordered, packed, asked, go: again.over } });
      return answer(true);
    }
    case 'LINE_SHORT':
      return short(numberOf(data, 'asked'), numberOf(data, 'possible'));
    case 'PACKAGE_NOT_FOR_LINE':
      return dataOf(data, 'reason') === 'not_enough' ? short(again.units, numberOf(data, 'units')) : answer(false);
  }
  return answer(false);
}

async function packNow(row: PackingRow, units: number, how: PackHow): Promise<LineOutcome> {
  const outcome = await client.packing.pack({
    lineId: row.id,
    units,
    source: how.source ?? 'window',
    ...(how.packageId !== undefined && { packageId: how.packageId }),
    ...(how.reason !== undefined && { reason: how.reason }),
  });
  wrotePacked(row.id, outcome.packed);
  return outcome;
}

/** Packs units of the line, from the named package or from those it has reserved. */
export async function pack(row: PackingRow, units: number, how: PackHow = {}): Promise<Done> {
  try {
    return { ok: true, outcome: await packNow(row, units, how) };
  } catch (error) {
    return refused(error, row, {
      units,
      over: (reason) => packNow(row, units, { ...how, reason }),
      fewer: (possible) => packNow(row, possible, how),
    });
  }
}

export async function unpack(row: PackingRow, units: number, how: Omit<PackHow, 'source'> = {}): Promise<Done> {
  try {
    const outcome = await client.packing.unpack({
      lineId: row.id,
      units,
      ...(how.packageId !== undefined && { packageId: how.packageId }),
      ...(how.reason !== undefined && { reason: how.reason }),
    });
    wrotePacked(row.id, outcome.packed);
    return { ok: true, outcome };
  } catch (error) {
    return { ok: false, asked: false, words: wordsFor(error), error };
  }
}

/** A refusal without a question of its own becomes a message. */
export function sayRefusal(done: Done): void {
  if (!done.ok && !done.asked) tellProblem(done.error);
}

const packageInHand = (row: PackingRow): string | undefined => {
  const { lineId, chosen } = useDesk.getState();
  return lineId === row.id ? chosen?.packageId : undefined;
};

export async function packOne(row: PackingRow): Promise<void> {
  sayRefusal(await pack(row, 1, { packageId: packageInHand(row) }));
}

export async function unpackOne(row: PackingRow): Promise<void> {
  if (row.packed === 0) return tell(`Nothing of ${row.productName} is packed on ${row.invoiceNumber}`);
  sayRefusal(await unpack(row, 1, { packageId: packageInHand(row) }));
}

export async function packRest(row: PackingRow): Promise<void> {
  if (row.needsPacking === 0) return tell(`All ${whole(row.ordered)} of ${row.productName} are packed already`);
  sayRefusal(await pack(row, row.needsPacking, { packageId: packageInHand(row) }));
}

async function setPackedNow(row: PackingRow, packed: number, reason: string): Promise<void> {
  const { results } = await client.packing.setPacked({ rows: [{ lineId: row.id, packed, was: row.packed }], reason });
  const failed = results.find((result) => !result.ok);
  if (failed) throw errorOf(failed);
  wrotePacked(row.id, packed);
}

/** PACKED as it was typed into the cell. */
export async function setPacked(row: PackingRow, packed: number): Promise<void> {
  if (packed === row.packed) return;
  try {
    await setPackedNow(row, packed, '');
  } catch (error) {
    sayRefusal(
      refused(error, row, {
        units: packed - row.packed,
        over: (reason) => setPackedNow(row, packed, reason),
        fewer: (possible) => packNow(row, possible, {}),
      }),
    );
  }
}

export type Edit = Pick<Written, 'deliveryDate' | 'deliveryNotes' | 'internalNotes'>;

export async function editLine(row: PackingRow, edit: Edit): Promise<void> {
  try {
    const { results } = await client.packing.edit({ rows: [{ lineId: row.id, ...edit }] });
    const failed = results.find((result) => !result.ok);
    if (failed) throw errorOf(failed);
    wrote(new Map([[row.id, edit]]));
  } catch (error) {
    tellProblem(error);
  }
}

/** Takes back the last thing this person did since signing in. */
export async function undoLast(): Promise<void> {
  try {
    const { next } = await client.packing.undoable();
    if (!next) return tell('There is nothing of yours to undo since you signed in');
    await client.packing.undo({ groupId: next.groupId });
    tell(`Undone: ${undoWords(next)}`);
  } catch (error) {
    tellProblem(error);
  } finally {
    void undoAgain();
  }
}
