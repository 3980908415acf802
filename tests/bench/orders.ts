// The order cache of a large operator: an increment beside the network, and text search beside one plain scan.
import { join } from 'node:path';
import { toInstant } from '#main/core/clock.ts';
import { createEventBus } from '#main/core/events.ts';
import { createDatabase, openConnection } from '#main/db/database.ts';
import { migrateDatabase } from '#main/db/migrate.ts';
import { createOrderQueries } from '#main/features/orders/queries.ts';
import { upsertOrderTx } from '#main/features/orders/store.ts';
import { createSettingsService } from '#main/features/settings/service.ts';
import type { ApexPort } from '#main/integrations/apex/port.ts';
import { createOrderRefresh } from '#main/sync/orders/order-refresh.ts';
import type { ApexOrder, ApexOrderStatus } from '#shared/model/apex.ts';
import { createTestLogger, MIGRATIONS_DIR } from '#tests/support/create-test-core.ts';
import { createFakeClock } from '#tests/support/fake-clock.ts';
import { makeTempDir } from '#tests/support/temp-dir.ts';
import { type BenchRow, medianCpuMs, ms } from './measure.ts';
import { productName, strainName } from './world.ts';

const ORDERS = 100_000;
const LINES = 5;
const CHANGES = 20;
const PRODUCTS = 5000;
const WARM_TARGET_MS = 100;
const SEARCH_TARGET_MS = 30;
const STAGES = ['Submitted', 'Accepted', 'Pending Shipment', 'In Transit', 'Delivered', 'Complete'];
const NOW = '2026-03-01T08:00:00.000Z';
const MINUTE = 60_000;

const STATUSES: readonly ApexOrderStatus[] = STAGES.map((stage, i) => ({
  statusId: 5520 + i,
  name: `Our ${stage}`,
  stage,
  flow: 'Wholesale',
  position: i,
  archived: false,
}));

/** The newest 400 orders are under way, a fiftieth of the others was cancelled, the rest is complete. */
function orderOf(i: number, updatedAt: string, note = ''): ApexOrder {
  const status = i > ORDERS - 400 ? i % 4 : 5;
  const createdAt = toInstant(Date.parse(NOW) - (ORDERS - i) * 5 * MINUTE);
  return {
    orderId: 80_000 + i,
    invoiceNumber: `INV-${10_000 + i}`,
    buyerId: i % 800,
    buyer: `${strainName(i % 25)} Dispensary ${i % 800}`,
    buyerLicense: `C10-${String(i % 800).padStart(7, '0')}-LIC`,
    statusId: 5520 + status,
    status: `Our ${STAGES[status]}`,
    stage: STAGES[status] ?? '',
    cancelled: status === 5 && i % 50 === 0,
    orderDate: createdAt.slice(0, 10),
    deliveryDate: createdAt.slice(0, 10),
    splitFromOrderId: null,
    totalCents: 184_000,
    shipTo: '1 Main Street, Oakland, CA 94607',
    note,
    manifestNumber: null,
    createdAt,
    updatedAt,
    items: Array.from({ length: LINES }, (_, line) => {
      const product = (i * 7 + line * 1013) % PRODUCTS;
      return {
        itemId: 1_000_000 + i * LINES + line,
        productId: 100_000 + product,
        batchId: 500_000 + product,
        productName: productName(Math.floor(product / 5), product),
        batchName: `L-${product}`,
        productSku: '',
        units: 20 + line,
        orderQuantity: 1,
        unitsPerCase: 20,
        priceCents: 46_000,
        metrcNumber: `1A40603${String(product).padStart(17, '0')}`,
        cultivar: strainName(Math.floor(product / 5)),
        milligramsPerPiece: 500,
        unitsPerPackage: 1,
        note: '',
      };
    }),
  };
}

/** Apex without the network: whatever changed is one page. */
function portFor(changed: () => readonly ApexOrder[]): ApexPort {
  const never = () => Promise.reject(new Error('Nobody asks for this here.'));
  return {
    welcome: never,
    usage: never,
    listBatches: never,
    listProducts: never,
    getBatch: never,
    setQuantity: never,
    listOrders: () => {
      const items = changed();
      return Promise.resolve({ items, unreadable: [], total: items.length, more: false });
    },
    getOrder: (orderId) => Promise.resolve(orderOf(orderId - 80_000, NOW)),
    listOrderStatuses: () => Promise.resolve(STATUSES),
    setOrderStatus: never,
  };
}

function openOrders() {
  const dir = makeTempDir();
  const connection = openConnection(join(dir.path, 'packhouse.sqlite'));
  const backupDir = join(dir.path, 'backups');
  migrateDatabase(connection, { migrationsDir: MIGRATIONS_DIR, backupDir, stamp: '2026-03-01T080000' });
  const events = createEventBus(() => undefined);
  const clock = createFakeClock(NOW);
  const { log } = createTestLogger();
  const database = createDatabase(connection, {
    events,
    now: () => toInstant(clock.now()),
    clean: (text) => text,
  });
  const secrets = { get: () => null, set: () => undefined };
  const settings = createSettingsService({ database, secrets, clock, log, environment: {} });
  const queries = createOrderQueries({ database, clock, settings, events, customSkusOf: () => [] });
  for (let from = 0; from < ORDERS; from += 500) {
    database.writeTx((tx) => {
      for (let i = from; i < from + 500; i += 1) upsertOrderTx(tx, orderOf(i, NOW), NOW);
      tx.publish({ area: 'orders', ids: null });
    });
  }
  let changed: readonly ApexOrder[] = [];
  const refresh = createOrderRefresh({
    database,
    clock,
    log,
    port: portFor(() => changed),
    settings,
    queries,
    // What follows the orders is measured by itself.
    list: { takeOrdersTx: () => undefined, forgetOrdersTx: () => undefined },
    skewMs: () => 0,
  });
  return {
    connection,
    queries,
    clock,
    warm: async (orders: readonly ApexOrder[]): Promise<void> => {
      changed = orders;
      await refresh.run(new AbortController().signal, 1);
    },
    close: () => {
      connection.close();
      dir.remove();
    },
  };
}

type World = ReturnType<typeof openOrders>;

export async function benchOrders(): Promise<BenchRow[]> {
  const world = openOrders();
  try {
    return [await warmRow(world), ...(await searchRows(world))];
  } finally {
    world.close();
  }
}

async function warmRow({ warm, clock, connection }: World): Promise<BenchRow> {
  await warm([]);
  let round = 0;
  const quiet = await medianCpuMs(() => warm([]), 7, 5);
  const cost = await medianCpuMs(async () => {
    round += 1;
    clock.jump(clock.now() + 2 * MINUTE);
    const at = toInstant(clock.now());
    await warm(Array.from({ length: CHANGES }, (_, i) => orderOf((round * 977 + i * 4999) % ORDERS, at, `${round}`)));
  });
  const touch = connection.prepare('update apex_orders set note = ? where order_id = ?');
  const floor = await medianCpuMs(() => {
    round += 1;
    connection.transaction(() => {
      for (let i = 0; i < CHANGES; i += 1) touch.run(`x${round}`, 80_000 + i * 4999);
    })();
  });
  return {
    what: 'order cache: incremental warm, CPU beside the network',
    at: `${ORDERS} orders, ${ORDERS * LINES} lines; ${CHANGES} changed`,
    figure: ms(cost),
    floor: `${ms(floor)} the bare ${CHANGES} updates; ${ms(quiet)} nothing changed`,
    ratio: cost / floor,
    target: `≤ ${WARM_TARGET_MS} ms`,
    met: cost <= WARM_TARGET_MS,
  };
}

const SEARCHES = [
  ['one invoice', 'inv-54321', 'all'],
  ['a strain of two words', 'blue dream', 'all'],
  ['a METRC number', '1a40603000000000000', 'all'],
  ['a word of nearly every order', 'cannadart', 'all'],
  ['the same among the finished', 'cannadart', 'finished'],
  ['the same among the open', 'cannadart', 'open'],
  ['a buyer', 'dispensary 77', 'all'],
  ['nothing', 'no such thing anywhere', 'all'],
  ['two letters', 'go', 'all'],
  ['two letters of nearly every order', 'in', 'all'],
  ['two letters of every number', '00', 'all'],
  ['one letter', 'a', 'all'],
  ['two letters and a word', 'go dream', 'all'],
  ['two letters among the finished', 'go', 'finished'],
] as const;

async function searchRows({ queries, connection }: World): Promise<BenchRow[]> {
  const scan = connection.prepare("select count(*) from apex_orders where search_text like '%' || ? || '%'");
  const rows: BenchRow[] = [];
  for (const [what, search, view] of SEARCHES) {
    let total = 0;
    const cost = await medianCpuMs(() => {
      total = queries.list({ search, view, limit: 200, offset: 0 }).total;
    });
    const floor = await medianCpuMs(() => scan.get(search));
    rows.push({
      what: `order cache: text search, ${what}`,
      at: `"${search}", ${view}: ${total} found, the first 200 shown`,
      figure: ms(cost),
      floor: `${ms(floor)} one plain scan that only counts`,
      ratio: cost / floor,
      target: `≤ ${SEARCH_TARGET_MS} ms`,
      met: cost <= SEARCH_TARGET_MS,
    });
  }
  return rows;
}
