// What every host on plain Node does before it can show anything: take the data folder, open the log,
// build the core. Undone in the opposite order by `close`.
import { join } from 'node:path';
import { type Clock, systemClock } from '#main/core/clock.ts';
import { createLogger, type Logger } from '#main/core/log.ts';
import { createKeyFileProtector, type SecretProtector } from '#main/core/secrets.ts';
import { type Core, type CoreOptions, createCore } from '#main/create-core.ts';
import type { AppFiles } from './app-files.ts';
import { createFileLogSink } from './file-log.ts';
import { takeInstanceLock } from './instance-lock.ts';

export interface OpenCoreOptions {
  readonly host: CoreOptions['host'];
  readonly dataDir: string;
  readonly files: Pick<AppFiles, 'migrationsDir' | 'version'>;
  readonly training: boolean;
  /** Made once the folder is ours; the default is an owner-only key file in it. */
  readonly protector?: () => SecretProtector;
}

export interface OpenedCore {
  readonly core: Core;
  readonly log: Logger;
  readonly clock: Clock;
  /** Stops the core, then gives the data folder back. */
  close(): Promise<void>;
}

export const keyFileProtectorIn = (dataDir: string): SecretProtector =>
  createKeyFileProtector(join(dataDir, 'secrets.key'));

/** Rejects with DataFolderInUse when another process has the folder. The core is not started yet. */
export async function openCore(options: OpenCoreOptions): Promise<OpenedCore> {
  const { dataDir, files, host, training } = options;
  const lock = takeInstanceLock(dataDir, host === 'electron' ? 'desktop window' : `${host} host`);
  try {
    const clock = systemClock;
    const log = createLogger(createFileLogSink(dataDir, clock, (line) => process.stderr.write(`${line}\n`)));
    const core = await createCore({
      dataDir,
      migrationsDir: files.migrationsDir,
      clock,
      log,
      protector: options.protector?.() ?? keyFileProtectorIn(dataDir),
      environment: process.env,
      training,
      host,
      version: files.version,
    });
    return {
      core,
      log,
      clock,
      close: async () => {
        try {
          await core.stop();
        } finally {
          lock.release();
        }
      },
    };
  } catch (error) {
    lock.release();
    throw error;
  }
}
