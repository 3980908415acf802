import { readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { ERROR_MAP, type ErrorCode, type ErrorData } from '#shared/contract/errors.ts';
import { describeError, isErrorCode } from '#shared/text/errors.ts';

const ROOT = resolve(import.meta.dirname, '../..');

/** Particulars for every code; the type refuses a code that is missing here. */
const EXAMPLES: { readonly [C in ErrorCode]: ErrorData<C> } = {
  INVALID_INPUT: { field: 'metrcNumber', reason: 'not_a_metrc_tag' },
  FORBIDDEN_ACTION: { permission: 'settings.write' },
  RECORD_NOT_FOUND: { kind: 'package', ref: '1A40603000123456' },
  METRC_NUMBER_TAKEN: { metrcNumber: '1A40603000123456' },
  NOT_ENOUGH_AVAILABLE: { requestedMg: 12_500, availableMg: 7250, metrcNumber: '1A40603000123456' },
  DECREMENT_KEY_REUSED: { key: 'order-7' },
  UNKNOWN_SKU: { sku: 'tins', known: ['singles'] },
  SKU_KEY_TAKEN: { sku: 'tins' },
  WEIGHTS_OVER_100: { total: 12_550 },
  HOLD_ALREADY_RELEASED: { holdId: '019a' },
  PACKAGE_NOT_ACTIVE: { metrcNumber: '1A40603000123456', status: 'archived' },
  PACKAGE_IN_USE: { metrcNumber: '1A40603000123456', orderedMg: 1000, packedMg: 2000, heldMg: 3500 },
  OVER_PACK: { lineId: '019a', ordered: 10, packed: 8, asked: 4 },
  LINE_SHORT: { lineId: '019a', asked: 6, possible: 4 },
  LINE_NOT_EXPLAINED: { productName: 'Mystery Box' },
  LINE_NOT_WANTED: { invoiceNumber: 'INV-10433', because: 'cancelled' },
  LINE_CLOSED: { invoiceNumber: 'INV-10433' },
  UNPACK_LIMIT: { asked: 5, possible: 2, settled: 3 },
  PACKAGE_NOT_FOR_LINE: {
    metrcNumber: '1A40603000123456',
    reason: 'not_enough',
    strain: 'Blue Dream',
    wanted: 'Blue Dream',
    units: 2,
    reservedForOthers: 7,
  },
  UNDO_BLOCKED: { reason: 'settled', who: 'Fulfilment desk', at: '2026-11-21T10:42:07.123Z', what: 'INV-10433' },
  ORDER_NOT_PACKED: { invoiceNumber: 'INV-10433', missing: 3 },
  STORE_NAME_TAKEN: { name: 'Main Street Dispensary' },
  NOT_ENOUGH_IN_WORK: { number: 'PR-261122-01', askedMg: 510_000, inWorkMg: 500_000 },
  NOT_ENOUGH_PIECES: { number: 'PR-261122-01', sku: 'singles_1g', asked: 60, there: 48 },
  BATCH_NOT_ACTIVE: { number: 'PR-261122-01', state: 'on_hold' },
  REASON_NEEDED: { number: 'PR-261122-01', what: 'backward' },
  LAB_FAILED: { number: 'PR-261122-01', reference: 'COA 8812' },
  BATCH_NOT_READY: { number: 'PR-261122-01', why: 'not_packaged' },
  PACKAGE_OTHER_STRAIN: { metrcNumber: '1A40603000123456', strain: 'Gelato', wanted: 'Blue Dream' },
  CONSUMABLE_NAME_TAKEN: { name: 'Cone 109 mm' },
  KEPT_BY_TRACKER: { url: 'https://tracker.example' },
  TRACKER_REFUSED: { detail: 'Unknown SKU' },
  TRACKER_UNREACHABLE: { trouble: 'refused', detail: '' },
  OUTBOX_BUSY: { title: 'INV-10433 to Packed', state: 'sending' },
  CREDENTIALS_NOT_USABLE: { fileName: 'key.json', reason: 'not_service_account' },
  SHEETS_NOT_SET_UP: {},
  CONFLICT_MOVED_ON: { column: 'deliveryDate', now: '2026-11-24' },
  WORKBOOK_NOT_HERE: { path: 'Packing List.xlsx', reason: 'book_off' },
  PDF_NOT_HERE: {},
  IMPORT_UNREADABLE: { fileName: 'packages.csv', reason: 'not_csv' },
  PATTERN_INVALID: { line: 'cannadart', reason: 'too_costly' },
  BATCH_NOT_PUSHABLE: { batchId: 1001, reason: 'unlimited' },
  APEX_NOT_CONFIGURED: {},
  APEX_UNREACHABLE: { kind: 'network', detail: '' },
  ADDRESS_NOT_SAFE: { address: 'http://apex.example' },
  NOTHING_TO_APPROVE: {},
  SANDBOX_ONLY: {},
  SIGNED_OUT: {},
  SCREEN_LOCKED: {},
  SIGN_IN_REFUSED: { triesLeft: 3 },
  SIGN_IN_SLOWED: { retryAt: '2026-11-21T10:42:07.123Z' },
  PIN_REFUSED: { reason: 'password_first' },
  PASSWORD_NOT_GOOD: { reason: 'too_short' },
  NAME_TAKEN: { name: 'Desk' },
  LAST_SUPER_ADMIN: {},
  ALREADY_SET_UP: {},
  CANNOT_SWITCH: { reason: 'in_use' },
  DISK_FULL: {},
  DATA_NOT_OPEN: {},
  NOTHING_TO_RECOVER: {},
  BACKUP_NOT_USABLE: { name: 'Monday', reason: 'damaged' },
  CONFIG_UNREADABLE: { fileName: 'config', reason: 'not_json' },
  JOB_GONE: {},
  TOO_BUSY: {},
  NOT_IN_TRAINING: {},
  UNEXPECTED: { reference: 'AB12CD34' },
};

const codes = Object.keys(ERROR_MAP).filter(isErrorCode);
const describeExample = <C extends ErrorCode>(code: C) => describeError(code, EXAMPLES[code]);
const A_CODE = /\b[a-z]+_[a-z_]+\b|\b[a-z]+[A-Z]\w*\b|undefined|NaN|\[object/;

describe('every error of the contract', () => {
  it.each(codes)('%s has a title, a text and what to do next', (code) => {
    for (const words of Object.values(describeExample(code))) {
      expect(words.length).toBeGreaterThan(3);
      if (code !== 'IMPORT_UNREADABLE') expect(words).not.toMatch(A_CODE);
    }
    expect(describeExample(code).remedy).toMatch(/[.]$/);
  });

  it('carries data that fits its schema, and a status that is an error', () => {
    for (const code of codes) {
      expect(ERROR_MAP[code].data.safeParse(EXAMPLES[code]).success).toBe(true);
      expect(ERROR_MAP[code].status).toBeGreaterThanOrEqual(400);
    }
  });

  it('shows grams, never milligrams', () => {
    expect(describeExample('NOT_ENOUGH_AVAILABLE').text).toContain('12.50 g asked for, 7.25 g available');
    expect(describeExample('PACKAGE_IN_USE').text).toContain('1.00 g ordered, 2.00 g packed, 3.50 g held');
  });
});

/** Every reason code that the core can put into an error. */
function reasonsThrown(): string[] {
  const found = new Set<string>();
  const files = readdirSync(join(ROOT, 'src-main'), { recursive: true, encoding: 'utf8' });
  for (const file of files.filter((name) => name.endsWith('.ts'))) {
    const text = readFileSync(join(ROOT, 'src-main', file), 'utf8');
    for (const [, reason] of text.matchAll(/AppError\([^;]*?reason: '([a-z_]+)'/g)) found.add(reason ?? '');
    for (const [, reason] of text.matchAll(/unreadable\('([a-z_]+)'\)/g)) found.add(reason ?? '');
  }
  return [...found].sort();
}

describe('every reason an error can carry', () => {
  const reasons = [...reasonsThrown(), 'missing_columns: strain', 'too_long', 'invalid', 'too_costly', 'empty'];

  it('is found in the sources', () => {
    expect(reasons).toEqual(expect.arrayContaining(['not_a_metrc_tag', 'alias_chain', 'unlimited', 'not_csv']));
  });

  it.each(reasons)('%s has words of its own', (reason) => {
    for (const code of ['INVALID_INPUT', 'IMPORT_UNREADABLE', 'PATTERN_INVALID', 'BATCH_NOT_PUSHABLE'] as const) {
      const { text } = describeError(code, { field: 'strain', fileName: 'file', line: 'line', batchId: 1, reason });
      expect(text).not.toContain(reason.includes('_') ? reason : `: ${reason}`);
      expect(text).toMatch(/[.]$/);
    }
  });
});
