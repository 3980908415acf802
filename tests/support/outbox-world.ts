// The outbox over a real database and the strict Apex stand-in on one clock, with the few verbs its tests are written
// in: queue, send, let time pass, crash. Nothing here sleeps.
import { actAs } from '#main/core/acting.ts';
import { toInstant } from '#main/core/clock.ts';
import { createRateLimit } from '#main/core/rate-limit.ts';
import { createSecretStore } from '#main/core/secrets.ts';
import { createOutbox } from '#main/create-outbox.ts';
import type { AppDatabase, Tx } from '#main/db/database.ts';
import { replaceStatusesTx, upsertOrderTx } from '#main/features/orders/store.ts';
import { createSettingsService } from '#main/features/settings/service.ts';
import { createApexClient } from '#main/integrations/apex/client.ts';
import { enqueueTx } from '#main/outbox/store.ts';
import { type ApexSandboxOptions, startApexSandbox } from '#main/sandbox/apex/server.ts';
import { createApexCalls } from '#main/sync/apex/apex-calls.ts';
import { createSyncControl } from '#main/sync/apex/sync-control.ts';
import type { ApexGate } from '#main/sync/orders/order-sync.ts';
import type { Settings } from '#shared/contract/settings.ts';
import { operator } from './actors.ts';
import { createTestLogger } from './create-test-core.ts';
import { createFakeClock, type FakeClock, settle } from './fake-clock.ts';
import { TOKEN } from './scenarios.ts';
import { openTestDatabase } from './test-database.ts';

const never = new AbortController().signal;

/** The stand-in's own statuses, in their order. */
export const STATUS = { received: 5520, accepted: 5521, packed: 5522, out: 5523, delivered: 5524, paid: 5525 } as const;
export const PACKED = 'Order Packed | Pending Shipment';
export const DELIVERED = 'Delivered | Awaiting Payment';

const worlds: { end(): Promise<void> }[] = [];

/** For afterEach. */
export async function endOutboxWorlds(): Promise<void> {
  for (const world of worlds.splice(0).reverse()) await world.end();
}

export type OutboxWorld = Awaited<ReturnType<typeof startOutboxWorld>>;

export interface OutboxWorldOptions extends Partial<ApexSandboxOptions> {
  readonly orders?: number;
  readonly settings?: Partial<Settings>;
}

export async function startOutboxWorld({ orders = 1, settings: wishes, ...sandbox }: OutboxWorldOptions = {}) {
  const clock: FakeClock = createFakeClock(undefined, { autoAdvance: true });
  const test = openTestDatabase();
  const apex = await startApexSandbox({
    tokens: [{ token: TOKEN, abilities: 'all' }],
    random: () => 0.5,
    now: () => new Date(clock.now()),
    data: {
      products: [{ id: 501, name: 'CannaDart - Wedding Cake 0.5g' }],
      batches: [{ id: 1001, productId: 501, name: 'WC-0.5', quantity: 100_000 }],
    },
    ...sandbox,
  });
  const { log, lines } = createTestLogger();
  const { database, events } = test;
  const protector = { name: 'plain', protect: (text: string) => text, reveal: (text: string) => text };
  const settings = createSettingsService({
    database,
    secrets: createSecretStore(test.dir, protector, () => undefined),
    clock,
    log,
    environment: { PACKHOUSE_APEX_TOKEN: TOKEN },
  });
  const change = (patch: Partial<Settings>) =>
    actAs({ actor: operator, action: 'settings.change', source: 'test' }, () => settings.change(patch, operator));
  change({
    'apex.url': apex.url,
    'orders.packedStatus': PACKED,
    'orders.deliveredStatus': DELIVERED,
    ...wishes,
  });

  const start = () => {
    const life = { alive: true };
    // A program that is gone writes nothing any more, whatever it was waiting for.
    const own: AppDatabase = {
      ...database,
      writeTx: (fn) => {
        if (!life.alive) throw new Error('This program has crashed.');
        return database.writeTx(fn);
      },
    };
    const rateLimit = createRateLimit(clock, 12);
    const calls = createApexCalls({ database: own, clock });
    const control = createSyncControl({ database: own, clock, settings });
    const gate: ApexGate = {
      stop: () => control.blocked() ?? control.unreachable(),
      accountFailure: control.accountFailure,
      forgive: control.forgive,
      slowdown: () => 1,
    };
    const port = createApexClient({
      clock,
      rateLimit,
      baseUrl: () => settings.get('apex.url'),
      token: () => settings.secret('apex.token'),
      timeoutMs: () => 15_000,
      onCall: calls.record,
    });
    const random = () => 0.5;
    const outbox = createOutbox({ database: own, clock, random, log, settings, events, port, calls, rateLimit, gate });
    return { outbox, control, port, calls, life };
  };
  let running = start();

  /** The cache as a reading would have left it. */
  const readOrders = async (): Promise<void> => {
    const at = toInstant(clock.now());
    const all = await Promise.all([...apex.state.orders.keys()].map((id) => running.port.getOrder(id, never)));
    const statuses = await running.port.listOrderStatuses(never);
    database.writeTx((tx) => {
      for (const order of all) if (order) upsertOrderTx(tx, order, at);
      replaceStatusesTx(tx, statuses, at);
    });
    apex.clearRequests();
  };
  for (let n = 0; n < orders; n += 1) apex.sell({ batchId: 1001, units: 2 });
  await readOrders();
  const ids = [...apex.state.orders.keys()];

  const inTx = <T>(work: (tx: Tx) => T): T =>
    actAs({ actor: operator, action: 'packing.pack', source: 'test' }, () => database.writeTx(work));

  /** Waits for `work`, letting the deadline pass for every request that hangs. */
  const patiently = async <T>(work: Promise<T>): Promise<T> => {
    let done = false;
    const ended = work.finally(() => {
      done = true;
    });
    ended.catch(() => undefined);
    let expired = apex.requests.filter(({ fault }) => fault === 'hang').length - 1;
    while (!done) {
      await settle();
      const hanging = apex.requests.filter(({ fault }) => fault === 'hang').length;
      if (hanging > expired && hanging > 0) {
        expired = hanging;
        await clock.advance(15_001);
      }
    }
    return ended;
  };

  const world = {
    apex,
    clock,
    database,
    events,
    settings,
    lines,
    change,
    readOrders,
    inTx,
    patiently,
    /** Apex's ids of the orders. */
    ids,
    order: ids[0] ?? 0,
    get outbox() {
      return running.outbox;
    },
    get control() {
      return running.control;
    },
    get calls() {
      return running.calls;
    },
    packed: (orderId = ids[0] ?? 0) =>
      inTx((tx) => running.outbox.moves.packedTx(tx, { orderId, invoiceNumber: `INV-${orderId}` })),
    notPacked: (orderId = ids[0] ?? 0) => inTx((tx) => running.outbox.moves.notPackedTx(tx, { orderId })),
    delivered: (orderId = ids[0] ?? 0) =>
      inTx((tx) => running.outbox.moves.deliveredTx(tx, { orderId, invoiceNumber: `INV-${orderId}` })),
    /** Any status, under a key of the test's own. */
    queue: (orderId: number, statusId: number, idempotencyKey: string) =>
      inTx((tx) =>
        enqueueTx(
          tx,
          {
            kind: 'apex.order-status',
            target: 'apex',
            subject: `order ${orderId}`,
            idempotencyKey,
            payload: {
              move: 'packed',
              orderId,
              statusId,
              statusName: '',
              fromStatusId: null,
              address: settings.apexAddress(),
            },
            title: `${orderId} to ${statusId}`,
          },
          toInstant(clock.now()),
        ),
      ),
    /** As a person does who has dealt with the cause. */
    retryParked: (): number =>
      running.outbox.runner.retry(world.items().flatMap(({ state, id }) => (state === 'parked' ? [String(id)] : []))),
    /** One run of the runner, as its poller would make it. */
    run: () => patiently(running.outbox.runner.runOnce(never)),
    /** Time passes, and then it runs. */
    later: async (ms: number) => {
      await clock.advance(ms);
      await world.run();
    },
    /** The program is gone without a word and comes back on the same data; what it was doing never ends. */
    crash: () => {
      running.life.alive = false;
      running = start();
    },
    items: () =>
      database.connection
        .prepare('select * from outbox order by subject, seq')
        .all()
        .map((row) => Object.fromEntries(Object.entries(row ?? {}))),
    states: (): string[] => world.items().map(({ state }) => String(state)),
    statusAtApex: (orderId = ids[0] ?? 0) => apex.state.orders.get(orderId)?.statusId,
    /** Statuses that took effect on an order, in order, answered or not. */
    effects: (orderId = ids[0] ?? 0): unknown[] =>
      apex.requests.flatMap(({ applied, path, body }) =>
        applied && path === `/v1/shipping-orders/${orderId}` && typeof body === 'object' && body !== null
          ? [Reflect.get(body, 'order_status_id')]
          : [],
      ),
    requests: (): string[] => apex.requests.map(({ method, path }) => `${method} ${path.split('/').at(-1)}`),
    end: async () => {
      await running.outbox.stop();
      await apex.stop();
      test.discard();
    },
  };
  worlds.push(world);
  return world;
}
