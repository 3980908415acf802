// Tracker: how the server stands that finished goods come from, and how our own API does. Everybody who reads may look;
// changing either is done under Settings.
import { Button } from '@mantine/core';
import { IconRefresh, IconSettings } from '@tabler/icons-react';
import { useNavigate } from '@tanstack/react-router';
import type { TrackerStatus } from '#shared/contract/tracker.ts';
import '../../components/admin.css';
import { Section } from '../../components/bits.tsx';
import { EmptyState, LoadProblem } from '../../components/empty-state.tsx';
import { Screen } from '../../components/screen.tsx';
import { RowsSkeleton } from '../../components/skeleton.tsx';
import { orpc, queryClient } from '../../rpc/client.ts';
import { useAction, useMay } from '../../rpc/hooks.ts';
import { ApiCallers, ApiState } from './api.tsx';
import { useTrackerApiStatus, useTrackerStatus } from './data.ts';
import { TrackerHelp } from './help.tsx';
import { LeftOut, TrackerFigures, TrackerState } from './server.tsx';

export function TrackerScreen() {
  const status = useTrackerStatus();
  const api = useTrackerApiStatus();
  const failed = [status, api].find((query) => query.isError && !query.data);
  return (
    <Screen title="Tracker" help={<TrackerHelp />} actions={status.data?.enabled && <ReadNow />}>
      {status.data?.enabled && <TrackerFigures status={status.data} />}
      <div className="ph-scroll">
        {failed ? (
          <LoadProblem error={failed.error} onRetry={() => void failed.refetch()} />
        ) : !status.data || !api.data ? (
          <RowsSkeleton rows={6} />
        ) : !status.data.enabled && !api.data.enabled ? (
          <NothingOn />
        ) : (
          <div className="ph-area">
            <Server status={status.data} />
            <Section title="Our own API" actions={<ToSettings area="trackerApi" word="Settings of the API" />}>
              <ApiState status={api.data} />
              <ApiCallers status={api.data} />
            </Section>
          </div>
        )}
      </div>
    </Screen>
  );
}

function Server({ status }: { status: TrackerStatus }) {
  return (
    <>
      <Section title="Tracker server" actions={<ToSettings area="tracker" word="Settings of the server" />}>
        <TrackerState status={status} />
        {status.enabled && <p className="ph-muted ph-wrap">Finished goods come from {status.url}.</p>}
      </Section>
      <LeftOut status={status} />
    </>
  );
}

function ReadNow() {
  const may = useMay('sync.operate');
  const read = useAction(
    orpc.tracker.refresh.mutationOptions({
      onSuccess: (status) => queryClient.setQueryData(orpc.tracker.status.queryKey(), status),
    }),
    () => 'The tracker was read',
  );
  if (!may) return null;
  return (
    <Button leftSection={<IconRefresh size={14} />} loading={read.isPending} onClick={() => read.mutate(undefined)}>
      Read it now
    </Button>
  );
}

function ToSettings({ area, word }: { area: string; word: string }) {
  const may = useMay('settings.write');
  const navigate = useNavigate();
  if (!may) return null;
  return (
    <Button
      leftSection={<IconSettings size={14} />}
      onClick={() => void navigate({ to: '/settings', search: { area } })}
    >
      {word}
    </Button>
  );
}

const NothingOn = () => (
  <EmptyState title="No tracker is connected">
    <p>
      Finished goods are kept here, and no other machine asks for them. Connect a tracker server if another machine
      keeps the goods, or switch the API on if other machines are to ask this one.
    </p>
    <div className="ph-row">
      <ToSettings area="tracker" word="Connect a tracker server" />
      <ToSettings area="trackerApi" word="Let others ask this one" />
    </div>
  </EmptyState>
);
