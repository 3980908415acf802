// Kills the core at random moments while it sells, counts and pushes, starts it again on the same data, and
// at the end asks both sides: is the database whole, was every sale booked once, did every effect on Apex
// happen once, and does Apex have what is wanted?
//
// node tests/strength/kill-sync.ts [--kills 100] [--seed 1] [--packages 30]
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout as wait } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import Database from 'better-sqlite3';
import { type ApexSandbox, startApexSandbox } from '#main/sandbox/apex/server.ts';
import { makeTempDir } from '#tests/support/temp-dir.ts';
import { killPackage } from './kill-sync-world.ts';

export interface KillOptions {
  readonly kills: number;
  readonly seed: number;
  readonly packages: number;
  readonly say?: (line: string) => void;
}

export interface KillResult {
  readonly kills: number;
  /** Sales tried, booked, and refused for want of grams. */
  readonly sales: { readonly tried: number; readonly booked: number; readonly refused: number };
  readonly appliedWrites: number;
  readonly lostAnswers: number;
  /** What must not be; empty when all is well. */
  readonly wrong: readonly string[];
}

const TOKEN = 'strength-token';
const CHILD = join(import.meta.dirname, 'kill-sync-child.ts');
const READY_MS = 60_000;
const TROUBLE = ['lost-answer', 'lost-answer', 'status-500', 'reset-mid-body', 'refuse'] as const;

/** A small seeded generator (mulberry32), in [0, 1). */
function seeded(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4_294_967_296;
  };
}

interface Told {
  readonly done: Set<number>;
  readonly refused: Set<number>;
  tried: number;
  ledger: string | null;
  open: string | null;
  held: number;
}

export async function killSync(options: KillOptions): Promise<KillResult> {
  const { kills, seed, packages, say = () => undefined } = options;
  const random = seeded(seed);
  const folder = makeTempDir();
  const facility = Array.from({ length: packages }, (_, n) => killPackage(n));
  const batches = facility.flatMap((one) => one.batches);
  const apex = await startApexSandbox({
    tokens: [{ token: TOKEN, abilities: 'all' }],
    now: () => new Date(),
    random,
    latencyMs: 25,
    logLimit: 1_000_000,
    data: {
      products: batches.map(({ productId, product }) => ({ id: productId, name: product })),
      batches: batches.map(({ id, productId }) => ({ id, productId, name: `LOT-${id}`, quantity: 0 })),
    },
  });
  const told: Told = { done: new Set(), refused: new Set(), tried: 0, ledger: null, open: null, held: 0 };
  const alive = new Set<ChildProcess>();
  try {
    const next = (): number =>
      Math.max(0, ...told.done, ...told.refused, -1) + (told.done.size + told.refused.size > 0 ? 1 : 0);
    const start = async (mode: 'work' | 'settle') => {
      const child = spawn(process.execPath, [CHILD, folder.path, String(next()), mode, String(packages)], {
        env: { PATH: process.env.PATH, PACKHOUSE_APEX_URL: apex.url, PACKHOUSE_APEX_TOKEN: TOKEN },
        stdio: ['ignore', 'pipe', 'pipe'],
      });
      alive.add(child);
      let complaint = '';
      child.stderr.on('data', (text) => {
        complaint = `${complaint}${String(text)}`.slice(-4000);
      });
      const ended = once(child, 'close').then(([code, signal]) => {
        alive.delete(child);
        return { code, signal, complaint };
      });
      const ready = new Promise<void>((resolve) => {
        createInterface({ input: child.stdout }).on('line', (line) => listen(told, line, resolve));
      });
      const late = new AbortController();
      const patience = wait(READY_MS, 'late' as const, { signal: late.signal }).catch(() => 'late' as const);
      const first = await Promise.race([ready, ended, patience]);
      late.abort();
      if (first === 'late') throw new Error('The core did not start in time.');
      if (first) throw new Error(`The core ended by itself: ${JSON.stringify(first)}`);
      return { child, ended };
    };

    for (let kill = 1; kill <= kills; kill += 1) {
      const { child, ended } = await start('work');
      const trouble = setInterval(() => makeTrouble(apex, random), 120);
      await wait(30 + random() * 1500);
      clearInterval(trouble);
      child.kill('SIGKILL');
      const { code, signal, complaint } = await ended;
      if (signal !== 'SIGKILL') throw new Error(`The core ended by itself (${code}): ${complaint}`);
      if (kill % 10 === 0) say(`${kill} kills, ${told.done.size} sales, ${apex.counters.appliedWrites} writes`);
    }
    apex.faults.clear();
    const { ended } = await start('settle');
    const { code, complaint } = await ended;
    const wrong = code === 0 ? [] : [`The last run ended with ${code}: ${complaint}`];
    wrong.push(...check(join(folder.path, 'packhouse.sqlite'), apex, told, batches));
    return {
      kills,
      sales: { tried: told.tried, booked: told.done.size, refused: told.refused.size },
      appliedWrites: apex.counters.appliedWrites,
      lostAnswers: apex.requests.filter(({ fault, applied }) => fault === 'lost-answer' && applied).length,
      wrong,
    };
  } finally {
    for (const child of alive) child.kill('SIGKILL');
    await apex.stop();
    folder.remove();
  }
}

function listen(told: Told, line: string, ready: () => void): void {
  const [word, ...rest] = line.split(' ');
  const value = rest.join(' ');
  if (word === 'ready') ready();
  else if (word === 'try') told.tried = Math.max(told.tried, Number(value) + 1);
  else if (word === 'done') told.done.add(Number(value));
  else if (word === 'refused') told.refused.add(Number(value));
  else if (word === 'ledger') told.ledger = value;
  else if (word === 'open') told.open = value;
  else if (word === 'held') told.held = Number(value);
}

function makeTrouble(apex: ApexSandbox, random: () => number): void {
  if (random() < 0.5) return;
  const kind = TROUBLE[Math.floor(random() * TROUBLE.length)] ?? 'lost-answer';
  apex.faults.add({ kind, match: { method: 'PATCH' }, times: 1 });
}

/** Everything that both sides must agree on afterwards. */
function check(
  path: string,
  apex: ApexSandbox,
  told: Told,
  batches: readonly { id: number; unitMg: number }[],
): string[] {
  const wrong: string[] = [];
  const db = new Database(path, { readonly: true });
  try {
    const whole = db.pragma('integrity_check', { simple: true });
    if (whole !== 'ok') wrong.push(`integrity_check: ${String(whole)}`);
    if (db.pragma('foreign_key_check', { simple: true }) !== undefined) wrong.push('foreign_key_check found orphans');
    if (told.ledger !== '[]') wrong.push(`The ledger differs from the balances: ${told.ledger}`);
    if (told.open !== null) wrong.push(`Still open: ${told.open}`);
    if (told.held > 0) wrong.push(`${told.held} pushes were taken for sales on Apex`);

    const bookings = db
      .prepare(
        "select cause_ref as key, count(*) as n from package_ledger where cause_kind = 'decrement' group by cause_ref",
      )
      .all();
    const booked = new Map<string, number>();
    for (const row of bookings) {
      if (typeof row !== 'object' || row === null) continue;
      booked.set(String(Reflect.get(row, 'key')), Number(Reflect.get(row, 'n')));
    }
    for (const key of told.done) {
      const n = booked.get(`key-${key}`) ?? 0;
      if (n !== 1) wrong.push(`Sale ${key} was booked ${n} times`);
    }
    for (const key of told.refused) if (booked.has(`key-${key}`)) wrong.push(`Sale ${key} was refused and booked`);
    if (booked.size !== told.done.size) wrong.push(`${booked.size} sales are booked, ${told.done.size} were made`);
    const keys = Number(db.prepare('select count(*) from package_decrements').pluck().get());
    if (keys !== told.done.size) wrong.push(`${keys} keys are kept for ${told.done.size} sales`);

    const amounts = db
      .prepare(
        `select l.available_after_mg from package_ledger l join packages p on p.id = l.package_id where p.metrc_number = ?`,
      )
      .pluck();
    const desired = db.prepare('select desired from apex_sync_rows where batch_id = ?').pluck();
    batches.forEach(({ id, unitMg }, place) => {
      const everWanted = new Set(
        amounts.all(killPackage(Math.floor(place / 2)).tag).map((mg) => Math.floor(Number(mg) / unitMg)),
      );
      let before: number | null = null;
      for (const { body } of apex.writesOf(id)) {
        const value: number =
          typeof body === 'object' && body !== null ? Number(Reflect.get(body, 'quantity')) : Number.NaN;
        if (value === before) wrong.push(`Batch ${id} was set to ${value} twice in a row`);
        if (!everWanted.has(value)) wrong.push(`Batch ${id} was set to ${value}, which was never wanted`);
        before = value;
      }
      const has = apex.state.batches.get(id)?.quantity;
      if (has !== Number(desired.get(id))) wrong.push(`Batch ${id} has ${has}, wanted is ${String(desired.get(id))}`);
    });
  } finally {
    db.close();
  }
  return wrong;
}

if (import.meta.main) {
  const { values } = parseArgs({
    options: {
      kills: { type: 'string', default: '100' },
      seed: { type: 'string', default: '1' },
      packages: { type: 'string', default: '30' },
    },
  });
  const result = await killSync({
    kills: Number(values.kills),
    seed: Number(values.seed),
    packages: Number(values.packages),
    say: (line) => process.stderr.write(`${line}\n`),
  });
  process.stdout.write(`${JSON.stringify(result, null, 2)}\n`);
  process.exitCode = result.wrong.length === 0 ? 0 : 1;
}
