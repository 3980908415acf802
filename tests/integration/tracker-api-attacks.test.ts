// The tracker API under attack: keys, bodies, methods, sizes, rates, other people’s web pages, and requests that no
// client would send. Whatever comes, the answer is JSON, nothing is changed, and the next honest call works.
import { hostname } from 'node:os';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { callerOf, createCallerLimits } from '#main/hosts/tracker-api/caller-limits.ts';
import { TRANSPORT_ERRORS } from '#shared/contract/tracker-api-errors.ts';
import { rawConversation, statusIn } from '#tests/support/raw-http.ts';
import {
  type Answered,
  changeSettings,
  openTrackerApi,
  TAG,
  type TrackerApiWorld,
} from '#tests/support/tracker-api-world.ts';

const MB = 1_048_576;
const CALCULATED = '/apex-calculate';
const DECREMENT = `/api/finished-goods/${TAG}/apex-decrement`;
const SETTINGS = `/api/finished-goods/${TAG}/apex-settings`;
const CUSTOM = `/api/finished-goods/${TAG}/custom-skus`;
const sale = { sku: 'singles_1g', units: 1, idempotency_key: 'a' };

let world: TrackerApiWorld;
beforeEach(async () => {
  world = await openTrackerApi({
    patience: { headersMs: 150, requestMs: 250, keepAliveMs: 200, silenceMs: 2_000, betweenLooksMs: 25 },
  });
  await world.addPackage(TAG, 'Wedding Cake', 500_000);
});
afterEach(async () => {
  // Whatever was tried: no gram is gone, and whoever has the key is served.
  await world.clock.advance(11 * 60_000);
  const answer = await world.ask(CALCULATED);
  expect(answer.json).toMatchObject({ [TAG]: { available_grams: 500 } });
  expect((await world.test.client.packages.checkLedger()).differences).toEqual([]);
  await world[Symbol.asyncDispose]();
});

const host = () => `Host: 127.0.0.1:${world.port()}`;
const key = () => `X-API-Key: ${world.key()}`;
const say = (lines: readonly string[], body = '') =>
  rawConversation(world.port(), `${[...lines, 'Connection: close', '', ''].join('\r\n')}${body}`).closed;

/** The code of an answer, which must be the same JSON as every other refusal. */
function refused(answer: Answered): string {
  expect(answer.headers['content-type']).toBe('application/json; charset=utf-8');
  expect(answer.headers['cache-control']).toBe('no-store');
  expect(answer.headers['access-control-allow-origin']).toBeUndefined();
  const code = answer.json && typeof answer.json === 'object' && 'code' in answer.json ? String(answer.json.code) : '';
  expect(answer.json).toMatchObject({ error: expect.any(String), code });
  return `${answer.status} ${code}`;
}

const jsonIn = (conversation: string): unknown => JSON.parse(conversation.slice(conversation.indexOf('\r\n\r\n') + 4));

describe('keys', () => {
  it('are needed for everything but health, existing or not', async () => {
    for (const path of [
      CALCULATED,
      '/api/overview',
      '/api/openapi.json',
      '/api/nothing',
      '/',
      '/api/health/x',
      '/api/healthy',
    ]) {
      expect(refused(await world.ask(path, { key: null })), path).toBe('401 UNAUTHORIZED');
    }
    for (const method of ['POST', 'DELETE', 'OPTIONS', 'PATCH']) {
      expect(refused(await world.ask('/api/health', { key: null, method })), method).toBe('401 UNAUTHORIZED');
    }
    expect((await world.ask('/api/health', { key: null, method: 'HEAD' })).status).toBe(200);
  });

  it('count only whole, once, in their header', async () => {
    const right = world.key();
    for (const wrong of [
      right.slice(0, -1),
      `${right}x`,
      right.toUpperCase(),
      ` ${right}x`,
      `Bearer ${right}`,
      'ключ'.repeat(2).replace(/./g, 'k'),
    ]) {
      expect(refused(await world.ask(CALCULATED, { key: wrong })), wrong).toBe('401 UNAUTHORIZED');
    }
    expect(refused(await world.ask(CALCULATED, { key: '' }))).toBe('401 UNAUTHORIZED');
    for (const path of [
      `${CALCULATED}?x-api-key=${right}`,
      `${CALCULATED}?key=${right}&token=${right}&api_key=${right}`,
    ]) {
      expect(refused(await world.ask(path, { key: null }))).toBe('401 UNAUTHORIZED');
    }
    for (const headers of [
      { authorization: `Bearer ${right}` },
      { cookie: `x-api-key=${right}` },
      { 'x-api-token': right },
    ]) {
      expect(refused(await world.ask(CALCULATED, { key: null, headers }))).toBe('401 UNAUTHORIZED');
    }
    expect(statusIn(await say([`GET ${CALCULATED} HTTP/1.1`, host(), key(), key()]))).toBe(401);
    expect(statusIn(await say([`GET ${CALCULATED} HTTP/1.1`, host(), 'X-API-Key: x', key()]))).toBe(401);
    expect(statusIn(await say([`GET ${CALCULATED} HTTP/1.1`, host(), key()]))).toBe(200);
  });

  it('may be as odd and as long as they like without getting in', async () => {
    expect(statusIn(await say([`GET ${CALCULATED} HTTP/1.1`, host(), `X-API-Key: ${'k'.repeat(4_000)}`]))).toBe(401);
    const tooLong = await say([`GET ${CALCULATED} HTTP/1.1`, host(), `X-API-Key: ${'k'.repeat(9_000)}`]);
    expect([statusIn(tooLong), jsonIn(tooLong)]).toMatchObject([431, { code: 'HEADERS_TOO_LARGE' }]);
    for (const odd of ['\u00e9\u00e8', '\u0001x', '\u{1f511}']) {
      const answer = await rawConversation(
        world.port(),
        Buffer.from(`GET ${CALCULATED} HTTP/1.1\r\n${host()}\r\nX-API-Key: ${odd}\r\nConnection: close\r\n\r\n`),
      ).closed;
      expect([400, 401]).toContain(statusIn(answer));
    }
  });

  it('are not guessed: wrong ones are slowed, and a right one still gets in', async () => {
    for (let guess = 0; guess < 10; guess += 1) {
      expect(refused(await world.ask(CALCULATED, { key: `guess ${guess}` }))).toBe('401 UNAUTHORIZED');
    }
    const slowed = await world.ask(CALCULATED, { key: 'guess 10' });
    expect([refused(slowed), slowed.headers['retry-after']]).toEqual(['429 TOO_MANY_WRONG_KEYS', '60']);
    expect((await world.ask(CALCULATED)).status).toBe(200);
    await world.clock.advance(60_000);
    expect((await world.ask(CALCULATED, { key: 'guess 11' })).status).toBe(401);
  });

  it('shut an address out for a while after a hundred different ones', async () => {
    for (let guess = 0; guess < 101; guess += 1) {
      await world.clock.advance(100);
      await world.ask(CALCULATED, { key: `guess ${guess}` });
    }
    const shutOut = await world.ask(CALCULATED);
    expect([refused(shutOut), Number(shutOut.headers['retry-after']) > 500]).toEqual(['429 TOO_MANY_WRONG_KEYS', true]);
    expect((await world.ask('/api/health', { key: null })).status).toBe(200);
    await world.clock.advance(10 * 60_000);
    expect((await world.ask(CALCULATED)).status).toBe(200);
  });

  it('that are merely old shut nobody out, however often they are shown', async () => {
    for (let poll = 0; poll < 300; poll += 1) {
      await world.clock.advance(5_000);
      await world.ask(CALCULATED, { key: 'phk_of_before' });
    }
    expect((await world.ask(CALCULATED)).status).toBe(200);
  });

  it('stop at once when a new one is made, also on a connection that is open', async () => {
    const old = world.key();
    const request = (shown: string) => `GET ${CALCULATED} HTTP/1.1\r\n${host()}\r\nX-API-Key: ${shown}\r\n\r\n`;
    const open = rawConversation(world.port(), request(old));
    await expect.poll(async () => (await world.api.status()).calls).toBe(1);
    const key2 = world.api.newKey();
    expect(key2).toMatch(/^phk_[\w-]{43}$/);
    open.write(request(old));
    open.write(request(key2));
    const statuses = [...(await open.closed).matchAll(/HTTP\/1\.1 (\d{3})/g)].map(([, status]) => Number(status));
    expect(statuses).toEqual([200, 401, 200]);
    expect(world.test.lines.some(({ line }) => line.includes(old) || line.includes(key2))).toBe(false);
  });

  it('are all refused while none is set', async () => {
    world.test.core.settings.secret('tracker-api.key');
    const old = world.key();
    await world.test.client.settings.setSecret({ name: 'tracker-api.key', value: null });
    for (const shown of [old, '', 'null', 'undefined']) {
      expect(refused(await world.ask(CALCULATED, { key: shown }))).toBe('401 UNAUTHORIZED');
    }
    expect(world.api.status()).toMatchObject({ keySet: false, keyEndsIn: null });
    world.api.newKey();
  });
});

describe('addresses and methods', () => {
  it('answers 404 where there is nothing and 405 with what is allowed', async () => {
    for (const path of [
      '/',
      '/api',
      '/api/',
      '/api/overview/x',
      '/API/OVERVIEW',
      '/api/batches/a/b',
      '/favicon.ico',
      '/api/finished-goods/a/b',
      '/apex-calculate/x',
      '/api//overview',
      '/api/%6fverview',
    ]) {
      expect(refused(await world.ask(path)), path).toBe('404 NO_SUCH_PATH');
    }
    for (const [method, path, allow] of [
      ['POST', '/api/overview', 'GET, HEAD'],
      ['DELETE', '/api/finished-goods', 'GET, HEAD'],
      ['PUT', CALCULATED, 'GET, HEAD'],
      ['OPTIONS', CALCULATED, 'GET, HEAD'],
      ['TRACE', '/api/overview', 'GET, HEAD'],
      ['PROPFIND', '/api/overview', 'GET, HEAD'],
      ['GET', DECREMENT, 'POST'],
      ['HEAD', DECREMENT, 'POST'],
      ['GET', CUSTOM, 'DELETE, POST, PUT'],
      ['PATCH', CUSTOM, 'DELETE, POST, PUT'],
    ]) {
      const answer = await world.ask(path ?? '', { method: method ?? '' });
      expect([answer.status, answer.headers.allow], `${method} ${path}`).toEqual([405, allow]);
      if (method !== 'HEAD') expect(refused(answer)).toBe('405 METHOD_NOT_ALLOWED');
    }
  });

  it('goes nowhere by dots, slashes and escapes', async () => {
    for (const path of [
      '/api/finished-goods/../overview',
      '/api/finished-goods/%2e%2e/overview',
      '/api/health/../overview',
      '/api/./overview',
      '/api/finished-goods/%zz',
      '/api/finished-goods/%',
      '/api/finished-goods/%00',
      '/api/finished-goods/%0d%0aX-Y:%20z',
      '/api/finished-goods/%ff',
      '//api/overview',
      '/api\\overview',
      '/api/overview#x',
      '/api/overview//',
    ]) {
      const answer = await say([`GET ${path} HTTP/1.1`, host(), key()]);
      expect([statusIn(answer), jsonIn(answer)], path).toMatchObject([400, { code: 'BAD_REQUEST' }]);
    }
    for (const tag of [
      '..%2F..%2Fapi%2Foverview',
      'a%2Fb',
      '%2e%2e%2f',
      "1A' or '1'='1",
      '1A%25',
      '%F0%9F%8C%BF',
      '__proto__',
      'constructor',
      '*',
    ]) {
      const path = `/api/finished-goods/${tag.replaceAll(' ', '%20')}`;
      expect(refused(await world.ask(path)), tag).toBe('404 RECORD_NOT_FOUND');
      expect(refused(await world.post(`${path}/apex-decrement`, sale)), tag).toBe('404 RECORD_NOT_FOUND');
    }
    expect(refused(await world.ask(`/api/finished-goods/${'1'.repeat(65)}`))).toBe('422 INVALID_INPUT');
    expect(refused(await world.ask('/api/finished-goods/%20'))).toBe('422 INVALID_INPUT');
  });

  it('reads only plain paths: no whole addresses, no authorities', async () => {
    for (const target of [
      'http://evil.example/apex-calculate',
      `http://127.0.0.1:${world.port()}${CALCULATED}`,
      '*',
      'evil.example:80',
      `?${CALCULATED}`,
    ]) {
      expect(statusIn(await say([`GET ${target} HTTP/1.1`, host(), key()])), target).toBe(400);
    }
    const proxied = await rawConversation(world.port(), `CONNECT evil.example:443 HTTP/1.1\r\n${host()}\r\n\r\n`)
      .closed;
    expect(proxied).not.toContain(' 200 ');
  });

  it('is not confused by queries', async () => {
    for (const query of [
      '__proto__[x]=1',
      'constructor[prototype][x]=1',
      'status[0]=all',
      `a=${'x'.repeat(3_000)}`,
      '%zz=1',
      '&&&==',
      'status=',
    ]) {
      const answer = await world.ask(`/api/batches?${query}`);
      expect([200, 422], query).toContain(answer.status);
    }
    expect('x' in {}).toBe(false);
  });
});

describe('web pages', () => {
  it('get nothing: an Origin is refused, with or without the key, and no CORS is spoken', async () => {
    for (const origin of ['https://evil.example', 'null', '', `http://127.0.0.1:${world.port()}`]) {
      for (const method of ['GET', 'POST', 'OPTIONS']) {
        for (const path of [CALCULATED, '/api/health']) {
          const headers = {
            origin,
            'access-control-request-method': 'POST',
            'access-control-request-headers': 'x-api-key',
          };
          const answer = await world.ask(path, { method, headers });
          expect(refused(answer), `${method} ${origin}`).toBe('403 FROM_A_WEBSITE');
        }
      }
    }
  });

  it('get nothing either where a browser leaves the Origin out', async () => {
    for (const site of ['cross-site', 'same-site', 'same-origin']) {
      expect(refused(await world.ask('/api/health', { headers: { 'sec-fetch-site': site } }))).toBe(
        '403 FROM_A_WEBSITE',
      );
    }
    expect((await world.ask('/api/health', { headers: { 'sec-fetch-site': 'none' } })).status).toBe(200);
    expect((await world.ask(CALCULATED, { headers: { 'sec-fetch-mode': 'cors' } })).status).toBe(200);
  });

  it('cannot come by a name that merely points here', async () => {
    for (const name of [
      'evil.example',
      'localhost.evil.example',
      '127.0.0.1.evil.example',
      '192.168.1.5',
      '[::2]',
      hostname() === 'localhost' ? 'x' : hostname(),
      '127.0.0.1:x',
      '127.0.0.1@evil.example',
      '127.1',
      '0.0.0.0',
      '[127.0.0.1]',
    ]) {
      expect(refused(await world.ask(CALCULATED, { headers: { host: name } })), name).toBe('421 WRONG_HOST');
    }
    for (const name of ['localhost', '127.0.0.1', '[::1]', 'LOCALHOST:1', '127.0.0.1:65535']) {
      expect((await world.ask(CALCULATED, { headers: { host: name } })).status, name).toBe(200);
    }
    expect(statusIn(await say([`GET ${CALCULATED} HTTP/1.1`, key()]))).toBe(421);
    expect(statusIn(await say([`GET ${CALCULATED} HTTP/1.0`, key()]))).toBe(421);
    expect(statusIn(await say([`GET ${CALCULATED} HTTP/1.1`, 'Host: ', key()]))).toBe(421);
    expect(statusIn(await say([`GET ${CALCULATED} HTTP/1.1`, host(), 'Host: evil.example', key()]))).toBe(421);
    expect(statusIn(await say([`GET ${CALCULATED} HTTP/1.1`, host(), host(), key()]))).toBe(421);
  });

  it('on a whole network it is known by numbers and by its own name', async () => {
    changeSettings(world.test, { 'trackerApi.address': '0.0.0.0' });
    await world.attached.settled();
    for (const name of [
      '192.168.1.5:8787',
      '[fe80::1]',
      '127.0.0.1',
      hostname(),
      `${hostname().split('.')[0]}.local:80`,
    ]) {
      expect((await world.ask(CALCULATED, { headers: { host: name } })).status, name).toBe(200);
    }
    for (const name of ['evil.example', `${hostname()}.evil.example`, '1.2.3', '192.168.1.5.nip.io', '[::1.evil]']) {
      expect(refused(await world.ask(CALCULATED, { headers: { host: name } })), name).toBe('421 WRONG_HOST');
    }
  });
});

describe('bodies', () => {
  const raw = async (head: readonly string[], body: string | Buffer = '') => {
    const start = [`POST ${DECREMENT} HTTP/1.1`, host(), key(), 'Connection: close', ...head, '', ''].join('\r\n');
    const answer = await rawConversation(world.port(), Buffer.concat([Buffer.from(start), Buffer.from(body)])).closed;
    return { status: statusIn(answer), json: answer === '' ? null : jsonIn(answer) };
  };
  const JSON_TYPE = 'Content-Type: application/json';
  const measured = (body: string | Buffer) => `Content-Length: ${Buffer.byteLength(body)}`;
  const chunked = (body: string) => `${Buffer.byteLength(body).toString(16)}\r\n${body}\r\n0\r\n\r\n`;
  const padded = (bytes: number) =>
    JSON.stringify({ ...sale, units: 0, pad: '' }).replace(
      '""',
      `"${'x'.repeat(bytes - JSON.stringify({ ...sale, units: 0, pad: '' }).length)}"`,
    );

  it('may have a megabyte and not one byte more, however it is measured', async () => {
    const most = padded(MB);
    const more = padded(MB + 1);
    expect([most.length, more.length]).toEqual([MB, MB + 1]);
    expect(await raw([JSON_TYPE, measured(most)], most)).toMatchObject({ status: 422, json: { field: 'units' } });
    expect(await raw([JSON_TYPE, 'Transfer-Encoding: chunked'], chunked(most))).toMatchObject({ status: 422 });
    const tooLarge = { status: 413, json: { code: 'BODY_TOO_LARGE' } };
    expect(await raw([JSON_TYPE, measured(more)], more)).toMatchObject(tooLarge);
    expect(await raw([JSON_TYPE, 'Transfer-Encoding: chunked'], chunked(more))).toMatchObject(tooLarge);
    expect(await raw([JSON_TYPE, 'Content-Length: 1000000000'])).toMatchObject(tooLarge);
    expect(refused(await world.post(DECREMENT, more))).toBe('413 BODY_TOO_LARGE');
  });

  it('that never end are ended', async () => {
    const head = [`POST ${DECREMENT} HTTP/1.1`, host(), key(), JSON_TYPE, 'Transfer-Encoding: chunked', '', ''].join(
      '\r\n',
    );
    const flood = rawConversation(world.port(), head);
    const chunk = `10000\r\n${'x'.repeat(65_536)}\r\n`;
    const pour = setInterval(() => flood.write(chunk), 1);
    const answer = await flood.closed;
    clearInterval(pour);
    expect([0, 408, 413]).toContain(statusIn(answer));
    const drip = rawConversation(world.port(), `${head}1\r\n{\r\n`);
    const dripping = setInterval(() => drip.write('1\r\n \r\n'), 10);
    const dripped = await drip.closed;
    clearInterval(dripping);
    expect([statusIn(dripped), jsonIn(dripped)]).toMatchObject([408, { code: 'TOO_SLOW' }]);
  });

  it('must be JSON in UTF-8 and say so', async () => {
    const body = JSON.stringify(sale);
    for (const type of [
      'text/plain',
      'application/x-www-form-urlencoded',
      'multipart/form-data; boundary=x',
      'application/jsonx',
      'application/json; charset=utf-16',
      'text/json',
      '*/*',
      'application/octet-stream',
      ';',
      'text/event-stream',
    ]) {
      expect(await raw([`Content-Type: ${type}`, measured(body)], body), type).toMatchObject({
        status: 415,
        json: { code: 'NOT_JSON' },
      });
    }
    expect(await raw([measured(body)], body)).toMatchObject({ status: 415 });
    expect(await raw([JSON_TYPE, JSON_TYPE, measured(body)], body)).toMatchObject({ status: 415 });
    expect(await raw([JSON_TYPE, 'Content-Encoding: gzip', measured(body)], body)).toMatchObject({ status: 415 });
    const disposition = 'Content-Disposition: attachment; filename="x.json"';
    expect(await raw([JSON_TYPE, disposition, measured('{}')], '{}')).toMatchObject({
      status: 422,
      json: { field: 'sku' },
    });
    for (const type of ['application/json; charset=utf-8', 'APPLICATION/JSON;charset="UTF-8"']) {
      expect(await raw([`Content-Type: ${type}`, measured('{}')], '{}'), type).toMatchObject({
        status: 422,
        json: { field: 'sku' },
      });
    }
  });

  it('that are no JSON, or too odd to be meant, are not understood', async () => {
    const odd: (string | Buffer)[] = [
      '{',
      'null',
      '"text"',
      '[]',
      'NaN',
      '{"sku":"singles_1g","units":NaN,"idempotency_key":"a"}',
      '{"sku":"singles_1g","units":1e999,"idempotency_key":"a"}',
      '{"sku":"singles_1g","units":-1e999,"idempotency_key":"a"}',
      '{"sku":"singles_1g","units":1e21,"idempotency_key":"a"}',
      '{"sku":"singles_1g","units":0.1,"idempotency_key":"a"}',
      '{"sku":"singles_1g","units":true,"idempotency_key":"a"}',
      '{"sku":"singles_1g","units":[1],"idempotency_key":"a"}',
      '{"sku":{"$ne":1},"units":1,"idempotency_key":"a"}',
      '{"sku":"singles_1g","units":1,"idempotency_key":"a",}',
      '{"__proto__":{"units":1},"sku":"singles_1g","idempotency_key":"a"}',
      '{"sku":"singles_1g","units":1,"idempotency_key":"a","\\u005f_proto__":{}}',
      `${'['.repeat(400_000)}${']'.repeat(400_000)}`,
      `${'{"a":'.repeat(100_000)}1${'}'.repeat(100_000)}`,
      `[${'1,'.repeat(500_000)}1]`,
      Buffer.from([0x22, 0xff, 0xfe, 0x22]),
      Buffer.from([0xef, 0xbb, 0xbf, 0xc0, 0xaf]),
      '\u0000',
      `{"sku":"singles_1g","units":1,"idempotency_key":"${'k'.repeat(900_000)}"}`,
      `{"sku":"${'s'.repeat(900_000)}","units":1,"idempotency_key":"a"}`,
    ];
    for (const body of odd) {
      const answer = await raw([JSON_TYPE, measured(body)], body);
      expect(answer, String(body).slice(0, 80)).toMatchObject({ status: 422, json: { code: 'INVALID_INPUT' } });
      expect(JSON.stringify(answer.json).length).toBeLessThan(1_000);
    }
  });

  it('with keys that mean something to a program change nothing but what they say', async () => {
    for (const name of ['constructor', 'toString', 'hasOwnProperty', 'prototype', '__defineGetter__']) {
      const unknown = await world.post(SETTINGS, { [name]: { excluded: true } });
      expect(refused(unknown), name).toBe('422 UNKNOWN_SKU');
      expect(refused(await world.post(DECREMENT, { ...sale, sku: name })), name).toBe('422 UNKNOWN_SKU');
    }
    expect((await world.post(CUSTOM, { constructor: { name: 'Odd', grams_per_unit: 1 } })).json).toMatchObject({
      custom_skus: { constructor: { name: 'Odd' } },
    });
    expect((await world.ask(`${CUSTOM}?key=constructor`, { method: 'DELETE' })).status).toBe(200);
    const many = Object.fromEntries(Array.from({ length: 20_000 }, (_, n) => [`sku_${n}`, { excluded: true }]));
    expect(refused(await world.post(SETTINGS, many))).toBe('422 UNKNOWN_SKU');
  });

  it('have no place where nothing is sent', async () => {
    expect(refused(await world.ask(CALCULATED, { body: sale }))).toBe('400 UNEXPECTED_BODY');
    expect(refused(await world.ask('/api/health', { body: sale, key: null }))).toBe('400 UNEXPECTED_BODY');
    expect(
      (await world.ask(CALCULATED, { headers: { 'content-type': 'application/json', 'content-length': '0' } })).status,
    ).toBe(200);
  });

  it('are not read of whoever has no key', async () => {
    const answer = await world.ask(DECREMENT, {
      method: 'POST',
      key: null,
      headers: { 'content-length': '900000000' },
      unfinished: true,
    });
    expect([refused(answer), answer.headers.connection]).toEqual(['401 UNAUTHORIZED', 'close']);
  });
});

describe('connections', () => {
  it('carry one request after the other, each looked at for itself', async () => {
    const request = (path: string, shown: string) => `GET ${path} HTTP/1.1\r\n${host()}\r\nX-API-Key: ${shown}\r\n\r\n`;
    const all = [
      request(CALCULATED, world.key()),
      request(CALCULATED, 'x'),
      request('/api/health', 'x'),
      request('/api/nothing', world.key()),
    ];
    const answer = await rawConversation(world.port(), all.join('')).closed;
    expect([...answer.matchAll(/HTTP\/1\.1 (\d{3})/g)].map(([, status]) => Number(status))).toEqual([
      200, 401, 200, 404,
    ]);
  });

  it('give no second request to whoever measures the first one twice', async () => {
    const hidden = `GET ${CALCULATED} HTTP/1.1\r\n${host()}\r\n${key()}\r\n\r\n`;
    for (const measures of [
      'Content-Length: 0\r\nTransfer-Encoding: chunked',
      'Content-Length: 5\r\nContent-Length: 6',
      'Transfer-Encoding: xchunked',
      'Content-Length: -1',
      'Content-Length: 1e3',
      'Content-Length: +5',
    ]) {
      const answer = await rawConversation(
        world.port(),
        `POST ${DECREMENT} HTTP/1.1\r\n${host()}\r\n${measures}\r\n\r\n0\r\n\r\n${hidden}`,
      ).closed;
      expect(answer, measures).not.toContain('Wedding Cake');
    }
  });

  it('that are half open, silent or trickling are cut off, and others are served meanwhile', async () => {
    const halfOpen = Array.from({ length: 40 }, (_, n) =>
      rawConversation(
        world.port(),
        [
          '',
          'GET /apex-calc',
          `GET ${CALCULATED} HTTP/1.1\r\nX-A: `,
          `POST ${DECREMENT} HTTP/1.1\r\n${host()}\r\n${key()}\r\nContent-Type: application/json\r\nContent-Length: 10\r\n\r\n{`,
        ][n % 4] ?? '',
      ),
    );
    const drip = setInterval(() => {
      for (const one of halfOpen.slice(0, 3)) one.write('x');
    }, 20);
    expect((await world.ask(CALCULATED)).status).toBe(200);
    const answers = await Promise.all(halfOpen.map(({ closed }) => closed));
    clearInterval(drip);
    for (const answer of answers.filter(Boolean)) {
      expect([400, 408]).toContain(statusIn(answer));
      expect(jsonIn(answer)).toMatchObject({ code: expect.stringMatching(/TOO_SLOW|BAD_REQUEST/) });
    }
  });

  it('that hang up in the middle of a body leave nothing behind', async () => {
    for (let n = 0; n < 20; n += 1) {
      const cut = rawConversation(
        world.port(),
        `POST ${DECREMENT} HTTP/1.1\r\n${host()}\r\n${key()}\r\nContent-Type: application/json\r\nContent-Length: 60\r\n\r\n{"sku":"singles_1g",`,
      );
      cut.end();
      await cut.closed;
    }
    expect(world.test.lines.filter(({ level }) => level === 'error')).toEqual([]);
  });

  it('speak nothing but HTTP/1.1 requests', async () => {
    for (const bytes of [
      Buffer.from([0x16, 0x03, 0x01, 0x00, 0xf4]),
      '\0\0\0\r\n\r\n',
      'GET / HTTP/9.9\r\n\r\n',
      `GET / HTTP/1.1\r\n${host()}\r\nBad Header: x\r\n\r\n`,
      'PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n',
    ]) {
      const answer = await rawConversation(world.port(), bytes).closed;
      expect([400, 408]).toContain(statusIn(answer));
      expect(jsonIn(answer)).toMatchObject({ error: expect.any(String) });
    }
    const expecting = await say([`GET ${CALCULATED} HTTP/1.1`, host(), key(), 'Expect: miracles']);
    expect([statusIn(expecting), jsonIn(expecting)]).toMatchObject([417, { code: 'EXPECTATION_FAILED' }]);
    const upgrade = await say([
      `GET ${CALCULATED} HTTP/1.1`,
      host(),
      'Upgrade: websocket',
      'Connection: Upgrade',
      'Sec-WebSocket-Key: x',
    ]);
    expect(statusIn(upgrade)).toBe(401);
  });
});

describe('rates', () => {
  it('let a burst through and slow the rest, by the hundreds at once', async () => {
    const answers = await Promise.all(Array.from({ length: 250 }, () => world.ask(CALCULATED)));
    const statuses = answers.map(({ status }) => status);
    expect(statuses.filter((status) => status === 200)).toHaveLength(120);
    const slowed = answers.find(({ status }) => status === 429);
    expect([slowed && refused(slowed), slowed?.headers['retry-after']]).toEqual(['429 TOO_MANY_CALLS', '1']);
    await world.clock.advance(1_000);
    const after = await Promise.all(Array.from({ length: 61 }, () => world.ask(CALCULATED)));
    expect(after.filter(({ status }) => status === 200)).toHaveLength(60);
  });

  it('take the same sale once, however many send it at once', async () => {
    const answers = await Promise.all(
      Array.from({ length: 100 }, () => world.post(DECREMENT, { ...sale, units: 500 })),
    );
    expect(answers.map(({ status }) => status)).toEqual(Array.from({ length: 100 }, () => 200));
    const duplicates = answers.filter(({ body }) => body.includes('"duplicate":true'));
    expect(duplicates).toHaveLength(99);
    // Given back, so that every gram is there at the end.
    const [row] = (await world.test.client.packages.list({})).packages;
    await world.test.client.packages.setCurrent({ id: row?.id ?? '', currentMg: 500_000 });
  });

  it('do not fill the log', async () => {
    await Promise.all(Array.from({ length: 200 }, () => world.ask(CALCULATED, { key: 'x' })));
    expect(world.test.lines.filter(({ line }) => line.includes('was refused')).length).toBeLessThanOrEqual(20);
  });
});

describe('addresses', () => {
  it('are counted each for itself, a network of IPv6 as one', () => {
    const limits = createCallerLimits(world.clock);
    const spend = (address: string) =>
      Array.from({ length: 120 }, () => limits.call(address)).filter((s) => s !== null);
    expect(spend('10.0.0.1')).toEqual([]);
    expect([limits.call('10.0.0.1'), limits.call('10.0.0.2')]).toEqual([1, null]);
    expect(spend('2001:db8:1:2::1')).toEqual([]);
    expect([limits.call('2001:db8:1:2:ffff::9'), limits.call('2001:db8:1:3::1')]).toEqual([1, null]);
    expect(spend('::1')).toEqual([]);
    expect([limits.call('::1'), limits.call('::2')]).toEqual([1, null]);
    expect(callerOf('::ffff:10.0.0.1')).toBe('10.0.0.1');
    expect(callerOf('fe80::1%eth0')).toBe('fe80::1');
    expect(callerOf(undefined)).toBe('unknown');
  });

  it('are forgotten when too many others came since', () => {
    const limits = createCallerLimits(world.clock);
    for (let n = 0; n < 121; n += 1) limits.call('10.0.0.1');
    for (let n = 0; n < 2_000; n += 1) limits.call(`10.1.${n >> 8}.${n & 255}`);
    expect(limits.call('10.0.0.1')).toBeNull();
  });
});

describe('every refusal', () => {
  it('has a status of its own and a sentence', () => {
    for (const { status, message } of Object.values(TRANSPORT_ERRORS)) {
      expect(status).toBeGreaterThanOrEqual(400);
      expect(message).toMatch(/\.$/);
    }
  });
});
