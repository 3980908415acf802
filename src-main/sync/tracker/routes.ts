// Contract → the tracker server that finished goods come from.
import type { TrackerStatus } from '#shared/contract/tracker.ts';
import { AppError } from '../../core/app-error.ts';
import type { Clock } from '../../core/clock.ts';
import { api } from '../../core/rpc.ts';
import { isSafeAddress, withoutPassword } from '../../features/settings/safe-address.ts';
import type { SettingsService } from '../../features/settings/service.ts';
import { createTrackerClient } from '../../integrations/tracker/client.ts';
import { TrackerError } from '../../integrations/tracker/errors.ts';

export interface TrackerRouteDeps {
  readonly clock: Clock;
  readonly settings: SettingsService;
  readonly training: boolean;
  readonly withoutSecrets: (text: string) => string;
  readonly status: () => TrackerStatus;
  readonly refresh: () => Promise<void>;
}

export function createTrackerRoutes(deps: TrackerRouteDeps) {
  const { settings } = deps;
  const t = api.tracker;
  return {
    status: t.status.handler(() => deps.status()),
    refresh: t.refresh.handler(async () => {
      await deps.refresh();
      return deps.status();
    }),
    test: t.test.handler(async ({ input }) => {
      const stored = settings.get('tracker.url');
      const url = input.url?.trim() || stored;
      if (deps.training && url !== stored) throw new AppError('NOT_IN_TRAINING', {});
      if (url !== '' && !isSafeAddress(url)) throw new AppError('ADDRESS_NOT_SAFE', { address: withoutPassword(url) });
      // A stored key is only ever tried at the stored address, so it cannot be sent elsewhere.
      const key = input.key?.trim() || (url === stored ? settings.secret('tracker.key') : null);
      const client = createTrackerClient({
        clock: deps.clock,
        baseUrl: () => url,
        key: () => key,
        timeoutMs: () => settings.get('tracker.timeoutSeconds') * 1000,
        withoutSecrets: deps.withoutSecrets,
      });
      try {
        const overview = await client.overview(new AbortController().signal);
        return { ok: true, ...overview, trouble: null, detail: '' };
      } catch (error) {
        if (!(error instanceof TrackerError)) throw error;
        const { trouble, detail } = error;
        return { ok: false, activeBatches: null, packages: null, trouble, detail };
      }
    }),
  };
}
