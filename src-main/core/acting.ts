// Who is at work right now, and why: carried along every call by the runtime, so that a change in the database is
// stamped without anybody handing the name on. The gate and the pollers set it; an audited change without it fails.
import { AsyncLocalStorage } from 'node:async_hooks';
import type { Actor } from './actor.ts';

export interface Acting {
  readonly actor: Actor;
  /** What is being done, e.g. package.edit. */
  readonly action: string;
  /** Where it comes from: the window, a file's name, a poller. */
  readonly source: string;
  /** Audit rows written under it so far. */
  rows: number;
  /** Nothing was done after all, so there is nothing to tell. */
  quiet: boolean;
}

const storage = new AsyncLocalStorage<Acting>();

/** Runs `fn`, and everything it starts, as this actor. An inner one replaces the outer one for its own work. */
export function actAs<T>(by: Pick<Acting, 'actor' | 'action' | 'source'>, fn: (acting: Acting) => T): T {
  const acting: Acting = { ...by, rows: 0, quiet: false };
  return storage.run(acting, () => fn(acting));
}

/** For a write that found everything as it should be: the gate leaves no row for it. */
export function nothingHappened(): void {
  const now = acting();
  if (now) now.quiet = true;
}

export const acting = (): Acting | null => storage.getStore() ?? null;
