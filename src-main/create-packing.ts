// The part of the composition root that joins the packing list: to the orders it follows, the packages it takes from,
// the outbox that tells Apex, and the clock that moves finished orders to History.
import { z } from 'zod';
import { zoneOf } from '#shared/rules/local-day.ts';
import type { PackingNeed } from '#shared/rules/production-needs.ts';
import { actAs } from './core/acting.ts';
import { systemActor } from './core/actor.ts';
import { type BackoffRule, backoffMs } from './core/backoff.ts';
import { breathe } from './core/breathe.ts';
import { type Clock, type Timer, toInstant } from './core/clock.ts';
import type { EventBus } from './core/events.ts';
import type { Logger } from './core/log.ts';
import { createPoller } from './core/poller.ts';
import type { AppDatabase } from './db/database.ts';
import { namedState } from './db/states.ts';
import { lineReader } from './features/orders/reading.ts';
import { listPackages } from './features/packages/queries.ts';
import type { PackageService } from './features/packages/service.ts';
import { allocationDifferences } from './features/packing/check.ts';
import { createCompletion, type StatusMoves } from './features/packing/completion.ts';
import { createDeliveryQueries } from './features/packing/delivery.ts';
import { createPackingFollowers } from './features/packing/followers.ts';
import {
  createOffersWatch,
  linesToFollow,
  ordersToFollow,
  productsTouched,
  readingKey,
} from './features/packing/following.ts';
import { createHistoryQueries } from './features/packing/history.ts';
import { packingNeeds } from './features/packing/production-needs.ts';
import { createProducts } from './features/packing/products.ts';
import { createPackingRoutes } from './features/packing/routes.ts';
import { createPackingRows } from './features/packing/rows.ts';
import { createPackingService } from './features/packing/service.ts';
import { createSheetLines } from './features/packing/sheet-lines.ts';
import { createStoreRoutes } from './features/packing/store-routes.ts';
import { createStoreService, storeForTx } from './features/packing/stores.ts';
import { createTakeUp } from './features/packing/take-up.ts';
import { NOBODY_TO_TELL, type TakenOff } from './features/packing/taken-off.ts';
import type { SettingsService } from './features/settings/service.ts';

export interface PackingDeps {
  readonly database: AppDatabase;
  readonly clock: Clock;
  readonly random: () => number;
  readonly log: Logger;
  readonly settings: SettingsService;
  readonly events: EventBus;
  readonly packages: PackageService;
  readonly moves: StatusMoves;
  /** Who has to be told of packed goods, where packages are kept elsewhere. */
  readonly takenOff?: TakenOff | undefined;
}

/** So many packages are looked at in one go; more wait for a free moment between two of them. */
const AT_ONCE = 50;
const HOUR_MS = 3_600_000;
const ORDERS_AT_ONCE = 20;
/** That go to History in one transaction. */
const FINISHED_AT_ONCE = 50;
/** Before it is tried again to bring the list up to date. */
const AGAIN: BackoffRule = { firstMs: 10_000, capMs: 300_000 };

/**
 * By which settings, aliases and rules the list was made; another one reads every open order anew. And by which strains
 * and custom SKUs: others read anew the lines they may decide.
 */
const readState = namedState('packing.read', z.object({ key: z.string(), offers: z.string().optional() }));
const FOLLOWING = systemActor('Packing list');

export function createPacking(deps: PackingDeps) {
  const { database, clock, log, settings, events } = deps;
  const read = database.read;
  const timeZone = () => settings.get('facility.timeZone');
  const customSkusOf = (ids: readonly string[]) => listPackages(read, ids).flatMap(({ customSkus }) => customSkus);
  const products = createProducts({ customSkusOf });
  const completion = createCompletion({
    moves: deps.moves,
    timeZone,
    historyAfterDays: () => settings.get('packing.historyAfterDays'),
  });
  const takeUp = createTakeUp({
    reader: (db) => lineReader(db, settings.get('mapping.productLines'), customSkusOf),
    leftOutStatuses: () => settings.get('orders.leftOutStatuses'),
    deliveredStatus: () => settings.get('orders.deliveredStatus'),
    storeForTx,
    completion,
    products,
    address: settings.apexAddress,
  });
  const { moveTx } = deps.packages;
  const joint = { database, clock, moveTx, takenOff: deps.takenOff ?? NOBODY_TO_TELL, completion, takeUp, products };
  const service = createPackingService(joint);
  const followers = createPackingFollowers(joint);
  deps.packages.onDrop(followers.leftWithoutPackingTx);
  deps.packages.onSettled(followers.settleTx);
  const history = createHistoryQueries({ database });
  const delivery = createDeliveryQueries({ database });
  const sheetLines = createSheetLines(read);
  const rows = createPackingRows({ read, today: () => zoneOf(timeZone()).read(clock.now()).day });

  let stopped = false;
  let following: Promise<void> = Promise.resolve();
  const later = (what: string, work: () => Promise<void>, failed?: () => void): Promise<void> => {
    following = following.then(async () => {
      if (stopped) return;
      try {
        await work();
      } catch (error) {
        log.error('The packing list could not follow a change', { what, error });
        failed?.();
      }
    });
    return following;
  };

  const followOrders = async (orderIds: readonly number[]): Promise<void> => {
    for (let from = 0; from < orderIds.length && !stopped; from += ORDERS_AT_ONCE) {
      const some = orderIds.slice(from, from + ORDERS_AT_ONCE);
      actAs({ actor: FOLLOWING, action: 'packing.follow', source: 'orders' }, () =>
        database.writeTx((tx) => followers.takeOrdersTx(tx, some)),
      );
      await breathe();
    }
  };

  const offers = createOffersWatch(read);
  /** Strains that lines have to be read anew for. Null: all, because they changed while nobody looked. */
  let unread: Set<string> | null = readState.read(read)?.offers === offers.key() ? new Set() : null;
  let failures = 0;
  let again: Timer | null = null;

  /**
   * Every open order is read anew when what decides about it changed since the list was made, or else the lines that
   * other strains and custom SKUs decide. What could not be done is tried again after a pause.
   */
  const catchUp = (): Promise<void> =>
    later(
      'orders',
      async () => {
        again?.cancel();
        const key = readingKey(read, settings);
        const isSame = readState.read(read)?.key === key;
        if (isSame && unread?.size === 0) return;
        const strains = unread;
        const now = { key, offers: offers.key() };
        // What changes from here on is for the next time.
        unread = new Set();
        try {
          await followOrders(isSame ? linesToFollow(read, strains) : ordersToFollow(read));
        } catch (error) {
          unread = strains === null ? null : new Set([...strains, ...unread]);
          throw error;
        }
        if (stopped) return;
        database.writeTx((tx) => readState.writeTx(tx, now, toInstant(clock.now())));
        failures = 0;
      },
      () => {
        if (stopped) return;
        failures += 1;
        again = clock.set(backoffMs(AGAIN, failures, deps.random), () => void catchUp());
      },
    );

  const rebalanceAll = (ids: readonly string[]): Promise<void> =>
    later('packages', async () => {
      for (let from = 0; from < ids.length && !stopped; from += AT_ONCE) {
        followers.rebalance(ids.slice(from, from + AT_ONCE));
        await breathe();
      }
    });

  /** Lines may be read otherwise by a strain or SKU that came with a package. */
  const followOffers = (packageIds: readonly string[] | null): void => {
    const strains = offers.changed(packageIds);
    if (strains.size === 0) return;
    if (unread !== null) unread = new Set([...unread, ...strains]);
    void catchUp();
  };

  /** Two parts of every window ask for them after each change: worked out once. */
  let needs: readonly PackingNeed[] | null = null;
  const unsubscribe = events.subscribe(({ area, ids }) => {
    if (area === 'packing' || area === 'packages' || area === 'mapping') needs = null;
    if (area === 'packing') {
      rows.forget(ids === null ? null : productsTouched(read, ids, []));
      history.forget(ids);
      sheetLines.forget(ids);
    }
    if (area === 'stores') sheetLines.forget(null);
    if (area === 'packages') {
      rows.forget(ids === null ? null : productsTouched(read, [], ids));
      if (ids !== null && ids.length <= AT_ONCE) followers.rebalance(ids);
      else void rebalanceAll(ids ?? listPackages(read).map(({ id }) => id));
      followOffers(ids);
    }
    if (area === 'mapping' || area === 'settings') void catchUp();
  });

  const poller = createPoller({
    name: 'Packing history',
    clock,
    log,
    random: deps.random,
    intervalMs: () => HOUR_MS,
    backoff: { firstMs: 60_000, capMs: HOUR_MS },
    run: async (signal) => {
      let moved = 0;
      for (let some = -1; some !== 0 && !signal.aborted; moved += some) {
        some = followers.moveToHistory(FOLLOWING, FINISHED_AT_ONCE);
        await breathe();
      }
      if (moved > 0) log.info('Orders went to History', { orders: moved });
      return undefined;
    },
  });

  return {
    service,
    followers,
    rows,
    sheetLines,
    history,
    delivery,
    takeOrdersTx: followers.takeOrdersTx,
    forgetOrdersTx: followers.forgetOrdersTx,
    /** What the open list is short of, per strain and SKU. */
    needs: (): readonly PackingNeed[] => {
      needs ??= packingNeeds({ read, customSkusOf });
      return needs;
    },
    /** Packages whose balances are not what lines hold of them. */
    differences: () => allocationDifferences(read),
    /** Resolves when everything that changed so far has been followed. */
    settled: async (): Promise<void> => {
      await catchUp();
      await following;
    },
    routes: createPackingRoutes({
      read,
      rows,
      service,
      history,
      delivery,
    }),
    storeRoutes: createStoreRoutes({ service: createStoreService({ database, clock }) }),
    start: (): void => {
      void catchUp();
      void rebalanceAll(followers.unfollowed());
      poller.start();
    },
    nudge: (): Promise<void> => poller.nudge(),
    stop: async (): Promise<void> => {
      stopped = true;
      again?.cancel();
      unsubscribe();
      await poller.stop();
      await following;
    },
  };
}
