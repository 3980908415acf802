// Growing, jittered pauses. The random source is an argument so that tests decide it.

export interface BackoffRule {
  readonly firstMs: number;
  readonly capMs: number;
}

/**
 * Pause before try number `attempt` + 1 (attempt ≥ 1 failures so far), in milliseconds: the pause doubles up
 * to the cap, and the upper half is random, so that several machines never retry in step.
 */
export function backoffMs(rule: BackoffRule, attempt: number, random: () => number): number {
  const doublings = Math.min(Math.max(attempt, 1) - 1, 30);
  const full = Math.min(rule.capMs, rule.firstMs * 2 ** doublings);
  return Math.round(full / 2 + random() * (full / 2));
}
