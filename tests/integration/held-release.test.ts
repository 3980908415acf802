// A drop seen on Apex and the orders that explain it: the batch is raised again only after orders were read, and only
// by what they did not take.
import { afterEach, expect, test } from 'vitest';
import { endScenarios, type Scenario, startScenario, WORKED_CASE } from '#tests/support/scenarios.ts';

afterEach(endScenarios);

const MINUTE = 60_000;
const quantity = (s: Scenario, id: number) => s.apex.state.batches.get(id)?.quantity;
const readOrders = (s: Scenario) => s.patiently(s.client.orders.refresh({}));
const readBatches = (s: Scenario) => s.patiently(s.client.apexSync.refreshMapping({}));

/** In sync, then so many units of a batch go, by an order or by hand. */
async function afterDrop(drop: (s: Scenario) => void) {
  const s = await startScenario(WORKED_CASE);
  await s.cycle();
  await s.clock.advance(MINUTE);
  drop(s);
  await s.clock.advance(MINUTE);
  await readBatches(s);
  return s;
}

test('a sale lowers what is offered by what its order reserved, and nothing is raised over it', async () => {
  const s = await afterDrop((it) => it.apex.sell({ batchId: 1002, units: 10 }));
  expect(await s.cycle()).toMatchObject({ held: 1, pushed: 0 });
  expect(quantity(s, 1002)).toBe(90);
  await s.clock.advance(MINUTE);
  await readOrders(s);
  expect(await s.cycle()).toMatchObject({ held: 0, paused: null });
  expect(quantity(s, 1002)).toBe(90);
  expect(quantity(s, 1001)).toBe(180);
});

test('a quantity edited on Apex is put right once orders were read and explain nothing', async () => {
  const s = await afterDrop((it) => it.apex.editQuantity(1002, 60));
  expect(await s.cycle()).toMatchObject({ held: 1 });
  await s.clock.advance(MINUTE);
  await readOrders(s);
  expect(await s.cycle()).toMatchObject({ held: 0, pushed: 1 });
  expect(quantity(s, 1002)).toBe(100);
});

test('orders read before the drop explain nothing', async () => {
  const s = await afterDrop((it) => it.apex.editQuantity(1002, 60));
  await s.cycle();
  expect(quantity(s, 1002)).toBe(60);
  expect(await s.cycle()).toMatchObject({ held: 1 });
});

test('an order that is left out of the packing list keeps its batch held: its goods are gone all the same', async () => {
  const s = await afterDrop((it) => it.apex.sell({ batchId: 1002, units: 10 }));
  const [order] = [...s.apex.state.orders.values()];
  await s.client.settings.set({ 'orders.leftOutStatuses': [String(order?.statusId)] });
  await s.clock.advance(MINUTE);
  await readOrders(s);
  expect(await s.cycle()).toMatchObject({ held: 1, pushed: 0 });
  expect(quantity(s, 1002)).toBe(90);
});

const deliveredStatus = (s: Scenario): number => {
  const all = s.apex.state.dealFlows.flatMap(({ statuses }) => statuses);
  return all.find((status) => status.name.startsWith('Delivered'))?.id ?? 0;
};

/** Its lines come as Apex never sends them. */
function spoil(s: Scenario, orderId: number): void {
  const order = s.apex.state.orders.get(orderId);
  if (!order) throw new Error(`No order ${orderId}`);
  s.apex.state.orders.set(orderId, { ...order, items: order.items.map((item) => ({ ...item, units: Number.NaN })) });
}

const statusOf = (s: Scenario, orderId: number): string => String(s.apex.state.orders.get(orderId)?.statusId);

test('the same when the program was away for longer than a day, and when an old order got more', async () => {
  const s = await startScenario(WORKED_CASE);
  await s.cycle();
  await s.clock.advance(MINUTE);
  const { orderId } = s.apex.sell({ batchId: 1002, units: 10 });
  await s.client.settings.set({ 'orders.leftOutStatuses': [statusOf(s, orderId)] });
  await s.clock.advance(30 * 60 * MINUTE);
  await readBatches(s);
  await s.clock.advance(MINUTE);
  await readOrders(s);
  expect(await s.cycle()).toMatchObject({ held: 1 });
  expect(quantity(s, 1002)).toBe(90);
});

test('an order that was delivered before it was ever seen here keeps its batch held', async () => {
  const s = await startScenario(WORKED_CASE);
  await s.cycle();
  await s.clock.advance(MINUTE);
  const { orderId } = s.apex.sell({ batchId: 1002, units: 10 });
  s.apex.moveOrder(orderId, deliveredStatus(s));
  await s.clock.advance(MINUTE);
  await readBatches(s);
  await s.clock.advance(MINUTE);
  await readOrders(s);
  expect((await s.client.packing.list({})).total).toBe(0);
  expect(await s.cycle()).toMatchObject({ held: 1 });
  expect(quantity(s, 1002)).toBe(90);
});

test('an order that could not be read keeps the batches held that dropped by then, also after it is let be', async () => {
  const s = await startScenario(WORKED_CASE);
  await s.cycle();
  await s.clock.advance(MINUTE);
  s.apex.sell({ batchId: 1001, units: 1 });
  const { orderId } = s.apex.sell({ batchId: 1002, units: 10 });
  spoil(s, orderId);
  await s.clock.advance(MINUTE);
  await readBatches(s);
  for (let i = 0; i < 4; i += 1) {
    await s.clock.advance(3 * MINUTE);
    await readOrders(s);
  }
  expect(await s.cycle()).toMatchObject({ held: 1 });
  expect(quantity(s, 1002)).toBe(90);
});
