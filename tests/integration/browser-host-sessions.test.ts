// Who shares a place and who does not: the session cookie, what an attacker may try with cookies, and wrong
// passwords sent from many windows at once.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { MOST_SESSIONS } from '#main/hosts/browser/sessions.ts';
import { type HostWorld, openHostWorld, setUpFacility } from '#tests/support/browser-host-world.ts';
import { OWNER } from '#tests/support/prepared-facility.ts';

let world: HostWorld;
beforeEach(async () => {
  world = await openHostWorld();
});
afterEach(() => world.discard());

const statusWith = async (cookie: string): Promise<number> => (await world.ask({ headers: { cookie } })).status;
const valueIn = (cookie: string): string => cookie.split('=')[1] ?? '';
const nameHere = () => `packhouse-${world.host().port}`;

describe('a browser', () => {
  it('shares its place over all its tabs: who signs in on one is signed in on the others', async () => {
    const cookie = await world.openBrowser();
    const one = await world.connect(cookie);
    const two = await world.connect(cookie);
    await setUpFacility(one.client);
    expect(await two.client.session.view()).toMatchObject({ state: 'signed_in', person: { name: OWNER.name } });
    await two.client.session.lock();
    await expect(one.client.packages.list({})).rejects.toMatchObject({ code: 'SCREEN_LOCKED' });
  });

  it('never shares it with another browser that has the same address', async () => {
    const mine = await world.connect(await world.openBrowser());
    await setUpFacility(mine.client);
    const other = await world.connect(await world.openBrowser());
    expect(await other.client.session.view()).toMatchObject({ state: 'signed_out', person: null });
    await expect(other.client.packages.list({})).rejects.toMatchObject({ code: 'SIGNED_OUT' });
    await other.client.session.signIn(OWNER);
    await other.client.session.signOut();
    expect(await mine.client.session.view()).toMatchObject({ state: 'signed_in' });
  });

  it('keeps its place while its tabs come and go', async () => {
    const cookie = await world.openBrowser();
    const first = await world.connect(cookie);
    await setUpFacility(first.client);
    first.socket.terminate();
    await first.closed;
    const second = await world.connect(cookie);
    expect(await second.client.session.view()).toMatchObject({ state: 'signed_in' });
  });

  it('that opens the address again keeps its person, under a new cookie; the old one is worth nothing', async () => {
    const old = await world.openBrowser();
    const tab = await world.connect(old);
    await setUpFacility(tab.client);
    const fresh = await world.openBrowser({ cookie: old });
    expect(valueIn(fresh)).not.toBe(valueIn(old));
    expect(await tab.closed).toBe(4001);
    expect(await statusWith(old)).toBe(401);
    const again = await world.connect(fresh);
    expect(await again.client.session.view()).toMatchObject({ state: 'signed_in' });
  });

  it('makes room for another when there are too many, and its windows are closed', async () => {
    const first = await world.openBrowser();
    const tab = await world.connect(first);
    await setUpFacility(tab.client);
    const second = await world.openBrowser();
    for (let n = 2; n < MOST_SESSIONS; n++) await world.openBrowser();
    // Full. The first has a window open, so the second, which has none, goes.
    await world.openBrowser();
    expect(await statusWith(second)).toBe(401);
    expect(await statusWith(first)).toBe(200);
    expect((await tab.client.session.view()).state).toBe('signed_in');
  });

  it('loses its open windows too when every other one is in use', async () => {
    const tabs = [];
    for (let n = 0; n < MOST_SESSIONS; n++) tabs.push(await world.connect(await world.openBrowser()));
    await world.openBrowser();
    expect(await tabs[0]?.closed).toBe(4001);
    expect(await tabs[1]?.client.session.view()).toMatchObject({ state: 'first_run' });
  });
});

describe('cookies an attacker made', () => {
  it('are random, new each time, and not taken from the one who asks', async () => {
    const chosen = 'A'.repeat(43);
    const issued = await world.openBrowser({ cookie: `${nameHere()}=${chosen}` });
    expect(valueIn(issued)).not.toBe(chosen);
    expect(Buffer.from(valueIn(issued), 'base64url')).toHaveLength(32);
    expect(valueIn(issued)).not.toBe(valueIn(await world.openBrowser()));
    expect(await statusWith(`${nameHere()}=${chosen}`)).toBe(401);
    for (const value of ['', 'undefined', 'true', '*', '__proto__', valueIn(issued).toUpperCase(), 'x'.repeat(4000)]) {
      expect(await statusWith(`${nameHere()}=${value}`)).toBe(401);
    }
  });

  it('count for nothing under another name, port or spelling', async () => {
    const cookie = await world.openBrowser();
    const value = valueIn(cookie);
    const port = world.host().port;
    for (const other of [
      `packhouse-${port + 1}=${value}`,
      `packhouse=${value}`,
      `Packhouse-${port}=${value}`,
      `packhouse-${port} =${value}`,
      `xpackhouse-${port}=${value}`,
      `packhouse-${port}="${value}"`,
      `packhouse-${port}=${value}x`,
      `packhouse-${port}=${value.slice(0, -1)}`,
      `x=packhouse-${port}=${value}`,
    ]) {
      expect(await statusWith(other), other).toBe(401);
    }
    expect(await statusWith(cookie)).toBe(200);
  });

  it('do not hide the right one beside them, and do not open anything themselves', async () => {
    const cookie = await world.openBrowser();
    const planted = `${nameHere()}=planted`;
    expect(await statusWith(`${planted}; ${cookie}`)).toBe(200);
    expect(await statusWith(`${cookie}; ${planted}`)).toBe(200);
    expect(await statusWith(`${planted}; ${planted}`)).toBe(401);
    expect(await statusWith(`${Array.from({ length: 50 }, () => planted).join('; ')}; ${cookie}`)).toBe(401);
  });

  it('die with the start they were made in, as the key does', async () => {
    const cookie = await world.openBrowser();
    const key = world.keyPath();
    await world.startAgain();
    expect((await world.ask({ path: key })).status).toBe(401);
    expect(await statusWith(cookie)).toBe(401);
    expect(await statusWith(`${nameHere()}=${valueIn(cookie)}`)).toBe(401);
  });

  it('are in no log, and neither is the key', async () => {
    const cookie = await world.openBrowser();
    const key = new URL(world.host().url).searchParams.get('token') ?? '';
    await world.ask({ path: `/?token=${key}&token=${key}` });
    await world.ask({ method: 'POST', path: `/${key}`, headers: { cookie, origin: `http://${key}` } });
    await world.upgrade({ cookie, origin: `http://${valueIn(cookie)}` });
    const { closed, socket } = await world.connect(cookie);
    socket.send(cookie);
    await closed;
    const log = readFileSync(join(world.dataDir, 'logs/packhouse.log'), 'utf8');
    expect(log).toContain('unreadable message');
    expect(log).not.toContain(valueIn(cookie));
    expect(log).not.toContain(key);
  });

  it('of a second program on this computer do not fit the first', async () => {
    const other = await openHostWorld();
    const theirs = await other.openBrowser();
    expect(await statusWith(theirs)).toBe(401);
    expect(await statusWith(`${nameHere()}=${valueIn(theirs)}`)).toBe(401);
    await other.discard();
  });
});

describe('guessing a password', () => {
  it('is slowed over all windows and browsers together', async () => {
    const owner = await world.connect(await world.openBrowser());
    await setUpFacility(owner.client);
    const tries = await Promise.all(
      Array.from({ length: 6 }, async (_, n) => {
        const { client } = await world.connect(await world.openBrowser());
        return client.session.signIn({ name: OWNER.name, password: `guess number ${n}` }).then(
          () => 'opened',
          (error: { code?: string }) => error.code ?? 'failed',
        );
      }),
    );
    expect(tries.filter((answer) => answer === 'SIGN_IN_REFUSED')).toHaveLength(5);
    expect(tries.filter((answer) => answer === 'SIGN_IN_SLOWED')).toHaveLength(1);
    const { client } = await world.connect(await world.openBrowser());
    await expect(client.session.signIn(OWNER)).rejects.toMatchObject({ code: 'SIGN_IN_SLOWED' });
    // Whoever is in already notices nothing of it.
    expect(await owner.client.session.view()).toMatchObject({ state: 'signed_in' });
  });

  it('is slowed for one browser whatever names it tries, over all its tabs', async () => {
    const owner = await world.connect(await world.openBrowser());
    await setUpFacility(owner.client);
    const cookie = await world.openBrowser();
    for (let n = 0; n < 5; n++) {
      const { client } = await world.connect(cookie);
      const guess = client.session.signIn({ name: `Somebody ${n}`, password: 'x'.repeat(12) });
      await expect(guess).rejects.toMatchObject({ code: 'SIGN_IN_REFUSED' });
    }
    const { client } = await world.connect(cookie);
    await expect(client.session.signIn(OWNER)).rejects.toMatchObject({ code: 'SIGN_IN_SLOWED' });
  });
});
