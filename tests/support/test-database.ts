// The real database with the real migrations in a folder of its own, and what sits directly on it.
import { join } from 'node:path';
import { actAs, acting } from '#main/core/acting.ts';
import { toInstant } from '#main/core/clock.ts';
import { createEventBus } from '#main/core/events.ts';
import { type AppDatabase, createDatabase, openConnection } from '#main/db/database.ts';
import { migrateDatabase } from '#main/db/migrate.ts';
import { createPackageService } from '#main/features/packages/service.ts';
import type { ChangeEvent } from '#shared/contract/app.ts';
import { operator } from './actors.ts';
import { MIGRATIONS_DIR } from './create-test-core.ts';
import { createFakeClock } from './fake-clock.ts';
import { makeTempDir } from './temp-dir.ts';

export type TestDatabase = ReturnType<typeof openTestDatabase>;

export function openTestDatabase() {
  const dir = makeTempDir();
  const connection = openConnection(join(dir.path, 'packhouse.sqlite'));
  migrateDatabase(connection, {
    migrationsDir: MIGRATIONS_DIR,
    backupDir: join(dir.path, 'backups'),
    stamp: '2026-11-21T100000',
  });
  const published: ChangeEvent[] = [];
  const events = createEventBus(() => undefined);
  events.subscribe((event) => published.push(event));
  const clock = createFakeClock();
  const plain = createDatabase(connection, { events, now: () => toInstant(clock.now()), clean: (text) => text });
  // Tests that are not about who did it: somebody always is at work.
  const by = { actor: operator, action: 'test.write', source: 'test' };
  const database: AppDatabase = {
    ...plain,
    writeTx: (fn) => (acting() ? plain.writeTx(fn) : actAs(by, () => plain.writeTx(fn))),
  };
  return {
    dir: dir.path,
    connection,
    database,
    events,
    published,
    clock,
    packages: createPackageService({ database, clock }),
    discard: () => {
      connection.close();
      dir.remove();
    },
  };
}
