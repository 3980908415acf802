// How the faults look on the wire: error bodies in the shape of the service that is asked, pages in place of JSON, and what
// Google's readers cannot do without. Pure; the server decides when.
import { pageAnswer, type RawAnswer, retryAfterHeader } from '../stand-in/answers.ts';
import type { JsonObject } from '../stand-in/json.ts';
import { createSpoil } from '../stand-in/spoil.ts';
import { FAULT_STATUSES, type FaultSpec, type FaultStatus, type RequestKind } from './faults.ts';

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
  if (kind === 'html') return pageAnswer(200, HTML_PAGE, 'UTF-8');
  const code = FAULT_STATUSES.find((status) => kind === `status-${status}`);
  if (code === undefined) return null;
  if (code === 502 || code === 413) return pageAnswer(code, errorPage(code), 'UTF-8');
  return {
    status: code,
    contentType: 'application/json; charset=UTF-8',
    body: JSON.stringify(errorBody(code, asked), null, 2),
    headers: retryAfterHeader(retryAfter ?? null),
  };
}

export const spoilBody = createSpoil({
  dropped: new Set(['access_token', 'version', 'properties', 'valueRanges', 'replies', 'sheets', 'expires_in']),
  lists: true,
});
