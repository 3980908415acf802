// Two Packhouses as processes of their own: one serves the tracker API, as the headless host does it; the other uses it
// and is told what to do, line by line. Either can be killed at any moment and started again on the same data.
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:net';
import { join, resolve } from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout as wait } from 'node:timers/promises';
import { z } from 'zod';

const ROOT = resolve(import.meta.dirname, '../..');
const SERVING = join(ROOT, 'src-main/hosts/headless.ts');
const USING = join(ROOT, 'tests/strength/two-processes-child.ts');
const READY_MS = 60_000;
const ANSWER_MS = 30_000;

/** What the using process is told. */
const orders = z.discriminatedUnion('do', [
  z.object({ do: z.literal('sell'), tag: z.string(), sku: z.string(), units: z.int(), key: z.string() }),
  z.object({ do: z.literal('pack'), nth: z.int(), units: z.int() }),
  z.object({ do: z.literal('unpack'), nth: z.int() }),
  z.object({ do: z.literal('key'), key: z.string() }),
  z.object({ do: z.enum(['pack-rest', 'retry', 'give-up', 'state', 'stop']) }),
]);
export type Order = z.infer<typeof orders>;
export const order = orders.and(z.object({ id: z.int() }));

const usingState = z.object({
  tracker: z.object({ state: z.string(), trouble: z.string().nullable(), waiting: z.int(), parked: z.int() }),
  /** Batches of which Apex does not have what is wanted. */
  plan: z.int(),
  /** Decrements that are not at their end. */
  open: z.array(z.object({ state: z.string(), subject: z.string(), lastError: z.unknown() })),
  /** Tag → milligrams. */
  available: z.record(z.string(), z.int()),
  /** Milligrams that are ordered, packed or held. */
  spokenFor: z.int(),
  differences: z.array(z.unknown()),
  /** Pushes that were taken for sales on Apex. */
  held: z.int(),
});
export type UsingState = z.infer<typeof usingState>;

/** Null: it was gone before it answered, so it may have happened. */
export type Answer = { readonly ok: true; readonly value: unknown } | { readonly ok: false; readonly code: string };

export interface Running {
  /** At once, wherever it is. */
  kill(): Promise<void>;
  /** Politely. Answers the exit code. */
  end(): Promise<number | null>;
}

export interface Using extends Running {
  /** When it was started, milliseconds. */
  readonly since: number;
  tell(wanted: Order): Promise<Answer | null>;
  /** Null when it is gone. */
  state(): Promise<UsingState | null>;
}

/** Below the ports that systems give out by themselves, so that nobody takes it while its process is away. */
export async function freePort(): Promise<number> {
  for (;;) {
    const port = 20_000 + Math.floor(Math.random() * 10_000);
    const server = createServer();
    const free = await new Promise<boolean>((done) => {
      server.once('error', () => done(false));
      server.listen(port, '127.0.0.1', () => done(true));
    });
    await new Promise((done) => server.close(done));
    if (free) return port;
  }
}

const alive = new Set<ChildProcess>();

/** For a finally: ends whatever is still running. */
export async function killAll(): Promise<void> {
  await Promise.all(
    [...alive].map(async (child) => {
      const ended = once(child, 'close');
      child.kill('SIGKILL');
      await ended;
    }),
  );
}

type Environment = Readonly<Record<string, string>>;

function run(script: string, args: readonly string[], environment: Environment, onLine: (line: string) => void) {
  const child = spawn(process.execPath, [script, ...args], {
    cwd: ROOT,
    env: { PATH: process.env.PATH, ...environment },
    stdio: ['pipe', 'pipe', 'pipe'],
  });
  alive.add(child);
  let complaint = '';
  child.stderr.on('data', (text) => {
    complaint = `${complaint}${String(text)}`.slice(-4000);
  });
  // Written to after it was killed.
  child.stdin.on('error', () => undefined);
  createInterface({ input: child.stdout }).on('line', onLine);
  const ended = once(child, 'close').then(() => {
    alive.delete(child);
  });
  return {
    child,
    ended,
    complaint: () => complaint,
    kill: async (): Promise<void> => {
      child.kill('SIGKILL');
      await ended;
    },
    end: async (): Promise<number | null> => {
      child.kill('SIGTERM');
      await ended;
      return child.exitCode;
    },
  };
}

/** Rejects when it ended by itself or takes too long. Killed by us meanwhile is fine: answers false. */
async function ready(one: ReturnType<typeof run>, when: Promise<void>): Promise<boolean> {
  const late = new AbortController();
  const patience = wait(READY_MS, 'late' as const, { signal: late.signal }).catch(() => 'late' as const);
  const first = await Promise.race([when, one.ended.then(() => 'ended' as const), patience]);
  late.abort();
  if (first === 'late') throw new Error('A process did not start in time.');
  if (first === 'ended' && one.child.signalCode !== 'SIGKILL') {
    throw new Error(`A process ended by itself (${one.child.exitCode}): ${one.complaint()}`);
  }
  return first !== 'ended';
}

export interface ServingOptions {
  readonly dataDir: string;
  readonly port: number;
  readonly key: string;
  /** A CSV file that is imported first. */
  readonly packages: string | undefined;
}

/** A headless host that ends by itself. */
export async function runHeadless(args: readonly string[], environment: Environment) {
  const one = run(SERVING, args, environment, () => undefined);
  await one.ended;
  return { code: one.child.exitCode, complaint: one.complaint() };
}

export interface Serving extends Running {
  /** True once it serves, false when it was killed before. */
  readonly up: Promise<boolean>;
  /** Everything it wrote. */
  said(): string;
}

export function startServing(options: ServingOptions): Serving {
  const { promise: serving, resolve: serves } = Promise.withResolvers<void>();
  const imported = options.packages === undefined ? [] : ['--import-packages', options.packages];
  const environment = {
    PACKHOUSE_TRACKER_API_KEY: options.key,
    PACKHOUSE_TRACKER_API_PORT: String(options.port),
  };
  const args = ['--serve', '--json', '--data', options.dataDir, ...imported];
  let said = '';
  const one = run(SERVING, args, environment, (line) => {
    said += `${line}\n`;
    if (line.startsWith('{"serving":')) serves();
  });
  return { kill: one.kill, end: one.end, up: ready(one, serving), said: () => said + one.complaint() };
}

const reply = z.union([
  z.object({ ready: z.literal(true) }),
  z.object({ id: z.int(), ok: z.literal(true), value: z.unknown() }),
  z.object({ id: z.int(), ok: z.literal(false), code: z.string() }),
]);

/** `up` is true once it takes orders, false when it was killed before. */
export function startUsing(dataDir: string, environment: Environment): Using & { readonly up: Promise<boolean> } {
  const since = Date.now();
  const waiting = new Map<number, (answer: Answer | null) => void>();
  const { promise: listening, resolve: listens } = Promise.withResolvers<void>();
  let last = 0;
  const one = run(USING, [dataDir], environment, (line) => {
    const said = reply.parse(JSON.parse(line));
    if ('ready' in said) return listens();
    const { id, ...answer } = said;
    waiting.get(id)?.(answer);
    waiting.delete(id);
  });
  void one.ended.then(() => {
    for (const done of waiting.values()) done(null);
    waiting.clear();
  });
  const tell = async (wanted: Order): Promise<Answer | null> => {
    if (one.child.exitCode !== null || one.child.signalCode !== null) return null;
    last += 1;
    const id = last;
    const answered = new Promise<Answer | null>((done) => waiting.set(id, done));
    one.child.stdin.write(`${JSON.stringify({ id, ...wanted })}\n`);
    const late = new AbortController();
    const patience = wait(ANSWER_MS, 'late' as const, { signal: late.signal }).catch(() => 'late' as const);
    const answer = await Promise.race([answered, patience]);
    late.abort();
    if (answer === 'late') throw new Error(`No answer to ${JSON.stringify(wanted)}: ${one.complaint()}`);
    return answer;
  };
  return {
    since,
    kill: one.kill,
    end: async () => {
      await tell({ do: 'stop' });
      await one.ended;
      return one.child.exitCode;
    },
    up: ready(one, listening),
    tell,
    state: async () => {
      const answer = await tell({ do: 'state' });
      if (answer?.ok === false) throw new Error(`The state was refused: ${answer.code}`);
      return answer ? usingState.parse(answer.value) : null;
    },
  };
}
