// Where the packing list lives just now: Google Sheets, the workbook, or only here, and why.
import { describe, expect, it } from 'vitest';
import { SHEET_TROUBLES, type SheetTrouble } from '#shared/contract/sheets.ts';
import { liveSource, type SourceFacts } from '#shared/rules/packing-source.ts';

const NOW = 5_000_000;
const facts = (like: Partial<SourceFacts> = {}): SourceFacts => ({
  enabled: true,
  trouble: null,
  failingSinceMs: null,
  failedLooks: 0,
  mayUseBook: true,
  bookBroken: false,
  pollMs: 2000,
  nowMs: NOW,
  ...like,
});
const failing = (trouble: SheetTrouble, looks: number, ms: number, like: Partial<SourceFacts> = {}) =>
  facts({ trouble, failedLooks: looks, failingSinceMs: NOW - ms, ...like });

describe('while Google Sheets works', () => {
  it('it is the live one, whatever was before', () => {
    for (const before of ['sheets', 'excel', 'here'] as const) {
      expect(liveSource(facts(), before)).toEqual({ live: 'sheets', because: null });
    }
  });

  it('it stays so while a header or its tab is gone: that pauses the sheet and nothing else', () => {
    for (const trouble of ['header_missing', 'header_twice', 'tab_missing', 'tab_is_yours'] as const) {
      expect(liveSource(failing(trouble, 50, 600_000), 'sheets')).toEqual({ live: 'sheets', because: null });
    }
  });
});

describe('when Google Sheets is switched off', () => {
  it('the workbook takes its place when it may, and else the list is only here', () => {
    const off = facts({ enabled: false, trouble: 'off' });
    expect(liveSource(off, 'sheets')).toEqual({ live: 'excel', because: 'off' });
    expect(liveSource({ ...off, mayUseBook: false }, 'sheets')).toEqual({ live: 'here', because: 'off' });
    expect(liveSource({ ...off, bookBroken: true }, 'excel')).toEqual({ live: 'here', because: 'off' });
  });
});

describe('when Google Sheets fails', () => {
  const passing = ['quota', 'network', 'timeout', 'server', 'shape', 'rejected', 'broken'] as const;

  it.each(passing)('%s is waited out for a few polls', (trouble) => {
    expect(liveSource(failing(trouble, 1, 0), 'sheets').live).toBe('sheets');
    expect(liveSource(failing(trouble, 2, 8000), 'sheets').live).toBe('sheets');
    expect(liveSource(failing(trouble, 3, 5000), 'sheets').live).toBe('sheets');
    expect(liveSource(failing(trouble, 3, 6000), 'sheets')).toEqual({ live: 'excel', because: trouble });
  });

  it('a slow poll does not hold it back for long', () => {
    expect(liveSource(failing('network', 3, 9999, { pollMs: 60_000 }), 'sheets').live).toBe('sheets');
    expect(liveSource(failing('network', 3, 10_000, { pollMs: 60_000 }), 'sheets').live).toBe('excel');
  });

  it('what trying does not mend is not waited out', () => {
    const atOnce = SHEET_TROUBLES.filter(
      (trouble) =>
        !passing.some((one) => one === trouble) &&
        !['header_missing', 'header_twice', 'tab_missing', 'tab_is_yours', 'starting'].includes(trouble),
    );
    expect(atOnce).toContain('not_shared');
    for (const trouble of atOnce) {
      expect(liveSource(failing(trouble, 1, 0), 'sheets')).toEqual({ live: 'excel', because: trouble });
    }
  });

  it('the workbook stays the live one until a look goes well', () => {
    expect(liveSource(failing('server', 1, 0), 'excel')).toEqual({ live: 'excel', because: 'server' });
    expect(liveSource(facts(), 'excel')).toEqual({ live: 'sheets', because: null });
  });

  it('the list is only here when there is no workbook to use', () => {
    expect(liveSource(failing('network', 9, 60_000, { mayUseBook: false }), 'sheets').live).toBe('here');
    expect(liveSource(failing('network', 9, 60_000, { bookBroken: true }), 'excel').live).toBe('here');
    expect(liveSource(failing('network', 9, 60_000), 'here').live).toBe('excel');
  });
});

describe('right after the start', () => {
  it('it is where it was until the first look', () => {
    for (const before of ['sheets', 'excel', 'here'] as const) {
      expect(liveSource(facts({ trouble: 'starting' }), before).live).toBe(before);
    }
    expect(liveSource(facts({ trouble: 'starting' }), 'sheets').because).toBeNull();
    expect(liveSource(facts({ trouble: 'starting' }), 'excel').because).toBe('starting');
  });
});
