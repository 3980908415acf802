// Contract → the audit log: reading, checking, taking out.
import type { AuditFilter, AuditRow } from '#shared/contract/audit.ts';
import { zoneOf } from '#shared/rules/local-day.ts';
import type { Clock } from '../../core/clock.ts';
import type { Jobs } from '../../core/jobs.ts';
import { api } from '../../core/rpc.ts';
import { checkAuditChain } from '../../db/audit.ts';
import type { AppDatabase } from '../../db/database.ts';
import type { exportAuditRows } from '../exports/audit-rows.ts';
import type { AuditMark } from './mark.ts';
import { auditFacets, auditPages, listAudit } from './queries.ts';

export interface AuditRouteDeps {
  readonly database: AppDatabase;
  readonly mark: AuditMark;
  readonly jobs: Jobs;
  readonly clock: Clock;
  readonly timeZone: () => string;
  readonly writeRows: typeof exportAuditRows;
}

export function createAuditRoutes({ database, mark, jobs, clock, timeZone, writeRows }: AuditRouteDeps) {
  const a = api.audit;
  const question = (filter: AuditFilter) => ({ filter, timeZone: timeZone() });
  return {
    list: a.list.handler(({ input }) => {
      const { before, limit, ...filter } = input;
      return listAudit(database.read, { ...question(filter), before }, limit);
    }),
    facets: a.facets.handler(() => auditFacets(database.read)),
    verify: a.verify.handler(async () => {
      const { rows, firstBroken } = await checkAuditChain(database.connection);
      const fault = mark.broken();
      const broken = firstBroken ?? (fault && { ...fault, at: null });
      return { rows, ok: broken === null, firstBroken: broken };
    }),
    sealAnew: a.sealAnew.handler(() => {
      const fault = mark.broken();
      if (!fault) return {};
      // The row first: the new mark stands on it, and says for good that there was an old one.
      database.writeTx((tx) =>
        tx.audit({
          entityType: 'audit',
          entityId: '',
          entityLabel: '',
          operation: 'done',
          details: { reason: fault.reason, seq: fault.seq },
        }),
      );
      mark.sealAnew();
      return {};
    }),
    export: a.export.handler(({ input, context }) => {
      const name = `audit-log-${zoneOf(timeZone()).read(clock.now()).day}.${input.format}`;
      const jobId = jobs.start('audit-export', context.actor, async (handle) => {
        const path = handle.newFile();
        const { total } = await listAudit(database.read, question(input.filter), 1);
        await writeRows({
          rows: rowsOf(auditPages(database.read, question(input.filter))),
          format: input.format,
          path,
          timeZone: timeZone(),
          now: clock.now(),
          signal: handle.signal,
          onRows: (done) => handle.step('Writing the audit log', done, total ?? 0),
        });
        return { file: { name, path } };
      });
      return { jobId };
    }),
  };
}

async function* rowsOf(pages: AsyncIterable<AuditRow[]>): AsyncGenerator<AuditRow, void> {
  for await (const page of pages) yield* page;
}
