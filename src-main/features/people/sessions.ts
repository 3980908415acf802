// Signing in, locking and switching at a window's place. Wrong tries are counted before the answer is given, one try
// is looked at at a time, and a name nobody has costs as much time as a real one. Every outcome is in the audit log.
import type { SessionView } from '#shared/contract/session.ts';
import { FREE_TRIES, passwordFault, pinFault } from '#shared/rules/passwords.ts';
import { nothingHappened } from '../../core/acting.ts';
import { type Actor, nobody } from '../../core/actor.ts';
import { AppError } from '../../core/app-error.ts';
import { type Clock, toInstant } from '../../core/clock.ts';
import type { Logger } from '../../core/log.ts';
import { hashPassword, newPepper, pepperedPin, verifyNothing, verifyPassword } from '../../core/passwords.ts';
import type { Seat } from '../../core/seat.ts';
import type { SecretStore } from '../../core/secrets.ts';
import type { AppDatabase, Tx } from '../../db/database.ts';
import type { SettingsService } from '../settings/service.ts';
import { createSignInFailures } from './failures.ts';
import { countPeople, findPerson, findPersonByName, type PersonRecord } from './queries.ts';
import { MOST_PIN_FAILURES, type OwnSeat, pinCounts, type Seats } from './seats.ts';
import type { PeopleService } from './service.ts';
import { type SessionSurroundings, viewSession } from './session-view.ts';

export interface SessionDeps extends SessionSurroundings {
  readonly database: AppDatabase;
  readonly clock: Clock;
  readonly log: Logger;
  readonly settings: SettingsService;
  readonly secrets: SecretStore;
  readonly people: PeopleService;
  readonly seats: Seats;
  readonly passwordCost: number;
}

export interface FirstSetUp {
  readonly name: string;
  readonly password: string;
  readonly facility: string;
  readonly timeZone: string;
  readonly license: string;
}

const PEPPER = 'people.pin-pepper';
// A PIN is asked many times a day; the pepper, not the cost, is what protects it.
const PIN_COST_BELOW_PASSWORD = 2;
const MOST_WAITING = 20;

export type SessionService = ReturnType<typeof createSessionService>;

export function createSessionService(deps: SessionDeps) {
  const { database, clock, settings, people, seats, passwordCost } = deps;
  const failures = createSignInFailures({ database, clock });
  const now = () => toInstant(clock.now());
  const actorOf = (person: PersonRecord): Actor => ({ ...nobody, id: person.id, name: person.name, kind: 'person' });

  let waiting = 0;
  let turn: Promise<unknown> = Promise.resolve();
  /** One try at a time: a crowd of them must not pass the count together. */
  const inTurn = <T>(work: () => Promise<T>): Promise<T> => {
    if (waiting >= MOST_WAITING) throw new AppError('SIGN_IN_SLOWED', { retryAt: toInstant(clock.now() + 5000) });
    waiting += 1;
    const mine = turn.then(work, work).finally(() => {
      waiting -= 1;
    });
    turn = mine.catch(() => undefined);
    return mine;
  };

  const own = (seat: Seat): OwnSeat => {
    const found = seats.find(seat.id);
    if (!found) throw new AppError('SIGNED_OUT', {});
    return found;
  };

  const done = (tx: Tx, person: PersonRecord, action: string): void =>
    tx.audit({
      action,
      actor: actorOf(person),
      entityType: 'person',
      entityId: person.id,
      entityLabel: person.name,
      operation: 'done',
    });

  const subjectsOf = (seat: Seat, person: PersonRecord | null): string[] => [
    `seat:${seat.id}`,
    // All unknown names together: what somebody types here by mistake is often a password.
    person ? `person:${person.id}` : 'nobody',
  ];

  const refused = (seat: Seat, person: PersonRecord | null, action: string, patch?: (tx: Tx) => void): number =>
    countRefusal(subjectsOf(seat, person), person, action, patch);

  const countRefusal = (
    subjects: readonly string[],
    person: PersonRecord | null,
    action: string,
    patch?: (tx: Tx) => void,
  ): number =>
    database.writeTx((tx) => {
      patch?.(tx);
      tx.audit({
        action,
        actor: nobody,
        entityType: 'person',
        entityId: person?.id ?? '',
        entityLabel: person?.name ?? 'an unknown name',
        operation: 'done',
      });
      return failures.addTx(tx, subjects);
    });

  const arrived = (seat: OwnSeat, person: PersonRecord, action: string, withPassword: boolean): void => {
    database.writeTx((tx) => {
      const patch = { lastSignInAt: now(), pinFailures: 0, ...(withPassword ? { passwordAt: now() } : {}) };
      people.patchTx(tx, person.id, patch);
      failures.forgetTx(tx, subjectsOf(seat, person));
      done(tx, person, action);
    });
    seat.sit(person.id);
  };

  const passwordIs = (person: PersonRecord | null, password: string): Promise<boolean> => {
    if (!person?.active || person.passwordHash === null) return verifyNothing(password, passwordCost);
    return verifyPassword(person.passwordHash, password);
  };

  /** The signed-in person's own password; in training there is none to ask for. */
  const confirmOwn = async (seat: Seat, person: PersonRecord, password: string): Promise<void> => {
    if (deps.training && person.passwordHash === null) return;
    failures.check(subjectsOf(seat, person));
    if (await passwordIs(person, password)) return;
    refused(seat, person, 'session.password-refused');
    throw new AppError('PASSWORD_NOT_GOOD', { reason: 'wrong_password' });
  };

  /** Who asked, when their turn comes: by then somebody else may sit there. */
  const needPerson = (seat: Seat, actor: Actor): PersonRecord => {
    const person = own(seat).person();
    if (!person || person.id !== actor.id) throw new AppError('SIGNED_OUT', {});
    return person;
  };

  /** Writes for a person whose password is still the one that was confirmed: a reset meanwhile wins. */
  const writeConfirmed = (person: PersonRecord, patch: Parameters<PeopleService['patchTx']>[2]): void =>
    database.writeTx((tx) => {
      if (findPerson(tx.db, person.id)?.passwordHash !== person.passwordHash) {
        throw new AppError('PASSWORD_NOT_GOOD', { reason: 'wrong_password' });
      }
      people.patchTx(tx, person.id, patch);
    });

  const pepper = (): string => {
    const known = deps.secrets.get(PEPPER);
    if (known) return known;
    const made = newPepper();
    deps.secrets.set(PEPPER, made);
    deps.log.redact(made);
    return made;
  };

  const view = (seat: Seat): SessionView => viewSession(deps, own(seat));

  return {
    view,

    setUp: (seat: Seat, input: FirstSetUp): Promise<SessionView> =>
      inTurn(async () => {
        if (deps.training || countPeople(database.read) > 0) throw new AppError('ALREADY_SET_UP', {});
        const fault = passwordFault(input.password, input.name);
        if (fault) throw new AppError('PASSWORD_NOT_GOOD', { reason: fault });
        const passwordHash = await hashPassword(input.password, passwordCost);
        const facility = {
          'facility.name': input.facility,
          'facility.timeZone': input.timeZone,
          'facility.license': input.license,
        };
        let id = '';
        settings.change(facility, nobody, (tx) => {
          if (countPeople(tx.db) > 0) throw new AppError('ALREADY_SET_UP', {});
          id = people.addTx(tx, { name: input.name, role: 'super_admin', passwordHash, mustChangePassword: false });
        });
        const person = findPerson(database.read, id);
        if (person) arrived(own(seat), person, 'session.sign-in', true);
        return view(seat);
      }),

    signIn: (seat: Seat, name: string, password: string): Promise<SessionView> =>
      inTurn(async () => {
        const person = findPersonByName(database.read, name);
        failures.check(subjectsOf(seat, person));
        if (!(await passwordIs(person, password)) || !person) {
          const count = refused(seat, person, 'session.sign-in-refused');
          throw new AppError('SIGN_IN_REFUSED', { triesLeft: Math.max(0, FREE_TRIES - count) });
        }
        arrived(own(seat), person, 'session.sign-in', true);
        return view(seat);
      }),

    quickSwitch: (seat: Seat, personId: string, pin: string): Promise<SessionView> =>
      inTurn(async () => {
        const person = findPerson(database.read, personId);
        if (!person?.active || person.pinHash === null) throw new AppError('PIN_REFUSED', { reason: 'not_set' });
        if (person.pinFailures >= MOST_PIN_FAILURES) throw new AppError('PIN_REFUSED', { reason: 'too_many' });
        if (!pinCounts(person, clock, settings.get('people.pinHours'))) {
          throw new AppError('PIN_REFUSED', { reason: 'password_first' });
        }
        failures.check(subjectsOf(seat, person));
        if (!(await verifyPassword(person.pinHash, pepperedPin(pin, pepper())))) {
          const pinFailures = person.pinFailures + 1;
          refused(seat, person, 'session.pin-refused', (tx) => people.patchTx(tx, person.id, { pinFailures }));
          throw new AppError('PIN_REFUSED', { reason: pinFailures >= MOST_PIN_FAILURES ? 'too_many' : 'wrong' });
        }
        arrived(own(seat), person, 'session.quick-switch', false);
        return view(seat);
      }),

    practise: (seat: Seat, personId: string): SessionView => {
      if (!deps.training) throw new AppError('SANDBOX_ONLY', {});
      const person = findPerson(database.read, personId);
      if (!person?.active) throw new AppError('RECORD_NOT_FOUND', { kind: 'person', ref: personId });
      arrived(own(seat), person, 'session.practise', false);
      return view(seat);
    },

    lock: (seat: Seat): SessionView => {
      if (!own(seat).lock()) nothingHappened();
      return view(seat);
    },
    signOut: (seat: Seat): SessionView => {
      if (own(seat).sitter() === null) nothingHappened();
      own(seat).leave();
      return view(seat);
    },

    changePassword: (seat: Seat, actor: Actor, current: string, next: string): Promise<SessionView> =>
      inTurn(async () => {
        const person = needPerson(seat, actor);
        await confirmOwn(seat, person, current);
        if (next === current) throw new AppError('PASSWORD_NOT_GOOD', { reason: 'same_password' });
        const fault = passwordFault(next, person.name);
        if (fault) throw new AppError('PASSWORD_NOT_GOOD', { reason: fault });
        const passwordHash = await hashPassword(next, passwordCost);
        writeConfirmed(person, { passwordHash, mustChangePassword: false, passwordAt: now() });
        seats.signOut(person.id, seat);
        return view(seat);
      }),

    setPin: (seat: Seat, actor: Actor, password: string, pin: string | null): Promise<SessionView> =>
      inTurn(async () => {
        const person = needPerson(seat, actor);
        await confirmOwn(seat, person, password);
        const fault = pin === null ? null : pinFault(pin);
        if (fault) throw new AppError('PASSWORD_NOT_GOOD', { reason: fault });
        const cost = Math.max(1, passwordCost - PIN_COST_BELOW_PASSWORD);
        const pinHash = pin === null ? null : await hashPassword(pepperedPin(pin, pepper()), cost);
        writeConfirmed(person, { pinHash, pinFailures: 0 });
        return view(seat);
      }),

    /** Before something that cannot be taken back: is it really this person? Wrong tries slow the next ones. */
    confirmPassword: (personId: string, password: string): Promise<boolean> =>
      inTurn(async () => {
        const person = findPerson(database.read, personId);
        if (deps.training && person?.passwordHash === null) return true;
        const subject = `person:${personId}`;
        failures.check([subject]);
        if (await passwordIs(person, password)) return true;
        countRefusal([subject], person, 'session.password-refused');
        return false;
      }),
  };
}
