// The current time for "3 s ago": one timer for the whole window, whole seconds, stopped while hidden.
import { useSyncExternalStore } from 'react';

const listeners = new Set<() => void>();
let now = Date.now();

setInterval(() => {
  if (document.hidden || listeners.size === 0) return;
  now = Date.now();
  for (const listener of listeners) listener();
}, 1000);

const subscribe = (listener: () => void) => {
  listeners.add(listener);
  return () => listeners.delete(listener);
};

/** Epoch milliseconds, renewed every second. */
export const useNow = (): number => useSyncExternalStore(subscribe, () => now);
