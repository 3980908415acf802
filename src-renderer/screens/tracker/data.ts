// How the tracker server and our own API stand, as every part of the window reads it.
import { useQuery } from '@tanstack/react-query';
import type { TrackerStatus } from '#shared/contract/tracker.ts';
import { orpc, queryClient } from '../../rpc/client.ts';

/** Readings that change nothing are not announced, and a reading grows old by itself. */
const STATUS_MS = 5000;

export const useTrackerStatus = () => useQuery(orpc.tracker.status.queryOptions({ refetchInterval: STATUS_MS }));

export const useTrackerApiStatus = () => useQuery(orpc.tracker.apiStatus.queryOptions());

export const trackerAgain = () => void queryClient.invalidateQueries({ queryKey: orpc.tracker.key() });

/** What needs a person: the trouble itself, packages that were left out, decrements that do not go through. */
export const trackerCounts = (status: TrackerStatus): number =>
  status.enabled
    ? (status.state === 'trouble' || status.state === 'stale' ? 1 : 0) + status.leftOut.length + status.parked
    : 0;
