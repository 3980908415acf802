// Keeps the tracker API listening where the settings say, from the opening of a core to its end: a changed setting
// starts, stops or moves it at once; where it cannot listen it says why and tries again with growing pauses. One change
// happens after the other, and the last one wins.

import { isIPv6 } from 'node:net';
import { networkInterfaces } from 'node:os';
import { type BackoffRule, backoffMs } from '#main/core/backoff.ts';
import type { Timer } from '#main/core/clock.ts';
import type { ListenAt, TrackerApi } from '#main/create-tracker-api.ts';
import { type ApiPatience, type ApiServer, startApiServer } from './server.ts';

export interface AttachOptions {
  /** Instead of the setting's; 0 takes any free one. */
  readonly port?: number;
  readonly patience?: ApiPatience;
  readonly random?: () => number;
}

export interface AttachedApi {
  /** The port it listens on; null while it does not. */
  port(): number | null;
  /** Resolves when what was begun is done: it listens, or waits before it tries again. */
  settled(): Promise<void>;
  /** Ends all connections and listens no more. */
  detach(): Promise<void>;
}

const AGAIN: BackoffRule = { firstMs: 2_000, capMs: 60_000 };
const KINDS: ReadonlyMap<string, string> = new Map([
  ['EADDRINUSE', 'port_in_use'],
  ['EADDRNOTAVAIL', 'address_not_here'],
  ['ENOTFOUND', 'address_not_here'],
  ['EAI_AGAIN', 'address_not_here'],
  ['EINVAL', 'address_not_here'],
]);

const ANYWHERE: ReadonlySet<string> = new Set(['0.0.0.0', '::']);

/** An address that somebody can type elsewhere: of every network this computer is in, the first that is not its own. */
function reachable(address: string): string {
  if (!ANYWHERE.has(address)) return address;
  const outside = Object.values(networkInterfaces())
    .flatMap((found) => found ?? [])
    .find(({ internal, family }) => !internal && family === 'IPv4');
  return outside?.address ?? '127.0.0.1';
}

function urlOf(address: string, port: number): string {
  const host = reachable(address);
  return `http://${isIPv6(host) ? `[${host}]` : host}:${port}`;
}

const codeOf = (error: unknown): string => (error instanceof Error && 'code' in error ? String(error.code) : 'unknown');

/** Without an API (there is no database to serve) nothing happens. */
export function attachTrackerApi(api: TrackerApi | undefined, options: AttachOptions = {}): AttachedApi {
  if (!api) return { port: () => null, settled: () => Promise.resolve(), detach: () => Promise.resolve() };
  const { clock, log } = api;
  let server: ApiServer | null = null;
  let at: ListenAt | null = null;
  let failures = 0;
  let retry: Timer | null = null;
  let ended = false;
  let turn: Promise<void> = Promise.resolve();

  const stopNow = async (): Promise<void> => {
    const old = server;
    server = null;
    at = null;
    if (!old) return;
    await old.stop().catch((error: unknown) => log.warn('The tracker API did not stop cleanly', { error }));
    api.noteListening('');
  };

  const start = async (wanted: ListenAt): Promise<void> => {
    const asked = { ...wanted, port: options.port ?? wanted.port };
    try {
      server = await startApiServer(api, asked, options.patience);
      at = wanted;
      failures = 0;
      api.noteProblem(null);
      api.noteListening(urlOf(wanted.address, server.port));
      log.info('The tracker API listens', { address: wanted.address, port: server.port });
    } catch (error) {
      const code = codeOf(error);
      failures += 1;
      if (failures === 1) log.warn('The tracker API cannot listen and tries again', { code, port: asked.port });
      api.noteProblem({ kind: KINDS.get(code) ?? 'failed', detail: code });
      const pause = backoffMs(AGAIN, failures, options.random ?? Math.random);
      retry = clock.set(pause, () => void follow());
    }
  };

  const bringAbout = async (): Promise<void> => {
    const wanted = ended ? null : api.wanted();
    if (server && wanted && at?.address === wanted.address && at.port === wanted.port) return;
    retry?.cancel();
    retry = null;
    await stopNow();
    if (wanted) return start(wanted);
    if (api.status().problem && !ended) api.noteProblem(null);
  };

  const follow = (): Promise<void> => {
    turn = turn.then(bringAbout).catch((error: unknown) => log.error('The tracker API could not be moved', { error }));
    return turn;
  };

  const leave = api.onSettings(() => {
    failures = 0;
    void follow();
  });
  void follow();

  return {
    port: () => server?.port ?? null,
    settled: () => turn,
    detach: () => {
      ended = true;
      leave();
      return follow();
    },
  };
}
