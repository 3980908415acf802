// The command line as a process of its own: what it prints, what it sends, and how it ends.
import { spawn } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { type ApexSandbox, startApexSandbox } from '#main/sandbox/apex/server.ts';
import { cycleSummary } from '#shared/contract/apex-sync.ts';
import { csvOf } from '#tests/support/create-test-core.ts';
import { TOKEN, WEDDING_CAKE, WORKED_CASE } from '#tests/support/scenarios.ts';
import { makeTempDir, type TempDir } from '#tests/support/temp-dir.ts';

const ROOT = resolve(import.meta.dirname, '../..');
const FIELDS = [
  'cycle',
  'at',
  'source',
  'packages',
  'batches',
  'matched',
  'unmatched',
  'ambiguous',
  'planned',
  'pushed',
  'failed',
  'pending',
  'paused',
  'ms',
];

interface Ended {
  readonly code: number | null;
  readonly out: string[];
  readonly err: string;
}

let folder: TempDir;
let apex: ApexSandbox;
beforeAll(async () => {
  apex = await startApexSandbox({
    tokens: [{ token: TOKEN, abilities: 'all' }],
    now: () => new Date(),
    random: () => 0.5,
    data: WORKED_CASE,
  });
});
afterAll(() => apex.stop());
afterEach(() => folder.remove());

function run(args: readonly string[], environment: Readonly<Record<string, string>> = {}): Promise<Ended> {
  const child = spawn(process.execPath, [join(ROOT, 'src-main/hosts/headless.ts'), ...args], {
    cwd: ROOT,
    env: { PATH: process.env.PATH, PACKHOUSE_DATA_DIR: folder.path, ...environment },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let out = '';
  let err = '';
  child.stdout.on('data', (text) => (out += String(text)));
  child.stderr.on('data', (text) => (err += String(text)));
  return new Promise((done) => {
    child.on('close', (code) => done({ code, out: out.split('\n').filter(Boolean), err }));
  });
}

const withApex = () => ({ PACKHOUSE_APEX_URL: apex.url, PACKHOUSE_APEX_TOKEN: TOKEN });
const cycleOf = (line: string | undefined) => cycleSummary.loose().parse(JSON.parse(line ?? ''));
function packagesFile(): string {
  const path = join(folder.path, 'packages.csv');
  writeFileSync(path, csvOf(WORKED_CASE.packages));
  return path;
}

describe('npm run headless', () => {
  test('previews, sends the worked case once, and a second run with the same file changes nothing', async () => {
    folder = makeTempDir();
    const file = packagesFile();
    const preview = await run(['--import-packages', file, '--once', '--dry-run', '--json'], withApex());
    expect(preview).toMatchObject({ code: 0 });
    expect(cycleOf(preview.out[0])).toMatchObject({ planned: 3, pushed: 0 });
    expect(Reflect.get(cycleOf(preview.out[0]), 'plan')).toMatchObject([
      { batchId: 1001, to: 200 },
      { batchId: 1002, to: 100 },
      { batchId: 1003, to: 33 },
    ]);
    expect(apex.counters.appliedWrites).toBe(0);

    const first = await run(['--import-packages', file, '--once', '--json'], withApex());
    expect(first.code).toBe(0);
    expect(first.out).toHaveLength(1);
    const summary = cycleOf(first.out[0]);
    expect(Object.keys(summary)).toEqual(expect.arrayContaining(FIELDS));
    expect(summary).toMatchObject({
      cycle: 1,
      source: 'local',
      packages: 1,
      batches: 3,
      matched: 3,
      unmatched: 0,
      ambiguous: 0,
      planned: 3,
      pushed: 3,
      failed: 0,
      pending: 0,
      paused: null,
    });
    expect(first.err).toContain('0 added, 0 updated, 1 unchanged');
    expect([...apex.state.batches.values()].map(({ quantity }) => quantity)).toEqual([200, 100, 33]);

    const second = await run(['--import-packages', file, '--cycles', '2'], withApex());
    expect(second.code).toBe(0);
    expect(second.out).toHaveLength(2);
    for (const line of second.out) expect(line).toMatch(/^#\d+ .*: 0 planned, 0 pushed, 0 failed, 0 pending/);
    expect(apex.counters.appliedWrites).toBe(3);
    expect(`${second.out}${second.err}`).not.toContain(TOKEN);
  });

  test('in the training sandbox needs no token and no network', async () => {
    folder = makeTempDir();
    const { code, out } = await run(['--sandbox', '--once', '--json'], {
      PACKHOUSE_APEX_URL: 'http://127.0.0.1:9/api',
    });
    expect(code).toBe(0);
    expect(cycleOf(out[0])).toMatchObject({ failed: 0, paused: null });
    expect(cycleOf(out[0]).pushed).toBeGreaterThan(0);
  });

  const oneSentence = (text: string): void => {
    const lines = text.trim().split('\n');
    expect(lines).toHaveLength(1);
    expect(lines[0]).toMatch(/^\S.*[.)]$/);
    expect(lines[0]).not.toMatch(/Error:|at .*\.ts|undefined|\[object/);
  };

  test.each([
    ['a wrong argument', ['--onec'], {}],
    ['a wrong number of cycles', ['--cycles', 'many'], {}],
    ['two answers to one question', ['--cycles', '3', '--once'], {}],
    ['a file that is not there', ['--import-packages', '/nowhere/packages.csv', '--once'], {}],
    [
      'an address that is not safe',
      ['--once'],
      { PACKHOUSE_APEX_URL: 'http://apex.example.com/api', PACKHOUSE_APEX_TOKEN: TOKEN },
    ],
    ['no token', ['--once'], { PACKHOUSE_APEX_URL: 'http://127.0.0.1:9/api' }],
    [
      'an Apex that is not there',
      ['--once'],
      { PACKHOUSE_APEX_URL: 'http://127.0.0.1:9/api', PACKHOUSE_APEX_TOKEN: TOKEN },
    ],
    ['a token that is refused', ['--once'], { PACKHOUSE_APEX_TOKEN: 'wrong' }],
  ])('ends with 1 and one sentence on %s', async (what, args, environment) => {
    folder = makeTempDir();
    const url = what === 'a token that is refused' ? { PACKHOUSE_APEX_URL: apex.url } : {};
    const { code, out, err } = await run([...args, '--json'], { ...url, ...environment });
    expect(code).toBe(1);
    oneSentence(err);
    for (const line of out) expect(cycleOf(line)).toMatchObject({ pushed: 0 });
    expect(err).not.toContain(TOKEN);
  });

  test('says why the worked case’s package file is wrong, line by line, and takes the good lines', async () => {
    folder = makeTempDir();
    const path = join(folder.path, 'bad.csv');
    writeFileSync(path, `${csvOf([[WEDDING_CAKE, 'Wedding Cake', 100]])}\nnot-a-tag,Gelato,10,10\n`);
    const { code, out, err } = await run(['--import-packages', path, '--once', '--json', '--dry-run'], withApex());
    expect(code).toBe(0);
    expect(err).toMatch(/1 added, 0 updated, 0 unchanged, 1 wrong/);
    expect(err).toMatch(/line 3, metrc_number/);
    expect(cycleOf(out[0])).toMatchObject({ packages: 1 });
  });

  test('ends in order when it is told to, between cycles', async () => {
    folder = makeTempDir();
    const file = packagesFile();
    const child = spawn(
      process.execPath,
      [join(ROOT, 'src-main/hosts/headless.ts'), '--import-packages', file, '--json'],
      {
        cwd: ROOT,
        env: { PATH: process.env.PATH, PACKHOUSE_DATA_DIR: folder.path, ...withApex() },
        stdio: ['ignore', 'pipe', 'inherit'],
      },
    );
    await new Promise((first) => child.stdout.once('data', first));
    child.kill('SIGTERM');
    expect(await new Promise((done) => child.on('close', done))).toBe(0);
  });
});
