// What is done to findings: conflicts are chosen, each for itself, and notes are put away. What the core refuses comes
// back in words, by finding; nothing here rejects.

import { plural } from '../../lib/format.ts';
import { client } from '../../rpc/client.ts';
import { tell, tellProblem } from '../../rpc/hooks.ts';
import { MOST_CHOSEN, MOST_DISMISSED, sheetsAgain } from '../sheets/data.ts';
import { errorOf, wordsFor } from './actions.ts';

export type Choice = 'ours' | 'theirs';

/** Finding → why its choice was not taken. */
export type Refusals = ReadonlyMap<string, string>;

export interface ChoiceOutcome {
  readonly done: ReadonlySet<string>;
  readonly refused: Refusals;
}

function* partsOf(ids: readonly string[], most: number): Generator<string[]> {
  for (let from = 0; from < ids.length; from += most) yield ids.slice(from, from + most);
}

export async function chooseAll(ids: readonly string[], choice: Choice): Promise<ChoiceOutcome> {
  const done = new Set<string>();
  const refused = new Map<string, string>();
  try {
    for (const part of partsOf(ids, MOST_CHOSEN)) {
      const { results } = await client.sheets.choose({ ids: part, choice });
      for (const result of results) {
        if (result.ok) done.add(result.id);
        else refused.set(result.id, result.error ? wordsFor(errorOf(result)) : 'It could not be decided.');
      }
    }
    if (ids.length > 1 && done.size > 0) tell(`${plural(done.size, 'conflict')} decided`);
  } catch (error) {
    tellProblem(error);
  } finally {
    void sheetsAgain();
  }
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
