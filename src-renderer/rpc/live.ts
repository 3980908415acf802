// The one subscription: what another poller or person changed appears without reloading.
// Bursts are gathered for 100 ms. Named packages (up to 300) and lines of the packing list are fetched and put into the
// cached lists in place; everything else is invalidated, exactly the queries of its area and no others. It runs while somebody
// is signed in; the core ends it with the lock.
import type { ChangeEvent } from '#shared/contract/app.ts';
import { patchPackingRows } from '../screens/packing/data.ts';
import { useConnection } from '../stores/connection.ts';
import { sessionNow } from '../stores/session.ts';
import { client, orpc, type PackageRow, queryClient } from './client.ts';
import { connection } from './connection.ts';
import { onSession } from './session.ts';

const GATHER_MS = 100;
const SUMS_MS = 700;
const MOST_PATCHED = 300;
const LISTEN_AGAIN_MS = 1000;

/** The list every screen shares: all packages. */
export const allPackages = () => orpc.packages.list.queryOptions({ input: {}, staleTime: Number.POSITIVE_INFINITY });

type Gathered = Map<ChangeEvent['area'], Set<string> | 'all'>;

let gathered: Gathered = new Map();
let timer: ReturnType<typeof setTimeout> | null = null;

function gather(event: ChangeEvent): void {
  const known = gathered.get(event.area);
  if (event.ids === null) gathered.set(event.area, 'all');
  else if (known !== 'all') gathered.set(event.area, new Set([...(known ?? []), ...event.ids]));
  if (timer !== null) return;
  timer = setTimeout(() => {
    const batch = gathered;
    gathered = new Map();
    timer = null;
    for (const [area, ids] of batch) apply(area, ids);
  }, GATHER_MS);
}

const stale = (...keys: readonly (readonly unknown[])[]) => {
  for (const queryKey of keys) void queryClient.invalidateQueries({ queryKey });
};

function apply(area: ChangeEvent['area'], ids: Set<string> | 'all'): void {
  switch (area) {
    case 'packages':
      void refreshPackages(ids);
      // Which packages could serve a line.
      stale(orpc.packing.line.key());
      return;
    case 'orders':
      stale(orpc.orders.key());
      return;
    case 'packing':
      refreshPacking(ids);
      return;
    case 'stores':
      // Rows name their store.
      refreshPacking('all');
      return;
    case 'production':
      stale(orpc.production.key());
      return;
    case 'consumables':
      stale(orpc.consumables.key());
      return;
    case 'tracker':
      stale(orpc.tracker.key());
      return;
    case 'outbox':
      stale(orpc.outbox.key());
      return;
    case 'sheets':
      stale(orpc.sheets.key());
      return;
    case 'apex-sync':
      stale(orpc.apexSync.key(), orpc.packages.get.key());
      return;
    case 'mapping':
      stale(orpc.mapping.key(), orpc.packages.get.key());
      return;
    case 'settings':
      stale(
        orpc.settings.key(),
        orpc.packages.list.key(),
        orpc.packages.get.key(),
        orpc.orders.key(),
        orpc.sheets.status.key(),
        orpc.production.key(),
      );
      return;
    case 'sandbox':
      stale(orpc.sandbox.key());
      return;
    case 'people':
      stale(orpc.people.key());
      return;
    case 'audit':
      stale(orpc.audit.list.key(), orpc.audit.facets.key());
      return;
    case 'backups':
      stale(orpc.backups.key());
      return;
    case 'jobs':
      stale(orpc.jobs.key());
      return;
  }
}

/** The rows in place; what is counted and told of them, also of each store, is asked again. */
function refreshPacking(ids: Set<string> | 'all'): void {
  void patchPackingRows(ids === 'all' ? ids : [...ids]);
  const { packing } = orpc;
  stale(packing.line.key(), packing.undoable.key());
  refreshSums();
}

let sumsDue: ReturnType<typeof setTimeout> | null = null;

/** Sums over the whole list may come a moment after the row somebody just packed: they cost most and are looked at least. */
function refreshSums(): void {
  if (sumsDue !== null) return;
  sumsDue = setTimeout(() => {
    sumsDue = null;
    const { packing, stores, sheets, production } = orpc;
    stale(
      packing.figures.key(),
      packing.delivery.key(),
      packing.history.key(),
      packing.historyWeeks.key(),
      stores.key(),
      sheets.key(),
      // What is short on the list is what to start.
      production.needs.key(),
      production.figures.key(),
    );
  }, SUMS_MS);
}

async function refreshPackages(ids: Set<string> | 'all'): Promise<void> {
  const { queryKey } = allPackages();
  if (ids === 'all' || ids.size > MOST_PATCHED || !queryClient.getQueryData(queryKey)) {
    stale(orpc.packages.list.key(), orpc.packages.get.key());
    return;
  }
  for (const id of ids) stale(orpc.packages.get.key({ input: { id } }));
  try {
    const fresh = await client.packages.list({ ids: [...ids] });
    queryClient.setQueryData(queryKey, (old) =>
      old ? { ...old, packages: patchRows(old.packages, fresh.packages, ids) } : old,
    );
  } catch {
    // The rows could not be read one by one: read them all instead, which reports its own failure.
    stale(orpc.packages.list.key());
  }
}

/** Replaces, adds and drops the named rows, keeping order and the identity of all others. */
function patchRows(
  rows: readonly PackageRow[],
  fresh: readonly PackageRow[],
  asked: ReadonlySet<string>,
): PackageRow[] {
  const byId = new Map(fresh.map((row) => [row.id, row]));
  const kept = rows.flatMap((row) => {
    if (!asked.has(row.id)) return [row];
    const next = byId.get(row.id);
    byId.delete(row.id);
    return next ? [next] : [];
  });
  return [...kept, ...byId.values()];
}

// Only one subscription counts; an older one that still speaks is left alone.
let subscribed = 0;

async function listen(): Promise<void> {
  subscribed += 1;
  const mine = subscribed;
  const wanted = () => mine === subscribed && sessionNow()?.state === 'signed_in';
  while (wanted() && useConnection.getState().state === 'open') {
    try {
      for await (const event of await client.app.changes()) {
        if (!wanted()) return;
        gather(event);
      }
    } catch {
      // The connection went, or the screen locked: the next connection or sign-in starts a new subscription.
    }
    await new Promise((resolve) => setTimeout(resolve, LISTEN_AGAIN_MS));
    // It ended while somebody sits here, e.g. because their role changed: what happened meanwhile is read again.
    if (wanted()) stale([]);
  }
}

/** Starts listening whenever somebody is signed in. What was missed in between is read again. */
export function startLive(): void {
  connection.onConnected(() => {
    if (sessionNow()?.state !== 'signed_in') return;
    stale([]);
    void listen();
  });
  onSession((view, before) => {
    if (view.state !== 'signed_in' || before?.state === 'signed_in') return;
    stale([]);
    void listen();
  });
}
