// One word for where a package stands with Apex: the worst of what its SKUs' batches are in.
import type { PACKAGE_APEX_STATES } from '#shared/contract/packages.ts';
import type { RowState } from '#shared/rules/apex-plan.ts';
import type { FeedLink, FeedPackage } from './feeds.ts';

type Standing = (typeof PACKAGE_APEX_STATES)[number];

export interface RowStanding {
  readonly state: RowState;
  readonly acknowledgedAt: string | null;
}

const OF_ROW: Readonly<Record<RowState, Standing>> = {
  in_sync: 'in_sync',
  pending: 'pending',
  sending: 'pending',
  unknown: 'pending',
  held: 'held',
  parked: 'failed',
};

/** The first of these that any SKU is in. */
const WORST_FIRST: readonly Standing[] = ['failed', 'held', 'pending', 'ambiguous', 'in_sync', 'unmatched'];

export const matchedBatch = ({ match }: FeedLink): number[] => (match.kind === 'matched' ? [match.batchId] : []);

export function standingOf(
  feed: FeedPackage | undefined,
  rows: ReadonlyMap<number, RowStanding>,
): { apexState: Standing; apexAcknowledgedAt: string | null } {
  if (feed?.status !== 'active') return { apexState: 'off', apexAcknowledgedAt: null };
  const found = new Set<Standing>(['unmatched']);
  let apexAcknowledgedAt: string | null = null;
  for (const { match } of feed.links) {
    if (match.kind === 'ambiguous') found.add('ambiguous');
    if (match.kind !== 'matched') continue;
    const row = rows.get(match.batchId);
    found.add(row ? OF_ROW[row.state] : 'pending');
    if (row?.acknowledgedAt && row.acknowledgedAt > (apexAcknowledgedAt ?? '')) apexAcknowledgedAt = row.acknowledgedAt;
  }
  return { apexState: WORST_FIRST.find((state) => found.has(state)) ?? 'unmatched', apexAcknowledgedAt };
}
