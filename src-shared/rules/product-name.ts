// Reads a sales product's name: product line, candidate strains, weight per piece, pack count. A wrong
// reading oversells somebody's packages, so what is not certain comes out as a doubt or as one of several
// readings, and `readProduct` turns only undisputed readings into a match.
//
// Pure, never throws on any text, linear in the name's length (cut at MAX_NAME_LENGTH).
import { resolveAmounts } from './product-name-amounts.ts';
import { type CompiledProductLines, findLines } from './product-name-lines.ts';
import { readingsOf } from './product-name-readings.ts';
import { scanName } from './product-name-scan.ts';
import { cleanName, MAX_NAME_LENGTH } from './product-name-text.ts';
import type { NameDoubt, ParsedName } from './product-name-types.ts';

export {
  type CompiledProductLines,
  compileProductLines,
  DEFAULT_PRODUCT_LINES,
  ProductLineError,
} from './product-name-lines.ts';
export { readProduct } from './product-name-read.ts';
export type {
  ParsedName,
  ProductReading,
  ReadDoubt,
  StructuredProduct,
} from './product-name-types.ts';

const NOT_OURS: ParsedName = { line: null, readings: [], doubts: [], milligramsPerPiece: null, packCount: null };
const NO_DOUBTS: readonly NameDoubt[] = [];

/** Reads one product name. `lines` come from compileProductLines. */
export function parseProductName(name: string, lines: CompiledProductLines): ParsedName {
  const cleaned = cleanName(name);
  const found = findLines(cleaned, lines);
  const line = found.keys[0];
  if (line === undefined) return NOT_OURS;

  const doubts: NameDoubt[] = [];
  if (name.length > MAX_NAME_LENGTH) doubts.push({ code: 'too_long', length: name.length });
  if (found.keys.length > 1) doubts.push({ code: 'several_lines', lines: found.keys });
  if (found.unclear !== null) doubts.push({ code: 'line_unclear', text: found.unclear });

  const scanned = scanName(cleaned, found.spans);
  const amounts = resolveAmounts(scanned, doubts);
  const readings = readingsOf(cleaned, scanned.tokens, amounts);
  if (readings.length === 0) doubts.push({ code: 'no_strain' });
  return { line, readings, doubts: doubts.length === 0 ? NO_DOUBTS : doubts, ...amounts };
}
