// Refreshing what is known of Apex's batches and products. Increments by last update with an overlap, in
// Apex's own time; everything only seldom or when the counts disagree, because every item costs credits.
// Quantities read on the way tell what was sold or edited there.
//
// Invariants: a page is stored whole or not at all; the cursor moves only after the last page; rows that
// were not seen are given up only after a pull that saw as many as Apex says there are.
import { z } from 'zod';
import type { ApexBatch, ApexProduct } from '#shared/model/apex.ts';
import { actionOf, observed } from '#shared/rules/apex-plan.ts';
import { breathe } from '../../core/breathe.ts';
import { type Clock, toInstant } from '../../core/clock.ts';
import type { Logger } from '../../core/log.ts';
import type { AppDatabase, Tx } from '../../db/database.ts';
import { namedState } from '../../db/states.ts';
import {
  archiveUnseenBatchesTx,
  batchSlice,
  countActiveBatches,
  forgetApexTx,
  upsertBatchTx,
  upsertProductTx,
} from '../../features/apex/mirror.ts';
import { addLogTx, findRows, saveRowTx } from '../../features/apex/rows.ts';
import type { SettingsService } from '../../features/settings/service.ts';
import { ApexError } from '../../integrations/apex/errors.ts';
import type { ApexPage, ApexPort } from '../../integrations/apex/port.ts';
import type { ApexCalls } from './apex-calls.ts';
import { NEWS_RESULT, type Pusher } from './pusher.ts';
import type { SyncModel } from './sync-model.ts';

const cursorShape = z.object({
  /** updated_at_from of the next increment, in Apex's time. */
  from: z.string(),
  lastAt: z.number(),
  lastFullAt: z.number().nullable(),
  lastCheckAt: z.number().nullable(),
  /** Ids that could not be read in the last pull. */
  unreadable: z.string(),
});
type Cursor = z.infer<typeof cursorShape>;

const batchCursor = namedState('apex-mapping.batches', cursorShape);
const productCursor = namedState('apex-mapping.products', cursorShape);
const usageState = namedState(
  'apex-mapping.usage',
  z.object({ at: z.string(), used: z.number(), limit: z.number().nullable() }),
);

const addressState = namedState('apex-mapping.address', z.object({ url: z.string() }));

const EVERYTHING = '1970-01-01T00:00:00Z';
const PAGE_SIZE = 500;
// Far beyond any catalogue; ends a server that never says "last page".
const MOST_PAGES = 2000;
const OVERLAP_MS = 60_000;
const HOUR_MS = 3_600_000;
// Products change seldom and cost three credits each; an unknown product fetches them at once anyway.
const PRODUCTS_EVERY_MS = HOUR_MS;
const CHECK_EVERY_MS = 6 * HOUR_MS;

interface Wish {
  readonly full: boolean;
  readonly products: boolean;
}

export interface RefreshResult {
  readonly batches: number;
  readonly products: number;
}

export interface MappingRefreshDeps {
  readonly database: AppDatabase;
  readonly clock: Clock;
  readonly log: Logger;
  readonly port: ApexPort;
  readonly calls: ApexCalls;
  readonly model: SyncModel;
  readonly pusher: () => Pusher;
  readonly settings: SettingsService;
}

export type MappingRefresh = ReturnType<typeof createMappingRefresh>;

export function createMappingRefresh(deps: MappingRefreshDeps) {
  const { database, clock, port, model } = deps;
  let running: (Wish & { readonly result: Promise<RefreshResult> }) | null = null;
  // How often the address changed, and as of which of these the refresh under way reads.
  let moves = 0;
  let movesAtStart = 0;

  /** What was read at the address before says nothing of the one we have now. */
  const mustBeSameAddress = (): void => {
    if (moves !== movesAtStart) throw new ApexError('aborted', { detail: 'Apex got another address meanwhile.' });
  };

  /**
   * updated_at_from for the pull after one that started now: whole seconds, less the overlap, by the slower of
   * the two clocks. A server's clock that seems ahead may be one wrong header, and believing it would skip
   * everything that happens until then.
   */
  const cursorAt = (startedAt: number): string => {
    const there = startedAt + Math.min(0, deps.calls.skewMs() ?? 0) - OVERLAP_MS;
    return `${toInstant(there).slice(0, 19)}Z`;
  };

  /**
   * Walks the pages of one list, handing each to `store` whole. Answers the ids seen; `stable` is false when
   * Apex's total moved meanwhile, so that a record may have slipped between two pages.
   */
  const pull = async <T>(
    fetch: (page: number) => Promise<ApexPage<T>>,
    idOf: (item: T) => number,
    store: (items: readonly T[], requestedAt: number) => Promise<void>,
  ): Promise<{ seen: Set<number>; stable: boolean; unreadable: string }> => {
    const seen = new Set<number>();
    const unreadable = new Set<string>();
    let total: number | null = null;
    let stable = true;
    for (let page = 1; page <= MOST_PAGES; page += 1) {
      const requestedAt = clock.monotonic();
      const answer = await fetch(page);
      mustBeSameAddress();
      if (total !== null && answer.total !== null && answer.total !== total) stable = false;
      // The smallest counts: a list that grows while it is read shows every record it had at first.
      if (answer.total !== null) total = Math.min(total ?? answer.total, answer.total);
      const before = seen.size;
      for (const item of answer.items) seen.add(idOf(item));
      await store(answer.items, requestedAt);
      if (answer.unreadable.length > 0) {
        const detail = `Records that could not be read: ${answer.unreadable.slice(0, 5).join(', ')}`;
        // One odd record must not blind us to all the others; a page of nothing else is a broken answer.
        if (answer.items.length === 0) throw new ApexError('shape', { detail });
        for (const id of answer.unreadable) {
          unreadable.add(id);
          if (Number.isInteger(Number(id))) seen.add(Number(id));
        }
        deps.log.warn('Apex sent records that could not be read; what is known of them stays', { detail });
      }
      // A page with nothing new would otherwise go on for ever on a server that repeats itself.
      if (!answer.more || seen.size === before) break;
      await breathe();
    }
    if (total !== null && seen.size < total) {
      throw new ApexError('shape', { detail: `Apex says ${total} records but gave ${seen.size}.` });
    }
    return { seen, stable, unreadable: [...unreadable].sort().join() };
  };

  const storeBatches = async (items: readonly ApexBatch[], requestedAt: number, trusted: boolean): Promise<void> => {
    const at = toInstant(clock.now());
    const trustedIds = trusted
      ? items.filter((batch) => batch.quantity !== null && deps.pusher().mayTrust(batch.batchId, requestedAt))
      : [];
    database.writeTx((tx) => {
      for (const batch of items) upsertBatchTx(tx, batch, at);
      readQuantitiesTx(tx, trustedIds, at);
    });
    await model.takeMirror([], items);
  };

  const readQuantitiesTx = (tx: Tx, batches: readonly ApexBatch[], at: string): void => {
    const quantities = new Map(batches.map((batch) => [batch.batchId, batch.quantity]));
    const rows = batches.length === 0 ? [] : findRows(tx.db, [...quantities.keys()]);
    for (const row of rows) {
      const quantity = quantities.get(row.batchId) ?? null;
      const onTheWire = row.state === 'unknown' || row.state === 'sending';
      if (quantity === null || (quantity === row.acknowledged && !onTheWire)) continue;
      // A push may still be on its way through Apex until its time to be read back has come.
      if (onTheWire && actionOf(row, at) === 'wait') continue;
      const { row: next, news } = observed(row, quantity, at);
      saveRowTx(tx, next, at);
      const result = NEWS_RESULT[news];
      if (result) {
        addLogTx(tx, {
          at,
          batchId: row.batchId,
          productName: model.index().productName(row.batchId),
          from: row.acknowledged,
          to: quantity === Math.floor(quantity) ? quantity : Math.round(quantity),
          cause: news === 'dropped' ? 'Fewer on Apex than we set: sold or edited there' : 'Read on Apex',
          latencyMs: null,
          result,
          error: null,
        });
      }
      tx.publish({ area: 'apex-sync', ids: [String(row.batchId)] });
    }
  };

  const storeProducts = async (items: readonly ApexProduct[]): Promise<void> => {
    const at = toInstant(clock.now());
    database.writeTx((tx) => {
      for (const product of items) upsertProductTx(tx, product, at);
    });
    await model.takeMirror(items, []);
  };

  const pullProducts = async (cursor: Cursor | null, full: boolean, signal: AbortSignal): Promise<number> => {
    const startedAt = clock.now();
    const updatedFrom = full || !cursor ? EVERYTHING : cursor.from;
    let nextFrom = '';
    const { seen, unreadable } = await pull(
      async (page) => {
        const answer = await port.listProducts({ updatedFrom, page, perPage: PAGE_SIZE, activeOnly: false }, signal);
        nextFrom ||= cursorAt(startedAt);
        return answer;
      },
      (product) => product.productId,
      storeProducts,
    );
    saveCursor(productCursor, cursor, nextFrom, startedAt, full || !cursor, null, unreadable);
    return seen.size;
  };

  /** A token may see batches but no products: then names alone must do, and the next refresh asks again. */
  const pullProductsIfAny = async (cursor: Cursor | null, full: boolean, signal: AbortSignal): Promise<number> => {
    try {
      return await pullProducts(cursor, full, signal);
    } catch (error) {
      if (!(error instanceof ApexError) || error.kind !== 'not_found') throw error;
      deps.log.warn('Apex has no products for this token; batches are read by their own names', {
        detail: error.detail,
      });
      return 0;
    }
  };

  const pullBatches = async (cursor: Cursor | null, full: boolean, signal: AbortSignal): Promise<number> => {
    const startedAt = clock.now();
    const everything = full || !cursor;
    const updatedFrom = everything ? EVERYTHING : cursor.from;
    let nextFrom = '';
    const { seen, stable, unreadable } = await pull(
      async (page) => {
        const query = { updatedFrom, page, perPage: PAGE_SIZE, activeOnly: everything };
        const answer = await port.listBatches(query, signal);
        nextFrom ||= cursorAt(startedAt);
        return answer;
      },
      (batch) => batch.batchId,
      (items, requestedAt) => storeBatches(items, requestedAt, true),
    );
    if (everything && stable) await giveUpUnseen(seen);
    saveCursor(
      batchCursor,
      cursor,
      nextFrom,
      startedAt,
      everything,
      everything ? startedAt : (cursor?.lastCheckAt ?? null),
      unreadable,
    );
    return seen.size;
  };

  const giveUpUnseen = async (seen: ReadonlySet<number>): Promise<void> => {
    const gone = database.writeTx((tx) => archiveUnseenBatchesTx(tx, seen));
    if (gone.length === 0) return;
    deps.log.info('Batches are gone from Apex', { count: gone.length });
    const lost = new Set(gone);
    const batches: ApexBatch[] = [];
    for (let last = 0; ; ) {
      const slice = batchSlice(database.read, last, 2000);
      if (slice.length === 0) break;
      batches.push(...slice.filter((batch) => lost.has(batch.batchId)));
      last = slice.at(-1)?.batchId ?? last;
      await breathe();
    }
    await model.takeMirror([], batches);
  };

  const saveCursor = (
    state: typeof batchCursor,
    before: Cursor | null,
    from: string,
    startedAt: number,
    full: boolean,
    lastCheckAt: number | null,
    unreadable: string,
  ): void => {
    mustBeSameAddress();
    const lastFullAt = full ? startedAt : (before?.lastFullAt ?? null);
    // Records that could not be read for the first time are asked for once more; the same ones again are let be.
    const again = unreadable !== '' && unreadable !== (before?.unreadable ?? '');
    const value = {
      from: again ? (before?.from ?? EVERYTHING) : from,
      lastAt: startedAt,
      lastFullAt,
      lastCheckAt,
      unreadable,
    };
    database.writeTx((tx) => {
      state.writeTx(tx, value, toInstant(clock.now()));
      tx.publish({ area: 'mapping', ids: null });
    });
  };

  /** Two credits instead of a full pull: does Apex have as many active batches as we know? Null when it cannot be told. */
  const countsDisagree = async (signal: AbortSignal): Promise<boolean> => {
    const one = await port.listBatches({ updatedFrom: EVERYTHING, page: 1, perPage: 1, activeOnly: true }, signal);
    return one.total !== null && one.total !== countActiveBatches(database.read);
  };

  const readUsage = async (signal: AbortSignal): Promise<void> => {
    try {
      const usage = await port.usage(signal);
      const at = toInstant(clock.now());
      database.writeTx((tx) => usageState.writeTx(tx, { at, used: usage.creditsUsed, limit: usage.monthlyLimit }, at));
    } catch (error) {
      // Only shown, never acted on: a token that may not see it does its work all the same.
      if (!(error instanceof ApexError)) throw error;
      deps.log.warn('Apex did not tell the use of this month', { kind: error.kind });
    }
  };

  const refresh = async (wish: Wish, signal: AbortSignal): Promise<RefreshResult> => {
    await model.ready();
    movesAtStart = moves;
    const now = clock.now();
    const batchesKnown = batchCursor.read(database.read);
    const productsKnown = productCursor.read(database.read);
    const fullEvery = deps.settings.get('mapping.fullRefreshHours') * HOUR_MS;
    const overdue = (cursor: Cursor | null) => !cursor || now - (cursor.lastFullAt ?? 0) >= fullEvery;

    // Products first, so that batches are read with their fields on hand.
    let products = 0;
    const productsFull = wish.full || overdue(productsKnown);
    if (productsFull || wish.products || now - (productsKnown?.lastAt ?? 0) >= PRODUCTS_EVERY_MS) {
      products = await pullProductsIfAny(productsKnown, productsFull, signal);
    }
    let full = wish.full || overdue(batchesKnown);
    const check = !full && now - (batchesKnown?.lastCheckAt ?? 0) >= CHECK_EVERY_MS;
    let batches = await pullBatches(batchesKnown, full, signal);
    if (check) {
      full = await countsDisagree(signal);
      const cursor = batchCursor.read(database.read);
      if (full) batches += await pullBatches(cursor, true, signal);
      else if (cursor)
        database.writeTx((tx) => batchCursor.writeTx(tx, { ...cursor, lastCheckAt: now }, toInstant(now)));
    }
    if (check || usageState.read(database.read) === null) await readUsage(signal);
    if (!productsFull && products === 0 && hasUnknownProduct()) {
      products += await pullProducts(productCursor.read(database.read), false, signal);
    }
    return { batches, products };
  };

  /**
   * Everything known of Apex belongs to one address. At another one batches of the same numbers are other
   * batches, so nothing that was read or confirmed there may be believed here. Answers true when it forgot.
   */
  const adoptAddress = (): boolean => {
    const url = deps.settings.apexAddress();
    const known = addressState.read(database.read)?.url;
    if (known === url) return false;
    database.writeTx((tx) => {
      addressState.writeTx(tx, { url }, toInstant(clock.now()));
      if (known === undefined) return;
      batchCursor.clearTx(tx);
      productCursor.clearTx(tx);
      usageState.clearTx(tx);
      forgetApexTx(tx);
      tx.publish({ area: 'apex-sync', ids: null });
    });
    moves += 1;
    if (known !== undefined) deps.log.info('Apex has another address: batches and products are read afresh', { url });
    return known !== undefined;
  };

  const hasUnknownProduct = (): boolean => {
    for (const { source, active } of model.index().allBatches()) {
      if (active && source.productId !== null && !model.index().hasProduct(source.productId)) return true;
    }
    return false;
  };

  return {
    /**
     * One refresh at a time: a second caller gets the one under way, or waits for it when it asks for more than
     * that one reads. Rejects with ApexError.
     */
    refresh: (wish: Wish, signal: AbortSignal): Promise<RefreshResult> => {
      const under = running;
      if (under && (under.full || !wish.full) && (under.products || !wish.products)) return under.result;
      const result = (under ? under.result.catch(() => undefined) : Promise.resolve())
        .then(() => refresh(wish, signal))
        .finally(() => {
          if (running?.result === result) running = null;
          deps.calls.flush();
        });
      running = { ...wish, result };
      return result;
    },
    adoptAddress,
    /** Null also after a restore: what was known then counts as not looked at. */
    lastAt: (): number | null => batchCursor.read(database.read)?.lastAt || null,
    lastFullAt: (): number | null => batchCursor.read(database.read)?.lastFullAt ?? null,
    usage: () => usageState.read(database.read),
  };
}
