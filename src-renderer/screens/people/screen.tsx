// The people who may sign in: the list, one person beside it, adding somebody, and what each role may do.
import { Button } from '@mantine/core';
import { IconPlus, IconShieldCheck } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import type { GridApi } from 'ag-grid-community';
import { useRef, useState } from 'react';
import type { PersonRow } from '#shared/contract/people.ts';
import { peopleRoute } from '../../app/router.tsx';
import '../../components/admin.css';
import { ColumnChooser } from '../../components/column-chooser.tsx';
import { DataGrid } from '../../components/data-grid.tsx';
import { LoadProblem } from '../../components/empty-state.tsx';
import { ExportMenu } from '../../components/export-menu.tsx';
import { gridTable } from '../../components/export-table.ts';
import { FilterField } from '../../components/filter-field.tsx';
import { focusGrid } from '../../components/focus-grid.ts';
import { Screen } from '../../components/screen.tsx';
import { RowsSkeleton } from '../../components/skeleton.tsx';
import { whole } from '../../lib/format.ts';
import { orpc } from '../../rpc/client.ts';
import { PEOPLE_COLUMNS } from './columns.tsx';
import { AddPerson } from './dialogs.tsx';
import { PersonDrawer } from './drawer.tsx';
import { PeopleHelp } from './help.tsx';
import { type OneTime, OneTimePassword } from './one-time-password.tsx';
import { RolesMatrix } from './roles-matrix.tsx';

const personId = (person: PersonRow): string => person.id;

export function PeopleScreen() {
  const [dialog, setDialog] = useState<'add' | 'roles' | null>(null);
  const [oneTime, setOneTime] = useState<OneTime | null>(null);
  return (
    <Screen
      title="People"
      help={<PeopleHelp />}
      actions={
        <>
          <Button leftSection={<IconShieldCheck size={14} />} onClick={() => setDialog('roles')}>
            What each role may do
          </Button>
          <Button variant="filled" leftSection={<IconPlus size={14} />} onClick={() => setDialog('add')}>
            Add person
          </Button>
        </>
      }
    >
      <PeopleList onPassword={setOneTime} />
      {dialog === 'add' && <AddPerson onClose={() => setDialog(null)} onPassword={setOneTime} />}
      {dialog === 'roles' && <RolesMatrix onClose={() => setDialog(null)} />}
      {oneTime && <OneTimePassword {...oneTime} onClose={() => setOneTime(null)} />}
    </Screen>
  );
}

function PeopleList({ onPassword }: { onPassword: (oneTime: OneTime) => void }) {
  const { q = '' } = peopleRoute.useSearch();
  const navigate = useNavigate({ from: peopleRoute.fullPath });
  const query = useQuery(orpc.people.list.queryOptions());
  const api = useRef<GridApi<PersonRow>>(null);
  const [openId, setOpenId] = useState<string | null>(null);
  const [shown, setShown] = useState<number | null>(null);
  if (query.isError) return <LoadProblem error={query.error} onRetry={() => void query.refetch()} />;
  const people = query.data;
  if (!people) return <RowsSkeleton />;
  const opened = people.find((person) => person.id === openId);
  const admins = people.filter((person) => person.role === 'super_admin' && person.active);
  const close = () => {
    setOpenId(null);
    focusGrid(api.current);
  };
  return (
    <>
      <div className="ph-toolbar">
        <FilterField
          label="Filter by name or role"
          initial={q}
          onType={(text) => api.current?.setGridOption('quickFilterText', text)}
          onSettle={(text) => void navigate({ search: { q: text || undefined }, replace: true })}
          onLeaveDown={() => focusGrid(api.current)}
        />
        <div className="ph-toolbar-end">
          <ColumnChooser api={api} />
          <ExportMenu list="people" table={() => gridTable(api.current)} />
        </div>
      </div>
      <div className="ph-split">
        <div className="ph-list">
          <DataGrid
            name="people"
            label="People"
            rows={people}
            columns={PEOPLE_COLUMNS}
            rowId={personId}
            empty="Nobody fits the filter. Type less, or press Esc in it."
            onOpen={(person) => setOpenId(person.id)}
            onFocusRow={(person) => openId !== null && setOpenId(person.id)}
            onShown={setShown}
            onReady={(it) => {
              api.current = it;
              if (q) it.setGridOption('quickFilterText', q);
            }}
          />
          <div className="ph-foot">
            <span role="status">
              {whole(shown ?? people.length)} of {whole(people.length)} people
            </span>
            <span>Enter opens, Esc closes</span>
          </div>
        </div>
        {opened && (
          <PersonDrawer
            key={opened.id}
            person={opened}
            last={admins.length === 1 && admins[0]?.id === opened.id}
            onClose={close}
            onPassword={onPassword}
          />
        )}
      </div>
    </>
  );
}
