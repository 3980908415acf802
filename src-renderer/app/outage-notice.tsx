// Told once, on every screen: a system that things are sent to is back, what was sent, and what needs a person. Only
// what ends while the window is open; what ended before stands on To send.
import { notifications } from '@mantine/notifications';
import { useQuery } from '@tanstack/react-query';
import { useEffect, useRef } from 'react';
import type { Outage, OutboxTarget } from '#shared/contract/outbox.ts';
import { backWords } from '#shared/text/outbox.ts';
import { orpc } from '../rpc/client.ts';

/** Long enough to come back to the desk and follow it. */
const SHOWN_MS = 20_000;

function tellBack(target: OutboxTarget, outage: Outage, timeZone: string): void {
  const id = `outage-${target}-${outage.to}`;
  notifications.show({
    id,
    autoClose: SHOWN_MS,
    color: outage.parked > 0 ? 'yellow' : 'green',
    title: backWords(target, outage, { now: Date.now(), timeZone }),
    // Notifications are drawn outside the router, so this is an address of its.
    message: (
      <a
        className="ph-link"
        href={`#/outbox?view=${outage.parked > 0 ? 'parked' : 'done'}`}
        onClick={() => notifications.hide(id)}
      >
        {outage.parked > 0 ? 'Open what needs you in To send' : 'Open what was sent in To send'}
      </a>
    ),
  });
}

export function useOutageNotice(timeZone: string): void {
  const targets = useQuery(orpc.outbox.status.queryOptions()).data?.targets;
  const known = useRef<ReadonlyMap<OutboxTarget, string | undefined> | null>(null);
  useEffect(() => {
    if (!targets) return;
    const before = known.current;
    known.current = new Map(targets.map(({ target, lastOutage }) => [target, lastOutage?.to]));
    if (before === null) return;
    for (const { target, lastOutage } of targets) {
      if (lastOutage === null || lastOutage.to === before.get(target)) continue;
      if (lastOutage.sent + lastOutage.parked > 0) tellBack(target, lastOutage, timeZone);
    }
  }, [targets, timeZone]);
}
