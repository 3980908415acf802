import { describe, expect, it } from 'vitest';
import { isoWeekOf } from '#shared/rules/iso-week.ts';
import { dayAfter, mondayOf } from '#shared/rules/local-day.ts';

describe('the ISO week of a day', () => {
  it.each([
    ['2026-11-21', '2026-W47'],
    ['2026-11-16', '2026-W47'],
    ['2026-11-22', '2026-W47'],
    ['2026-11-23', '2026-W48'],
    ['2026-01-01', '2026-W01'],
  ])('%s is in %s', (day, week) => {
    expect(isoWeekOf(day)).toBe(week);
  });

  it.each([
    ['2026-12-31', '2026-W53'],
    ['2027-01-01', '2026-W53'],
    ['2027-01-03', '2026-W53'],
    ['2027-01-04', '2027-W01'],
    ['2024-12-30', '2025-W01'],
    ['2024-12-29', '2024-W52'],
    ['2021-01-03', '2020-W53'],
    ['2023-01-01', '2022-W52'],
  ])('%s, at the turn of a year, is in %s', (day, week) => {
    expect(isoWeekOf(day)).toBe(week);
  });

  it('is the same from Monday to Sunday, and its Monday gives it', () => {
    for (let day = '2019-12-25'; day < '2033-01-10'; day = dayAfter(day)) {
      expect(isoWeekOf(mondayOf(day))).toBe(isoWeekOf(day));
    }
  });

  it('counts on by one from week to week, through years of 52 and of 53 weeks', () => {
    const weeks: string[] = [];
    for (let day = '2019-12-30'; day < '2033-01-03'; day = dayAfter(day)) {
      if (mondayOf(day) === day) weeks.push(isoWeekOf(day));
    }
    expect(new Set(weeks).size).toBe(weeks.length);
    expect([...weeks].sort()).toEqual(weeks);
    const longYears = weeks.filter((week) => week.endsWith('W53')).map((week) => week.slice(0, 4));
    expect(longYears).toEqual(['2020', '2026', '2032']);
  });
});
