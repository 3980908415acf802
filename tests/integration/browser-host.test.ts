// The browser host under attack, over real sockets: what must be refused is refused, and the one right way works.
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { WebSocket } from 'ws';
import { LARGEST_MESSAGE_BYTES } from '#main/hosts/browser/rpc-socket.ts';
import { type BrowserHost, startBrowserHost } from '#main/hosts/browser/start-browser-host.ts';
import { appFilesIn, SOURCE_ROOT } from '#main/hosts/node/app-files.ts';
import { type OpenedCore, openCore } from '#main/hosts/node/open-core.ts';
import { clientOver } from '#tests/support/client-over-socket.ts';
import { type RawRequest, rawRequest } from '#tests/support/raw-http.ts';
import { makeTempDir, type TempDir } from '#tests/support/temp-dir.ts';
import { makeWindowFolder, OUTSIDE_TEXT } from '#tests/support/window-folder.ts';

let temp: TempDir;
let opened: OpenedCore;
let host: BrowserHost;

const start = () => startBrowserHost({ ...opened, rendererDir: makeWindowFolder(temp.path), port: 0 });

beforeEach(async () => {
  temp = makeTempDir();
  opened = await openCore({
    host: 'browser',
    dataDir: `${temp.path}/data`,
    files: appFilesIn(SOURCE_ROOT),
    training: false,
  });
  host = await start();
});

afterEach(async () => {
  await host.stop();
  await opened.close();
  temp.remove();
});

const ask = (request: Omit<RawRequest, 'port'> = {}) => rawRequest({ port: host.port, ...request });
const keyPath = () => {
  const { pathname, search } = new URL(host.url);
  return pathname + search;
};

async function signIn(): Promise<string> {
  const { headers } = await ask({ path: keyPath() });
  return String(headers['set-cookie']).split(';')[0] ?? '';
}

/** The HTTP status a refused upgrade was answered with, or 101. */
function upgrade(headers: Record<string, string>, path = '/rpc'): Promise<number> {
  return new Promise((resolve, reject) => {
    const socket = new WebSocket(`ws://127.0.0.1:${host.port}${path}`, { headers });
    socket.on('open', () => {
      socket.terminate();
      resolve(101);
    });
    socket.on('unexpected-response', (_request, response) => {
      response.resume();
      resolve(response.statusCode ?? 0);
    });
    socket.on('error', reject);
  });
}

const ownOrigin = () => `http://127.0.0.1:${host.port}`;

describe('signing in', () => {
  it('answers in plain words to somebody without the address', async () => {
    const answer = await ask();
    expect(answer.status).toBe(401);
    expect(answer.body).toContain('Open Packhouse from its own address');
    expect(answer.headers['set-cookie']).toBeUndefined();
  });

  it('refuses a wrong key, an empty one and two at once', async () => {
    for (const path of ['/?token=wrong', '/?token=', `${keyPath()}&token=x`]) {
      expect((await ask({ path })).status).toBe(401);
    }
  });

  it('exchanges the key for a cookie no script can read and goes on to a clean address', async () => {
    const answer = await ask({ path: keyPath() });
    expect(answer.status).toBe(303);
    expect(answer.headers.location).toBe('/');
    const cookie = String(answer.headers['set-cookie']);
    expect(cookie).toMatch(/; HttpOnly/);
    expect(cookie).toMatch(/; SameSite=Strict/);
    expect(cookie).not.toContain(new URL(host.url).searchParams.get('token'));
    expect((await ask({ headers: { cookie: await signIn() } })).status).toBe(200);
  });

  it('never sends a signed-in browser on to another site', async () => {
    const key = new URL(host.url).search;
    const answer = await ask({ path: `//evil.example/${key}` });
    expect(answer.headers.location).toBe('/evil.example/');
  });

  it('forgets the key and the cookie of an earlier start', async () => {
    const oldPath = keyPath();
    const oldCookie = await signIn();
    await host.stop();
    host = await start();
    expect((await ask({ path: oldPath })).status).toBe(401);
    const [, oldSession] = oldCookie.split('=');
    expect((await ask({ headers: { cookie: `packhouse-${host.port}=${oldSession}` } })).status).toBe(401);
  });

  it('stops looking at keys after too many wrong ones, and keeps those signed in', async () => {
    const cookie = await signIn();
    for (let guess = 0; guess < 10; guess++) await ask({ path: `/?token=guess${guess}` });
    const answer = await ask({ path: keyPath() });
    expect(answer.status).toBe(429);
    expect(answer.headers['retry-after']).toBe('60');
    expect((await ask({ headers: { cookie } })).status).toBe(200);
  });
});

describe('other sites', () => {
  it('gets no answer under a name that merely points at this computer', async () => {
    const cookie = await signIn();
    const names = ['evil.example', `evil.example:${host.port}`, '127.0.0.1', `127.0.0.1.evil.example:${host.port}`];
    for (const name of names) {
      expect((await ask({ headers: { host: name, cookie } })).status).toBe(421);
      expect((await ask({ path: keyPath(), headers: { host: name } })).status).toBe(421);
    }
  });

  it('answers under each of this computer’s own names', async () => {
    const cookie = await signIn();
    for (const name of ['127.0.0.1', 'localhost', '[::1]']) {
      expect((await ask({ headers: { host: `${name}:${host.port}`, cookie } })).status).toBe(200);
    }
  });

  it('refuses a POST from another site, or from nowhere, before anything else', async () => {
    const cookie = await signIn();
    for (const origin of ['https://evil.example', 'null', `http://127.0.0.1:${host.port + 1}`]) {
      expect((await ask({ method: 'POST', headers: { origin, cookie }, body: 'x' })).status).toBe(403);
    }
    expect((await ask({ method: 'POST', headers: { cookie }, body: 'x' })).status).toBe(403);
  });

  it('opens no socket for another site, under another name or without a cookie', async () => {
    const cookie = await signIn();
    expect(await upgrade({ cookie, origin: 'https://evil.example' })).toBe(403);
    expect(await upgrade({ cookie, origin: `http://localhost:${host.port}` })).toBe(403);
    expect(await upgrade({ cookie })).toBe(403);
    expect(await upgrade({ cookie, host: 'evil.example', origin: 'http://evil.example' })).toBe(421);
    expect(await upgrade({ origin: ownOrigin() })).toBe(401);
    expect(await upgrade({ origin: ownOrigin(), cookie: `${cookie.slice(0, -1)}!` })).toBe(401);
    expect(await upgrade({ cookie, origin: ownOrigin() }, '/other')).toBe(404);
    expect(await upgrade({ cookie, origin: ownOrigin() })).toBe(101);
  });
});

describe('what is served', () => {
  it('serves the page, and nothing outside its folder however the path is written', async () => {
    const cookie = await signIn();
    for (const path of ['/', '/index.html', '/?filter=1']) {
      expect((await ask({ path, headers: { cookie } })).body).toContain('<title>Packhouse</title>');
    }
    const climbing = [
      '/../outside.json',
      '/assets/../../outside.json',
      '/%2e%2e/outside.json',
      '/..%2foutside.json',
      '/..%5coutside.json',
      '/%252e%252e%252foutside.json',
      '/assets/..%00/outside.json',
      '/.env',
      '/assets',
      '/assets/',
      '//outside.json',
      '/C:/Windows/win.ini',
    ];
    for (const path of climbing) {
      const answer = await ask({ path, headers: { cookie } });
      expect(answer.body).not.toContain(OUTSIDE_TEXT);
      expect(answer.body).not.toContain('KEY=1');
      expect(answer.body).not.toContain('app-1a2b3c');
    }
    expect((await ask({ path: '/assets/app-1a2b3c.js' })).status).toBe(401);
  });

  it('puts the security headers on every answer, refusals and unreadable addresses included', async () => {
    const cookie = await signIn();
    const answers = await Promise.all([
      ask(),
      ask({ headers: { cookie } }),
      ask({ path: '/nothing.here', headers: { cookie } }),
      ask({ path: keyPath() }),
      ask({ path: '/%zz', headers: { cookie } }),
      ask({ headers: { host: 'evil.example' } }),
      ask({ method: 'PUT', headers: { origin: ownOrigin() } }),
    ]);
    expect(answers.map((answer) => answer.status)).toEqual([401, 200, 404, 303, 400, 421, 405]);
    for (const { headers } of answers) {
      expect(headers['x-content-type-options']).toBe('nosniff');
      expect(headers['referrer-policy']).toBe('no-referrer');
      expect(headers['cross-origin-opener-policy']).toBe('same-origin');
      expect(headers['cache-control']).toBe('no-store');
      const policy = String(headers['content-security-policy']);
      expect(policy).toContain("default-src 'self'");
      expect(policy).toContain("script-src 'self';");
      expect(policy).toContain("frame-ancestors 'none'");
      expect(policy).toContain("object-src 'none'");
      expect(policy).toContain("base-uri 'none'");
      expect(policy).not.toContain('unsafe');
    }
  });

  it('gives each page load its own nonce, in the page and in its policy', async () => {
    const cookie = await signIn();
    const load = async () => {
      const { body, headers } = await ask({ headers: { cookie } });
      const nonce = /<meta property="csp-nonce" nonce="([^"]+)">/.exec(body)?.[1] ?? 'none';
      expect(headers['content-security-policy']).toContain(`style-src 'self' 'nonce-${nonce}'`);
      return nonce;
    };
    expect(await load()).not.toBe(await load());
  });

  it('takes GET and HEAD only', async () => {
    const cookie = await signIn();
    for (const method of ['POST', 'PUT', 'DELETE', 'PATCH', 'OPTIONS', 'TRACE', 'PROPFIND']) {
      const answer = await ask({ method, headers: { cookie, origin: ownOrigin() } });
      expect([405, 404]).toContain(answer.status);
      expect(answer.body).not.toContain(cookie);
    }
    const head = await ask({ method: 'HEAD', headers: { cookie } });
    expect([head.status, head.body]).toEqual([200, '']);
  });
});

describe('the contract over the socket', () => {
  const connect = async () => {
    const socket = new WebSocket(`ws://127.0.0.1:${host.port}/rpc`, {
      headers: { cookie: await signIn(), origin: ownOrigin() },
    });
    await new Promise((resolve, reject) => {
      socket.once('open', resolve);
      socket.once('error', reject);
    });
    return socket;
  };

  it('answers calls as the person at this computer', async () => {
    const socket = await connect();
    const client = clientOver(socket);
    const session = await client.app.session();
    expect(session).toMatchObject({ actor: 'Local operator', host: 'browser', training: false });
    socket.terminate();
  });

  it('closes a socket that sends too much, and goes on serving others', async () => {
    const socket = await connect();
    const closed = new Promise<number>((resolve) => socket.on('close', resolve));
    socket.on('error', () => undefined);
    socket.send(Buffer.alloc(LARGEST_MESSAGE_BYTES + 1));
    expect(await closed).toBe(1009);
    expect((await ask()).status).toBe(401);
  });

  it('survives nonsense', async () => {
    const socket = await connect();
    socket.send('{');
    socket.send(Buffer.from([255, 0, 255]));
    const client = clientOver(socket);
    expect((await client.app.session()).host).toBe('browser');
    socket.terminate();
  });

  it('ends every socket at once when it stops', async () => {
    const socket = await connect();
    const closed = new Promise<void>((resolve) => socket.on('close', () => resolve()));
    await host.stop();
    await closed;
    host = await start();
  });
});
