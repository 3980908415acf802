// The browser host as it is meant to be used, and what it hides from whoever has no key: signing in with the
// printed address, the files it serves, the contract over its socket.
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type HostWorld, openHostWorld, setUpFacility } from '#tests/support/browser-host-world.ts';
import { OWNER } from '#tests/support/prepared-facility.ts';
import { OUTSIDE_TEXT } from '#tests/support/window-folder.ts';

let world: HostWorld;
beforeEach(async () => {
  world = await openHostWorld();
});
afterEach(() => world.discard());

describe('opening it', () => {
  it('answers in plain words to somebody without the address', async () => {
    const answer = await world.ask();
    expect(answer.status).toBe(401);
    expect(answer.body).toContain('Open Packhouse from its own address');
    expect(answer.headers['set-cookie']).toBeUndefined();
  });

  it('refuses a wrong key, an empty one and two at once', async () => {
    for (const path of ['/?token=wrong', '/?token=', `${world.keyPath()}&token=x`, '/?%74oken=x', '/?a=b&token']) {
      const answer = await world.ask({ path });
      expect(answer.status).toBe(401);
      expect(answer.headers['set-cookie']).toBeUndefined();
    }
  });

  it('exchanges the key for a cookie no script can read and goes on to a clean address', async () => {
    const answer = await world.ask({ path: world.keyPath() });
    expect(answer.status).toBe(303);
    expect(answer.headers.location).toBe('/');
    const cookie = String(answer.headers['set-cookie']);
    const [, ...attributes] = cookie.split('; ');
    expect(attributes.sort()).toEqual(['HttpOnly', 'Path=/', 'SameSite=Strict']);
    expect(cookie).not.toContain(new URL(world.host().url).searchParams.get('token'));
    expect((await world.ask({ headers: { cookie: await world.openBrowser() } })).status).toBe(200);
  });

  it('never sends a browser on to another site', async () => {
    const key = new URL(world.host().url).search;
    for (const path of [`//evil.example/${key}`, `/\\evil.example/${key}`, `/%2f%2fevil.example${key}`]) {
      expect((await world.ask({ path })).headers.location).toBe('/');
    }
  });

  it('stops looking at keys after too many wrong ones, and keeps those who are in', async () => {
    const cookie = await world.openBrowser();
    for (let guess = 0; guess < 10; guess++) await world.ask({ path: `/?token=guess${guess}` });
    const answer = await world.ask({ path: world.keyPath() });
    expect(answer.status).toBe(429);
    expect(answer.headers['retry-after']).toBe('60');
    expect((await world.ask({ headers: { cookie } })).status).toBe(200);
  });
});

describe('what is served', () => {
  it('serves the page, and nothing outside its folder however the path is written', async () => {
    const cookie = await world.openBrowser();
    for (const path of ['/', '/index.html', '/?filter=1']) {
      expect((await world.ask({ path, headers: { cookie } })).body).toContain('<title>Packhouse</title>');
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
      '/index.html/../../outside.json',
      '/\\..\\outside.json',
    ];
    for (const path of climbing) {
      const answer = await world.ask({ path, headers: { cookie } });
      expect(answer.body).not.toContain(OUTSIDE_TEXT);
      expect(answer.body).not.toContain('KEY=1');
      expect(answer.body).not.toContain('app-1a2b3c');
    }
    expect((await world.ask({ path: '/assets/app-1a2b3c.js' })).status).toBe(401);
  });

  it('puts the security headers on every answer, refusals and unreadable addresses included', async () => {
    const cookie = await world.openBrowser();
    const answers = await Promise.all([
      world.ask(),
      world.ask({ headers: { cookie } }),
      world.ask({ path: '/nothing.here', headers: { cookie } }),
      world.ask({ path: world.keyPath() }),
      world.ask({ path: '/%zz', headers: { cookie } }),
      world.ask({ headers: { host: 'evil.example' } }),
      world.ask({ method: 'PUT', headers: { origin: world.ownOrigin() } }),
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
    const cookie = await world.openBrowser();
    const load = async () => {
      const { body, headers } = await world.ask({ headers: { cookie } });
      const nonce = /<meta property="csp-nonce" nonce="([^"]+)">/.exec(body)?.[1] ?? 'none';
      expect(headers['content-security-policy']).toContain(`style-src 'self' 'nonce-${nonce}'`);
      return nonce;
    };
    expect(await load()).not.toBe(await load());
  });

  it('takes GET and HEAD only', async () => {
    const cookie = await world.openBrowser();
    for (const method of ['POST', 'PUT', 'DELETE', 'PATCH', 'OPTIONS', 'TRACE', 'PROPFIND']) {
      const answer = await world.ask({ method, headers: { cookie, origin: world.ownOrigin() } });
      expect([405, 404]).toContain(answer.status);
      expect(answer.body).not.toContain(cookie);
    }
    const head = await world.ask({ method: 'HEAD', headers: { cookie } });
    expect([head.status, head.body]).toEqual([200, '']);
  });

  it('answers under each of this computer’s own names', async () => {
    const cookie = await world.openBrowser();
    for (const name of ['127.0.0.1', 'localhost', '[::1]']) {
      expect((await world.ask({ headers: { host: `${name}:${world.host().port}`, cookie } })).status).toBe(200);
    }
  });
});

describe('the contract over the socket', () => {
  it('answers as nobody until somebody signs in, and then as that person', async () => {
    const { client } = await world.connect(await world.openBrowser());
    expect(await client.session.view()).toMatchObject({ state: 'first_run', host: 'browser', training: false });
    await expect(client.packages.list({})).rejects.toMatchObject({ code: 'SIGNED_OUT' });
    expect(await setUpFacility(client)).toMatchObject({ state: 'signed_in', person: { name: OWNER.name } });
    expect((await client.packages.list({})).packages).toEqual([]);
  });

  it('ends every socket at once when it stops', async () => {
    const { closed } = await world.connect(await world.openBrowser());
    await world.startAgain();
    expect(await closed).toBe(1006);
  });
});
