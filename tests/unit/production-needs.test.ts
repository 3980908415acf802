import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type InTheWorks, joinNeeds, type PackingNeed } from '#shared/rules/production-needs.ts';

const need = (some: Partial<PackingNeed> = {}): PackingNeed => ({
  strain: 'Blue Dream',
  strainKey: 'blue dream',
  skuKey: 'magnetic_box_6pk',
  name: 'Magnetic Box 6-pack',
  milligramsPerPiece: 500,
  packSize: 6,
  neededUnits: 100,
  lines: 2,
  dueDate: '2026-11-25',
  ...some,
});
const work = (some: Partial<InTheWorks> = {}): InTheWorks => ({
  batchId: 'a',
  number: 'PR-261122-01',
  stage: 'rolling',
  strainKey: 'blue dream',
  skuKey: 'magnetic_box_6pk',
  packSize: 6,
  plannedUnits: 30,
  madePieces: 0,
  packagedPieces: 0,
  stopped: false,
  ...some,
});

describe('what to start', () => {
  it('is what is needed less what batches will still give', () => {
    const works = [work(), work({ batchId: 'b', number: 'PR-261122-02', plannedUnits: 50, packagedPieces: 60 })];
    expect(joinNeeds([need()], works)).toMatchObject([
      {
        neededUnits: 100,
        inWorksUnits: 70,
        toStartUnits: 30,
        batches: [
          { id: 'a', units: 30 },
          { id: 'b', units: 40 },
        ],
      },
    ]);
  });

  it('counts what was made beyond the plan, in whole units', () => {
    expect(joinNeeds([need()], [work({ madePieces: 250 })])).toMatchObject([{ inWorksUnits: 41 }]);
  });

  it('counts on no plan once rolling is over, and on nothing the lab stopped', () => {
    const made = { plannedUnits: 30, madePieces: 60 };
    const works = [work({ ...made, stage: 'testing' }), work({ ...made, batchId: 'b', stopped: true })];
    expect(joinNeeds([need()], works)).toMatchObject([{ inWorksUnits: 10, batches: [{ id: 'a' }] }]);
  });

  it('is nothing when more is in the works than needed', () => {
    expect(joinNeeds([need()], [work({ plannedUnits: 500 })])).toMatchObject([{ inWorksUnits: 500, toStartUnits: 0 }]);
  });

  it('knows strains and SKUs apart', () => {
    const works = [work({ strainKey: 'gelato' }), work({ skuKey: 'singles_1g' })];
    expect(joinNeeds([need()], works)).toMatchObject([{ inWorksUnits: 0, toStartUnits: 100, batches: [] }]);
  });

  it('puts the largest gap first, and of equal gaps what is due first', () => {
    const needs = [
      need({ strainKey: 'a', neededUnits: 5 }),
      need({ strainKey: 'b', neededUnits: 9, dueDate: null }),
      need({ strainKey: 'c', neededUnits: 9, dueDate: '2026-11-23' }),
    ];
    expect(joinNeeds(needs, []).map(({ key }) => key[0])).toEqual(['c', 'b', 'a']);
  });

  it('never asks for less than nothing', () => {
    const units = fc.integer({ min: 0, max: 500 });
    fc.assert(
      fc.property(
        units,
        fc.array(fc.record({ plannedUnits: units, madePieces: units, packagedPieces: units })),
        (n, some) => {
          const [row] = joinNeeds([need({ neededUnits: n })], some.map(work));
          expect(row?.toStartUnits).toBe(Math.max(0, n - (row?.inWorksUnits ?? 0)));
          expect(row?.batches.every((batch) => batch.units > 0)).toBe(true);
        },
      ),
    );
  });
});
