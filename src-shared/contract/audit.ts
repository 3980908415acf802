// The audit log: who did what, when, to what, with the values before and after. Read, checked and exported; never changed.
import { z } from 'zod';
import { reads, writes } from './base.ts';
import { jobStarted } from './jobs.ts';

export const ACTOR_KINDS = ['person', 'system', 'nobody'] as const;

export const auditRow = z.object({
  seq: z.int(),
  id: z.uuid(),
  at: z.string(),
  /** person: somebody signed in. system: a part of the program. nobody: at the window, not signed in. */
  actorKind: z.enum(ACTOR_KINDS),
  actorId: z.string(),
  actorName: z.string(),
  /** As the procedure or the part of the program declares it, e.g. package.edit. */
  action: z.string(),
  /** Where it came from: window, headless, a file's name, a poller. */
  source: z.string(),
  entityType: z.string(),
  entityId: z.string(),
  /** How people call the record: METRC number, name, setting. */
  entityLabel: z.string(),
  operation: z.enum(['created', 'changed', 'deleted', 'done']),
  /** Field → [before, after]. */
  changes: z.record(z.string(), z.tuple([z.json(), z.json()])),
  /** What else there is to know, e.g. how many rows were exported. */
  details: z.record(z.string(), z.json()),
});
export type AuditRow = z.infer<typeof auditRow>;

export const auditFilter = z.object({
  /** Words that all must occur in actor, action, record, values or source. */
  search: z.string().max(200).default(''),
  actor: z.string().max(200).optional(),
  action: z.string().max(100).optional(),
  entityType: z.string().max(60).optional(),
  entityId: z.string().max(200).optional(),
  /** Local dates in the facility's zone, both included: 2026-11-21. */
  from: z.iso.date().optional(),
  to: z.iso.date().optional(),
});
export type AuditFilter = z.infer<typeof auditFilter>;

export const auditContract = {
  /** Newest first. `before` is the last `seq` of the page before. `total` is null while words are searched. */
  list: reads('audit.read')
    .input(auditFilter.extend({ before: z.int().optional(), limit: z.int().min(1).max(1000).default(200) }))
    .output(z.object({ rows: z.array(auditRow), more: z.boolean(), total: z.int().nullable() })),
  /** What can be chosen in the filters. */
  facets: reads('audit.read').output(
    z.object({ actors: z.array(z.string()), actions: z.array(z.string()), entityTypes: z.array(z.string()) }),
  ),
  /** Walks the whole chain, and compares its end with the sealed mark kept outside the database. */
  verify: reads('audit.read').output(
    z.object({
      rows: z.int(),
      ok: z.boolean(),
      /** The first row that is not what it was written as; null when all are. */
      firstBroken: z.object({ seq: z.int(), at: z.string().nullable(), reason: z.string() }).nullable(),
    }),
  ),
  /** The log is not what the sealed mark outside the database says, and somebody has looked into it: sealed as it is now. */
  sealAnew: writes('people.manage', 'audit.seal').output(z.object({})),
  /** The filtered rows, all of them, as a file. Runs as a job. */
  export: writes('audit.read', 'audit.export', ['filter', 'format'])
    .input(z.object({ filter: auditFilter, format: z.enum(['csv', 'xlsx']) }))
    .output(jobStarted),
};
