// Contract → the window's own questions, and the one subscription to what changed.
import type { ChangeEvent } from '#shared/contract/app.ts';
import type { EventBus } from '../../core/events.ts';
import { api } from '../../core/rpc.ts';
import type { SettingsService } from '../settings/service.ts';

export interface AppRouteDeps {
  readonly events: EventBus;
  readonly settings: SettingsService;
  readonly host: 'electron' | 'browser' | 'headless' | 'test';
  readonly training: boolean;
  readonly version: string;
}

export function createAppRoutes(deps: AppRouteDeps) {
  const { settings } = deps;
  return {
    session: api.app.session.handler(({ context }) => ({
      actor: context.actor.name,
      permissions: [...context.actor.permissions],
      facility: settings.get('facility.name'),
      timeZone: settings.get('facility.timeZone'),
      training: deps.training,
      version: deps.version,
      host: deps.host,
    })),
    changes: api.app.changes.handler(({ signal }) => changesUntil(deps.events, signal)),
  };
}

/** Events since the last read are merged by area, so a slow window costs a bounded memory. */
async function* changesUntil(events: EventBus, signal: AbortSignal | undefined): AsyncGenerator<ChangeEvent, void> {
  const waiting = new Map<ChangeEvent['area'], Set<string> | null>();
  let wake: () => void = () => undefined;
  const unsubscribe = events.subscribe(({ area, ids }) => {
    const known = waiting.get(area);
    if (ids === null || known === null) waiting.set(area, null);
    else waiting.set(area, new Set([...(known ?? []), ...ids]));
    wake();
  });
  const stop = () => wake();
  signal?.addEventListener('abort', stop);
  try {
    while (!signal?.aborted) {
      for (const [area, ids] of [...waiting]) {
        waiting.delete(area);
        yield { area, ids: ids === null ? null : [...ids] };
      }
      if (waiting.size > 0 || signal?.aborted) continue;
      await new Promise<void>((resolve) => {
        wake = resolve;
      });
    }
  } finally {
    unsubscribe();
    signal?.removeEventListener('abort', stop);
  }
}
