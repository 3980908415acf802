// What the training sandbox's production begins with. It is told to the same services that people use, at the moments it
// is said to have happened: a clock of the past stands in for the real one while the story is told.
import { parseGrams } from '#shared/model/mass.ts';
import { DEFAULT_SKUS } from '#shared/rules/sku-units.ts';
import { workCalendar } from '#shared/rules/work-calendar.ts';
import type { Actor } from './core/actor.ts';
import type { Clock } from './core/clock.ts';
import type { createProduction } from './create-production.ts';
import type { SettingsService } from './features/settings/service.ts';
import { SAMPLE_BATCHES, SAMPLE_CONSUMABLES, type SampleBatch, type SampleStep } from './sandbox/sample-production.ts';

type Production = Pick<ReturnType<typeof createProduction>, 'production' | 'consumables'>;

export interface FillProductionDeps {
  readonly clock: Clock;
  readonly settings: Pick<SettingsService, 'get'>;
  /** Production whose clock is the given one. */
  readonly at: (clock: Clock) => Production;
  readonly actor: Actor;
}

const STORY_MS = 10 * 86_400_000;

const milligrams = (grams: number): number => {
  const mg = parseGrams(grams);
  if (mg === null) throw new Error(`The sample production says ${grams} g`);
  return mg;
};

export function fillProduction({ clock, settings, at, actor }: FillProductionDeps): void {
  const now = clock.now();
  const calendar = workCalendar({
    timeZone: settings.get('facility.timeZone'),
    start: settings.get('production.workStart'),
    end: settings.get('production.workEnd'),
    days: settings.get('production.workDays'),
  });
  const worked = calendar.between(now - STORY_MS, now);
  let then = now;
  const { production, consumables } = at({ ...clock, now: () => then });

  const moments: { readonly at: number; readonly tell: () => void }[] = [];
  for (const batch of SAMPLE_BATCHES) {
    let id = '';
    moments.push({
      at: batch.at,
      tell: () => {
        id = production.start(newBatch(batch), actor);
      },
    });
    for (const step of batch.steps) moments.push({ at: step.at, tell: () => tell(id, step) });
  }

  const tell = (id: string, step: SampleStep): void => {
    switch (step.does) {
      case 'source':
        production.addSource(id, { tag: step.tag, mg: milligrams(step.grams) }, '', actor);
        return;
      case 'move':
        production.move(id, step.to, '', actor);
        return;
      case 'ground':
        production.setGround(id, milligrams(step.grams), actor);
        return;
      case 'count':
        production.count(id, step.sku, step.pieces, '', actor);
        return;
      case 'waste':
        production.addWaste(id, milligrams(step.grams), '', actor);
        return;
      case 'weigh':
        production.checkWeight(id, { skuKey: step.sku, samples: step.grams.map(milligrams), note: '' }, actor);
        return;
      case 'lab': {
        const date = new Date(then).toISOString().slice(0, 10);
        production.setLab(id, { status: step.status, date, reference: step.reference, note: '' }, actor);
        return;
      }
      case 'hold':
        production.hold(id, step.reason, actor);
        return;
    }
  };

  then = now - STORY_MS;
  for (const { recipes, ...consumable } of SAMPLE_CONSUMABLES) {
    const consumableId = consumables.create({ ...consumable, note: '' }, actor);
    for (const { sku, per, thousandths } of recipes) {
      consumables.putRecipe({ skuKey: sku, consumableId, per, thousandths });
    }
  }
  for (const moment of moments.sort((a, b) => a.at - b.at)) {
    then = Math.min(now, calendar.after(now - STORY_MS, Math.round(worked * moment.at)) ?? now);
    moment.tell();
  }
}

const newBatch = ({ strain, targets, note }: SampleBatch) => ({
  strain,
  note,
  sources: [],
  targets: DEFAULT_SKUS.filter(({ key }) => key in targets).map(({ key, name, milligramsPerPiece, packSize }) => ({
    skuKey: key,
    name,
    milligramsPerPiece,
    packSize,
    plannedUnits: targets[key] ?? 0,
  })),
});
