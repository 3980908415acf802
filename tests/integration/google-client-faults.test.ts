// Everything that can go wrong between us and Google: what each is called, whether a write may have happened, that
// nothing is tried twice by itself, and that no secret is in any of it.
import { createServer } from 'node:net';
import { inspect } from 'node:util';
import { gzipSync } from 'node:zlib';
import { afterEach, describe, expect, test } from 'vitest';
import type { GoogleFailure } from '#main/integrations/google-sheets/errors.ts';
import type { GoogleSheetsPort } from '#main/integrations/google-sheets/port.ts';
import { settle } from '#tests/support/fake-clock.ts';
import {
  advanceAfter,
  credentialsText,
  endScriptedGoogle,
  googleBench,
  googleFailureOf,
  NEVER,
  PRIVATE_PEM,
  type Script,
  type ScriptedAnswer,
  SHEET,
} from '#tests/support/scripted-google.ts';

afterEach(endScriptedGoogle);

const LIST = { tab: 'List', fromColumn: 0, toColumn: 3 };
const reading = (client: GoogleSheetsPort, signal = NEVER) => client.read(SHEET, [LIST], signal);
const writing = (client: GoogleSheetsPort, signal = NEVER) =>
  client.change(SHEET, [{ kind: 'delete-rows', tabId: 5, at: 9, count: 1 }], [LIST], signal);

const refusal = (code: number, status: string, message: string, details: object[] = []): ScriptedAnswer => ({
  status: code,
  body: { error: { code, message, status, details } },
});
const ofDrive = (code: number, reason: string, message: string): ScriptedAnswer => ({
  status: code,
  body: { error: { code, message, errors: [{ domain: 'usageLimits', reason, message }] } },
});
const HTML = '<!DOCTYPE html><html lang=en><title>Error 502 (Server Error)!!1</title>';

const reset: Script = (request) => {
  request.socket.resetAndDestroy();
  return null;
};
const resetInside: Script = (request, response) => {
  response.writeHead(200, { 'content-type': 'application/json', 'content-length': '5000' });
  response.write('{"valueRanges":[', () => request.socket.resetAndDestroy());
  return null;
};
const endInside: Script = (request, response) => {
  response.writeHead(200, { 'content-type': 'application/json', 'content-length': '5000' });
  response.write('{"valueRanges":[', () => request.socket.end());
  return null;
};

describe('a failure', () => {
  const kinds: readonly (readonly [string, ScriptedAnswer | Script, GoogleFailure, boolean])[] = [
    ['a reset', reset, 'network', true],
    ['a reset inside the answer', resetInside, 'network', true],
    ['an end inside the answer', endInside, 'network', true],
    ['a bad request', refusal(400, 'INVALID_ARGUMENT', "Unable to parse range: 'List'!A1:D"), 'rejected', false],
    [
      'a sheet that is not shared',
      refusal(403, 'PERMISSION_DENIED', 'The caller does not have permission'),
      'not_shared',
      false,
    ],
    ['a 403 that says nothing', { status: 403, body: '' }, 'not_shared', false],
    [
      'a spreadsheet that is not there',
      refusal(404, 'NOT_FOUND', 'Requested entity was not found.'),
      'not_found',
      false,
    ],
    ['a conflict', refusal(409, 'ABORTED', 'The operation was aborted.'), 'server', true],
    ['too much at once', refusal(413, 'INVALID_ARGUMENT', 'Request payload size exceeds the limit'), 'rejected', false],
    ['too much at once, said by a page', { status: 413, body: HTML }, 'rejected', false],
    ['what cannot be done', refusal(422, 'FAILED_PRECONDITION', 'No.'), 'rejected', false],
    [
      'too many requests',
      refusal(429, 'RESOURCE_EXHAUSTED', "Quota exceeded for quota metric 'Read requests'"),
      'quota',
      false,
    ],
    ['an internal error', refusal(500, 'INTERNAL', 'Internal error encountered.'), 'server', true],
    ['a bad gateway', { status: 502, body: HTML }, 'server', true],
    ['a busy server', refusal(503, 'UNAVAILABLE', 'The service is currently unavailable.'), 'server', true],
    ['a deadline over there', refusal(504, 'DEADLINE_EXCEEDED', 'Deadline expired.'), 'server', true],
    ['a request that took too long', { status: 408, body: HTML }, 'timeout', true],
    ['a page in place of the answer', { body: HTML, headers: { 'content-type': 'text/html' } }, 'shape', true],
    ['a page that forbids', { status: 403, body: HTML }, 'shape', true],
    ['a page that knows nothing', { status: 404, body: HTML }, 'shape', true],
    ['half an answer', { body: '{"updatedSpreadsheet":{"sheets":[' }, 'shape', true],
    ['nothing at all', { body: '' }, 'shape', true],
    ['no content', { status: 204, body: '' }, 'shape', true],
    ['a list', { body: '[1,2]' }, 'shape', true],
  ];
  test.each(kinds.filter(([name]) => name !== 'a list'))('%s on a write', async (_, answer, kind, mayHaveHappened) => {
    const { client, next, calls } = await googleBench();
    next(answer);
    expect(await googleFailureOf(writing(client))).toMatchObject({ kind, mayHaveHappened });
    expect(calls()).toHaveLength(1);
  });
  test.each(kinds)('%s on a read, after which nothing can have happened', async (_, answer, kind) => {
    const { client, next, calls } = await googleBench();
    next(answer);
    expect(await googleFailureOf(reading(client))).toMatchObject({ kind, mayHaveHappened: false });
    expect(calls()).toHaveLength(1);
  });

  test('that Google names keeps its words', async () => {
    const { client, next } = await googleBench();
    next(refusal(400, 'INVALID_ARGUMENT', "Unable to parse range: 'List'!A1:D"));
    expect(await googleFailureOf(reading(client))).toMatchObject({
      status: 400,
      detail: "Unable to parse range: 'List'!A1:D",
    });
  });

  test.each([
    ['of Sheets', reading, 'sheets.googleapis.com'],
    ['of Drive', (client: GoogleSheetsPort) => client.version(SHEET, NEVER), 'drive.googleapis.com'],
  ])('%s because its interface is off names the service', async (_, work, service) => {
    const { client, next } = await googleBench();
    const message = `API has not been used in project 1 before or it is disabled. Enable it by visiting https://console.developers.google.com/apis/api/${service}/overview?project=1`;
    const info = { '@type': 'type.googleapis.com/google.rpc.ErrorInfo', reason: 'SERVICE_DISABLED' };
    next(
      refusal(403, 'PERMISSION_DENIED', message, [
        { '@type': 'type.googleapis.com/google.rpc.Help', links: [{ url: 'https://example.com' }] },
        { ...info, domain: 'googleapis.com', metadata: { service, consumer: 'projects/1' } },
      ]),
      ofDrive(403, 'accessNotConfigured', 'Access Not Configured.'),
    );
    expect(await googleFailureOf(work(client))).toMatchObject({
      kind: 'api_disabled',
      status: 403,
      detail: `${service}: ${message}`,
    });
    expect(await googleFailureOf(work(client))).toMatchObject({
      kind: 'api_disabled',
      detail: `${service}: Access Not Configured.`,
    });
  });

  test.each([
    ['rateLimitExceeded', 'quota'],
    ['userRateLimitExceeded', 'quota'],
    ['dailyLimitExceeded', 'quota'],
    ['insufficientFilePermissions', 'not_shared'],
  ])('of Drive for %s is %s', async (reason, kind) => {
    const { client, next } = await googleBench();
    next(ofDrive(403, reason, 'Words'));
    expect(await googleFailureOf(client.version(SHEET, NEVER))).toMatchObject({ kind, detail: 'Words' });
  });

  test('of Drive for a file it does not show is not_found', async () => {
    const { client, next } = await googleBench();
    next(ofDrive(404, 'notFound', `File not found: ${SHEET}.`));
    expect(await googleFailureOf(client.version(SHEET, NEVER))).toMatchObject({ kind: 'not_found', status: 404 });
  });

  const quota = (headers: Record<string, string>, details: object[] = []): ScriptedAnswer => ({
    ...refusal(429, 'RESOURCE_EXHAUSTED', 'Quota exceeded', details),
    headers,
  });
  const waits: readonly (readonly [string, ScriptedAnswer, number | null])[] = [
    ['seconds', quota({ 'retry-after': '30' }), 30_000],
    ['a date', quota({ 'retry-after': 'Sat, 21 Nov 2026 10:01:00 GMT' }), 60_000],
    ['a date that is over', quota({ 'retry-after': 'Sat, 21 Nov 2026 09:01:00 GMT' }), 0],
    ['more than an hour', quota({ 'retry-after': '999999' }), 3_600_000],
    ['nonsense', quota({ 'retry-after': 'soon' }), null],
    ['nothing', quota({}), null],
    ['details', quota({}, [{ '@type': 'type.googleapis.com/google.rpc.RetryInfo', retryDelay: '12.5s' }]), 12_500],
    ['a busy server', { status: 503, headers: { 'retry-after': '5' }, body: {} }, 5000],
  ];
  test.each(waits)('that says how long to wait: %s', async (_, answer, retryAfterMs) => {
    const { client, next } = await googleBench();
    next(answer);
    expect(await googleFailureOf(reading(client))).toMatchObject({ retryAfterMs });
  });

  test('of an odd error body is still one by its status', async () => {
    for (const body of [{ error: 'text' }, { error: { errors: 5, details: 'x', message: 7 } }, [], 'null', '5']) {
      const { client, next } = await googleBench();
      next({ status: 403, body });
      expect(await googleFailureOf(reading(client))).toMatchObject({ kind: 'not_shared' });
    }
  });
});

describe('a redirect', () => {
  test.each([301, 302, 303, 307, 308])('%d is not followed: the token would go with it', async (status) => {
    const { client, url, next, calls } = await googleBench();
    next({ status, headers: { location: `${url}/elsewhere` }, body: '' }, { body: {} });
    expect(await googleFailureOf(writing(client))).toMatchObject({ kind: 'shape', status });
    expect(calls()).toHaveLength(1);
  });
});

describe('a server that cannot be reached', () => {
  test('has seen nothing of a write', async () => {
    const { client, stop, next } = await googleBench();
    next({ body: {} });
    await writing(client);
    await stop();
    // The kept-alive connection is given the time to notice.
    await settle();
    const error = await googleFailureOf(writing(client));
    expect(error).toMatchObject({ kind: 'network', detail: 'ECONNREFUSED', status: null, mayHaveHappened: false });
  });

  test.each(['not an address', 'ftp://127.0.0.1', 'data:application/json,{}'])(
    'because of its address %j',
    async (address) => {
      const { client, requests } = await googleBench({ baseUrl: () => address });
      expect(await googleFailureOf(writing(client))).toMatchObject({ kind: 'network', mayHaveHappened: false });
      expect(requests).toEqual([]);
    },
  );

  test('or speaks no HTTP is a failure of the network', async () => {
    const server = createServer((socket) => socket.resume().end('SSH-2.0-OpenSSH_9.2\r\n'));
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const address = server.address();
    const port = typeof address === 'object' && address !== null ? address.port : 0;
    const { client } = await googleBench({ baseUrl: () => `http://127.0.0.1:${port}` });
    expect(await googleFailureOf(reading(client))).toMatchObject({ kind: 'network' });
    await new Promise((resolve) => server.close(resolve));
  });
});

describe('a server that takes its time', () => {
  const hang: Script = () => null;
  const drip: Script = (_, response) => {
    response.writeHead(200, { 'content-type': 'application/json' });
    response.write('{"updated');
    return null;
  };
  test.each([
    ['never answers', hang],
    ['answers a little and no more', drip],
  ])('and %s is given up at the deadline', async (_, answer) => {
    const { client, next, calls, clock, ended } = await googleBench({ timeoutMs: () => 15_000 });
    next(answer, answer);
    const write = googleFailureOf(writing(client));
    await advanceAfter(() => calls().length === 1, clock, 15_000);
    expect(await write).toMatchObject({ kind: 'timeout', mayHaveHappened: true });
    expect(ended.at(-1)).toEqual({ kind: 'write', ms: 15_000, status: null, skewMs: null });
    const read = googleFailureOf(reading(client));
    await advanceAfter(() => calls().length === 2, clock, 15_000);
    expect(await read).toMatchObject({ kind: 'timeout', mayHaveHappened: false });
    expect(clock.pending()).toBe(0);
  });

  test.each([
    ['never answers', hang],
    ['answers a little and no more', drip],
  ])('and %s is left when the caller stops', async (_, answer) => {
    const { client, next, calls, clock } = await googleBench();
    next(answer);
    const stop = new AbortController();
    const write = googleFailureOf(writing(client, stop.signal));
    while (calls().length === 0) await new Promise((resolve) => setImmediate(resolve));
    stop.abort();
    expect(await write).toMatchObject({ kind: 'aborted', mayHaveHappened: true });
    expect(clock.pending()).toBe(0);
    expect(await googleFailureOf(writing(client, stop.signal))).toMatchObject({ mayHaveHappened: false });
    expect(calls()).toHaveLength(1);
  });
});

test('a write that is given up at any moment before it leaves ends quietly', async () => {
  const { client } = await googleBench();
  await client.signIn(NEVER);
  // The library works through many small steps before the request leaves; an error in any of them that nobody listens
  // to would end the program, and this run.
  for (let steps = 0; steps < 80; steps += 1) {
    const stop = new AbortController();
    const write = googleFailureOf(writing(client, stop.signal));
    for (let step = 0; step < steps; step += 1) await Promise.resolve();
    stop.abort();
    expect(await write).toMatchObject({ kind: 'aborted' });
  }
  await settle();
});

describe('an answer that is too large', () => {
  const LARGE = 64 * 1024 * 1024 + 1;
  const packed = gzipSync(Buffer.alloc(LARGE, ' '));

  test('is not taken, whether it says so, or comes packed', async () => {
    const { client, next } = await googleBench();
    const says: Script = (_, response) => {
      response.writeHead(200, { 'content-type': 'application/json', 'content-length': String(LARGE) });
      response.write('{');
      return null;
    };
    const unpacks: Script = (_, response) => {
      response.writeHead(200, { 'content-type': 'application/json', 'content-encoding': 'gzip' });
      response.end(packed);
      return null;
    };
    next(says, unpacks);
    expect(await googleFailureOf(writing(client))).toMatchObject({ kind: 'shape', mayHaveHappened: true });
    const error = await googleFailureOf(reading(client));
    expect(error).toMatchObject({ kind: 'shape', detail: 'The answer is too large.' });
  });

  test('and packed answers are read', async () => {
    const { client, next, calls } = await googleBench();
    next((_, response) => {
      response.writeHead(200, { 'content-type': 'application/json', 'content-encoding': 'gzip' });
      response.end(gzipSync('{"valueRanges":[{"values":[["a"]]}]}'));
      return null;
    });
    expect(await reading(client)).toEqual([[['a']]]);
    expect(calls()[0]?.headers['accept-encoding']).toBe('gzip');
  });
});

describe('a secret', () => {
  const other = 'apex-token-of-the-house';
  const withoutSecrets = (text: string): string => text.replaceAll(other, '[removed]');
  const pieces = PRIVATE_PEM.split('\n').filter((line) => line.length > 20 && !line.startsWith('-----'));

  test('is in no error, whatever the server repeats', async () => {
    const seen: string[] = [];
    const { client, next, onToken } = await googleBench({ withoutSecrets });
    const ordinary = onToken.answer;
    const repeat: Script = (request) => {
      const message = `${request.headers.authorization} ${request.text} ${PRIVATE_PEM} ${pieces.join('')} ${pieces[3]} ${other}`;
      seen.push(
        request.headers.authorization?.slice(7) ?? '',
        new URLSearchParams(request.text).get('assertion') ?? '',
      );
      return { status: 400, body: { error: { code: 400, message: message.slice(-550), status: 'INVALID_ARGUMENT' } } };
    };
    const errors: unknown[] = [];
    next(repeat, repeat, reset, resetInside);
    errors.push(await googleFailureOf(reading(client)), await googleFailureOf(writing(client)));
    errors.push(await googleFailureOf(reading(client)), await googleFailureOf(writing(client)));
    onToken.answer = (request, response) => {
      const { status } = repeat(request, response) ?? {};
      return { status: status ?? 0, body: { error: 'invalid_grant', error_description: request.text.slice(-500) } };
    };
    errors.push(await googleFailureOf(client.signIn(NEVER)));
    onToken.answer = reset;
    errors.push(await googleFailureOf(client.signIn(NEVER)));
    onToken.answer = ordinary;
    const shown = errors
      .map((error) => inspect(error, { depth: 9, showHidden: true }) + JSON.stringify(error))
      .join('\n');
    const secrets = [...seen.filter((text) => text !== ''), ...pieces, other];
    expect(secrets.length).toBeGreaterThan(20);
    for (const secret of secrets) expect(shown).not.toContain(secret);
    expect(shown).toContain('[removed]');
  });

  test('is in no answer, small or large, plain or as Google escapes characters', async () => {
    const { client, next } = await googleBench({ withoutSecrets });
    const rows = (text: string, count: number) => ({
      valueRanges: [{ values: Array.from({ length: count }, () => ['Wedding Cake & co', text]) }],
    });
    const escaped = `ya29.\\u0074oken-number-1`;
    next(
      { body: rows('ya29.token-number-1', 1) },
      { body: rows('ya29.token-number-1', 5000) },
      { body: JSON.stringify(rows('HERE', 5000)).replaceAll('HERE', escaped) },
      { body: rows(`${pieces[2]} ${other}`, 5000) },
      { body: { version: '1', lastModifyingUser: { displayName: 'ya29.token-number-1' } } },
    );
    for (let i = 0; i < 4; i += 1) {
      const [cells] = await reading(client);
      expect(cells?.[0]?.[0]).toBe('Wedding Cake & co');
      expect(cells?.[0]?.[1]).toMatch(/^\[removed\]( \[removed\])?$/);
    }
    expect(await client.version(SHEET, NEVER)).toEqual({ version: '1', changedBy: '[removed]' });
  });

  test('that comes back as the same token at the next sign-in is still a token', async () => {
    const { client, next, onToken, calls } = await googleBench();
    onToken.answer = () => ({ body: { access_token: 'ya29.fixed', expires_in: 3599 } });
    next({ body: { valueRanges: [{}] } });
    await client.signIn(NEVER);
    await client.signIn(NEVER);
    await reading(client);
    expect(calls()[0]?.headers.authorization).toBe('Bearer ya29.fixed');
  });

  test('is not in what is said of a file that is no key', async () => {
    const { client } = await googleBench({
      credentials: () => credentialsText({ type: 'x', private_key: PRIVATE_PEM }),
    });
    const error = await googleFailureOf(reading(client));
    expect(inspect(error, { depth: 9, showHidden: true })).not.toContain(pieces[0]);
  });
});
