// Reading orders from Apex: increments by last update with an overlap, page by page, then the company's statuses and
// a look at open orders that have not been heard of for long.
//
// Invariants: a page and the cursor that says it was read are stored in one transaction, so a page is stored whole or
// not at all and a restart goes on with the next one; the increment moves on only after the last page of a pull that
// saw as many orders as Apex says there are.
import { z } from 'zod';
import type { ApexOrder } from '#shared/model/apex.ts';
import { startOfLocalDay } from '#shared/rules/local-day.ts';
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
  upsertOrderTx,
} from '../../features/orders/store.ts';
import type { SettingsService } from '../../features/settings/service.ts';
import { ApexError } from '../../integrations/apex/errors.ts';
import type { ApexPage, ApexPort } from '../../integrations/apex/port.ts';

const pullShape = z.object({
  /** updated_at_from of its pages. */
  from: z.string(),
  /** The page to be read next. */
  page: z.int(),
  startedAt: z.number(),
  /** updated_at_from of the increment after it. */
  nextFrom: z.string(),
  /** How many orders Apex says it has; null when Apex does not say. */
  total: z.number().nullable(),
  unreadable: z.array(z.string()),
});
type Pull = z.infer<typeof pullShape>;

const cursorShape = z.object({
  /** updated_at_from of the very first reading. */
  first: z.string(),
  /** updated_at_from of the next increment. */
  from: z.string(),
  /** When the last complete reading began, milliseconds; null when there was none. */
  lastAt: z.number().nullable(),
  statusesAt: z.number().nullable(),
  /** Ids that could not be read in the last pull. */
  unreadable: z.string(),
  /** A reading that has not come to its last page. */
  pull: pullShape.nullable(),
});
type Cursor = z.infer<typeof cursorShape>;

const cursorState = namedState('orders.cursor', cursorShape);
const addressState = namedState('orders.address', z.object({ url: z.string() }));

// Small pages: one is stored in one go, and while that lasts nothing else happens.
const PAGE_SIZE = 50;
// Far beyond any company's orders; ends a server that never says "last page".
const MOST_PAGES = 20_000;
// Apex stamps an order when it is saved, not when it becomes readable, and keeps whole seconds; what is late by less
// than this is still seen. Every order that changed within it is read twice, at three credits and one for each line:
// twice as long an overlap would cost a month's budget a tenth.
const OVERLAP_MS = 60_000;
const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
const FIRST_READING_MS = 365 * DAY_MS;
// Pages may have moved too far meanwhile to go on in the middle.
const RESUMABLE_MS = DAY_MS;
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
  /** Apex's clock minus ours, milliseconds; null before the first answer. */
  readonly skewMs: () => number | null;
}

const stamp = (ms: number): string => `${toInstant(ms).slice(0, 19)}Z`;

/** Failures of the whole account or of the way to it, which every other call would meet as well. */
const concernsAll = ({ kind }: ApexError): boolean =>
  kind !== 'forbidden' && kind !== 'not_found' && kind !== 'rejected' && kind !== 'shape';

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

  const wantedFirst = (): string => {
    const day = settings.get('orders.firstDate');
    if (day === '') return stamp(clock.now() - FIRST_READING_MS);
    return stamp(startOfLocalDay(day, settings.get('facility.timeZone')));
  };

  const readCursor = (): Cursor => {
    const known = cursorState.read(database.read);
    const first = known && settings.get('orders.firstDate') === '' ? known.first : wantedFirst();
    if (!known) return { first, from: first, lastAt: null, statusesAt: null, unreadable: '', pull: null };
    // Somebody wants to see further back than was read.
    return first < known.first ? { ...known, first, from: first, pull: null } : known;
  };

  const saveTx = (tx: Tx, cursor: Cursor): void => cursorState.writeTx(tx, cursor, toInstant(clock.now()));

  const storeTx = (tx: Tx, orders: readonly ApexOrder[]): void => {
    const at = toInstant(clock.now());
    const changed = orders.filter((order) => upsertOrderTx(tx, order, at)).map(({ orderId }) => String(orderId));
    if (changed.length > 0) tx.publish({ area: 'orders', ids: changed });
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
    for (const id of answer.unreadable) if (Number.isInteger(Number(id))) seen.add(Number(id));
    log.warn('Apex sent orders that could not be read; what is known of them stays', { detail });
    return [...new Set([...pull.unreadable, ...answer.unreadable])];
  };

  /** The cursor after the last page. */
  const finished = (cursor: Cursor, pull: Pull): Cursor => {
    const unreadable = [...pull.unreadable].sort().join();
    // Orders that could not be read for the first time are asked for once more; the same ones again are let be.
    const again = unreadable !== '' && unreadable !== cursor.unreadable;
    return { ...cursor, from: again ? pull.from : pull.nextFrom, lastAt: pull.startedAt, unreadable, pull: null };
  };

  const begin = (cursor: Cursor): Pull => {
    const { pull } = cursor;
    const age = clock.now() - (pull?.startedAt ?? 0);
    if (pull && age >= 0 && age < RESUMABLE_MS) return pull;
    const startedAt = clock.now();
    return { from: cursor.from, page: 1, startedAt, nextFrom: '', total: null, unreadable: [] };
  };

  /** Reads increment by page. Answers how many orders it saw. */
  const pullOrders = async (signal: AbortSignal): Promise<number> => {
    let cursor = readCursor();
    let pull = begin(cursor);
    const seen = new Set(pull.page > 1 ? ordersSeenSince(database.read, toInstant(pull.startedAt)) : []);
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
      pull = { ...pull, page: pull.page + 1, nextFrom, total, unreadable };
      // A page with nothing new would otherwise go on for ever on a server that repeats itself.
      const last = !answer.more || (seen.size === before && pull.page > 2);
      if (last && total !== null && seen.size < total) {
        return startOver(cursor, `Apex says ${total} orders but gave ${seen.size}.`);
      }
      const next: Cursor = last ? finished(cursor, pull) : { ...cursor, pull };
      database.writeTx((tx) => {
        storeTx(tx, answer.items);
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
      database.writeTx((tx) => {
        addressState.writeTx(tx, { url }, toInstant(clock.now()));
        if (known === undefined) return;
        cursorState.clearTx(tx);
        forgetOrdersTx(tx);
        tx.publish({ area: 'orders', ids: null });
      });
      moves += 1;
      if (known !== undefined) log.info('Apex has another address: orders are read afresh', { url });
      return known !== undefined;
    },
    /** The last complete reading, milliseconds; null when there was none. */
    lastAt: (): number | null => cursorState.read(database.read)?.lastAt ?? null,
    /** The day from which orders are read, as the facility counts days or as UTC when it was never said. */
    firstDate: (): string => settings.get('orders.firstDate') || readCursor().first.slice(0, 10),
  };
}
