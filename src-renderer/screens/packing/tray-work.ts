// What is done to findings: conflicts are chosen, each for itself and with what their cells were seen to hold, and notes
// are put away. What the core refuses comes back in words, by finding; nothing here rejects.
import { ORPCError } from '@orpc/client';
import type { ConflictChoice, SheetFinding } from '#shared/contract/sheets.ts';
import { plural } from '../../lib/format.ts';
import { client } from '../../rpc/client.ts';
import { tell, tellProblem } from '../../rpc/hooks.ts';
import { MOST_CHOSEN, MOST_DISMISSED, sheetsAgain } from '../sheets/data.ts';
import { errorOf, wordsFor } from './actions.ts';

export type Choice = ConflictChoice;

export interface Refusal {
  readonly words: string;
  /** The cell had gone on, to this: once it goes on from there, the words are over. Null: refused for something else. */
  readonly now: string | null;
}

/** Finding → why its choice was not taken. */
export type Refusals = ReadonlyMap<string, Refusal>;

export interface ChoiceOutcome {
  readonly done: ReadonlySet<string>;
  readonly refused: Refusals;
}

function* partsOf<T>(all: readonly T[], most: number): Generator<T[]> {
  for (let from = 0; from < all.length; from += most) yield all.slice(from, from + most);
}

function refusalOf(error: unknown): Refusal {
  if (!(error instanceof ORPCError)) return { words: 'It could not be decided.', now: null };
  const { code, data } = error;
  const now: unknown = code === 'CONFLICT_MOVED_ON' ? Reflect.get(Object(data), 'now') : null;
  return { words: wordsFor(error), now: typeof now === 'string' ? now : null };
}

/** `conflicts` as they were shown: what was not shown is not chosen over. What was refused is shown anew when this is over. */
export async function chooseAll(conflicts: readonly SheetFinding[], choice: Choice): Promise<ChoiceOutcome> {
  const done = new Set<string>();
  const refused = new Map<string, Refusal>();
  try {
    for (const part of partsOf(conflicts, MOST_CHOSEN)) {
      const rows = part.map(({ id, now }) => ({ id, seen: now?.value ?? null }));
      const { results } = await client.sheets.choose({ rows, choice });
      for (const result of results) {
        if (result.ok) done.add(result.id);
        else refused.set(result.id, refusalOf(errorOf(result)));
      }
    }
    if (conflicts.length > 1 && done.size > 0) tell(`${plural(done.size, 'conflict')} decided`);
  } catch (error) {
    tellProblem(error);
  }
  if (refused.size > 0) await sheetsAgain();
  else void sheetsAgain();
  return { done, refused };
}

/** Answers which are put away. */
export async function dismissAll(ids: readonly string[]): Promise<ReadonlySet<string>> {
  const done = new Set<string>();
  try {
    for (const part of partsOf(ids, MOST_DISMISSED)) {
      await client.sheets.dismiss({ ids: part });
      for (const id of part) done.add(id);
    }
  } catch (error) {
    tellProblem(error);
  } finally {
    void sheetsAgain();
  }
  return done;
}
