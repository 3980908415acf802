// A status is always an icon and a word; colour only repeats what they say.
import {
  IconAlertTriangle,
  IconCircleCheck,
  IconCircleDashed,
  IconClock,
  IconHandStop,
  IconHelpCircle,
  IconLinkOff,
  IconSend,
  IconX,
} from '@tabler/icons-react';
import type { LogResult, SyncRowState } from '#shared/contract/apex-sync.ts';
import {
  LOG_RESULT_TEXT,
  PACKAGE_APEX_TEXT,
  type PackageApexState,
  PLAN_ACTION_TEXT,
  ROW_STATE_TEXT,
} from '#shared/text/labels.ts';
import type { PlanItem } from '../rpc/client.ts';

type Tone = 'ok' | 'warn' | 'bad' | 'info' | 'quiet';
type Icon = typeof IconX;
type Sign = { readonly tone: Tone; readonly icon: Icon };

const sign = (tone: Tone, icon: Icon): Sign => ({ tone, icon });

const PACKAGE_APEX: Record<PackageApexState, Sign> = {
  in_sync: sign('ok', IconCircleCheck),
  pending: sign('info', IconClock),
  held: sign('warn', IconHandStop),
  failed: sign('bad', IconX),
  ambiguous: sign('warn', IconHelpCircle),
  unmatched: sign('warn', IconLinkOff),
  off: sign('quiet', IconCircleDashed),
};

const ROW_STATE: Record<SyncRowState, Sign> = {
  in_sync: sign('ok', IconCircleCheck),
  pending: sign('info', IconClock),
  sending: sign('info', IconSend),
  unknown: sign('warn', IconHelpCircle),
  held: sign('warn', IconHandStop),
  parked: sign('bad', IconX),
};

const PLAN_ACTION: Record<PlanItem['action'], Sign> = {
  send: sign('info', IconSend),
  wait: sign('quiet', IconClock),
  held: ROW_STATE.held,
  parked: ROW_STATE.parked,
  safety_stop: sign('bad', IconAlertTriangle),
};

const LOG_RESULT: Record<LogResult, Sign> = {
  ok: sign('ok', IconCircleCheck),
  failed: sign('bad', IconX),
  unknown: sign('warn', IconHelpCircle),
  parked: sign('bad', IconX),
  read_back: sign('quiet', IconCircleCheck),
  sold_there: sign('warn', IconHandStop),
  raised_there: sign('warn', IconAlertTriangle),
  released: sign('quiet', IconCircleCheck),
};

/** Thousands of these stand in grids, so what explains the word is a plain title. */
export function Status(props: { tone: Tone; icon: Icon; label: string; title?: string }) {
  const { icon: Shape } = props;
  return (
    <span className="ph-status" data-tone={props.tone} title={props.title}>
      <Shape size={14} stroke={2} aria-hidden />
      {props.label}
    </span>
  );
}

export const PackageApexStatus = ({ state }: { state: PackageApexState }) => (
  <Status {...PACKAGE_APEX[state]} label={PACKAGE_APEX_TEXT[state].label} title={PACKAGE_APEX_TEXT[state].text} />
);

export const RowStateStatus = ({ state }: { state: SyncRowState }) => (
  <Status {...ROW_STATE[state]} label={ROW_STATE_TEXT[state].label} title={ROW_STATE_TEXT[state].text} />
);

export const PlanActionStatus = ({ action }: { action: PlanItem['action'] }) => (
  <Status {...PLAN_ACTION[action]} label={PLAN_ACTION_TEXT[action].label} title={PLAN_ACTION_TEXT[action].text} />
);

export const LogResultStatus = ({ result }: { result: LogResult }) => (
  <Status {...LOG_RESULT[result]} label={LOG_RESULT_TEXT[result].label} title={LOG_RESULT_TEXT[result].text} />
);
