// The API's own description, made from the contract that it is served by, so that the two cannot differ: OpenAPI 3.1
// with the key, the shape of errors and every status a call may be answered with.
import type { OpenAPI } from '@orpc/contract';
import { OpenAPIGenerator } from '@orpc/openapi';
import { ZodToJsonSchemaConverter } from '@orpc/zod/zod4';
import {
  apiBatch,
  apiCalculated,
  apiFinishedGood,
  apiOverview,
  trackerApiContract,
} from '#shared/contract/tracker-api.ts';
import { apiError, EVERY_CALL } from '#shared/contract/tracker-api-errors.ts';

/** Asked every few seconds: they carry an ETag, and If-None-Match spares reading them again. */
export const POLLED_PATHS = ['/apex-calculate', '/api/finished-goods/apex-calculate', '/api/finished-goods'] as const;
export const OPEN_PATH = '/api/health';

const ABOUT = `Finished goods and production batches of this Packhouse. Every call but ${OPEN_PATH} needs the key in the
header X-API-Key. Grams are decimal numbers. Errors are {"error": sentence, "code": CODE}, some with more beside them.
Calls are limited per address; after 429 wait as long as Retry-After says.`.replaceAll('\n', ' ');

const text = { schema: { type: 'string' as const } };
const METHODS = ['get', 'post', 'put', 'delete'] as const;

export async function describeTrackerApi(version: string): Promise<OpenAPI.Document> {
  const generator = new OpenAPIGenerator({ schemaConverters: [new ZodToJsonSchemaConverter()] });
  const document = await generator.generate(trackerApiContract, {
    info: { title: 'Packhouse tracker API', version, description: ABOUT },
    servers: [{ url: '/', description: 'This server' }],
    security: [{ key: [] }],
    components: { securitySchemes: { key: { type: 'apiKey', in: 'header', name: 'X-API-Key' } } },
    commonSchemas: {
      Error: { schema: apiError, strategy: 'output' },
      FinishedGood: { schema: apiFinishedGood, strategy: 'output' },
      Batch: { schema: apiBatch, strategy: 'output' },
      Overview: { schema: apiOverview, strategy: 'output' },
      Calculated: { schema: apiCalculated, strategy: 'output' },
    },
    customErrorResponseBodySchema: () => ({ $ref: '#/components/schemas/Error' }),
  });
  for (const [path, item] of Object.entries(document.paths ?? {})) {
    for (const method of METHODS) {
      const operation = item?.[method];
      if (operation) complete(path, operation);
    }
  }
  return document;
}

/** What the contract cannot say: headers, 304, and that one call needs no key. */
function complete(path: string, operation: OpenAPI.OperationObject): void {
  const responses: Record<string, OpenAPI.ResponseObject | OpenAPI.ReferenceObject> = { ...operation.responses };
  for (const [status, response] of Object.entries(responses)) {
    if ('$ref' in response) continue;
    const description = DESCRIPTIONS.get(status) ?? response.description;
    responses[status] = {
      ...response,
      description,
      ...(status === '429' ? { headers: { 'Retry-After': { ...text, description: 'Seconds' } } } : {}),
    };
  }
  if (POLLED_PATHS.some((polled) => polled === path)) {
    const found = responses['200'];
    if (found && !('$ref' in found)) responses['200'] = { ...found, headers: { ETag: text } };
    responses['304'] = { description: 'Not changed since the ETag in If-None-Match', headers: { ETag: text } };
    operation.parameters = [...(operation.parameters ?? []), { name: 'If-None-Match', in: 'header', ...text }];
  }
  if (path === OPEN_PATH) {
    operation.security = [];
    delete responses[String(EVERY_CALL.UNAUTHORIZED.status)];
  }
  operation.responses = responses;
}

const DESCRIPTIONS: ReadonlyMap<string, string> = new Map([
  ['200', 'Done'],
  ['400', 'The request cannot be read'],
  ['401', 'No valid key'],
  ['403', 'Sent by a web page'],
  ['404', 'There is nothing with this number'],
  ['409', 'Cannot be done as things are'],
  ['413', 'The body is larger than 1 MB'],
  ['415', 'Not JSON in UTF-8'],
  ['421', 'The Host header names another server'],
  ['422', 'The request is not understood'],
  ['429', 'Too many calls or wrong keys'],
  ['500', 'Failed on the server'],
  ['507', 'The disk of the server is full'],
]);
