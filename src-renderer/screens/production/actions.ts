// What is done to a batch from cards, keys, drops and the drawer without a dialog of its own. Whatever a move takes
// (a reason, a word about the lab) opens the dialog that asks for it; the core has the last word.
import type { ProductionBatch, ProductionNeed, ProductionStage } from '#shared/contract/production.ts';
import { stageMoveTakes } from '#shared/rules/production-stage.ts';
import { STAGE_TEXT, STATE_TEXT } from '#shared/text/production.ts';
import { tellWithUndo } from '../../components/undo.tsx';
import { plural } from '../../lib/format.ts';
import { client } from '../../rpc/client.ts';
import { tell, tellProblem } from '../../rpc/hooks.ts';
import { openBatchDialog } from '../../stores/production-dialogs.ts';
import { echo, refreshProduction } from './data.ts';
import { isWorkStage, type WorkStage } from './stages.ts';

const stageWord = (stage: ProductionStage): string => STAGE_TEXT[stage].label.toLowerCase();

async function moveNow(batch: ProductionBatch, to: WorkStage): Promise<void> {
  // The card lands where it was dropped; it goes back if the core refuses.
  echo({ ...batch, stage: to });
  try {
    const moved = await client.production.move({ id: batch.id, to });
    echo(moved.batch);
    const from = batch.stage;
    if (!isWorkStage(from)) return;
    tellWithUndo(
      `${batch.number} moved to ${stageWord(to)}`,
      () => client.production.move({ id: batch.id, to: from, reason: 'Undone' }).then((undone) => echo(undone.batch)),
      `${batch.number} is in ${stageWord(from)} again`,
    );
  } catch (error) {
    echo(batch);
    tellProblem(error);
  }
}

/** Moves the batch, or asks for what the move takes; true when it could be begun. */
export function moveTo(batch: ProductionBatch, to: ProductionStage): boolean {
  if (to === batch.stage) return false;
  if (batch.state !== 'active') {
    tell(`${batch.number} is ${STATE_TEXT[batch.state].label.toLowerCase()}. Resume it first.`);
    return false;
  }
  if (!isWorkStage(to)) return finish(batch);
  const takes = stageMoveTakes({ ...batch, from: batch.stage, to });
  if (takes.takes === 'nothing') void moveNow(batch, to);
  else openBatchDialog(batch, { kind: 'move', to });
  return true;
}

function finish(batch: ProductionBatch): boolean {
  if (batch.stage !== 'packaging') {
    tell(`${batch.number} is in ${stageWord(batch.stage)}. Only what is in packaging can be finished.`);
    return false;
  }
  openBatchDialog(batch, { kind: 'finish' });
  return true;
}

/** A new batch for what the packing list is short of; whoever pressed by mistake takes it back. Null: it was refused. */
export async function startFor(need: ProductionNeed): Promise<string | null> {
  const { strain, skuKey, name, milligramsPerPiece, packSize, toStartUnits } = need;
  try {
    const { batch } = await client.production.start({
      strain,
      targets: [{ skuKey, name, milligramsPerPiece, packSize, plannedUnits: toStartUnits }],
    });
    await refreshProduction();
    tellWithUndo(
      `${batch.number} started: ${plural(toStartUnits, 'unit')} of ${strain}, ${name}`,
      () =>
        client.production
          .cancel({ id: batch.id, rest: 'returned', reason: 'Started by mistake' })
          .then((cancelled) => echo(cancelled.batch)),
      `${batch.number} cancelled`,
    );
    return batch.id;
  } catch (error) {
    tellProblem(error);
    return null;
  }
}
