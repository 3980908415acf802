// Random work on the real service and database, beside a plain model in memory that follows the
// specification's words and nothing of the code.
import { eq } from 'drizzle-orm';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { systemActor } from '#main/core/actor.ts';
import { AppError } from '#main/core/app-error.ts';
import { packageDecrements, packageLedger, packages } from '#main/db/schema/packages.ts';
import { ledgerDifferences } from '#main/features/packages/queries.ts';
import { mg } from '#shared/model/mass.ts';
import { openTestDatabase, type TestDatabase } from '#tests/support/test-database.ts';

const ACTOR = systemActor('Property');
const CAUSE = { kind: 'test', ref: '', note: '' };
const TAGS = ['1A1', '1A2', '1A3'] as const;
const SKUS = { singles_0_5g: 500, singles_1g: 1000, magnetic_box_6pk: 3000, magnetic_box_12pk: 6000 } as const;

interface Model {
  current: number;
  override: number | null;
  ordered: number;
  packed: number;
  status: 'active' | 'archived';
  readonly holds: Map<string, number>;
}
interface World {
  readonly models: Map<string, Model>;
  readonly sales: Map<string, { body: string; taken: number; left: number }>;
}

const heldOf = (m: Model): number => [...m.holds.values()].reduce((a, b) => a + b, 0);
const available = (m: Model): number => Math.max(0, (m.override ?? m.current) - m.ordered - m.packed - heldOf(m));

const which = fc.constantFrom(...TAGS);
const amount = fc.integer({ min: 1, max: 60_000 });
const step = fc.oneof(
  {
    weight: 2,
    arbitrary: fc.record({ do: fc.constant('create' as const), tag: which, mg: fc.integer({ min: 0, max: 90_000 }) }),
  },
  {
    weight: 4,
    arbitrary: fc.record({
      do: fc.constant('sell' as const),
      tag: which,
      sku: fc.constantFrom('singles_0_5g', 'singles_1g', 'magnetic_box_6pk', 'magnetic_box_12pk'),
      units: fc.integer({ min: 1, max: 12 }),
      key: fc.constantFrom('k1', 'k2', 'k3', 'k4', 'k5', 'k6', 'k7', 'k8', 'k9'),
    }),
  },
  {
    weight: 2,
    arbitrary: fc.record({
      do: fc.constantFrom('reserve', 'unreserve', 'hold', 'pack', 'unpack'),
      tag: which,
      mg: amount,
    }),
  },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('release' as const), tag: which }) },
  {
    weight: 2,
    arbitrary: fc.record({ do: fc.constant('metrc' as const), tag: which, mg: fc.integer({ min: 0, max: 90_000 }) }),
  },
  {
    weight: 2,
    arbitrary: fc.record({
      do: fc.constant('count' as const),
      tag: which,
      mg: fc.option(fc.integer({ min: 0, max: 90_000 }), { nil: null }),
    }),
  },
  { weight: 1, arbitrary: fc.record({ do: fc.constantFrom('archive', 'restore'), tag: which }) },
);
type Step = typeof step extends fc.Arbitrary<infer T> ? T : never;

let db: TestDatabase;
beforeEach(() => {
  db = openTestDatabase();
});
afterEach(() => db.discard());

const rowOf = (tag: string) => db.database.read.select().from(packages).where(eq(packages.metrcNumber, tag)).get();

/** Does the step on the service; answers the refusal's code, or null. */
function doIt(next: Step, world: World): string | null {
  const service = db.packages;
  const id = rowOf(next.tag)?.id ?? '';
  const move = (kind: 'reserve' | 'unreserve', value: number) =>
    db.database.writeTx((tx) => service.moveTx(tx, id, { kind, mg: mg(value) }, ACTOR, CAUSE));
  const pack = (kind: 'pack' | 'unpack', value: number) =>
    db.database.writeTx((tx) => service.moveTx(tx, id, { kind, mg: mg(value), fromOrdered: mg(value) }, ACTOR, CAUSE));
  try {
    switch (next.do) {
      case 'create': {
        const initialMg = mg(next.mg);
        const input = {
          metrcNumber: next.tag,
          strain: 'Blue Dream',
          initialMg,
          currentMg: initialMg,
          note: '',
          importBase: null,
        };
        service.create(input, ACTOR);
        break;
      }
      case 'sell': {
        const { tag: metrcNumber, sku, units, key: idempotencyKey } = next;
        const answer = service.decrement({ metrcNumber, sku, units, idempotencyKey }, ACTOR);
        const earlier = world.sales.get(next.key);
        expect(answer.duplicate).toBe(earlier !== undefined);
        if (earlier) expect(answer).toMatchObject({ takenMg: earlier.taken, availableMg: earlier.left });
        break;
      }
      case 'reserve':
      case 'unreserve':
        move(next.do, next.mg);
        break;
      case 'pack':
      case 'unpack':
        pack(next.do, next.mg);
        break;
      case 'hold': {
        const holdId = service.placeHold(id, { mg: mg(next.mg), forWhom: 'x', note: '' }, ACTOR);
        world.models.get(next.tag)?.holds.set(holdId, next.mg);
        break;
      }
      case 'release':
        service.releaseHold([...(world.models.get(next.tag)?.holds.keys() ?? [])][0] ?? 'none', ACTOR);
        break;
      case 'metrc':
        service.setCurrent(id, mg(next.mg), '', ACTOR);
        break;
      case 'count':
        service.setPhysicalCount(id, next.mg === null ? null : mg(next.mg), '', ACTOR);
        break;
      default:
        service.setStatus(id, next.do === 'archive' ? 'archived' : 'active', '', ACTOR);
    }
    return null;
  } catch (error) {
    if (error instanceof AppError) return error.code;
    throw error;
  }
}

/** Does the step on the model; answers the refusal's code it expects, or null. */
function expectIt(next: Step, { models, sales }: World): string | null {
  const m = models.get(next.tag);
  if (next.do === 'create') {
    if (m) return 'METRC_NUMBER_TAKEN';
    models.set(next.tag, {
      current: next.mg,
      override: null,
      ordered: 0,
      packed: 0,
      status: 'active',
      holds: new Map(),
    });
    return null;
  }
  if (!m) return 'RECORD_NOT_FOUND';
  switch (next.do) {
    case 'sell': {
      const body = `${next.tag} ${next.sku} ${next.units}`;
      const earlier = sales.get(next.key);
      if (earlier) return earlier.body === body ? null : 'DECREMENT_KEY_REUSED';
      if (m.status !== 'active') return 'PACKAGE_NOT_ACTIVE';
      const taken = SKUS[next.sku] * next.units;
      if (taken > available(m)) return 'NOT_ENOUGH_AVAILABLE';
      m.current = Math.max(0, m.current - taken);
      if (m.override !== null) m.override -= taken;
      sales.set(next.key, { body, taken, left: available(m) });
      return null;
    }
    case 'reserve':
      if (next.mg > available(m)) return 'NOT_ENOUGH_AVAILABLE';
      m.ordered += next.mg;
      return null;
    case 'unreserve':
      if (next.mg > m.ordered) return 'NOT_ENOUGH_AVAILABLE';
      m.ordered -= next.mg;
      return null;
    case 'pack':
      if (next.mg > m.ordered) return 'NOT_ENOUGH_AVAILABLE';
      m.ordered -= next.mg;
      m.packed += next.mg;
      return null;
    case 'unpack':
      if (next.mg > m.packed) return 'NOT_ENOUGH_AVAILABLE';
      m.packed -= next.mg;
      m.ordered += next.mg;
      return null;
    case 'hold':
      if (m.status !== 'active') return 'PACKAGE_NOT_ACTIVE';
      return next.mg > available(m) ? 'NOT_ENOUGH_AVAILABLE' : null;
    case 'release': {
      const [first] = m.holds.keys();
      if (first === undefined) return 'RECORD_NOT_FOUND';
      m.holds.delete(first);
      return null;
    }
    case 'metrc': {
      const settled = Math.max(0, Math.min(m.current - next.mg, m.packed));
      m.packed -= settled;
      if (m.override !== null) m.override = Math.max(0, m.override - settled);
      m.current = next.mg;
      return null;
    }
    case 'count':
      m.override = next.mg;
      return null;
    case 'archive':
      if (m.status === 'archived') return null;
      if (m.ordered + m.packed + heldOf(m) > 0) return 'PACKAGE_IN_USE';
      m.status = 'archived';
      return null;
    default:
      m.status = 'active';
      return null;
  }
}

function checkTag(tag: string, model: Model): void {
  const row = rowOf(tag);
  expect(row).toMatchObject({
    currentMg: model.current,
    overrideMg: model.override,
    orderedMg: model.ordered,
    packedMg: model.packed,
    heldMg: heldOf(model),
    status: model.status,
  });
  const ledger = db.database.read
    .select()
    .from(packageLedger)
    .where(eq(packageLedger.packageId, row?.id ?? ''))
    .orderBy(packageLedger.seq)
    .all();
  expect(ledger.map(({ seq }) => seq)).toEqual(ledger.map((_, i) => i + 1));
  expect(ledger.at(-1)?.availableAfterMg).toBe(available(model));
}

const contents = () =>
  JSON.stringify(
    [packages, packageLedger, packageDecrements].map((table) => db.database.read.select().from(table).all()),
  );

describe('after any sequence of operations', () => {
  it('rows, ledger sums and the model agree, and what was refused changed nothing', () => {
    fc.assert(
      fc.property(fc.array(step, { minLength: 10, maxLength: 60 }), (steps) => {
        db.discard();
        db = openTestDatabase();
        const world: World = { models: new Map(), sales: new Map() };
        for (const next of steps) {
          const before = contents();
          const service = doIt(next, world);
          if (next.do === 'hold' && service === null) {
            const model = world.models.get(next.tag);
            expect(model?.status).toBe('active');
            expect(
              model && heldOf(model) <= Math.max(0, (model.override ?? model.current) - model.ordered - model.packed),
            ).toBe(true);
          } else {
            expect({ next, code: service }).toEqual({ next, code: expectIt(next, world) });
          }
          if (service !== null) expect(contents()).toBe(before);
        }
        for (const [tag, model] of world.models) checkTag(tag, model);
        expect(ledgerDifferences(db.database.read)).toEqual([]);
      }),
      { numRuns: 25 },
    );
  });
});

describe('the check of the ledger', () => {
  const tamper = (sql: string) => db.connection.exec(sql);
  beforeEach(() => {
    const input = {
      metrcNumber: '1A1',
      strain: 'x',
      initialMg: mg(1000),
      currentMg: mg(900),
      note: '',
      importBase: null,
    };
    const id = db.packages.create(input, ACTOR);
    db.packages.placeHold(id, { mg: mg(100), forWhom: 'x', note: '' }, ACTOR);
  });

  it('finds nothing on a sound package', () => {
    expect(ledgerDifferences(db.database.read)).toEqual([]);
  });

  it.each([
    ['a balance changed behind its back', 'update packages set current_mg = 901'],
    ['a physical count that no row explains', 'update packages set override_mg = 0'],
    ['an order that no row explains', 'update packages set ordered_mg = 1'],
    ['a hold that was closed without its row', "update package_holds set released_at = 'x'"],
    ['a row that was lost', 'drop trigger package_ledger_never_shrinks; delete from package_ledger where seq = 2'],
    ['all rows lost', 'drop trigger package_ledger_never_shrinks; delete from package_ledger'],
    [
      'a row that was altered',
      'drop trigger package_ledger_never_changes; update package_ledger set held_delta = 99 where seq = 3',
    ],
  ])('finds %s', (_what, sql) => {
    tamper(sql);
    expect(ledgerDifferences(db.database.read)).toHaveLength(1);
  });
});

describe('the ledger and the keys of sales', () => {
  beforeEach(() => {
    const input = {
      metrcNumber: '1A1',
      strain: 'x',
      initialMg: mg(5000),
      currentMg: mg(5000),
      note: '',
      importBase: null,
    };
    db.packages.create(input, ACTOR);
    db.packages.decrement({ metrcNumber: '1A1', sku: 'singles_1g', units: 1, idempotencyKey: 'k' }, ACTOR);
  });

  it.each([
    'update package_ledger set note = note',
    "update package_ledger set current_delta = 0 where kind = 'apex_sale'",
    'update or replace package_ledger set id = id',
    'delete from package_ledger',
    "delete from package_ledger where kind = 'received'",
    'update package_decrements set units = 2',
    'delete from package_decrements',
    'delete from packages',
    `replace into package_ledger select * from package_ledger where kind = 'apex_sale'`,
    `insert or replace into package_ledger select 'other', package_id, seq, at, actor, kind, 0, 0, 0, 0, 0, 0, 0, '', '', '' from package_ledger limit 1`,
    `replace into package_decrements select idempotency_key, package_id, sku_key, 99, 0, 0, at, actor from package_decrements`,
    `insert into package_decrements select * from package_decrements where true on conflict do update set units = 9`,
  ])('cannot be changed or removed by: %s', (sql) => {
    const before = contents();
    expect(() => db.connection.exec(sql)).toThrow();
    expect(contents()).toBe(before);
  });
});
