// Tells when a file on disk has become another one: written, replaced, put there, taken away, opened or closed by a
// spreadsheet program. The system's own notices make it quick; a look every two seconds makes it sure, on network drives
// and when the folder itself comes and goes. It is told once nothing moves any more. Nothing is ever thrown.
import { stat } from 'node:fs/promises';
import { basename, dirname } from 'node:path';
import type { FSWatcher } from 'chokidar';
import type { Clock, Timer } from '../../core/clock.ts';
import { excelLock, officeLock } from './lock-files.ts';

const LOOK_MS = 2000;
const SETTLE_MS = 300;
const NOTICE_MS = 50;
/** A file that never comes to rest is told of all the same. */
const MOST_LOOKS = 20;

export async function watchFile(path: string, changed: () => void, clock: Clock): Promise<{ stop(): Promise<void> }> {
  const folder = dirname(path);
  const locks = [excelLock(path), officeLock(path)];
  const names = new Set([path, ...locks].map((place) => basename(place)));
  let notices: FSWatcher | null = null;
  let watched: string | null = null;
  let told = await standing(path, locks);
  let moving: string | null = null;
  let looks = 0;
  let timer: Timer | null = null;
  let looking: Promise<void> | null = null;
  let again = false;
  let stopped = false;

  const tell = (): void => {
    try {
      changed();
    } catch {
      // Whoever is told answers for itself.
    }
  };
  const arm = (ms: number): void => {
    timer?.cancel();
    timer = stopped ? null : clock.set(ms, look);
  };
  const notice = (): void => {
    if (looking) again = true;
    else arm(NOTICE_MS);
  };
  const look = (): void => {
    looking ??= lookOnce().finally(() => {
      looking = null;
      arm(again ? NOTICE_MS : moving === null ? LOOK_MS : SETTLE_MS);
      again = false;
    });
  };
  const lookOnce = async (): Promise<void> => {
    await follow();
    const now = await standing(path, locks);
    if (stopped) return;
    if (now === told) moving = null;
    else if (now === moving || looks >= MOST_LOOKS) {
      told = now;
      moving = null;
      looks = 0;
      tell();
    } else {
      moving = now;
      looks += 1;
    }
  };

  /** The system's notices are about one folder: another one of that name needs new ones. */
  const follow = async (): Promise<void> => {
    const found = await stat(folder).then(
      (is) => `${is.dev}:${is.ino}`,
      () => null,
    );
    if (found === watched) return;
    watched = found;
    await notices?.close().catch(() => undefined);
    notices = null;
    if (found === null || stopped) return;
    try {
      const { watch } = await import('chokidar');
      notices = watch(folder, {
        depth: 0,
        ignoreInitial: true,
        ignorePermissionErrors: true,
        ignored: (place) => place !== folder && !names.has(basename(place)),
      });
      notices.on('all', notice);
      notices.on('error', () => undefined);
    } catch {
      // The looks go on.
    }
  };

  await follow();
  arm(LOOK_MS);
  return {
    stop: async () => {
      stopped = true;
      timer?.cancel();
      await looking;
      await notices?.close().catch(() => undefined);
      notices = null;
    },
  };
}

/** How it stands: changes whenever the file, or who has it open, does. */
async function standing(path: string, locks: readonly string[]): Promise<string> {
  const all = await Promise.all(
    [path, ...locks].map((place) =>
      stat(place).then(
        ({ size, mtimeMs, ino }) => `${size}:${mtimeMs}:${ino}`,
        (error: unknown) => (error instanceof Error && 'code' in error ? String(error.code) : 'away'),
      ),
    ),
  );
  return all.join('|');
}
