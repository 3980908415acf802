// Everything the facility has, as one file: a sheet or CSV for each business table, and one that says what it is.

import { zoneOf } from '#shared/rules/local-day.ts';
import type { Clock } from '../../core/clock.ts';
import { toInstant } from '../../core/clock.ts';
import type { JobHandle } from '../../core/jobs.ts';
import { EXPORTED_TABLES, LEFT_OUT } from './business-tables.ts';
import { countRows, openSnapshot, tablePages } from './snapshot.ts';
import { inPages, plainColumns, type Row, type Table } from './table.ts';
import { writeTableFile } from './table-file.ts';

export interface EverythingDeps {
  readonly clock: Clock;
  readonly databasePath: string;
  readonly version: string;
  readonly facility: () => { readonly name: string; readonly license: string; readonly timeZone: string };
}

/** Writes the file to `path`. Progress goes by rows; rejects when the job's signal aborts. */
export async function writeEverything(
  deps: EverythingDeps,
  options: { readonly format: 'xlsx' | 'csv-zip'; readonly path: string; readonly madeBy: string },
  handle: Pick<JobHandle, 'signal' | 'step'>,
): Promise<void> {
  handle.step('Opening the data');
  const now = deps.clock.now();
  const snapshot = openSnapshot(deps.databasePath);
  try {
    const counted = EXPORTED_TABLES.map((exported) => ({ exported, rows: countRows(snapshot.db, exported) }));
    const total = counted.reduce((sum, { rows }) => sum + rows, 0);
    let done = 0;
    const tables = counted.map(({ exported }): Table => {
      const step = `Writing ${exported.title}`;
      const onRows = (rows: number): void => {
        handle.signal.throwIfAborted();
        done += rows;
        handle.step(step, done, total);
      };
      return { ...exported, pages: tablePages(snapshot.db, exported, onRows) };
    });
    const counts = counted.map(({ exported, rows }): Row => [exported.title, rows]);
    const about = readMe(deps, now, options.madeBy, counts);
    await writeTableFile(options.path, [about, ...tables], { format: options.format, now, signal: handle.signal });
  } finally {
    snapshot.close();
  }
}

function readMe(deps: EverythingDeps, now: number, madeBy: string, counts: readonly Row[]): Table {
  const { name, license, timeZone } = deps.facility();
  const local = zoneOf(timeZone).read(now);
  const rows: Row[] = [
    ['Facility', name],
    ['License', license],
    ['Made at (UTC)', toInstant(now)],
    [`Made at (${timeZone})`, `${local.day} ${local.time}`],
    ['Made by', madeBy],
    ['Packhouse version', deps.version],
    ['State of the data', 'Everything is as it was at one moment, the time above; changes made since are not in it.'],
    ['Weights', 'Grams, exact to the milligram.'],
    ['Times', 'UTC, as 2026-11-21T10:42:07.123Z.'],
    ['Text', 'A text that begins like a formula is kept as text. In CSV files it has an apostrophe in front of it.'],
    ['Secrets', 'Tokens, passwords and PINs are in no export.'],
    ['', ''],
    ['Table', 'Rows'],
    ...counts,
    ['', ''],
    ['Not in it', 'Why'],
    ...LEFT_OUT.map(({ title, reason }): Row => [title, reason]),
  ];
  return { title: 'Read me', columns: plainColumns(['About this export', '']), pages: inPages(rows) };
}
