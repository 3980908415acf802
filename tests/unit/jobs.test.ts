import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type Actor, systemActor } from '#main/core/actor.ts';
import { AppError } from '#main/core/app-error.ts';
import { createJobs, type JobHandle, type Jobs, type JobWork } from '#main/core/jobs.ts';
import type { Job } from '#shared/contract/jobs.ts';
import { createTestLogger } from '#tests/support/create-test-core.ts';
import { createFakeClock, type FakeClock, settle } from '#tests/support/fake-clock.ts';
import { makeTempDir, type TempDir } from '#tests/support/temp-dir.ts';

const DAY = systemActor('Day shift');
const NIGHT = systemActor('Night shift');
const DAY_MS = 86_400_000;

let dir: TempDir;
let folder: string;
let clock: FakeClock;
let told: number;
let log: ReturnType<typeof createTestLogger>;
let jobs: Jobs;

const open = () => {
  told = 0;
  return createJobs({
    clock,
    log: log.log,
    folder,
    changed: () => {
      told += 1;
    },
  });
};

beforeEach(() => {
  dir = makeTempDir();
  folder = join(dir.path, 'jobs');
  clock = createFakeClock();
  log = createTestLogger();
  jobs = open();
});
afterEach(async () => {
  await jobs.stop();
  dir.remove();
});

/** Work that goes on until it is told to end, one way or the other. */
function held() {
  const { promise, resolve, reject } = Promise.withResolvers<Awaited<ReturnType<JobWork>>>();
  let handle: JobHandle | undefined;
  const work: JobWork = (given) => {
    handle = given;
    given.signal.addEventListener('abort', () => reject(given.signal.reason));
    return promise;
  };
  return {
    work,
    finish: (result?: Awaited<ReturnType<JobWork>>) => resolve(result),
    fail: reject,
    get handle(): JobHandle {
      if (!handle) throw new Error('It has not begun.');
      return handle;
    },
  };
}

const only = (actor: Actor = DAY): Job => {
  const [job, ...others] = jobs.list(actor);
  if (!job || others.length > 0) throw new Error('There is not exactly one.');
  return job;
};

const writes =
  (content: string | Uint8Array, name = 'list.csv'): JobWork =>
  async ({ newFile }) => {
    const path = newFile();
    writeFileSync(path, content);
    return { file: { name, path } };
  };

const filesLeft = () => (existsSync(folder) ? readdirSync(folder) : []);

describe('the file of a job', () => {
  it('is out of reach for whoever may no longer do what made it', async () => {
    const id = jobs.start('export-everything', DAY, writes('secret'));
    await expect.poll(() => only().state).toBe('done');
    const demoted: Actor = { ...DAY, permissions: new Set(['data.export', 'data.read']) };
    expect(jobs.list(demoted)).toEqual([]);
    await expect(jobs.readFile(id, demoted, 0)).rejects.toMatchObject({ code: 'JOB_GONE' });
    expect((await jobs.readFile(id, DAY, 0)).name).toBe('list.csv');
  });
});

describe('a job', () => {
  it('runs beside its start, and says what it is doing and how far it is', async () => {
    const one = held();
    const id = jobs.start('export-everything', DAY, one.work);
    expect(only()).toMatchObject({ id, state: 'running', step: '', done: 0, total: 0, secondsLeft: null, file: null });
    await settle();
    one.handle.step('Writing packages', 20, 100);
    expect(only()).toMatchObject({ step: 'Writing packages', done: 20, total: 100, endedAt: null });
    await clock.advance(5000);
    one.finish();
    await settle();
    expect(only()).toMatchObject({
      state: 'done',
      startedAt: '2026-11-21T10:00:00.000Z',
      endedAt: '2026-11-21T10:00:05.000Z',
      problem: null,
    });
  });

  it('is seen by who started it and by nobody else', async () => {
    const id = jobs.start('backup', DAY, writes('x'));
    await settle();
    expect(jobs.list(NIGHT)).toEqual([]);
    expect(() => jobs.cancel(id, NIGHT)).toThrow(expect.objectContaining({ code: 'JOB_GONE' }));
    await expect(jobs.readFile(id, NIGHT, 0)).rejects.toMatchObject({ code: 'JOB_GONE' });
  });

  it('stands above the older ones', async () => {
    const ids = [jobs.start('backup', DAY, writes('1')), jobs.start('audit-export', DAY, writes('2'))];
    await settle();
    expect(jobs.list(DAY).map(({ id }) => id)).toEqual(ids.reverse());
  });

  it('is one of three at most that run for a person; others have their own three', async () => {
    const running = [held(), held(), held()];
    for (const { work } of running) jobs.start('backup', DAY, work);
    expect(() => jobs.start('backup', DAY, writes('x'))).toThrow(
      expect.objectContaining({ code: 'INVALID_INPUT', data: { field: 'job', reason: 'jobs_running' } }),
    );
    jobs.start('backup', NIGHT, writes('x'));
    await settle();
    running[0]?.finish();
    await settle();
    jobs.start('backup', DAY, writes('x'));
  });
});

describe('the time that is left', () => {
  const workedThrough = async (steps: readonly [ms: number, done: number, total: number][]) => {
    const one = held();
    jobs.start('backup', DAY, one.work);
    await settle();
    for (const [ms, done, total] of steps) {
      await clock.advance(ms);
      one.handle.step('Working', done, total);
    }
    return { ...one, left: () => only().secondsLeft };
  };

  it('comes from the pace so far, and runs down while the next step takes its time', async () => {
    const job = await workedThrough([
      [0, 0, 1000],
      [10_000, 250, 1000],
    ]);
    expect(job.left()).toBe(30);
    await clock.advance(4000);
    expect(job.left()).toBe(26);
    await clock.advance(60_000);
    expect(job.left()).toBe(1);
  });

  it.each<[string, [number, number, number][]]>([
    ['nothing was done', [[0, 0, 100]]],
    [
      'the total is not known',
      [
        [0, 0, 0],
        [5000, 50, 0],
      ],
    ],
    [
      'it has just begun',
      [
        [0, 0, 100],
        [300, 1, 100],
      ],
    ],
    [
      'another part began',
      [
        [0, 0, 100],
        [5000, 50, 100],
        [5000, 10, 900],
      ],
    ],
    [
      'there was more than the total said',
      [
        [0, 0, 100],
        [5000, 120, 100],
      ],
    ],
  ])('is not told while %s', async (_when, steps) => {
    const job = await workedThrough(steps);
    expect(job.left()).toBeNull();
  });

  it('is not told of what has ended', async () => {
    const job = await workedThrough([
      [0, 0, 100],
      [5000, 50, 100],
    ]);
    job.finish();
    await settle();
    expect(job.left()).toBeNull();
  });
});

describe('a job’s file', () => {
  const big = Buffer.alloc(2.5 * 1024 * 1024, 'packhouse ');

  it('is read in pieces of one mebibyte, and is the same when they are joined', async () => {
    const id = jobs.start('export-everything', DAY, writes(big, 'everything.xlsx'));
    await settle();
    expect(only().file).toEqual({ name: 'everything.xlsx', bytes: big.length });
    const pieces: Buffer[] = [];
    for (let at: number | null = 0; at !== null; ) {
      const piece = await jobs.readFile(id, DAY, at);
      expect(piece.name).toBe('everything.xlsx');
      pieces.push(Buffer.from(piece.contentBase64, 'base64'));
      at = piece.next;
    }
    expect(pieces.map(({ length }) => length)).toEqual([1_048_576, 1_048_576, 524_288]);
    expect(Buffer.concat(pieces).equals(big)).toBe(true);
  });

  it('can be empty, and ends where it ends', async () => {
    const id = jobs.start('backup', DAY, writes(''));
    await settle();
    expect(await jobs.readFile(id, DAY, 0)).toMatchObject({ contentBase64: '', next: null });
    expect(await jobs.readFile(id, DAY, 999_999)).toMatchObject({ contentBase64: '', next: null });
  });

  it('is there for a day and not longer, with the job itself', async () => {
    const id = jobs.start('backup', DAY, writes('x'));
    await settle();
    await clock.advance(DAY_MS - 1000);
    expect(filesLeft()).toHaveLength(1);
    await jobs.readFile(id, DAY, 0);
    await clock.advance(1000);
    expect(filesLeft()).toEqual([]);
    expect(jobs.list(DAY)).toEqual([]);
    await expect(jobs.readFile(id, DAY, 0)).rejects.toMatchObject({ code: 'JOB_GONE' });
  });

  it('is gone after a day also when the machine slept through it', async () => {
    const id = jobs.start('backup', DAY, writes('x'));
    await settle();
    clock.jump(clock.now() + 3 * DAY_MS);
    await expect(jobs.readFile(id, DAY, 0)).rejects.toMatchObject({ code: 'JOB_GONE' });
    expect(filesLeft()).toEqual([]);
  });

  it('that somebody took away is gone, not a failure of the program', async () => {
    const id = jobs.start('backup', DAY, writes('x'));
    await settle();
    for (const name of filesLeft()) rmSync(join(folder, name));
    await expect(jobs.readFile(id, DAY, 0)).rejects.toMatchObject({ code: 'JOB_GONE' });
  });

  it('does not outlive the program, nor a program that was killed', async () => {
    jobs.start('backup', DAY, writes('x'));
    await settle();
    await jobs.stop();
    expect(filesLeft()).toEqual([]);
    jobs = open();
    const killed = held();
    jobs.start('backup', DAY, killed.work);
    await settle();
    writeFileSync(killed.handle.newFile(), 'x');
    expect(filesLeft()).toHaveLength(1);
    const next = open();
    expect(filesLeft()).toEqual([]);
    await next.stop();
  });

  it('is all that goes: what others put into the folder stays', async () => {
    mkdirSync(folder);
    const others = ['packhouse-2026-11-21T023000Z-daily.sqlite', 'notes.txt'];
    for (const name of others) writeFileSync(join(folder, name), 'theirs');
    jobs = open();
    jobs.start('backup', DAY, writes('x'));
    jobs.start('backup', DAY, async () => ({ file: { name: 'n', path: join(folder, 'notes.txt') } }));
    await settle();
    await jobs.stop();
    expect(filesLeft().sort()).toEqual(others.sort());
  });

  it('that stands elsewhere can be read and stays there', async () => {
    const path = join(dir.path, 'backup.sqlite');
    writeFileSync(path, 'kept');
    const id = jobs.start('backup', DAY, async () => ({ file: { name: 'backup.sqlite', path } }));
    await settle();
    expect(await jobs.readFile(id, DAY, 0)).toMatchObject({ contentBase64: Buffer.from('kept').toString('base64') });
    await clock.advance(DAY_MS);
    await jobs.stop();
    expect(readFileSync(path, 'utf8')).toBe('kept');
  });
});

describe('cancelling', () => {
  it('stops the work, and what it had written is removed', async () => {
    const one = held();
    const id = jobs.start('export-everything', DAY, one.work);
    await settle();
    writeFileSync(one.handle.newFile(), 'half of it');
    jobs.cancel(id, DAY);
    await settle();
    expect(one.handle.signal.aborted).toBe(true);
    expect(only()).toMatchObject({ state: 'cancelled', file: null, problem: null });
    expect(filesLeft()).toEqual([]);
  });

  it('counts also when the work was just finishing', async () => {
    const { promise, resolve } = Promise.withResolvers<void>();
    const id = jobs.start('export-everything', DAY, async (handle) => {
      await promise;
      return writes('all of it')(handle);
    });
    await settle();
    jobs.cancel(id, DAY);
    resolve();
    await settle();
    expect(only()).toMatchObject({ state: 'cancelled', file: null });
    expect(filesLeft()).toEqual([]);
    await expect(jobs.readFile(id, DAY, 0)).rejects.toMatchObject({ code: 'JOB_GONE' });
  });

  it('changes nothing about what has ended', async () => {
    const id = jobs.start('backup', DAY, writes('x'));
    await settle();
    jobs.cancel(id, DAY);
    await settle();
    expect(only()).toMatchObject({ state: 'done', file: { bytes: 1 } });
    await jobs.readFile(id, DAY, 0);
  });

  it('happens to everything when the program ends, which waits for it', async () => {
    const { promise, resolve } = Promise.withResolvers<undefined>();
    let signal: AbortSignal | undefined;
    jobs.start('backup', DAY, (handle) => {
      signal = handle.signal;
      return promise;
    });
    await settle();
    let stopped = false;
    const stopping = jobs.stop().then(() => {
      stopped = true;
    });
    await settle();
    expect([signal?.aborted, stopped]).toEqual([true, false]);
    resolve(undefined);
    await stopping;
    expect(() => jobs.start('backup', DAY, writes('x'))).toThrow(AppError);
  });
});

describe('a job that fails', () => {
  it('says the refusal with its particulars', async () => {
    jobs.start('backup', DAY, async () => {
      throw new AppError('BACKUP_NOT_USABLE', { name: 'a.sqlite', reason: 'damaged' });
    });
    await settle();
    expect(only()).toMatchObject({
      state: 'failed',
      problem: { code: 'BACKUP_NOT_USABLE', data: { name: 'a.sqlite', reason: 'damaged' } },
    });
  });

  it('says a reference for anything else, under which the log has the rest', async () => {
    jobs.start('backup', DAY, async ({ step, newFile }) => {
      step('Copying');
      writeFileSync(newFile(), 'half');
      throw new TypeError('no such thing');
    });
    await settle();
    const { problem } = only();
    expect(problem).toEqual({ code: 'UNEXPECTED', data: { reference: expect.stringMatching(/^[0-9A-F]{8}$/) } });
    const line = log.lines.find(({ level }) => level === 'error')?.line ?? '';
    expect(line).toContain(JSON.stringify(problem?.data).slice(1, -1));
    expect(line).toContain('no such thing');
    expect(filesLeft()).toEqual([]);
  });

  it('says that the disk is full when it is', async () => {
    jobs.start('backup', DAY, async () => {
      throw Object.assign(new Error('no space left on device'), { code: 'ENOSPC' });
    });
    await settle();
    expect(only()).toMatchObject({ state: 'failed', problem: { code: 'DISK_FULL', data: {} } });
  });

  it('when its work throws before it has begun', async () => {
    jobs.start('backup', DAY, () => {
      throw new Error('at once');
    });
    await settle();
    expect(only()).toMatchObject({ state: 'failed' });
  });
});

describe('changes are announced', () => {
  it('at most four times a second for each job, and the last one always', async () => {
    const one = held();
    jobs.start('backup', DAY, one.work);
    await settle();
    const before = told;
    for (let i = 0; i < 1000; i += 1) {
      one.handle.step('Working', i, 1000);
      await clock.advance(1);
    }
    expect(told - before).toBeGreaterThanOrEqual(3);
    expect(told - before).toBeLessThanOrEqual(4);
    one.handle.step('Nearly there', 999, 1000);
    const soFar = told;
    await clock.advance(250);
    expect(told).toBe(soFar + 1);
  });

  it('at once when it ends', async () => {
    const one = held();
    jobs.start('backup', DAY, one.work);
    await settle();
    one.handle.step('Working');
    const before = told;
    one.finish();
    await settle();
    expect(told).toBe(before + 1);
    await clock.advance(1000);
    expect(told).toBe(before + 1);
  });
});
