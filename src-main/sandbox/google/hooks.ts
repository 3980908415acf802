// Hooks that let a test act exactly before or after the next request of a kind is carried out, once each.
import type { RequestKind } from './faults.ts';

export type Hook = () => void | Promise<void>;

export interface Hooks {
  before(kind: RequestKind, hook: Hook): void;
  after(kind: RequestKind, hook: Hook): void;
  /** Runs the oldest that waits for this, if any. */
  run(when: 'before' | 'after', kind: RequestKind): Promise<void>;
}

export function createHooks(): Hooks {
  const waiting: { readonly when: 'before' | 'after'; readonly kind: RequestKind; readonly hook: Hook }[] = [];
  return {
    before: (kind, hook) => waiting.push({ when: 'before', kind, hook }),
    after: (kind, hook) => waiting.push({ when: 'after', kind, hook }),
    run: async (when, kind) => {
      const at = waiting.findIndex((one) => one.when === when && one.kind === kind);
      if (at < 0) return;
      const [found] = waiting.splice(at, 1);
      await found?.hook();
    },
  };
}
