// A short run of the strength script, so that it is tried with every change; the long one, with the serving process away
// until its figures are too old: tests/strength/two-processes.ts. And how the serving host starts and ends.
import { join } from 'node:path';
import { afterEach, expect, test } from 'vitest';
import { type PairResult, twoProcesses } from '#tests/strength/two-processes.ts';
import { makeTempDir, type TempDir } from '#tests/support/temp-dir.ts';
import { freePort, killAll, runHeadless, startServing } from '#tests/support/two-processes.ts';

let folder: TempDir | null = null;
afterEach(async () => {
  await killAll();
  folder?.remove();
  folder = null;
});

test('one serves, one uses: killed, with a new key and lost answers, no decrement is lost or doubled and Apex is right', {
  timeout: 120_000,
}, async () => {
  const result: PairResult = await twoProcesses({ rounds: 3, absences: 0, strains: 4, seed: 7 });
  expect(result.wrong).toEqual([]);
  expect(result.kills).toMatchObject({ serving: 1, using: 1 });
  expect(result.newKeys).toBe(1);
  const { sold, packed, ofTheOther } = result.decrements;
  for (const count of [sold, packed, ofTheOther, result.pushes]) expect(count).toBeGreaterThan(0);
});

test('the serving host serves with the key of the environment, shows it to nobody and ends when it is asked to', {
  timeout: 60_000,
}, async () => {
  folder = makeTempDir();
  const port = await freePort();
  const key = 'served-by-the-environment';
  const serving = startServing({ dataDir: join(folder.path, 'a'), port, key, packages: undefined });
  expect(await serving.up).toBe(true);
  const ask = (shown: string) =>
    fetch(`http://127.0.0.1:${port}/api/overview`, { headers: { 'x-api-key': shown } }).then(({ status }) => status);
  expect(await ask(key)).toBe(200);
  expect(await ask(`${key}2`)).toBe(401);
  expect(await serving.end()).toBe(0);
  expect(serving.said()).not.toContain(key);
});

test.each([
  ['without a key', [], {}, /switched off: switch it on .* or give PACKHOUSE_TRACKER_API_KEY/],
  ['with a key that could be guessed', [], { PACKHOUSE_TRACKER_API_KEY: 'abc' }, /at least eight characters/],
  ['with a port that is none', [], { PACKHOUSE_TRACKER_API_PORT: '99999' }, /PACKHOUSE_TRACKER_API_PORT/],
  ['in training', ['--sandbox'], {}, /Training serves no tracker API/],
  ['with cycles', ['--cycles', '2'], {}, /--serve runs no cycles/],
])('the serving host %s says in one sentence why it does not serve', async (_name, args, environment, words) => {
  folder = makeTempDir();
  const { code, complaint } = await runHeadless(['--serve', '--data', folder.path, ...args], environment);
  expect(code).toBe(1);
  expect(complaint).toMatch(words);
  expect(complaint.trim().split('\n')).toHaveLength(1);
});
