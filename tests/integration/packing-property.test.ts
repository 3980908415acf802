// Random work on the packing list over a real database: whatever Apex, the desk and the packages do, in any order,
// grams and units stay accounted for, and the list says what the specification says.
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { normaliseStrain } from '#shared/rules/strain.ts';
import { type Seen, TAGS } from '#tests/support/packing-sight.ts';
import { anyStep, type Step } from '#tests/support/packing-steps.ts';
import { createPackingWorld, type PackingWorld } from '#tests/support/packing-world.ts';

const RUNS = Number(process.env.PACKHOUSE_PROPERTY_RUNS ?? 60);
const SEED = process.env.PACKHOUSE_PROPERTY_SEED;
const STEPS = 40;

type Followed = Awaited<ReturnType<PackingWorld['run']>>;

/** Packed units that went from part to part of a split are taken over, if they were allowed to. */
function followHanding(world: PackingWorld, seen: Seen, { mayHand, taken }: Followed): void {
  const { model } = world;
  const sums = new Map<string, number>();
  for (const line of model.lines.values()) {
    const now = world.packedIn(seen, line.itemId);
    const before = model.packedOf(line);
    const surplus = model.toUnpack(line);
    const needed = model.needs(line);
    let change = 0;
    for (const tag of ['', ...TAGS]) {
      const units = (now.get(tag) ?? 0) - (line.packed.get(tag) ?? 0);
      if (units === 0) continue;
      change += units;
      const key = `${model.productKey(line)} of ${tag}`;
      sums.set(key, (sums.get(key) ?? 0) + units);
    }
    if (change === 0) continue;
    expect(mayHand, `packed units of line ${line.itemId} change only where somebody packs`).toBe(true);
    expect(line.reading.kind).not.toBe('unknown');
    expect(change, 'only what the one has too many goes to what the other lacks').toBeGreaterThanOrEqual(-surplus);
    expect(change).toBeLessThanOrEqual(needed);
    line.packed.clear();
    for (const [tag, units] of now) line.packed.set(tag, units);
    line.accepted = Math.min(line.accepted, before + change);
  }
  for (const [key, sum] of sums) expect({ key, sum }).toEqual({ key, sum: 0 });
  for (const orderId of taken) checkAllHanded(world, seen, orderId);
}

function checkAllHanded({ model, unpackable }: PackingWorld, seen: Seen, orderId: number): void {
  const order = model.orders.get(orderId);
  if (order?.status !== 'open') return;
  const beside = [...model.orders.values()].filter((one) => one.status === 'open' && model.isLinked(one, order));
  for (const other of beside) {
    for (const [a, b] of [[order, other] as const, [other, order] as const]) {
      for (const from of model.linesOf(a.orderId)) {
        if (from.reading.kind !== 'tracked' || model.toUnpack(from) === 0) continue;
        const open = seen.allocations.filter((one) => one.itemId === from.itemId).some((one) => unpackable(one) > 0);
        const takers = model
          .linesOf(b.orderId)
          .filter((to) => model.productKey(to) === model.productKey(from) && model.needs(to) > 0);
        if (open)
          expect(
            takers.map(({ itemId }) => itemId),
            `what line ${from.itemId} has too many is handed on`,
          ).toEqual([]);
      }
    }
  }
}

function checkPackages({ model }: PackingWorld, seen: Seen): void {
  expect([...seen.packages.keys()].sort()).toEqual([...model.packages.keys()].sort());
  for (const [tag, p] of model.packages) {
    const row = seen.packages.get(tag);
    const mine = seen.allocations.filter((one) => one.tag === tag);
    const sum = (of: (a: (typeof mine)[number]) => number): number => mine.reduce((total, a) => total + of(a), 0);
    expect({ tag, ...row }).toMatchObject({
      tag,
      strainKey: normaliseStrain(p.strain),
      status: p.status,
      currentMg: p.current,
      overrideMg: p.override,
      heldMg: model.held(p),
      packedMg: model.packedMg(tag),
      orderedMg: sum((a) => a.reserved * a.mgPerUnit),
    });
    expect(sum((a) => a.packed * a.mgPerUnit - a.settledMg)).toBe(model.packedMg(tag));
    expect(sum((a) => a.settledMg)).toBe(p.settled);
    const effective = p.override ?? p.current;
    const promised = (row?.orderedMg ?? 0) + model.packedMg(tag) + model.held(p);
    if ((row?.orderedMg ?? 0) > 0)
      expect(promised, 'nothing is reserved that is not there').toBeLessThanOrEqual(effective);
  }
}

function checkLines(world: PackingWorld, seen: Seen): void {
  const { model } = world;
  expect([...seen.lines.keys()].sort()).toEqual([...model.lines.keys()].sort());
  for (const line of model.lines.values()) {
    const row = seen.lines.get(line.itemId);
    const { reading } = line;
    const strain = model.strainOf(line);
    expect(row).toMatchObject({
      itemId: line.itemId,
      ordered: line.ordered,
      packed: model.packedOf(line),
      kind: reading.kind,
      mgPerUnit: reading.kind === 'tracked' ? reading.mg : null,
      ...(strain !== null && model.orderOf(line).status === 'open' ? { strainKey: normaliseStrain(strain) } : {}),
      listed: model.isListed(line),
      order: { orderId: line.orderId, status: model.orderOf(line).status },
    });
    const reserved = world.reservedOf(seen, line);
    const may = model.isListed(line) && reading.kind === 'tracked' ? model.needs(line) : 0;
    expect(reserved, `reserved for line ${line.itemId}`).toBeLessThanOrEqual(may);
    for (const a of seen.allocations.filter((one) => one.itemId === line.itemId)) {
      if (a.reserved > 0) expect(world.serves(line, a.tag), `${a.tag} serves line ${line.itemId}`).toBe(true);
    }
    if (reserved >= may) continue;
    for (const tag of TAGS) {
      expect(world.unitsFree(seen, line, tag), `line ${line.itemId} is short and ${tag} has some free`).toBe(0);
    }
  }
}

function checkOrders({ model }: PackingWorld, seen: Seen): void {
  const of = (one: Seen['orders'] extends Map<number, infer Row> ? Row | undefined : never) => ({
    status: one?.status,
    wanted: one?.wanted,
    completed: one?.completedAt !== null,
    delivered: one?.deliveredAt !== null,
  });
  for (const [orderId, { status, completed, delivered, ...order }] of model.orders) {
    const wanted = model.isWanted({ ...order, status, completed, delivered });
    expect({ orderId, ...of(seen.orders.get(orderId)) }).toEqual({ orderId, status, wanted, completed, delivered });
  }
  expect(seen.orders.size).toBe(model.orders.size);
}

async function checkList(world: PackingWorld, seen: Seen): Promise<void> {
  const { model } = world;
  const { rows, total } = await world.client().packing.list({});
  const listed = [...model.lines.values()].filter(model.isListed);
  const byId = new Map([...seen.lines.values()].map((line) => [line.id, line.itemId]));
  const itemOf = (row: (typeof rows)[number]): number => byId.get(row.id) ?? 0;
  expect(rows.map(itemOf).sort()).toEqual(listed.map(({ itemId }) => itemId).sort());
  expect(total).toBe(listed.length);
  expect(rows.map(({ sortKey }) => sortKey)).toEqual([...new Set(rows.map(({ sortKey }) => sortKey))].sort());
  const stocks = new Map<string, number>();
  for (const row of rows) {
    const line = model.lines.get(itemOf(row));
    if (!line) continue;
    const order = model.orderOf(line);
    const reserved = world.reservedOf(seen, line);
    const key = model.productKey(line);
    const free = TAGS.reduce((sum, tag) => sum + world.unitsFree(seen, line, tag), 0);
    const same = listed.filter((one) => model.productKey(one) === key);
    const stock = stocks.get(key) ?? free + same.reduce((sum, one) => sum + world.reservedOf(seen, one), 0);
    const needsPacking = model.needs(line);
    const covered = Math.min(needsPacking, stock);
    stocks.set(key, stock - covered);
    expect(row).toMatchObject({
      orderId: line.orderId,
      kind: line.reading.kind,
      ordered: line.ordered,
      packed: model.packedOf(line),
      reserved,
      needsPacking,
      needsProduction: line.reading.kind === 'tracked' ? needsPacking - covered : 0,
      state: model.state(line, reserved),
      unwantedBecause: model.unwantedBecause(line),
      orderComplete: order.completed,
    });
    expect(row.deliveredAt !== null).toBe(order.delivered);
  }
  const paged: string[] = [];
  for (let after: string | undefined; ; ) {
    const page = await world.client().packing.list({ limit: 2, ...(after === undefined ? {} : { after }) });
    paged.push(...page.rows.map(({ id }) => id));
    after = page.rows.at(-1)?.sortKey;
    if (!page.more) break;
  }
  expect(paged, 'page by page it is the same list').toEqual(rows.map(({ id }) => id));
  const figures = await world.client().packing.figures();
  expect(figures).toMatchObject({
    lines: rows.length,
    unitsToPack: rows.reduce((sum, row) => sum + row.needsPacking, 0),
    linesShort: rows.filter(({ kind, needsPacking, reserved }) => kind === 'tracked' && needsPacking > reserved).length,
    linesToExplain: rows.filter(({ state }) => state === 'explain').length,
    linesToUnpack: rows.filter(({ state }) => state === 'to_unpack').length,
    ordersToDeliver: [...model.orders.values()].filter((o) => o.status === 'open' && o.completed && !o.delivered)
      .length,
  });
}

async function check(world: PackingWorld, followed: Followed): Promise<void> {
  const { model } = world;
  const seen = world.observe();
  followHanding(world, seen, followed);
  model.followHistory(({ itemId }) =>
    seen.allocations
      .filter((one) => one.itemId === itemId)
      .reduce((sum, a) => sum + a.packed * a.mgPerUnit - a.settledMg, 0),
  );
  model.followCompletion();
  model.deliverFinished(followed.finishing);
  expect((await world.client().packages.checkLedger({})).differences).toEqual([]);
  checkPackages(world, seen);
  checkLines(world, seen);
  checkOrders(world, seen);
  await checkList(world, seen);
  expect(world.log().filter(({ level }) => level === 'error')).toEqual([]);
}

/** So that there is something to work on. */
const BEGINNING: readonly Step[] = [
  { do: 'receive', tag: 0, strain: 'Blue Dream', mg: 12_000 },
  { do: 'receive', tag: 1, strain: 'Blue Dream', mg: 5500 },
  { do: 'receive', tag: 2, strain: 'Wedding Cake', mg: 20_000 },
  {
    do: 'order',
    lines: [
      { product: 0, units: 6 },
      { product: 1, units: 5 },
      { product: 4, units: 2 },
    ],
    quiet: false,
  },
  {
    do: 'order',
    lines: [
      { product: 0, units: 4 },
      { product: 3, units: 3 },
    ],
    quiet: false,
  },
];

it('after any sequence of operations units and grams are accounted for, and the list is what it should be', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(anyStep, { minLength: 1, maxLength: STEPS, size: 'max' }), async (steps) => {
      const world = await createPackingWorld();
      try {
        for (const step of BEGINNING) await check(world, await world.run(step));
        for (const step of steps) {
          const before = world.digest();
          const followed = await world.run(step);
          if (followed.refused) expect(world.digest(), 'a refusal changes nothing').toBe(before);
          await check(world, followed);
        }
      } finally {
        await world.discard();
      }
    }),
    { numRuns: RUNS, ...(SEED === undefined ? {} : { seed: Number(SEED) }) },
  );
}, 3_600_000);
