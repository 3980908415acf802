import { readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { PERMISSIONS, type ProcedureMeta } from '#shared/contract/base.ts';
import { contract } from '#shared/contract/index.ts';
import {
  actionWords,
  entityTypeWords,
  entityWords,
  faultWords,
  fieldLabel,
  isKnownAction,
  isKnownEntityType,
  valueWords,
} from '#shared/text/audit.ts';

const ROOT = resolve(import.meta.dirname, '../..');

const metas: readonly ProcedureMeta[] = Object.values(contract).flatMap((area) =>
  Object.values(area).map((procedure) => procedure['~orpc'].meta),
);

const permissions = new Set<string>(PERMISSIONS);

/** What a pattern finds in every file of the core. */
function named(pattern: RegExp): string[] {
  const found = new Set<string>();
  for (const file of readdirSync(join(ROOT, 'src-main'), { recursive: true, encoding: 'utf8' })) {
    if (!file.endsWith('.ts')) continue;
    for (const [, name] of readFileSync(join(ROOT, 'src-main', file), 'utf8').matchAll(pattern)) found.add(name ?? '');
  }
  return [...found].sort();
}

describe('the words of the audit log', () => {
  it('know every action the contract declares', () => {
    const actions = metas.flatMap(({ audits }) => audits ?? []);
    expect(actions.length).toBeGreaterThan(50);
    expect(actions.filter((action) => !isKnownAction(action))).toEqual([]);
    for (const action of actions) expect(actionWords(action)).not.toContain('.');
  });

  it('know every action and every kind of record that parts of the program write', () => {
    const actions = [
      ...named(/\baction: '([a-z]+\.[a-z.-]+)'/g),
      ...named(/'((?:session|account|person|backup|recovery|training)\.[a-z-]+)'/g),
    ].filter((name) => !permissions.has(name));
    expect(actions).toEqual(expect.arrayContaining(['poller.run', 'session.idle-lock', 'session.sign-in-refused']));
    expect(actions.filter((action) => !isKnownAction(action))).toEqual([]);
    const types = named(/\b(?:entityType|entity): '([a-z_-]+)'/g);
    expect(types).toEqual(expect.arrayContaining(['package', 'person', 'setting']));
    expect(types.filter((type) => !isKnownEntityType(type))).toEqual([]);
  });

  it('say what a broken chain means, for every fault the check can find', () => {
    const faults = [...named(/reason: '(cut_off)'/g), 'altered', 'out_of_chain', 'missing'];
    expect(faults).toHaveLength(4);
    for (const fault of faults) expect(faultWords(fault)).toMatch(/ .*[.]$/);
  });

  it('have words for every field an action without a changed record keeps', () => {
    for (const field of metas.flatMap(({ keeps }) => keeps)) {
      expect(fieldLabel(field)).toMatch(/^[A-Z][A-Za-z ]+$/);
    }
  });

  it('spell out what another version wrote instead of hiding it', () => {
    expect(actionWords('label.print-again')).toBe('Label: print again');
    expect(entityTypeWords('purchase')).toBe('Purchase');
    expect(entityTypeWords('')).toBe('');
    expect(fieldLabel('groundMg')).toBe('Ground');
  });
});

describe('a value of the audit log', () => {
  const exact = (at: string) => `at ${at.slice(0, 10)}`;
  const of = (field: string, value: unknown, entityType = 'package', entityId = '') =>
    valueWords({ entityType, entityId }, field, value, exact);

  it('shows milligrams as grams', () => {
    expect(of('currentMg', 12_500)).toBe('12.50 g');
    expect(of('mg', 40_000, 'hold')).toBe('40.00 g');
    expect(of('customSkus', [{ key: 'tin', milligramsPerPiece: 800 }])).toContain('0.80 g');
  });

  it('says yes and no, words for keys, a dash for nothing, and instants in the reader’s zone', () => {
    expect(of('active', false, 'person')).toBe('No');
    expect(of('role', 'super_admin', 'person')).toBe('Super Admin');
    expect(of('status', 'archived')).toBe('Archived');
    expect(of('offeringMode', 'even')).toBe('Even');
    expect(of('overrideMg', null)).toBe('–');
    expect(of('note', '')).toBe('–');
    expect(of('releasedAt', '2026-11-21T10:42:07.123Z', 'hold')).toBe('at 2026-11-21');
  });

  it('never shows a password’s hash, only that there is one', () => {
    expect(of('passwordHash', 'changed', 'person')).toBe('Changed');
    expect(of('pinHash', 'set', 'person')).toBe('Set');
  });

  it('gives a setting its own name and unit', () => {
    const row = { entityType: 'setting', entityId: 'sync.intervalSeconds', entityLabel: 'sync.intervalSeconds' };
    expect(entityWords(row)).toBe('Pause between two cycles');
    expect(valueWords(row, 'value', 12, exact)).toBe('12 s');
    expect(entityWords({ entityType: 'package', entityId: 'x', entityLabel: '1A406' })).toBe('1A406');
  });

  it('keeps an Apex batch number a name, without thousands separators', () => {
    expect(of('batchId', 1001, 'pin')).toBe('1001');
    expect(of('batchIds', [1001, 1002], 'sync')).toBe('1001, 1002');
    expect(of('rows', 12_345, 'export')).toBe('12,345');
  });
});
