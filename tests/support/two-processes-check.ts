// What both processes and Apex must agree on in the end, read from their databases: every decrement that was decided is
// taken off exactly once, nothing else is, and what Apex was sent was offered when it was sent.
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { z } from 'zod';
import type { ApexSandbox } from '#main/sandbox/apex/server.ts';
import type { Offering, Sale } from './two-processes-caller.ts';
import { type Goods, unitMg } from './two-processes-goods.ts';

const itemShape = z.object({ state: z.string(), payload: z.string() });
const payloadShape = z.object({
  metrcNumber: z.string(),
  skuKey: z.string(),
  units: z.int(),
  key: z.string(),
  mg: z.int(),
  lineId: z.string().nullable(),
});
export type Decided = z.infer<typeof payloadShape> & { readonly state: string };
const takenShape = z.object({
  key: z.string(),
  tag: z.string(),
  sku: z.string(),
  units: z.int(),
  mg: z.int(),
  rows: z.int(),
  ledgerMg: z.int(),
});
type Taken = z.infer<typeof takenShape>;
const amountShape = z.object({ tag: z.string(), at: z.string(), availableMg: z.int() });

interface Amount {
  readonly at: number;
  readonly mg: number;
}

/** What the serving process's database says. */
export interface Served {
  readonly taken: ReadonlyMap<string, Taken>;
  /** Tag → what was available from which moment on, oldest first. */
  readonly amounts: ReadonlyMap<string, readonly Amount[]>;
  readonly soldMg: number;
}

function openWhole(dataDir: string, wrong: string[]): Database.Database {
  const db = new Database(join(dataDir, 'packhouse.sqlite'), { readonly: true });
  const whole = db.pragma('integrity_check', { simple: true });
  if (whole !== 'ok') wrong.push(`integrity_check: ${String(whole)}`);
  if (db.pragma('foreign_key_check', { simple: true }) !== undefined) wrong.push('foreign_key_check found orphans');
  const astray = db
    .prepare(
      `select p.metrc_number from packages p where p.current_mg <>
         (select sum(current_delta) from package_ledger l where l.package_id = p.id)`,
    )
    .pluck()
    .all();
  if (astray.length > 0) wrong.push(`Balances are not the sums of their ledger: ${astray.join(', ')}`);
  return db;
}

export function readServed(dataDir: string, wrong: string[]): Served {
  const db = openWhole(dataDir, wrong);
  try {
    const rows = db
      .prepare(
        `select d.idempotency_key as key, p.metrc_number as tag, d.sku_key as sku, d.units, d.taken_mg as mg,
                count(l.id) as rows, coalesce(-sum(l.current_delta), 0) as ledgerMg
           from package_decrements d join packages p on p.id = d.package_id
           left join package_ledger l on l.cause_kind = 'decrement' and l.cause_ref = d.idempotency_key
          group by d.idempotency_key`,
      )
      .all()
      .map((row) => takenShape.parse(row));
    const amounts = new Map<string, Amount[]>();
    const ledger = db
      .prepare(
        `select p.metrc_number as tag, l.at, l.available_after_mg as availableMg
           from package_ledger l join packages p on p.id = l.package_id order by l.package_id, l.seq`,
      )
      .all();
    for (const row of ledger) {
      const { tag, at, availableMg } = amountShape.parse(row);
      const known = amounts.get(tag) ?? [];
      known.push({ at: Date.parse(at), mg: availableMg });
      amounts.set(tag, known);
    }
    const sold = db.prepare("select -coalesce(sum(current_delta), 0) from package_ledger where kind = 'apex_sale'");
    return { taken: new Map(rows.map((row) => [row.key, row])), amounts, soldMg: Number(sold.pluck().get()) };
  } finally {
    db.close();
  }
}

/** Every decrement that the using process ever meant for the other one. */
export function readDecided(dataDir: string, wrong: string[]): Decided[] {
  const db = openWhole(dataDir, wrong);
  try {
    return db
      .prepare("select state, payload from outbox where target = 'tracker'")
      .all()
      .map((row) => {
        const { state, payload } = itemShape.parse(row);
        return { ...payloadShape.parse(JSON.parse(payload)), state };
      });
  } finally {
    db.close();
  }
}

export interface Sides {
  readonly served: Served;
  readonly decided: readonly Decided[];
  /** Sold by the other machine. */
  readonly elsewhere: ReadonlyMap<string, Sale>;
}

/** Each once, as it was meant, and nothing else. */
export function checkDecrements({ served, decided, elsewhere }: Sides, wrong: string[]): void {
  const meant = new Set<string>();
  const expect = (sale: Sale, mg: number): void => {
    if (meant.has(sale.key)) wrong.push(`The key ${sale.key} was used twice`);
    meant.add(sale.key);
    const taken = served.taken.get(sale.key);
    if (!taken) {
      wrong.push(`${sale.key} was never taken off`);
      return;
    }
    const isSame = taken.tag === sale.tag && taken.sku === sale.sku && taken.units === sale.units && taken.mg === mg;
    if (!isSame) wrong.push(`${sale.key} was taken off as something else: ${JSON.stringify({ sale, mg, taken })}`);
    if (taken.rows !== 1 || taken.ledgerMg !== mg) {
      wrong.push(`${sale.key} is in the ledger ${taken.rows} times, with ${taken.ledgerMg} mg instead of ${mg}`);
    }
  };
  let sum = 0;
  for (const { state, metrcNumber, skuKey, units, key, mg } of decided) {
    if (state === 'done') {
      expect({ tag: metrcNumber, sku: skuKey, units, key }, mg);
      sum += mg;
    } else if (state !== 'cancelled') {
      wrong.push(`${key} is still ${state}`);
    } else if (served.taken.has(key)) {
      wrong.push(`${key} was taken back here and taken off there`);
    }
  }
  for (const sale of elsewhere.values()) {
    const mg = sale.units * unitMg(sale.sku);
    expect(sale, mg);
    sum += mg;
  }
  for (const key of served.taken.keys()) if (!meant.has(key)) wrong.push(`${key} was taken off and nobody meant it`);
  if (sum !== served.soldMg) wrong.push(`${served.soldMg} mg were taken off, ${sum} mg were meant`);
}

export interface PushSides {
  readonly goods: Goods;
  readonly apex: Pick<ApexSandbox, 'writesOf'>;
  readonly served: Served;
  readonly offerings: readonly Offering[];
  /** When the using process read figures, and when it was started; milliseconds, oldest first. */
  readonly readings: readonly number[];
  readonly starts: readonly number[];
  /** Older figures must not be used. */
  readonly staleMs: number;
}

/** A request is on its way a while after it was decided, and clocks are read before and after. */
const SLACK_MS = 3000;

const lastBefore = (times: readonly number[], at: number): number =>
  times.reduce((last, time) => (time <= at && time > last ? time : last), Number.NEGATIVE_INFINITY);

/** The most of a SKU that a package offered at any moment between two. */
function mostOffered(sides: PushSides, tag: string, sku: string, from: number, to: number): number {
  const amounts = sides.served.amounts.get(tag) ?? [];
  const before = amounts.filter(({ at }) => at <= from).at(-1);
  const within = amounts.filter(({ at }) => at > from && at <= to);
  const mg = Math.max(0, before?.mg ?? 0, ...within.map((amount) => amount.mg));
  const free = Math.floor(mg / unitMg(sku));
  const settings = sides.offerings.filter((one) => one.tag === tag && one.sku === sku);
  if (settings.length === 0) return free;
  const inForce = settings.filter((one) => one.from <= to && one.until >= from);
  return Math.max(0, ...inForce.map(({ excluded, manualUnits }) => (excluded ? 0 : (manualUnits ?? free))));
}

/** Answers how many pushes there were. */
export function checkPushes(sides: PushSides, wrong: string[]): number {
  const { goods, apex, readings, starts, staleMs } = sides;
  let pushes = 0;
  for (const { id, strain, sku } of goods.batches) {
    for (const { at: when, body } of apex.writesOf(id)) {
      const at = Date.parse(when);
      const value = z.object({ quantity: z.number() }).safeParse(body).data?.quantity ?? Number.NaN;
      pushes += 1;
      const read = lastBefore(readings, at);
      // Nobody knows how old figures of before a start are.
      if (read < lastBefore(starts, at))
        wrong.push(`Batch ${id} was set to ${value} at ${when}, before anything was read`);
      if (at - read > staleMs + SLACK_MS)
        wrong.push(`Batch ${id} was set to ${value} from figures ${at - read} ms old`);
      const offered = goods.goods
        .filter((good) => good.strain === strain)
        .reduce((sum, { tag }) => sum + mostOffered(sides, tag, sku, at - staleMs - SLACK_MS, at), 0);
      if (!(value <= offered))
        wrong.push(`Batch ${id} was set to ${value} at ${when}, ${offered} were offered at most`);
    }
  }
  return pushes;
}
