// Signing in as a service account: what goes over the wire, how long a token lasts, who waits for whom, and what is
// said when Google refuses.
import { generateKeyPairSync, verify } from 'node:crypto';
import { afterEach, describe, expect, test } from 'vitest';
import { z } from 'zod';
import {
  credentialsText,
  EMAIL,
  endScriptedGoogle,
  googleBench,
  googleFailureOf,
  NEVER,
  PUBLIC_KEY,
  type Script,
  SHEET,
} from '#tests/support/scripted-google.ts';

afterEach(endScriptedGoogle);

const VERSION = { version: '7', modifiedTime: '2026-11-21T10:00:00.000Z' };
const part = (text: string | undefined): unknown => JSON.parse(Buffer.from(text ?? '', 'base64url').toString());
const claimsOf = (text: string) => {
  const [, body] = (new URLSearchParams(text).get('assertion') ?? '').split('.');
  return z.object({ iat: z.number(), exp: z.number(), aud: z.string(), iss: z.string() }).parse(part(body));
};

describe('a sign-in', () => {
  test('is a signed assertion, as Google documents it', async () => {
    const { client, signIns } = await googleBench();
    await client.signIn(NEVER);
    const [request] = signIns();
    expect(request).toMatchObject({ method: 'POST', path: '/token' });
    expect(request?.headers['content-type']).toBe('application/x-www-form-urlencoded');
    const form = new URLSearchParams(request?.text);
    expect([...form.keys()]).toEqual(['grant_type', 'assertion']);
    expect(form.get('grant_type')).toBe('urn:ietf:params:oauth:grant-type:jwt-bearer');
    const [header, claims, signature] = (form.get('assertion') ?? '').split('.');
    expect(part(header)).toEqual({ alg: 'RS256', typ: 'JWT', kid: 'k1' });
    expect(part(claims)).toEqual({
      iss: EMAIL,
      scope: 'https://www.googleapis.com/auth/spreadsheets https://www.googleapis.com/auth/drive.metadata.readonly',
      aud: 'https://oauth2.googleapis.com/token',
      iat: Date.parse('2026-11-21T10:00:00Z') / 1000,
      exp: Date.parse('2026-11-21T11:00:00Z') / 1000,
    });
    const signed = Buffer.from(`${header}.${claims}`);
    expect(verify('RSA-SHA256', signed, PUBLIC_KEY, Buffer.from(signature ?? '', 'base64url'))).toBe(true);
  });

  test('happens before the first request and lasts until five minutes before its end', async () => {
    const { client, clock, next, signIns, calls } = await googleBench();
    next({ body: VERSION }, { body: VERSION }, { body: VERSION });
    await client.version(SHEET, NEVER);
    await clock.advance((3599 - 301) * 1000);
    await client.version(SHEET, NEVER);
    expect(signIns()).toHaveLength(1);
    await clock.advance(2000);
    await client.version(SHEET, NEVER);
    expect(signIns()).toHaveLength(2);
    expect(calls().map(({ headers }) => headers.authorization)).toEqual([
      'Bearer ya29.token-number-1',
      'Bearer ya29.token-number-1',
      'Bearer ya29.token-number-2',
    ]);
  });

  test('of a short-lived token lasts half of its life, and one without an end an hour', async () => {
    const { client, clock, next, signIns, onToken } = await googleBench();
    onToken.answer = () => ({ body: { access_token: 'ya29.always-the-same', expires_in: 60 } });
    next({ body: VERSION }, { body: VERSION }, { body: VERSION }, { body: VERSION });
    await client.version(SHEET, NEVER);
    await clock.advance(29_000);
    await client.version(SHEET, NEVER);
    expect(signIns()).toHaveLength(1);
    await clock.advance(1000);
    onToken.answer = () => ({ body: { access_token: 'ya29.always-the-same' } });
    await client.version(SHEET, NEVER);
    await clock.advance(3_299_000);
    await client.version(SHEET, NEVER);
    expect(signIns()).toHaveLength(2);
  });

  test('is one for everybody who needs a token at the same time', async () => {
    const { client, next, signIns } = await googleBench();
    next({ body: VERSION }, { body: VERSION }, { body: VERSION });
    await Promise.all([client.version(SHEET, NEVER), client.version(SHEET, NEVER), client.version(SHEET, NEVER)]);
    expect(signIns()).toHaveLength(1);
  });

  test('goes on for the others when one of them gives up, and ends when all have', async () => {
    const { client, next, signIns, onToken, ended } = await googleBench();
    let answer = (): void => undefined;
    let closed = 0;
    onToken.answer = (request, response) => {
      request.socket.on('close', () => {
        closed += 1;
      });
      answer = () => response.end(JSON.stringify({ access_token: 'ya29.for-the-other', expires_in: 3599 }));
      return null;
    };
    next({ body: VERSION });
    const [one, other] = [new AbortController(), new AbortController()];
    const givenUp = googleFailureOf(client.version(SHEET, one.signal));
    const waiting = client.version(SHEET, other.signal);
    while (signIns().length === 0) await new Promise((resolve) => setImmediate(resolve));
    one.abort();
    expect(await givenUp).toMatchObject({ kind: 'aborted', mayHaveHappened: false });
    answer();
    expect(await waiting).toMatchObject({ version: '7' });
    expect(closed).toBe(0);

    const last = new AbortController();
    const alone = googleFailureOf(client.signIn(last.signal));
    while (signIns().length === 1) await new Promise((resolve) => setImmediate(resolve));
    last.abort();
    expect(await alone).toMatchObject({ kind: 'aborted' });
    while (closed === 0) await new Promise((resolve) => setImmediate(resolve));
    expect(ended.at(-1)).toMatchObject({ kind: 'token', status: null });
    expect(await googleFailureOf(client.signIn(last.signal))).toMatchObject({ kind: 'aborted' });
  });

  test('asked for by a person is made anew, whatever is remembered', async () => {
    const { client, next, signIns, calls } = await googleBench();
    next({ body: VERSION }, { body: VERSION });
    await client.version(SHEET, NEVER);
    await client.signIn(NEVER);
    await client.version(SHEET, NEVER);
    expect(signIns()).toHaveLength(2);
    expect(calls().at(-1)?.headers.authorization).toBe('Bearer ya29.token-number-2');
  });

  test('is made anew for another account and at another address', async () => {
    let credentials = credentialsText();
    let base = '';
    const { client, url, next, signIns } = await googleBench({
      credentials: () => credentials,
      baseUrl: () => base,
    });
    next({ body: VERSION }, { body: VERSION }, { body: VERSION });
    base = url;
    await client.version(SHEET, NEVER);
    credentials = credentialsText({ client_email: 'other@tiny-farm.iam.gserviceaccount.com' });
    await client.version(SHEET, NEVER);
    base = `${url}/elsewhere/`;
    await client.version(SHEET, NEVER);
    expect(signIns().map(({ path, text }) => [path, claimsOf(text).iss])).toEqual([
      ['/token', EMAIL],
      ['/token', 'other@tiny-farm.iam.gserviceaccount.com'],
      ['/elsewhere/token', 'other@tiny-farm.iam.gserviceaccount.com'],
    ]);
  });

  test('names the server itself where a stand-in wants that', async () => {
    const { client, url, signIns, onToken } = await googleBench();
    onToken.answer = ({ text }) =>
      claimsOf(text).aud === `${url}/token`
        ? { body: { access_token: 'ya29.named', expires_in: 3599 } }
        : { status: 400, body: { error: 'invalid_grant', error_description: 'Invalid JWT: Failed audience check.' } };
    await client.signIn(NEVER);
    expect(signIns()).toHaveLength(2);
  });
});

describe('a refused token', () => {
  const REFUSED = {
    status: 401,
    body: {
      error: {
        code: 401,
        message: 'Request had invalid authentication credentials. Expected OAuth 2 access token.',
        status: 'UNAUTHENTICATED',
      },
    },
  };

  test('is thrown away, and the request made once more with a new one', async () => {
    const { client, next, signIns, ended } = await googleBench();
    next(REFUSED, { body: { spreadsheetId: SHEET } });
    const change = { kind: 'delete-rows', tabId: 0, at: 4, count: 1 } as const;
    expect(await client.change(SHEET, [change], [], NEVER)).toEqual([]);
    expect(signIns()).toHaveLength(2);
    expect(ended.map(({ kind, status }) => [kind, status])).toEqual([
      ['token', 200],
      ['write', 401],
      ['token', 200],
      ['write', 200],
    ]);
  });

  test("twice is a refused sign-in, in Google's words", async () => {
    const { client, next, calls, clock } = await googleBench();
    const date = new Date(clock.now() + 7_200_000).toUTCString();
    next(REFUSED, { ...REFUSED, headers: { date } });
    const change = { kind: 'delete-rows', tabId: 0, at: 4, count: 1 } as const;
    const error = await googleFailureOf(client.change(SHEET, [change], [], NEVER));
    expect(error).toMatchObject({ kind: 'sign_in_refused', status: 401, mayHaveHappened: false });
    expect(error.detail).toBe(
      "Request had invalid authentication credentials. Expected OAuth 2 access token. (The clock of this computer is 7200 s behind Google's.)",
    );
    expect(calls()).toHaveLength(2);
  });

  test('costs one sign-in, however many requests were refused with it', async () => {
    const { client, next, signIns } = await googleBench();
    next({ body: VERSION });
    await client.version(SHEET, NEVER);
    const answer: Script = ({ headers }) =>
      headers.authorization === 'Bearer ya29.token-number-1' ? REFUSED : { body: VERSION };
    next(answer, answer, answer, answer);
    await Promise.all([client.version(SHEET, NEVER), client.version(SHEET, NEVER)]);
    expect(signIns()).toHaveLength(2);
  });
});

describe('a sign-in that Google refuses', () => {
  test.each([
    ['a deleted key', 400, { error: 'invalid_grant', error_description: 'Invalid JWT Signature.' }],
    ['a deleted account', 400, { error: 'invalid_grant', error_description: 'Invalid grant: account not found' }],
    ['a disabled account', 401, { error: 'invalid_client', error_description: 'The OAuth client was disabled.' }],
    ['an organisation that forbids it', 403, { error: 'access_denied', error_description: 'Forbidden by policy.' }],
  ])('for %s says so in its words', async (_, status, body) => {
    const { client, onToken, signIns } = await googleBench();
    onToken.answer = () => ({ status, body });
    const error = await googleFailureOf(client.signIn(NEVER));
    expect(error).toMatchObject({
      kind: 'sign_in_refused',
      status,
      detail: `${body.error}: ${body.error_description}`,
    });
    expect(signIns()).toHaveLength(1);
  });

  test('for a wrong clock says how wrong it is', async () => {
    const { client, onToken, clock, ended } = await googleBench();
    const words = 'Invalid JWT: Token must be a short-lived token (60 minutes) and in a reasonable timeframe.';
    onToken.answer = () => ({
      status: 400,
      headers: { date: new Date(clock.now() - 900_000).toUTCString() },
      body: { error: 'invalid_grant', error_description: words },
    });
    const error = await googleFailureOf(client.signIn(NEVER));
    expect(error.kind).toBe('sign_in_refused');
    expect(error.detail).toBe(`invalid_grant: ${words} (The clock of this computer is 900 s ahead of Google's.)`);
    expect(ended).toEqual([{ kind: 'token', ms: 0, status: 400, skewMs: -900_000 }]);
  });

  test.each([
    ['too many', 429, { error: 'rate_limited' }, 'quota'],
    ['a breakdown', 503, { error: 'internal_failure' }, 'server'],
    ['an address without a sign-in', 404, { error: 'none' }, 'shape'],
    ['a page for people', 200, '<!DOCTYPE html><title>Wifi</title>', 'shape'],
    ['a redirect', 302, '', 'shape'],
    ['an answer without a token', 200, { token_type: 'Bearer' }, 'shape'],
    ['an empty token', 200, { access_token: '' }, 'shape'],
    ['half an answer', 200, '{"access_token":"ya29.half', 'shape'],
  ])('because of %s is no refusal', async (_, status, body, kind) => {
    const { client, onToken, signIns } = await googleBench();
    onToken.answer = () => ({ status, body, headers: status === 302 ? { location: 'http://127.0.0.1:1/' } : {} });
    expect(await googleFailureOf(client.signIn(NEVER))).toMatchObject({ kind, mayHaveHappened: false });
    expect(signIns()).toHaveLength(1);
  });

  test('keeps a write from having happened, and the next one signs in again', async () => {
    const { client, onToken, calls, next } = await googleBench();
    const ordinary = onToken.answer;
    onToken.answer = () => ({ status: 500, body: {} });
    const change = { kind: 'delete-rows', tabId: 0, at: 4, count: 1 } as const;
    const error = await googleFailureOf(client.change(SHEET, [change], [], NEVER));
    expect(error).toMatchObject({ kind: 'server', mayHaveHappened: false });
    expect(calls()).toEqual([]);
    onToken.answer = ordinary;
    next({ body: {} });
    await client.change(SHEET, [change], [], NEVER);
    expect(calls()).toHaveLength(1);
  });
});

describe('an account', () => {
  test('is the address to share with; without credentials every call says what is missing', async () => {
    const { client } = await googleBench();
    expect(client.account()).toBe(EMAIL);
    const { client: without, requests } = await googleBench({ credentials: () => ({ missing: '/keys/farm.json' }) });
    expect(() => without.account()).toThrow('credentials_missing');
    for (const work of [
      without.signIn(NEVER),
      without.version(SHEET, NEVER),
      without.shape(SHEET, NEVER),
      without.read(SHEET, [{ tab: 'T', fromColumn: 0, toColumn: 1 }], NEVER),
      without.change(SHEET, [{ kind: 'delete-rows', tabId: 0, at: 1, count: 1 }], [], NEVER),
    ])
      expect(await googleFailureOf(work)).toMatchObject({ kind: 'credentials_missing', detail: '/keys/farm.json' });
    expect(requests).toEqual([]);
  });

  test('whose key is another one is refused by the server, not by us', async () => {
    const other = generateKeyPairSync('rsa', { modulusLength: 2048 }).privateKey;
    const pem = other.export({ type: 'pkcs1', format: 'pem' });
    const { client, signIns } = await googleBench({ credentials: () => credentialsText({ private_key: pem }) });
    await client.signIn(NEVER);
    const [header, claims, signature] = (new URLSearchParams(signIns()[0]?.text).get('assertion') ?? '').split('.');
    const signed = Buffer.from(`${header}.${claims}`);
    expect(verify('RSA-SHA256', signed, PUBLIC_KEY, Buffer.from(signature ?? '', 'base64url'))).toBe(false);
  });
});
