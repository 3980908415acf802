// Contract → the one subscription to what changed, and the diagnostics.
import type { ChangeEvent } from '#shared/contract/app.ts';
import type { EventBus } from '../../core/events.ts';
import { api } from '../../core/rpc.ts';
import type { Seat } from '../../core/seat.ts';

export interface AppRouteDeps {
  readonly events: EventBus;
  readonly diagnostics: () => string;
}

export function createAppRoutes({ events, diagnostics }: AppRouteDeps) {
  return {
    changes: api.app.changes.handler(({ context, signal }) => changesUntil(events, context.seat, signal)),
    diagnostics: api.app.diagnostics.handler(() => ({ text: diagnostics() })),
  };
}

/**
 * Events since the last read are merged by area, so a slow window costs a bounded memory. Ends when whoever sits
 * there may not read any more: what changes behind a locked screen is nobody's business there.
 */
async function* changesUntil(
  events: EventBus,
  seat: Seat,
  signal: AbortSignal | undefined,
): AsyncGenerator<ChangeEvent, void> {
  const waiting = new Map<ChangeEvent['area'], Set<string> | null>();
  const over = (): boolean => (signal?.aborted ?? false) || !seat.actor().permissions.has('data.read');
  let wake: () => void = () => undefined;
  const unsubscribe = events.subscribe(({ area, ids }) => {
    const known = waiting.get(area);
    if (ids === null || known === null) waiting.set(area, null);
    else waiting.set(area, new Set([...(known ?? []), ...ids]));
    wake();
  });
  const look = () => wake();
  const stopListening = seat.onChange(look);
  signal?.addEventListener('abort', look);
  try {
    while (!over()) {
      for (const [area, ids] of [...waiting]) {
        waiting.delete(area);
        yield { area, ids: ids === null ? null : [...ids] };
      }
      if (waiting.size > 0 || over()) continue;
      await new Promise<void>((resolve) => {
        wake = resolve;
      });
    }
  } finally {
    unsubscribe();
    stopListening();
    signal?.removeEventListener('abort', look);
  }
}
