// The core of a database that cannot be opened: it answers the recovery page and who is signed in (nobody), and
// refuses everything else, so that a window always has somebody to talk to.
import { type AnyContractProcedure, type AnyContractRouter, isContractProcedure } from '@orpc/contract';
import { type AnyRouter, implement, ORPCError } from '@orpc/server';
import { ERROR_MAP } from '#shared/contract/errors.ts';
import { contract } from '#shared/contract/index.ts';
import type { SessionView } from '#shared/contract/session.ts';
import { SETTING_DEFAULTS } from '#shared/contract/settings.ts';
import { nameKeyOf } from '#shared/rules/person-name.ts';
import { type Actor, nobody } from './core/actor.ts';
import { toInstant } from './core/clock.ts';
import { createEventBus } from './core/events.ts';
import { newId } from './core/ids.ts';
import { PASSWORD_COST, verifyNothing, verifyPassword } from './core/passwords.ts';
import { api } from './core/rpc.ts';
import { fixedSeat, type Seat } from './core/seat.ts';
import type { CoreOptions } from './create-core.ts';
import { DamagedDatabaseError, isDiskFull, restoreGivenUpBefore } from './db/damage.ts';
import { NewerDatabaseError } from './db/migrate.ts';
import { createRecoveryService, type RecoveryProblem } from './features/backups/recovery-service.ts';
import type { HostedCore } from './hosted-core.ts';

/** `error` is why the database could not be opened. */
export function createRecoveryCore(options: CoreOptions, error: unknown): HostedCore {
  const { clock, log, training, version, host, dataDir, migrationsDir } = options;
  const events = createEventBus((failure) => log.error('A listener failed', { error: failure }));
  const problem = problemOf(error);
  const ending = new AbortController();
  const cost = options.passwordCost ?? PASSWORD_COST;

  const recovery = createRecoveryService({
    problem,
    detail: error instanceof Error ? error.message : String(error),
    givenUp: restoreGivenUpBefore(error),
    dataDir,
    migrationsDir,
    version,
    training,
    clock,
    log,
    isPassword: (hash, password) => (hash === null ? verifyNothing(password, cost) : verifyPassword(hash, password)),
    nameKeyOf,
    restart: options.windows?.restart ?? (() => log.warn('This takes effect when Packhouse is started again')),
  });

  const view: SessionView = {
    state: 'signed_out',
    person: null,
    permissions: ['session.use'],
    people: [],
    facility: '',
    timeZone: SETTING_DEFAULTS['facility.timeZone'],
    training,
    canSwitch: options.windows?.canSwitch ?? false,
    lockAfterMinutes: 0,
    version,
    host,
  };

  const router: AnyRouter = {
    ...refuseAll(contract),
    session: {
      ...refuseAll(contract.session),
      view: api.session.view.handler(() => view),
      watch: api.session.watch.handler(async function* ({ signal }) {
        yield view;
        await ended(signal ? AbortSignal.any([signal, ending.signal]) : ending.signal);
      }),
    },
    recovery: {
      state: api.recovery.state.handler(() => recovery.state()),
      restore: api.recovery.restore.handler(async ({ input }) => {
        await recovery.restore(input.name, input.person, input.password);
        return {};
      }),
      startEmpty: api.recovery.startEmpty.handler(async () => {
        await recovery.startEmpty();
        return {};
      }),
      tryAgain: api.recovery.tryAgain.handler(() => {
        recovery.tryAgain();
        return {};
      }),
    },
  };

  return {
    router,
    training,
    events,
    openSeat: () => ({ ...fixedSeat(nobody), id: newId() }),
    closeSeat: () => undefined,
    lockSeat: () => undefined,
    contextFor: (who: Seat | Actor) => ({
      seat: 'permissions' in who ? fixedSeat(who) : who,
      log,
      // There is no audit log to write to; what recovery does is written into the database that it brings.
      recordAction: () => undefined,
    }),
    start: () => Promise.resolve(),
    stop: () => {
      ending.abort();
      return Promise.resolve();
    },
    lamp: () => ({ state: 'attention', text: 'The database could not be opened', pausedByPerson: false }),
    nudge: () => Promise.resolve(),
    syncPause: () => false,
    syncResume: () => false,
    diagnostics: () =>
      [
        `Packhouse ${version}${training ? ' (training)' : ''}, ${host}`,
        `Node ${process.versions.node}, ${process.platform} ${process.arch}`,
        `The database is not open: ${problem}`,
        `Time ${toInstant(clock.now())}`,
      ].join('\n'),
  };
}

function problemOf(error: unknown): RecoveryProblem {
  if (error instanceof DamagedDatabaseError) return 'damaged';
  if (error instanceof NewerDatabaseError) return 'newer';
  const full = isDiskFull(error) || (error instanceof Error && 'code' in error && error.code === 'DISK_FULL');
  return full ? 'disk_full' : 'other';
}

/** Every procedure there is, refusing: a new one cannot be forgotten here. */
function refuseAll(part: AnyContractRouter): Record<string, AnyRouter> {
  return Object.fromEntries(
    Object.entries(part).map(([name, inner]) => [name, isContractProcedure(inner) ? refuse(inner) : refuseAll(inner)]),
  );
}

const notOpen = (): never => {
  throw new ORPCError('DATA_NOT_OPEN', { status: ERROR_MAP.DATA_NOT_OPEN.status, data: {}, defined: true });
};

// Refused before the input is looked at: what is asked for does not matter here.
const refuse = (procedure: AnyContractProcedure): AnyRouter =>
  implement(procedure, { initialInputValidationIndex: 1 }).use(notOpen).handler(notOpen);

const ended = (signal: AbortSignal): Promise<void> =>
  new Promise((resolve) => {
    if (signal.aborted) resolve();
    else signal.addEventListener('abort', () => resolve(), { once: true });
  });
