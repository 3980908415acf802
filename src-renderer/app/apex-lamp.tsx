// How the Apex sync stands, in the header: icon, word, and as of when.
import { IconAlertTriangle, IconCircleCheck, IconHandStop, IconPlayerPause, IconX } from '@tabler/icons-react';
import { Link } from '@tanstack/react-router';
import { PAUSE_TEXT } from '#shared/text/labels.ts';
import { Ago } from '../components/bits.tsx';
import { Status } from '../components/status.tsx';
import type { Outputs } from '../rpc/client.ts';
import { useSyncStatus } from '../rpc/hooks.ts';

type SyncStatus = Outputs['apexSync']['status'];

const UNASKED = new Set<string>(['off', 'paused_by_person', 'not_configured']);

/** The one word for the whole sync; the same on every screen. */
export function syncWord(status: SyncStatus) {
  if (status.paused !== null) {
    const calm = UNASKED.has(status.paused);
    return {
      tone: calm ? 'warn' : 'bad',
      icon: calm ? IconPlayerPause : IconAlertTriangle,
      label: calm ? 'Paused' : 'Stopped',
      title: PAUSE_TEXT[status.paused].label,
    } as const;
  }
  if (status.poller.consecutiveFailures > 0) {
    return {
      tone: 'bad',
      icon: IconX,
      label: 'Failing',
      title: status.poller.lastError ?? 'The last cycle failed',
    } as const;
  }
  const waiting = status.counts.held + status.counts.parked;
  if (waiting > 0) {
    return { tone: 'warn', icon: IconHandStop, label: 'Needs you', title: `${waiting} held or parked` } as const;
  }
  return { tone: 'ok', icon: IconCircleCheck, label: 'Live', title: 'Apex shows what we offer' } as const;
}

export function ApexLamp() {
  const query = useSyncStatus();
  const status = query.data;
  if (query.isError) return <Status tone="bad" icon={IconX} label="Apex: no status" />;
  if (!status) return null;
  return (
    <Link to="/apex-sync" style={{ color: 'inherit', textDecoration: 'none' }}>
      <span className="ph-status">
        Apex <Status {...syncWord(status)} />
        <span className="ph-muted">
          as of <Ago at={status.poller.lastOkAt} />
        </span>
      </span>
    </Link>
  );
}
