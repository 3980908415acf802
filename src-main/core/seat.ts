// One window's place: who sits there changes by signing in, locking and switching, while the connection stays. The
// host opens one per window and never learns how people sign in.
import type { Actor } from './actor.ts';

export interface Seat {
  readonly id: string;
  /** Who sits here now. Nobody, with the sign-in screen's permission only, while signed out or locked. */
  actor(): Actor;
  /** Why somebody without a permission is refused. */
  state(): 'open' | 'signed_out' | 'locked';
  /** A person did something: the lock waits again from now. */
  touch(): void;
  /** Called after every change of who sits here or what they may do. Answers how to stop listening. */
  onChange(listener: () => void): () => void;
}

/** A place whose actor never changes: parts of the program, and tests. */
export const fixedSeat = (actor: Actor): Seat => ({
  id: actor.id,
  actor: () => actor,
  state: () => 'open',
  touch: () => undefined,
  onChange: () => () => undefined,
});
