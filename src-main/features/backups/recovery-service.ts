// What can be done while the database cannot be opened: look through the backups, restore one, begin with an empty
// database, or try again. Nobody can be signed in then, so a restore asks for a Super Admin as that backup knows them.
// Nothing of the file that cannot be opened is changed or removed; what takes its place does so at the next start.
import { statSync } from 'node:fs';
import type { z } from 'zod';
import type { recoveryContract } from '#shared/contract/backups.ts';
import { type Actor, nobody } from '../../core/actor.ts';
import { AppError } from '../../core/app-error.ts';
import { type Clock, toInstant } from '../../core/clock.ts';
import { newId } from '../../core/ids.ts';
import type { Logger } from '../../core/log.ts';
import { listBackups, type StoredBackup } from '../../db/backup-files.ts';
import { type Inspection, inspectBackup } from '../../db/backup-inspect.ts';
import { isDiskFull } from '../../db/damage.ts';
import {
  decideRestore,
  isDecidedAs,
  nameForReplaced,
  type RestoreIntent,
  readIntent,
  restorePlaces,
  stageRestore,
} from '../../db/restore-stage.ts';
import { superAdmin } from './accounts.ts';
import { recallFolder } from './remembered-folder.ts';
import { createTries } from './tries.ts';

type State = z.infer<NonNullable<(typeof recoveryContract.state)['~orpc']['outputSchema']>>;
export type RecoveryProblem = NonNullable<State['problem']>;

export interface RecoveryDeps {
  readonly problem: RecoveryProblem;
  readonly detail: string;
  /** Why a restore was given up just before; null when there was none. */
  readonly givenUp: string | null;
  readonly dataDir: string;
  readonly migrationsDir: string;
  readonly version: string;
  readonly training: boolean;
  readonly clock: Clock;
  readonly log: Logger;
  /** Null hash: nobody of that name; takes as long and answers false. */
  readonly isPassword: (hash: string | null, password: string) => Promise<boolean>;
  readonly nameKeyOf: (name: string) => string;
  /** Closes the program's core and opens it again, after the answer was sent. */
  readonly restart: () => void;
}

export interface RecoveryService {
  state(): Promise<State>;
  /** Throws SIGN_IN_SLOWED, BACKUP_NOT_USABLE (also for a wrong name or password, and when
   * something else is decided already) or DISK_FULL; nothing happened then. */
  restore(name: string, person: string, password: string): Promise<void>;
  /** Throws NOTHING_TO_RECOVER where the database is whole and only cannot be opened now; else as `restore`. */
  startEmpty(): Promise<void>;
  tryAgain(): void;
}

/** What could not be opened once is not offered again. */
const SET_ASIDE: Inspection = {
  problem: 'damaged',
  counts: null,
  facility: null,
  lastChangeAt: null,
  auditHead: null,
  accounts: [],
};

/** A log that was altered is no reason to lose the rest when there is nothing else; it is said beside the backup. */
const isUsable = ({ problem }: Inspection): boolean => problem === null || problem === 'broken_audit';

export function createRecoveryService(deps: RecoveryDeps): RecoveryService {
  const { dataDir, migrationsDir, clock } = deps;
  const places = restorePlaces(dataDir);
  const looked = new Map<string, Promise<Inspection>>();
  let last: Promise<unknown> = Promise.resolve();

  const inTurn = <T>(work: () => Promise<T>): Promise<T> => {
    const mine = last.then(work);
    last = mine.catch(() => undefined);
    return mine;
  };

  const list = (): readonly StoredBackup[] => {
    const chosen = recallFolder(places.backups);
    return listBackups([...(chosen === null ? [] : [chosen]), places.backups]);
  };

  /** Each file is read through once, and again only when it changed. The chosen one is checked in full when staged. */
  const inspect = ({ path, kind }: StoredBackup): Promise<Inspection> => {
    if (kind === 'set-aside') return Promise.resolve(SET_ASIDE);
    const stat = statSync(path, { throwIfNoEntry: false });
    const key = `${path} ${stat?.mtimeMs} ${stat?.size}`;
    const known = looked.get(key) ?? inspectBackup(path, places.folder, migrationsDir, 'quick');
    looked.set(key, known);
    // A disk that could not be read just now is asked again.
    known.catch(() => looked.delete(key));
    return known;
  };

  const tries = createTries(dataDir, clock);

  /** A backup from before there were people needs nobody, as long as no other one knows any. */
  const needsNobody = async (inside: Inspection): Promise<boolean> => {
    if (inside.accounts.length > 0) return false;
    for (const backup of list()) if ((await inspect(backup)).accounts.length > 0) return false;
    return true;
  };

  const authorise = async (name: string, inside: Inspection, person: string, password: string): Promise<Actor> => {
    if (await needsNobody(inside)) return nobody;
    tries.check();
    const account = superAdmin(inside.accounts, deps.nameKeyOf(person));
    if (!(await deps.isPassword(account?.passwordHash ?? null, password)) || account === null) {
      tries.add();
      throw new AppError('BACKUP_NOT_USABLE', { name, reason: 'wrong_person' });
    }
    tries.forget();
    return { ...nobody, kind: 'person', id: account.id, name: account.name };
  };

  /** What is no sound database any more is set aside unopened; a sound one is kept like any that a restore replaces. */
  const keepAs = (at: string): string =>
    nameForReplaced(
      dataDir,
      at,
      deps.problem === 'newer' || deps.problem === 'disk_full' ? 'before-restore' : 'set-aside',
    );

  const take = async (
    from: StoredBackup | null,
    intent: Pick<RestoreIntent, 'action' | 'actor' | 'counts'>,
  ): Promise<void> => {
    const at = toInstant(clock.now());
    try {
      await stageRestore({ dataDir, migrationsDir, from: from?.path ?? null, name: from?.name ?? '', at });
      decideRestore(dataDir, {
        ...intent,
        version: 1,
        id: newId(),
        at,
        source: 'recovery',
        backup: from && { name: from.name, at: from.at },
        keepAs: keepAs(at),
      });
    } catch (error) {
      throw isDiskFull(error) ? new AppError('DISK_FULL', {}) : error;
    }
    deps.log.info('Recovery takes effect at the restart', { action: intent.action });
  };

  return {
    state: async () => {
      const backups: State['backups'] = [];
      const found: [StoredBackup, Inspection | null][] = [];
      // One that cannot be read just now must not hide the others.
      for (const backup of list()) found.push([backup, await inspect(backup).catch(() => null)]);
      const asksPerson = found.some(([, inside]) => inside === null || inside.accounts.length > 0);
      for (const [{ path: _path, ...row }, inside] of found) {
        // Nobody in it could say so, and other backups show that there are people who must.
        const nobody = asksPerson && inside?.accounts.length === 0;
        const usable = inside !== null && isUsable(inside) && !nobody;
        const reason = inside === null ? 'unreadable' : isUsable(inside) && nobody ? 'before_people' : inside.problem;
        backups.push({ ...row, usable, reason, counts: inside?.counts ?? null, asksPerson });
      }
      const { problem, version, training, givenUp } = deps;
      const detail = givenUp === null ? deps.detail : `${deps.detail} restore_given_up: ${givenUp}`;
      const restoreGivenUp = givenUp !== null;
      return {
        problem,
        detail,
        restoreGivenUp,
        setAsideAs: readIntent(dataDir)?.keepAs ?? null,
        backups,
        version,
        training,
      };
    },
    restore: async (name, person, password) => {
      await inTurn(async () => {
        if (isDecidedAs(dataDir, name)) return;
        const backup = list().find((one) => one.name === name);
        if (!backup) throw new AppError('BACKUP_NOT_USABLE', { name, reason: 'not_there' });
        const inside = await inspect(backup);
        if (!isUsable(inside)) throw new AppError('BACKUP_NOT_USABLE', { name, reason: inside.problem ?? 'damaged' });
        const { kind, id, name: who } = await authorise(name, inside, person, password);
        await take(backup, {
          action: 'recovery.restore',
          actor: { kind, id, name: who },
          counts: { ...inside.counts },
        });
      });
      deps.restart();
    },
    startEmpty: async () => {
      // A database that is only too new or has no room is whole: making room or updating brings it back.
      if (deps.problem === 'newer' || deps.problem === 'disk_full') throw new AppError('NOTHING_TO_RECOVER', {});
      await inTurn(async () => {
        if (isDecidedAs(dataDir, null)) return;
        const { kind, id, name } = nobody;
        await take(null, { action: 'recovery.start-empty', actor: { kind, id, name }, counts: {} });
      });
      deps.restart();
    },
    tryAgain: () => deps.restart(),
  };
}
