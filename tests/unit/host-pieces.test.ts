// The small parts of the hosts that decide something: arguments, addresses, files of the window, signals, log files.
import { mkdirSync, readdirSync, readFileSync, symlinkSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { systemClock } from '#main/core/clock.ts';
import { createLogger } from '#main/core/log.ts';
import { createAccess, sameSecret } from '#main/hosts/browser/access.ts';
import { createAllowance } from '#main/hosts/browser/allowance.ts';
import { hasScreen, openCommand } from '#main/hosts/browser/open-browser.ts';
import { readArguments } from '#main/hosts/browser/options.ts';
import { targetOf } from '#main/hosts/browser/origin.ts';
import { createRefusalLog } from '#main/hosts/browser/refusal-log.ts';
import { fromDeepLink, isOwnAddress, mayOpenOutside } from '#main/hosts/electron/addresses.ts';
import { openPreferences } from '#main/hosts/electron/preferences.ts';
import { createFileLogSink } from '#main/hosts/node/file-log.ts';
import { isRpcFrame } from '#main/hosts/node/rpc-frame.ts';
import { isStale } from '#main/hosts/node/stale-build.ts';
import { stopOnSignals } from '#main/hosts/node/stop-signals.ts';
import { indexPageFiles } from '#main/hosts/page/page-files.ts';
import { plainPage } from '#main/hosts/page/plain-page.ts';
import { createFakeClock } from '#tests/support/fake-clock.ts';
import { makeTempDir, type TempDir } from '#tests/support/temp-dir.ts';
import { makeWindowFolder } from '#tests/support/window-folder.ts';

let temp: TempDir;
beforeEach(() => {
  temp = makeTempDir();
});
afterEach(() => temp.remove());

const desk = { platform: 'linux', environment: { DISPLAY: ':0' } } as const;

describe('the browser host’s arguments', () => {
  it('opens the browser only where somebody can see it', () => {
    expect(readArguments([], desk).openPage).toBe(true);
    expect(readArguments(['--no-open'], desk).openPage).toBe(false);
    expect(readArguments([], { platform: 'linux', environment: {} }).openPage).toBe(false);
    expect(readArguments([], { platform: 'darwin', environment: { CI: 'true' } }).openPage).toBe(false);
    expect(readArguments(['--open-page'], { platform: 'linux', environment: {} }).openPage).toBe(true);
    expect(hasScreen({ platform: 'win32', environment: {} })).toBe(true);
  });

  it('takes the port from the command line, then the environment, else any', () => {
    expect(readArguments([], desk).port).toBe(0);
    const environment = { PACKHOUSE_PORT: '4100' };
    expect(readArguments([], { ...desk, environment }).port).toBe(4100);
    expect(readArguments(['--port', '4200'], { ...desk, environment }).port).toBe(4200);
    for (const port of ['x', '70000', '-1', '1.5']) {
      expect(() => readArguments([`--port=${port}`], desk)).toThrow(/port must be a number from 0 to 65535/);
    }
  });

  it('hands the address to the system as one argument, never to a shell', () => {
    const url = 'http://127.0.0.1:1/?token=a&b';
    for (const platform of ['win32', 'darwin', 'linux'] as const) expect(openCommand(platform, url)[1]).toContain(url);
  });
});

describe('the key of the browser host', () => {
  it('is long, new at each start and compared whole', () => {
    const [one, two] = [createAccess(systemClock), createAccess(systemClock)];
    expect(one.key).not.toBe(two.key);
    expect(Buffer.from(one.key, 'base64url')).toHaveLength(32);
    expect(sameSecret('abc', 'abcd')).toBe(false);
    expect(sameSecret('', '')).toBe(true);
  });

  it('is looked at again a minute after too many wrong ones', () => {
    let now = 0;
    const access = createAccess({ ...systemClock, monotonic: () => now });
    for (let guess = 0; guess < 10; guess++) expect(access.tryKey('wrong')).toBe('wrong');
    expect(access.tryKey(access.key)).toBe('too-many');
    now = 60_000;
    expect(access.tryKey(access.key)).toBe('right');
  });
});

describe('what a browser may send', () => {
  it('comes back evenly, up to what may be sent at once', () => {
    let now = 0;
    const allowance = createAllowance({ ...systemClock, monotonic: () => now }, 300, 1000);
    const takeAll = () => {
      let taken = 0;
      while (allowance.take()) taken += 1;
      return taken;
    };
    expect(takeAll()).toBe(1000);
    now = 1000;
    expect(takeAll()).toBe(300);
    now = 3_600_000;
    expect(takeAll()).toBe(1000);
  });

  it('is a call of a procedure or taking one back, and nothing else the library would read', () => {
    expect(isRpcFrame('{"i":"1","p":{"u":"/session/view","b":{"json":{}}}}')).toBe(true);
    expect(isRpcFrame('{"i":7,"p":{"u":"/app/changes","h":{"last-event-id":"4"}}}')).toBe(true);
    expect(isRpcFrame('{"i":"1","t":4}')).toBe(true);
    for (const text of [
      '{"i":"1","p":{"u":"/a?data=1"}}',
      '{"i":"1","p":{"u":"/a","m":"GET"}}',
      '{"i":"1","t":3}',
      '{',
    ]) {
      expect(isRpcFrame(text)).toBe(false);
    }
  });

  it('is read from the address the way it was written, or not at all', () => {
    expect(targetOf('/a/b?x=1&token=k&token=l')).toEqual({ path: '/a/b', keys: ['k', 'l'] });
    expect(targetOf('/?%74oken=k?token=l')).toEqual({ path: '/', keys: ['k?token=l'] });
    for (const url of [undefined, '', '*', 'http://127.0.0.1/', '?token=k']) expect(targetOf(url)).toBeNull();
  });
});

describe('what was refused', () => {
  it('fills no log: some lines a minute, then one that counts the rest', async () => {
    const lines: string[] = [];
    const clock = createFakeClock();
    const refusals = createRefusalLog(
      createLogger((_level, line) => lines.push(line)),
      clock,
    );
    for (let n = 0; n < 500; n++) refusals.warn('Refused', { status: 421 });
    expect(lines).toHaveLength(20);
    await clock.advance(60_000);
    expect(lines.at(-1)).toBe('More was refused within a minute {"times":480}');
    refusals.warn('Refused', { status: 403 });
    expect(lines).toHaveLength(22);
  });
});

describe('addresses of the desktop window', () => {
  it('knows its own', () => {
    expect(isOwnAddress('packhouse-app://app/#/mapping')).toBe(true);
    for (const other of [
      'packhouse-app://app.evil/',
      'packhouse-app://evil/',
      'packhouse-app://user@app/',
      'https://app/',
      'file:///packhouse-app://app/',
      'not an address',
    ]) {
      expect(isOwnAddress(other)).toBe(false);
    }
  });

  it('opens only https pages of the sites it works with outside', () => {
    expect(mayOpenOutside('https://app.apextrading.com/orders/1')).toBe(true);
    expect(mayOpenOutside('https://ca.metrc.com/')).toBe(true);
    for (const other of [
      'http://app.apextrading.com/',
      'https://apextrading.com.evil.example/',
      'https://evilapextrading.com/',
      'https://app.apextrading.com:8443/',
      'https://a@app.apextrading.com/',
      'javascript:alert(1)',
      'file:///etc/passwd',
      'ms-settings:',
    ]) {
      expect(mayOpenOutside(other)).toBe(false);
    }
  });

  it('follows links of plain words only', () => {
    expect(fromDeepLink('packhouse://finished-goods')).toBe('packhouse-app://app/#/finished-goods');
    expect(fromDeepLink('packhouse://packages/42/')).toBe('packhouse-app://app/#/packages/42');
    expect(fromDeepLink('packhouse://')).toBe('packhouse-app://app/#/');
    for (const link of [
      'packhouse://../x',
      'packhouse://a?b=c',
      'packhouse://a#b',
      'https://a',
      '',
      'packhouse://a//b',
    ]) {
      expect(fromDeepLink(link)).toBeNull();
    }
  });
});

describe('the window’s files', () => {
  it('are found by their exact names, without links, hidden or unknown files', () => {
    const folder = makeWindowFolder(temp.path);
    symlinkSync(join(temp.path, 'outside.json'), join(folder, 'link.json'));
    writeFileSync(join(folder, 'notes.bin'), '');
    const files = indexPageFiles(folder);
    expect(files.find('/')?.page).toBe(true);
    expect(files.find('/assets/app-1a2b3c.js')?.immutable).toBe(true);
    for (const path of ['/link.json', '/.env', '/notes.bin', '/../outside.json', '/assets', '', '/toString']) {
      expect(files.find(path)).toBeNull();
    }
  });

  it('must be built first', () => {
    mkdirSync(join(temp.path, 'empty'));
    expect(() => indexPageFiles(join(temp.path, 'empty'))).toThrow(/not built/);
  });

  it('say everything as text on plain pages', () => {
    const page = plainPage({ title: '<b>', paragraphs: ['"&\''], link: { href: '"><script>', text: 'x' } });
    expect(page).not.toContain('<b>');
    expect(page).not.toContain('<script>');
  });
});

describe('what the window remembers', () => {
  it('is kept, and a damaged file means the usual', () => {
    const path = join(temp.path, 'window.json');
    const usual = { bounds: null, maximized: false, keepSyncing: true, startAtLogin: false };
    expect(openPreferences(path).get()).toEqual(usual);
    openPreferences(path).set({ keepSyncing: false });
    expect(openPreferences(path).get()).toEqual({ ...usual, keepSyncing: false });
    for (const text of ['{', '[]', '{"bounds":{"x":"a"},"maximized":7}']) {
      writeFileSync(path, text);
      expect(openPreferences(path).get()).toEqual(usual);
    }
  });
});

describe('a build', () => {
  it('is stale when missing or older than anything it is made from', () => {
    const step = { what: 'it', config: '', made: ['made.js'], from: ['from', 'nowhere'] };
    mkdirSync(join(temp.path, 'from/deep'), { recursive: true });
    const source = join(temp.path, 'from/deep/a.ts');
    writeFileSync(source, '');
    expect(isStale(temp.path, step)).toBe(true);
    writeFileSync(join(temp.path, 'made.js'), '');
    utimesSync(source, 1000, 1000);
    expect(isStale(temp.path, step)).toBe(false);
    utimesSync(join(temp.path, 'made.js'), 500, 500);
    expect(isStale(temp.path, step)).toBe(true);
  });
});

describe('Ctrl-C', () => {
  const press = (stop: () => Promise<void>) => {
    let now = 0;
    const listeners = new Map<string, () => void>();
    const exit = vi.fn();
    const complain = vi.fn();
    stopOnSignals(stop, complain, { monotonic: () => now }, { on: (name, run) => listeners.set(name, run), exit });
    return {
      exit,
      complain,
      at: (ms: number, signal: string) => {
        now = ms;
        listeners.get(signal)?.();
      },
    };
  };

  it('stops once and exits with 0, however many programs pass it on', async () => {
    const stop = vi.fn(() => Promise.resolve());
    const { at, exit } = press(stop);
    at(0, 'SIGINT');
    at(5, 'SIGTERM');
    await vi.waitFor(() => expect(exit.mock.calls).toEqual([[0]]));
    expect(stop).toHaveBeenCalledOnce();
  });

  it('pressed again after a moment does not wait any longer', () => {
    const { at, exit } = press(() => new Promise(() => undefined));
    at(0, 'SIGINT');
    expect(exit).not.toHaveBeenCalled();
    at(2000, 'SIGINT');
    expect(exit.mock.calls).toEqual([[1]]);
  });

  it('says when stopping failed', async () => {
    const { at, exit, complain } = press(() => Promise.reject(new Error('disk full')));
    at(0, 'SIGTERM');
    await vi.waitFor(() => expect(exit.mock.calls).toEqual([[1]]));
    expect(complain).toHaveBeenCalledWith('Packhouse did not stop cleanly: disk full');
  });
});

describe('the log files', () => {
  it('hold every line with its instant, and the screen gets warnings and errors', () => {
    const screen: string[] = [];
    const clock = { ...systemClock, now: () => Date.UTC(2026, 10, 21) };
    const sink = createFileLogSink(temp.path, clock, (line) => screen.push(line));
    sink('info', 'one');
    sink('error', 'two');
    const text = readFileSync(join(temp.path, 'logs/packhouse.log'), 'utf8');
    expect(text).toBe('2026-11-21T00:00:00.000Z INFO  one\n2026-11-21T00:00:00.000Z ERROR two\n');
    expect(screen).toEqual(['error: two']);
  });

  it('rotate by size and keep four old ones', () => {
    const sink = createFileLogSink(temp.path, systemClock, () => undefined);
    const megabyte = 'x'.repeat(1024 * 1024);
    for (let line = 0; line < 40; line++) sink('info', megabyte);
    expect(readdirSync(join(temp.path, 'logs')).sort()).toEqual([
      'packhouse.1.log',
      'packhouse.2.log',
      'packhouse.3.log',
      'packhouse.4.log',
      'packhouse.log',
    ]);
  });
});
