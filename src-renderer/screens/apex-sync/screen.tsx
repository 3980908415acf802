// The Apex sync: live status in one line, then the plan and the log. Its settings stand with all the others.
import { Button, Tabs } from '@mantine/core';
import { IconPlayerPause, IconPlayerPlay, IconRefresh } from '@tabler/icons-react';
import { Link, Navigate, useNavigate } from '@tanstack/react-router';
import { SYNC_TABS, syncRoute } from '../../app/router.tsx';
import '../../components/admin.css';
import { LoadProblem } from '../../components/empty-state.tsx';
import { Screen } from '../../components/screen.tsx';
import { orpc } from '../../rpc/client.ts';
import { useAction, useMay, useSyncStatus } from '../../rpc/hooks.ts';
import { SyncFigures } from './figures.tsx';
import { ApexSyncHelp } from './help.tsx';
import { LogTab } from './log-tab.tsx';
import { PlanTab } from './plan-tab.tsx';

const isTab = (value: string | null) => SYNC_TABS.find((tab) => tab === value);

export function ApexSyncScreen() {
  const { tab = 'plan' } = syncRoute.useSearch();
  const navigate = useNavigate({ from: syncRoute.fullPath });
  const query = useSyncStatus();
  const maySet = useMay('settings.write');
  // Older links and the palette still come this way.
  if (tab === 'settings') return <Navigate to="/settings" search={{ area: 'apex' }} replace />;
  return (
    <Screen title="Apex sync" help={<ApexSyncHelp />} actions={<SyncButtons paused={query.data?.paused ?? null} />}>
      {query.isError ? (
        <LoadProblem error={query.error} onRetry={() => void query.refetch()} />
      ) : (
        <SyncFigures status={query.data} />
      )}
      <Tabs
        value={tab}
        onChange={(value) => void navigate({ search: { tab: isTab(value) }, replace: true })}
        className="ph-screen"
      >
        <div className="ph-tabs">
          <Tabs.List px="xs">
            <Tabs.Tab value="plan">Plan</Tabs.Tab>
            <Tabs.Tab value="log">Log</Tabs.Tab>
          </Tabs.List>
          {maySet && (
            <Link to="/settings" search={{ area: 'sync' }} className="ph-link">
              Settings
            </Link>
          )}
        </div>
        <Tabs.Panel value="plan" className="ph-screen ph-scroll">
          <PlanTab />
        </Tabs.Panel>
        <Tabs.Panel value="log" className="ph-screen">
          <LogTab />
        </Tabs.Panel>
      </Tabs>
    </Screen>
  );
}

function SyncButtons({ paused }: { paused: string | null }) {
  const may = useMay('sync.operate');
  const pause = useAction(orpc.apexSync.pause.mutationOptions(), () => 'Sync paused');
  const resume = useAction(orpc.apexSync.resume.mutationOptions(), () => 'Sync resumed');
  const run = useAction(orpc.apexSync.runNow.mutationOptions(), (it) =>
    it ? `Cycle ${it.cycle}: ${it.pushed} sent, ${it.failed} failed` : 'Nothing ran: the sync is stopped',
  );
  const refresh = useAction(
    orpc.apexSync.refreshMapping.mutationOptions(),
    (it) => `${it.batches} batches and ${it.products} products read`,
  );
  if (!may) return null;
  return (
    <>
      <Button
        leftSection={<IconRefresh size={14} />}
        loading={refresh.isPending}
        onClick={() => refresh.mutate({ full: false })}
      >
        Refresh mapping
      </Button>
      <Button leftSection={<IconPlayerPlay size={14} />} loading={run.isPending} onClick={() => run.mutate(undefined)}>
        Run now
      </Button>
      {paused === 'paused_by_person' || paused === 'after_restore' ? (
        <Button variant="filled" leftSection={<IconPlayerPlay size={14} />} onClick={() => resume.mutate(undefined)}>
          Resume
        </Button>
      ) : (
        <Button leftSection={<IconPlayerPause size={14} />} onClick={() => pause.mutate(undefined)}>
          Pause
        </Button>
      )}
    </>
  );
}
