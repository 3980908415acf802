// The whole desk with the way to Apex cut: orders that are here are packed, nothing is lost, and once Apex is back
// quantities, orders and statuses agree again on both sides.
import { afterEach, expect, test } from 'vitest';
import { settle } from '#tests/support/fake-clock.ts';
import { endScenarios, type Scenario, startScenario, WORKED_CASE } from '#tests/support/scenarios.ts';

afterEach(endScenarios);

const MINUTE = 60_000;
const quantity = (s: Scenario, id: number) => s.apex.state.batches.get(id)?.quantity;
const sound = async (s: Scenario) => expect((await s.client.packages.checkLedger()).differences).toEqual([]);

/** Lets pollers run for a while of the scenario's time. */
async function pass(s: Scenario, minutes: number): Promise<void> {
  for (let i = 0; i < minutes * 4; i += 1) {
    await s.clock.advance(MINUTE / 4);
    await settle();
  }
}

test('orders are packed while Apex is away, and everything agrees once it is back', async () => {
  const s = await startScenario(WORKED_CASE);
  await s.client.settings.set({ 'orders.packedStatus': 'Order Packed | Pending Shipment' });
  await s.patiently(s.core.start());
  await pass(s, 1);
  expect(quantity(s, 1002)).toBe(100);
  const { orderId } = s.apex.sell({ batchId: 1002, units: 10 });
  await pass(s, 6);
  const [row] = (await s.client.packing.list({})).rows;
  if (!row) throw new Error('The order did not come onto the list');
  expect(row).toMatchObject({ orderId, ordered: 10, reserved: 10 });
  expect(quantity(s, 1001)).toBe(180);

  s.apex.faults.add({ kind: 'refuse', match: { path: /./ }, times: 'always' });
  await pass(s, 3);
  await s.client.packing.pack({ lineId: row.id, units: 10 });
  await s.client.packages.placeHold({
    id: (await s.packageOf(WORKED_CASE.packages[0][0])).id,
    mg: 20_000,
    forWhom: 'Samples',
    note: '',
  });
  await pass(s, 5);
  expect(await s.client.outbox.status()).toMatchObject({ waiting: 1, parked: 0 });
  expect(quantity(s, 1001)).toBe(180);
  await sound(s);

  s.apex.faults.clear();
  await pass(s, 25);
  expect(await s.client.outbox.status()).toMatchObject({ waiting: 0, parked: 0 });
  expect(quantity(s, 1001)).toBe(140);
  expect(quantity(s, 1002)).toBe(70);
  const detail = await s.client.orders.get({ id: orderId });
  expect(detail.status).toBe('Order Packed | Pending Shipment');
  await sound(s);
});
