// The pre-roll tracker's HTTP API, both ends: what this program serves to other machines, and another machine's tracker
// that it takes its finished goods from.
import { z } from 'zod';
import { reads, writes } from './base.ts';

/** What went wrong with the tracker, each with its own remedy (text/tracker.ts). */
export const TRACKER_TROUBLES = [
  'not_configured',
  /** Nobody listens there: the service is not running. */
  'refused',
  /** The name is unknown. */
  'no_such_host',
  /** 401: the keys differ. */
  'unauthorised',
  'forbidden',
  'timeout',
  /** Certificate. */
  'tls',
  /** 404 where the API should be: another address, or a service that is none. */
  'not_found',
  'rate_limited',
  'server_error',
  /** It answered, and not what a tracker answers. */
  'unreadable',
  /** It answered with no package at all. */
  'empty',
  'network',
] as const;
export type TrackerTrouble = (typeof TRACKER_TROUBLES)[number];

export const trackerStatus = z.object({
  /** Finished goods come from a tracker server. */
  enabled: z.boolean(),
  /** off: finished goods are kept here. stale: the last reading is older than the setting allows; nothing is pushed. */
  state: z.enum(['off', 'connecting', 'connected', 'trouble', 'stale']),
  url: z.string(),
  trouble: z.enum(TRACKER_TROUBLES).nullable(),
  detail: z.string(),
  /** When its figures were read last, and how old they are now in milliseconds. */
  lastReadAt: z.string().nullable(),
  ageMs: z.int().nullable(),
  /** As it said itself; null when it does not say. */
  activeBatches: z.int().nullable(),
  packages: z.int(),
  /** Packages that could not be taken over: tag and reason. */
  leftOut: z.array(z.object({ metrcNumber: z.string(), reason: z.string() })),
  /** Decrements that wait, and those that need a person. */
  waiting: z.int(),
  parked: z.int(),
});
export type TrackerStatus = z.infer<typeof trackerStatus>;

export const trackerApiStatus = z.object({
  enabled: z.boolean(),
  /** Where it listens; empty while it does not. */
  url: z.string(),
  /** Why it does not although it should: port_in_use, address_not_here, failed. */
  problem: z.object({ kind: z.string(), detail: z.string() }).nullable(),
  keySet: z.boolean(),
  keyEndsIn: z.string().nullable(),
  /** Calls since the start, refusals among them, and the last one. */
  calls: z.int(),
  refused: z.int(),
  lastCallAt: z.string().nullable(),
  /** The last callers, newest first. */
  callers: z.array(z.object({ address: z.string(), lastAt: z.string(), calls: z.int(), refused: z.int() })),
});
export type TrackerApiStatus = z.infer<typeof trackerApiStatus>;

export const trackerContract = {
  status: reads().output(trackerStatus),
  apiStatus: reads().output(trackerApiStatus),
  /** Asks a server for its overview. Sends nothing else, changes nothing. Without values: the stored ones. */
  test: writes('settings.write', 'tracker.test', ['url'])
    .input(z.object({ url: z.string().max(300).optional(), key: z.string().max(4000).optional() }))
    .output(
      z.object({
        ok: z.boolean(),
        activeBatches: z.int().nullable(),
        packages: z.int().nullable(),
        trouble: z.enum(TRACKER_TROUBLES).nullable(),
        detail: z.string(),
      }),
    ),
  /** Reads the tracker now. */
  refresh: writes('sync.operate', 'tracker.refresh').output(trackerStatus),
  /** A new key for our own API; it is shown this once, and the one before it stops at once. */
  newKey: writes('settings.write', 'tracker-api.key').output(z.object({ key: z.string() })),
};
