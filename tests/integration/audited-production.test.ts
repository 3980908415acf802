// Production and consumables in the audit log: every change of a record, named as people call it, and nothing twice.
import { eq } from 'drizzle-orm';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { newId } from '#main/core/ids.ts';
import { AUDITED } from '#main/db/audited-tables.ts';
import { auditLog } from '#main/db/schema/audit.ts';
import { consumableLedger, consumableRecipes, consumables } from '#main/db/schema/consumables.ts';
import {
  productionBatches,
  productionEvents,
  productionSources,
  productionTargets,
  productionWeightChecks,
} from '#main/db/schema/production.ts';
import { fillProduction, SOURCE_TAG, writeAs } from '#tests/support/filled-production.ts';
import { openTestDatabase, type TestDatabase } from '#tests/support/test-database.ts';

const AT = '2026-11-21T10:05:00.000Z';

let db: TestDatabase;
let ids: ReturnType<typeof fillProduction>;
beforeEach(() => {
  db = openTestDatabase();
  ids = fillProduction(db.database);
});
afterEach(() => db.discard());

/** Rows of an action: what kind of record, its name, what was done, and the fields that changed. */
const rowsOf = (action: string) =>
  db.database.read
    .select()
    .from(auditLog)
    .where(eq(auditLog.action, action))
    .orderBy(auditLog.seq)
    .all()
    .map(({ entityType, entityLabel, operation, changes }) => [
      entityType,
      entityLabel,
      operation,
      JSON.parse(changes) as unknown,
    ]);

describe('the audit log of production', () => {
  it('has a row for every record that came, by the name people call it', () => {
    expect(rowsOf('production.start').map((row) => row.slice(0, 3))).toEqual([
      ['production_batch', 'PR-261121-01', 'created'],
      ['production_batch', 'PR-261121-02', 'created'],
      ['production_source', `${SOURCE_TAG} · PR-261121-01`, 'created'],
      ['production_target', 'Single 0.5 g · PR-261121-01', 'created'],
      ['weight_check', 'singles_0_5g · PR-261121-01', 'created'],
      ['consumable', 'Cones', 'created'],
      ['consumable_recipe', 'singles_0_5g · Cones', 'created'],
    ]);
  });

  it('says a count once, by the pieces made, and not again by the grams that follow', () => {
    writeAs(db.database, 'production.count', ({ db: orm }) => {
      orm.update(productionTargets).set({ madePieces: 60 }).where(eq(productionTargets.id, ids.target)).run();
      orm
        .update(productionBatches)
        .set({ piecesMg: 30_000, updatedAt: AT })
        .where(eq(productionBatches.id, ids.batch))
        .run();
      const counted = { seq: 2, at: AT, actor: 'Ann', kind: 'counted', pieces: 20, piecesDelta: 10_000 } as const;
      orm
        .insert(productionEvents)
        .values({ id: newId(), batchId: ids.batch, ...counted })
        .run();
    });
    expect(rowsOf('production.count')).toEqual([
      ['production_target', 'Single 0.5 g · PR-261121-01', 'changed', { madePieces: [40, 60] }],
    ]);
  });

  it('names the batch of waste, of a move and of a lab result, and says nothing of times that follow', () => {
    const change = (action: string, values: Partial<typeof productionBatches.$inferInsert>) =>
      writeAs(db.database, action, ({ db: orm }) => {
        orm
          .update(productionBatches)
          .set({ ...values, updatedAt: AT })
          .where(eq(productionBatches.id, ids.batch))
          .run();
      });
    change('production.waste', { wasteMg: 2_000 });
    change('production.move', { stage: 'testing', stageSince: AT });
    change('production.lab-override', { labStatus: 'failed', labOverridden: true });
    const batch = ['production_batch', 'PR-261121-01', 'changed'];
    expect(rowsOf('production.waste')).toEqual([[...batch, { wasteMg: [1_500, 2_000] }]]);
    expect(rowsOf('production.move')).toEqual([[...batch, { stage: ['rolling', 'testing'] }]]);
    expect(rowsOf('production.lab-override')).toEqual([
      [...batch, { labStatus: ['none', 'failed'], labOverridden: [false, true] }],
    ]);
  });

  it('says another amount of a source by the source', () => {
    writeAs(db.database, 'production.source', ({ db: orm }) => {
      orm.update(productionSources).set({ mg: 90_000 }).where(eq(productionSources.id, ids.source)).run();
      orm.update(productionBatches).set({ inputMg: 90_000 }).where(eq(productionBatches.id, ids.batch)).run();
    });
    expect(rowsOf('production.source')).toEqual([
      ['production_source', `${SOURCE_TAG} · PR-261121-01`, 'changed', { mg: [100_000, 90_000] }],
    ]);
  });

  it('has the samples of a weight check, and why a failed one was let be', () => {
    const created = rowsOf('production.start').find(([entity]) => entity === 'weight_check')?.[3];
    expect(created).toMatchObject({ samples: [null, [495, 505, 560]], passed: [null, false], meanMg: [null, 520] });
    writeAs(db.database, 'production.check-acknowledged', ({ db: orm }) => {
      const looked = { acknowledgedBy: 'Ann', acknowledgedAt: AT, acknowledgedBecause: 'Scale was off' };
      orm.update(productionWeightChecks).set(looked).where(eq(productionWeightChecks.id, ids.check)).run();
    });
    expect(rowsOf('production.check-acknowledged').map((row) => row[3])).toEqual([
      { acknowledgedBecause: ['', 'Scale was off'] },
    ]);
  });

  it('says what is on hand of a consumable, and what a recipe became', () => {
    writeAs(db.database, 'consumable.receive', ({ db: orm }) => {
      orm.update(consumables).set({ onHand: 960, updatedAt: AT }).where(eq(consumables.id, ids.consumable)).run();
      const row = { seq: 2, at: AT, actor: 'Ann', kind: 'received', delta: 1000, onHandAfter: 960 } as const;
      orm
        .insert(consumableLedger)
        .values({ id: newId(), consumableId: ids.consumable, ...row })
        .run();
      orm
        .update(consumableRecipes)
        .set({ thousandths: 2000, updatedAt: AT })
        .where(eq(consumableRecipes.id, ids.recipe))
        .run();
    });
    expect(rowsOf('consumable.receive')).toEqual([
      ['consumable', 'Cones', 'changed', { onHand: [-40, 960] }],
      ['consumable_recipe', 'singles_0_5g · Cones', 'changed', { thousandths: [1000, 2000] }],
    ]);
  });
});

describe('the audited tables', () => {
  it('name only columns there are, but for times, which not every table has', () => {
    for (const { table, leftOut, json = [], boolean = [], secret = [], key } of AUDITED) {
      const columns = db.connection.prepare('select name from pragma_table_info(?)').pluck().all(table);
      expect([table, columns]).toEqual([
        table,
        expect.arrayContaining([
          key,
          ...leftOut.filter((name) => !/^(created|updated)_at$/.test(name)),
          ...json,
          ...boolean,
          ...secret,
        ]),
      ]);
    }
  });

  it('call no two kinds of record the same', () => {
    expect(new Set(AUDITED.map(({ entity }) => entity)).size).toBe(AUDITED.length);
  });
});
