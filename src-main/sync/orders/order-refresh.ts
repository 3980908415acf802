// Reading orders from Apex: increments by last update with an overlap, page by page, then the company's statuses and
// a look at open orders that have not been heard of for long.
//
// Invariants: a page and the cursor that says it was read are stored in one transaction, so a page is stored whole or
// not at all and a restart goes on with the next one; the increment moves on only after the last page of a pull that
// saw as many orders as Apex says there are, and by when it began, never by what an order says of itself: one stamped
// in the future moves nothing.
import { z } from 'zod';
import type { ApexOrder } from '#shared/model/apex.ts';
import { actAs, acting } from '../../core/acting.ts';
import { systemActor } from '../../core/actor.ts';
import { breathe } from '../../core/breathe.ts';
import { type Clock, toInstant } from '../../core/clock.ts';
import type { Logger } from '../../core/log.ts';
import type { AppDatabase, Tx } from '../../db/database.ts';
import { namedState } from '../../db/states.ts';
import type { OrderQueries } from '../../features/orders/queries.ts';
import {
  forgetOrdersTx,
  hasUnknownStatus,
  markOrderGoneTx,
  ordersSeenSince,
  replaceStatusesTx,
  storedAmong,
  upsertOrderTx,
} from '../../features/orders/store.ts';
import type { SettingsService } from '../../features/settings/service.ts';
import { ApexError } from '../../integrations/apex/errors.ts';
import type { ApexPage, ApexPort } from '../../integrations/apex/port.ts';
import {
  beginPull,
  type Cursor,
  cursorState,
  finishedPull,
  isTooOld,
  type Pull,
  readCursor,
  stamp,
} from './order-cursor.ts';

const addressState = namedState('orders.address', z.object({ url: z.string() }));

// Small pages: one is stored in one go, and while that lasts nothing else happens.
const PAGE_SIZE = 50;
// Far beyond any company's orders; ends a server that never says "last page".
const MOST_PAGES = 20_000;
// Apex stamps an order when it is saved, not when it becomes readable, and keeps whole seconds; what is late by less
// than this is still seen. Every order that changed within it is read twice, at three credits and one for each line:
// measured for 300 orders of five lines through five statuses, read every two minutes, that is 6,600 credits a month
// (of 42,600 for orders); half as long would save 2,600, twice as long would cost 7,800 more.
const OVERLAP_MS = 60_000;
const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
// Orders that vanish leave no trace in an increment: each open one is looked at when it was not heard of for a day.
const UNSEEN_MS = DAY_MS;
const LOOKS_A_RUN = 3;

export interface OrderRefreshDeps {
  readonly database: AppDatabase;
  readonly clock: Clock;
  readonly log: Logger;
  readonly port: ApexPort;
  readonly settings: SettingsService;
  readonly queries: OrderQueries;
  /** What follows the orders, in the same transactions. */
  readonly list: {
    takeOrdersTx(tx: Tx, orderIds: readonly number[]): void;
    forgetOrdersTx(tx: Tx): void;
  };
  /** Apex's clock minus ours, milliseconds; null before the first answer. */
  readonly skewMs: () => number | null;
}

/** Failures of the whole account or of the way to it, which every other call would meet as well. */
const concernsAll = ({ kind }: ApexError): boolean =>
  kind !== 'forbidden' && kind !== 'not_found' && kind !== 'rejected' && kind !== 'shape';

/** Apex's ids are numbers; of a row that cannot be read even that may be odd. */
const numbersIn = (ids: readonly string[]): number[] => ids.map(Number).filter(Number.isInteger);

export type OrderRefresh = ReturnType<typeof createOrderRefresh>;

export function createOrderRefresh(deps: OrderRefreshDeps) {
  const { database, clock, log, port, settings } = deps;
  // How often the address changed, and as of which of these the reading under way reads.
  let moves = 0;
  let movesAtStart = 0;
  // One that cannot be read is not asked for again at every turn.
  const lookedAt = new Map<number, number>();

  /** What was read at the address before says nothing of the one we have now. */
  const mustBeSameAddress = (): void => {
    if (moves !== movesAtStart) throw new ApexError('aborted', { detail: 'Apex got another address meanwhile.' });
  };

  /** By the slower of the two clocks: a server's clock that seems ahead may be one wrong header. */
  const cursorAt = (startedAt: number): string => stamp(startedAt + Math.min(0, deps.skewMs() ?? 0) - OVERLAP_MS);

  /** All but the too old ones that are not here already. */
  const wantedOf = (orders: readonly ApexOrder[], firstDay: string): readonly ApexOrder[] => {
    const zone = settings.get('facility.timeZone');
    const old = orders.filter((order) => isTooOld(order, firstDay, zone)).map(({ orderId }) => orderId);
    const stored = new Set(old.length === 0 ? [] : storedAmong(database.read, old));
    return orders.filter(({ orderId }) => !old.includes(orderId) || stored.has(orderId));
  };

  const saveTx = (tx: Tx, cursor: Cursor): void => cursorState.writeTx(tx, cursor, toInstant(clock.now()));

  /** Stores what Apex gave of orders; every order that is stored is stored here. */
  const storeTx = (tx: Tx, orders: readonly ApexOrder[]): void => {
    const at = toInstant(clock.now());
    const changed = orders.filter((order) => upsertOrderTx(tx, order, at)).map(({ orderId }) => orderId);
    if (changed.length === 0) return;
    deps.list.takeOrdersTx(tx, changed);
    tx.publish({ area: 'orders', ids: changed.map(String) });
  };

  const startOver = (cursor: Cursor, detail: string): never => {
    database.writeTx((tx) => saveTx(tx, { ...cursor, pull: null }));
    throw new ApexError('shape', { detail });
  };

  const unreadableIn = (answer: ApexPage<ApexOrder>, pull: Pull, seen: Set<number>): string[] => {
    if (answer.unreadable.length === 0) return pull.unreadable;
    const detail = `Orders that could not be read: ${answer.unreadable.slice(0, 5).join(', ')}`;
    // One odd order must not blind us to all the others; a page of nothing else is a broken answer.
    if (answer.items.length === 0) throw new ApexError('shape', { detail });
    for (const id of numbersIn(answer.unreadable)) seen.add(id);
    log.warn('Apex sent orders that could not be read; what is known of them stays', { detail });
    return [...new Set([...pull.unreadable, ...answer.unreadable])];
  };

  /** Reads increment by page. Answers how many orders it saw. */
  const pullOrders = async (signal: AbortSignal): Promise<number> => {
    let cursor = readCursor(database.read, settings, clock.now());
    let pull = beginPull(cursor, clock.now());
    const seen = new Set(pull.page > 1 ? ordersSeenSince(database.read, toInstant(pull.startedAt)) : []);
    for (const id of [...pull.ignored, ...numbersIn(pull.unreadable)]) seen.add(id);
    for (; pull.page <= MOST_PAGES; await breathe()) {
      const query = { updatedFrom: pull.from, page: pull.page, perPage: PAGE_SIZE };
      const answer = await port.listOrders(query, signal);
      mustBeSameAddress();
      const before = seen.size;
      // Orders that went while the list was read moved others across the border between two pages.
      if (answer.total !== null && pull.total !== null && answer.total < pull.total) {
        return startOver(cursor, 'Orders vanished from the list while it was read.');
      }
      for (const { orderId } of answer.items) seen.add(orderId);
      const unreadable = unreadableIn(answer, pull, seen);
      // The smallest counts: a list that grows while it is read shows every order it had at first.
      const total = pull.total ?? answer.total;
      const nextFrom = pull.nextFrom || cursorAt(pull.startedAt);
      const wanted = wantedOf(answer.items, cursor.ignoredBefore);
      const ignored = [...pull.ignored, ...answer.items.flatMap((it) => (wanted.includes(it) ? [] : [it.orderId]))];
      pull = { ...pull, page: pull.page + 1, nextFrom, total, unreadable, ignored };
      // A page with nothing new would otherwise go on for ever on a server that repeats itself.
      const last = !answer.more || (seen.size === before && pull.page > 2);
      if (last && total !== null && seen.size < total) {
        return startOver(cursor, `Apex says ${total} orders but gave ${seen.size}.`);
      }
      const next: Cursor = last ? finishedPull(cursor, pull) : { ...cursor, pull };
      database.writeTx((tx) => {
        storeTx(tx, wanted);
        saveTx(tx, next);
      });
      cursor = next;
      if (last) return seen.size;
    }
    return seen.size;
  };

  const statusesAreDue = (cursor: Cursor): boolean => {
    const age = clock.now() - (cursor.statusesAt ?? Number.NEGATIVE_INFINITY);
    if (age < 0 || age >= DAY_MS) return true;
    const ids = deps.queries.statuses().flatMap(({ id, orders }) => (orders > 0 ? [id] : []));
    // An order may have a status that no list shows: then asking once an hour is enough.
    return age >= HOUR_MS && hasUnknownStatus(database.read, ids);
  };

  /** Names and stages stand in the orders too: without the list the orders still work. */
  const readStatuses = async (signal: AbortSignal): Promise<void> => {
    const cursor = cursorState.read(database.read);
    if (!cursor || !statusesAreDue(cursor)) return;
    const statusesAt = clock.now();
    try {
      const statuses = await port.listOrderStatuses(signal);
      mustBeSameAddress();
      database.writeTx((tx) => {
        replaceStatusesTx(tx, statuses, toInstant(statusesAt));
        saveTx(tx, { ...cursor, statusesAt });
        tx.publish({ area: 'orders', ids: null });
      });
    } catch (error) {
      if (!(error instanceof ApexError) || concernsAll(error)) throw error;
      log.warn('Apex did not tell the order statuses', { kind: error.kind });
      mustBeSameAddress();
      database.writeTx((tx) => saveTx(tx, { ...cursor, statusesAt }));
    }
  };

  /** Null when it is gone, undefined when Apex's answer about it says nothing. */
  const lookAt = async (orderId: number, signal: AbortSignal): Promise<ApexOrder | null | undefined> => {
    lookedAt.set(orderId, clock.now());
    try {
      return await port.getOrder(orderId, signal);
    } catch (error) {
      if (!(error instanceof ApexError) || concernsAll(error)) throw error;
      log.warn('An order could not be looked at', { orderId, kind: error.kind });
      return undefined;
    }
  };

  const lookForVanished = async (slowdown: number, signal: AbortSignal): Promise<void> => {
    const before = clock.now() - UNSEEN_MS * slowdown;
    for (const [orderId, at] of lookedAt) if (at <= before) lookedAt.delete(orderId);
    const unseen = deps.queries.openUnseen(toInstant(before), LOOKS_A_RUN + lookedAt.size);
    for (const orderId of unseen.filter((id) => !lookedAt.has(id)).slice(0, LOOKS_A_RUN)) {
      const order = await lookAt(orderId, signal);
      mustBeSameAddress();
      if (order === undefined) continue;
      database.writeTx((tx) => {
        if (order) return storeTx(tx, [order]);
        markOrderGoneTx(tx, orderId, toInstant(clock.now()));
        deps.list.takeOrdersTx(tx, [orderId]);
        tx.publish({ area: 'orders', ids: [String(orderId)] });
      });
      if (!order) log.info('An order is gone from Apex', { orderId });
    }
  };

  return {
    /**
     * One reading; answers how many orders it saw. `slowdown` stretches the time after which an open order is looked
     * at by itself, as it stretches the pauses between readings. Rejects with ApexError. The caller sees to it that
     * there is one at a time.
     */
    run: async (signal: AbortSignal, slowdown: number): Promise<number> => {
      movesAtStart = moves;
      const seen = await pullOrders(signal);
      await readStatuses(signal);
      await lookForVanished(slowdown, signal);
      return seen;
    },
    /** Everything known of orders belongs to one address. Answers true when it forgot. */
    adoptAddress: (): boolean => {
      const url = settings.apexAddress();
      const known = addressState.read(database.read)?.url;
      if (known === url) return false;
      const forget = () =>
        database.writeTx((tx) => {
          addressState.writeTx(tx, { url }, toInstant(clock.now()));
          if (known === undefined) return;
          cursorState.clearTx(tx);
          deps.list.forgetOrdersTx(tx);
          forgetOrdersTx(tx);
          tx.publish({ area: 'orders', ids: null });
        });
      // At the start nobody has changed it: it was given by the environment.
      if (acting()) forget();
      else actAs({ actor: systemActor('Apex orders'), action: 'orders.forget', source: 'apex.url' }, forget);
      moves += 1;
      if (known !== undefined) log.info('Apex has another address: orders are read afresh', { url });
      return known !== undefined;
    },
    /** The last complete reading, milliseconds; null when there was none. */
    lastAt: (): number | null => cursorState.read(database.read)?.lastAt ?? null,
    /** When a reading last met orders that could not be read, milliseconds. */
    unreadableAt: (): number | null => cursorState.read(database.read)?.unreadableAt ?? null,
    /** The day from which orders are read, as the facility counts days or as UTC when it was never said. */
    firstDate: (): string =>
      settings.get('orders.firstDate') || readCursor(database.read, settings, clock.now()).first.slice(0, 10),
  };
}
