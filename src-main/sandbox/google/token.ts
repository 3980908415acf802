// POST /token: a signed JWT for an access token (RFC 7523, as Google's OAuth documentation for service accounts has it).
// Refusals have OAuth's shape, all with status 400.

import { verify } from 'node:crypto';
import { Refused } from '../stand-in/answers.ts';
import type { JsonObject } from '../stand-in/json.ts';
import { isJsonObject } from '../stand-in/json.ts';
import type { Accounts } from './accounts.ts';
import { TOKEN_SECONDS } from './accounts.ts';

const GRANT = 'urn:ietf:params:oauth:grant-type:jwt-bearer';
const LONGEST_SECONDS = 3600;
/** How far the clocks may be apart. */
const SKEW_SECONDS = 300;
const AUDIENCES = [
  'https://oauth2.googleapis.com/token',
  'https://accounts.google.com/o/oauth2/token',
  'https://www.googleapis.com/oauth2/v4/token',
  'https://www.googleapis.com/oauth2/v3/token',
];
const SCOPE = /^https:\/\/www\.googleapis\.com\/auth\/[a-z.]+$/;

const refuse = (error: string, description: string) => new Refused(400, { error, error_description: description });
const invalidGrant = (description: string) => refuse('invalid_grant', description);

function decoded(part: string): JsonObject | null {
  try {
    const value: unknown = JSON.parse(Buffer.from(part, 'base64url').toString('utf8'));
    return isJsonObject(value) ? value : null;
  } catch {
    return null;
  }
}

function checkTimes(claims: JsonObject, seconds: number): void {
  const { iat, exp } = claims;
  const sound =
    typeof iat === 'number' &&
    typeof exp === 'number' &&
    exp - iat <= LONGEST_SECONDS &&
    exp > iat &&
    exp > seconds &&
    iat <= seconds + SKEW_SECONDS &&
    exp <= seconds + LONGEST_SECONDS + SKEW_SECONDS;
  if (!sound) {
    throw invalidGrant(
      'Invalid JWT: Token must be a short-lived token (60 minutes) and in a reasonable timeframe. Check your iat and exp values in the JWT claim.',
    );
  }
}

/** `body` is the form as it came. `ownUrl`: this stand-in's token address, an audience too. */
export function answerToken(body: string, accounts: Accounts, now: Date, ownUrl: string): JsonObject {
  const form = new URLSearchParams(body);
  const grant = form.get('grant_type');
  if (grant === null) throw refuse('invalid_request', 'Required parameter is missing: grant_type');
  if (grant !== GRANT) throw refuse('unsupported_grant_type', `Invalid grant_type: ${grant}`);
  const assertion = form.get('assertion');
  if (assertion === null) throw refuse('invalid_request', 'Required parameter is missing: assertion');
  const [head, claimsPart, signature, ...more] = assertion.split('.');
  const [header, claims] = [decoded(head ?? ''), decoded(claimsPart ?? '')];
  if (!header || !claims || signature === undefined || more.length > 0) {
    throw invalidGrant('Invalid JWT: malformed.');
  }
  if (header.alg !== 'RS256') throw invalidGrant('Invalid JWT: Unsupported algorithm.');
  const account = typeof claims.iss === 'string' ? accounts.byEmail(claims.iss) : null;
  if (account === null) throw invalidGrant('Invalid grant: account not found');
  const signed = Buffer.from(`${head}.${claimsPart}`);
  const good =
    account.publicKey !== null && verify('RSA-SHA256', signed, account.publicKey, Buffer.from(signature, 'base64url'));
  if (!good) throw invalidGrant('Invalid JWT Signature.');
  if (typeof claims.aud !== 'string' || ![...AUDIENCES, ownUrl].includes(claims.aud)) {
    throw invalidGrant('Invalid JWT: Failed audience check.');
  }
  checkTimes(claims, Math.floor(now.getTime() / 1000));
  if (typeof claims.sub === 'string' && claims.sub !== claims.iss) {
    throw new Refused(401, {
      error: 'unauthorized_client',
      error_description:
        'Client is unauthorized to retrieve access tokens using this method, or client not authorized for any of the scopes requested.',
    });
  }
  const scopes = typeof claims.scope === 'string' ? claims.scope.split(' ').filter((scope) => scope !== '') : [];
  if (scopes.length === 0) throw refuse('invalid_scope', 'Empty or missing scope not allowed.');
  if (!scopes.every((scope) => SCOPE.test(scope))) {
    throw refuse('invalid_scope', 'Invalid OAuth scope or ID token audience provided.');
  }
  return { access_token: accounts.issue(account, new Set(scopes)), expires_in: TOKEN_SECONDS, token_type: 'Bearer' };
}
