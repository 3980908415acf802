// Above the list while nothing is read, or the last try failed: why, what it means for the list, and what to do.
import { Button } from '@mantine/core';
import { IconAlertTriangle, IconPlayerPause } from '@tabler/icons-react';
import { useNavigate } from '@tanstack/react-router';
import { use } from 'react';
import { useMay, useSyncStatus } from '../../rpc/hooks.ts';
import { TimeZone } from '../../rpc/time-zone.ts';
import { type OrdersStatus, useToday } from './data.ts';
import type { Reading } from './reading.ts';
import { clockWords, NOT_BY_ITSELF, stoppedWords } from './words.ts';

const IN_SETTINGS: ReadonlyMap<string, { readonly area: string; readonly label: string }> = new Map([
  ['not_configured', { area: 'apex', label: 'Enter the token' }],
  ['unauthorised', { area: 'apex', label: 'Enter a new token' }],
  ['forbidden', { area: 'apex', label: 'Enter a new token' }],
  ['orders_forbidden', { area: 'apex', label: 'Enter a new token' }],
  ['credit_limit', { area: 'apex', label: 'Change the budget' }],
  [NOT_BY_ITSELF, { area: 'orders', label: 'Settings of orders' }],
]);

const CALM = new Set(['not_configured', 'paused_by_person', NOT_BY_ITSELF]);

/** A person asked for a reading and it failed. */
const NOT_READ = 'refresh_failed';
const FAILING = 'failing';
const AGAIN = new Set([NOT_READ, FAILING]);

/** Nothing, or the reason as a person reads it. */
function trouble(status: OrdersStatus, { problem }: Reading) {
  if (problem !== null && status.stopped === null) {
    return {
      reason: NOT_READ,
      label: 'The orders could not be read',
      text: `${problem.text} ${problem.remedy}`,
      calm: false,
    };
  }
  const reason = status.stopped ?? (status.enabled ? null : NOT_BY_ITSELF);
  if (reason !== null) return { reason, ...stoppedWords(reason), calm: CALM.has(reason) };
  if (status.poller.consecutiveFailures === 0) return null;
  return {
    reason: FAILING,
    label: 'The last reading of the orders failed',
    text: `${status.poller.lastError ? `${status.poller.lastError.replace(/[.]?$/, '.')} ` : ''}It is tried again by itself.`,
    calm: false,
  };
}

export function OrdersBanner({ status, reading }: { status: OrdersStatus | undefined; reading: Reading }) {
  const today = useToday();
  const timeZone = use(TimeZone);
  const navigate = useNavigate();
  const paused = useSyncStatus().data?.paused;
  const maySet = useMay('settings.write');
  const mayRead = useMay('sync.operate');
  const found = status && trouble(status, reading);
  if (!status || !found) return null;
  // The banner of the sync above says the same then, and has the button.
  const fix = found.reason === paused ? undefined : IN_SETTINGS.get(found.reason);
  const Icon = found.calm ? IconPlayerPause : IconAlertTriangle;
  return (
    <div className="ph-banner" data-tone={found.calm ? 'warn' : 'bad'} role="status" data-orders={found.reason}>
      <Icon className="ph-banner-icon" size={16} aria-hidden />
      <p>
        <strong>{found.label}.</strong> {found.text}{' '}
        {status.asOf !== null && `The list is as of ${clockWords(status.asOf, today, timeZone)} and can be searched.`}
      </p>
      {AGAIN.has(found.reason) && mayRead && (
        <Button loading={reading.isPending} onClick={reading.begin}>
          Try again
        </Button>
      )}
      {fix &&
        (maySet ? (
          <Button onClick={() => void navigate({ to: '/settings', search: { area: fix.area } })}>{fix.label}</Button>
        ) : (
          <span className="ph-muted">A Super Admin can do this.</span>
        ))}
    </div>
  );
}
