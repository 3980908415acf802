// What of this client's must never be seen, taken out of every text that leaves it. Only the newest few tokens are
// remembered: one an hour, for weeks, would make every look at a text slower.
import { createRedactor } from '../../core/redaction.ts';

export interface GoogleSecrets {
  /** The key's pieces; another account's take their place. */
  ofAccount(pieces: readonly string[]): void;
  /** Assertions do not push tokens out: refused sign-ins may come one after the other. */
  add(kind: 'token' | 'assertion', secret: string): void;
  clean(text: string): string;
  /** Whether a large text has to be looked at piece by piece. Fast, and knows fewer spellings than `clean`. */
  suspect(text: string): boolean;
}

const KEPT = 6;

const newest = (known: readonly string[], secret: string): readonly string[] =>
  [...known.filter((other) => other !== secret), secret].slice(-KEPT);

export function createGoogleSecrets(withoutSecrets: (text: string) => string): GoogleSecrets {
  let pieces: readonly string[] = [];
  let tokens: readonly string[] = [];
  let assertions: readonly string[] = [];
  let redactor = createRedactor();

  const rebuild = (): void => {
    redactor = createRedactor();
    for (const secret of [...pieces, ...tokens, ...assertions]) redactor.add(secret);
  };

  return {
    ofAccount: (next) => {
      if (next === pieces) return;
      pieces = next;
      rebuild();
    },
    add: (kind, secret) => {
      if (kind === 'token') tokens = newest(tokens, secret);
      else assertions = newest(assertions, secret);
      rebuild();
    },
    clean: (text) => redactor.withoutSecrets(withoutSecrets(text)),
    suspect: (text) =>
      [...pieces, ...tokens, ...assertions].some((secret) => text.includes(secret)) || withoutSecrets(text) !== text,
  };
}
