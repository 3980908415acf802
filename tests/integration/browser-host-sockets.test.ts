// Whoever is let in and then misbehaves: floods, oversized and malformed messages, too many connections. Only the
// one that does it loses its socket.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import {
  CLOSE,
  LARGEST_MESSAGE_BYTES,
  LARGEST_SIGNED_OUT_MESSAGE_BYTES,
  MOST_SOCKETS,
  MOST_SOCKETS_OF_A_SESSION,
} from '#main/hosts/browser/rpc-socket.ts';
import { type Connected, type HostWorld, openHostWorld, setUpFacility } from '#tests/support/browser-host-world.ts';

let world: HostWorld;
let cookie: string;
let bystander: Connected;
beforeEach(async () => {
  world = await openHostWorld();
  cookie = await world.openBrowser();
  bystander = await world.connect(await world.openBrowser());
});
afterEach(async () => {
  // Whatever happened, the others are still served.
  expect((await bystander.client.session.view()).host).toBe('browser');
  await world.discard();
});

const logText = () => readFileSync(join(world.dataDir, 'logs/packhouse.log'), 'utf8');
const call = (id: string, path: string, input: unknown = {}) => JSON.stringify({ i: id, p: { u: path, b: input } });

describe('messages that are too big', () => {
  it('close the socket at the limit', async () => {
    const { client, socket, closed } = await world.connect(cookie);
    await setUpFacility(client);
    socket.send('x'.repeat(LARGEST_MESSAGE_BYTES + 1));
    expect(await closed).toBe(CLOSE.tooBig);
  });

  it('close it much earlier for somebody who has not signed in', async () => {
    const { socket, closed } = await world.connect(cookie);
    socket.send('x'.repeat(LARGEST_SIGNED_OUT_MESSAGE_BYTES + 1));
    expect(await closed).toBe(CLOSE.tooBig);
    expect(logText()).toContain('too big a message from somebody not signed in');
  });

  it('may be as big as a file to import once somebody has signed in', async () => {
    const { client, closed } = await world.connect(cookie);
    await setUpFacility(client);
    const contentBase64 = Buffer.alloc(11 * 1024 * 1024, 'no table at all\n').toString('base64');
    const answer = client.packages.importFile({ fileName: 'packages.csv', contentBase64 });
    await Promise.race([answer.catch(() => undefined), closed]);
    expect(await client.session.view()).toMatchObject({ state: 'signed_in' });
  });

  it('cannot be smuggled in as endless fragments', async () => {
    const { socket, closed } = await world.connect(cookie);
    for (let n = 0; n < 2000; n++) socket.send('x', { fin: false });
    expect([1008, CLOSE.tooBig]).toContain(await closed);
  });
});

describe('a flood', () => {
  it('of messages closes the socket, says so once, and spends the allowance of that browser only', async () => {
    const { socket, closed } = await world.connect(cookie);
    for (let n = 0; n < 3000; n++) socket.send(call(`f${n}`, '/session/touch'));
    expect([CLOSE.tooMany, 1006]).toContain(await closed);
    expect(logText().match(/too many messages/g)).toHaveLength(1);
  });

  it('spread over several sockets of one browser is one flood', async () => {
    const sockets = await Promise.all(Array.from({ length: 6 }, () => world.connect(cookie)));
    for (let n = 0; n < 500; n++) {
      for (const { socket } of sockets) socket.send(call(`f${n}`, '/session/touch'));
    }
    expect([CLOSE.tooMany, 1006]).toContain(await Promise.race(sockets.map(({ closed }) => closed)));
    expect(logText()).toContain('too many messages');
  });

  it('of pings is one too', async () => {
    const { socket, closed } = await world.connect(cookie);
    for (let n = 0; n < 3000; n++) socket.ping();
    // Whoever goes on sending to a closed connection may never read why.
    expect([CLOSE.tooMany, 1006]).toContain(await closed);
    expect(logText()).toContain('too many messages');
  });

  it('of sockets ends at a number for one browser and at one for all', async () => {
    const origin = world.ownOrigin();
    for (let n = 0; n < MOST_SOCKETS_OF_A_SESSION; n++) await world.connect(cookie);
    expect(await world.upgrade({ cookie, origin })).toBe(503);
    for (let left = MOST_SOCKETS - MOST_SOCKETS_OF_A_SESSION - 1; left > 0; ) {
      const another = await world.openBrowser();
      for (let n = 0; n < MOST_SOCKETS_OF_A_SESSION && left > 0; n++, left--) await world.connect(another);
    }
    expect(await world.upgrade({ cookie: await world.openBrowser(), origin })).toBe(503);
  });
});

describe('messages that mean nothing', () => {
  it('close the socket, and their content never reaches the log', async () => {
    const frames: readonly (string | Buffer)[] = [
      '',
      '{',
      'null',
      '[]',
      '7',
      '"text"',
      '{}',
      '{"i":"1"}',
      '{"i":null,"p":{"u":"/session/view"}}',
      '{"i":{"a":1},"p":{"u":"/session/view"}}',
      '{"i":"1","p":null}',
      '{"i":"1","p":{"u":7}}',
      '{"i":"1","p":{"u":"http://evil.example/session/view"}}',
      '{"i":"1","p":{"u":"//evil.example/session/view"}}',
      '{"i":"1","p":{"u":"/../session/view"}}',
      '{"i":"1","p":{"u":"/session/view?x"}}',
      '{"i":"1","p":{"u":"/session/view","m":"GET"}}',
      '{"i":"1","p":{"u":"/session/view","h":{"content-type":"text/event-stream"}}}',
      '{"i":"1","p":{"u":"/session/view","h":{"content-disposition":"attachment; filename=x"}}}',
      '{"i":"1","p":{"u":"/session/view","h":7}}',
      '{"i":"1","t":2,"p":{}}',
      '{"i":"1","t":3,"p":{"e":"message","d":1}}',
      '{"i":"1","t":99,"p":{}}',
      `{"i":"${'1'.repeat(500)}","p":{"u":"/session/view"}}`,
      '['.repeat(60_000),
      `{"i":"1","p":{"u":"/session/signIn","b":{"json":{"password":"hunter2-the-second"}}`,
      Buffer.from([255, 0, 255]),
      Buffer.from(call('1', '/session/view')),
    ];
    for (const frame of frames) {
      const { socket, closed } = await world.connect(cookie);
      socket.send(frame);
      expect(await closed, String(frame).slice(0, 60)).toBe(CLOSE.unreadable);
    }
    expect(logText()).not.toContain('hunter2');
  });

  it('about procedures that do not exist are answered, not obeyed', async () => {
    const { socket } = await world.connect(cookie);
    const paths = ['/nothing/here', '/session', '/__proto__/constructor', '/session/view/extra', '/toString'];
    for (const [n, path] of paths.entries()) {
      const answered = new Promise<string>((resolve) => socket.once('message', (data) => resolve(String(data))));
      socket.send(call(`n${n}`, path));
      expect(await answered).toContain('"s":404');
    }
  });

  it('cannot reach into what every object shares', async () => {
    const { socket } = await world.connect(cookie);
    const answered = new Promise<string>((resolve) => socket.once('message', (data) => resolve(String(data))));
    const input = {
      json: { name: 'a', password: 'b', ['__proto__']: { polluted: 1 } },
      meta: [[3, '__proto__', 'polluted']],
    };
    socket.send(call('p', '/session/signIn', input));
    expect(await answered).toContain('"i":"p"');
    expect(Reflect.get({}, 'polluted')).toBeUndefined();
  });

  it('with input of the wrong shape are refused by the contract', async () => {
    const { socket } = await world.connect(cookie);
    for (const [n, json] of [null, 7, [], { name: 7 }, { name: 'x'.repeat(500), password: 'p' }].entries()) {
      const answered = new Promise<string>((resolve) => socket.once('message', (data) => resolve(String(data))));
      socket.send(call(`w${n}`, '/session/signIn', { json }));
      expect(await answered).toContain('INVALID_INPUT');
    }
  });
});
