import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { zoneOf } from '#shared/rules/local-day.ts';
import { estimateEnd, type PaceEvent, paceOf, paceSamples } from '#shared/rules/production-pace.ts';
import { type WorkHours, workCalendar } from '#shared/rules/work-calendar.ts';

const HOUR = 3_600_000;
const MINUTE = 60_000;
const DENVER: WorkHours = { timeZone: 'America/Denver', start: '08:00', end: '16:30', days: [1, 2, 3, 4, 5] };
const at = (text: string): number => Date.parse(text);
const calendar = workCalendar(DENVER);

describe('working time', () => {
  it('leaves out nights and weekends', () => {
    // Friday 15:30 to Monday 09:00 in Denver.
    expect(calendar.between(at('2026-11-20T22:30:00Z'), at('2026-11-23T16:00:00Z'))).toBe(2 * HOUR);
    expect(calendar.isWork(at('2026-11-21T18:00:00Z'))).toBe(false);
  });

  it('goes on with the next working day', () => {
    // One and a half hours from Friday 15:30.
    expect(calendar.after(at('2026-11-20T22:30:00Z'), 1.5 * HOUR)).toBe(at('2026-11-23T15:30:00Z'));
    expect(calendar.after(at('2026-11-20T22:30:00Z'), HOUR)).toBe(at('2026-11-20T23:30:00Z'));
  });

  it('begins at the same local hour before and after the clock changes', () => {
    const everyDay = workCalendar({ ...DENVER, days: [1, 2, 3, 4, 5, 6, 7] });
    expect(everyDay.after(at('2026-10-31T23:00:00Z'), 0)).toBe(at('2026-11-01T15:00:00Z'));
    expect(everyDay.after(at('2026-03-08T00:00:00Z'), 0)).toBe(at('2026-03-08T14:00:00Z'));
  });

  it('at night is an hour shorter when an hour is skipped, and longer when one is repeated', () => {
    const night = workCalendar({ ...DENVER, start: '22:00', end: '06:00', days: [6] });
    expect(night.between(at('2026-03-08T00:00:00Z'), at('2026-03-09T00:00:00Z'))).toBe(7 * HOUR);
    expect(night.between(at('2026-10-31T12:00:00Z'), at('2026-11-02T00:00:00Z'))).toBe(9 * HOUR);
    expect(night.between(at('2026-06-06T12:00:00Z'), at('2026-06-08T00:00:00Z'))).toBe(8 * HOUR);
  });

  it('around the clock is every minute', () => {
    const always = workCalendar({ ...DENVER, start: '00:00', end: '00:00', days: [1, 2, 3, 4, 5, 6, 7] });
    expect(always.between(at('2026-10-25T00:00:00Z'), at('2026-11-08T00:00:00Z'))).toBe(14 * 24 * HOUR);
  });

  it('that lies years ahead is not looked for', () => {
    expect(calendar.after(at('2026-11-20T00:00:00Z'), 10_000 * HOUR)).toBeNull();
  });

  const time = fc
    .integer({ min: 0, max: 1439 })
    .map((m) => `${String(Math.floor(m / 60)).padStart(2, '0')}:${String(m % 60).padStart(2, '0')}`);
  const hours: fc.Arbitrary<WorkHours> = fc.record({
    timeZone: fc.constantFrom(
      'America/Denver',
      'Europe/Berlin',
      'Australia/Lord_Howe',
      'America/Phoenix',
      'UTC',
      'Pacific/Apia',
    ),
    start: time,
    end: time,
    days: fc.uniqueArray(fc.integer({ min: 1, max: 7 }), { minLength: 1, maxLength: 7 }),
  });
  // Around the days on which the clocks of these zones change, and ordinary ones.
  const instant = fc
    .tuple(
      fc.constantFrom('2026-03-07', '2026-03-28', '2026-04-04', '2026-10-03', '2026-10-24', '2026-10-31', '2026-07-04'),
      fc.integer({ min: 0, max: 4 * 1440 }),
    )
    .map(([day, minutes]) => at(`${day}T00:00:00Z`) + minutes * MINUTE);

  const clockSaysWork = ({ timeZone, start, end, days }: WorkHours, ms: number): boolean => {
    const { day, time: now } = zoneOf(timeZone).read(ms);
    const weekday = (offset: number) => new Date(at(`${day}T00:00:00Z`) + offset * 24 * HOUR).getUTCDay() || 7;
    if (start < end) return days.includes(weekday(0)) && now >= start && now < end;
    return (days.includes(weekday(0)) && now >= start) || (days.includes(weekday(-1)) && now < end);
  };

  it('is what the local clock says, to the minute, whatever the zone, the hours and the day', () => {
    fc.assert(
      fc.property(hours, instant, (some, ms) => {
        expect(workCalendar(some).isWork(ms)).toBe(clockSaysWork(some, ms));
      }),
      { numRuns: 400 },
    );
  });

  it('walked forward never ends outside of work, and is as long as it was meant to be', () => {
    fc.assert(
      fc.property(hours, instant, fc.integer({ min: 1, max: 3000 }), (some, from, minutes) => {
        const own = workCalendar(some);
        const to = own.after(from, minutes * MINUTE);
        if (to === null) return;
        // The minute that ends there was worked.
        expect(clockSaysWork(some, to - MINUTE)).toBe(true);
        expect(own.between(from, to)).toBe(minutes * MINUTE);
      }),
      { numRuns: 200 },
    );
  });
});

describe('the pace of counts', () => {
  const stands = (
    text: string,
    stage: 'grinding' | 'rolling' | 'testing' | 'packaging',
    state: 'active' | 'on_hold' = 'active',
  ) => ({ kind: 'stands', atMs: at(text), stage, state }) satisfies PaceEvent;
  const counted = (text: string, pieces: number, skuKey = 'singles_0_5g') =>
    ({ kind: 'counted', atMs: at(text), skuKey, pieces }) satisfies PaceEvent;
  const perHour = (events: readonly PaceEvent[]) => paceSamples(events, calendar);

  it('is pieces by the working time since it came to rolling, or since the count before', () => {
    const events = [
      stands('2026-11-19T15:00:00Z', 'grinding'),
      stands('2026-11-19T16:00:00Z', 'rolling'),
      counted('2026-11-19T18:00:00Z', 200),
      counted('2026-11-20T15:30:00Z', 300),
    ];
    // Two hours; then until 16:30 and half an hour of the next morning: six.
    expect(perHour(events).map((s) => s.perHour)).toEqual([100, 50]);
  });

  it('does not count what it rested, nor what it waited for the lab', () => {
    const events = [
      stands('2026-11-19T16:00:00Z', 'rolling'),
      stands('2026-11-19T17:00:00Z', 'rolling', 'on_hold'),
      stands('2026-11-19T19:00:00Z', 'rolling'),
      stands('2026-11-19T20:00:00Z', 'testing'),
      stands('2026-11-19T22:00:00Z', 'packaging'),
      counted('2026-11-19T23:00:00Z', 300),
    ];
    expect(perHour(events).map((s) => s.perHour)).toEqual([100]);
  });

  it('counts SKUs that are counted together as made side by side', () => {
    const events = [
      stands('2026-11-19T16:00:00Z', 'rolling'),
      counted('2026-11-19T18:00:00Z', 150),
      counted('2026-11-19T18:01:00Z', 50, 'singles_1g'),
    ];
    const samples = perHour(events);
    expect(samples.map((s) => s.skuKey)).toEqual(['singles_0_5g', 'singles_1g']);
    for (const sample of samples) expect(sample.perHour).toBeCloseTo(200 / (2 + 1 / 60));
  });

  it('says nothing of what was made after hours', () => {
    const events = [
      stands('2026-11-19T16:00:00Z', 'rolling'),
      counted('2026-11-19T18:00:00Z', 200),
      counted('2026-11-19T23:30:00Z', 550),
      counted('2026-11-20T02:00:00Z', 300),
      counted('2026-11-20T04:00:00Z', 300),
    ];
    expect(perHour(events).map((s) => s.perHour)).toEqual([100, 100]);
  });

  it('takes a mistake out of the count it belongs to', () => {
    const events: PaceEvent[] = [
      stands('2026-11-19T16:00:00Z', 'rolling'),
      counted('2026-11-19T17:00:00Z', 100),
      counted('2026-11-19T18:00:00Z', 1000),
      { kind: 'corrected', skuKey: 'singles_0_5g', pieces: -900 },
    ];
    expect(perHour(events).map((s) => s.perHour)).toEqual([100, 100]);
  });

  it('is not told when nobody said that it rolls, nor from a count right after it came there', () => {
    expect(perHour([stands('2026-11-19T16:00:00Z', 'grinding'), counted('2026-11-19T18:00:00Z', 100)])).toEqual([]);
    expect(perHour([stands('2026-11-19T16:00:00Z', 'rolling'), counted('2026-11-19T16:01:00Z', 100)])).toEqual([]);
  });

  it('takes at least three counts, and tells the middle and a tenth to both sides', () => {
    expect(paceOf([100, 120])).toBeNull();
    expect(paceOf([140, 100, 120])).toEqual({ perHour: 120, slow: 104, fast: 136, samples: 3 });
  });

  it('lies between slow and fast, and these between the slowest and the fastest', () => {
    fc.assert(
      fc.property(
        fc.array(fc.double({ min: 0.1, max: 5000, noNaN: true }), { minLength: 3, maxLength: 40 }),
        (samples) => {
          const pace = paceOf(samples);
          if (!pace) throw new Error('none');
          const sorted = [Math.min(...samples), pace.slow, pace.perHour, pace.fast, Math.max(...samples)];
          for (const [i, value] of sorted.slice(1).entries())
            expect(value).toBeGreaterThanOrEqual((sorted[i] ?? 0) - 1e-9);
        },
      ),
    );
  });
});

describe('the estimate', () => {
  const pace = { perHour: 100, slow: 50, fast: 200, samples: 5 };
  // Friday 15:30 in Denver: an hour of work is left of the week.
  const now = at('2026-11-20T22:30:00Z');

  it('lays the fast and the slow pace onto working days', () => {
    expect(estimateEnd([{ pieces: 100, pace }], now, calendar)).toEqual({
      pieces: 100,
      fromMinutes: 30,
      toMinutes: 120,
      fromMs: at('2026-11-20T23:00:00Z'),
      toMs: at('2026-11-23T16:00:00Z'),
      samples: 5,
    });
  });

  it('adds up what several SKUs take', () => {
    const both = estimateEnd(
      [
        { pieces: 100, pace },
        { pieces: 50, pace: { ...pace, fast: 100 } },
      ],
      now,
      calendar,
    );
    expect(both).toMatchObject({ pieces: 150, fromMinutes: 60, toMinutes: 180, samples: 10 });
  });

  it('is none without anything left, without a pace for what is left, or years ahead', () => {
    expect(estimateEnd([{ pieces: 0, pace }], now, calendar)).toBeNull();
    expect(
      estimateEnd(
        [
          { pieces: 100, pace },
          { pieces: 1, pace: null },
        ],
        now,
        calendar,
      ),
    ).toBeNull();
    expect(
      estimateEnd(
        [
          { pieces: 100, pace },
          { pieces: -5, pace: null },
        ],
        now,
        calendar,
      ),
    ).not.toBeNull();
    expect(estimateEnd([{ pieces: 10_000_000, pace }], now, calendar)).toBeNull();
  });
});
