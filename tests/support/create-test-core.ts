// A whole application core in a temporary folder, with an in-memory client instead of a window. Real
// database, real migrations; Apex is whatever address the test gives.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { createRouterClient } from '@orpc/server';
import type { Actor } from '#main/core/actor.ts';
import type { Clock } from '#main/core/clock.ts';
import { createLogger, type Logger } from '#main/core/log.ts';
import { createKeyFileProtector } from '#main/core/secrets.ts';
import { type CoreOptions, createCore } from '#main/create-core.ts';
import { operator } from './actors.ts';
import { createFakeClock } from './fake-clock.ts';

export const MIGRATIONS_DIR = resolve(import.meta.dirname, '../../drizzle');
export const TEMPLATES_DIR = resolve(import.meta.dirname, '../../resources/templates');

export interface TestCoreOptions {
  readonly apexUrl?: string;
  readonly apexToken?: string;
  /** Of a server that stands in for Google. */
  readonly googleUrl?: string;
  /** Path of the service account's file. */
  readonly googleCredentials?: string;
  readonly trackerUrl?: string;
  readonly trackerKey?: string;
  readonly clock?: Clock;
  /** Reused when given, so that a test can restart on the same data. */
  readonly dataDir?: string;
  readonly training?: boolean;
  readonly startTracker?: CoreOptions['startTracker'];
  readonly actor?: Actor;
}

export interface LogLine {
  readonly level: string;
  readonly line: string;
}

export type TestCore = Awaited<ReturnType<typeof createTestCore>>;

export const temporaryFolder = (): string => mkdtempSync(join(tmpdir(), 'packhouse-test-'));

export function createTestLogger(): { log: Logger; lines: LogLine[] } {
  const lines: LogLine[] = [];
  return { log: createLogger((level, line) => lines.push({ level, line })), lines };
}

export async function createTestCore(options: TestCoreOptions = {}) {
  const dataDir = options.dataDir ?? temporaryFolder();
  const { log, lines } = createTestLogger();
  const clock = options.clock ?? createFakeClock(undefined, { autoAdvance: true });
  const core = await createCore({
    dataDir,
    migrationsDir: MIGRATIONS_DIR,
    templatesDir: TEMPLATES_DIR,
    clock,
    log,
    protector: createKeyFileProtector(join(dataDir, 'secrets.key')),
    environment: {
      ...(options.apexUrl ? { PACKHOUSE_APEX_URL: options.apexUrl } : {}),
      ...(options.apexToken ? { PACKHOUSE_APEX_TOKEN: options.apexToken } : {}),
      ...(options.googleUrl ? { PACKHOUSE_GOOGLE_URL: options.googleUrl } : {}),
      ...(options.googleCredentials ? { PACKHOUSE_GOOGLE_CREDENTIALS: options.googleCredentials } : {}),
      ...(options.trackerUrl ? { PACKHOUSE_TRACKER_URL: options.trackerUrl } : {}),
      ...(options.trackerKey ? { PACKHOUSE_TRACKER_KEY: options.trackerKey } : {}),
    },
    training: options.training ?? false,
    startTracker: options.startTracker,
    host: 'test',
    version: '0.0.0-test',
    random: () => 0.5,
    passwordCost: 4,
  });
  const client = createRouterClient(core.router, { context: core.contextFor(options.actor ?? operator) });
  const never = new AbortController().signal;
  return {
    core,
    client,
    clock,
    dataDir,
    lines,
    /** One cycle, as the poller would run it. */
    cycle: (dryRun = false) => core.sync.runOnce(never, { dryRun }),
    importCsv: (csv: string, fileName = 'packages.csv') =>
      core.importFile(fileName, Buffer.from(csv), options.actor ?? operator),
    /** Stops; the folder stays, for a restart on the same data. */
    stop: () => core.stop(),
    /** Stops and removes the folder. */
    discard: async () => {
      await core.stop();
      rmSync(dataDir, { recursive: true, force: true });
    },
  };
}

/** An import file of packages: [METRC number, strain, grams]. */
export const csvOf = (rows: readonly (readonly [string, string, number])[]): string =>
  [
    'metrc_number,strain,initial_grams,current_grams',
    ...rows.map(([tag, strain, g]) => `${tag},"${strain}",${g},${g}`),
  ].join('\n');
