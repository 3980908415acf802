// The vocabulary of pre-roll names. Strong words always end a text ("Blue Dream Pre-Roll Everest" is two
// texts); soft words end one only at its edges, because strains carry them too ("Aurora Indica",
// "Travel Joint"). Strain words and brand words only ever decide how much a text left aside is to be
// doubted; no strain is recognised by them.

export type NoiseStrength = 'soft' | 'strong';

const STRONG = 'preroll prerolls prerolled pr prs blunt blunts cannagar cannagars';
const SOFT =
  'infused indica sativa hybrid hyb premium mini minis joint joints cones single singles rec ' +
  'outdoor indoor dominant dom strain pack packs pk pks';

const wordSet = (words: string): ReadonlySet<string> => new Set(words.split(' '));

/** "Pack" without a number says that there are several without saying how many. */
const COUNTLESS_PACK = new Set(['pack', 'packs', 'pk', 'pks']);

const NOISE: ReadonlyMap<string, NoiseStrength> = new Map([
  ...STRONG.split(' ').map((word) => [word, 'strong'] as const),
  ...SOFT.split(' ').map((word) => [word, 'soft'] as const),
]);

/** First words of noise phrases, the words that may follow, and how strong the two are together. */
const PHRASES: ReadonlyMap<string, { readonly next: ReadonlySet<string>; readonly strength: NoiseStrength }> = new Map([
  ['pre', { next: wordSet('roll rolls rolled'), strength: 'strong' }],
  ['all', { next: wordSet('flower'), strength: 'soft' }],
  ['full', { next: wordSet('flower'), strength: 'soft' }],
  ['top', { next: wordSet('shelf'), strength: 'soft' }],
  ['bubble', { next: wordSet('hash'), strength: 'soft' }],
  ['live', { next: wordSet('rosin resin'), strength: 'soft' }],
]);

export const noiseOf = (word: string): NoiseStrength | undefined => NOISE.get(word);

/** Strength of two neighbouring words that are noise only together. */
export function noisePhraseOf(first: string, second: string): NoiseStrength | undefined {
  const phrase = PHRASES.get(first);
  return phrase?.next.has(second) ? phrase.strength : undefined;
}

export const isCountlessPack = (word: string): boolean => COUNTLESS_PACK.has(word);

export const GRAM_UNITS = wordSet('g gr gm gms gram grams');
export const MILLIGRAM_UNITS = wordSet('mg mgs');
export const PACK_UNITS = wordSet('pk pks pack packs pck pcks ct count pc pcs piece pieces pr prs');
/** Pack units that are also noise by themselves; "Gelato 41 PR" is a strain and a pre-roll. */
export const ROLL_UNITS = wordSet('pr prs');
export const CANNABINOIDS = wordSet('thc cbd thca cbda cbg cbn tac terp terps terpenes');
export const TOTAL_WORDS = wordSet('total tot');
export const EACH_WORDS = wordSet('each ea apiece');
/** Type of the plant as a suffix or in brackets: "-S", "(I/H)". */
export const TYPE_SUFFIXES = wordSet('s i h ind sat hyb');

const STRAIN_WORDS = wordSet(
  'og kush haze cookie cookies gelato runtz diesel cake cakes pie mint mints mintz punch dream skunk widow sherb ' +
    'sherbet sherbert zkittlez zkittles skittles glue chem chemdawg chemdog dawg dog berry blueberry strawberry ' +
    'raspberry blackberry cherry cherries grape grapes grapefruit banana bananas lemon lime orange mango pineapple ' +
    'papaya guava apple apples peach melon watermelon tangie purple purp purps thai afghan afghani durban poison jack ' +
    'herer cheese crack bubba bubblegum bubble headband gorilla breath fruit candy cream creme mac gmo gsc gg sorbet ' +
    'donut donuts jealousy zoap truffle truffles garlic gas lights trainwreck sour blue white pink black red silver ' +
    'golden wedding super platinum wreck lato scout tahoe sfv larry fire alien ghost bomb express vanilla chocolate ' +
    'cocoa mocha honey sugar sweet blossom rose lavender jelly slurricane biscotti gushers zaza soda sundae ' +
    'marker gary grease monkey zkittle bud tsunami hashplant plant cough fritter muffin pancakes toast pudding ' +
    'indica sativa hybrid auto cut pheno x',
);

const BRAND_WORDS = wordSet(
  'farm farms farmstand co company labs lab genetics cannabis brands brand extracts gardens growers collective ' +
    'organics ranch inc llc dispensary wellness supply craft',
);

/** A text with one of these is about another product than the line's ordinary one. */
const OTHER_KIND_WORDS = wordSet(
  'sample samples test demo promo display empty merch discontinued void old cart carts cartridge vape gummy gummies ' +
    'edible edibles flower shake trim wax concentrate clone clones seed seeds shirt hat bulk tube tubes packaging',
);

export const isOtherKindWord = (word: string): boolean => OTHER_KIND_WORDS.has(word);
export const isStrainWord = (word: string): boolean => STRAIN_WORDS.has(word);
export const isBrandWord = (word: string): boolean => BRAND_WORDS.has(word);

export const ROMAN_NUMERAL = /^[ivx]{1,4}$/;
