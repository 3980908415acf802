// Under the header while nothing is sent: why, and the one button that fixes it.
import { Button } from '@mantine/core';
import { IconAlertTriangle, IconPlayerPause } from '@tabler/icons-react';
import { useNavigate } from '@tanstack/react-router';
import type { PauseReason } from '#shared/contract/apex-sync.ts';
import { PAUSE_TEXT } from '#shared/text/labels.ts';
import { Ago } from '../components/bits.tsx';
import { orpc } from '../rpc/client.ts';
import { useAction, useMay, useSyncStatus } from '../rpc/hooks.ts';

type Fix = 'switch_on' | 'resume' | 'settings' | 'review' | 'run' | 'refresh';

const FIX: Record<PauseReason, { readonly fix: Fix; readonly label: string }> = {
  off: { fix: 'switch_on', label: 'Switch on' },
  paused_by_person: { fix: 'resume', label: 'Resume' },
  after_restore: { fix: 'resume', label: 'Read Apex and resume' },
  not_configured: { fix: 'settings', label: 'Enter the token' },
  unauthorised: { fix: 'settings', label: 'Enter a new token' },
  forbidden: { fix: 'settings', label: 'Enter a new token' },
  safety_stop: { fix: 'review', label: 'Review the cuts' },
  source_unavailable: { fix: 'run', label: 'Try now' },
  source_empty: { fix: 'run', label: 'Try now' },
  tracker_stale: { fix: 'run', label: 'Try now' },
  mapping_unavailable: { fix: 'refresh', label: 'Refresh the mapping' },
  credit_limit: { fix: 'settings', label: 'Change the budget' },
};

const ASK_ADMIN = 'A Super Admin can do this.';
const ASK_USER = 'Somebody who may run the sync can do this.';

const CALM = new Set<PauseReason>(['off', 'paused_by_person', 'not_configured']);

export function PauseBanner() {
  const status = useSyncStatus().data;
  const navigate = useNavigate();
  const mayOperate = useMay('sync.operate');
  const maySet = useMay('settings.write');
  const resume = useAction(orpc.apexSync.resume.mutationOptions());
  const run = useAction(orpc.apexSync.runNow.mutationOptions());
  const refresh = useAction(orpc.apexSync.refreshMapping.mutationOptions());
  const set = useAction(orpc.settings.set.mutationOptions());
  if (!status?.paused) return null;

  const { fix, label } = FIX[status.paused];
  const may = fix === 'review' || (fix === 'settings' || fix === 'switch_on' ? maySet : mayOperate);
  const text = PAUSE_TEXT[status.paused];
  const calm = CALM.has(status.paused);
  const Icon = calm ? IconPlayerPause : IconAlertTriangle;
  const act = () => {
    if (fix === 'switch_on') set.mutate({ 'sync.enabled': true });
    if (fix === 'resume') resume.mutate(undefined);
    if (fix === 'run') run.mutate(undefined);
    if (fix === 'refresh') refresh.mutate({ full: true });
    if (fix === 'settings') void navigate({ to: '/settings', search: { area: 'apex' } });
    if (fix === 'review') void navigate({ to: '/apex-sync', search: { tab: 'plan' } });
  };
  const busy = resume.isPending || run.isPending || refresh.isPending || set.isPending;
  return (
    <div className="ph-banner" data-tone={calm ? 'warn' : 'bad'} role="status" data-reason={status.paused}>
      <Icon className="ph-banner-icon" size={16} aria-hidden />
      <p>
        <strong>{text.label}.</strong> {status.pausedDetail ? `${status.pausedDetail}. ` : ''}
        {text.text}{' '}
        {status.pausedSince && (
          <span>
            Since <Ago at={status.pausedSince} />.
          </span>
        )}
      </p>
      {may ? (
        <Button variant="filled" onClick={act} loading={busy}>
          {label}
        </Button>
      ) : (
        <span className="ph-muted">{fix === 'settings' || fix === 'switch_on' ? ASK_ADMIN : ASK_USER}</span>
      )}
    </div>
  );
}
