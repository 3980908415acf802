// Consumables over a real database, through the contract: what people do with them, what batches use by recipes, and what
// the list says of it.
import { createRouterClient } from '@orpc/server';
import { eq } from 'drizzle-orm';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { toInstant } from '#main/core/clock.ts';
import { newId } from '#main/core/ids.ts';
import { fixedSeat } from '#main/core/seat.ts';
import { auditLog } from '#main/db/schema/audit.ts';
import { productionBatches } from '#main/db/schema/production.ts';
import { createConsumableRoutes } from '#main/features/consumables/routes.ts';
import { createConsumableService } from '#main/features/consumables/service.ts';
import { actorWith, operator } from '#tests/support/actors.ts';
import { createTestLogger } from '#tests/support/create-test-core.ts';
import { openTestDatabase, type TestDatabase } from '#tests/support/test-database.ts';

const DAY_MS = 86_400_000;

let db: TestDatabase;
let recorded: number;
beforeEach(() => {
  db = openTestDatabase();
  recorded = 0;
});
afterEach(() => {
  expect(createConsumableService(db).differences()).toEqual([]);
  db.discard();
});

const clientOf = (who = operator) => {
  const routes = createConsumableRoutes({ ...db, service: createConsumableService(db) });
  const { log } = createTestLogger();
  const recordAction = () => {
    recorded += 1;
  };
  return createRouterClient(routes, { context: { seat: fixedSeat(who), log, recordAction } });
};

const CONES = { name: 'Cones 109 mm', kind: 'cone', reorderPoint: 200, reorderAmount: 1000, note: '' } as const;
const add = (more: Partial<Parameters<ReturnType<typeof clientOf>['create']>[0]> = {}) =>
  clientOf().create({ ...CONES, ...more });
const rowOf = async (id: string) => (await clientOf().get({ id })).consumable;

/** A production batch to book on. */
function addBatch(number = 'PR-261121-01'): string {
  const id = newId();
  const at = toInstant(db.clock.now());
  db.database.writeTx((tx) => {
    tx.db
      .insert(productionBatches)
      .values({
        id,
        number,
        strain: 'Blue Dream',
        strainKey: 'blue dream',
        stage: 'rolling',
        state: 'active',
        stageSince: at,
        createdAt: at,
        createdBy: 'Ann',
        updatedAt: at,
      })
      .run();
  });
  return id;
}

/** As production calls it, in its own transaction. */
const book = (batchId: string, skuKey: string, counts: { pieces?: number; units?: number }): void => {
  const { useTx: bookTx } = createConsumableService(db);
  db.database.writeTx((tx) => bookTx(tx, batchId, skuKey, counts, operator, toInstant(db.clock.now())));
};

describe('a consumable', () => {
  it('begins with what was counted, and every movement says what is on hand after it', async () => {
    const { id } = await add({ onHand: 500 });
    expect(await clientOf().receive({ id, count: 1000, note: 'Invoice 7' })).toEqual({ onHand: 1500 });
    expect(await clientOf().discard({ id, count: 20, note: 'Crushed' })).toEqual({ onHand: 1480 });
    expect(await clientOf().setOnHand({ id, count: 1400 })).toEqual({ onHand: 1400 });
    expect(await clientOf().setOnHand({ id, count: 1400 })).toEqual({ onHand: 1400 });
    const { consumable, ledger, ledgerTotal } = await clientOf().get({ id });
    expect(consumable).toMatchObject({ name: 'Cones 109 mm', kind: 'cone', onHand: 1400, low: false });
    expect(ledgerTotal).toBe(5);
    expect(ledger.map(({ seq, kind, delta, onHandAfter, note }) => [seq, kind, delta, onHandAfter, note])).toEqual([
      [5, 'counted', 0, 1400, ''],
      [4, 'counted', -80, 1400, ''],
      [3, 'discarded', -20, 1480, 'Crushed'],
      [2, 'received', 1000, 1500, 'Invoice 7'],
      [1, 'counted', 500, 500, ''],
    ]);
    expect(ledger[0]).toMatchObject({ actor: 'Operator', batchId: null, batchNumber: '' });
    expect((await clientOf().get({ id, ledgerLimit: 2 })).ledger.map(({ seq }) => seq)).toEqual([5, 4]);
  });

  it('that was counted is named in the audit log, also when the count found what was expected', async () => {
    const { id } = await add({ onHand: 500 });
    await clientOf().setOnHand({ id, count: 500 });
    expect(recorded).toBe(0);
    const rows = db.database.read.select().from(auditLog).where(eq(auditLog.action, 'consumable.count')).all();
    expect(rows).toMatchObject([
      { actorName: 'Operator', entityType: 'consumable', entityId: id, entityLabel: 'Cones 109 mm', operation: 'done' },
    ]);
  });

  it('with nothing there has no ledger yet', async () => {
    const { id } = await add();
    expect(await clientOf().get({ id })).toMatchObject({ ledger: [], ledgerTotal: 0, consumable: { onHand: 0 } });
  });

  it('goes below zero when a delivery was never entered, and is low then', async () => {
    const { id } = await add({ reorderPoint: 0, onHand: 5 });
    expect((await clientOf().list({})).low).toBe(0);
    expect(await clientOf().discard({ id, count: 8 })).toEqual({ onHand: -3 });
    expect(await clientOf().list({})).toMatchObject({ low: 1, consumables: [{ id, onHand: -3, low: true }] });
  });

  it('has a name nobody else has, whatever its case, archived ones too', async () => {
    const { id } = await add();
    const taken = { code: 'CONSUMABLE_NAME_TAKEN', data: { name: 'Cones 109 mm' } };
    await expect(add({ name: ' CONES  109 MM ' })).rejects.toMatchObject(taken);
    await clientOf().archive({ id, archived: true });
    await expect(add({ name: 'cones 109 mm' })).rejects.toMatchObject(taken);
    const { id: other } = await add({ name: 'Straße' });
    await expect(clientOf().edit({ id: other, ...CONES })).rejects.toMatchObject(taken);
    await expect(add({ name: 'STRASSE' })).rejects.toMatchObject({ code: 'CONSUMABLE_NAME_TAKEN' });
    await clientOf().edit({ id: other, ...CONES, name: 'STRASSE', note: 'Longer ones' });
    expect(await rowOf(other)).toMatchObject({ name: 'STRASSE', note: 'Longer ones' });
    await expect(add({ name: '\u200b' })).rejects.toMatchObject({ code: 'INVALID_INPUT', data: { field: 'name' } });
  });

  it('that is archived is out of the list and never low, and comes back', async () => {
    const { id } = await add({ onHand: 10 });
    expect((await clientOf().list({})).low).toBe(1);
    await clientOf().archive({ id, archived: true });
    expect(await clientOf().list({})).toEqual({ consumables: [], low: 0 });
    expect(await clientOf().list({ withArchived: true })).toMatchObject({ consumables: [{ id, low: false }], low: 0 });
    await clientOf().archive({ id, archived: false });
    expect(await clientOf().list({})).toMatchObject({ consumables: [{ archivedAt: null }], low: 1 });
  });

  it('is announced when it changes, and not when a write found it as it should be', async () => {
    const { id } = await add();
    db.published.length = 0;
    await clientOf().edit({ id, ...CONES });
    await clientOf().archive({ id, archived: false });
    expect(db.published).toEqual([]);
    expect(recorded).toBe(0);
    await clientOf().receive({ id, count: 1 });
    expect(db.published).toEqual(
      expect.arrayContaining([
        { area: 'consumables', ids: [id] },
        { area: 'audit', ids: null },
      ]),
    );
  });

  it('that nobody knows is named in the refusal', async () => {
    const id = newId();
    const missing = { code: 'RECORD_NOT_FOUND', data: { kind: 'consumable', ref: id } };
    await expect(clientOf().get({ id })).rejects.toMatchObject(missing);
    await expect(clientOf().receive({ id, count: 1 })).rejects.toMatchObject(missing);
    await expect(clientOf().edit({ id, ...CONES })).rejects.toMatchObject(missing);
    await expect(clientOf().removeRecipe({ id })).rejects.toMatchObject({ data: { kind: 'recipe' } });
  });

  it('is changed by people who may, and read by everybody who reads', async () => {
    const { id } = await add();
    const viewer = clientOf(actorWith('Vi', ['data.read']));
    expect((await viewer.get({ id })).consumable.name).toBe('Cones 109 mm');
    await expect(viewer.receive({ id, count: 1 })).rejects.toMatchObject({ code: 'FORBIDDEN_ACTION' });
    await expect(viewer.create({ ...CONES, name: 'Tubes' })).rejects.toMatchObject({ code: 'FORBIDDEN_ACTION' });
  });

  it.each([
    ['a count of nothing', { count: 0 }],
    ['a negative count', { count: -5 }],
    ['half a piece', { count: 1.5 }],
  ])('does not take %s', async (_what, input) => {
    const { id } = await add();
    await expect(clientOf().receive({ id, ...input })).rejects.toMatchObject({ code: 'INVALID_INPUT' });
    await expect(clientOf().discard({ id, ...input })).rejects.toMatchObject({ code: 'INVALID_INPUT' });
    expect((await clientOf().get({ id })).ledgerTotal).toBe(0);
  });
});

describe('a recipe', () => {
  it('is kept under the SKU’s own key, whichever spelling was typed, and there is one for each pair', async () => {
    const { id: consumableId } = await add();
    const { id } = await clientOf().putRecipe({
      skuKey: ' Box_0_5g_6pk ',
      consumableId,
      per: 'piece',
      thousandths: 1000,
    });
    const changed = { skuKey: 'magnetic_box_6pk', consumableId, per: 'unit', thousandths: 250 } as const;
    expect(await clientOf().putRecipe(changed)).toEqual({ id });
    expect((await clientOf().recipes()).recipes).toEqual([{ id, ...changed, consumableName: 'Cones 109 mm' }]);
    expect((await clientOf().get({ id: consumableId })).recipes).toHaveLength(1);
    expect((await rowOf(consumableId)).usedBy).toEqual(['magnetic_box_6pk']);
    await clientOf().removeRecipe({ id });
    expect((await rowOf(consumableId)).usedBy).toEqual([]);
  });

  it('is refused for a SKU key of nothing, and for a consumable that is archived or unknown', async () => {
    const { id: consumableId } = await add();
    const recipe = { skuKey: 'singles_1g', consumableId, per: 'piece', thousandths: 1000 } as const;
    const wrong = { code: 'INVALID_INPUT', data: { field: 'skuKey' } };
    await expect(clientOf().putRecipe({ ...recipe, skuKey: 'custom_' })).rejects.toMatchObject(wrong);
    await expect(clientOf().putRecipe({ ...recipe, consumableId: newId() })).rejects.toMatchObject({
      code: 'RECORD_NOT_FOUND',
    });
    await clientOf().archive({ id: consumableId, archived: true });
    await expect(clientOf().putRecipe(recipe)).rejects.toMatchObject({ data: { field: 'consumableId' } });
  });

  it('that is put again as it is changes nothing', async () => {
    const { id: consumableId } = await add();
    const recipe = { skuKey: 'singles_1g', consumableId, per: 'piece', thousandths: 1000 } as const;
    const { id } = await clientOf().putRecipe(recipe);
    db.published.length = 0;
    expect(await clientOf().putRecipe(recipe)).toEqual({ id });
    expect(db.published).toEqual([]);
  });
});

describe('a batch', () => {
  /** Cones for every piece, a box for every four units of the six-pack. */
  const withRecipes = async () => {
    const { id: cones } = await add({ onHand: 100 });
    const { id: boxes } = await add({ name: 'Boxes', kind: 'box', onHand: 10, reorderPoint: 0 });
    const sku = 'magnetic_box_6pk';
    await clientOf().putRecipe({ skuKey: sku, consumableId: cones, per: 'piece', thousandths: 1000 });
    const { id: recipe } = await clientOf().putRecipe({
      skuKey: sku,
      consumableId: boxes,
      per: 'unit',
      thousandths: 250,
    });
    return { cones, boxes, recipe, onHand: async (id: string) => (await rowOf(id)).onHand };
  };

  it('takes what its pieces and units need, whole pieces, and gives it back the same way', async () => {
    const { cones, boxes, onHand } = await withRecipes();
    const batch = addBatch();
    book(batch, 'box_0_5g_6pk', { pieces: 48 });
    expect([await onHand(cones), await onHand(boxes)]).toEqual([52, 10]);
    book(batch, 'magnetic_box_6pk', { units: 1 });
    expect(await onHand(boxes)).toBe(9);
    book(batch, 'magnetic_box_6pk', { units: 3 });
    expect(await onHand(boxes)).toBe(9);
    book(batch, 'magnetic_box_6pk', { units: 1 });
    expect(await onHand(boxes)).toBe(8);
    book(batch, 'magnetic_box_6pk', { units: -5 });
    book(batch, 'magnetic_box_6pk', { pieces: -48 });
    expect([await onHand(cones), await onHand(boxes)]).toEqual([100, 10]);
    const { ledger } = await clientOf().get({ id: boxes });
    expect(ledger.slice(0, 3)).toMatchObject([
      { kind: 'given_back', delta: 2, onHandAfter: 10, batchId: batch, batchNumber: 'PR-261121-01' },
      { kind: 'used', delta: -1, onHandAfter: 8 },
      { kind: 'used', delta: -1, onHandAfter: 9 },
    ]);
  });

  it('begins a box of its own: two batches with a unit each take two', async () => {
    const { boxes, onHand } = await withRecipes();
    book(addBatch('PR-261121-01'), 'magnetic_box_6pk', { units: 1 });
    book(addBatch('PR-261121-02'), 'magnetic_box_6pk', { units: 1 });
    expect(await onHand(boxes)).toBe(8);
  });

  it('goes on when there is nothing left, below zero', async () => {
    const { cones, onHand } = await withRecipes();
    book(addBatch(), 'magnetic_box_6pk', { pieces: 130 });
    expect(await onHand(cones)).toBe(-30);
    expect(await rowOf(cones)).toMatchObject({ low: true, daysLeft: 0 });
  });

  it('is not booked anew when a recipe changes, comes or goes', async () => {
    const { cones, boxes, recipe, onHand } = await withRecipes();
    const batch = addBatch();
    book(batch, 'magnetic_box_6pk', { pieces: 10, units: 1 });
    await clientOf().putRecipe({ skuKey: 'magnetic_box_6pk', consumableId: cones, per: 'piece', thousandths: 2000 });
    await clientOf().removeRecipe({ id: recipe });
    expect([await onHand(cones), await onHand(boxes)]).toEqual([90, 9]);
    book(batch, 'magnetic_box_6pk', { pieces: 10, units: 4 });
    expect([await onHand(cones), await onHand(boxes)]).toEqual([70, 9]);
    book(batch, 'magnetic_box_6pk', { pieces: -20 });
    expect(await onHand(cones)).toBe(100);
  });

  it('of a SKU without recipes uses nothing', async () => {
    const { cones, onHand } = await withRecipes();
    db.published.length = 0;
    book(addBatch(), 'singles_1g', { pieces: 10, units: 10 });
    expect(await onHand(cones)).toBe(100);
    expect(db.published).toEqual([{ area: 'audit', ids: null }]);
  });

  it('books nothing when its own transaction fails', async () => {
    const { cones, onHand } = await withRecipes();
    const batch = addBatch();
    const { useTx: bookTx } = createConsumableService(db);
    expect(() =>
      db.database.writeTx((tx) => {
        bookTx(tx, batch, 'magnetic_box_6pk', { pieces: 10 }, operator, toInstant(db.clock.now()));
        throw new Error('no');
      }),
    ).toThrow('no');
    expect(await onHand(cones)).toBe(100);
  });
});

describe('how long it lasts', () => {
  it('goes by what was used in the last 30 days less what came back, and by nothing else', async () => {
    const { id } = await add({ onHand: 10_000 });
    await clientOf().putRecipe({ skuKey: 'singles_1g', consumableId: id, per: 'piece', thousandths: 1000 });
    const batch = addBatch();
    expect(await rowOf(id)).toMatchObject({ perDay: null, daysLeft: null });
    book(batch, 'singles_1g', { pieces: 5000 });
    db.clock.jump(db.clock.now() + 40 * DAY_MS);
    expect(await rowOf(id)).toMatchObject({ perDay: null, daysLeft: null });
    book(batch, 'singles_1g', { pieces: 700 });
    book(batch, 'singles_1g', { pieces: -100 });
    await clientOf().discard({ id, count: 400 });
    await clientOf().receive({ id, count: 200 });
    expect(await rowOf(id)).toMatchObject({ onHand: 4200, perDay: 20, daysLeft: 210 });
  });

  it('does not count more given back than was used as use', async () => {
    const { id } = await add({ onHand: 100 });
    await clientOf().putRecipe({ skuKey: 'singles_1g', consumableId: id, per: 'piece', thousandths: 1000 });
    const batch = addBatch();
    book(batch, 'singles_1g', { pieces: 50 });
    db.clock.jump(db.clock.now() + 31 * DAY_MS);
    book(batch, 'singles_1g', { pieces: -50 });
    expect(await rowOf(id)).toMatchObject({ onHand: 100, perDay: null, daysLeft: null });
  });
});

describe('the check', () => {
  it('finds a balance, a running balance and a booking that do not agree', async () => {
    const { id } = await add({ onHand: 100 });
    await clientOf().putRecipe({ skuKey: 'singles_1g', consumableId: id, per: 'piece', thousandths: 1000 });
    const batch = addBatch();
    book(batch, 'singles_1g', { pieces: 30 });
    const { differences } = createConsumableService(db);
    expect(differences()).toEqual([]);

    const run = (text: string) => db.connection.exec(text);
    run('update consumables set on_hand = 71');
    expect(differences()).toEqual([
      { name: 'Cones 109 mm', balance: 'on hand', row: 71, ledger: 70 },
      { name: 'Cones 109 mm', balance: 'on hand after the last row', row: 71, ledger: 70 },
    ]);
    run('update consumables set on_hand = 70');
    run('update consumable_uses set booked = 31');
    expect(differences()).toEqual([
      { name: 'Cones 109 mm', balance: 'booked for PR-261121-01', row: 31, ledger: 30 },
      { name: 'Cones 109 mm', balance: 'used by PR-261121-01', row: 31, ledger: 30 },
    ]);
    run('delete from consumable_uses');
    expect(differences()).toEqual([{ name: 'Cones 109 mm', balance: 'booked for PR-261121-01', row: 0, ledger: 30 }]);
    run(`insert into consumable_uses values ('u', '${batch}', '${id}', 30000, 30)`);
    run(
      `insert into consumable_ledger (id, consumable_id, seq, at, actor, kind, delta, on_hand_after)
       values ('x', '${id}', 4, 't', 'Ann', 'counted', 0, 69)`,
    );
    expect(differences().map(({ balance }) => balance)).toEqual([
      'on hand after the last row',
      'ledger rows',
      'rows that do not add up',
    ]);
    // Past the trigger, so that the balances agree again at the end.
    run('drop trigger consumable_ledger_never_shrinks');
    run("delete from consumable_ledger where id = 'x'");
  });
});
