// What a host with windows works on: the facility's core and the training core, each on its own data folder, each
// opened when a window first needs it. Both run side by side, so the real sync goes on while somebody trains.
// Training that the program was not started in ends with its last window; the next one begins afresh.
import { join } from 'node:path';
import { AppError } from '#main/core/app-error.ts';
import type { Clock } from '#main/core/clock.ts';
import type { Logger } from '#main/core/log.ts';
import type { Seat } from '#main/core/seat.ts';
import type { HostedCore } from '#main/hosted-core.ts';
import { DataFolderInUse } from './instance-lock.ts';
import type { OpenCoreOptions } from './open-core.ts';
import { createPlace, type Mode, type OwnPlace, type Place } from './place.ts';
import { AFTER_ANSWER_MS, createRoom, type Room } from './room.ts';

export interface WorkplaceOptions extends Omit<OpenCoreOptions, 'training'> {
  /** Of the facility; training has its own one inside. */
  readonly dataDir: string;
  readonly startIn: Mode;
}

export interface Workplace {
  readonly log: Logger;
  readonly clock: Clock;
  readonly startedIn: Mode;
  /** A place for one more window, in the mode the program was started in. */
  openPlace(): Place;
  /** The core of that mode, while it is open. */
  core(mode: Mode): HostedCore | null;
  /** Begins the work in the background. */
  start(): Promise<void>;
  /** Opens that mode's core again, ending its connections. Nothing while it is not open. */
  restart(mode: Mode): Promise<void>;
  /** Stops both cores and gives their folders back. */
  close(): Promise<void>;
}

/** Rejects with DataFolderInUse when another process has the folder to start in. */
export async function openWorkplace({ startIn, ...options }: WorkplaceOptions): Promise<Workplace> {
  const places = new Set<OwnPlace>();

  const switchTo = async (seat: Seat, to: Mode): Promise<void> => {
    const place = [...places].find((one) => one.owns(seat));
    if (!place) throw new AppError('CANNOT_SWITCH', { reason: 'not_here' });
    if (place.mode === to) return;
    try {
      await rooms[to].enter(() => move(place, to));
    } catch (error) {
      throw error instanceof DataFolderInUse ? new AppError('CANNOT_SWITCH', { reason: 'in_use' }) : error;
    }
  };

  const move = (place: OwnPlace, to: Mode): void => {
    // Who locked the screen or left in training has left this window, not only the training.
    const leaving = place.standingIn(place.mode);
    if (to === 'facility' && leaving && leaving.seat.state() !== 'open') place.lock();
    const left = place.moveTo(to);
    clock.set(AFTER_ANSWER_MS, () => {
      // By then the window may have gone back, and its new connections belong to the same core again.
      if (place.mode !== to) return;
      if (left) place.tellLeft(left, false);
      void endTrainingWhenEmpty();
    });
  };

  const endTrainingWhenEmpty = async (): Promise<void> => {
    if (startIn === 'training') return;
    await rooms.training.leave(() => ![...places].some((place) => place.mode === 'training'));
  };

  const roomFor = (mode: Mode): Room =>
    createRoom({
      folder: {
        ...options,
        dataDir: mode === 'training' ? join(options.dataDir, 'training') : options.dataDir,
        training: mode === 'training',
      },
      windows: (restart) => ({ switchTo, restart, canSwitch: true }),
      leaving: (core) => {
        for (const place of [...places]) place.tellLeft(core, true);
      },
    });
  const rooms: Readonly<Record<Mode, Room>> = { facility: roomFor('facility'), training: roomFor('training') };

  await rooms[startIn].enter(() => undefined);
  const first = rooms[startIn].folder();
  if (!first) throw new Error('The data folder was given back while it was being opened.');
  const { log, clock } = first;

  return {
    log,
    clock,
    startedIn: startIn,
    openPlace: () => {
      const place = createPlace(
        startIn,
        (mode, use) => rooms[mode].enter(use),
        (closed) => {
          places.delete(closed);
          void endTrainingWhenEmpty();
        },
      );
      places.add(place);
      return place;
    },
    core: (mode) => rooms[mode].present(),
    start: async () => {
      await Promise.all([rooms.facility.start(), rooms.training.start()]);
    },
    restart: (mode) => rooms[mode].restart(),
    close: async () => {
      await Promise.all([rooms.facility.close(), rooms.training.close()]);
    },
  };
}
