// The columns of the people grid.
import { IconCircleCheck, IconCircleOff, IconKey } from '@tabler/icons-react';
import type { ColDef, ICellRendererParams } from 'ag-grid-community';
import type { PersonRow } from '#shared/contract/people.ts';
import { ROLE_TEXT } from '#shared/text/labels.ts';
import { Ago } from '../../components/bits.tsx';
import { Status } from '../../components/status.tsx';

type Column = ColDef<PersonRow>;
type Params = ICellRendererParams<PersonRow>;

export const ActiveStatus = ({ active }: { active: boolean }) =>
  active ? (
    <Status tone="ok" icon={IconCircleCheck} label="May sign in" />
  ) : (
    <Status tone="quiet" icon={IconCircleOff} label="Switched off" />
  );

export const PEOPLE_COLUMNS: Column[] = [
  { field: 'name', headerName: 'Name', initialWidth: 224, pinned: 'left', cellStyle: { fontWeight: 600 } },
  {
    field: 'role',
    headerName: 'Role',
    initialWidth: 144,
    valueFormatter: ({ data }) => (data ? ROLE_TEXT[data.role].label : ''),
    getQuickFilterText: ({ data }) => ROLE_TEXT[data.role].label,
  },
  {
    field: 'active',
    cellDataType: false,
    headerName: 'State',
    initialWidth: 144,
    valueFormatter: ({ data }) => (data?.active ? 'May sign in' : 'Switched off'),
    cellRenderer: ({ data }: Params) => (data ? <ActiveStatus active={data.active} /> : null),
  },
  {
    field: 'hasPin',
    cellDataType: false,
    headerName: 'PIN',
    initialWidth: 96,
    valueFormatter: ({ data }) => (data?.hasPin ? 'Set' : 'None'),
    getQuickFilterText: () => '',
  },
  {
    field: 'mustChangePassword',
    cellDataType: false,
    headerName: 'Password',
    headerTooltip: 'One-time: still has the password somebody else gave them',
    initialWidth: 136,
    valueFormatter: ({ data }) => (data?.mustChangePassword ? 'One-time' : 'Own'),
    cellRenderer: ({ data }: Params) =>
      data?.mustChangePassword ? <Status tone="warn" icon={IconKey} label="One-time" /> : 'Own',
  },
  {
    field: 'lastSignInAt',
    headerName: 'Last sign-in',
    initialWidth: 128,
    getQuickFilterText: () => '',
    cellRenderer: ({ data }: Params) =>
      data?.lastSignInAt === null ? (
        <span className="ph-muted">Never yet</span>
      ) : (
        <Ago at={data?.lastSignInAt ?? null} />
      ),
  },
  {
    field: 'createdAt',
    headerName: 'Added',
    initialWidth: 112,
    getQuickFilterText: () => '',
    cellRenderer: ({ data }: Params) => <Ago at={data?.createdAt ?? null} />,
  },
];
