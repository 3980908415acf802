// Where Packhouse keeps its database, secrets, logs and backups on each platform. Real work and
// training never share a folder: training has its own one inside, with its own database and users.
import { homedir } from 'node:os';
import { posix, resolve, win32 } from 'node:path';

export interface DataDirQuestion {
  readonly platform: NodeJS.Platform;
  readonly environment: Readonly<Record<string, string | undefined>>;
  readonly home: string;
  readonly training: boolean;
  /** From the command line; wins over everything. */
  readonly given?: string | undefined;
}

function platformDataDir({ platform, environment, home }: DataDirQuestion): string {
  if (platform === 'win32') {
    return win32.join(environment.APPDATA || win32.join(home, 'AppData', 'Roaming'), 'Packhouse');
  }
  if (platform === 'darwin') return posix.join(home, 'Library', 'Application Support', 'Packhouse');
  const base = environment.XDG_DATA_HOME;
  // The XDG rules say a relative path is to be ignored.
  return posix.join(base && posix.isAbsolute(base) ? base : posix.join(home, '.local', 'share'), 'packhouse');
}

/**
 * The data folder: `given`, else PACKHOUSE_DATA_DIR, else the platform's place for application data.
 * Training takes the folder `training` inside it. Pure: creates nothing.
 */
export function chooseDataDir(question: DataDirQuestion): string {
  const path = question.platform === 'win32' ? win32 : posix;
  const base = question.given || question.environment.PACKHOUSE_DATA_DIR || platformDataDir(question);
  return question.training ? path.join(base, 'training') : base;
}

/** The data folder of this process, as an absolute path. */
export function dataDirHere(training: boolean, given?: string): string {
  return resolve(
    chooseDataDir({ platform: process.platform, environment: process.env, home: homedir(), training, given }),
  );
}
