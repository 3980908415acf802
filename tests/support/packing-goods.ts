// What happens to packages by themselves, done to a core and to the packing model beside it: METRC, counts, holds, sales,
// other strains, imports.
import { expect } from 'vitest';
import type { TestCore } from './create-test-core.ts';
import type { PackingModel } from './packing-model.ts';
import { type Seen, TAGS } from './packing-sight.ts';
import type { Step } from './packing-steps.ts';

type PackageStep = Extract<Step, { do: PackageDoing }>;
type PackageDoing =
  | 'receive'
  | 'metrc'
  | 'count'
  | 'hold'
  | 'release'
  | 'sell'
  | 'strain'
  | 'archive'
  | 'restore'
  | 'orphan';

interface At {
  readonly model: PackingModel;
  readonly core: TestCore;
  /** Holds the answer against the refusal that is expected; null when it was refused. */
  readonly attempt: <T>(expected: string | null, work: () => Promise<T>) => Promise<T | null>;
  /** Of this step alone. */
  readonly key: string;
}

/** Goods of orders that Apex finished and nobody packed here leave with METRC's drop, after those that are delivered. */
function leaveWithoutPacking(model: PackingModel, seen: Seen, tag: string, dropMg: number): void {
  const here = seen.allocations
    .filter((a) => a.tag === tag)
    .map((a) => ({ a, line: model.lines.get(a.itemId), sortKey: seen.lines.get(a.itemId)?.sortKey ?? '' }))
    .sort((x, y) => (x.sortKey < y.sortKey ? -1 : 1));
  let left = dropMg;
  for (const { a, line } of here) {
    if (line && model.orderOf(line).delivered) left -= a.packed * a.mgPerUnit - a.settledMg;
  }
  for (const { a, line } of here) {
    const order = line && model.orderOf(line);
    const isGhost = order?.status === 'open' && order.standing === 'finished' && model.isWanted(order);
    const units = Math.min(a.reserved, Math.floor(left / a.mgPerUnit));
    if (!line || !order || !isGhost || units <= 0) continue;
    line.packed.set(tag, (line.packed.get(tag) ?? 0) + units);
    left -= units * a.mgPerUnit;
    model.followCompletion();
    model.deliverFinished([order.orderId]);
  }
}

export async function changePackage(at: At, step: PackageStep, seen: Seen): Promise<void> {
  const { model, core, attempt, key } = at;
  const tag = TAGS[step.tag % TAGS.length] ?? TAGS[0];
  const p = model.packages.get(tag);
  const { client } = core;
  if (step.do === 'receive') {
    const input = { metrcNumber: tag, strain: step.strain, initialMg: step.mg };
    await attempt(p ? 'METRC_NUMBER_TAKEN' : null, () => client.packages.create(input));
    const fresh = { strain: step.strain, initial: step.mg, current: step.mg, override: null, settled: 0 };
    if (!p) model.packages.set(tag, { ...fresh, status: 'active', holds: new Map() });
    return;
  }
  if (!p) return;
  const id = seen.packages.get(tag)?.id ?? '';
  const available = Math.max(
    0,
    (p.override ?? p.current) - (seen.packages.get(tag)?.orderedMg ?? 0) - model.packedMg(tag) - model.held(p),
  );
  switch (step.do) {
    case 'metrc': {
      leaveWithoutPacking(model, seen, tag, p.current - step.mg);
      const settled = Math.max(0, Math.min(p.current - step.mg, model.packedMg(tag)));
      const answer = await client.packages.setCurrent({ id, currentMg: step.mg });
      expect(answer.settledMg).toBe(settled);
      p.settled += settled;
      if (p.override !== null) p.override = Math.max(0, p.override - settled);
      p.current = step.mg;
      return;
    }
    case 'count':
      await client.packages.setPhysicalCount({ id, physicalMg: step.mg });
      p.override = step.mg;
      return;
    case 'hold': {
      const amount = Math.max(1, step.mg);
      const refusal = p.status !== 'active' ? 'PACKAGE_NOT_ACTIVE' : amount > available ? 'NOT_ENOUGH_AVAILABLE' : null;
      const answer = await attempt(refusal, () => client.packages.placeHold({ id, mg: amount, forWhom: 'Show' }));
      if (answer) p.holds.set(answer.holdId, amount);
      return;
    }
    case 'release': {
      const [holdId] = p.holds.keys();
      if (holdId === undefined) return;
      await client.packages.releaseHold({ holdId });
      p.holds.delete(holdId);
      return;
    }
    case 'sell': {
      const taken = step.units * 500;
      const refusal = p.status !== 'active' ? 'PACKAGE_NOT_ACTIVE' : taken > available ? 'NOT_ENOUGH_AVAILABLE' : null;
      const input = { metrcNumber: tag, sku: 'singles_0_5g', units: step.units, idempotencyKey: key };
      const answer = await attempt(refusal, () => client.packages.decrement(input));
      if (!answer) return;
      p.current = Math.max(0, p.current - taken);
      if (p.override !== null) p.override -= taken;
      return;
    }
    case 'strain':
      await client.packages.edit({ id, strain: step.strain });
      p.strain = step.strain;
      return;
    case 'archive': {
      const busy = (seen.packages.get(tag)?.orderedMg ?? 0) + model.packedMg(tag) + model.held(p) > 0;
      const refusal = busy && p.status !== 'archived' ? 'PACKAGE_IN_USE' : null;
      const answer = await attempt(refusal, () => client.packages.setStatus({ id, status: 'archived' }));
      if (answer) p.status = 'archived';
      return;
    }
    case 'restore':
      await client.packages.setStatus({ id, status: 'active' });
      p.status = 'active';
      return;
    case 'orphan': {
      const csv = (status: string): string =>
        [
          'metrc_number,strain,initial_grams,current_grams,physical_grams,status',
          [
            tag,
            p.strain,
            p.initial / 1000,
            p.current / 1000,
            p.override === null ? '' : p.override / 1000,
            status,
          ].join(','),
        ].join('\n');
      // Only what a file changed against the one before is taken over.
      for (const status of ['active', 'orphaned']) await core.importCsv(csv(status));
      p.status = 'orphaned';
    }
  }
}
