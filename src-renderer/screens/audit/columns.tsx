// The columns of the audit log. The server orders it, newest first; columns do not sort what is only partly loaded.
import { IconArrowRight, IconRobot, IconUser, IconUserQuestion } from '@tabler/icons-react';
import type { ColDef, ICellRendererParams } from 'ag-grid-community';
import type { AuditRow } from '#shared/contract/audit.ts';
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
import { Ago } from '../../components/bits.tsx';
import { exactTime } from '../../lib/format.ts';

type Column = ColDef<AuditRow>;
type Params = ICellRendererParams<AuditRow>;

const ACTOR_ICON = { person: IconUser, system: IconRobot, nobody: IconUserQuestion } as const;

/** Icon and name; the kind as a word where it is not somebody signed in. */
export function Who({ row }: { row: AuditRow }) {
  const Icon = ACTOR_ICON[row.actorKind];
  const kind = ACTOR_KIND_TEXT[row.actorKind];
  return (
    <span title={`${row.actorName}: ${kind.text}`}>
      <Icon size={14} aria-hidden style={{ verticalAlign: -2, marginRight: 4, color: 'var(--ph-muted)' }} />
      {row.actorName || kind.label}
      {row.actorKind === 'system' && <span className="ph-muted"> (program)</span>}
    </span>
  );
}

interface Change {
  readonly field: string;
  /** Null where there was nothing: the record is new, or it is no change but a fact. */
  readonly before: string | null;
  readonly after: string;
}

const NOTHING = '–';
/** Say what the record's own name says already. */
const LEFT_OUT = new Set(['packageId', 'metrcNumber']);

/** What changed; for an action without a changed record, what else is known of it. */
function changesOf(row: AuditRow, timeZone: string): Change[] {
  const exact = (at: string) => exactTime(at, timeZone);
  const words = (field: string, value: unknown) => valueWords(row, field, value, exact);
  const changes = Object.entries(row.changes).map(([field, [before, after]]) => ({
    field,
    before: row.operation === 'created' ? null : words(field, before),
    after: words(field, after),
  }));
  if (row.operation === 'created') {
    return changes.filter(({ field, after }) => after !== NOTHING && !LEFT_OUT.has(field));
  }
  if (changes.length > 0) return changes;
  return Object.entries(row.details)
    .map(([field, value]) => ({ field, before: null, after: words(field, value) }))
    .filter(({ after }) => after !== NOTHING);
}

/** In words, for the tooltip, the clipboard and screen readers. */
function summaryWords(row: AuditRow, timeZone: string): string {
  if (row.operation === 'deleted') return OPERATION_TEXT.deleted;
  return changesOf(row, timeZone)
    .map(({ field, before, after }) =>
      before === null ? `${fieldLabel(field)}: ${after}` : `${fieldLabel(field)}: from ${before} to ${after}`,
    )
    .join('; ');
}

function Summary({ row, timeZone }: { row: AuditRow; timeZone: string }) {
  if (row.operation === 'deleted') return <span className="ph-muted">{OPERATION_TEXT.deleted}</span>;
  return changesOf(row, timeZone).map(({ field, before, after }, at) => (
    <span key={field}>
      {at > 0 && <span className="ph-muted">; </span>}
      {field !== 'value' && <span className="ph-muted">{fieldLabel(field)} </span>}
      {before !== null && before}{' '}
      {before !== null && (
        <IconArrowRight size={12} role="img" aria-label="to" style={{ verticalAlign: -1, color: 'var(--ph-muted)' }} />
      )}{' '}
      {after}
    </span>
  ));
}

export const recordWords = (row: AuditRow): string =>
  [entityTypeWords(row.entityType), entityWords(row)].filter(Boolean).join(': ');

export const auditColumns = (timeZone: string): Column[] =>
  (
    [
      {
        field: 'at',
        headerName: 'When',
        initialWidth: 104,
        cellRenderer: ({ data }: Params) => <Ago at={data?.at ?? null} />,
      },
      {
        field: 'actorName',
        headerName: 'Who',
        initialWidth: 168,
        cellRenderer: ({ data }: Params) => (data ? <Who row={data} /> : null),
      },
      {
        field: 'action',
        headerName: 'What',
        initialWidth: 224,
        valueFormatter: ({ data }) => (data ? actionWords(data.action) : ''),
      },
      {
        colId: 'record',
        headerName: 'Record',
        initialWidth: 272,
        valueGetter: ({ data }) => (data ? recordWords(data) : ''),
        tooltipValueGetter: ({ data }) => (data ? recordWords(data) : ''),
      },
      {
        colId: 'changes',
        headerName: 'Before and after',
        initialWidth: 400,
        valueGetter: ({ data }) => (data ? summaryWords(data, timeZone) : ''),
        tooltipValueGetter: ({ data }) => (data ? summaryWords(data, timeZone) : ''),
        cellRenderer: ({ data }: Params) => (data ? <Summary row={data} timeZone={timeZone} /> : null),
      },
      {
        field: 'source',
        headerName: 'Where',
        initialWidth: 120,
        valueFormatter: ({ data }) => (data ? sourceWords(data.source) : ''),
      },
      { field: 'seq', headerName: 'No.', initialWidth: 80, type: 'rightAligned' },
    ] satisfies Column[]
  ).map((column) => ({ ...column, sortable: false }));
