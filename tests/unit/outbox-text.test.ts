// Everything that can keep an item from arriving has words that a person understands.
import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { PAUSE_REASONS } from '#shared/contract/apex-sync.ts';
import { OUTBOX_STATE_TEXT, targetStopText, troubleText, troubleWords } from '#shared/text/outbox.ts';

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

  it('are there for every reason why nothing is sent', () => {
    const reasons = [...PAUSE_REASONS, 'orders_forbidden', 'breaker_open', 'rate_limited'];
    expect(reasons.filter((reason) => targetStopText(reason).label === 'Nothing is sent')).toEqual([]);
  });

  it('carry the other system’s own words in one line', () => {
    expect(troubleWords({ code: 'apex_rejected', detail: 'Invalid.' })).toBe('Apex refused it: Invalid.');
    expect(Object.values(OUTBOX_STATE_TEXT).filter(({ label, text }) => label.length * text.length === 0)).toEqual([]);
  });
});
