// Contract → signing in and the people.
import type { SessionView } from '#shared/contract/session.ts';
import { nothingHappened } from '../../core/acting.ts';
import { AppError } from '../../core/app-error.ts';
import { api } from '../../core/rpc.ts';
import type { Seat } from '../../core/seat.ts';
import type { PersonRecord } from './queries.ts';
import type { Seats } from './seats.ts';
import type { PeopleService } from './service.ts';
import type { SessionService } from './sessions.ts';

export interface PeopleRouteDeps {
  readonly sessions: SessionService;
  readonly people: PeopleService;
  readonly seats: Seats;
  /** Moves a window to the training sandbox or back; null where the host cannot. */
  readonly switchTo: ((seat: Seat, to: 'training' | 'facility') => Promise<void>) | null;
}

export function createSessionRoutes({ sessions, switchTo }: PeopleRouteDeps) {
  const s = api.session;
  const go = async (seat: Seat, to: 'training' | 'facility'): Promise<Record<string, never>> => {
    if (!switchTo) throw new AppError('CANNOT_SWITCH', { reason: 'not_here' });
    // Somebody not signed in may look around; that is nothing to keep for good.
    if (seat.actor().kind === 'nobody') nothingHappened();
    await switchTo(seat, to);
    return {};
  };
  return {
    view: s.view.handler(({ context }) => sessions.view(context.seat)),
    watch: s.watch.handler(({ context, signal }) => viewsOf(sessions, context.seat, signal)),
    setUp: s.setUp.handler(({ input, context }) => sessions.setUp(context.seat, input)),
    signIn: s.signIn.handler(({ input, context }) => sessions.signIn(context.seat, input.name, input.password)),
    quickSwitch: s.quickSwitch.handler(({ input, context }) =>
      sessions.quickSwitch(context.seat, input.personId, input.pin),
    ),
    practise: s.practise.handler(({ input, context }) => sessions.practise(context.seat, input.personId)),
    lock: s.lock.handler(({ context }) => sessions.lock(context.seat)),
    signOut: s.signOut.handler(({ context }) => sessions.signOut(context.seat)),
    touch: s.touch.handler(({ context }) => {
      context.seat.touch();
      return {};
    }),
    changePassword: s.changePassword.handler(({ input, context }) =>
      sessions.changePassword(context.seat, context.actor, input.current, input.next),
    ),
    setPin: s.setPin.handler(({ input, context }) =>
      sessions.setPin(context.seat, context.actor, input.password, input.pin),
    ),
    enterTraining: s.enterTraining.handler(({ context }) => go(context.seat, 'training')),
    leaveTraining: s.leaveTraining.handler(({ context }) => go(context.seat, 'facility')),
  };
}

/** The view now and after every change. Changes while nobody reads are one. */
async function* viewsOf(
  sessions: SessionService,
  seat: Seat,
  signal: AbortSignal | undefined,
): AsyncGenerator<SessionView, void> {
  let news = true;
  let wake: () => void = () => undefined;
  const notice = (): void => {
    news = true;
    wake();
  };
  const stopListening = seat.onChange(notice);
  signal?.addEventListener('abort', notice);
  try {
    while (!signal?.aborted) {
      if (news) {
        news = false;
        yield sessions.view(seat);
        continue;
      }
      await new Promise<void>((resolve) => {
        wake = resolve;
      });
    }
  } finally {
    stopListening();
    signal?.removeEventListener('abort', notice);
  }
}

export function createPeopleRoutes({ people, seats }: PeopleRouteDeps) {
  const p = api.people;
  const toRow = (person: PersonRecord) => ({
    id: person.id,
    name: person.name,
    role: person.role,
    active: person.active,
    hasPin: person.pinHash !== null,
    mustChangePassword: person.mustChangePassword,
    lastSignInAt: person.lastSignInAt,
    createdAt: person.createdAt,
  });
  return {
    list: p.list.handler(() => people.list().map(toRow)),
    create: p.create.handler(({ input }) => people.create(input.name, input.role)),
    edit: p.edit.handler(({ input }) => {
      people.edit(input.id, input);
      return {};
    }),
    setActive: p.setActive.handler(({ input }) => {
      people.setActive(input.id, input.active);
      if (!input.active) seats.signOut(input.id);
      return {};
    }),
    resetPassword: p.resetPassword.handler(async ({ input, context }) => {
      // The answer would sign its own reader out before it could be read.
      if (input.id === context.actor.id) throw new AppError('INVALID_INPUT', { field: 'name', reason: 'own_account' });
      const answer = await people.resetPassword(input.id);
      seats.signOut(input.id);
      return answer;
    }),
  };
}
