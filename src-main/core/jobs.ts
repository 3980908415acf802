// Long work that a person starts and comes back for: it runs beside everything else, says how far it is, can be
// cancelled, and its file stays readable for a day. Jobs live in memory and belong to the actor that started them;
// nobody else sees them. Their files live in one folder; every start and end takes away
// the files that jobs made there, known by their names, and nothing else.
import { mkdirSync, readdirSync, rmdirSync, rmSync, statSync } from 'node:fs';
import { open } from 'node:fs/promises';
import { basename, join, resolve } from 'node:path';
import type { Permission } from '#shared/contract/base.ts';
import type { Job, JobKind } from '#shared/contract/jobs.ts';
import type { Actor } from './actor.ts';
import { AppError } from './app-error.ts';
import { type Clock, type Timer, toInstant } from './clock.ts';
import { newId } from './ids.ts';
import { createPace, type Pace } from './job-pace.ts';
import type { Logger } from './log.ts';

export interface JobHandle {
  /** Aborts when the job is cancelled or the program ends. Work that stops for it throws (`throwIfAborted`). */
  readonly signal: AbortSignal;
  /** What it is doing, and how far it is; `total` 0 while not known. May be called as often as is handy. */
  step(text: string, done?: number, total?: number): void;
  /** A path of this job's own for a file it makes. Removed with the job, and at once when the job fails or is cancelled. */
  newFile(): string;
}

/** What a job made. A file that is not of `newFile` can be read through the job and is never removed with it. */
export interface JobResult {
  readonly file?: { readonly name: string; readonly path: string };
}

export type JobWork = (handle: JobHandle) => Promise<JobResult | undefined>;

export interface Jobs {
  /** Starts the work after this call and answers the job's id. Throws INVALID_INPUT when three are running already. */
  start(kind: JobKind, actor: Actor, work: JobWork): string;
  /** The actor's own, newest first. */
  list(actor: Actor): Job[];
  /** Throws JOB_GONE for what is not the actor's own. A job that has ended stays as it is. */
  cancel(id: string, actor: Actor): void;
  /** At most 1 MiB from `offset` bytes on; `next` null after the last. Throws JOB_GONE. */
  readFile(
    id: string,
    actor: Actor,
    offset: number,
  ): Promise<{ name: string; contentBase64: string; next: number | null }>;
  /** Cancels everything, waits for it to end, and removes every file. */
  stop(): Promise<void>;
}

export interface JobsOptions {
  readonly clock: Clock;
  readonly log: Logger;
  /** Where their files are. What others put there is left alone. */
  readonly folder: string;
  /** Called when a job changed, at most about four times a second for each. */
  readonly changed: () => void;
}

const MOST_RUNNING = 3;
const KEPT_MS = 86_400_000;
const QUIET_MS = 250;
const PIECE_BYTES = 1024 * 1024;
/** How the files of jobs end. */
const MADE = '.job';
const MADE_NAME = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}\.job$/;
const DISK_FULL: ReadonlySet<unknown> = new Set(['ENOSPC', 'EDQUOT', 'SQLITE_FULL']);

interface Running {
  readonly id: string;
  readonly kind: JobKind;
  readonly actorId: string;
  readonly abort: AbortController;
  readonly startedMs: number;
  readonly pace: Pace;
  readonly files: string[];
  state: Job['state'];
  step: string;
  endedMs: number | null;
  file: { name: string; path: string; bytes: number } | null;
  problem: Job['problem'];
  toldMs: number;
  telling: Timer | null;
  ended: Promise<void>;
}

/** What a person may not do any more, they may not fetch the result of either. */
const NEEDS: Readonly<Record<JobKind, Permission>> = {
  'export-everything': 'backups.manage',
  'audit-export': 'audit.read',
  backup: 'backups.manage',
  restore: 'backups.manage',
};

const isFor = (job: Pick<Running, 'actorId' | 'kind'>, actor: Actor): boolean =>
  job.actorId === actor.id && actor.permissions.has(NEEDS[job.kind]);

export function createJobs(options: JobsOptions): Jobs {
  const { clock, log } = options;
  const folder = resolve(options.folder);
  const jobs = new Map<string, Running>();
  let stopped = false;
  removeMadeFiles(folder, log);

  const tell = (job: Running, atOnce: boolean): void => {
    const quietFor = clock.monotonic() - job.toldMs;
    if (!atOnce && quietFor < QUIET_MS) {
      job.telling ??= clock.set(QUIET_MS - quietFor, () => tell(job, true));
      return;
    }
    job.telling?.cancel();
    job.telling = null;
    job.toldMs = clock.monotonic();
    options.changed();
  };

  const removeFiles = (job: Running): void => {
    for (const path of job.files.splice(0)) rmSync(path, { force: true });
  };

  const forgetOld = (): void => {
    for (const job of jobs.values()) {
      if (job.endedMs === null || clock.now() - job.endedMs < KEPT_MS) continue;
      removeFiles(job);
      jobs.delete(job.id);
    }
  };

  const own = (id: string, actor: Actor): Running => {
    forgetOld();
    const job = jobs.get(id);
    if (!job || !isFor(job, actor)) throw new AppError('JOB_GONE', {});
    return job;
  };

  const end = (job: Running, state: Job['state'], ending: Partial<Pick<Running, 'file' | 'problem'>> = {}): void => {
    Object.assign(job, { ...ending, state, endedMs: clock.now() });
    if (state !== 'done') removeFiles(job);
    clock.set(KEPT_MS, () => {
      if (stopped) return;
      forgetOld();
      options.changed();
    });
    tell(job, true);
  };

  const run = async (job: Running, work: JobWork): Promise<void> => {
    const handle: JobHandle = {
      signal: job.abort.signal,
      step: (text, done = 0, total = 0) => {
        if (job.endedMs !== null) return;
        job.step = text;
        job.pace.at(done, total, clock.monotonic());
        tell(job, false);
      },
      newFile: () => {
        mkdirSync(folder, { recursive: true });
        const path = join(folder, `${newId()}${MADE}`);
        job.files.push(path);
        return path;
      },
    };
    try {
      const made = (await work(handle))?.file;
      const ours = made === undefined || job.files.includes(resolve(made.path));
      // A file that stands elsewhere is there to stay: calling that cancelled would not be true.
      if (job.abort.signal.aborted && ours) end(job, 'cancelled');
      else end(job, 'done', { file: made ? { ...made, bytes: statSync(made.path).size } : null });
    } catch (error) {
      if (job.abort.signal.aborted) end(job, 'cancelled');
      else end(job, 'failed', { problem: problemOf(error, job, log) });
    }
  };

  return {
    start: (kind, actor, work) => {
      if (stopped) throw new AppError('DATA_NOT_OPEN', {});
      forgetOld();
      const running = [...jobs.values()].filter((job) => job.actorId === actor.id && job.state === 'running');
      if (running.length >= MOST_RUNNING) throw new AppError('INVALID_INPUT', { field: 'job', reason: 'jobs_running' });
      const job: Running = {
        id: newId(),
        kind,
        actorId: actor.id,
        abort: new AbortController(),
        startedMs: clock.now(),
        pace: createPace(),
        files: [],
        state: 'running',
        step: '',
        endedMs: null,
        file: null,
        problem: null,
        toldMs: Number.NEGATIVE_INFINITY,
        telling: null,
        ended: Promise.resolve(),
      };
      jobs.set(job.id, job);
      job.ended = Promise.resolve().then(() => run(job, work));
      tell(job, true);
      return job.id;
    },
    list: (actor) => {
      forgetOld();
      const own = [...jobs.values()].filter((job) => isFor(job, actor));
      return own.reverse().map((job) => viewOf(job, clock.monotonic()));
    },
    cancel: (id, actor) => {
      own(id, actor).abort.abort();
    },
    readFile: async (id, actor, offset) => {
      const { file } = own(id, actor);
      if (!file) throw new AppError('JOB_GONE', {});
      const handle = await open(file.path, 'r').catch(() => {
        throw new AppError('JOB_GONE', {});
      });
      try {
        const piece = Buffer.alloc(Math.min(PIECE_BYTES, Math.max(0, file.bytes - offset)));
        const { bytesRead } = await handle.read(piece, 0, piece.length, offset);
        const next = offset + bytesRead;
        return {
          name: basename(file.name),
          contentBase64: piece.subarray(0, bytesRead).toString('base64'),
          next: bytesRead > 0 && next < file.bytes ? next : null,
        };
      } finally {
        await handle.close();
      }
    },
    stop: async () => {
      stopped = true;
      for (const job of jobs.values()) job.abort.abort();
      await Promise.all([...jobs.values()].map(({ ended }) => ended));
      for (const job of jobs.values()) job.telling?.cancel();
      jobs.clear();
      removeMadeFiles(folder, log);
    },
  };
}

/** A folder that is not ours alone keeps what others put into it; an empty one goes. Harms nothing when it fails. */
function removeMadeFiles(folder: string, log: Logger): void {
  try {
    const names = readdirSync(folder);
    const made = names.filter((name) => MADE_NAME.test(name));
    for (const name of made) rmSync(join(folder, name), { force: true });
    if (made.length === names.length) rmdirSync(folder);
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'ENOENT')) {
      log.warn('Files of earlier work could not be removed', { error });
    }
  }
}

function viewOf(job: Running, nowMs: number): Job {
  const { done, total } = job.pace.reached();
  return {
    id: job.id,
    kind: job.kind,
    state: job.state,
    step: job.step,
    done,
    total,
    startedAt: toInstant(job.startedMs),
    endedAt: job.endedMs === null ? null : toInstant(job.endedMs),
    secondsLeft: job.state === 'running' ? job.pace.secondsLeft(nowMs) : null,
    file: job.file ? { name: job.file.name, bytes: job.file.bytes } : null,
    problem: job.problem,
  };
}

/** A refusal as it is; anything else by a reference, under which the log has the rest. */
function problemOf(error: unknown, job: Running, log: Logger): NonNullable<Job['problem']> {
  if (error instanceof AppError) return { code: error.code, data: error.data };
  if (error instanceof Error && 'code' in error && DISK_FULL.has(error.code)) return { code: 'DISK_FULL', data: {} };
  const reference = newId().slice(-8).toUpperCase();
  log.error('A job failed', { reference, kind: job.kind, step: job.step, error });
  return { code: 'UNEXPECTED', data: { reference } };
}
