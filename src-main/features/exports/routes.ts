// Contract → files out of Packhouse: a list as the window shows it, and everything there is.
import { zoneOf } from '#shared/rules/local-day.ts';
import type { Jobs } from '../../core/jobs.ts';
import { api } from '../../core/rpc.ts';
import type { ReadDb } from '../../db/database.ts';
import { EXPORTED_TABLES } from './business-tables.ts';
import { type EverythingDeps, writeEverything } from './everything.ts';
import { countRows } from './snapshot.ts';
import { inPages, plainColumns } from './table.ts';
import { slugOf, tableBytes } from './table-file.ts';

export interface ExportRouteDeps extends EverythingDeps {
  readonly read: ReadDb;
  readonly jobs: Jobs;
}

export function createExportRoutes(deps: ExportRouteDeps) {
  const e = api.exports;
  const today = (): string => zoneOf(deps.facility().timeZone).read(deps.clock.now()).day;
  return {
    list: e.list.handler(async ({ input }) => {
      const table = { title: input.list, columns: plainColumns(input.headers), pages: inPages(input.rows) };
      const content = await tableBytes([table], { format: input.format, now: deps.clock.now() });
      return {
        fileName: `${slugOf(input.list)}-${today()}.${input.format}`,
        contentBase64: content.toString('base64'),
      };
    }),
    contents: e.contents.handler(() =>
      EXPORTED_TABLES.map((exported) => ({
        table: slugOf(exported.title),
        title: exported.title,
        rows: countRows(deps.read, exported),
      })),
    ),
    everything: e.everything.handler(({ input, context }) => {
      const name = `packhouse-${today()}${input.format === 'xlsx' ? '.xlsx' : '-csv.zip'}`;
      const jobId = deps.jobs.start('export-everything', context.actor, async (handle) => {
        const path = handle.newFile();
        await writeEverything(deps, { format: input.format, path, madeBy: context.actor.name }, handle);
        return { file: { name, path } };
      });
      return { jobId };
    }),
  };
}
