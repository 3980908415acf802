// How the production screen says things and where its keys lead.
import { describe, expect, it } from 'vitest';
import type { ProductionBatch, ProductionEvent } from '#shared/contract/production.ts';
import { isArrow, neighbour } from '../../src-renderer/screens/production/board-keys.ts';
import { stageBeside } from '../../src-renderer/screens/production/stages.ts';
import { percentOff, readWeightList } from '../../src-renderer/screens/production/weights.ts';
import {
  estimateWords,
  eventNote,
  eventWords,
  minutesWords,
  shareOf,
  standsFor,
  wholeUnits,
} from '../../src-renderer/screens/production/words.ts';

const NOW = Date.parse('2026-11-23T17:00:00Z');
const ZONE = 'America/Los_Angeles';

const estimate = (from: string, to: string): NonNullable<ProductionBatch['estimate']> => ({
  pieces: 100,
  fromMinutes: 60,
  toMinutes: 90,
  from,
  to,
  samples: 12,
});

const event = (some: Partial<ProductionEvent>): ProductionEvent => ({
  id: '01890000-0000-7000-8000-000000000001',
  seq: 1,
  at: '2026-11-23T17:00:00.000Z',
  actor: 'Maria',
  kind: 'counted',
  stageBefore: null,
  stageAfter: null,
  skuKey: '',
  pieces: 0,
  inputDelta: 0,
  piecesDelta: 0,
  wasteDelta: 0,
  unexplainedDelta: 0,
  packagedDelta: 0,
  ref: '',
  note: '',
  ...some,
});

describe('when a batch will be done', () => {
  it('names the day once when both times are on it, in the facility’s time', () => {
    expect(estimateWords(estimate('2026-11-24T18:00:00Z', '2026-11-24T21:30:00Z'), NOW, ZONE)).toBe(
      'done Tue 10:00–13:30, from 12 counts',
    );
    expect(estimateWords(estimate('2026-11-23T19:00:00Z', '2026-11-23T20:15:00Z'), NOW, ZONE)).toBe(
      'done today 11:00–12:15, from 12 counts',
    );
  });

  it('names both days when they differ, and the date when it lies far away', () => {
    expect(estimateWords(estimate('2026-11-24T22:00:00Z', '2026-11-25T17:30:00Z'), NOW, ZONE)).toBe(
      'done Tue 14:00 – Wed 09:30, from 12 counts',
    );
    expect(estimateWords(estimate('2026-12-03T18:00:00Z', '2026-12-03T18:00:00Z'), NOW, ZONE)).toBe(
      'done Dec 3 10:00, from 12 counts',
    );
  });

  it('says minutes as people do', () => {
    expect([45, 60, 100].map(minutesWords)).toEqual(['45 min', '1 h', '1 h 40 min']);
  });
});

describe('a card', () => {
  it('says how long it stands in its stage without ticking by the second', () => {
    expect(standsFor('2026-11-23T16:59:30Z', NOW)).toBe('just now');
    expect(standsFor('2026-11-23T14:50:00Z', NOW)).toBe('2 h');
  });

  it('is led by arrows to its neighbours, over empty columns, to the last card of a shorter one', () => {
    const columns = [[{ id: 'a' }, { id: 'b' }, { id: 'c' }], [], [{ id: 'd' }, { id: 'e' }]];
    expect(neighbour(columns, 'a', 'ArrowDown')).toBe('b');
    expect(neighbour(columns, 'a', 'ArrowUp')).toBeNull();
    expect(neighbour(columns, 'c', 'ArrowRight')).toBe('e');
    expect(neighbour(columns, 'd', 'ArrowLeft')).toBe('a');
    expect(neighbour(columns, 'd', 'ArrowRight')).toBeNull();
    expect(neighbour(columns, 'gone', 'ArrowDown')).toBeNull();
    expect(isArrow('Enter')).toBe(false);
  });

  it('goes one stage on or back, and no further than the ends', () => {
    expect(stageBeside('grinding', 1)).toBe('rolling');
    expect(stageBeside('packaging', 1)).toBe('finished');
    expect(stageBeside('grinding', -1)).toBeNull();
    expect(stageBeside('finished', 1)).toBeNull();
  });
});

describe('weights off the scale', () => {
  it('are read one by one or as a pasted list, with or without their unit', () => {
    expect(readWeightList('0.512')).toEqual({ weights: [512], wrong: [] });
    expect(readWeightList('0.51 g\n0.495g; .5\t1.02')).toEqual({ weights: [510, 495, 500, 1020], wrong: [] });
    expect(readWeightList('  ')).toEqual({ weights: [], wrong: [] });
  });

  it('name what is no weight', () => {
    expect(readWeightList('0.5 abc 0 -1')).toEqual({ weights: [500], wrong: ['abc', '0', '-1'] });
  });

  it('stand beside their target in percent', () => {
    expect(percentOff(506, 500)).toBe('+1.2 %');
    expect(percentOff(495, 500)).toBe('−1.0 %');
  });
});

describe('the history of a batch', () => {
  const names = new Map([['cocoa_blunt_1g', 'Cocoa Blunt']]);

  it('says what happened with the batch’s own names', () => {
    expect(eventWords(event({ skuKey: 'cocoa_blunt_1g', pieces: 40 }), names)).toBe('40 pieces of Cocoa Blunt counted');
    expect(eventWords(event({ kind: 'moved', stageBefore: 'rolling', stageAfter: 'grinding' }), names)).toBe(
      'Moved from rolling to grinding',
    );
    expect(
      eventWords(
        event({ kind: 'packaged', skuKey: 'singles_0_5g', pieces: 60, ref: '1A4060300000000000000301' }),
        names,
      ),
    ).toBe('60 pieces of Single 0.5 g into 1A4060300000000000000301');
    expect(eventWords(event({ kind: 'source_added', ref: '1A4060300000000000000201' }), names)).toBe(
      'Source added · 1A4060300000000000000201',
    );
  });

  it('turns what the core notes of the lab and the scale into words', () => {
    const lab = event({ kind: 'lab', ref: 'COA-7', note: 'failed: moisture' });
    expect([eventWords(lab, names), eventNote(lab)]).toEqual(['Lab failed · COA-7', 'moisture']);
    expect(eventNote(event({ kind: 'ground', note: '1131500 mg' }))).toBe('1131.5 g');
    expect(eventNote(event({ kind: 'waste', note: '12 mg on the tray' }))).toBe('12 mg on the tray');
  });
});

describe('amounts', () => {
  it('are shares of what went in, also of nothing', () => {
    expect([shareOf(3200, 500_000), shareOf(0, 0)]).toEqual(['0.6 %', '0.0 %']);
  });

  it('count whole units of what is in no package', () => {
    const target = { skuKey: 'x', name: 'X', milligramsPerPiece: 500, packSize: 6, plannedUnits: 10 };
    expect(wholeUnits({ ...target, madePieces: 47, packagedPieces: 12 })).toBe(5);
  });
});
