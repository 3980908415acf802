// Reads Code 128 back: written from the standard's table (ISO/IEC 15417), not from the encoder under test.
import { linesOf } from './svg-shapes.ts';

const TABLE =
  '212222 222122 222221 121223 121322 131222 122213 122312 132212 221213 221312 231212 112232 122132 122231 113222 ' +
  '123122 123221 223211 221132 221231 213212 223112 312131 311222 321122 321221 312212 322112 322211 212123 212321 ' +
  '232121 111323 131123 131321 112313 132113 132311 211313 231113 231311 112133 112331 132131 113123 113321 133121 ' +
  '313121 211331 231131 213113 213311 213131 311123 311321 331121 312113 312311 332111 314111 221411 431111 111224 ' +
  '111422 121124 121421 141122 141221 112214 112412 122114 122411 142112 142211 241211 221114 413111 241112 134111 ' +
  '111242 121142 121241 114212 124112 124211 411212 421112 421211 212141 214121 412121 111143 111341 131141 114113 ' +
  '114311 411113 411311 113141 114131 311141 411131 211412 211214 211232 2331112';
const VALUES = new Map(TABLE.split(' ').map((pattern, value) => [pattern, value]));
const STOP = 106;
type CodeSet = 'A' | 'B' | 'C';
const STARTS: ReadonlyMap<number, CodeSet> = new Map([
  [103, 'A'],
  [104, 'B'],
  [105, 'C'],
]);
const SWITCHES: ReadonlyMap<number, CodeSet> = new Map([
  [99, 'C'],
  [100, 'B'],
  [101, 'A'],
]);

/** @param modules dark (true) and light, quiet zone included. Throws with the reason when it is no Code 128. */
export function readCode128(modules: readonly boolean[]): string {
  const first = modules.indexOf(true);
  const runs: number[] = [];
  const dark = modules.slice(first, modules.lastIndexOf(true) + 1);
  dark.forEach((module, at) => {
    if (at > 0 && module === dark[at - 1]) runs.push((runs.pop() ?? 0) + 1);
    else runs.push(1);
  });
  const codes = [];
  for (let at = 0; at < runs.length; at += 6) {
    const last = runs.length - at === 7;
    const pattern = runs.slice(at, last ? at + 7 : at + 6).join('');
    const value = VALUES.get(pattern);
    if (value === undefined) throw new Error(`No such pattern: ${pattern}`);
    codes.push(value);
    if (last) break;
  }
  const [start = -1] = codes;
  const check = codes.at(-2);
  const body = codes.slice(1, -2);
  const sum = body.reduce((total, value, at) => total + value * (at + 1), start) % 103;
  if (codes.at(-1) !== STOP) throw new Error('No stop pattern');
  if (sum !== check) throw new Error(`Checksum ${sum}, not ${check}`);
  return textOf(start, body);
}

function textOf(start: number, body: readonly number[]): string {
  let set = STARTS.get(start);
  if (!set) throw new Error(`No start pattern: ${start}`);
  let text = '';
  for (const value of body) {
    const next = SWITCHES.get(value);
    if (set === 'C' && value < 100) text += String(value).padStart(2, '0');
    else if (next && next !== set) set = next;
    else if (value < 96 && set !== 'C')
      text += String.fromCharCode(set === 'A' && value >= 64 ? value - 64 : value + 32);
    else throw new Error(`A function character: ${value}`);
  }
  return text;
}

/** The modules of a barcode drawn as strokes one module to the unit, from the left edge of its view box. */
export function modulesOf(svg: string): readonly boolean[] {
  const { left, width, strokes } = linesOf(svg);
  const modules = Array.from({ length: width }, () => false);
  for (const { x, thickness } of strokes) {
    for (let at = x - thickness / 2; at < x + thickness / 2; at += 1) modules[at - left] = true;
  }
  return modules;
}
