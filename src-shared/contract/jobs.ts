// Long work: it runs in the core, says how far it is, can be cancelled, and its result stays readable.
import { z } from 'zod';
import { reads, writes } from './base.ts';

export const JOB_KINDS = ['export-everything', 'audit-export', 'backup', 'restore'] as const;
export type JobKind = (typeof JOB_KINDS)[number];

export const jobStarted = z.object({ jobId: z.uuid() });

export const job = z.object({
  id: z.uuid(),
  kind: z.enum(JOB_KINDS),
  state: z.enum(['running', 'done', 'failed', 'cancelled']),
  /** What it is doing, e.g. "Writing packages". */
  step: z.string(),
  done: z.int(),
  /** 0 while not known. */
  total: z.int(),
  startedAt: z.string(),
  endedAt: z.string().nullable(),
  /** Rough, from the pace so far; null while there is none. */
  secondsLeft: z.int().nullable(),
  /** The file it made, until it is fetched or a day has passed. */
  file: z.object({ name: z.string(), bytes: z.int() }).nullable(),
  /** Error code with data, for the sentence. */
  problem: z.object({ code: z.string(), data: z.json() }).nullable(),
});
export type Job = z.infer<typeof job>;

export const jobsContract = {
  /** One's own, newest first. */
  list: reads('data.export').output(z.array(job)),
  cancel: writes('data.export', 'job.cancel', ['jobId'])
    .input(z.object({ jobId: z.uuid() }))
    .output(z.object({})),
  /** A piece of the file a job made. `next` null: that was the last. */
  readFile: reads('data.export')
    .input(z.object({ jobId: z.uuid(), offset: z.int().min(0) }))
    .output(z.object({ name: z.string(), contentBase64: z.string(), next: z.int().nullable() })),
};
