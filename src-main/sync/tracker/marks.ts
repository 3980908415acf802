// Which packages of the tracker moved while it was being read. A reading says what was there at some moment between its
// request and its answer; a decrement of ours that was on its way meanwhile may or may not be in it, so for that package
// the reading says nothing. Kept in memory: what was on its way when the program ended is in the outbox.

export interface Marks {
  /** Now, as a number that only grows. */
  now(): number;
  /** A decrement of the package begins or has ended: readings that began before say nothing of it. */
  touch(tag: string): void;
  touchedSince(tag: string, then: number): boolean;
  /** Something else changed what a reading means here: the next one is to be taken in in full. */
  bump(): void;
}

export function createMarks(): Marks {
  let seq = 0;
  const last = new Map<string, number>();
  return {
    now: () => seq,
    touch: (tag) => {
      seq += 1;
      last.set(tag, seq);
    },
    touchedSince: (tag, then) => (last.get(tag) ?? 0) > then,
    bump: () => {
      seq += 1;
    },
  };
}
