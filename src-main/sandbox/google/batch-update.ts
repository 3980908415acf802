// spreadsheets.batchUpdate: all requests on one copy, in their order; the first refusal names its request and nothing
// of the copy is kept.
import type { Json, JsonObject } from '../stand-in/json.ts';
import { objectIn, objectsIn } from './json-fields.ts';
import { invalidArgument, SheetRefusal, sheetsError } from './refusal.ts';
import { CELL_REQUESTS } from './request-cells.ts';
import { DIMENSION_REQUESTS } from './request-dimensions.ts';
import { RULE_REQUESTS } from './request-rules.ts';
import { TAB_REQUESTS } from './request-tabs.ts';
import type { RequestHandler } from './requests.ts';
import type { Work } from './work.ts';

const HANDLERS: ReadonlyMap<string, RequestHandler> = new Map(
  Object.entries({ ...TAB_REQUESTS, ...DIMENSION_REQUESTS, ...CELL_REQUESTS, ...RULE_REQUESTS }),
);

/** `body` is checked. Gives the replies; throws Refused. */
export function runRequests(work: Work, body: JsonObject): readonly Json[] {
  const requests = objectsIn(body, 'requests');
  if (requests.length === 0) throw invalidArgument('Must specify at least one request.');
  return requests.map((request, index) => {
    const [kind] = Object.keys(request);
    if (kind === undefined) throw invalidArgument(`Invalid requests[${index}]: No request set.`);
    return runOne(work, kind, request, index);
  });
}

function runOne(work: Work, kind: string, request: JsonObject, index: number): JsonObject {
  const handler = HANDLERS.get(kind);
  const inner = objectIn(request, kind);
  if (handler === undefined || inner === undefined) {
    throw sheetsError(501, 'UNIMPLEMENTED', `This stand-in does not carry out requests[${index}].${kind}.`);
  }
  try {
    return handler(work, inner);
  } catch (error) {
    if (error instanceof SheetRefusal) throw invalidArgument(`Invalid requests[${index}].${kind}: ${error.message}`);
    throw error;
  }
}
