// One production batch and one consumable, for tests that read everything there is.
import type { TestWindow } from './seats.ts';

/** Answers inputs that find them again. */
export async function startSomething({
  production,
  consumables,
}: Pick<TestWindow['client'], 'production' | 'consumables'>): Promise<unknown[]> {
  const single = { skuKey: 'singles_1g', name: 'Single 1 g', milligramsPerPiece: 1000, packSize: 1, plannedUnits: 50 };
  const { batch } = await production.start({ strain: 'Wedding Cake', targets: [single] });
  const { id } = await consumables.create({
    name: 'Cone 109 mm',
    kind: 'cone',
    reorderPoint: 100,
    reorderAmount: 1000,
    onHand: 500,
  });
  return [{ id: batch.id }, { id }, { skuKey: single.skuKey }];
}
