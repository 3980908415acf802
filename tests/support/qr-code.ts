// Reads a clean QR code of version 2, level Q or H, of digits and capitals, back: written from ISO/IEC 18004, not from the encoder
// under test. Nothing is corrected: a clean drawing has no errors.
const SIDE = 25;
const ALPHANUMERIC = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ $%*+-./:';
/** Level → codewords of data in version 2, all in one block. */
const DATA_CODEWORDS = new Map([
  [0b11, 22],
  [0b10, 16],
]);
const FORMAT_MASK = 0b101010000010010;

const MASKS: readonly ((row: number, column: number) => boolean)[] = [
  (r, c) => (r + c) % 2 === 0,
  (r) => r % 2 === 0,
  (_r, c) => c % 3 === 0,
  (r, c) => (r + c) % 3 === 0,
  (r, c) => (Math.floor(r / 2) + Math.floor(c / 3)) % 2 === 0,
  (r, c) => ((r * c) % 2) + ((r * c) % 3) === 0,
  (r, c) => (((r * c) % 2) + ((r * c) % 3)) % 2 === 0,
  (r, c) => (((r + c) % 2) + ((r * c) % 3)) % 2 === 0,
];

/** Finders with their separators and format, timing, the one alignment pattern. */
const isFixed = (row: number, column: number): boolean =>
  (row < 9 && column < 9) ||
  (row < 9 && column >= SIDE - 8) ||
  (row >= SIDE - 8 && column < 9) ||
  row === 6 ||
  column === 6 ||
  (Math.abs(row - 18) <= 2 && Math.abs(column - 18) <= 2);

const FORMAT_PLACES: readonly (readonly [number, number])[] = [
  ...[0, 1, 2, 3, 4, 5, 7, 8].map((column) => [8, column] as const),
  ...[7, 5, 4, 3, 2, 1, 0].map((row) => [row, 8] as const),
];

/** @param dark whether the module there is dark, without the quiet zone */
export function readQrCode(dark: (row: number, column: number) => boolean): string {
  const bitAt = (row: number, column: number): number => (dark(row, column) ? 1 : 0);
  const format = FORMAT_PLACES.reduce((bits, [row, column]) => bits * 2 + bitAt(row, column), 0) ^ FORMAT_MASK;
  const codewords = DATA_CODEWORDS.get(format >> 13);
  if (codewords === undefined) throw new Error(`Less than level Q: ${format >> 13}`);
  const mask = MASKS[(format >> 10) & 0b111];
  let bits = '';
  let upwards = true;
  for (let right = SIDE - 1; right > 0; right -= 2) {
    if (right === 6) right -= 1;
    for (let step = 0; step < SIDE; step += 1) {
      const row = upwards ? SIDE - 1 - step : step;
      for (const column of [right, right - 1]) {
        if (!isFixed(row, column)) bits += dark(row, column) !== mask?.(row, column) ? '1' : '0';
      }
    }
    upwards = !upwards;
  }
  return textOf(bits.slice(0, codewords * 8));
}

function textOf(bits: string): string {
  let at = 0;
  const take = (length: number): number => {
    at += length;
    return Number.parseInt(bits.slice(at - length, at) || '0', 2);
  };
  let text = '';
  for (;;) {
    const mode = take(4);
    if (mode === 0) return text;
    if (mode === 0b0001) text += digits(take(10), take);
    else if (mode === 0b0010) text += capitals(take(9), take);
    else throw new Error(`Another mode: ${mode}`);
  }
}

function digits(count: number, take: (length: number) => number): string {
  let text = '';
  while (text.length < count) {
    const group = Math.min(count - text.length, 3);
    text += String(take(group * 3 + 1)).padStart(group, '0');
  }
  return text;
}

function capitals(count: number, take: (length: number) => number): string {
  let text = '';
  while (text.length < count) {
    const pair = count - text.length >= 2;
    const value = take(pair ? 11 : 6);
    if (pair) text += ALPHANUMERIC.charAt(Math.floor(value / 45));
    text += ALPHANUMERIC.charAt(value % 45);
  }
  return text;
}
