// What a window is told of who sits there, and whom the sign-in screen offers.
import type { SessionView } from '#shared/contract/session.ts';
import type { Clock } from '../../core/clock.ts';
import type { AppDatabase } from '../../db/database.ts';
import type { SettingsService } from '../settings/service.ts';
import { countPeople, listPeople } from './queries.ts';
import { type OwnSeat, pinCounts } from './seats.ts';

/** What the view says of the program itself. */
export interface SessionSurroundings {
  readonly training: boolean;
  readonly canSwitch: boolean;
  readonly version: string;
  readonly host: SessionView['host'];
}

export interface SessionViewDeps extends SessionSurroundings {
  readonly database: AppDatabase;
  readonly clock: Clock;
  readonly settings: SettingsService;
}

export function viewSession(deps: SessionViewDeps, seat: OwnSeat): SessionView {
  const { database, clock, settings } = deps;
  const person = seat.person();
  const hours = settings.get('people.pinHours');
  return {
    state: stateOf(database, seat),
    person: person && {
      id: person.id,
      name: person.name,
      role: person.role,
      hasPin: person.pinHash !== null,
      passwordAt: person.passwordAt,
    },
    permissions: [...seat.actor().permissions],
    people: listPeople(database.read)
      .filter(({ active }) => active)
      .map((one) => ({ id: one.id, name: one.name, role: one.role, pin: pinCounts(one, clock, hours) })),
    facility: settings.get('facility.name'),
    timeZone: settings.get('facility.timeZone'),
    lockAfterMinutes: settings.get('people.lockAfterMinutes'),
    training: deps.training,
    canSwitch: deps.canSwitch,
    version: deps.version,
    host: deps.host,
  };
}

function stateOf(database: AppDatabase, seat: OwnSeat): SessionView['state'] {
  const person = seat.person();
  if (person === null) return countPeople(database.read) === 0 ? 'first_run' : 'signed_out';
  if (seat.locked()) return 'locked';
  return person.mustChangePassword ? 'new_password' : 'signed_in';
}
