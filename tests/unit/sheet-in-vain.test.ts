// Writes that never show, because a person merged cells over them: left alone for a while, and no longer than that.
import { describe, expect, it } from 'vitest';
import { createInVain } from '#main/sync/sheets/in-vain.ts';
import type { MergePlan } from '#shared/rules/packing-merge.ts';
import type { OurRow } from '#shared/rules/packing-merge-row.ts';
import { agreedOn, gridOf, lineOf, merged, type PlainRow, readingOf, rowOf } from '#tests/support/packing-sheet.ts';

const LINE = lineOf('7');
/** Store is hidden below a merge. */
const COVERED: PlainRow = { ...rowOf(LINE), store: null };
const MINUTE = 60_000;

function look(inVain: ReturnType<typeof createInVain>, row: PlainRow, now: number, ours: OurRow = LINE): MergePlan {
  const reading = readingOf(gridOf([row]));
  return inVain.spare(merged({ reading, ours: [ours], base: { 7: agreedOn(LINE) } }), reading.places, now);
}
const writes = (plan: MergePlan): boolean[] => plan.paired.map(({ merge }) => merge.writeApp);

function written(row: PlainRow = COVERED): ReturnType<typeof createInVain> {
  const inVain = createInVain();
  expect(writes(look(inVain, row, 0))).toEqual([true]);
  inVain.landed(['7'], 0);
  return inVain;
}

describe('columns of ours that were written and show the same as before', () => {
  it('are left alone for ten minutes, and then written once more', () => {
    const inVain = written();
    expect(writes(look(inVain, COVERED, 9 * MINUTE))).toEqual([false]);
    expect(writes(look(inVain, COVERED, 10 * MINUTE))).toEqual([true]);
  });

  it('are told as put back once, however often they are written', () => {
    const inVain = createInVain();
    expect(look(inVain, COVERED, 0).putBack).toHaveLength(1);
    inVain.landed(['7'], 0);
    expect(look(inVain, COVERED, 2000).putBack).toEqual([]);
    expect(look(inVain, COVERED, 10 * MINUTE).putBack).toEqual([]);
  });

  it('are written at once when they show something else, or are to show something else', () => {
    const inVain = written();
    expect(writes(look(inVain, { ...COVERED, ordered: 3 }, 2000))).toEqual([true]);
    expect(writes(look(written(), COVERED, 2000, lineOf('7', { app: { batch: 'B-2' } })))).toEqual([true]);
  });

  it('are written at once after they showed what they should in between: a person did it again', () => {
    const inVain = written();
    expect(writes(look(inVain, rowOf(LINE), 2000))).toEqual([false]);
    const again = look(inVain, COVERED, 4000);
    expect([writes(again), again.putBack.length]).toEqual([[true], 1]);
  });

  it('are written again when nobody knows that the write landed', () => {
    const inVain = createInVain();
    look(inVain, COVERED, 0);
    expect(writes(look(inVain, COVERED, 2000))).toEqual([true]);
    inVain.landed(['8'], 2000);
    expect(writes(look(inVain, COVERED, 4000))).toEqual([true]);
  });

  it('include what counts as packed while PACKED holds no number', () => {
    const typed: PlainRow = { ...rowOf(LINE), packed: '8 bags' };
    const inVain = createInVain();
    expect(look(inVain, typed, 0).paired.map(({ merge }) => merge.counted)).toEqual([0]);
    inVain.landed(['7'], 0);
    expect(look(inVain, typed, 2000).paired.map(({ merge }) => merge.counted)).toEqual([null]);
  });
});
