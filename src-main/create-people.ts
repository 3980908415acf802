// The part of the composition root that joins people: their accounts, the places at the windows, and signing in.
import type { Clock } from './core/clock.ts';
import type { EventBus } from './core/events.ts';
import type { Logger } from './core/log.ts';
import { PASSWORD_COST } from './core/passwords.ts';
import type { SecretStore } from './core/secrets.ts';
import type { AppDatabase } from './db/database.ts';
import { createSeats } from './features/people/seats.ts';
import { createPeopleService } from './features/people/service.ts';
import { createSessionService, type SessionDeps } from './features/people/sessions.ts';
import type { SettingsService } from './features/settings/service.ts';

export interface PeopleDeps extends Pick<SessionDeps, 'training' | 'canSwitch' | 'version' | 'host'> {
  readonly database: AppDatabase;
  readonly clock: Clock;
  readonly log: Logger;
  readonly settings: SettingsService;
  readonly events: EventBus;
  readonly secrets: SecretStore;
  /** log2 of the work of hashing a password; the usual one when not given. */
  readonly passwordCost: number | undefined;
}

const TRAINING_COST = 10;

export function createPeople(deps: PeopleDeps) {
  // Nothing in training is worth guessing, and whoever plays there must not hold up real sign-ins.
  const passwordCost = deps.passwordCost ?? (deps.training ? TRAINING_COST : PASSWORD_COST);
  const people = createPeopleService({ ...deps, passwordCost });
  const seats = createSeats(deps);
  return { people, seats, sessions: createSessionService({ ...deps, people, seats, passwordCost }) };
}
