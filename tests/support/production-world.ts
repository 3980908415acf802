// Production on the real database, with its consumables and its packages; no window and no packing list.
import type { Actor } from '#main/core/actor.ts';
import { createProduction } from '#main/create-production.ts';
import { SETTING_DEFAULTS, type Settings } from '#shared/contract/settings.ts';
import type { PackingNeed } from '#shared/rules/production-needs.ts';
import { operator } from './actors.ts';
import { openTestDatabase } from './test-database.ts';

export type ProductionWorld = ReturnType<typeof openProductionWorld>;

export const BLUE_HALF = {
  skuKey: 'singles_0_5g',
  name: 'Single 0.5 g',
  milligramsPerPiece: 500,
  packSize: 1,
  plannedUnits: 0,
};
export const BLUE_BOX = {
  skuKey: 'magnetic_box_6pk',
  name: 'Magnetic Box 6-pack',
  milligramsPerPiece: 500,
  packSize: 6,
  plannedUnits: 0,
};
export const COCOA = {
  skuKey: 'cocoa_blunt_1g',
  name: 'Cocoa Blunt',
  milligramsPerPiece: 1000,
  packSize: 1,
  plannedUnits: 0,
};

export const FLOWER_TAG = '1A4060300000000000000001';
export const OTHER_FLOWER_TAG = '1A4060300000000000000002';
export const GOODS_TAG = '1A4060300000000000000101';

export function openProductionWorld(some: Partial<Settings> = {}) {
  const db = openTestDatabase();
  const settings: Settings = { ...SETTING_DEFAULTS, 'facility.timeZone': 'America/Denver', ...some };
  let needs: readonly PackingNeed[] = [];
  let tracker: string | null = null;
  const made = createProduction({
    database: db.database,
    clock: db.clock,
    settings: { get: (key) => settings[key] },
    packages: db.packages,
    packingNeeds: () => needs,
    keptByTracker: () => tracker,
  });
  const { production } = made;

  return {
    ...db,
    ...made,
    settings,
    need: (now: readonly PackingNeed[]): void => {
      needs = now;
    },
    keepByTracker: (url: string | null): void => {
      tracker = url;
    },
    /** A batch of Blue Dream with 100 g from one package, in a stage. */
    batchIn: (stage: 'grinding' | 'rolling' | 'testing' | 'packaging', actor: Actor = operator): string => {
      const id = production.start(
        {
          strain: 'Blue Dream',
          sources: [{ tag: FLOWER_TAG, mg: 100_000 }],
          targets: [BLUE_HALF, BLUE_BOX],
          note: '',
        },
        actor,
      );
      if (stage === 'packaging') {
        production.setLab(id, { status: 'passed', date: '2026-11-20', reference: 'LAB-1', note: '' }, actor);
      }
      if (stage !== 'grinding') production.move(id, stage, '', actor);
      return id;
    },
  };
}
