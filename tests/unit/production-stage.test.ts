import { describe, expect, it } from 'vitest';
import { PRODUCTION_STAGES } from '#shared/contract/production-shapes.ts';
import { nextBatchNumber } from '#shared/rules/batch-number.ts';
import { type StageMove, stageMoveTakes } from '#shared/rules/production-stage.ts';

const move = (some: Partial<StageMove>) =>
  stageMoveTakes({ from: 'grinding', to: 'rolling', labStatus: 'none', labOverridden: false, ...some });

describe('a move forward', () => {
  it('is free, one stage or more', () => {
    expect(move({ to: 'rolling' })).toEqual({ takes: 'nothing' });
    expect(move({ to: 'testing', labStatus: 'failed' })).toEqual({ takes: 'nothing' });
  });

  it('into packaging is free once the lab passed it', () => {
    expect(move({ from: 'testing', to: 'packaging', labStatus: 'passed' })).toEqual({ takes: 'nothing' });
  });

  it.each(['none', 'pending'] as const)('into packaging takes a reason while the lab says %s', (labStatus) => {
    expect(move({ from: 'rolling', to: 'packaging', labStatus })).toEqual({ takes: 'reason', because: 'lab_pending' });
  });

  it('into packaging is refused when the lab failed it, until somebody overrides that', () => {
    const failed = { from: 'testing', to: 'packaging', labStatus: 'failed' } as const;
    expect(move(failed)).toEqual({ takes: 'refused', because: 'lab_failed' });
    expect(move({ ...failed, labOverridden: true })).toEqual({ takes: 'nothing' });
  });
});

describe('a move backward', () => {
  it('takes a reason, from anywhere', () => {
    expect(move({ from: 'packaging', to: 'grinding' })).toEqual({ takes: 'reason', because: 'backward' });
    expect(move({ from: 'rolling', to: 'grinding' })).toEqual({ takes: 'reason', because: 'backward' });
  });
});

describe('a move to where it is, or to the end', () => {
  it('is refused', () => {
    for (const stage of PRODUCTION_STAGES)
      expect(move({ from: stage, to: stage })).toMatchObject({ because: 'same_stage' });
    expect(move({ from: 'packaging', to: 'finished' })).toEqual({ takes: 'refused', because: 'end' });
  });
});

describe('the number of a batch', () => {
  it('is the day and a running number', () => {
    expect(nextBatchNumber('2026-11-22', [])).toBe('PR-261122-01');
    expect(nextBatchNumber('2026-11-22', ['PR-261122-01', 'PR-261122-07', 'PR-261121-44'])).toBe('PR-261122-08');
  });

  it('grows to three digits after 99, and goes on from there', () => {
    expect(nextBatchNumber('2026-11-22', ['PR-261122-99'])).toBe('PR-261122-100');
    expect(nextBatchNumber('2026-11-22', ['PR-261122-99', 'PR-261122-100'])).toBe('PR-261122-101');
  });
});
