// Kills the program at random moments while it brings an old database up to date, and while it goes back to a backup,
// and looks at what is on the disk afterwards: wholly old or wholly new, never in between; nothing of the audit log
// lost; and after the next start no file left that has no business there.
//
// node tests/strength/kill-migration-restore.ts [--kills 40] [--seed 1] [--packages 2000]
import { type ChildProcess, spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { cpSync, existsSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout as wait } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import Database from 'better-sqlite3';
import { openConnection } from '#main/db/database.ts';
import { migrateDatabase } from '#main/db/migrate.ts';
import { DATABASE_FILE } from '#main/db/restore-stage.ts';
import { readBackupName } from '#shared/rules/backup-names.ts';
import { type BackupWorld, filesIn, openBackupWorld } from '#tests/support/backup-world.ts';
import { allMigrations, migrationsFolder } from '#tests/support/migration-steps.ts';
import { makeTempDir } from '#tests/support/temp-dir.ts';

export interface KillOptions {
  /** Half of them while migrating, half while restoring. */
  readonly kills: number;
  readonly seed: number;
  readonly packages: number;
  readonly say?: (line: string) => void;
}

export interface KillResult {
  /** How it stood when the process was gone. */
  readonly migration: { readonly kills: number; readonly old: number; readonly new: number };
  readonly restore: { readonly kills: number; readonly old: number; readonly new: number };
  /** What must not be; empty when all is well. */
  readonly wrong: readonly string[];
}

const CHILD = join(import.meta.dirname, 'kill-migration-restore-child.ts');
const LEDGER_ROWS_EACH = 3;
const PATIENCE_MS = 60_000;
const LAST_STEP = allMigrations().length;

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

const alive = new Set<ChildProcess>();

interface Run {
  /** From the moment it began its work until it ended. */
  readonly ms: number;
  readonly told: readonly string[];
  readonly killed: boolean;
}

/** Runs the child and kills it `killAfterMs` after it began its work; null lets it end. */
async function run(args: readonly string[], killAfterMs: number | null): Promise<Run> {
  const child = spawn(process.execPath, [CHILD, ...args], {
    env: { PATH: process.env.PATH },
    stdio: ['ignore', 'pipe', 'pipe'],
    timeout: PATIENCE_MS,
    killSignal: 'SIGKILL',
  });
  alive.add(child);
  const told: string[] = [];
  let complaint = '';
  child.stderr.on('data', (text) => {
    complaint = `${complaint}${String(text)}`.slice(-4000);
  });
  const lines = createInterface({ input: child.stdout });
  const ready = new Promise<void>((resolve) => {
    lines.on('line', (line) => {
      if (line === 'ready') resolve();
      else told.push(line);
    });
  });
  const read = once(lines, 'close');
  const ended = once(child, 'close');
  await Promise.race([ready, ended]);
  const began = performance.now();
  if (killAfterMs !== null) {
    await Promise.race([wait(killAfterMs), ended]);
    child.kill('SIGKILL');
  }
  const [code, signal] = await ended;
  await read;
  alive.delete(child);
  if (code !== 0 && (killAfterMs === null || signal !== 'SIGKILL')) {
    throw new Error(`The child ended by itself (${String(code)} ${String(signal)}): ${complaint}`);
  }
  return { ms: performance.now() - began, told, killed: signal === 'SIGKILL' };
}

/** What a table holds, in the columns it has at the first step, so that a later column changes nothing. */
function digest(file: Database.Database, columns: ReadonlyMap<string, string>): string {
  const hash = createHash('sha256');
  for (const [table, names] of columns) {
    for (const row of file.prepare(`select ${names} from ${table} order by id`).raw().iterate()) {
      hash.update(JSON.stringify(row));
    }
  }
  return hash.digest('hex');
}

const columnsOf = (file: Database.Database): ReadonlyMap<string, string> =>
  new Map(
    ['packages', 'package_ledger', 'package_holds'].map((table) => [
      table,
      String(file.prepare(`select group_concat('"' || name || '"') from pragma_table_info('${table}')`).pluck().get()),
    ]),
  );

/** A facility as the first version left it: packages with their ledgers, thousands of rows. */
function makeOld(
  path: string,
  steps: string,
  packages: number,
): { digest: string; columns: ReadonlyMap<string, string> } {
  const file = openConnection(path);
  migrateDatabase(file, { migrationsDir: migrationsFolder(steps, 1), backupDir: null, stamp: '' });
  file.exec('begin');
  const addPackage = file.prepare(
    `insert into packages (id, metrc_number, strain, strain_key, status, initial_mg, current_mg, note, created_at, updated_at)
     values (?, ?, ?, ?, 'active', 50000, ?, ?, '2026-10-01T00:00:00.000Z', '2026-10-01T00:00:00.000Z')`,
  );
  const addRow = file.prepare(
    `insert into package_ledger (id, package_id, seq, at, actor, kind, current_delta, available_after_mg, note)
     values (?, ?, ?, '2026-10-01T00:00:00.000Z', 'Old', ?, ?, ?, ?)`,
  );
  for (let n = 0; n < packages; n += 1) {
    const id = `package ${n}`;
    addPackage.run(
      id,
      `1A4${String(n).padStart(21, '0')}`,
      `Strain ${n % 90}`,
      `strain ${n % 90}`,
      50_000 - 2000,
      'n'.repeat(n % 300),
    );
    for (let seq = 1; seq <= LEDGER_ROWS_EACH; seq += 1) {
      const delta = seq === 1 ? 50_000 : -1000;
      addRow.run(
        `row ${n} ${seq}`,
        id,
        seq,
        seq === 1 ? 'created' : 'metrc_set',
        delta,
        50_000 - (seq - 1) * 1000,
        `note ${seq}`,
      );
    }
  }
  file.exec('commit');
  const columns = columnsOf(file);
  const made = { digest: digest(file, columns), columns };
  file.close();
  return made;
}

const stepsDone = (file: Database.Database): number =>
  Number(file.prepare('select count(*) from __drizzle_migrations').pluck().get());

/** The database as the killed process left it, looked at in a copy: its log included, nothing finished yet. */
function lookAt(dataDir: string, scratch: string, columns: ReadonlyMap<string, string>) {
  mkdirSync(scratch);
  for (const suffix of ['', '-wal']) {
    const from = join(dataDir, `${DATABASE_FILE}${suffix}`);
    if (existsSync(from)) cpSync(from, join(scratch, `copy.sqlite${suffix}`));
  }
  const file = new Database(join(scratch, 'copy.sqlite'));
  try {
    const whole = String(file.pragma('integrity_check', { simple: true }));
    return { whole, step: stepsDone(file), digest: digest(file, columns) };
  } finally {
    file.close();
  }
}

export async function killMigrationAndRestore(options: KillOptions): Promise<KillResult> {
  const { packages, say = () => undefined } = options;
  const random = seeded(options.seed);
  const folder = makeTempDir();
  const wrong: string[] = [];
  const oldFile = join(folder.path, 'old.sqlite');
  try {
    const old = makeOld(oldFile, join(folder.path, 'steps'), packages);
    let made = 0;
    const freshFolder = (): string => {
      made += 1;
      const path = join(folder.path, `run ${made}`);
      mkdirSync(path);
      return path;
    };

    const migration = { kills: 0, old: 0, new: 0 };
    const migrateIn = (): string => {
      const dataDir = freshFolder();
      cpSync(oldFile, join(dataDir, DATABASE_FILE));
      return dataDir;
    };
    const whole = await run(['migrate', migrateIn()], null);
    say(`A migration takes ${Math.round(whole.ms)} ms`);
    for (let kill = 0; kill < Math.ceil(options.kills / 2); kill += 1) {
      const dataDir = migrateIn();
      const { killed } = await run(['migrate', dataDir], random() * whole.ms);
      const left = lookAt(dataDir, join(dataDir, 'look'), old.columns);
      const fault = (text: string) => wrong.push(`Migration ${kill}: ${text}`);
      if (left.whole !== 'ok') fault(`integrity_check: ${left.whole}`);
      if (left.digest !== old.digest) fault('rows are missing or changed');
      if (left.step !== 1 && left.step !== LAST_STEP) fault(`it stands at step ${left.step}`);
      if (killed) migration.kills += 1;
      migration[left.step === 1 ? 'old' : 'new'] += 1;

      const again = openBackupWorld({ dataDir });
      await again.check().catch((error: unknown) => fault(String(error)));
      if (stepsDone(again.connection) !== LAST_STEP) fault('the next start did not bring it up to date');
      if (digest(again.connection, old.columns) !== old.digest) fault('the next start lost rows');
      await again.close();
      const strays = filesIn(dataDir).filter((name) => !name.startsWith('look') && !isMeantToBe(name));
      if (strays.length > 0) fault(`left behind: ${strays.join(', ')}`);
    }

    const restore = { kills: 0, old: 0, new: 0 };
    const base = await makeBase(freshFolder(), oldFile, old.columns);
    const restoreIn = (): string => {
      const dataDir = freshFolder();
      cpSync(base.dataDir, dataDir, { recursive: true });
      return dataDir;
    };
    const undisturbed = await run(['restore', restoreIn(), base.backup], null);
    say(`A restore takes ${Math.round(undisturbed.ms)} ms`);
    for (let kill = 0; kill < Math.floor(options.kills / 2); kill += 1) {
      const dataDir = restoreIn();
      const { killed, told } = await run(['restore', dataDir, base.backup], random() * undisturbed.ms);
      const fault = (text: string) => wrong.push(`Restore ${kill}: ${text}`);
      if (killed) restore.kills += 1;
      const again = openBackupWorld({ dataDir });
      const outcome = await judge(again, base, told, old.columns, fault);
      restore[outcome] += 1;
      await again.close();
      const strays = filesIn(dataDir).filter((name) => !isMeantToBe(name));
      if (strays.length > 0) fault(`left behind: ${strays.join(', ')}`);
    }
    return { migration, restore, wrong };
  } finally {
    for (const child of alive) child.kill('SIGKILL');
    folder.remove();
  }
}

const isMeantToBe = (name: string): boolean =>
  name === DATABASE_FILE || (name.startsWith('backups/') && readBackupName(name.slice('backups/'.length)) !== null);

interface Base {
  readonly dataDir: string;
  readonly backup: string;
  readonly before: string;
  readonly after: string;
  readonly auditRows: number;
}

/** A facility with a backup and with work since. */
async function makeBase(dataDir: string, oldFile: string, columns: ReadonlyMap<string, string>): Promise<Base> {
  cpSync(oldFile, join(dataDir, DATABASE_FILE));
  const world = openBackupWorld({ dataDir });
  for (let n = 0; n < 50; n += 1) world.addPackage(`1A5${String(n).padStart(21, '0')}`);
  const backup = await world.backUp();
  const after = digest(world.connection, columns);
  for (let n = 0; n < 50; n += 1) world.addPackage(`1A6${String(n).padStart(21, '0')}`);
  const before = digest(world.connection, columns);
  const auditRows = world.count('audit_log');
  await world.close();
  return { dataDir, backup, before, after, auditRows };
}

/** What the next start found. */
async function judge(
  world: BackupWorld,
  base: Base,
  told: readonly string[],
  columns: ReadonlyMap<string, string>,
  fault: (text: string) => void,
): Promise<'old' | 'new'> {
  await world.check().catch((error: unknown) => fault(String(error)));
  const now = digest(world.connection, columns);
  if (now !== base.before && now !== base.after) fault('it is neither the old data nor the backup’s');
  const outcome = now === base.after ? 'new' : 'old';
  if (told.includes('decided') && outcome === 'old') fault('it was decided and did not happen');
  const rows = world.audit();
  if (rows.length < base.auditRows) fault(`the audit log has ${rows.length} rows of ${base.auditRows}`);
  const logged = new Set(rows.map(({ entity_label }) => entity_label));
  const lost = told.filter((line) => line.startsWith('wrote ') && !logged.has(line.replace('wrote', 'load')));
  if (lost.length > 0) fault(`the audit log lost ${lost.length} rows: ${lost[0]}`);
  const restores = rows.filter(({ action }) => action === 'backup.restored').length;
  if (restores !== (outcome === 'new' ? 1 : 0)) fault(`${restores} rows tell of a restore, the data is ${outcome}`);
  if (outcome === 'new') lookAtReplaced(world, base, columns, fault);
  return outcome;
}

function lookAtReplaced(
  world: BackupWorld,
  base: Base,
  columns: ReadonlyMap<string, string>,
  fault: (text: string) => void,
): void {
  const kept = world.service.status().backups.filter(({ kind }) => kind === 'before-restore');
  if (kept.length !== 1) {
    fault(`${kept.length} databases are kept from before the restore`);
    return;
  }
  const file = new Database(join(world.backupsDir, kept[0]?.name ?? ''), { readonly: true });
  if (file.pragma('integrity_check', { simple: true }) !== 'ok') fault('the replaced database is not whole');
  if (digest(file, columns) !== base.before) fault('the replaced database is not what was there');
  file.close();
}

if (import.meta.main) {
  const { values } = parseArgs({
    options: {
      kills: { type: 'string', default: '40' },
      seed: { type: 'string', default: '1' },
      packages: { type: 'string', default: '2000' },
    },
  });
  const result = await killMigrationAndRestore({
    kills: Number(values.kills),
    seed: Number(values.seed),
    packages: Number(values.packages),
    say: (line) => process.stderr.write(`${line}\n`),
  });
  process.stdout.write(`${JSON.stringify(result, null, 2)}\n`);
  process.exitCode = result.wrong.length === 0 ? 0 : 1;
}
