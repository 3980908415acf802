import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { call, isProcedure } from '@orpc/server';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { operator } from '#tests/support/actors.ts';
import { createTestCore, type TestCore } from '#tests/support/create-test-core.ts';

const SECRET = '2190|kJ3nQ8xVbT5wZr1L';

let test: TestCore;
beforeEach(async () => {
  test = await createTestCore();
});
afterEach(() => test.discard());

const setToken = (value: string | null) => test.client.settings.setSecret({ name: 'apex.token', value });

/** Calls every procedure of the router, with no input and with an empty one, and joins all they answer. */
async function everythingAnswered(node: unknown = test.core.router, path = ''): Promise<string> {
  if (isProcedure(node)) {
    if (path === '.app.changes' || path === '.settings.setSecret') return '';
    const answers: unknown[] = [];
    for (const input of [undefined, {}, { url: 'http://127.0.0.1:1/api', full: true, search: '2190' }]) {
      try {
        answers.push(await call(node, input, { context: test.core.contextFor(operator) }));
      } catch (error) {
        answers.push(error, error instanceof Error ? [error.message, error.stack] : null);
      }
    }
    return JSON.stringify(answers);
  }
  if (typeof node !== 'object' || node === null) return '';
  let all = '';
  for (const [key, value] of Object.entries(node)) all += await everythingAnswered(value, `${path}.${key}`);
  return all;
}

describe('a secret', () => {
  it('is shown as set, with its last four characters, and as not set when it is taken away', async () => {
    expect(await setToken(` ${SECRET}\n`)).toEqual({
      name: 'apex.token',
      set: true,
      endsIn: 'Zr1L',
      fromEnvironment: false,
    });
    expect(await setToken(null)).toMatchObject({ set: false, endsIn: null });
  });

  it('is still there after a restart', async () => {
    await setToken(SECRET);
    await test.stop();
    test = await createTestCore({ dataDir: test.dataDir });
    expect((await test.client.settings.get()).secrets).toMatchObject([
      { set: true, endsIn: 'Zr1L' },
      { set: false },
      { set: false },
      { set: false },
    ]);
    expect(test.core.settings.secret('apex.token')).toBe(SECRET);
  });

  it('comes back through no procedure, whether it answers or fails', async () => {
    await test.client.settings.set({ 'apex.url': 'http://127.0.0.1:1/api' });
    await setToken(SECRET);
    const answered = await everythingAnswered();
    expect(answered.length).toBeGreaterThan(2000);
    expect(answered).not.toContain(SECRET);
    expect(answered).not.toContain(SECRET.slice(5));
  });

  it('stands in no log line', async () => {
    await test.client.settings.set({ 'apex.url': 'http://127.0.0.1:1/api' });
    await setToken(SECRET);
    await everythingAnswered();
    const told = JSON.stringify(test.lines);
    expect(told).not.toContain(SECRET);
  });

  it('stands readable in no file of the data folder, and its files are their owner’s alone', async () => {
    await setToken(SECRET);
    await test.stop();
    for (const name of readdirSync(test.dataDir, { recursive: true, encoding: 'utf8' })) {
      const path = join(test.dataDir, name);
      const about = statSync(path);
      if (!about.isFile()) continue;
      expect(readFileSync(path).includes(SECRET)).toBe(false);
      if (process.platform !== 'win32' && name.startsWith('secrets')) expect(about.mode & 0o077).toBe(0);
    }
    test = await createTestCore({ dataDir: test.dataDir });
  });

  it('that is stored is never tried at another address', async () => {
    await setToken(SECRET);
    const check = test.client.settings.testApex({ url: 'http://127.0.0.1:1/elsewhere' });
    await expect(check).rejects.toMatchObject({ code: 'APEX_NOT_CONFIGURED' });
  });

  it.each(['', '   ', 'x'.repeat(4001)])('is not replaced by %j', async (value) => {
    await setToken(SECRET);
    await expect(setToken(value)).rejects.toMatchObject({ code: 'INVALID_INPUT' });
    expect(test.core.settings.secret('apex.token')).toBe(SECRET);
  });
});
