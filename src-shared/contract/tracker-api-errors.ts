// How the tracker API says no: {"error": sentence, "code": CODE} and, where it helps, what there is instead. The
// sentences are for whoever writes or runs the other machine's program.
import { z } from 'zod';

export const apiError = z.looseObject({
  error: z.string().describe('What happened, in words'),
  code: z.string().describe('The same for programs, such as NOT_ENOUGH_AVAILABLE'),
  field: z.string().optional().describe('The part of the request that is not understood'),
  reference: z.string().optional().describe('Finds an unexpected failure in the log of the server'),
  requested_grams: z.number().optional(),
  available_grams: z.number().optional().describe('What can be taken off the package now'),
  available_units: z.int().optional().describe('The same in whole units of the SKU asked for'),
  known_skus: z.array(z.string()).optional().describe('SKU keys the package has'),
});

/** Before anything is looked at, and when something breaks: any call may be answered so. */
export const EVERY_CALL = {
  BAD_REQUEST: { status: 400, message: 'This request cannot be read.' },
  UNAUTHORIZED: { status: 401, message: 'A valid key is needed in the header X-API-Key.' },
  FROM_A_WEBSITE: { status: 403, message: 'Web pages have no access to this API: the request has an Origin.' },
  WRONG_HOST: { status: 421, message: 'The Host header names another server. Use the address this one was given.' },
  TOO_MANY_CALLS: { status: 429, message: 'Too many calls. Wait as long as Retry-After says.' },
  TOO_MANY_WRONG_KEYS: { status: 429, message: 'Too many wrong keys. Wait as long as Retry-After says.' },
  UNEXPECTED: { status: 500, message: 'This failed on the server. Its log says why, under the reference.' },
} as const;

export const PARTLY_READ = {
  INVALID_INPUT: { status: 422, message: 'The request is not understood.' },
} as const;

export const WITH_BODY = {
  BODY_TOO_LARGE: { status: 413, message: 'A body may have 1 MB (1,048,576 bytes).' },
  NOT_JSON: { status: 415, message: 'Send JSON in UTF-8, with Content-Type: application/json.' },
  ...PARTLY_READ,
} as const;

export const OF_ONE_RECORD = {
  RECORD_NOT_FOUND: { status: 404, message: 'There is nothing with this number.' },
} as const;

/** Offers and changes are the business of whoever keeps the goods: passed on, the same grams would be sold twice. */
export const OF_THE_KEEPER = {
  KEPT_BY_TRACKER: {
    status: 409,
    message: 'This server takes its finished goods from another tracker itself. Send this to that one.',
  },
} as const;

/** Writes, whatever they write. */
export const OF_A_WRITE = {
  ...OF_THE_KEEPER,
  DISK_FULL: { status: 507, message: 'The disk of the server is full. Nothing was stored.' },
} as const;

export const OF_A_SKU = {
  UNKNOWN_SKU: { status: 422, message: 'The package has no such SKU.' },
} as const;

export const OF_A_DECREMENT = {
  ...OF_A_SKU,
  NOT_ENOUGH_AVAILABLE: { status: 409, message: 'The package has not enough left.' },
  DECREMENT_KEY_REUSED: {
    status: 409,
    message: 'This idempotency key was used for another decrement. Use a new key for each one.',
  },
  PACKAGE_NOT_ACTIVE: { status: 409, message: 'The package is not active: nothing can be sold from it.' },
} as const;

export const OF_CUSTOM_SKUS = {
  ...OF_A_SKU,
  SKU_KEY_TAKEN: { status: 409, message: 'The package has a SKU of this key already.' },
} as const;

/** Outside the described calls. */
export const NO_SUCH_CALL = {
  NO_SUCH_PATH: { status: 404, message: 'There is nothing at this address. GET /api/openapi.json says what there is.' },
  METHOD_NOT_ALLOWED: { status: 405, message: 'This address does not take this method. Allow says which it takes.' },
  UNEXPECTED_BODY: { status: 400, message: 'This method takes no body.' },
  TOO_SLOW: { status: 408, message: 'This request took too long.' },
  EXPECTATION_FAILED: { status: 417, message: 'This server meets no expectations.' },
  HEADERS_TOO_LARGE: { status: 431, message: 'The headers of this request are too large.' },
} as const;

/** A refusal that is answered before a procedure is reached. */
export const TRANSPORT_ERRORS = { ...EVERY_CALL, ...WITH_BODY, ...NO_SUCH_CALL } as const;
export type TransportErrorCode = keyof typeof TRANSPORT_ERRORS;
