// What the production screen reads, each reading once for all who show it. Live changes make all of it stale at once
// (area "production"); what somebody did here is put in place before that.
import { useInfiniteQuery, useQueries, useQuery } from '@tanstack/react-query';
import { useEffect, useMemo } from 'react';
import type { ProductionBatch } from '#shared/contract/production.ts';
import { zoneOf } from '#shared/rules/local-day.ts';
import { DEFAULT_SKUS } from '#shared/rules/sku-units.ts';
import { client, type Outputs, orpc, queryClient } from '../../rpc/client.ts';
import { usePackages } from '../../rpc/hooks.ts';

export type BatchDetail = Outputs['production']['get'];
type BatchPage = Outputs['production']['list'];

const MOST_ON_BOARD = 2000;
const MOST_FINISHED_SHOWN = 200;
const PAGE = 1000;
const MOST_LISTED = 20_000;
/** Estimates, and what is of today, move on though nobody does anything. */
const TIME_PASSES_MS = 60_000;

export const useActiveBatches = () =>
  useQuery(
    orpc.production.list.queryOptions({
      input: { view: 'active', limit: MOST_ON_BOARD },
      refetchInterval: TIME_PASSES_MS,
    }),
  );

/** Batches finished on that day of the facility, the last one first. */
export function useFinishedOn(day: string, timeZone: string): readonly ProductionBatch[] {
  const input = { view: 'finished' as const, limit: MOST_FINISHED_SHOWN };
  const batches = useQuery(orpc.production.list.queryOptions({ input })).data?.batches;
  return useMemo(() => {
    const zone = zoneOf(timeZone);
    const ended = (it: ProductionBatch) => it.finishedAt ?? '';
    return (batches ?? [])
      .filter((it) => it.finishedAt !== null && zone.read(Date.parse(it.finishedAt)).day === day)
      .sort((a, b) => (ended(a) < ended(b) ? 1 : -1));
  }, [batches, day, timeZone]);
}

/** Every batch there ever was, newest first, fetched page by page while the list is shown. */
export function useAllBatches() {
  const query = useInfiniteQuery(
    orpc.production.list.infiniteOptions({
      input: (offset: number) => ({ view: 'all', limit: PAGE, offset }),
      initialPageParam: 0,
      getNextPageParam: (page, pages) => {
        const read = pages.reduce((sum, it) => sum + it.batches.length, 0);
        return page.batches.length > 0 && read < page.total ? read : undefined;
      },
    }),
  );
  const rows = useMemo(() => query.data && eachOnce(query.data.pages), [query.data]);
  const { hasNextPage, isFetching, isError, fetchNextPage } = query;
  const wanted = (rows?.length ?? 0) < MOST_LISTED;
  useEffect(() => {
    if (wanted && hasNextPage && !isFetching && !isError) void fetchNextPage();
  }, [wanted, hasNextPage, isFetching, isError, fetchNextPage]);
  return { query, rows, whole: query.data !== undefined && !hasNextPage };
}

/** Batches may move from one page to the next while they are read. */
function eachOnce(pages: readonly BatchPage[]): ProductionBatch[] {
  const byId = new Map<string, ProductionBatch>();
  for (const page of pages) for (const batch of page.batches) if (!byId.has(batch.id)) byId.set(batch.id, batch);
  return [...byId.values()];
}

export const useBatchDetail = (id: string, eventLimit: number) =>
  useQuery(
    orpc.production.get.queryOptions({
      input: { id, eventLimit },
      placeholderData: (old) => (old?.batch.id === id ? old : undefined),
      refetchInterval: TIME_PASSES_MS,
    }),
  );

export const useProductionFigures = () =>
  useQuery(orpc.production.figures.queryOptions({ refetchInterval: TIME_PASSES_MS }));

export const useNeeds = () => useQuery(orpc.production.needs.queryOptions());

export const useProductionSettings = () => useQuery(orpc.settings.get.queryOptions()).data?.values;

/** A written batch is shown at once, wherever it is shown; the rest follows with the live change. */
export function echo(batch: ProductionBatch): void {
  queryClient.setQueriesData<BatchPage>({ queryKey: orpc.production.list.key({ type: 'query' }) }, (old) =>
    old ? { ...old, batches: old.batches.map((it) => (it.id === batch.id ? batch : it)) } : old,
  );
  queryClient.setQueriesData<BatchDetail>(
    { queryKey: orpc.production.get.key({ type: 'query', input: { id: batch.id } }) },
    (old) => (old ? { ...old, batch } : old),
  );
}

/** What somebody did must stand here before the next thing is asked of it, e.g. a batch that was just started. */
export const refreshProduction = (): Promise<void> =>
  queryClient.invalidateQueries({ queryKey: orpc.production.key() });

export interface KnownSku {
  readonly skuKey: string;
  readonly name: string;
  readonly milligramsPerPiece: number;
  readonly packSize: number;
}

/** The four defaults, then the custom SKUs of packages, needs and batches, by name. */
export function useKnownSkus(): readonly KnownSku[] {
  const packages = usePackages().data?.packages;
  const needs = useNeeds().data?.needs;
  const active = useActiveBatches().data?.batches;
  // A package's row names its custom SKUs; what they weigh stands in the package itself, of which one each is enough.
  const holders = useMemo(() => {
    const byKey = new Map<string, string>();
    for (const row of packages ?? []) for (const key in row.units) if (!isDefault(key)) byKey.set(key, row.id);
    return [...new Set(byKey.values())];
  }, [packages]);
  const details = useQueries({
    queries: holders.map((id) => orpc.packages.get.queryOptions({ input: { id, ledgerLimit: 1 } })),
    combine: (results) => results.flatMap(({ data }) => data?.skus ?? []),
  });
  return useMemo(() => {
    const custom = new Map<string, KnownSku>();
    const add = (skuKey: string, sku: Omit<KnownSku, 'skuKey'>) => {
      if (isDefault(skuKey) || custom.has(skuKey)) return;
      custom.set(skuKey, {
        skuKey,
        name: sku.name,
        milligramsPerPiece: sku.milligramsPerPiece,
        packSize: sku.packSize,
      });
    };
    for (const sku of details) add(sku.key, sku);
    for (const need of needs ?? []) add(need.skuKey, need);
    for (const batch of active ?? []) for (const target of batch.targets) add(target.skuKey, target);
    const byName = [...custom.values()].sort((a, b) => a.name.localeCompare(b.name));
    return [...DEFAULT_SKUS.map(({ key, ...sku }) => ({ skuKey: key, ...sku })), ...byName];
  }, [details, needs, active]);
}

const isDefault = (key: string): boolean => DEFAULT_SKUS.some((sku) => sku.key === key);

/** Strains of packages and batches, as they are written there. */
export function useKnownStrains(): readonly string[] {
  const packages = usePackages().data?.packages;
  const active = useActiveBatches().data?.batches;
  const needs = useNeeds().data?.needs;
  return useMemo(() => {
    const strains = [...(packages ?? []), ...(active ?? []), ...(needs ?? [])].map(({ strain }) => strain);
    return [...new Set(strains)].sort((a, b) => a.localeCompare(b));
  }, [packages, active, needs]);
}

/** The batch with its newest figures, for a dialog that is about to say what there is. */
export const newestOf = (id: string): Promise<ProductionBatch> =>
  client.production.get({ id, eventLimit: 1 }).then(({ batch }) => batch);
