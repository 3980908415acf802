// Stores, delivery and History as a window asks for them: who may, what is announced and what the audit log keeps.

import { createRouterClient } from '@orpc/server';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { actAs } from '#main/core/acting.ts';
import { permissionsOf } from '#shared/rules/roles.ts';
import { actorWith, operator } from '#tests/support/actors.ts';
import { createTestCore, type TestCore } from '#tests/support/create-test-core.ts';
import { type OrderToPut, putOrder } from '#tests/support/stored-packing-orders.ts';

let t: TestCore;
beforeEach(async () => {
  t = await createTestCore();
});
afterEach(() => t.discard());

const put = (order: OrderToPut): string =>
  actAs({ actor: operator, action: 'test.write', source: 'test' }, () => putOrder(t.core.database, order));
const packed = (deliveryDate: string): OrderToPut => ({
  completedAt: '2026-11-20T18:00:00.000Z',
  lines: [{ ordered: 12, packed: 12, deliveryDate }],
});

describe('an order on its way', () => {
  test('goes to History when it is marked delivered, and back when that is taken back', async () => {
    const id = put({ invoiceNumber: 'INV-1', ...packed('2026-11-21') });
    expect((await t.client.packing.delivery({})).orders).toMatchObject([{ invoiceNumber: 'INV-1', complete: true }]);
    await t.client.packing.setDelivered({ packingOrderIds: [id], delivered: true });
    expect((await t.client.packing.delivery({})).orders).toEqual([]);
    expect(await t.client.packing.historyWeeks()).toEqual({
      weeks: [{ monday: '2026-11-16', week: '2026-W47', orders: 1, lines: 1, units: 12 }],
    });
    expect((await t.client.packing.history({ search: 'inv-1' })).rows).toMatchObject([{ deliveredBy: 'Operator' }]);
    await t.client.packing.setDelivered({ packingOrderIds: [id], delivered: false });
    expect((await t.client.packing.delivery({})).orders).toMatchObject([{ invoiceNumber: 'INV-1', deliveredAt: null }]);
    expect((await t.client.packing.historyWeeks()).weeks).toEqual([]);
  });

  test('comes back onto the list out of History', async () => {
    const id = put({ invoiceNumber: 'INV-1', ...packed('2026-11-21') });
    await t.client.packing.setDelivered({ packingOrderIds: [id], delivered: true });
    await t.client.packing.reopenOrder({ packingOrderId: id });
    expect((await t.client.packing.delivery({})).orders).toMatchObject([{ invoiceNumber: 'INV-1' }]);
    expect((await t.client.packing.history({})).total).toBe(0);
  });
});

describe('stores', () => {
  test('are changed by those who may pack, and only looked at by others', async () => {
    put({ buyer: 'Corner Shop' });
    const viewer = actorWith('Viewer', [...permissionsOf('viewer')]);
    const client = createRouterClient(t.core.router, { context: t.core.contextFor(viewer) });
    const [store] = (await client.stores.list()).stores;
    const id = store?.id ?? '';
    expect(store).toMatchObject({ name: 'Corner Shop', openOrders: 1 });
    const refused = { code: 'FORBIDDEN_ACTION', data: { permission: 'packing.write' } };
    await expect(client.stores.edit({ id, leftOut: true })).rejects.toMatchObject(refused);
    await expect(client.stores.addAlias({ storeId: id, alias: 'The Corner' })).rejects.toMatchObject(refused);
    await expect(client.stores.removeAlias({ aliasId: id })).rejects.toMatchObject(refused);
    await expect(t.client.stores.edit({ id, leftOut: true })).resolves.toEqual({});
  });

  test('leave what was done to them in the audit log, with the values before and after', async () => {
    put({ buyer: 'Corner Shop' });
    put({ buyer: 'Main Street' });
    const { stores } = await t.client.stores.list();
    const id = stores.find(({ name }) => name === 'Main Street')?.id ?? '';
    await t.client.stores.edit({ id, deliveryNote: 'Back door', position: 1 });
    const alias = await t.client.stores.addAlias({ storeId: id, alias: 'Corner Shop' });
    await t.client.stores.removeAlias({ aliasId: alias.id });
    const edited = (await t.client.audit.list({ action: 'store.edit' })).rows;
    expect(edited).toMatchObject([{ actorName: 'Operator', entityLabel: 'Main Street' }]);
    expect(edited[0]?.changes).toMatchObject({ deliveryNote: ['', 'Back door'], position: [null, 1] });
    expect((await t.client.audit.list({ action: 'store.alias' })).rows.length).toBeGreaterThan(0);
    expect((await t.client.audit.list({ action: 'store.alias-removed' })).rows.length).toBeGreaterThan(0);
  });

  test('that are renamed to a taken name are refused with that name', async () => {
    put({ buyer: 'Corner Shop' });
    put({ buyer: 'Main Street' });
    const id = (await t.client.stores.list()).stores[0]?.id ?? '';
    await expect(t.client.stores.edit({ id, name: 'main  street' })).rejects.toMatchObject({
      code: 'STORE_NAME_TAKEN',
      data: { name: 'main street' },
    });
  });
});
