// How the faults look on the wire when there is no real answer, and what Apex's readers cannot do without. Pure; the server
// decides when.
import { pageAnswer, type RawAnswer, retryAfterHeader } from '../stand-in/answers.ts';
import type { JsonObject } from '../stand-in/json.ts';
import { createSpoil } from '../stand-in/spoil.ts';
import type { FaultSpec } from './faults.ts';

export const HTML_PAGE = '<!DOCTYPE html>\n<html><head><title>Apex Trading</title></head><body>Sign in</body></html>\n';
const BAD_GATEWAY = '<html>\r\n<head><title>502 Bad Gateway</title></head>\r\n<body>nginx</body>\r\n</html>\r\n';

const json = (status: number, body: JsonObject, headers: Readonly<Record<string, string>> = {}): RawAnswer => ({
  status,
  contentType: 'application/json',
  body: JSON.stringify(body),
  headers,
});
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
        retryAfterHeader(retryAfter === undefined ? 1 : retryAfter),
      );
    case 'status-500':
      return json(500, { message: 'Server Error' });
    case 'status-502':
      return pageAnswer(502, BAD_GATEWAY, 'utf-8');
    case 'status-503':
      return json(503, { message: 'Service Unavailable' }, retryAfterHeader(retryAfter ?? null));
    case 'html':
      return pageAnswer(200, HTML_PAGE, 'utf-8');
    default:
      return null;
  }
}

export const spoilBody = createSpoil({
  dropped: new Set(['quantity', 'updated_at', 'product_id', 'name', 'order_status_id', 'items', 'links', 'meta']),
  lists: false,
});
