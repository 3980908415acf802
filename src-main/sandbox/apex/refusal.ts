// Apex's refusals, worded as the reference words them.
import { Refused } from '../stand-in/answers.ts';

export const unauthenticated = () => new Refused(401, { message: 'Unauthenticated.' });
export const unauthorized = () => new Refused(403, { message: 'This action is unauthorized.' });
export const notFound = (message: string) => new Refused(404, { message });
export const conflict = () => new Refused(409, { message: 'Conflict with requested update' });
export const tooManyRequests = (resetUnixSeconds: number) =>
  new Refused(
    429,
    { message: 'Rate limit exceeded. Maximum 15 requests per second allowed.' },
    { 'retry-after': '1', 'x-ratelimit-reset': String(resetUnixSeconds) },
  );
export const creditsUsedUp = () => new Refused(429, { message: 'Monthly credit limit exceeded.' });

/** Laravel's validation answer: field → list of sentences. */
export const invalid = (errors: Readonly<Record<string, readonly string[]>>) =>
  new Refused(422, { message: 'The given data was invalid.', errors });
