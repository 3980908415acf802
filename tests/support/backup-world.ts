// A facility's database with its backups, as the core puts them together, without the rest of the core: it can be
// closed and opened again the way a restart does it, restores included.
import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { actAs } from '#main/core/acting.ts';
import type { Actor } from '#main/core/actor.ts';
import { toInstant } from '#main/core/clock.ts';
import { createEventBus } from '#main/core/events.ts';
import { createJobs } from '#main/core/jobs.ts';
import { checkAuditChain } from '#main/db/audit.ts';
import { createDatabase, openConnection } from '#main/db/database.ts';
import { migrateDatabase } from '#main/db/migrate.ts';
import { type FinishedRestore, finishRestore } from '#main/db/restore.ts';
import { DATABASE_FILE } from '#main/db/restore-stage.ts';
import { createBackupService } from '#main/features/backups/service.ts';
import { ledgerDifferences } from '#main/features/packages/queries.ts';
import { createPackageService } from '#main/features/packages/service.ts';
import type { Job } from '#shared/contract/jobs.ts';
import { SETTING_DEFAULTS, type Settings } from '#shared/contract/settings.ts';
import { mg } from '#shared/model/mass.ts';
import { operator } from './actors.ts';
import { createTestLogger, MIGRATIONS_DIR } from './create-test-core.ts';
import { createFakeClock, type FakeClock, settle } from './fake-clock.ts';
import { makeTempDir } from './temp-dir.ts';

export const RIGHT_PASSWORD = 'open sesame please';

export interface BackupWorldOptions {
  /** Used and left when given. */
  readonly dataDir?: string;
  readonly clock?: FakeClock;
  readonly training?: boolean;
  readonly settings?: Partial<Settings>;
  readonly actor?: Actor;
}

export type BackupWorld = ReturnType<typeof openBackupWorld>;

export function openBackupWorld(options: BackupWorldOptions = {}) {
  const own = options.dataDir === undefined ? makeTempDir() : null;
  const dataDir = options.dataDir ?? own?.path ?? '';
  const clock = options.clock ?? createFakeClock('2026-11-21T18:00:00.000Z');
  const actor = options.actor ?? operator;
  const values: Settings = { ...SETTING_DEFAULTS, ...options.settings };
  const { log, lines } = createTestLogger();
  const begunAnew: string[] = [];
  const prepared: string[] = [];

  const finished: FinishedRestore | null = finishRestore({
    dataDir,
    log,
    beforeUse: (_connection, intent) => prepared.push(intent.backup?.name ?? ''),
    auditBeginsAnew: () => begunAnew.push(dataDir),
  });
  const path = join(dataDir, DATABASE_FILE);
  const connection = openConnection(path);
  try {
    migrateDatabase(connection, {
      migrationsDir: MIGRATIONS_DIR,
      backupDir: join(dataDir, 'backups'),
      stamp: '2026-11-21T170000Z',
    });
  } catch (error) {
    connection.close();
    throw error;
  }
  const events = createEventBus(() => undefined);
  const database = createDatabase(connection, { events, now: () => toInstant(clock.now()), clean: (text) => text });
  const jobs = createJobs({ clock, log, folder: join(dataDir, 'jobs'), changed: () => undefined });
  const packages = createPackageService({ database, clock });
  let restarts = 0;
  const service = createBackupService({
    database,
    dataDir,
    migrationsDir: MIGRATIONS_DIR,
    clock,
    log,
    random: () => 0.5,
    settings: { get: (key) => values[key] },
    events,
    jobs,
    training: options.training ?? false,
    confirmPassword: (_id, password) => Promise.resolve(password === RIGHT_PASSWORD),
    restart: () => {
      restarts += 1;
    },
    finished,
  });
  const act = <T>(action: string, work: () => T): T => actAs({ actor, action, source: 'test' }, work);
  const count = (table: string): number => Number(connection.prepare(`select count(*) from ${table}`).pluck().get());

  const close = async (): Promise<void> => {
    await service.stop();
    await jobs.stop();
    if (connection.open) connection.close();
  };

  return {
    dataDir,
    path,
    clock,
    connection,
    database,
    events,
    packages,
    service,
    values,
    lines,
    finished,
    begunAnew,
    prepared,
    actor,
    act,
    count,
    restarts: () => restarts,
    backupsDir: join(dataDir, 'backups'),
    /** A package with something in its ledger. */
    addPackage: (tag: string, strain = 'Blue Dream'): string =>
      act('package.create', () =>
        packages.create(
          { metrcNumber: tag, strain, initialMg: mg(50_000), currentMg: mg(50_000), note: '', importBase: null },
          actor,
        ),
      ),
    putSetting: (key: string, value: unknown): void => {
      act('settings.change', () =>
        database.writeTx((tx) => {
          tx.audit({ entityType: 'test', entityId: key, entityLabel: key, operation: 'done' });
          connection
            .prepare("insert or replace into settings (key, value, updated_at, updated_by) values (?, ?, '', '')")
            .run(key, JSON.stringify(value));
        }),
      );
    },
    /** A backup by hand; answers its name, or throws the job's problem. */
    backUp: async (): Promise<string> => {
      const known = new Set(service.status().backups.map(({ name }) => name));
      const job = await finishedJob(
        act('backup.create', () => service.create(actor)),
        () => jobs.list(actor),
      );
      if (job.state !== 'done') throw new Error(`${job.state} ${job.problem?.code}`);
      return service.status().backups.find(({ name }) => !known.has(name))?.name ?? '';
    },
    restore: (name: string, password = RIGHT_PASSWORD): Promise<void> =>
      act('backup.restore', () => service.restore(name, password, actor)),
    jobs,
    close,
    /** Everything that must hold of a database in use. */
    check: async (): Promise<void> => {
      const whole = connection.pragma('integrity_check', { simple: true });
      if (whole !== 'ok') throw new Error(`integrity_check: ${String(whole)}`);
      const orphans = connection.pragma('foreign_key_check');
      if (!Array.isArray(orphans) || orphans.length > 0) throw new Error('foreign_key_check found orphans');
      const differences = ledgerDifferences(database.read);
      if (differences.length > 0) throw new Error(`The ledger differs: ${JSON.stringify(differences)}`);
      const { firstBroken } = await checkAuditChain(connection);
      if (firstBroken) throw new Error(`The audit log is broken: ${JSON.stringify(firstBroken)}`);
    },
    audit: () =>
      z
        .array(z.object({ action: z.string(), actor_name: z.string(), entity_label: z.string(), details: z.string() }))
        .parse(connection.prepare('select * from audit_log order by seq').all())
        .map(({ details, ...row }) => ({
          ...row,
          details: z.record(z.string(), z.unknown()).parse(JSON.parse(details)),
        })),
    discard: async (): Promise<void> => {
      await close();
      own?.remove();
    },
  };
}

async function finishedJob(id: string, list: () => Job[]): Promise<Job> {
  for (;;) {
    const job = list().find((one) => one.id === id);
    if (!job) throw new Error('The job is gone.');
    if (job.state !== 'running') return job;
    await settle();
  }
}

/** Every file below a folder, by its path inside it. */
export const filesIn = (folder: string): string[] =>
  existsSync(folder)
    ? readdirSync(folder, { recursive: true, withFileTypes: true })
        .filter((entry) => entry.isFile())
        .map((entry) => join(entry.parentPath, entry.name).slice(folder.length + 1))
        .sort()
    : [];
