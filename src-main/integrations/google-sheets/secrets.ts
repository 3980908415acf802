// What of this client's must never be seen, taken out of every text that leaves it. Only the newest few tokens are
// remembered: one an hour, for weeks, would make every look at a text slower.
import { createRedactor } from '../../core/redaction.ts';

export interface GoogleSecrets {
  /** The key's pieces; another account's take their place. */
  ofAccount(pieces: readonly string[]): void;
  /** A token or an assertion. */
  add(secret: string): void;
  clean(text: string): string;
  /** Whether a large text has to be looked at piece by piece. Fast, and knows fewer spellings than `clean`. */
  suspect(text: string): boolean;
}

const KEPT = 6;

export function createGoogleSecrets(withoutSecrets: (text: string) => string): GoogleSecrets {
  let pieces: readonly string[] = [];
  let passing: readonly string[] = [];
  let redactor = createRedactor();

  const rebuild = (): void => {
    redactor = createRedactor();
    for (const secret of [...pieces, ...passing]) redactor.add(secret);
  };

  return {
    ofAccount: (next) => {
      if (next === pieces) return;
      pieces = next;
      rebuild();
    },
    add: (secret) => {
      passing = [...passing.filter((known) => known !== secret), secret].slice(-KEPT);
      rebuild();
    },
    clean: (text) => redactor.withoutSecrets(withoutSecrets(text)),
    suspect: (text) => [...pieces, ...passing].some((secret) => text.includes(secret)) || withoutSecrets(text) !== text,
  };
}
