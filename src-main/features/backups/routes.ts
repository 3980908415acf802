// Contract → backups; and the answers of the recovery page while the database is open and nothing needs recovering.
import { AppError } from '../../core/app-error.ts';
import { api } from '../../core/rpc.ts';
import { listBackups } from '../../db/backup-files.ts';
import { restorePlaces } from '../../db/restore-stage.ts';
import type { BackupService } from './service.ts';

export function createBackupRoutes({ service }: { readonly service: BackupService }) {
  const b = api.backups;
  return {
    status: b.status.handler(() => service.status()),
    create: b.create.handler(({ context }) => ({ jobId: service.create(context.actor) })),
    preview: b.preview.handler(({ input, context }) => service.preview(input.name, context.actor.id)),
    restore: b.restore.handler(async ({ input, context }) => {
      await service.restore(input.name, input.password, context.actor, input.vouchedBy);
      return {};
    }),
  };
}

export interface NoRecoveryDeps {
  readonly dataDir: string;
  readonly version: string;
  readonly training: boolean;
}

/** The database is open: says so, and where the last damaged one was put. */
export function createNoRecoveryRoutes({ dataDir, version, training }: NoRecoveryDeps) {
  const r = api.recovery;
  const nothing = (): never => {
    throw new AppError('NOTHING_TO_RECOVER', {});
  };
  return {
    state: r.state.handler(() => {
      const aside = listBackups([restorePlaces(dataDir).backups]).find(({ kind }) => kind === 'set-aside');
      return {
        problem: null,
        detail: '',
        restoreGivenUp: false,
        setAsideAs: aside?.name ?? null,
        backups: [],
        version,
        training,
      };
    }),
    restore: r.restore.handler(nothing),
    startEmpty: r.startEmpty.handler(nothing),
    tryAgain: r.tryAgain.handler(nothing),
  };
}
