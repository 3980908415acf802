import { describe, expect, it } from 'vitest';
import { TRACKER_TROUBLES, type TrackerStatus } from '#shared/contract/tracker.ts';
import { stateWords } from '../../src-renderer/screens/tracker/words.ts';

const status = (it: Partial<TrackerStatus>): TrackerStatus => ({
  enabled: true,
  state: 'connected',
  url: 'http://127.0.0.1:8787',
  trouble: null,
  detail: '',
  lastReadAt: '2026-11-21T10:42:07.000Z',
  ageMs: 1000,
  activeBatches: 3,
  packages: 12,
  leftOut: [],
  waiting: 0,
  parked: 0,
  ...it,
});

describe('the tracker’s lamp', () => {
  it('says how many batches are active, where the tracker says it', () => {
    expect(stateWords(status({}))).toMatchObject({ tone: 'ok', label: 'Connected, 3 active batches' });
    expect(stateWords(status({ activeBatches: 1 })).label).toBe('Connected, 1 active batch');
    expect(stateWords(status({ activeBatches: null })).label).toBe('Connected');
  });

  it('names each trouble, with what to do', () => {
    for (const trouble of TRACKER_TROUBLES) {
      const words = stateWords(status({ state: 'trouble', trouble }));
      expect(words.tone).toBe('warn');
      expect(words.label).not.toBe('');
      expect(words.text).toMatch(/[.”] .+[.] The last figures are shown meanwhile\.$/);
    }
  });

  it('says how old the figures are once they are too old to be sent', () => {
    const old = { state: 'stale', ageMs: 12 * 60_000 } as const;
    expect(stateWords(status({ ...old, trouble: 'refused' })).label).toBe('The tracker is not running, 12 min old');
    expect(stateWords(status(old)).label).toBe('Stale, 12 min old');
    expect(stateWords(status(old)).text).toContain('nothing is sent to Apex');
    expect(stateWords(status({ state: 'stale', ageMs: null, lastReadAt: null })).label).toBe('Not read yet');
  });
});
