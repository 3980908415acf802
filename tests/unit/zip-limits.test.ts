import ExcelJS from 'exceljs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { zipIsWithin } from '#main/core/zip-limits.ts';
import { zipOf } from '#tests/support/zip-file.ts';

const LIMITS = { entries: 10, unpackedBytes: 1_000_000 };
const within = (bytes: Uint8Array) => zipIsWithin(bytes, LIMITS);
const ZEROS = new Uint8Array(900_000);

describe('an archive', () => {
  it('within the limits is accepted, packed or stored, with a comment or without', async () => {
    const files = [
      { name: 'a.xml', content: 'hello' },
      { name: 'b.xml', content: ZEROS.subarray(0, 50_000) },
      { name: 'c.bin', content: 'as it is', stored: true },
      { name: 'empty', content: '' },
    ];
    expect(await within(zipOf(files))).toBe(true);
    expect(await within(zipOf(files, { comment: 'made by hand' }))).toBe(true);
  });

  it('that a spreadsheet program wrote is accepted', async () => {
    const workbook = new ExcelJS.Workbook();
    workbook.addWorksheet('Packages').addRow(['metrc_number', 'strain']);
    const bytes = await workbook.xlsx.writeBuffer();
    expect(await zipIsWithin(new Uint8Array(bytes), { entries: 50, unpackedBytes: 1_000_000 })).toBe(true);
  });

  it('that says it unpacks to too much is refused', async () => {
    const two = [
      { name: 'a', content: ZEROS },
      { name: 'b', content: ZEROS },
    ];
    expect(await within(zipOf(two))).toBe(false);
  });

  it('with too many entries is refused', async () => {
    const many = Array.from({ length: 11 }, (_, i) => ({ name: `f${i}`, content: 'x' }));
    expect(await within(zipOf(many))).toBe(false);
  });
});

describe('an archive that lies is refused:', () => {
  const big = { name: 'big', content: ZEROS };

  it('about the size of an entry, smaller or larger', async () => {
    expect(await within(zipOf([{ ...big, claims: 1000 }]))).toBe(false);
    expect(await within(zipOf([{ ...big, claims: 0 }]))).toBe(false);
    expect(await within(zipOf([{ name: 'a', content: 'x', claims: 2 }]))).toBe(false);
    expect(await within(zipOf([{ name: 'a', content: 'xyz', claims: 1, stored: true }]))).toBe(false);
  });

  it('about how many entries there are', async () => {
    const many = Array.from({ length: 11 }, (_, i) => ({ name: `f${i}`, content: 'x' }));
    expect(await within(zipOf(many, { count: 1 }))).toBe(false);
    expect(await within(zipOf(many, { count: 0 }))).toBe(false);
    expect(await within(zipOf([big], { count: 2 }))).toBe(false);
  });

  it('about where its directory stands', async () => {
    expect(await within(zipOf([big], { directoryAt: 0 }))).toBe(false);
    expect(await within(zipOf([big], { directoryAt: 0xffffffff }))).toBe(false);
    expect(await within(zipOf([big], { gap: new Uint8Array(60) }))).toBe(false);
    expect(await within(Buffer.concat([new Uint8Array(100), zipOf([big])]))).toBe(false);
  });
});

describe('anything that is no archive', () => {
  it('is refused without an error', async () => {
    for (const bytes of [
      new Uint8Array(0),
      new Uint8Array(21),
      new Uint8Array(22),
      Buffer.from('PK\u0003\u0004rest'),
    ]) {
      expect(await within(bytes)).toBe(false);
    }
    await fc.assert(
      fc.asyncProperty(fc.uint8Array({ maxLength: 300 }), async (bytes) => {
        expect(await within(bytes)).toBe(false);
      }),
      { numRuns: 50 },
    );
  });

  it('is refused without an error also when it was one and a byte was changed or the end is missing', async () => {
    const good = zipOf([{ name: 'a', content: 'some text that packs' }]);
    await fc.assert(
      fc.asyncProperty(fc.nat(good.length - 1), fc.nat(255), async (at, value) => {
        const changed = Buffer.from(good);
        changed[at] = value;
        expect(typeof (await within(changed))).toBe('boolean');
        expect(await within(good.subarray(0, at))).toBe(false);
      }),
      { numRuns: 100 },
    );
  });
});
