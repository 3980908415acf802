import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Milligrams, mg } from '#shared/model/mass.ts';
import {
  compileProductLines,
  DEFAULT_PRODUCT_LINES,
  ProductLineError,
  type ProductReading,
  parseProductName,
  readProduct,
  type StructuredProduct,
} from '#shared/rules/product-name.ts';
import { normaliseStrain } from '#shared/rules/strain.ts';

const LINES = compileProductLines(DEFAULT_PRODUCT_LINES);

const STRAINS = [
  ...['Blue Dream', 'Gelato', 'Gelato 41', '24K Gold', 'GG4', 'Mag Landrace', 'Cocoa Kush', 'Wedding Cake', 'AK-47'],
  ...['3X Crazy', 'Chem 91', 'G13', '11 Roses', 'J-27', '707 Headband', 'M-39', 'Pre-98 Bubba Kush', 'G Purps'],
  ...['Box of Chocolates', "Pandora's Box", 'True X', 'Apples & Bananas', '88 G13 Hashplant', 'Bubba Kush 2.0'],
  ...['Aurora Indica', 'Travel Joint', '22', 'Mr. Clean', "Jack's Cleaner", 'Palm Tree CBD', 'Skunk 1', 'Headspace'],
];
const KNOWN = new Set(STRAINS.map(normaliseStrain));

const NO_FIELDS: StructuredProduct = { cultivar: null, milligramsPerPiece: null, packCount: null };

interface Fields {
  readonly cultivar?: string;
  readonly grams?: Milligrams;
  readonly pack?: number;
}

function read(name: string, fields: Fields = {}, known: ReadonlySet<string> = KNOWN): ProductReading {
  const structured = {
    cultivar: fields.cultivar ?? null,
    milligramsPerPiece: fields.grams ?? null,
    packCount: fields.pack ?? null,
  };
  return readProduct(parseProductName(name, LINES), structured, (key) => known.has(key));
}

function brief(reading: ProductReading): string {
  if (reading.kind !== 'sure') return reading.kind;
  return `${reading.line}: ${reading.strain}, ${reading.milligramsPerPiece} x ${reading.packCount}`;
}

describe('a product name', () => {
  it.each([
    ['CannaDart - Blue Dream 0.5g', 'cannadart: Blue Dream, 500 x 1'],
    ['CannaDart - Blue Dream 1g', 'cannadart: Blue Dream, 1000 x 1'],
    ['Magnetic Box - Blue Dream 6pk', 'magnetic_box: Blue Dream, 500 x 6'],
    ['Magnetic Box - Blue Dream 12pk', 'magnetic_box: Blue Dream, 500 x 12'],
    ['Cocoa Blunt - Blue Dream 1g', 'cocoa_blunt: Blue Dream, 1000 x 1'],
    ['Sunny Farms | CannaDart | Blue Dream 0.5g', 'cannadart: Blue Dream, 500 x 1'],
    ['Mag Box|Blue Dream|6-pack', 'magnetic_box: Blue Dream, 500 x 6'],
    ['Cocoa Infused Blunt Blue Dream 1G', 'cocoa_blunt: Blue Dream, 1000 x 1'],
  ])('%j is %j', (name, expected) => {
    expect(brief(read(name))).toBe(expected);
  });

  it.each([
    ...['0.5 g', '.5g', '[.5g]', '(.5g)', '500mg', '500 mg', '0.5 gram', '0.5 grams', '0.50G', '0,5g', '- 0.5g -'],
    ...['/ .5g', 'l 0.5g', '| 0.5 |', '0.5g each', '0.5g-S', '0.5g (H)', '0.5g 100mg THC'],
  ])('may write half a gram as %j', (weight) => {
    expect(brief(read(`CannaDart Blue Dream ${weight}`))).toBe('cannadart: Blue Dream, 500 x 1');
  });

  it.each([
    ...['6pk', '6-pack', '6 pack', '6 Pack', '6PK', 'x6', '(x6)', 'x 6', '6 x 0.5g', '6x0.5g', '6 X .5 g', '6x 0.5g'],
    ...['0.5g X 6 (3g)', '0.5gx6', '6pk 3g', '3g 6pk', '6pk 0.5g', '6PR 3G', '6ct', 'pack of 6', '(6 Pack) [3G Total]'],
    ...['6pk total 3g', '- 6 Pack - 3.0 grams -', '6pcs', '6 pieces', '6-pk-H', '6pk/'],
  ])('may write six half grams as %j', (pack) => {
    expect(brief(read(`Magnetic Box Blue Dream ${pack}`))).toBe('magnetic_box: Blue Dream, 500 x 6');
  });

  it.each([
    ...['Infused', 'Indica', 'Sativa', 'Hybrid', '(H)', '(I)', '(S)', '(I/H)', '-S', '-I', '-H', 'THC: 23%', '24% THC'],
    ...[
      'Pre-Roll',
      'Preroll',
      'Pre Rolls',
      '- Premium Pre-Rolls',
      '(REC)',
      '🍰',
      '(THC: 23.10%)',
      '- Indica Hybrid',
      'Joint',
    ],
  ])('may carry %j', (suffix) => {
    expect(brief(read(`CannaDart 1g Blue Dream ${suffix}`))).toBe('cannadart: Blue Dream, 1000 x 1');
  });

  it.each(STRAINS)('keeps the strain %j whole in every line', (strain) => {
    for (const text of [`CannaDart - ${strain} 0.5g`, `CannaDart ${strain} .5 g -H`, `${strain} CannaDart 0.5g`]) {
      expect(brief(read(text))).toBe(`cannadart: ${strain}, 500 x 1`);
    }
    for (const text of [`Magnetic Box - ${strain} 6pk`, `${strain} Magnetic Box 6 pack`, `Mag Box ${strain} x6`]) {
      expect(brief(read(text))).toBe(`magnetic_box: ${strain}, 500 x 6`);
    }
    for (const text of [`Cocoa Blunt - ${strain} 1g`, `${strain} - Cocoa Blunt - 1G`]) {
      expect(brief(read(text))).toBe(`cocoa_blunt: ${strain}, 1000 x 1`);
    }
  });

  it.each([
    ...['Blue Dream Haze', 'Blue Dream x Gelato', 'Blue Dream X Gelato 41', 'Blue Dream/Gelato', 'Blue Dream / Zap'],
    ...['Zap / Blue Dream', 'Blue Dream x - Zap', 'Blue Dream | Haze', 'Gelato - 33', 'Gelato | #33', 'Gelato (33)'],
    ...[
      'Blue Dream (Santa Cruz)',
      'Blue Dream, Santa Cruz',
      'Blue Dream & Gelato',
      'Blue Dream + Gelato',
      'Gelato - II',
    ],
    ...[
      'Blue Dream - Purple Haze',
      'Blue Dream Infused Gelato',
      'Blue Dream | Gelato',
      'Gelato V2',
      'Blue-Dream-Zap',
      'Gelato 33 Pack',
    ],
  ])('never takes %j for one of its parts', (text) => {
    for (const name of [`CannaDart - ${text} 0.5g`, `0.5g ${text} - CannaDart`, `CannaDart 0.5g | ${text} |`]) {
      expect(read(name).kind).not.toBe('sure');
    }
  });

  it('that is not of our lines is not a pre-roll', () => {
    expect(read('Blue Dream Flower 3.5g').kind).toBe('not_preroll');
    expect(read('').kind).toBe('not_preroll');
  });

  it.each([
    ['CannaDart Magnetic Box Blue Dream 6pk', 'several_lines'],
    ['Mag Landrace Box 6pk', 'line_unclear'],
    ['CannaDart Cocoa Kush Blunt 1g', 'several_lines'],
    ['CannaDart 0.5g', 'no_strain'],
    ['CannaDart Blue Dream 0.5g 1g', 'several_weights'],
    ['CannaDart Blue Dream 12g', 'weight_unclear'],
    ['CannaDart Blue Dream 1/2g', 'weight_unclear'],
    ['CannaDart Blue Dream 3PR 1G', 'weight_unclear'],
    ['CannaDart Blue Dream 2pk 1g', 'weight_unclear'],
    ['CannaDart Blue Dream [3G Total]', 'weight_unclear'],
    ['Magnetic Box Blue Dream 6pk 12pk', 'several_packs'],
    ['CannaDart Blue Dream Pack 0.5g', 'pack_unclear'],
    ['Magnetic Box Blue Dream', 'pack_missing'],
    ['CannaDart Blue Dream', 'weight_missing'],
    ['CannaDart Blue Dream | Gelato 0.5g', 'several_strains'],
    ['P37 - CannaDart - Blue Dream 0.5g', 'text_left_aside'],
    ['CannaDart - Blue Dream 0.5g - Sample', 'text_left_aside'],
    ['GG4 | CannaDart | Mullein 0.5g', 'text_left_aside'],
  ])('%j leaves the doubt %s', (name, code) => {
    const reading = read(name);
    expect(reading.kind).toBe('unsure');
    if (reading.kind === 'unsure') expect(reading.doubts.map((doubt) => doubt.code)).toContain(code);
  });

  it('offers a number as pack or as strain text, and settles on neither when both are strains', () => {
    const parsed = parseProductName('CannaDart 3X Crazy 0.5g', LINES);
    expect(parsed.readings.map((r) => [r.strain, r.packCount])).toEqual([
      ['3X Crazy', null],
      ['Crazy', 3],
    ]);
    expect(read('CannaDart 3X Crazy 0.5g', {}, new Set(['3x crazy', 'crazy'])).kind).toBe('unsure');
    expect(read('CannaDart 3X Crazy 0.5g', {}, new Set(['crazy'])).kind).toBe('unsure');
  });

  it('with a strain we do not have hands back what it may be', () => {
    const reading = read('CannaDart - Sensi Lime 0.5g');
    expect(reading.kind).toBe('unknown_strain');
    if (reading.kind === 'unknown_strain') expect(reading.readings[0]?.strainKey).toBe('sensi lime');
  });

  it('reads the same in any order of its parts', () => {
    const parts = fc.tuple(
      fc.constantFrom(...STRAINS),
      fc.constantFrom('Magnetic Box', 'Mag Box'),
      fc.constantFrom('6pk', '6-pack', '6 Pack', '(x6)', '6 x 0.5g'),
      fc.constantFrom('0.5g', '.5g', '[3G Total]', '500mg'),
      fc.constantFrom('Indica', 'Infused', 'Pre-Rolls', '24% THC', 'Sunny Farms', '(H)'),
    );
    const bar = fc.constantFrom(' - ', ' | ', ' – ', ' l ', '; ');
    fc.assert(
      fc.property(
        parts.chain(([strain, ...rest]) =>
          fc.tuple(fc.constant(strain), fc.shuffledSubarray([strain, ...rest], { minLength: 5, maxLength: 5 })),
        ),
        bar,
        ([strain, order], separator) => {
          expect(brief(read(order.join(separator)))).toBe(`magnetic_box: ${strain}, 500 x 6`);
        },
      ),
      { numRuns: 500 },
    );
  });
});

describe('structured fields', () => {
  it.each<[string, Fields, string]>([
    ['CannaDart', { cultivar: 'Blue Dream', grams: mg(500), pack: 1 }, 'cannadart: Blue Dream, 500 x 1'],
    ['CannaDart Blue Dream', { grams: mg(1000) }, 'cannadart: Blue Dream, 1000 x 1'],
    ['Magnetic Box Blue Dream', { pack: 6 }, 'magnetic_box: Blue Dream, 500 x 6'],
    ['Magnetic Box Blue Dream 3g', { pack: 6 }, 'magnetic_box: Blue Dream, 500 x 6'],
    ['CannaDart Blue Dream 2pk 1g', { grams: mg(500) }, 'cannadart: Blue Dream, 500 x 2'],
    ['CannaDart Blue Dream 0.5g', { cultivar: 'blue-dream' }, 'cannadart: blue-dream, 500 x 1'],
    ['Sunny Farms | CannaDart 0.5g', { cultivar: 'Blue Dream' }, 'cannadart: Blue Dream, 500 x 1'],
    ['CannaDart | Zap Blue Dream 0.5g', { cultivar: 'Blue Dream' }, 'cannadart: Blue Dream, 500 x 1'],
    ['P37 - CannaDart - Blue Dream 0.5g', { cultivar: 'Blue Dream' }, 'cannadart: Blue Dream, 500 x 1'],
    ['Everest | CannaDart | GG4 0.5g', { cultivar: 'GG4' }, 'cannadart: GG4, 500 x 1'],
    ['CannaDart Blue Dream 0.5g', { pack: 0 }, 'cannadart: Blue Dream, 500 x 1'],
  ])('fill what the name %j leaves open', (name, fields, expected) => {
    expect(brief(read(name, fields))).toBe(expected);
  });

  it.each<[string, Fields, string]>([
    ['CannaDart Blue Dream 0.5g', { cultivar: 'Gelato' }, 'strain'],
    ['CannaDart Blue Dream 0.5g', { cultivar: 'Zap' }, 'strain'],
    ['CannaDart Banana Punch 0.5g', { cultivar: 'Gelato' }, 'strain'],
    ['CannaDart Blue Dream | Gelato 0.5g', { cultivar: 'Gelato' }, 'strain'],
    ['CannaDart Blue Dream 0.5g', { grams: mg(1000) }, 'grams'],
    ['Magnetic Box Blue Dream 6pk 3g', { grams: mg(1000) }, 'grams'],
    ['Magnetic Box Blue Dream 6pk 3g', { grams: mg(3000) }, 'grams'],
    ['Magnetic Box Blue Dream 6pk', { pack: 12 }, 'pack'],
  ])('that disagree with %j are a conflict', (name, fields, field) => {
    const reading = read(name, fields);
    expect(reading.kind).toBe('conflict');
    if (reading.kind === 'conflict') expect(reading.field).toBe(field);
  });

  it.each<[string, Fields]>([
    ['CannaDart Blue Dream Haze 0.5g', { cultivar: 'Blue Dream' }],
    ['CannaDart Blue Dream x Zap 0.5g', { cultivar: 'Blue Dream' }],
    ['CannaDart Blue Dream / Zap 0.5g', { cultivar: 'Blue Dream' }],
    ['CannaDart Zap 0.5g', { cultivar: 'Blue Dream' }],
    ['CannaDart Platinum Blue Dream 0.5g', { cultivar: 'Blue Dream' }],
  ])('do not settle what %j may well state otherwise', (name, fields) => {
    expect(['unsure', 'conflict']).toContain(read(name, fields).kind);
  });

  it('naming a strain we do not have make it unknown', () => {
    expect(read('CannaDart 0.5g', { cultivar: 'Zap' }).kind).toBe('unknown_strain');
  });
});

describe('hostile text', () => {
  const hostile = fc.oneof(
    fc.string({ unit: 'binary', maxLength: 400 }),
    fc
      .array(
        fc.constantFrom('CannaDart', 'Mag', 'Box', 'x', '6', '0.5', 'g', 'pk', '-', '|', '/', '(', ')', '%', '.', ' '),
        { maxLength: 60 },
      )
      .map((parts) => parts.join('')),
  );

  it('never throws, and yields a bounded number of readings with honest keys', () => {
    fc.assert(
      fc.property(hostile, (text) => {
        const parsed = parseProductName(`CannaDart ${text}`, LINES);
        expect(parsed.line).not.toBeNull();
        expect(parsed.readings.length).toBeLessThanOrEqual(16);
        for (const { strain, strainKey } of parsed.readings) {
          expect(strainKey).not.toBe('');
          expect(normaliseStrain(strain)).toBe(strainKey);
        }
        readProduct(parsed, NO_FIELDS, () => true);
      }),
      { numRuns: 1500 },
    );
  });

  it.each(['a', 'mag', 'mag box ', 'cocoa', '0.5g x ', '((((', '- ', '6 x ', '\u200f', '💨', 'ﷺ', '%', '1/', '.'])(
    'of a hundred thousand characters of %j is cut, said to be cut, and read at once',
    (piece) => {
      const name = `CannaDart Blue Dream 0.5g ${piece.repeat(Math.ceil(100_000 / piece.length))}`;
      const parsed = parseProductName(name, LINES);
      expect(parsed.doubts.map((doubt) => doubt.code)).toContain('too_long');
      expect(readProduct(parsed, NO_FIELDS, (key) => KNOWN.has(key)).kind).toBe('unsure');
    },
  );

  it('of control characters, direction marks and full-width letters is seen through', () => {
    expect(brief(read('\u202eCanna\u200bDart\t-\u0000Blue Dream\u00a0０．５ｇ\u202c'))).toBe(
      'cannadart: Blue Dream, 500 x 1',
    );
  });
});

describe('product lines', () => {
  it.each([
    ['(', 'invalid'],
    ['', 'empty'],
    ['a'.repeat(201), 'too_long'],
    ['(a+)+$', 'too_costly'],
    ['.*a.*b.*c', 'too_costly'],
    [String.raw`(a)\1`, 'too_costly'],
  ])('with the pattern %j are refused as %s, by name', (pattern, fault) => {
    const compile = () => compileProductLines([{ key: 'vapes', label: 'Vapes', pattern }]);
    expect(compile).toThrow(ProductLineError);
    expect(compile).toThrow(expect.objectContaining({ line: 'vapes', fault }));
  });

  it('may be written loosely, as long as a name has the words side by side', () => {
    for (const pattern of ['magnetic.*box', 'mag.*box', 'MAG.*BOX']) {
      const lines = compileProductLines([{ key: 'magnetic_box', label: 'Magnetic Box', pattern }]);
      const parsed = parseProductName('Magnetic Box - Mag Landrace 6pk', lines);
      expect(parsed.readings.map((r) => r.strain)).toEqual(['Mag Landrace']);
      expect(parsed.doubts).toEqual([]);
    }
  });

  it('without assumptions of their own have to be told pack and weight', () => {
    const lines = compileProductLines([{ key: 'moon_dart', label: 'Moon Dart', pattern: 'moon.?dart' }]);
    const answer = readProduct(parseProductName('Moon Dart Blue Dream 1g', lines), NO_FIELDS, (key) => KNOWN.has(key));
    expect(answer.kind).toBe('unsure');
  });
});
