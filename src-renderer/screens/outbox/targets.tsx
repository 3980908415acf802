// Above the list: for every system things are sent to, whether they go, how much waits and how old the oldest is; and
// in one line why they do not go, and what to do.
import { Button } from '@mantine/core';
import { IconAlertTriangle, IconCircleCheck, IconClock, IconPlayerPause } from '@tabler/icons-react';
import { useNavigate } from '@tanstack/react-router';
import { use } from 'react';
import { awayWords, OUTBOX_TARGET_TEXT, targetStopText } from '#shared/text/outbox.ts';
import { Ago, Figure, KeyFigures } from '../../components/bits.tsx';
import { Bone } from '../../components/skeleton.tsx';
import { Status } from '../../components/status.tsx';
import { whole } from '../../lib/format.ts';
import { useNow } from '../../lib/use-now.ts';
import { useMay, useSyncStatus } from '../../rpc/hooks.ts';
import { TimeZone } from '../../rpc/time-zone.ts';
import type { OutboxStatus, TargetState } from './data.ts';

const PAUSED = new Set(['paused_by_person', 'after_restore', 'off', 'not_configured']);
/** They end by themselves. */
const PASSING = new Set(['breaker_open', 'rate_limited']);

function Going({ target }: { target: TargetState }) {
  const { stopped, waiting } = target;
  if (stopped === null) {
    return waiting > 0 ? (
      <Status tone="info" icon={IconClock} label="Sending" />
    ) : (
      <Status tone="ok" icon={IconCircleCheck} label="Everything is sent" />
    );
  }
  if (PAUSED.has(stopped)) return <Status tone="warn" icon={IconPlayerPause} label={targetStopText(stopped).label} />;
  return <Status tone="bad" icon={IconAlertTriangle} label={targetStopText(stopped).label} />;
}

/** One that is due any moment is "now", never "2 s ago". */
function Next({ at }: { at: string | null }) {
  const now = useNow();
  return at !== null && Date.parse(at) <= now ? 'now' : <Ago at={at} />;
}

export function OutboxTargets({ status }: { status: OutboxStatus | undefined }) {
  if (!status) {
    return (
      <div className="ph-figures">
        <Bone width="50%" height={36} />
      </div>
    );
  }
  return status.targets.map((target) => {
    const name = OUTBOX_TARGET_TEXT[target.target];
    return (
      <div key={target.target}>
        <Stopped target={target} />
        <KeyFigures label={`What goes to ${name}`}>
          <Figure label={name}>
            <Going target={target} />
          </Figure>
          <Figure label="Waiting">{whole(target.waiting)}</Figure>
          <Figure label="Need you">{whole(target.parked)}</Figure>
          <Figure label="Oldest waiting">
            <Ago at={target.oldestAt} />
          </Figure>
          <Figure label="Last one sent">
            <Ago at={target.lastOkAt} />
          </Figure>
          {target.waiting > 0 && (target.stopped === null || PASSING.has(target.stopped)) && (
            <Figure label="Next try">
              <Next at={target.nextAt} />
            </Figure>
          )}
        </KeyFigures>
        <WasAway target={target} />
      </div>
    );
  });
}

const DAY_MS = 86_400_000;

/** For a day, for whoever was not here when it was told. */
function WasAway({ target: { target, lastOutage } }: { target: TargetState }) {
  const timeZone = use(TimeZone);
  const now = useNow();
  if (lastOutage === null || now - Date.parse(lastOutage.to) > DAY_MS) return null;
  return (
    <p className="ph-muted" style={{ margin: 0, padding: '6px 16px', borderBottom: '1px solid var(--ph-line)' }}>
      {awayWords(target, lastOutage, { now, timeZone })}
    </p>
  );
}

const IN_SETTINGS: ReadonlyMap<string, string> = new Map([
  ['not_configured', 'Enter the token'],
  ['unauthorised', 'Enter a new token'],
  ['forbidden', 'Enter a new token'],
  ['orders_forbidden', 'Enter a new token'],
  ['credit_limit', 'Change the budget'],
]);

function Stopped({ target }: { target: TargetState }) {
  const navigate = useNavigate();
  const maySet = useMay('settings.write');
  const paused = useSyncStatus().data?.paused;
  const { stopped } = target;
  // With nothing waiting a stop is nobody's trouble here.
  if (stopped === null || target.waiting === 0) return null;
  const { label, text } = targetStopText(stopped);
  // The banner of the sync above says the same then, and has the button.
  const fix = stopped === paused ? undefined : IN_SETTINGS.get(stopped);
  const calm = PAUSED.has(stopped);
  const Icon = calm ? IconPlayerPause : IconAlertTriangle;
  return (
    <div className="ph-banner" data-tone={calm ? 'warn' : 'bad'} role="status">
      <Icon className="ph-banner-icon" size={16} aria-hidden />
      <p>
        <strong>{label}.</strong> {text} Nothing is lost: what waits stays here.{' '}
        {PASSING.has(stopped) && target.lastError !== null && (
          <span className="ph-muted">Last: {target.lastError.replace(/[.]?$/, '.')}</span>
        )}
      </p>
      {fix &&
        (maySet ? (
          <Button onClick={() => void navigate({ to: '/settings', search: { area: 'apex' } })}>{fix}</Button>
        ) : (
          <span className="ph-muted">A Super Admin can do this.</span>
        ))}
    </div>
  );
}
