// Answers that are asked for every few seconds, kept as text with their ETag until what they are made of changes: most
// polls cost one indexed read and an empty answer.
import { createHash } from 'node:crypto';
import { POLLED_PATHS } from '#main/features/tracker-api/document.ts';

export interface KeptAnswer {
  readonly text: string;
  /** Strong: the same bytes, and only those. */
  readonly etag: string;
}

export interface KeptAnswers {
  /** The answer of a polled path while it is current; `build` otherwise. Null for other paths. */
  current(path: string): KeptAnswer | null;
  /** Keeps an answer under the version that was current before it was made. */
  keep(path: string, version: string, text: string): KeptAnswer;
  /** Null for paths that are not kept. */
  versionOf(path: string): string | null;
}

export function createKeptAnswers(version: (of: 'calculated' | 'goods') => string): KeptAnswers {
  const kept = new Map<string, KeptAnswer & { readonly version: string }>();
  const versionOf = (path: string): string | null => {
    if (!POLLED_PATHS.some((polled) => polled === path)) return null;
    return version(path.endsWith('apex-calculate') ? 'calculated' : 'goods');
  };
  return {
    versionOf,
    current: (path) => {
      const found = kept.get(path);
      return found && found.version === versionOf(path) ? found : null;
    },
    keep: (path, made, text) => {
      const answer = { text, etag: `"${createHash('sha256').update(text).digest('base64url')}"`, version: made };
      kept.set(path, answer);
      return answer;
    },
  };
}

/** If-None-Match names this answer. Weak ones count: nothing between here and there changes the bytes. */
export function isKnownTo(ifNoneMatch: string | undefined, etag: string): boolean {
  if (ifNoneMatch === undefined) return false;
  if (ifNoneMatch.trim() === '*') return true;
  return ifNoneMatch.split(',').some((given) => given.trim().replace(/^W\//, '') === etag);
}
