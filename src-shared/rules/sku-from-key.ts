// What a SKU is, from its key alone: "cannadart_0_8g" is CannaDart, 0.8 g a piece, one in a pack; "blunt_1g_5pk" are five
// of one gram. For trackers that name a custom SKU and define it nowhere. Anything that could be read in two ways is not
// read: a wrong weight would sell grams that are not there.
import { mg } from '../model/mass.ts';
import type { SkuDefinition } from '../model/sku.ts';
import { canonicalSkuKey } from './sku-units.ts';

const LARGEST_PIECE_MG = 1_000_000;
const LARGEST_PACK = 1000;
const WEIGHT = /(?<=^|_)(?:(\d{1,4})(?:_(\d{1,3}))?g|(\d{1,6})mg)(?=_|$)/g;
const PACK = /(?<=^|_)(\d{1,4})_?(?:pk|pack)(?=_|$)/g;

/** Milligrams of "0_8g", "1g", "500mg"; null where "41_1g" could be 41.1 g or the 1 g of something called 41. */
function weightOf(match: RegExpExecArray): number | null {
  const [, whole = '', fraction, milligrams] = match;
  if (milligrams !== undefined) return Number(milligrams);
  if (fraction === undefined) return Number(whole) * 1000;
  return whole.length === 1 ? Number(whole) * 1000 + Number(fraction.padEnd(3, '0')) : null;
}

const titled = (text: string): string =>
  text
    .split('_')
    .filter(Boolean)
    .map((word) => word.slice(0, 1).toUpperCase() + word.slice(1))
    .join(' ');

/** The definition a key spells out, under its canonical key; null when the key does not say for sure. */
export function skuFromKey(key: string): SkuDefinition | null {
  const canonical = canonicalSkuKey(key);
  const weights = [...canonical.matchAll(WEIGHT)];
  const packs = [...canonical.matchAll(PACK)];
  const [weight] = weights;
  if (!weight || weights.length > 1 || packs.length > 1) return null;
  const milligramsPerPiece = weightOf(weight);
  const packSize = Number(packs[0]?.[1] ?? 1);
  if (milligramsPerPiece === null || milligramsPerPiece < 1 || milligramsPerPiece > LARGEST_PIECE_MG) return null;
  if (packSize < 1 || packSize > LARGEST_PACK) return null;
  const name = titled(canonical.replace(WEIGHT, '').replace(PACK, ''));
  if (name === '') return null;
  return { key: canonical, name, milligramsPerPiece: mg(milligramsPerPiece), packSize };
}
