// Signing in as a service account: an assertion signed with its key buys a token for an hour (Google: "Using OAuth 2.0
// for server to server applications"). One sign-in at a time; whoever needs a token meanwhile waits for the same one.
import { sign } from 'node:crypto';
import { z } from 'zod';
import type { Clock } from '../../core/clock.ts';
import { errorFromAnswer, type GoogleAnswer, skewWords, wordsOf } from './answers.ts';
import { GOOGLE_TOKEN_ADDRESS, type ServiceAccount, tokenAddress } from './credentials.ts';
import { GoogleError } from './errors.ts';
import { googleLibrary } from './library.ts';
import type { GoogleSecrets } from './secrets.ts';
import type { ExchangeWithGoogle, HttpOptions } from './transport.ts';

/** Who signs in, and at which address ('': Google's own). A token is good for nobody and nowhere else. */
export interface GooglePlace {
  readonly base: string;
  readonly account: ServiceAccount;
}

export interface SignIn {
  /** The remembered token, or a new one. */
  token(place: GooglePlace, signal: AbortSignal): Promise<string>;
  /** A new one, whatever is remembered. */
  fresh(place: GooglePlace, signal: AbortSignal): Promise<string>;
  /** It was refused: not to be used again. */
  forget(token: string): void;
}

const SCOPES = [
  'https://www.googleapis.com/auth/spreadsheets',
  'https://www.googleapis.com/auth/drive.metadata.readonly',
].join(' ');
const GRANT = 'urn:ietf:params:oauth:grant-type:jwt-bearer';
const HOUR_S = 3600;
/** So long before its end a token is not used any more; of a short one, half of its time. */
const MARGIN_MS = 300_000;

const tokenShape = z.object({
  access_token: z.string().min(1),
  expires_in: z.coerce.number().positive().catch(HOUR_S),
});

const base64url = (value: object): string => Buffer.from(JSON.stringify(value)).toString('base64url');

/** A JSON Web Token as Google documents it, signed RS256. `nowMs` is this machine's time. */
export function assertionOf(account: ServiceAccount, audience: string, nowMs: number): string {
  const iat = Math.floor(nowMs / 1000);
  const header = { alg: 'RS256', typ: 'JWT', ...(account.keyId === null ? {} : { kid: account.keyId }) };
  const claims = { iss: account.email, scope: SCOPES, aud: audience, iat, exp: iat + HOUR_S };
  const signed = `${base64url(header)}.${base64url(claims)}`;
  return `${signed}.${sign('RSA-SHA256', Buffer.from(signed), account.key).toString('base64url')}`;
}

/** 401 and 403 are Google's word on the key; what says nothing of it is a failure like any other. */
function refusedSignIn(answer: GoogleAnswer): GoogleError {
  const error = errorFromAnswer(answer, 'token');
  const { status, retryAfterMs } = error;
  if (error.kind === 'not_found') return new GoogleError('shape', { status, detail: 'Nobody signs in here.' });
  const isRefusal = ['rejected', 'not_shared', 'api_disabled', 'sign_in_refused'].includes(error.kind);
  if (!isRefusal) return error;
  const detail = `${wordsOf(answer.body)}${skewWords(answer.skewMs)}`.trim();
  return new GoogleError('sign_in_refused', { status, retryAfterMs, detail });
}

interface Running {
  readonly place: GooglePlace;
  readonly promise: Promise<string>;
  readonly stop: AbortController;
  waiting: number;
}

const samePlace = (a: GooglePlace, b: GooglePlace): boolean => a.base === b.base && a.account.text === b.account.text;

export function createSignIn(clock: Clock, exchange: ExchangeWithGoogle, secrets: GoogleSecrets): SignIn {
  let remembered: { readonly place: GooglePlace; readonly token: string; readonly untilMs: number } | null = null;
  let running: Running | null = null;

  const ask = async (place: GooglePlace, audience: string, signal: AbortSignal): Promise<GoogleAnswer> => {
    const { http } = await googleLibrary();
    secrets.ofAccount(place.account.secrets);
    const assertion = assertionOf(place.account, audience, clock.now());
    secrets.add('assertion', assertion);
    const url = tokenAddress(place.base, place.account.tokenUri);
    const data = new URLSearchParams({ grant_type: GRANT, assertion }).toString();
    const headers = { 'content-type': 'application/x-www-form-urlencoded', accept: 'application/json' };
    const send = (options: HttpOptions) => http.request({ ...options, method: 'POST', url, data, headers });
    return exchange({ kind: 'token', send }, signal);
  };

  const signIn = async (place: GooglePlace, signal: AbortSignal): Promise<string> => {
    let answer = await ask(place, GOOGLE_TOKEN_ADDRESS, signal);
    // Servers that stand in for Google may want to be named themselves.
    const wantsItsName = place.base !== '' && answer.status >= 400 && /audience|\baud\b/i.test(wordsOf(answer.body));
    if (wantsItsName) answer = await ask(place, tokenAddress(place.base, ''), signal);
    if (answer.status < 200 || answer.status > 299) throw refusedSignIn(answer);
    const got = tokenShape.safeParse(answer.body);
    if (!got.success) throw new GoogleError('shape', { status: answer.status, detail: 'The answer holds no token.' });
    const { access_token: token, expires_in } = got.data;
    secrets.add('token', token);
    const lifeMs = expires_in * 1000;
    remembered = { place, token, untilMs: clock.now() + lifeMs - Math.min(MARGIN_MS, lifeMs / 2) };
    return token;
  };

  const start = (place: GooglePlace): Running => {
    const stop = new AbortController();
    const promise = signIn(place, stop.signal).finally(() => {
      if (running?.promise === promise) running = null;
    });
    // Whoever waits hears of it; when nobody does any more, nobody needs to.
    promise.catch(() => undefined);
    return { place, promise, stop, waiting: 0 };
  };

  const fresh = (place: GooglePlace, signal: AbortSignal): Promise<string> => {
    if (signal.aborted) return Promise.reject(new GoogleError('aborted'));
    if (!running || !samePlace(running.place, place)) running = start(place);
    const mine = running;
    mine.waiting += 1;
    return new Promise((resolve, reject) => {
      const leave = (): void => {
        mine.waiting -= 1;
        reject(new GoogleError('aborted'));
        if (mine.waiting > 0) return;
        if (running === mine) running = null;
        mine.stop.abort();
      };
      signal.addEventListener('abort', leave, { once: true });
      mine.promise.then(resolve, reject).finally(() => signal.removeEventListener('abort', leave));
    });
  };

  return {
    fresh,
    token: (place, signal) => {
      const usable = remembered && samePlace(remembered.place, place) && clock.now() < remembered.untilMs;
      return usable && remembered ? Promise.resolve(remembered.token) : fresh(place, signal);
    },
    forget: (token) => {
      if (remembered?.token === token) remembered = null;
    },
  };
}
