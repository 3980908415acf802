// What changed, for whoever listens: one bus, published only after the transaction that changed it
// has committed. Listeners that throw are reported and never stop the others.
import type { ChangeEvent } from '#shared/contract/app.ts';

export interface EventBus {
  publish(event: ChangeEvent): void;
  subscribe(listener: (event: ChangeEvent) => void): () => void;
}

export function createEventBus(onListenerError: (error: unknown) => void): EventBus {
  const listeners = new Set<(event: ChangeEvent) => void>();
  return {
    publish: (event) => {
      // A copy: whoever joins while others are told hears of the next change only.
      for (const listener of [...listeners]) {
        try {
          listener(event);
        } catch (error) {
          onListenerError(error);
        }
      }
    },
    subscribe: (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}
