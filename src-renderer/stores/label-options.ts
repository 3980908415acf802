// How this workstation prints package labels: its printer and its scanner do not change from one label to the next.
import { create } from 'zustand';
import type { LabelCode, LabelSize } from '#shared/contract/printing.ts';
import { readStored, writeStored } from '../lib/stored.ts';

export interface LabelOptions {
  readonly code: LabelCode;
  readonly size: LabelSize;
  readonly copies: number;
}

const STORED = { name: 'labels', version: 1 };
export const MOST_COPIES = 50;

export const LABEL_CODE_WORDS: Readonly<Record<LabelCode, string>> = { code128: 'Code 128', qr: 'QR code' };
export const LABEL_SIZE_WORDS: Readonly<Record<LabelSize, string>> = {
  '2x1': '2 × 1 in',
  '3x2': '3 × 2 in',
  '4x6': '4 × 6 in',
  'a4-24': 'A4 sheet, 3 × 8',
};

const isCode = (value: unknown): value is LabelCode => typeof value === 'string' && value in LABEL_CODE_WORDS;
const isSize = (value: unknown): value is LabelSize => typeof value === 'string' && value in LABEL_SIZE_WORDS;
export const isCopies = (value: unknown): value is number =>
  typeof value === 'number' && Number.isInteger(value) && value >= 1 && value <= MOST_COPIES;

const read = (): LabelOptions => {
  const stored = readStored(STORED);
  const of = (key: string): unknown =>
    typeof stored === 'object' && stored !== null ? Reflect.get(stored, key) : null;
  const [code, size, copies] = [of('code'), of('size'), of('copies')];
  return {
    code: isCode(code) ? code : 'code128',
    size: isSize(size) ? size : '3x2',
    copies: isCopies(copies) ? copies : 1,
  };
};

export const useLabelOptions = create<LabelOptions>(read);

/** Anything that is no option is left as it was. */
export function setLabelOptions(change: {
  readonly code?: string;
  readonly size?: string;
  readonly copies?: number;
}): void {
  const { code, size, copies } = change;
  useLabelOptions.setState({
    ...(isCode(code) && { code }),
    ...(isSize(size) && { size }),
    ...(isCopies(copies) && { copies }),
  });
  writeStored(STORED, useLabelOptions.getState());
}
