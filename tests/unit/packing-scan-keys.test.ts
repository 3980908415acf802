// A scanner's keystrokes told from a person's, and what scanners add to a text taken off again.
import { describe, expect, it } from 'vitest';
import { createScanReader, type Decision, HOLD_MS } from '../../src-renderer/screens/packing/scan-keys.ts';
import { cleanScan } from '../../src-renderer/screens/packing/scan-text.ts';

const TAG = '1A4060300000000000000101';

/** Presses the keys one after the other, `gap` milliseconds apart; the last decision counts most. */
function pressAll(keys: readonly string[], gap: number | ((index: number) => number)) {
  const reader = createScanReader();
  let at = 1000;
  const decisions: Decision[] = keys.map((key, index) => {
    at += typeof gap === 'number' ? gap : gap(index);
    return reader.press({ key, at, chord: false });
  });
  return { reader, decisions, last: decisions.at(-1), typed: decisions.map((it) => it.typed).join('') };
}

describe('keystrokes', () => {
  it('that come fast and end with Enter are a scan, and not one of them reaches the page', () => {
    const { decisions, last, typed } = pressAll([...TAG, 'Enter'], 8);
    expect(last).toEqual({ typed: '', now: 'scan', text: TAG });
    expect(decisions.slice(0, -1).every(({ now }) => now === 'keep')).toBe(true);
    expect(typed).toBe('');
  });

  it('ended by Tab are a scan as well', () => {
    expect(pressAll([...'INV-1042', 'Tab'], 12).last).toMatchObject({ now: 'scan', text: 'INV-1042' });
  });

  it('with capitals carry Shift in between, which changes nothing', () => {
    expect(pressAll(['Shift', 'I', 'Shift', 'N', 'Shift', 'V', '-', '1', 'Enter'], 5).last).toMatchObject({
      now: 'scan',
      text: 'INV-1',
    });
  });

  it('of a person stay typing: what was kept back is handed on, and Enter goes its own way', () => {
    const { last, typed } = pressAll([...'runtz', 'Enter'], 70);
    expect(typed).toBe('runtz');
    expect(last?.now).toBe('pass');
  });

  it('typed slowly are handed on one by one', () => {
    const { decisions, reader } = pressAll([...'abc'], HOLD_MS + 1);
    expect(decisions.map(({ typed }) => typed)).toEqual(['', 'a', 'b']);
    expect(reader.expire()).toBe('c');
    expect(reader.holding).toBe(false);
  });

  it('fewer than four are no scan, however fast', () => {
    const { last, typed } = pressAll(['1', '2', 'Enter'], 5);
    expect(typed).toBe('12');
    expect(last?.now).toBe('pass');
  });

  it('with one late character in the middle still are a scan', () => {
    expect(pressAll([...TAG, 'Enter'], (index) => (index === 10 ? 60 : 10)).last).toMatchObject({
      now: 'scan',
      text: TAG,
    });
  });

  it('after a pause start anew: what was typed before is no part of the scan', () => {
    const { last, typed } = pressAll(['p', ...TAG, 'Enter'], (index) => (index === 1 ? 200 : 6));
    expect(typed).toBe('p');
    expect(last).toMatchObject({ now: 'scan', text: TAG });
  });

  it('that are keys of their own, such as arrows, Space or Enter alone, pass at once', () => {
    for (const key of ['ArrowDown', 'Escape', ' ', 'Enter', 'Tab', 'Backspace', 'F2']) {
      expect(createScanReader().press({ key, at: 0, chord: false }).now).toBe('pass');
    }
  });

  it('with Ctrl pass, except for the control characters within a scan', () => {
    expect(createScanReader().press({ key: 'z', at: 0, chord: true }).now).toBe('pass');
    const reader = createScanReader();
    for (const [index, key] of [...'01085'].entries()) reader.press({ key, at: index * 5, chord: false });
    expect(reader.press({ key: ']', at: 26, chord: true }).now).toBe('keep');
    expect(reader.press({ key: '7', at: 31, chord: false }).now).toBe('keep');
    expect(reader.press({ key: 'Enter', at: 36, chord: false })).toEqual({ typed: '', now: 'scan', text: '010857' });
  });

  it('keep spaces inside of a scan', () => {
    expect(pressAll([...'Blue Dream 1g', 'Enter'], 6).last).toMatchObject({ now: 'scan', text: 'Blue Dream 1g' });
  });
});

describe('a scanned text', () => {
  it('loses control characters, group separators and the symbology prefix', () => {
    expect(cleanScan(`\u0002]C1${TAG}\u001d\r\n`)).toBe(TAG);
    expect(cleanScan(`]d2${TAG}`)).toBe(TAG);
    expect(cleanScan('INV\u001d-1042\t')).toBe('INV-1042');
  });

  it('stays as it is otherwise', () => {
    expect(cleanScan('  CannaDart - Blue Dream 0.5g ')).toBe('CannaDart - Blue Dream 0.5g');
    expect(cleanScan('\u0003')).toBe('');
  });
});
