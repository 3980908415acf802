// How often the product-name chain is right on real names and on every known strain in many spellings.
// Wrong and missing are counted apart: a wrong match oversells, a missing one costs a person a click.
import { createHash } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { mg } from '#shared/model/mass.ts';
import {
  compileProductLines,
  DEFAULT_PRODUCT_LINES,
  type ProductReading,
  parseProductName,
  readProduct,
  type StructuredProduct,
} from '#shared/rules/product-name.ts';
import { normaliseStrain } from '#shared/rules/strain.ts';
import { PRODUCT_NAME_LABELS, type ProductNameLabel } from '#tests/support/product-name-labels.ts';

const DATA = fileURLToPath(new URL('../../../shared/data/', import.meta.url));
const HAS_DATA = existsSync(`${DATA}product-names.txt`) && existsSync(`${DATA}strains.txt`);
const WHEN = HAS_DATA ? '' : ' (skipped: the name lists are not part of this repository and are not beside it)';

const linesOf = (file: string): readonly string[] => readFileSync(DATA + file, 'utf8').split('\n');
const hashOf = (text: string): string => createHash('sha256').update(text).digest('hex').slice(0, 12);

const NO_FIELDS: StructuredProduct = { cultivar: null, milligramsPerPiece: null, packCount: null };

interface Tally {
  right: number;
  wrong: string[];
  missing: string[];
}

const newTally = (): Tally => ({ right: 0, wrong: [], missing: [] });
const share = (part: number, of: number): string => `${((100 * part) / Math.max(1, of)).toFixed(2)} %`;

function report(title: string, { right, wrong, missing }: Tally): void {
  const sure = right + wrong.length;
  process.stdout.write(
    `${title}: right ${right}, wrong ${wrong.length}, missing ${missing.length}; ` +
      `precision ${share(right, sure)}, recall ${share(right, right + wrong.length + missing.length)}\n`,
  );
  for (const line of wrong.slice(0, 10)) process.stdout.write(`  wrong: ${line}\n`);
}

const recallOf = ({ right, wrong, missing }: Tally): number => right / (right + wrong.length + missing.length);

interface Expected {
  readonly strainKey: string;
  readonly milligramsPerPiece: number;
  readonly packCount: number;
}

/** Counts one answer; `expected` null: nothing certain can be said, so any sure answer is wrong. */
function count(tally: Tally, what: string, answer: ProductReading, expected: Expected | null): void {
  if (answer.kind !== 'sure') {
    if (expected !== null) tally.missing.push(`${what}: ${JSON.stringify(answer)}`);
    return;
  }
  const isRight =
    expected !== null &&
    answer.strainKey === expected.strainKey &&
    answer.milligramsPerPiece === expected.milligramsPerPiece &&
    answer.packCount === expected.packCount;
  if (isRight) tally.right++;
  else tally.wrong.push(`${what}: ${answer.strain} ${answer.milligramsPerPiece} mg x ${answer.packCount}`);
}

describe.skipIf(!HAS_DATA)(`real product names${WHEN}`, () => {
  // Any name counts as ours here; the words are those such names use for the product itself. The key is that
  // of a line sold singly, so that a name without a pack count means one piece.
  const REAL_LINES = compileProductLines([
    {
      key: 'cannadart',
      label: 'Pre-roll',
      pattern: 'pre-?rolls?|hot rod|hash ?holes?|blunts?|glass tip|cavi cone|don walker|baby jeeter|dog walkers|^',
    },
  ]);
  const knownStrains = (): Set<string> => {
    const keys = new Set(linesOf('strains.txt').map(normaliseStrain));
    for (const [, , strain] of PRODUCT_NAME_LABELS) if (strain !== null) keys.add(normaliseStrain(strain));
    keys.delete('');
    return keys;
  };
  const names = HAS_DATA ? linesOf('product-names.txt') : [];
  const nameOf = ([line]: ProductNameLabel): string => names[line - 1] ?? '';

  it('are the ones that were labelled', () => {
    const changed = PRODUCT_NAME_LABELS.filter((label) => hashOf(nameOf(label)) !== label[1]);
    expect(changed).toEqual([]);
    expect(PRODUCT_NAME_LABELS.length).toBeGreaterThanOrEqual(170);
  });

  it('are read right or left open from the name alone', () => {
    const keys = knownStrains();
    const tally = newTally();
    for (const label of PRODUCT_NAME_LABELS) {
      const [line, , strain, milligramsPerPiece, packCount] = label;
      const isComplete = strain !== null && milligramsPerPiece !== null;
      const expected = isComplete
        ? { strainKey: normaliseStrain(strain), milligramsPerPiece, packCount: packCount ?? 1 }
        : null;
      const answer = readProduct(parseProductName(nameOf(label), REAL_LINES), NO_FIELDS, (key) => keys.has(key));
      count(tally, `line ${line}`, answer, expected);
    }
    report('real names, name alone', tally);
    expect(tally.wrong.length / PRODUCT_NAME_LABELS.length).toBeLessThan(0.005);
    expect(recallOf(tally)).toBeGreaterThan(0.78);
  });

  it('give the right strain when the fields state weight and pack', () => {
    const keys = knownStrains();
    const tally = newTally();
    for (const label of PRODUCT_NAME_LABELS) {
      const [line, , strain, labelled, packCount] = label;
      const milligramsPerPiece = labelled ?? 1000;
      const fields = { cultivar: null, milligramsPerPiece: mg(milligramsPerPiece), packCount: packCount ?? 1 };
      const expected =
        strain === null ? null : { strainKey: normaliseStrain(strain), milligramsPerPiece, packCount: packCount ?? 1 };
      const answer = readProduct(parseProductName(nameOf(label), REAL_LINES), fields, (key) => keys.has(key));
      count(tally, `line ${line}`, answer, expected);
    }
    report('real names, weight and pack from fields', tally);
    expect(tally.wrong.length / PRODUCT_NAME_LABELS.length).toBeLessThan(0.005);
    expect(recallOf(tally)).toBeGreaterThan(0.75);
  });

  it('are matched to nothing when their strain is not one of ours', () => {
    const tally = newTally();
    const keys = knownStrains();
    for (const label of PRODUCT_NAME_LABELS) {
      const [line, , strain, milligramsPerPiece, packCount] = label;
      if (strain === null) continue;
      const key = normaliseStrain(strain);
      keys.delete(key);
      const fields = { cultivar: null, milligramsPerPiece: mg(milligramsPerPiece ?? 1000), packCount: packCount ?? 1 };
      const answer = readProduct(parseProductName(nameOf(label), REAL_LINES), fields, (other) => keys.has(other));
      keys.add(key);
      count(tally, `line ${line}`, answer, null);
    }
    report('real names, strain taken out of the list', tally);
    expect(tally.wrong.length / PRODUCT_NAME_LABELS.length).toBeLessThan(0.005);
  });
});

type Template = readonly [name: string, milligramsPerPiece: number, packCount: number];

/** As the lines are usually written. `§` stands for the strain. */
const PLAIN: readonly Template[] = [
  ['CannaDart - § 0.5g', 500, 1],
  ['CannaDart - § 1g', 1000, 1],
  ['CannaDart § 0.5 g', 500, 1],
  ['CannaDart | § | .5g', 500, 1],
  ['§ CannaDart [.5g]', 500, 1],
  ['§ - CannaDart (.5g)', 500, 1],
  ['1G CannaDart §', 1000, 1],
  ['1.00 gram - § - CannaDart', 1000, 1],
  ['CannaDart – § – 500mg', 500, 1],
  ['CannaDart — § — 0.5 grams', 500, 1],
  ['CannaDart/§/0.5g', 500, 1],
  ['CANNADART l § l 1g', 1000, 1],
  ['Magnetic Box - § 6pk', 500, 6],
  ['Magnetic Box - § 12pk', 500, 12],
  ['Magnetic Box § 6-pack', 500, 6],
  ['Magnetic Box | § | 6 pack', 500, 6],
  ['§ - Magnetic Box (12 Pack)', 500, 12],
  ['Mag Box § 6PK 3g', 500, 6],
  ['6pk 3g § Magnetic Box', 500, 6],
  ['Magnetic Box - § - 6pk 0.5g', 500, 6],
  ['§ Magnetic Box x6', 500, 6],
  ['Magnetic Box - § (x6)', 500, 6],
  ['Magnetic Box | § | 6 x 0.5g', 500, 6],
  ['Magnetic Box | § | 6x0.5g', 500, 6],
  ['Magnetic Box - § - 0.5g X 6 (3g)', 500, 6],
  ['Magnetic Box § 12pk [6G Total]', 500, 12],
  ['Mag-Box: §, 6pk', 500, 6],
  ['Cocoa Blunt - § 1g', 1000, 1],
  ['Cocoa-Blunt § 1G', 1000, 1],
  ['§ | Cocoa Blunt | 1.0 g', 1000, 1],
  ['Cocoa Blunt 2pk - § - 2 x 1g', 1000, 2],
  ['1 gram Cocoa Blunt (§)', 1000, 1],
];

/** With brands, noise, plant types, potency and pictures around it. */
const DECORATED: readonly Template[] = [
  ['Sunny Farms | CannaDart | § 0.5g', 500, 1],
  ['CannaDart - § 0.5g | Everest', 500, 1],
  ['Desert Peaks - Magnetic Box - § - 6pk', 500, 6],
  ['Magnetic Box - § 6pk (REC)', 500, 6],
  ['CannaDart Infused § 1g Pre-Roll', 1000, 1],
  ['§ Infused CannaDart Preroll 0.5g', 500, 1],
  ['CannaDart - § 0.5g Indica', 500, 1],
  ['CannaDart - § - Hybrid - 1g', 1000, 1],
  ['CannaDart § (H) 1g', 1000, 1],
  ['CannaDart § 1g-I', 1000, 1],
  ['Magnetic Box § 6pk 3g-S', 500, 6],
  ['§ (I/H) Cocoa Blunt 1g Pre Roll', 1000, 1],
  ['CannaDart - § 0.5g (THC: 23.10%)', 500, 1],
  ['CannaDart | § | [1G] | Sativa | 24% THC', 1000, 1],
  ['Premium CannaDart Pre Rolls - § - 1 g', 1000, 1],
  ['🍰 CannaDart § 0.5g 🔥', 500, 1],
  ['  CANNADART   -   §   -   0.5G  ', 500, 1],
  ['CannaDart Pre-Roll/§ 1g', 1000, 1],
  ['CannaDart Preroll-§ 1g', 1000, 1],
  ['Cocoa Infused Blunt | § | 1g | Sunny Farms', 1000, 1],
  ['CannaDart § Pre-Rolls 0.5g 5pk', 500, 5],
  ['CannaDart 5pk 2.5g §', 500, 5],
];

describe.skipIf(!HAS_DATA)(`every known strain in our lines' spellings${WHEN}`, () => {
  const lines = compileProductLines(DEFAULT_PRODUCT_LINES);
  const strains = HAS_DATA ? [...new Map(linesOf('strains.txt').map((s) => [normaliseStrain(s), s]))] : [];
  const all = new Map(strains.filter(([key]) => key !== ''));

  function tallyOf(templates: readonly Template[]): Tally {
    const tally = newTally();
    for (const [template, milligramsPerPiece, packCount] of templates) {
      for (const [strainKey, strain] of all) {
        const name = fill(template, strain);
        const answer = readProduct(parseProductName(name, lines), NO_FIELDS, (key) => all.has(key));
        count(tally, name, answer, { strainKey, milligramsPerPiece, packCount });
      }
    }
    return tally;
  }

  const fill = (template: string, strain: string): string => template.replace('§', () => strain);

  const totalOf = ({ right, wrong, missing }: Tally): number => right + wrong.length + missing.length;

  it('is read right in the plain spellings, and nearly always', () => {
    const tally = tallyOf(PLAIN);
    report(`plain spellings (${PLAIN.length} x ${all.size})`, tally);
    expect(tally.wrong.length / totalOf(tally)).toBeLessThan(0.005);
    expect(tally.right / totalOf(tally)).toBeGreaterThan(0.99);
  });

  it('is read right or left open among brands, types and potency', () => {
    const tally = tallyOf(DECORATED);
    report(`decorated spellings (${DECORATED.length} x ${all.size})`, tally);
    expect(tally.wrong.length / totalOf(tally)).toBeLessThan(0.005);
    expect(tally.right / totalOf(tally)).toBeGreaterThan(0.99);
  });

  it('is never replaced by another strain when it is not one of ours', () => {
    const tally = newTally();
    for (const [template] of [...PLAIN, ...DECORATED]) {
      for (const [strainKey, strain] of all) {
        const name = fill(template, strain);
        const isKnown = (key: string): boolean => key !== strainKey && all.has(key);
        count(tally, name, readProduct(parseProductName(name, lines), NO_FIELDS, isKnown), null);
      }
    }
    report('strain taken out of the list', tally);
    expect(tally.wrong.length / (all.size * (PLAIN.length + DECORATED.length))).toBeLessThan(0.0001);
  });

  it('is never found in a cross or in a longer name', () => {
    const tally = newTally();
    const templates = [
      'T x U',
      'T X U',
      'T × U',
      'T/U',
      'T / U',
      'T Zzyzx',
      'Zzyzx T',
      'T & U',
      'T + U',
      'T x Zzyzx',
      'T (Zzyzx)',
    ];
    const [...pairs] = all;
    for (const template of templates) {
      pairs.forEach(([, strain], i) => {
        const other = pairs[(i * 7 + 3) % pairs.length]?.[1] ?? '';
        const text = template.replace('T', () => strain).replace('U', () => other);
        for (const name of [`CannaDart - ${text} 0.5g`, `${text} | Magnetic Box 6pk`]) {
          const answer = readProduct(parseProductName(name, lines), NO_FIELDS, (key) => all.has(key));
          if (answer.kind === 'sure' && answer.strainKey !== normaliseStrain(text))
            tally.wrong.push(`${name}: ${answer.strain}`);
        }
      });
    }
    report('crosses and longer names', tally);
    expect(tally.wrong.length).toBe(0);
  });
});
