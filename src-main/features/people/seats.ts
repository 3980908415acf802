// The places at the windows: who sits where, the lock after idle minutes, and the notice to a window that something
// about its person changed. Kept in memory only: after a restart everybody signs in again.
import { permissionsOf } from '#shared/rules/roles.ts';
import { actAs } from '../../core/acting.ts';
import { type Actor, nobody } from '../../core/actor.ts';
import { type Clock, type Timer, toInstant } from '../../core/clock.ts';
import type { EventBus } from '../../core/events.ts';
import { newId } from '../../core/ids.ts';
import type { Logger } from '../../core/log.ts';
import type { Seat } from '../../core/seat.ts';
import type { AppDatabase } from '../../db/database.ts';
import type { SettingsService } from '../settings/service.ts';
import { findPerson, type PersonRecord } from './queries.ts';

/** What somebody with a password given by somebody else may do: choose an own one. */
const NEW_PASSWORD_ONLY: Actor['permissions'] = new Set(['session.use', 'own-account.write']);

/** A seat as the session service sees it. */
export interface OwnSeat extends Seat {
  person(): PersonRecord | null;
  /** Whoever sat down last and did not leave, also when switched off meanwhile. */
  sitter(): string | null;
  locked(): boolean;
  sit(personId: string): void;
  /** False when there was nothing to lock. */
  lock(): boolean;
  /** The computer's own lock or sleep. */
  lockAway(): void;
  leave(): void;
}

export interface SeatDeps {
  readonly database: AppDatabase;
  readonly clock: Clock;
  readonly log: Logger;
  readonly settings: SettingsService;
  readonly events: EventBus;
}

export type Seats = ReturnType<typeof createSeats>;

export function createSeats({ database, clock, log, settings, events }: SeatDeps) {
  const places = new Map<string, { seat: OwnSeat; changed: () => void; watchIdle: () => void }>();
  const limitMs = (): number => settings.get('people.lockAfterMinutes') * 60_000;

  const open = (): OwnSeat => {
    const id = newId();
    const listeners = new Set<() => void>();
    let personId: string | null = null;
    let satDownAt = '';
    let lockedNow = false;
    let touched = { ms: clock.monotonic(), at: clock.now() };
    let timer: Timer | null = null;

    const changed = (): void => {
      for (const listener of [...listeners]) listener();
    };

    const person = (): PersonRecord | null => {
      const found = personId === null ? null : findPerson(database.read, personId);
      return found?.active ? found : null;
    };

    // By both clocks: the steady one stands still while the computer sleeps, the other one may be set back.
    const idleMs = (): number => Math.max(clock.monotonic() - touched.ms, clock.now() - touched.at);
    const touch = (): void => {
      touched = { ms: clock.monotonic(), at: clock.now() };
    };

    const watchIdle = (): void => {
      timer?.cancel();
      timer = null;
      if (personId === null || lockedNow || limitMs() === 0) return;
      const left = limitMs() - idleMs();
      if (left <= 0) lockIdle();
      else timer = clock.set(left, watchIdle);
    };

    const lockIdle = (): void => {
      lock();
      noteLock('session.idle-lock', 'idle');
    };

    const lock = (): void => {
      lockedNow = true;
      timer?.cancel();
      changed();
    };

    /** After the screen is covered: a full disk must leave it covered, and the program running. */
    const noteLock = (action: string, source: string): void => {
      const who = person();
      if (!who) return;
      const subject = { entityType: 'person', entityId: who.id, entityLabel: who.name, operation: 'done' } as const;
      try {
        actAs({ actor: actorOf(who, satDownAt), action, source }, () => database.writeTx((tx) => tx.audit(subject)));
      } catch (error) {
        log.error('A lock could not be written into the audit log', { error });
      }
    };

    const isLocked = (): boolean => {
      // The timer may be late, after sleep above all: the question itself closes the door.
      const idle = personId !== null && !lockedNow && limitMs() > 0 && idleMs() >= limitMs();
      if (idle) lockIdle();
      return lockedNow;
    };

    const seat: OwnSeat = {
      id,
      person,
      locked: () => person() !== null && isLocked(),
      actor: () => {
        const who = person();
        return who === null || isLocked() ? nobody : actorOf(who, satDownAt);
      },
      state: () => {
        if (person() === null) return 'signed_out';
        return isLocked() ? 'locked' : 'open';
      },
      touch: () => {
        if (!isLocked()) touch();
      },
      onChange: (listener) => {
        listeners.add(listener);
        return () => listeners.delete(listener);
      },
      sit: (who) => {
        // Coming back from a lock is the same sitting.
        if (personId !== who) satDownAt = toInstant(clock.now());
        personId = who;
        lockedNow = false;
        touch();
        watchIdle();
        changed();
      },
      sitter: () => personId,
      lock: () => {
        if (person() === null || isLocked()) return false;
        lock();
        return true;
      },
      lockAway: () => {
        if (person() === null || isLocked()) return;
        lock();
        noteLock('session.lock', 'computer');
      },
      leave: () => {
        personId = null;
        lockedNow = false;
        timer?.cancel();
        changed();
      },
    };
    places.set(id, { seat, changed, watchIdle });
    return seat;
  };

  const stopListening = events.subscribe(({ area }) => {
    if (area !== 'people' && area !== 'settings') return;
    for (const { changed, watchIdle } of places.values()) {
      watchIdle();
      changed();
    }
  });

  return {
    open,
    find: (id: string): OwnSeat | null => places.get(id)?.seat ?? null,
    /** Whoever sits there as this person gets up, but for one place. */
    signOut: (personId: string, but?: Seat): void => {
      for (const { seat } of places.values()) if (seat.sitter() === personId && seat.id !== but?.id) seat.leave();
    },
    close: (id: string): void => {
      places.get(id)?.seat.leave();
      places.delete(id);
    },
    stop: (): void => {
      stopListening();
      for (const { seat } of places.values()) seat.leave();
    },
  };
}

const actorOf = (person: PersonRecord, since: string): Actor => ({
  since,
  id: person.id,
  name: person.name,
  kind: 'person',
  permissions: person.mustChangePassword ? NEW_PASSWORD_ONLY : permissionsOf(person.role),
});

/** Whether a PIN counts for this person now: it does for some hours after the password. */
export function pinCounts(person: PersonRecord, clock: Clock, hours: number): boolean {
  if (person.pinHash === null || person.pinFailures >= MOST_PIN_FAILURES) return false;
  if (person.passwordHash === null) return true;
  return person.passwordAt !== null && clock.now() - Date.parse(person.passwordAt) < hours * 3_600_000;
}

/** After so many wrong PINs the password is asked. */
export const MOST_PIN_FAILURES = 5;
