// The browser host under attack over plain HTTP, byte by byte where a client would correct what is sent: names that
// merely point here, other sites in the person's own browser, oversized and endless requests.
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type HostWorld, openHostWorld } from '#tests/support/browser-host-world.ts';
import { rawConversation, statusIn } from '#tests/support/raw-http.ts';

let world: HostWorld;
let cookie: string;
beforeEach(async () => {
  world = await openHostWorld({ patience: { headersMs: 150, requestMs: 200, silenceMs: 2_000, betweenLooksMs: 25 } });
  cookie = await world.openBrowser();
});
afterEach(() => world.discard());

const port = () => world.host().port;
const say = (lines: readonly string[]) =>
  rawConversation(port(), `${[...lines, 'Connection: close', '', ''].join('\r\n')}`).closed;
const own = () => `Host: 127.0.0.1:${port()}`;
const signedIn = () => `Cookie: ${cookie}`;

describe('a name that merely points at this computer', () => {
  it('gets no page, no key exchange and no socket', async () => {
    const names = [
      'evil.example',
      `evil.example:${port()}`,
      '127.0.0.1',
      'localhost',
      `127.0.0.1.evil.example:${port()}`,
      `127.0.0.1:${port() + 1}`,
      `127.0.0.1:0${port()}`,
      `127.0.0.1.:${port()}`,
      `127.1:${port()}`,
      `2130706433:${port()}`,
      `0.0.0.0:${port()}`,
      `127.0.0.1:${port()}@evil.example`,
      `evil.example@127.0.0.1:${port()}`,
      `user:127.0.0.1@localhost:${port()}`,
      `localhost:${port()}.evil.example`,
      `LOCALHOST.:${port()}`,
      `[::ffff:127.0.0.1]:${port()}`,
    ];
    for (const name of names) {
      expect((await world.ask({ headers: { host: name, cookie } })).status, name).toBe(421);
      const exchanged = await world.ask({ path: world.keyPath(), headers: { host: name } });
      expect([exchanged.status, exchanged.headers['set-cookie']], name).toEqual([421, undefined]);
      const origin = `http://${name}`;
      expect(await world.upgrade({ cookie, host: name, origin }), name).toBe(421);
    }
    expect(statusIn(await say(['GET / HTTP/1.1', 'Host: ', signedIn()]))).toBe(421);
  });

  it('is not believed in a second Host header, or in none', async () => {
    const twice = [`GET / HTTP/1.1`, own(), 'Host: evil.example', signedIn()];
    expect(statusIn(await say(twice))).toBe(421);
    expect(statusIn(await say(['GET / HTTP/1.1', 'Host: evil.example', own(), signedIn()]))).toBe(421);
    expect(statusIn(await say(['GET / HTTP/1.1', own(), own(), signedIn()]))).toBe(421);
    expect(statusIn(await say(['GET / HTTP/1.1', signedIn()]))).toBe(421);
    expect(statusIn(await say(['GET / HTTP/1.0', signedIn()]))).toBe(421);
  });

  it('is not believed in the request line', async () => {
    for (const target of [
      'http://evil.example/',
      `http://127.0.0.1:${port()}/`,
      `http://evil.example${world.keyPath()}`,
      `evil.example:80`,
      '*',
      '?token=x',
    ]) {
      const answer = await say([`GET ${target} HTTP/1.1`, own(), signedIn()]);
      expect(statusIn(answer), target).toBe(400);
      expect(answer).not.toContain('set-cookie');
      expect(answer).not.toContain('<title>Packhouse</title>');
    }
  });

  it('finds no proxy here', async () => {
    const answer = await rawConversation(port(), `CONNECT evil.example:443 HTTP/1.1\r\n${own()}\r\n\r\n`).closed;
    expect([0, 400, 404, 405]).toContain(statusIn(answer));
    expect(answer).not.toContain('200');
  });
});

describe('another site in the person’s own browser', () => {
  const fetched = { 'sec-fetch-mode': 'no-cors', 'sec-fetch-dest': 'image' };
  const followed = { 'sec-fetch-mode': 'navigate', 'sec-fetch-dest': 'document' };

  it('gets nothing but the bare page when somebody follows its link', async () => {
    // A browser would not even send the cookie; here it is stolen and sent all the same.
    for (const site of ['cross-site', 'same-site', 'something-new']) {
      const from = { 'sec-fetch-site': site };
      for (const headers of [
        { ...from, ...fetched },
        { ...from, 'sec-fetch-mode': 'cors', 'sec-fetch-dest': 'empty' },
        { ...from, 'sec-fetch-mode': 'navigate', 'sec-fetch-dest': 'iframe' },
        { ...from, 'sec-fetch-mode': 'websocket', 'sec-fetch-dest': 'websocket' },
        from,
      ]) {
        expect((await world.ask({ headers: { ...headers, cookie } })).status).toBe(403);
      }
      expect((await world.ask({ headers: { ...from, ...followed } })).status).toBe(401);
    }
  });

  it('cannot show the key for the person, nor use up the tries for it', async () => {
    const from = { 'sec-fetch-site': 'cross-site', ...followed };
    const answer = await world.ask({ path: world.keyPath(), headers: from });
    expect([answer.status, answer.headers['set-cookie']]).toEqual([403, undefined]);
    for (let guess = 0; guess < 30; guess++) {
      await world.ask({ path: `/?token=${guess}`, headers: { ...from, ...fetched } });
    }
    expect((await world.ask({ path: world.keyPath() })).status).toBe(303);
  });

  it('does not keep the person from opening the address by hand or from the page itself', async () => {
    for (const site of ['none', 'same-origin']) {
      const headers = { 'sec-fetch-site': site, ...followed };
      expect((await world.ask({ path: world.keyPath(), headers })).status).toBe(303);
      expect((await world.ask({ headers: { ...headers, cookie } })).status).toBe(200);
    }
  });

  it('is refused by its Origin, whatever it asks for', async () => {
    const origins = [
      'https://evil.example',
      'null',
      '',
      `http://127.0.0.1:${port() + 1}`,
      `https://127.0.0.1:${port()}`,
      `http://localhost:${port()}`,
      `http://127.0.0.1`,
      `http://127.0.0.1:${port()}/`,
      `http://127.0.0.1:${port()}, http://evil.example`,
      `HTTP://127.0.0.1:${port()}`,
    ];
    for (const origin of origins) {
      for (const method of ['GET', 'POST', 'OPTIONS']) {
        const answer = await world.ask({ method, headers: { origin, cookie } });
        expect(answer.status, `${method} ${origin}`).toBe(403);
        expect(answer.headers['access-control-allow-origin']).toBeUndefined();
      }
      expect(await world.upgrade({ cookie, origin }), origin).toBe(403);
    }
    expect((await world.ask({ method: 'POST', headers: { cookie }, body: 'x' })).status).toBe(403);
    expect(await world.upgrade({ cookie })).toBe(403);
    expect(await world.upgrade({ cookie, origin: world.ownOrigin(), 'sec-fetch-site': 'cross-site' })).toBe(403);
    expect(await world.upgrade({ cookie, origin: world.ownOrigin(), 'sec-fetch-site': 'same-origin' })).toBe(101);
  });

  it('opens no socket without the cookie or elsewhere', async () => {
    const origin = world.ownOrigin();
    expect(await world.upgrade({ origin })).toBe(401);
    expect(await world.upgrade({ origin, cookie: `${cookie.slice(0, -1)}!` })).toBe(401);
    for (const path of ['/other', '/rpc/', '/rpc?x', '/RPC', '//rpc']) {
      expect(await world.upgrade({ cookie, origin }, path)).toBe(404);
    }
  });

  it('cannot upgrade to anything but a WebSocket', async () => {
    const upgrade = (method: string, to: string, more: readonly string[] = []) =>
      rawConversation(
        port(),
        [
          `${method} /rpc HTTP/1.1`,
          own(),
          signedIn(),
          `Origin: ${world.ownOrigin()}`,
          'Connection: Upgrade',
          `Upgrade: ${to}`,
          ...more,
          '',
          '',
        ].join('\r\n'),
      ).closed;
    expect(statusIn(await upgrade('GET', 'h2c'))).toBe(400);
    expect(statusIn(await upgrade('POST', 'websocket'))).toBe(400);
    expect(statusIn(await upgrade('GET', 'websocket', ['Content-Length: 5']))).toBe(400);
    // A WebSocket of a version nobody speaks.
    expect(statusIn(await upgrade('GET', 'websocket', ['Sec-WebSocket-Version: 1']))).toBe(400);
  });
});

describe('too much and too slow', () => {
  it('refuses headers beyond a few kilobytes and goes on', async () => {
    const answer = await say([`GET / HTTP/1.1`, own(), signedIn(), `X-Long: ${'x'.repeat(9_000)}`]);
    expect(statusIn(answer)).toBe(431);
    expect(answer).toContain('x-content-type-options: nosniff');
    expect((await world.ask({ headers: { cookie } })).status).toBe(200);
  });

  it('refuses what it is told to expect, with the headers of every answer', async () => {
    const answer = await say(['GET / HTTP/1.1', own(), signedIn(), 'Expect: miracles']);
    expect(statusIn(answer)).toBe(417);
    expect(answer).toContain("default-src 'self'");
  });

  it('refuses an address beyond that too', async () => {
    expect(statusIn(await say([`GET /${'a'.repeat(9_000)} HTTP/1.1`, own(), signedIn()]))).toBe(431);
  });

  it('reads no body: not of a POST, not of a GET, not a wrongly measured one', async () => {
    const answer = await world.ask({
      method: 'POST',
      headers: { cookie, origin: world.ownOrigin(), 'content-length': '1000000000' },
      unfinished: true,
    });
    expect([answer.status, answer.headers.connection]).toEqual([405, 'close']);
    expect((await world.ask({ headers: { cookie, 'content-length': '5' }, body: 'hello' })).status).toBe(413);
    const chunked = await say(['GET / HTTP/1.1', own(), signedIn(), 'Transfer-Encoding: chunked']);
    expect(statusIn(chunked)).toBe(413);
  });

  it('takes no two requests out of one that is measured twice', async () => {
    const smuggled = `GET / HTTP/1.1\r\n${own()}\r\n${signedIn()}\r\n\r\n`;
    const answer = await rawConversation(
      port(),
      `POST / HTTP/1.1\r\n${own()}\r\nOrigin: ${world.ownOrigin()}\r\nContent-Length: 0\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n${smuggled}`,
    ).closed;
    expect(answer).not.toContain('<title>Packhouse</title>');
  });

  it('cuts off whoever trickles the headers', async () => {
    const slow = rawConversation(port(), 'GET / HTTP/1.1\r\nHost: ');
    const drip = setInterval(() => slow.write('1'), 10);
    const answer = await slow.closed;
    clearInterval(drip);
    expect(statusIn(answer)).toBe(408);
    expect(answer).toContain('content-security-policy');
  });

  it('cuts off whoever trickles the body', async () => {
    const head = `POST / HTTP/1.1\r\n${own()}\r\nOrigin: ${world.ownOrigin()}\r\nContent-Length: 100000\r\n\r\n`;
    const slow = rawConversation(port(), head);
    const drip = setInterval(() => slow.write('x'), 10);
    expect(statusIn(await slow.closed)).toBe(405);
    clearInterval(drip);
  });

  it('cuts off whoever connects and says nothing', async () => {
    const silent = Array.from({ length: 20 }, () => rawConversation(port(), ''));
    await Promise.all(silent.map(({ closed }) => closed));
    expect((await world.ask({ headers: { cookie } })).status).toBe(200);
  });

  it('survives bytes that are no request at all', async () => {
    for (const bytes of [
      Buffer.from([0x16, 0x03, 0x01, 0x00, 0xf4]),
      '\0\0\0\r\n\r\n',
      'GET / HTTP/9.9\r\n\r\n',
      `GET / HTTP/1.1\r\n${own()}\r\nBad Header: x\r\n\r\n`,
      'PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n',
    ]) {
      const answer = await rawConversation(port(), bytes).closed;
      expect([0, 400, 408, 505]).toContain(statusIn(answer));
    }
    expect((await world.ask({ headers: { cookie } })).status).toBe(200);
  });
});
