// What a host needs of a core, whether the database opened or not: with a damaged, newer or unwritable one the window
// gets the recovery core and says what to do, instead of the program ending.
import type { AnyRouter } from '@orpc/server';
import type { Actor } from './core/actor.ts';
import { AppError } from './core/app-error.ts';
import type { EventBus } from './core/events.ts';
import type { HostContext } from './core/rpc.ts';
import type { Seat } from './core/seat.ts';
import type { Lamp } from './create-apex.ts';
import { type CoreOptions, createCore } from './create-core.ts';
import { createRecoveryCore } from './create-recovery-core.ts';
import type { TrackerApi } from './create-tracker-api.ts';
import { DamagedDatabaseError, isDiskFull } from './db/damage.ts';
import { NewerDatabaseError } from './db/migrate.ts';

export interface HostedCore {
  readonly router: AnyRouter;
  readonly training: boolean;
  readonly events: EventBus;
  /** For other machines, served by whoever opened the core; absent where there is no database. */
  readonly trackerApi?: TrackerApi;
  /** A place for one window; nobody sits there yet. */
  openSeat(): Seat;
  closeSeat(seat: Seat): void;
  /** What every call's context must be. */
  contextFor(who: Seat | Actor): HostContext;
  start(): Promise<void>;
  stop(): Promise<void>;
  lamp(): Lamp;
  /** False when whoever sits there may not. */
  syncPause(seat: Seat): boolean;
  syncResume(seat: Seat): boolean;
  /** The computer was locked or sent to sleep. */
  lockSeat(seat: Seat): void;
  /** After sleep: what was due meanwhile is done now. */
  nudge(): Promise<void>;
  diagnostics(): string;
}

/** The core, or the recovery core when its database cannot be opened. Other failures are thrown. */
export async function openHostedCore(options: CoreOptions): Promise<HostedCore> {
  try {
    return await createCore(options);
  } catch (error) {
    const recoverable =
      error instanceof DamagedDatabaseError ||
      error instanceof NewerDatabaseError ||
      isDiskFull(error) ||
      (error instanceof AppError && error.code === 'DISK_FULL');
    if (!recoverable) throw error;
    options.log.error('The database could not be opened; the window shows how to recover', { error });
    return createRecoveryCore(options, error);
  }
}
