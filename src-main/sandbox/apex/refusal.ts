// An answer that is not a success, thrown from anywhere in a request and turned into the response
// by the server. Bodies are worded as the reference words them.
import type { JsonObject } from './json.ts';

export class ApexAnswer extends Error {
  readonly status: number;
  readonly body: JsonObject;
  readonly headers: Readonly<Record<string, string>>;

  constructor(status: number, body: JsonObject, headers: Readonly<Record<string, string>> = {}) {
    super(`Apex stand-in answered ${status}`);
    this.status = status;
    this.body = body;
    this.headers = headers;
  }
}

export const unauthenticated = () => new ApexAnswer(401, { message: 'Unauthenticated.' });
export const unauthorized = () => new ApexAnswer(403, { message: 'This action is unauthorized.' });
export const notFound = (message: string) => new ApexAnswer(404, { message });
export const conflict = () => new ApexAnswer(409, { message: 'Conflict with requested update' });
export const tooManyRequests = (resetUnixSeconds: number) =>
  new ApexAnswer(
    429,
    { message: 'Rate limit exceeded. Maximum 15 requests per second allowed.' },
    { 'retry-after': '1', 'x-ratelimit-reset': String(resetUnixSeconds) },
  );
export const creditsUsedUp = () => new ApexAnswer(429, { message: 'Monthly credit limit exceeded.' });

/** Laravel's validation answer: field → list of sentences. */
export const invalid = (errors: Readonly<Record<string, readonly string[]>>) =>
  new ApexAnswer(422, { message: 'The given data was invalid.', errors });
