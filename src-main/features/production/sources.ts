// What a batch is made from: grams of METRC packages. The rows of a batch's sources add up to its input, always.
import { and, eq } from 'drizzle-orm';
import { readTag } from '#shared/rules/metrc-tag.ts';
import { divideOverParts } from '#shared/rules/production-ledger.ts';
import { nothingHappened } from '../../core/acting.ts';
import { AppError } from '../../core/app-error.ts';
import { newId } from '../../core/ids.ts';
import type { Tx } from '../../db/database.ts';
import { packages } from '../../db/schema/packages.ts';
import { productionSources } from '../../db/schema/production.ts';
import type { Hand } from './hand.ts';
import { type SourceRecord, sourcesOf } from './records.ts';

export interface Portion {
  readonly tag: string;
  readonly mg: number;
}

/** A METRC tag as it is stored. Throws INVALID_INPUT. */
export function needTag(text: string, field: string): string {
  const reading = readTag(text);
  if (!reading.ok) throw new AppError('INVALID_INPUT', { field, reason: 'not_a_metrc_tag' });
  return reading.tag;
}

const findSource = (tx: Tx, batchId: string, tag: string): SourceRecord | null =>
  tx.db
    .select()
    .from(productionSources)
    .where(and(eq(productionSources.batchId, batchId), eq(productionSources.tag, tag)))
    .get() ?? null;

/** Changes the row alone; whoever calls writes the event that explains it. */
function changeRowTx(tx: Tx, batchId: string, tag: string, delta: number, at: string): void {
  const known = findSource(tx, batchId, tag);
  const left = (known?.mg ?? 0) + delta;
  if (!known) tx.db.insert(productionSources).values({ id: newId(), batchId, tag, mg: left, addedAt: at }).run();
  else if (left === 0) tx.db.delete(productionSources).where(eq(productionSources.id, known.id)).run();
  else tx.db.update(productionSources).set({ mg: left }).where(eq(productionSources.id, known.id)).run();
}

/** Finished goods of our own: their grams are counted there, and would be in two places. */
const isFinishedGoods = (tx: Tx, tag: string): boolean =>
  tx.db.select({ status: packages.status }).from(packages).where(eq(packages.metrcNumber, tag)).get()?.status ===
  'active';

/** Throws INVALID_INPUT for what is no tag or a package of finished goods. */
export function addSource(hand: Hand, source: Portion, note: string): void {
  const tag = needTag(source.tag, 'tag');
  if (isFinishedGoods(hand.tx, tag)) throw new AppError('INVALID_INPUT', { field: 'tag', reason: 'is_finished_goods' });
  hand.move({ kind: 'source_added', ref: tag, note }, { kind: 'take_in', mg: source.mg });
  changeRowTx(hand.tx, hand.batch().id, tag, source.mg, hand.at);
}

/** All that was taken from a source is this much. Throws RECORD_NOT_FOUND, NOT_ENOUGH_IN_WORK. */
export function correctSource(hand: Hand, tag: string, mg: number, reason: string): void {
  const stored = needTag(tag, 'tag');
  const known = findSource(hand.tx, hand.batch().id, stored);
  if (!known) throw new AppError('RECORD_NOT_FOUND', { kind: 'source', ref: stored });
  const delta = mg - known.mg;
  if (delta === 0) {
    nothingHappened();
    return;
  }
  hand.move(
    { kind: 'source_corrected', ref: stored, note: reason },
    delta > 0 ? { kind: 'take_in', mg: delta } : { kind: 'give_back', mg: -delta },
  );
  changeRowTx(hand.tx, hand.batch().id, stored, delta, hand.at);
}

/** How so many milligrams of the input divide over the batch's sources, in proportion to them. */
function portions(hand: Hand, mg: number): Portion[] {
  const sources = sourcesOf(hand.tx.db, hand.batch().id);
  const shares = divideOverParts(
    mg,
    sources.map((source) => source.mg),
  );
  return sources.map(({ tag }, i) => ({ tag, mg: shares[i] ?? 0 })).filter((portion) => portion.mg > 0);
}

/** Grams in work go back to where they came from, an event for each source. */
export function returnToSources(hand: Hand, mg: number, reason: string): void {
  for (const portion of portions(hand, mg)) {
    hand.move({ kind: 'source_corrected', ref: portion.tag, note: reason }, { kind: 'give_back', mg: portion.mg });
    changeRowTx(hand.tx, hand.batch().id, portion.tag, -portion.mg, hand.at);
  }
}

/** Grams in work go over to another batch, and the sources with them. */
export function handOver(from: Hand, to: Hand, mg: number, reason: string): void {
  const moving = portions(from, mg);
  from.move({ kind: 'split_off', ref: to.batch().number, note: reason }, { kind: 'give_back', mg });
  to.move(
    { kind: 'split_from', ref: from.batch().number, note: reason, stageAfter: to.batch().stage },
    { kind: 'take_in', mg },
  );
  for (const portion of moving) {
    changeRowTx(from.tx, from.batch().id, portion.tag, -portion.mg, from.at);
    changeRowTx(to.tx, to.batch().id, portion.tag, portion.mg, to.at);
  }
}
