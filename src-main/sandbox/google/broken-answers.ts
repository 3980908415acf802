// How the faults look on the wire: error bodies in the shape of the service that is asked, HTML, and good JSON made bad.
// Pure; the server decides when.
import type { Json, JsonObject } from '../apex/json.ts';
import { isJsonArray, isJsonObject } from '../apex/json.ts';
import type { FaultKind, FaultSpec, FaultStatus, RequestKind } from './faults.ts';

export interface RawAnswer {
  readonly status: number;
  readonly contentType: string;
  readonly body: string;
  readonly headers: Readonly<Record<string, string>>;
}

const HTML_PAGE =
  '<!DOCTYPE html><html lang="en"><head><title>Sign in - Google Accounts</title></head><body>Sign in</body></html>\n';
const errorPage = (status: number): string =>
  `<!DOCTYPE html>\n<html lang=en>\n<title>Error ${status} (Server Error)!!1</title>\n<p><b>${status}.</b> <ins>That’s an error.</ins>\n`;

const WORDS: Readonly<Record<FaultStatus, readonly [status: string, message: string, driveReason: string]>> = {
  400: ['INVALID_ARGUMENT', 'Request contains an invalid argument.', 'badRequest'],
  401: [
    'UNAUTHENTICATED',
    'Request had invalid authentication credentials. Expected OAuth 2 access token, login cookie or other valid authentication credential. See https://developers.google.com/identity/sign-in/web/devconsole-project.',
    'authError',
  ],
  403: ['PERMISSION_DENIED', 'The caller does not have permission', 'insufficientFilePermissions'],
  404: ['NOT_FOUND', 'Requested entity was not found.', 'notFound'],
  409: ['ABORTED', 'The operation was aborted.', 'conflict'],
  413: ['INVALID_ARGUMENT', 'Request payload size exceeds the limit.', 'uploadTooLarge'],
  429: [
    'RESOURCE_EXHAUSTED',
    "Quota exceeded for quota metric 'Read requests' and limit 'Read requests per minute per user' of service 'sheets.googleapis.com' for consumer 'project_number:402000000001'.",
    'rateLimitExceeded',
  ],
  500: ['INTERNAL', 'Internal error encountered.', 'internalError'],
  502: ['', '', ''],
  503: ['UNAVAILABLE', 'The service is currently unavailable.', 'backendError'],
};

function errorBody(code: FaultStatus, kind: RequestKind): JsonObject {
  const [status, message, reason] = WORDS[code];
  if (kind === 'token') {
    if (code === 400) return { error: 'invalid_grant', error_description: 'Invalid JWT Signature.' };
    if (code < 500 && code !== 429) return { error: 'invalid_client', error_description: message };
    return { error: 'internal_failure', error_description: message };
  }
  if (kind === 'drive') {
    const domain = code === 429 ? 'usageLimits' : 'global';
    return { error: { code, message, errors: [{ message, domain, reason }], status } };
  }
  return { error: { code, message, status } };
}

/** The whole answer of a fault that replaces it, or null when the fault acts on a real answer or on the connection. */
export function replacementAnswer({ kind, retryAfter }: FaultSpec, asked: RequestKind): RawAnswer | null {
  const html = (status: number, body: string): RawAnswer => ({
    status,
    contentType: 'text/html; charset=UTF-8',
    body,
    headers: {},
  });
  if (kind === 'html') return html(200, HTML_PAGE);
  const code = FAULT_CODES.get(kind);
  if (code === undefined) return null;
  if (code === 502 || code === 413) return html(code, errorPage(code));
  return {
    status: code,
    contentType: 'application/json; charset=UTF-8',
    body: JSON.stringify(errorBody(code, asked), null, 2),
    headers: retryAfter === undefined || retryAfter === null ? {} : { 'retry-after': String(retryAfter) },
  };
}

const FAULT_CODES: ReadonlyMap<FaultKind, FaultStatus> = new Map([
  ['status-400', 400],
  ['status-401', 401],
  ['status-403', 403],
  ['status-404', 404],
  ['status-409', 409],
  ['status-413', 413],
  ['status-429', 429],
  ['status-500', 500],
  ['status-502', 502],
  ['status-503', 503],
]);

/** Numbers become objects, truth values words, and lists objects: nothing a reader can take for good. */
function spoilTypes(value: Json): Json {
  if (typeof value === 'number') return { value };
  if (typeof value === 'boolean') return value ? 'yes' : 'no';
  if (isJsonArray(value)) return { items: value.map(spoilTypes) };
  if (isJsonObject(value)) return Object.fromEntries(Object.entries(value).map(([k, v]) => [k, spoilTypes(v)]));
  return value;
}

const DROPPED = new Set(['access_token', 'version', 'properties', 'valueRanges', 'replies', 'sheets', 'expires_in']);

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
