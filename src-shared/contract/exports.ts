// Taking data out: any list as it is filtered on the screen, or everything. Text stays text: a value that begins
// like a formula never becomes one.
import { z } from 'zod';
import { reads, writes } from './base.ts';
import { jobStarted } from './jobs.ts';

export const exportCell = z.union([z.string().max(32_000), z.number(), z.boolean(), z.null()]);

export const exportsContract = {
  /** The rows a list shows, as a file. */
  list: writes('data.export', 'export.list', ['list', 'format'])
    .input(
      z.object({
        /** The list's name, for the file and the audit log. */
        list: z.string().trim().min(1).max(80),
        format: z.enum(['csv', 'xlsx']),
        headers: z.array(z.string().max(200)).min(1).max(200),
        rows: z.array(z.array(exportCell).max(200)).max(100_000),
      }),
    )
    .output(z.object({ fileName: z.string(), contentBase64: z.string() })),
  /** How many rows of each table there are, before deciding. */
  contents: reads('backups.manage').output(z.array(z.object({ table: z.string(), title: z.string(), rows: z.int() }))),
  /** Every business table: one workbook, or a zip of CSV files. Runs as a job. */
  everything: writes('backups.manage', 'export.everything', ['format'])
    .input(z.object({ format: z.enum(['xlsx', 'csv-zip']) }))
    .output(jobStarted),
};
