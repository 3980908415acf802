// How the faults look on the wire once an answer exists (or instead of one): error bodies, HTML, and
// good JSON made bad. Pure; the server decides when.
import { Readable } from 'node:stream';
import { breathe } from '#main/core/breathe.ts';
import type { Clock } from '#main/core/clock.ts';
import type { FaultKind, FaultSpec } from './faults.ts';
import type { Json, JsonObject } from './json.ts';
import { isJsonArray, isJsonObject } from './json.ts';

export const HTML_PAGE = '<!DOCTYPE html>\n<html><head><title>Apex Trading</title></head><body>Sign in</body></html>\n';
const BAD_GATEWAY = '<html>\r\n<head><title>502 Bad Gateway</title></head>\r\n<body>nginx</body>\r\n</html>\r\n';

export interface RawAnswer {
  readonly status: number;
  readonly contentType: string;
  readonly body: string;
  readonly headers: Readonly<Record<string, string>>;
}

const json = (status: number, body: JsonObject, headers: Readonly<Record<string, string>> = {}): RawAnswer => ({
  status,
  contentType: 'application/json',
  body: JSON.stringify(body),
  headers,
});
const html = (status: number, body: string): RawAnswer => ({
  status,
  contentType: 'text/html; charset=utf-8',
  body,
  headers: {},
});

const retryHeader = (value: number | string | null): Readonly<Record<string, string>> =>
  value === null ? {} : { 'retry-after': String(value) };

/** The whole answer of a fault that replaces it, or null when the fault acts on a real answer or on the connection. */
export function replacementAnswer({ kind, retryAfter }: FaultSpec): RawAnswer | null {
  switch (kind) {
    case 'status-401':
      return json(401, { message: 'Unauthenticated.' });
    case 'status-403':
      return json(403, { message: 'This action is unauthorized.' });
    case 'status-404':
      return json(404, { message: 'record not found' });
    case 'status-409':
      return json(409, { message: 'Conflict with requested update' });
    case 'status-413':
      return json(413, { message: 'The POST data is too large.' });
    case 'status-422':
      return json(422, {
        message: 'The given data was invalid.',
        errors: { quantity: ['The quantity field is invalid.'] },
      });
    case 'status-429':
      return json(
        429,
        { message: 'Rate limit exceeded. Maximum 15 requests per second allowed.' },
        retryHeader(retryAfter === undefined ? 1 : retryAfter),
      );
    case 'status-500':
      return json(500, { message: 'Server Error' });
    case 'status-502':
      return html(502, BAD_GATEWAY);
    case 'status-503':
      return json(503, { message: 'Service Unavailable' }, retryHeader(retryAfter ?? null));
    case 'html':
      return html(200, HTML_PAGE);
    default:
      return null;
  }
}

/** Every number becomes an object and every boolean a word: types no reader can take for good. */
function spoilTypes(value: Json): Json {
  if (typeof value === 'number') return { value };
  if (typeof value === 'boolean') return value ? 'yes' : 'no';
  if (isJsonArray(value)) return value.map(spoilTypes);
  if (isJsonObject(value)) return Object.fromEntries(Object.entries(value).map(([k, v]) => [k, spoilTypes(v)]));
  return value;
}

const DROPPED = new Set(['quantity', 'updated_at', 'product_id', 'name', 'order_status_id', 'items', 'links', 'meta']);

function dropFields(value: Json): Json {
  if (isJsonArray(value)) return value.map(dropFields);
  if (!isJsonObject(value)) return value;
  return Object.fromEntries(
    Object.entries(value)
      .filter(([key]) => !DROPPED.has(key))
      .map(([key, inner]) => [key, dropFields(inner)]),
  );
}

/** Good JSON text as the fault would send it. */
export function spoilBody(kind: FaultKind | null, body: string): string {
  if (kind === 'truncated-json') return body.slice(0, Math.ceil(body.length / 2));
  if (kind !== 'wrong-types' && kind !== 'missing-fields') return body;
  const parsed: Json = JSON.parse(body);
  return JSON.stringify(kind === 'wrong-types' ? spoilTypes(parsed) : dropFields(parsed));
}

/** The first half of the body, then `cut` ends the connection. The declared length is the whole body's. */
export function halfThenCut(body: string, cut: () => void): Readable {
  const bytes = Buffer.from(body);
  async function* pieces() {
    yield bytes.subarray(0, Math.ceil(bytes.length / 2));
    // One turn of the loop lets the half leave before the connection goes.
    await breathe();
    cut();
    yield bytes.subarray(Math.ceil(bytes.length / 2));
  }
  return Readable.from(pieces());
}

const DRIP_BYTES = 16;

/** The body in pieces of 16 bytes, `dripMs` apart. */
export function drip(body: string, dripMs: number, timers: Pick<Clock, 'set'>): Readable {
  const bytes = Buffer.from(body);
  async function* pieces() {
    for (let at = 0; at < bytes.length; at += DRIP_BYTES) {
      if (at > 0) await new Promise<void>((resolve) => timers.set(dripMs, resolve));
      yield bytes.subarray(at, at + DRIP_BYTES);
    }
  }
  return Readable.from(pieces());
}
