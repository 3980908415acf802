// One data folder with the core that works on it: opened when somebody first needs it, opened again after a
// restore, closed at the end. The folder stays ours from the first opening to the closing, also while its core
// is exchanged. Everything happens in turn, so whoever asks for the core meanwhile waits for the next one.
import type { CoreOptions } from '#main/create-core.ts';
import { createRecoveryCore } from '#main/create-recovery-core.ts';
import { type HostedCore, openHostedCore } from '#main/hosted-core.ts';
import { type AttachedApi, attachTrackerApi } from '#main/hosts/tracker-api/attach.ts';
import { type DataFolder, type OpenCoreOptions, takeDataFolder } from './open-core.ts';

type CoreWindows = NonNullable<CoreOptions['windows']>;

export interface RoomOptions {
  readonly folder: OpenCoreOptions;
  /** What a core of this room may ask of its host; `restart` opens that core again, once. */
  windows(restart: () => void): CoreWindows;
  /** The core is about to stop: everything connected to it must end now. */
  leaving(core: HostedCore): void;
}

export interface Room {
  /**
   * Hands the core to `use`, opened first when it is not. What `use` connects at once is sure to be told when the core
   * stops. Rejects with DataFolderInUse, and after the room was closed for good.
   */
  enter<T>(use: (core: HostedCore) => T): Promise<T>;
  /** The core that is open this moment; null while there is none. */
  present(): HostedCore | null;
  /** Null until the folder was taken. */
  folder(): DataFolder | null;
  /** Begins the core's work in the background. A core opened later begins by itself. */
  start(): Promise<void>;
  /** Opens the core again; a database that cannot be opened gives the recovery core. Asked twice meanwhile: once. */
  restart(): Promise<void>;
  /** Stops the core and gives the folder back, unless somebody is inside again by then. */
  leave(stillEmpty: () => boolean): Promise<void>;
  /** For good. */
  close(): Promise<void>;
}

/** How long an answer gets to reach its window before the connection it came by is ended, in milliseconds. */
export const AFTER_ANSWER_MS = 300;

export function createRoom(options: RoomOptions): Room {
  let folder: DataFolder | null = null;
  let core: HostedCore | null = null;
  let trackerApi: AttachedApi | null = null;
  let begun = false;
  let closed = false;
  let restarting: Promise<void> | null = null;
  let turn: Promise<unknown> = Promise.resolve();

  const inTurn = <T>(work: () => Promise<T>): Promise<T> => {
    const result = turn.then(work);
    turn = result.catch(() => undefined);
    return result;
  };

  const optionsFor = (from: DataFolder) => {
    // A core may ask more than once, in one breath; the next core's asking counts anew.
    let asked = false;
    const restart = (): void => {
      if (asked) return;
      asked = true;
      from.clock.set(AFTER_ANSWER_MS, () => {
        room.restart().catch((error: unknown) => from.log.error('The core could not be opened again', { error }));
      });
    };
    return { ...from.coreOptions, windows: options.windows(restart) };
  };

  const open = async (from: DataFolder): Promise<HostedCore> => {
    const next = await openHostedCore(optionsFor(from));
    try {
      if (begun) await next.start();
    } catch (error) {
      await next.stop();
      throw error;
    }
    trackerApi = attachTrackerApi(next.trackerApi);
    return next;
  };

  const stop = async (from: DataFolder, old: HostedCore): Promise<void> => {
    core = null;
    options.leaving(old);
    await trackerApi?.detach();
    trackerApi = null;
    await old.stop().catch((error: unknown) => from.log.error('The core did not stop cleanly', { error }));
  };

  const enter = async (): Promise<HostedCore> => {
    if (closed) throw new Error('Packhouse is being closed.');
    if (core) return core;
    const kept = folder;
    folder ??= takeDataFolder(options.folder);
    try {
      core = await open(folder);
      return core;
    } catch (error) {
      if (!kept) {
        folder.giveBack();
        folder = null;
      }
      throw error;
    }
  };

  const restartNow = async (): Promise<void> => {
    if (closed || !folder || !core) return;
    const from = folder;
    await stop(from, core);
    try {
      core = await open(from);
    } catch (error) {
      from.log.error('The core could not be opened again and offers its recovery', { error });
      const recovery = createRecoveryCore(optionsFor(from), error);
      await recovery.start();
      core = recovery;
    }
    from.log.info('The core was opened again');
  };

  const leave = async (): Promise<void> => {
    if (folder && core) await stop(folder, core);
    folder?.giveBack();
    folder = null;
  };

  const room: Room = {
    enter: (use) => inTurn(async () => use(await enter())),
    present: () => core,
    folder: () => folder,
    start: () =>
      inTurn(async () => {
        if (begun) return;
        begun = true;
        await core?.start();
      }),
    restart: () => {
      restarting ??= inTurn(restartNow).finally(() => {
        restarting = null;
      });
      return restarting;
    },
    leave: (stillEmpty) => inTurn(async () => (stillEmpty() ? leave() : undefined)),
    close: () => {
      closed = true;
      return inTurn(leave);
    },
  };
  return room;
}
