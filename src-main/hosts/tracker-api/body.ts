// Reading what was sent: JSON in UTF-8, at most 1 MB, not nested without end. A body that is somewhat too large is read to
// its end and forgotten, because a sender that is cut off never sees why.
import type { IncomingMessage } from 'node:http';
import type { TransportErrorCode } from '#shared/contract/tracker-api-errors.ts';

export const LARGEST_BODY_BYTES = 1_048_576;
const PATIENCE_BYTES = 4 * LARGEST_BODY_BYTES;
const DEEPEST = 32;
/** With it a reader could be talked into changing what every object has. */
const FORBIDDEN_KEY = '__proto__';

export type BodyReading =
  | { readonly ok: true; readonly value: unknown }
  /** `unread`: more of it may follow on this connection, which must end. `why` says more than the code. */
  | { readonly ok: false; readonly code: TransportErrorCode; readonly why?: string; readonly unread: boolean };

const refused = (code: TransportErrorCode, unread: boolean, why?: string): BodyReading => ({
  ok: false,
  code,
  unread,
  ...(why === undefined ? {} : { why }),
});

export const hasBody = ({ headers }: IncomingMessage): boolean =>
  headers['transfer-encoding'] !== undefined || Number(headers['content-length'] ?? 0) !== 0;

const JSON_TYPE = /^application\/json\s*(?:;\s*charset\s*=\s*"?utf-?8"?\s*)?;?\s*$/i;

/** More than anybody is let finish. */
export const isEndless = ({ headers }: IncomingMessage): boolean =>
  Number(headers['content-length'] ?? 0) > PATIENCE_BYTES;

/** Rejects when the sender goes away meanwhile. Without a body: null. */
export async function readBody(request: IncomingMessage): Promise<BodyReading> {
  if (!hasBody(request)) return { ok: true, value: null };
  if (isEndless(request)) return refused('BODY_TOO_LARGE', true);
  const json = isJson(request);

  const parts: Buffer[] = [];
  let bytes = 0;
  // Left early it would take the connection along, and the answer with it.
  for await (const part of request.iterator({ destroyOnReturn: false })) {
    if (!Buffer.isBuffer(part)) throw new Error('A body came as text.');
    bytes += part.length;
    if (bytes > PATIENCE_BYTES) return refused('BODY_TOO_LARGE', true);
    if (json && bytes <= LARGEST_BODY_BYTES) parts.push(part);
    else parts.length = 0;
  }
  if (bytes > LARGEST_BODY_BYTES) return refused('BODY_TOO_LARGE', false);
  return json ? parse(Buffer.concat(parts)) : refused('NOT_JSON', false);
}

function isJson({ headers, headersDistinct }: IncomingMessage): boolean {
  const plain = (headers['content-encoding']?.toLowerCase() ?? 'identity') === 'identity';
  return plain && headersDistinct['content-type']?.length === 1 && JSON_TYPE.test(headers['content-type'] ?? '');
}

function parse(bytes: Buffer): BodyReading {
  // An empty one is as good as none.
  if (bytes.length === 0) return { ok: true, value: null };
  try {
    const value: unknown = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes));
    const why = whatIsOdd(value);
    return why === null ? { ok: true, value } : refused('INVALID_INPUT', false, why);
  } catch {
    return refused('INVALID_INPUT', false, 'The body is not JSON in UTF-8.');
  }
}

/** Level by level instead of by recursion: what is nested without end must not end us. */
function whatIsOdd(value: unknown): string | null {
  let level: readonly unknown[] = [value];
  for (let depth = 0; level.length > 0; depth += 1) {
    if (depth > DEEPEST) return `The body is nested deeper than ${DEEPEST} levels.`;
    const next: unknown[] = [];
    for (const item of level) {
      if (typeof item !== 'object' || item === null) continue;
      if (Object.hasOwn(item, FORBIDDEN_KEY)) return `The body has a key ${FORBIDDEN_KEY}.`;
      for (const inner of Object.values(item)) next.push(inner);
    }
    level = next;
  }
  return null;
}
