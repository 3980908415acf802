// Rows of the audit log as a file for people: who did what, when, and every value before and after on its own line, in
// the words the window uses. Weights are exact; the codes behind the words stand beside them.
import type { AuditRow } from '#shared/contract/audit.ts';
import { zoneOf } from '#shared/rules/local-day.ts';
import {
  ACTOR_KIND_TEXT,
  actionWords,
  entityTypeWords,
  entityWords,
  fieldLabel,
  OPERATION_TEXT,
  sourceWords,
  valueWords,
} from '#shared/text/audit.ts';
import { breathe } from '../../core/breathe.ts';
import { gramsText } from './cell-text.ts';
import { plainColumns, type Row, type Table, type TableColumn } from './table.ts';
import { writeTableFile } from './table-file.ts';

export interface AuditExport {
  /** In the order they shall stand in the file. Read one at a time, so an endless log needs no endless memory. */
  readonly rows: AsyncIterable<AuditRow> | Iterable<AuditRow>;
  readonly format: 'csv' | 'xlsx';
  /** A new file, e.g. of JobHandle.newFile. */
  readonly path: string;
  readonly timeZone: string;
  /** Milliseconds: the time inside the archive. */
  readonly now: number;
  readonly signal: AbortSignal;
  /** Called with how many rows are written so far. */
  readonly onRows: (done: number) => void;
}

/** Writes the file and answers how many rows it has. Rejects when the signal aborts. */
export async function exportAuditRows(wanted: AuditExport): Promise<number> {
  let done = 0;
  const onPage = (rows: number): void => {
    wanted.signal.throwIfAborted();
    done += rows;
    wanted.onRows(done);
  };
  const table: Table = { title: 'Audit log', columns: columnsOf(wanted.timeZone), pages: pagesOf(wanted, onPage) };
  await writeTableFile(wanted.path, [table], wanted);
  return done;
}

const PAGE_ROWS = 250;

async function* pagesOf({ rows, timeZone }: AuditExport, onPage: (rows: number) => void): AsyncGenerator<Row[]> {
  let page: Row[] = [];
  for await (const row of rows) {
    page.push(rowOf(row, timeZone));
    if (page.length < PAGE_ROWS) continue;
    onPage(page.length);
    yield page;
    page = [];
    await breathe();
  }
  onPage(page.length);
  if (page.length > 0) yield page;
}

const columnsOf = (timeZone: string): TableColumn[] => [
  ...plainColumns([
    'Number',
    'At (UTC)',
    `At (${timeZone})`,
    'Who',
    'Kind of who',
    'What was done',
    'Action',
    'Record type',
    'Record',
    'Operation',
  ]),
  { header: 'Changes', kind: 'lines' },
  { header: 'Details', kind: 'lines' },
  ...plainColumns(['Source', 'Record id', 'Row id']),
];

function rowOf(row: AuditRow, timeZone: string): Row {
  const local = zoneOf(timeZone).read(Date.parse(row.at));
  const said = (field: string, value: unknown): string => valueText(row, field, value);
  return [
    row.seq,
    row.at,
    `${local.day} ${local.time}`,
    row.actorName,
    ACTOR_KIND_TEXT[row.actorKind].label,
    actionWords(row.action),
    row.action,
    entityTypeWords(row.entityType),
    entityWords(row),
    OPERATION_TEXT[row.operation],
    Object.entries(row.changes)
      .map(([field, [before, after]]) => `${fieldLabel(field)}: ${said(field, before)} → ${said(field, after)}`)
      .join('\n'),
    Object.entries(row.details)
      .map(([field, value]) => `${fieldLabel(field)}: ${said(field, value)}`)
      .join('\n'),
    sourceWords(row.source),
    row.entityId,
    row.id,
  ];
}

/** As the window says it, but for weights, which the window rounds. */
function valueText(row: AuditRow, field: string, value: unknown): string {
  if (typeof value === 'number' && /(^m|M)g$/.test(field)) return `${gramsText(value)} g`;
  return valueWords(row, field, value, (at) => at);
}
