// The part of the composition root that joins Apex: its client under one rate limit and one account of credits, the
// sync, and what a lamp shows of it.
import type { Clock } from './core/clock.ts';
import type { EventBus } from './core/events.ts';
import type { Logger } from './core/log.ts';
import { createRateLimit } from './core/rate-limit.ts';
import type { AppDatabase } from './db/database.ts';
import type { PackageService } from './features/packages/service.ts';
import type { ApexCheck } from './features/settings/routes.ts';
import type { SettingsService } from './features/settings/service.ts';
import { createApexClient } from './integrations/apex/client.ts';
import { createApexCalls } from './sync/apex/apex-calls.ts';
import { type ApexSync, createApexSync } from './sync/apex/apex-sync.ts';
import { checkApex } from './sync/apex/check-apex.ts';
import type { UnitSource } from './sync/apex/cycle.ts';

/** For a tray or a window title: never only a colour. */
export interface Lamp {
  readonly state: 'ok' | 'working' | 'attention' | 'off';
  readonly text: string;
  /** A person paused the sync, so a person may resume it. */
  readonly pausedByPerson: boolean;
}

export interface ApexDeps {
  readonly database: AppDatabase;
  readonly clock: Clock;
  readonly random: () => number;
  readonly log: Logger;
  readonly settings: SettingsService;
  readonly packages: PackageService;
  readonly events: EventBus;
  /** Where what can be sold comes from; our own packages when left out. */
  readonly source?: UnitSource | undefined;
}

export function createApex(deps: ApexDeps) {
  const { database, clock, settings, events } = deps;
  const rateLimit = createRateLimit(clock, settings.get('apex.requestsPerSecond'));
  const calls = createApexCalls({ database, clock });
  const clientAt = (baseUrl: () => string, token: () => string | null) =>
    createApexClient({
      clock,
      rateLimit,
      baseUrl,
      token,
      timeoutMs: () => settings.get('apex.requestTimeoutSeconds') * 1000,
      onCall: calls.record,
      withoutSecrets: deps.log.withoutSecrets,
    });
  const port = clientAt(
    () => settings.get('apex.url'),
    () => settings.secret('apex.token'),
  );
  const sync: ApexSync = createApexSync({ ...deps, port, rateLimit, calls });
  // A change in the finished goods goes to Apex at the next beat; the nudge makes that now.
  events.subscribe((event) => {
    if (event.area === 'packages') void sync.nudge();
  });

  const lamp = (): Lamp => {
    const status = sync.status();
    const { pending, sending, unknown, held, parked } = status.counts;
    const pausedByPerson = status.paused === 'paused_by_person' || status.paused === 'after_restore';
    const say = (state: Lamp['state'], text: string): Lamp => ({ state, text, pausedByPerson });
    if (status.paused !== null) return say(status.paused === 'off' ? 'off' : 'attention', 'Apex sync is paused');
    if (status.poller.lastError) return say('attention', 'Apex sync has an error');
    if (held + parked > 0) return say('attention', `Apex sync: ${held + parked} need a person`);
    const waiting = pending + sending + unknown;
    return waiting > 0 ? say('working', `Apex sync: ${waiting} waiting`) : say('ok', 'Apex is in sync');
  };

  return {
    sync,
    lamp,
    /** For everything else that calls Apex: one client, one account of credits. */
    port,
    calls,
    rateLimit,
    /** With a token and an address that need not be the stored ones. */
    testApex: (url: string, token: string): Promise<ApexCheck> =>
      checkApex(
        clientAt(
          () => url,
          () => token,
        ),
      ),
  };
}
