// Contract → the Apex sync and the mapping page.
import type { z } from 'zod';
import type { mappingContract } from '#shared/contract/mapping.ts';
import { normaliseStrain } from '#shared/rules/strain.ts';
import { api } from '../../core/rpc.ts';
import type { AppDatabase } from '../../db/database.ts';
import { listAliases, listPins, type MatchingService } from '../../features/apex/matching.ts';
import { readLog } from '../../features/apex/rows.ts';
import { findPackage } from '../../features/packages/queries.ts';
import type { ApexSync } from './apex-sync.ts';
import type { IndexedBatch } from './batch-index.ts';
import { toCandidate } from './views.ts';

export interface SyncRouteDeps {
  readonly database: AppDatabase;
  readonly sync: ApexSync;
  readonly matching: MatchingService;
}

type LogRow = ReturnType<typeof readLog>[number];
export function createSyncRoutes({ database, sync }: SyncRouteDeps) {
  const s = api.apexSync;
  const toLogRow = ({ fromQuantity, toQuantity, ...row }: LogRow) => ({
    ...row,
    from: fromQuantity,
    to: toQuantity,
  });
  return {
    status: s.status.handler(() => sync.status()),
    plan: s.plan.handler(() => sync.plan()),
    log: s.log.handler(({ input }) => {
      const rows = readLog(database.read, { ...input, limit: input.limit + 1 });
      return { rows: rows.slice(0, input.limit).map(toLogRow), more: rows.length > input.limit };
    }),
    cycles: s.cycles.handler(() => sync.cycles()),
    runNow: s.runNow.handler(() => sync.runNow()),
    pause: s.pause.handler(({ context }) => {
      sync.pause(context.actor);
      return {};
    }),
    resume: s.resume.handler(async () => {
      await sync.resume();
      return {};
    }),
    approve: s.approve.handler(async ({ input, context }) => {
      await sync.approve(input.items, context.actor);
      return {};
    }),
    release: s.release.handler(({ input, context }) => ({ released: sync.release(input.batchIds, context.actor) })),
    recordSale: s.recordSale.handler(({ input, context }) => sync.recordSale(input.batchId, context.actor)),
    retry: s.retry.handler(({ input }) => ({ retried: sync.retry(input.batchIds) })),
    refreshMapping: s.refreshMapping.handler(({ input }) => sync.refreshMapping(input.full)),
  };
}

type PinView = z.infer<NonNullable<(typeof mappingContract.pins)['~orpc']['outputSchema']>>[number];

export function createMappingRoutes({ database, sync, matching }: SyncRouteDeps) {
  const m = api.mapping;
  const aliasView = ({ id, alias, strain, createdBy, createdAt }: ReturnType<MatchingService['addAlias']>) => ({
    id,
    alias,
    strain,
    createdBy,
    createdAt,
  });
  return {
    overview: m.overview.handler(() => sync.overview()),
    aliases: m.aliases.handler(() => listAliases(database.read).map(aliasView)),
    pins: m.pins.handler(async () => {
      const { index } = await sync.world();
      return listPins(database.read, sync.address()).map(
        ({ strainKey: _key, address: _address, ...pin }): PinView => ({
          ...pin,
          metrcNumber: pin.packageId === null ? null : (findPackage(database.read, pin.packageId)?.metrcNumber ?? null),
          productName: index.productName(pin.batchId) || null,
        }),
      );
    }),
    searchBatches: m.searchBatches.handler(async ({ input }) => {
      const { index } = await sync.world();
      return searchBatches(index.allBatches(), input.search, input.limit);
    }),
    addAlias: m.addAlias.handler(async ({ input, context }) => {
      const row = matching.addAlias(input.alias, input.strain, context.actor);
      await sync.rebuild();
      return aliasView(row);
    }),
    removeAlias: m.removeAlias.handler(async ({ input }) => {
      matching.removeAlias(input.id);
      await sync.rebuild();
      return {};
    }),
    addPin: m.addPin.handler(async ({ input, context }) => {
      const id = matching.addPin(input, context.actor);
      await sync.rebuild();
      return { id };
    }),
    removePin: m.removePin.handler(async ({ input }) => {
      matching.removePin(input.id);
      await sync.rebuild();
      return {};
    }),
  };
}

/** Active batches whose id, product or lot holds every word; our product lines first. */
function searchBatches(batches: Iterable<IndexedBatch>, search: string, limit: number) {
  const words = normaliseStrain(search).split(' ').filter(Boolean);
  const found: IndexedBatch[] = [];
  for (const batch of batches) {
    if (!batch.active || batch.unlimited) continue;
    const text = normaliseStrain(`${batch.batchId} ${batch.productName} ${batch.source.name} ${batch.tags.join(' ')}`);
    if (words.every((word) => text.includes(word))) found.push(batch);
    if (found.length >= limit * 20) break;
  }
  const ours = (batch: IndexedBatch) => (batch.reading.kind === 'not_preroll' ? 1 : 0);
  return found
    .sort((a, b) => ours(a) - ours(b) || a.productName.localeCompare(b.productName))
    .slice(0, limit)
    .map(toCandidate);
}
