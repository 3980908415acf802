// What every host does before it can show anything: take the data folder, open its log, say what a core
// needs. The headless host opens its one core here; hosts with a window use open-workplace.ts.
import { join } from 'node:path';
import { type Clock, systemClock } from '#main/core/clock.ts';
import { createLogger, type Logger } from '#main/core/log.ts';
import { createKeyFileProtector, type SecretProtector } from '#main/core/secrets.ts';
import { type Core, type CoreOptions, createCore } from '#main/create-core.ts';
import { attachTrackerApi } from '#main/hosts/tracker-api/attach.ts';
import type { AppFiles } from './app-files.ts';
import { createFileLogSink } from './file-log.ts';
import { takeInstanceLock } from './instance-lock.ts';
import { secondTracker } from './second-tracker.ts';

export interface OpenCoreOptions {
  readonly host: Exclude<CoreOptions['host'], 'test'>;
  readonly dataDir: string;
  readonly files: Pick<AppFiles, 'migrationsDir' | 'templatesDir' | 'version'>;
  readonly training: boolean;
  /** Made once the folder is ours; the default is an owner-only key file in it. */
  readonly protector?: (dataDir: string) => SecretProtector;
  /** Absent where the host makes no PDF. */
  readonly toPdf?: CoreOptions['toPdf'];
  /** Absent where the host opens no files. */
  readonly openFile?: CoreOptions['openFile'];
}

/** A data folder that is ours until it is given back. */
export interface DataFolder {
  /** For createCore, as often as the folder's core is opened. */
  readonly coreOptions: CoreOptions;
  readonly log: Logger;
  readonly clock: Clock;
  giveBack(): void;
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

const HOLDER = { electron: 'desktop window', browser: 'browser host', headless: 'headless host' } as const;

/** Throws DataFolderInUse when another process has the folder. */
export function takeDataFolder(options: OpenCoreOptions): DataFolder {
  const { dataDir, files, host, training } = options;
  const lock = takeInstanceLock(dataDir, HOLDER[host]);
  try {
    const clock = systemClock;
    const log = createLogger(createFileLogSink(dataDir, clock, (line) => process.stderr.write(`${line}\n`)));
    return {
      coreOptions: {
        dataDir,
        migrationsDir: files.migrationsDir,
        templatesDir: files.templatesDir,
        clock,
        log,
        protector: options.protector?.(dataDir) ?? keyFileProtectorIn(dataDir),
        environment: process.env,
        training,
        host,
        version: files.version,
        ...(training ? { startTracker: secondTracker({ ...files, clock, log }) } : {}),
        ...(options.toPdf ? { toPdf: options.toPdf } : {}),
        ...(options.openFile ? { openFile: options.openFile } : {}),
      },
      log,
      clock,
      giveBack: lock.release,
    };
  } catch (error) {
    lock.release();
    throw error;
  }
}

/** Rejects with DataFolderInUse when another process has the folder. The core is not started yet. */
export async function openCore(options: OpenCoreOptions): Promise<OpenedCore> {
  const { coreOptions, log, clock, giveBack } = takeDataFolder(options);
  try {
    const core = await createCore(coreOptions);
    const trackerApi = attachTrackerApi(core.trackerApi);
    return {
      core,
      log,
      clock,
      close: async () => {
        try {
          await trackerApi.detach();
          await core.stop();
        } finally {
          giveBack();
        }
      },
    };
  } catch (error) {
    giveBack();
    throw error;
  }
}
