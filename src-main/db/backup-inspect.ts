// Looking into a backup without changing it: can it be trusted, what is in it, who has an account there. A copy that
// still needs its write-ahead log (an old one, or a database that was put aside) is looked at in a scratch copy,
// because SQLite would write beside the file even to read it.
import { closeSync, existsSync, openSync, readSync, rmSync } from 'node:fs';
import { chmod, copyFile, mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { z } from 'zod';
import { AppError } from '../core/app-error.ts';
import { newId } from '../core/ids.ts';
import { type ChainHead, checkAuditChain } from './audit.ts';
import { makeSelfContained } from './backup.ts';
import { type CheckDepth, checkFile } from './backup-check.ts';
import { makePrivateFolder, SIDE_FILES } from './backup-files.ts';
import { schemaStanding } from './migrate.ts';

/** Reason codes; the words are in text/reasons.ts. */
export type BackupProblem = 'not_there' | 'damaged' | 'newer' | 'not_packhouse' | 'orphans' | 'broken_audit';

export interface Counts {
  readonly packages: number;
  readonly ledgerRows: number;
  readonly people: number;
  readonly settings: number;
  readonly auditRows: number;
}

export interface Account {
  readonly nameKey: string;
  readonly name: string;
  readonly id: string;
  readonly role: string;
  readonly active: boolean;
  readonly passwordHash: string | null;
}

export interface Inspection {
  /** Null: it can be restored as it is. */
  readonly problem: BackupProblem | null;
  /** Null when it could not be read. */
  readonly counts: Counts | null;
  /** Null when nobody set one. */
  readonly facility: string | null;
  readonly lastChangeAt: string | null;
  /** Where its audit log ends; null when it has none. */
  readonly auditHead: ChainHead | null;
  readonly accounts: readonly Account[];
}

const NOTHING: Inspection = {
  problem: null,
  counts: null,
  facility: null,
  lastChangeAt: null,
  auditHead: null,
  accounts: [],
};

// Where a database file says which kind of log it uses: 2 is write-ahead.
const LOG_BYTE = 18;
const WRITE_AHEAD = 2;

function needsItsLog(path: string): boolean {
  const byte = Buffer.alloc(1);
  const handle = openSync(path, 'r');
  try {
    readSync(handle, byte, 0, 1, LOG_BYTE);
  } finally {
    closeSync(handle);
  }
  return byte[0] === WRITE_AHEAD || SIDE_FILES.some((suffix) => existsSync(`${path}${suffix}`));
}

/** Copies a database with what belongs to it, readable by its owner only. Nothing waits meanwhile. */
export async function copyDatabase(from: string, to: string): Promise<void> {
  for (const suffix of ['', ...SIDE_FILES]) {
    if (!existsSync(`${from}${suffix}`)) continue;
    await copyFile(`${from}${suffix}`, `${to}${suffix}`);
    await chmod(`${to}${suffix}`, 0o600);
  }
}

/** Opens a file for reading while `read` runs, without a trace beside it. */
async function reading<T>(path: string, scratch: string, read: (path: string) => Promise<T>): Promise<T> {
  if (!needsItsLog(path)) return read(path);
  const folder = join(scratch, `scratch-${newId()}`);
  makePrivateFolder(scratch);
  try {
    await mkdir(folder, { mode: 0o700 });
    const copy = join(folder, 'copy.sqlite');
    await copyDatabase(path, copy);
    makeSelfContained(copy);
    return await read(copy);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Never throws for what is wrong with the file: that is its answer. `scratch` is a folder for passing copies. */
export async function inspectBackup(
  path: string,
  scratch: string,
  migrationsDir: string,
  depth: CheckDepth = 'full',
): Promise<Inspection> {
  if (!existsSync(path)) return { ...NOTHING, problem: 'not_there' };
  try {
    return await reading(path, scratch, (copy) => look(copy, migrationsDir, depth));
  } catch (error) {
    // No room for a scratch copy says nothing about the backup.
    if (error instanceof Error && 'code' in error && !String(error.code).startsWith('SQLITE_')) throw error;
    return { ...NOTHING, problem: 'damaged' };
  }
}

async function look(path: string, migrationsDir: string, depth: CheckDepth): Promise<Inspection> {
  const { whole, orphans } = await checkFile(path, depth);
  if (whole !== 'ok') return { ...NOTHING, problem: 'damaged' };
  const file = new Database(path, { readonly: true, fileMustExist: true });
  try {
    const standing = schemaStanding(file, migrationsDir);
    if (standing === 'unknown' || !hasTable(file, 'packages')) return { ...NOTHING, problem: 'not_packhouse' };
    const audit = hasTable(file, 'audit_log') ? await checkAuditChain(file) : null;
    const problem =
      standing === 'newer' ? 'newer' : orphans > 0 ? 'orphans' : audit?.firstBroken ? 'broken_audit' : null;
    return {
      problem,
      counts: countRows(file),
      facility: facilityOf(file),
      lastChangeAt: lastChangeOf(file),
      auditHead: audit?.head ?? null,
      accounts: accountsOf(file),
    };
  } finally {
    file.close();
  }
}

/** Throws BACKUP_NOT_USABLE for anything that would not be a whole database afterwards. */
export function refuseUnusable(name: string, { problem }: Inspection): void {
  if (problem !== null) throw new AppError('BACKUP_NOT_USABLE', { name, reason: problem });
}

const hasTable = (file: Database.Database, name: string): boolean =>
  file.prepare("select 1 from sqlite_master where type = 'table' and name = ?").get(name) !== undefined;

/** A table that an older version did not have has no rows. */
export function countRows(file: Database.Database): Counts {
  const count = (table: string): number =>
    hasTable(file, table) ? Number(file.prepare(`select count(*) from ${table}`).pluck().get()) : 0;
  return {
    packages: count('packages'),
    ledgerRows: count('package_ledger'),
    people: count('users'),
    settings: count('settings'),
    auditRows: count('audit_log'),
  };
}

function facilityOf(file: Database.Database): string | null {
  const stored = file.prepare("select value from settings where key = 'facility.name'").pluck().get();
  const parsed = z.string().safeParse(typeof stored === 'string' ? safeJson(stored) : undefined);
  return parsed.success ? parsed.data : null;
}

function lastChangeOf(file: Database.Database): string | null {
  const newest = [
    ['packages', 'updated_at'],
    ['package_ledger', 'at'],
    ['settings', 'updated_at'],
    ['users', 'updated_at'],
    ['audit_log', 'at'],
  ]
    .filter(([table]) => hasTable(file, table ?? ''))
    .map(([table, column]) => file.prepare(`select max(${column}) from ${table}`).pluck().get())
    .filter((at) => typeof at === 'string');
  return newest.sort().at(-1) ?? null;
}

const accountShape = z.object({
  id: z.string(),
  name: z.string(),
  name_key: z.string(),
  role: z.string(),
  active: z.number(),
  password_hash: z.string().nullable(),
});

/** Everybody with an account, active or not. */
export function accountsOf(file: Database.Database): readonly Account[] {
  if (!hasTable(file, 'users')) return [];
  const rows = file.prepare('select id, name, name_key, role, active, password_hash from users').all();
  return z
    .array(accountShape)
    .parse(rows)
    .map(({ name_key, active, password_hash, ...rest }) => ({
      ...rest,
      nameKey: name_key,
      active: active === 1,
      passwordHash: password_hash,
    }));
}

function safeJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
