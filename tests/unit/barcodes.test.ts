// Barcodes are read back from their drawing by readers written from the standards.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { code128, loadEncoder, qrCode } from '#main/features/printing/barcodes.ts';
import { modulesOf, readCode128 } from '#tests/support/code128.ts';
import { readQrCode } from '#tests/support/qr-code.ts';
import { boxOf, fillOf } from '#tests/support/svg-shapes.ts';

const TAG = '1A4060300012345678901234';
const SMALL = { widthMm: 50.8, heightMm: 9 };
const WIDE = { widthMm: 98, heightMm: 40 };
const DOT_MM = 0.125;
const encoder = await loadEncoder();

const readQr = (svg: string): string => {
  const filled = fillOf(svg);
  return readQrCode((row, column) => filled(column * 2 + 1, row * 2 + 1));
};

describe('Code 128', () => {
  it('says the whole METRC tag', () => {
    expect(readCode128(modulesOf(code128(encoder, TAG, WIDE)?.svg ?? ''))).toBe(TAG);
  });

  it('says any tag and any invoice number that prints as it is', () => {
    const printable = fc.stringMatching(/^[\x20-\x7e]{1,24}$/);
    fc.assert(
      fc.property(printable, (text) => {
        const drawn = code128(encoder, text, { widthMm: 200, heightMm: 10 });
        expect(readCode128(modulesOf(drawn?.svg ?? ''))).toBe(text);
      }),
      { numRuns: 60 },
    );
  });

  it('draws bars of whole printer dots, two at least, with room beside them', () => {
    for (const widthMm of [50.8, 62, 74, 98]) {
      const drawn = code128(encoder, TAG, { widthMm, heightMm: 12 });
      const box = boxOf(drawn?.svg ?? '');
      const dots = box.widthMm / box.width / DOT_MM;
      expect(dots).toBeCloseTo(Math.round(dots), 6);
      expect(Math.round(dots)).toBeGreaterThanOrEqual(2);
      expect(box.widthMm).toBeLessThanOrEqual(widthMm);
      expect(box.widthMm).toBe(drawn?.widthMm);
      const modules = modulesOf(drawn?.svg ?? '');
      const quiet = [modules.indexOf(true), modules.length - 1 - modules.lastIndexOf(true)];
      expect(quiet[0]).toBe(quiet[1]);
      expect(quiet[0]).toBeGreaterThanOrEqual(drawn?.tight ? 6 : 10);
    }
  });

  it('is tight on the smallest label and nowhere else, and wider where there is room', () => {
    expect(code128(encoder, TAG, SMALL)?.tight).toBe(true);
    expect(code128(encoder, TAG, { widthMm: 62, heightMm: 12 })?.tight).toBe(false);
    expect(code128(encoder, TAG, WIDE)?.widthMm).toBeGreaterThan(75);
    expect(code128(encoder, '1A40603', SMALL)?.tight).toBe(false);
  });

  it('is not drawn when nobody could read it', () => {
    expect(code128(encoder, TAG, { widthMm: 40, heightMm: 9 })).toBeNull();
    expect(code128(encoder, 'Rechnung № 7', WIDE)).toBeNull();
    expect(code128(encoder, '', WIDE)).toBeNull();
    expect(code128(encoder, 'x'.repeat(61), { widthMm: 2000, heightMm: 9 })).toBeNull();
  });
});

describe('a QR code', () => {
  it('says the whole METRC tag, and any other', () => {
    expect(readQr(qrCode(encoder, TAG, WIDE)?.svg ?? '')).toBe(TAG);
    const tags = fc.stringMatching(/^1A4[0-9]{20}[0-9A-Z]$/);
    fc.assert(
      fc.property(tags, (tag) => {
        expect(readQr(qrCode(encoder, tag, WIDE)?.svg ?? '')).toBe(tag);
      }),
      { numRuns: 25 },
    );
  });

  it('has four modules of room around it and modules of whole dots', () => {
    const drawn = qrCode(encoder, TAG, { widthMm: 21, heightMm: 21 });
    const box = boxOf(drawn?.svg ?? '');
    expect([box.left, box.top, box.width, box.height]).toEqual([-8, -8, 66, 66]);
    expect(box.widthMm / 33 / DOT_MM).toBeCloseTo(5, 6);
    expect(qrCode(encoder, TAG, { widthMm: 12, heightMm: 40 })).toBeNull();
  });
});

it('a barcode holds shapes and nothing else', () => {
  for (const drawn of [code128(encoder, TAG, WIDE), qrCode(encoder, TAG, WIDE), code128(encoder, '"><script>', WIDE)]) {
    expect(drawn?.svg).not.toMatch(/style|script|http|on\w+=|<text|<image/i);
    expect(drawn?.svg.replaceAll(/<\/?svg[^>]*>|<path [^>]*\/>/g, '').trim()).toBe('');
  }
});
