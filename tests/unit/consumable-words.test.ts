import { describe, expect, it } from 'vitest';
import type { ConsumableRow } from '#shared/contract/consumables.ts';
import { orderWords, recipeWords, stockStateOf } from '#shared/text/consumables.ts';
import {
  byPressing,
  bySku,
  daysWords,
  piecesProblem,
  typedThousandths,
} from '../../src-renderer/screens/consumables/words.ts';

const row = (name: string, it: Partial<ConsumableRow>): ConsumableRow => ({
  id: name,
  name,
  kind: 'cone',
  onHand: 100,
  reorderPoint: 0,
  reorderAmount: 0,
  low: false,
  perDay: null,
  daysLeft: null,
  usedBy: [],
  note: '',
  archivedAt: null,
  updatedAt: '2026-11-21T10:00:00.000Z',
  ...it,
});

describe('the amount of a recipe', () => {
  it('is typed with up to three decimals and kept as thousandths', () => {
    const typed = ['1', '0.25', '.5', '1.125', '1,000', '2.', ' 3 '].map(typedThousandths);
    expect(typed).toEqual([1000, 250, 500, 1125, 1_000_000, 2000, 3000]);
  });

  it('is refused when it is no such number', () => {
    for (const text of ['', '0', '0.0001', '-1', 'one', '1000.001', '1e3', '.', '0x10']) {
      expect(typedThousandths(text)).toBeNull();
    }
  });

  it('is said as people count: one for every four', () => {
    expect(recipeWords({ per: 'piece', thousandths: 1000 })).toBe('1 for every piece');
    expect(recipeWords({ per: 'unit', thousandths: 250 })).toBe('0.25 for every unit (one for 4)');
    expect(recipeWords({ per: 'unit', thousandths: 300 })).toBe('0.3 for every unit');
  });
});

describe('what presses first', () => {
  it('is what is below zero, then what is low, then what lasts the fewest days, then goes by name', () => {
    const rows = [
      row('Boxes', {}),
      row('Cones', { low: true, daysLeft: 3 }),
      row('Papers', { daysLeft: 12 }),
      row('Labels', { low: true, daysLeft: 1.5 }),
      row('Tubes', { onHand: -3, low: true }),
      row('Bags', {}),
    ];
    expect(rows.sort(byPressing).map(({ name }) => name)).toEqual([
      'Tubes',
      'Labels',
      'Cones',
      'Papers',
      'Bags',
      'Boxes',
    ]);
  });

  it('is low or below zero, and says what to order where somebody said how many', () => {
    expect(stockStateOf({ onHand: -1, low: true })).toBe('negative');
    expect(stockStateOf({ onHand: 0, low: true })).toBe('low');
    expect(stockStateOf({ onHand: 0, low: false })).toBe('fine');
    expect(orderWords(5000)).toBe('Order 5,000');
    expect(orderWords(0)).toBe('Order more');
  });

  it('counts the last days in tenths', () => {
    expect([0, 1.64, 9.96, 28.9].map(daysWords)).toEqual(['0', '1.6', '10', '28']);
  });
});

describe('pieces', () => {
  it('are whole, and at least one where something moves', () => {
    expect(piecesProblem('5,000', 1)).toBeNull();
    expect(piecesProblem('0', 0)).toBeNull();
    expect(piecesProblem('0', 1)).toMatch(/1 or more/);
    for (const text of ['1.5', '-3', 'many', '100000001']) expect(piecesProblem(text, 0)).toMatch(/whole number/);
    expect(piecesProblem(' ', 0)).toMatch(/Enter/);
  });
});

it('SKUs stand with the four defaults first, then by name', () => {
  expect(['zen_1g', 'magnetic_box_6pk', 'cocoa_blunt_1g', 'singles_0_5g'].sort(bySku)).toEqual([
    'singles_0_5g',
    'magnetic_box_6pk',
    'cocoa_blunt_1g',
    'zen_1g',
  ]);
});
