// Everything that can keep an item from arriving has words that a person understands.
import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { PAUSE_REASONS } from '#shared/contract/apex-sync.ts';
import { TRACKER_TROUBLES } from '#shared/contract/tracker.ts';
import {
  awayWords,
  backWords,
  OUTBOX_STATE_TEXT,
  targetStopText,
  troubleText,
  troubleWords,
} from '#shared/text/outbox.ts';

const ROOT = resolve(import.meta.dirname, '../..');
const SOURCES = ['outbox/states', 'outbox/attempt', 'outbox/trouble', 'sync/orders/order-status'];
const KINDS_OF_FAILURE = 'integrations/apex/errors';

const source = (name: string): string => readFileSync(resolve(ROOT, `src-main/${name}.ts`), 'utf8');
const unknownWords = (code: string): boolean => troubleText(code).label === code.replaceAll('_', ' ');

describe('the words of the outbox', () => {
  it('are there for every code that the outbox and its kinds give', () => {
    const codes = SOURCES.flatMap((name) =>
      [...source(name).matchAll(/(?:code: |unusable\()'([a-z_]+)'/g)].map(([, code]) => code ?? ''),
    );
    expect(codes.length).toBeGreaterThan(12);
    expect(codes.filter(unknownWords)).toEqual([]);
    expect(['status_missing', 'status_ambiguous'].filter(unknownWords)).toEqual([]);
  });

  it('are there for every kind of failure of Apex', () => {
    const list = /ApexErrorKind =([^;]+);/.exec(source(KINDS_OF_FAILURE))?.[1] ?? '';
    const kinds = [...list.matchAll(/'([a-z_]+)'/g)].map(([, kind]) => `apex_${kind}`);
    expect(kinds.length).toBeGreaterThan(10);
    expect(kinds.filter(unknownWords)).toEqual([]);
  });

  it('are there for every trouble of a tracker, and every refusal of a decrement', () => {
    const codes = [
      ...source('sync/tracker/decrements').matchAll(/return '(tracker_[a-z_]+)'| [?:] '(tracker_[a-z_]+)'/g),
    ];
    const refusals = codes.map(([, one, other]) => one ?? other ?? '');
    expect(refusals.length).toBeGreaterThan(4);
    const troubles = [...TRACKER_TROUBLES, 'aborted', 'sku_unknown'].map((trouble) => `tracker_${trouble}`);
    expect([...refusals, ...troubles].filter(unknownWords)).toEqual([]);
  });

  it('are there for every reason why nothing is sent', () => {
    const ofTracker = ['tracker_off', 'tracker_not_configured', 'tracker_unauthorised', 'tracker_forbidden'];
    const reasons = [...PAUSE_REASONS, 'orders_forbidden', 'breaker_open', 'rate_limited', ...ofTracker];
    expect(reasons.filter((reason) => targetStopText(reason).label === 'Nothing is sent')).toEqual([]);
  });

  it('carry the other system’s own words in one line', () => {
    expect(troubleWords({ code: 'apex_rejected', detail: 'Invalid.' })).toBe('Apex refused it: Invalid.');
    expect(Object.values(OUTBOX_STATE_TEXT).filter(({ label, text }) => label.length * text.length === 0)).toEqual([]);
  });
});

describe('the summary once a target is back', () => {
  const outage = { from: '2026-11-21T17:10:00.000Z', to: '2026-11-21T18:42:07.000Z', sent: 3, parked: 1 };
  const read = { now: Date.parse('2026-11-21T18:43:00.000Z'), timeZone: 'America/Los_Angeles' };

  it('says since when, in the facility’s time, what was sent and what needs a person', () => {
    expect(backWords('apex', outage, read)).toBe('Apex is back since 10:42: 3 sent, 1 needs you');
    expect(backWords('apex', { ...outage, sent: 1200, parked: 0 }, read)).toBe('Apex is back since 10:42: 1,200 sent');
    expect(backWords('apex', { ...outage, sent: 0, parked: 2 }, read)).toBe('Apex is back since 10:42: 2 need you');
    expect(backWords('apex', { ...outage, sent: 0, parked: 0 }, read)).toBe('Apex is back since 10:42');
  });

  it('is still read afterwards, with the day when it is not today', () => {
    expect(awayWords('apex', outage, read)).toBe(
      'Apex was away from 09:10 to 10:42. When it was back: 3 sent, 1 needed you.',
    );
    const overnight = { ...outage, from: '2026-11-21T06:42:00.000Z', parked: 0 };
    expect(awayWords('apex', overnight, read)).toBe(
      'Apex was away from Nov 20, 22:42 to 10:42. When it was back: 3 sent.',
    );
    expect(awayWords('apex', { ...outage, sent: 0, parked: 0 }, read)).toContain('nothing was waiting');
  });
});
