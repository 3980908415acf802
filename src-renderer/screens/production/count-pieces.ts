// Counting what was made: from the field in the drawer and from the dialog of the board alike.
import type { ProductionBatch, ProductionTarget } from '#shared/contract/production.ts';
import { tellWithUndo } from '../../components/undo.tsx';
import { plural } from '../../lib/format.ts';
import { client } from '../../rpc/client.ts';
import { echo, newestOf } from './data.ts';

const MOST_PIECES = 10_000_000;

/** What is wrong with so many pieces, or null; null pieces: not a number. */
export function piecesProblem(pieces: number | null, allowZero = false): string | null {
  if (pieces === null) return 'Use a whole number of pieces.';
  if (pieces === 0 && !allowZero) return 'Enter more than 0 pieces.';
  return pieces > MOST_PIECES ? 'That is more than one batch can hold.' : null;
}

async function takeBack(id: string, skuKey: string, pieces: number): Promise<void> {
  // Somebody else may have counted more since.
  const made = (await newestOf(id)).targets.find((it) => it.skuKey === skuKey)?.madePieces ?? 0;
  const { batch } = await client.production.correctCount({
    id,
    skuKey,
    pieces: Math.max(0, made - pieces),
    reason: 'Undone',
  });
  echo(batch);
}

/** Rejects with the core's reason. */
export async function countPieces(
  batch: ProductionBatch,
  target: Pick<ProductionTarget, 'skuKey' | 'name'>,
  pieces: number,
  note = '',
): Promise<void> {
  const { id, number } = batch;
  const { skuKey, name } = target;
  echo((await client.production.count({ id, skuKey, pieces, note })).batch);
  tellWithUndo(
    `${plural(pieces, 'piece')} of ${name} counted on ${number}`,
    () => takeBack(id, skuKey, pieces),
    'Count taken back',
  );
}
