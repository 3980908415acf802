// How the tracker server stands, in the header beside Apex: icon and word, and how old its figures are. Nothing while
// finished goods are kept here.
import { IconAlertTriangle, IconCircleCheck, IconClock, IconX } from '@tabler/icons-react';
import { Link } from '@tanstack/react-router';
import type { TrackerStatus } from '#shared/contract/tracker.ts';
import { whole } from '../lib/format.ts';
import { useTrackerStatus } from '../screens/tracker/data.ts';
import { ageWords, type StateWords, stateWords } from '../screens/tracker/words.ts';

const ICONS = {
  ok: IconCircleCheck,
  warn: IconAlertTriangle,
  bad: IconX,
  info: IconClock,
  quiet: IconClock,
} as const satisfies Record<StateWords['tone'], unknown>;

/** Where there is little room. */
function shortWords(status: TrackerStatus): string {
  const { state, activeBatches } = status;
  if (state === 'trouble') return 'Trouble';
  if (state === 'stale') return `Stale${status.ageMs === null ? '' : `, ${ageWords(status)}`}`;
  return state === 'connected' && activeBatches !== null ? `${whole(activeBatches)} active` : stateWords(status).label;
}

export function TrackerLamp() {
  const status = useTrackerStatus().data;
  if (!status?.enabled) return null;
  const { tone, label, text } = stateWords(status);
  const Icon = ICONS[tone];
  const { state } = status;
  return (
    <Link to="/tracker" className="ph-lamp" data-tracker={state} title={`${label}. ${text}`}>
      <span>Tracker</span>
      <span className="ph-status" data-tone={tone}>
        <Icon size={14} stroke={2} aria-hidden />
        <span className="ph-lamp-long ph-ellipsis">{label}</span>
        <span className="ph-lamp-short">{shortWords(status)}</span>
      </span>
    </Link>
  );
}
