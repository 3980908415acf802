// Everything known about Apex's batches and products, in memory, arranged for matching: by strain and
// form, by tag, by pin. Kept up to date piece by piece; every change answers which strains and tags it
// touches, so that only those packages are looked at again.
import type { ApexBatch, ApexProduct } from '#shared/model/apex.ts';
import { mg } from '#shared/model/mass.ts';
import type { MatchBatch, MatchIndex } from '#shared/rules/batch-matching.ts';
import {
  type CompiledProductLines,
  type ParsedName,
  type ProductReading,
  parseProductName,
  readProduct,
  type StructuredProduct,
} from '#shared/rules/product-name.ts';
import { assumptionsOf } from '#shared/rules/product-name-lines.ts';
import { type FormKey, formKey } from '#shared/rules/sku-form.ts';
import { normaliseStrain } from '#shared/rules/strain.ts';
import { addTo, dropFrom } from '../../core/set-map.ts';

export interface IndexedBatch extends MatchBatch {
  readonly source: ApexBatch;
  /** The name that was read: the product's, or the batch's own where no product is known. */
  readonly productName: string;
  readonly reading: ProductReading;
}

export interface PinFact {
  readonly packageId: string | null;
  /** Of the pin's strain, or of its package. */
  readonly strainKey: string;
  readonly skuKey: string;
  readonly batchId: number;
}

/** What people decided. Another decision means another index: it happens by hand and seldom. */
export interface MatchingRules {
  readonly lines: CompiledProductLines;
  readonly aliases: readonly { readonly aliasKey: string; readonly strainKey: string }[];
  readonly pins: readonly PinFact[];
}

/** What a change may have altered for packages. */
export interface Touched {
  readonly strains: Set<string>;
  readonly tags: Set<string>;
  /** Batches that were read again. */
  readonly batches: Set<number>;
}

export const touchedNothing = (): Touched => ({ strains: new Set(), tags: new Set(), batches: new Set() });

const NOTHING: readonly IndexedBatch[] = [];

/** Where a batch stands in the look-ups, so that it is taken out exactly there whatever changed since. */
interface Trace {
  readonly possible: ReadonlySet<string>;
  readonly strain: string | null;
  readonly strainForm: string | null;
}

export class BatchIndex implements MatchIndex {
  readonly #products = new Map<number, ApexProduct>();
  readonly #batches = new Map<number, IndexedBatch>();
  readonly #batchesOfProduct = new Map<number, Set<number>>();
  readonly #byStrainForm = new Map<string, Set<number>>();
  /** Every strain a batch's name or cultivar could mean, so that a newly known strain re-reads only those. */
  readonly #byPossibleStrain = new Map<string, Set<number>>();
  readonly #byTag = new Map<string, Set<number>>();
  readonly #aliases = new Map<string, string>();
  readonly #strainCounts = new Map<string, number>();
  readonly #ourTags = new Map<string, string>();
  readonly #strainOfPackage = new Map<string, string>();
  readonly #packagePins = new Map<string, number>();
  readonly #strainPins = new Map<string, number>();
  readonly #pins: readonly PinFact[];
  readonly #pinnedPackages: ReadonlySet<string | null>;
  readonly #pinnedStrains = new Map<number, Set<string>>();
  readonly #parsed = new Map<string, ParsedName>();
  readonly #traces = new Map<number, Trace>();
  readonly #lines: CompiledProductLines;

  constructor(rules: MatchingRules) {
    this.#lines = rules.lines;
    this.#pins = rules.pins;
    this.#pinnedPackages = new Set(rules.pins.map((pin) => pin.packageId));
    for (const { aliasKey, strainKey } of rules.aliases) this.#aliases.set(aliasKey, strainKey);
    for (const pin of rules.pins) {
      if (pin.packageId !== null) this.#packagePins.set(`${pin.packageId}|${pin.skuKey}`, pin.batchId);
      else this.#strainPins.set(`${this.canonical(pin.strainKey)}|${pin.skuKey}`, pin.batchId);
    }
    for (const { batchId } of rules.pins) this.#readPinsOf(batchId);
  }

  /** The strain that an alias stands for, or the strain itself. */
  canonical(strainKey: string): string {
    return this.#aliases.get(strainKey) ?? strainKey;
  }

  // MatchIndex

  batch(batchId: number): IndexedBatch | undefined {
    return this.#batches.get(batchId);
  }

  byStrainForm(strainKey: string, form: FormKey): readonly IndexedBatch[] {
    return this.#pick(this.#byStrainForm.get(`${strainKey}|${form}`));
  }

  byTag(tag: string): readonly IndexedBatch[] {
    return this.#pick(this.#byTag.get(tag)).filter((batch) => batch.active);
  }

  pinFor(packageId: string, strainKey: string, skuKey: string): number | undefined {
    return this.#packagePins.get(`${packageId}|${skuKey}`) ?? this.#strainPins.get(`${strainKey}|${skuKey}`);
  }

  pinnedStrains(batchId: number): ReadonlySet<string> | undefined {
    return this.#pinnedStrains.get(batchId);
  }

  isOurTag(tag: string): boolean {
    return this.#ourTags.has(tag);
  }

  /** All batches of our product lines that are active. */
  *prerollBatches(): Iterable<IndexedBatch> {
    for (const batch of this.#batches.values()) if (batch.active && batch.reading.kind !== 'not_preroll') yield batch;
  }

  /** All known batches, for a person's search. */
  allBatches(): Iterable<IndexedBatch> {
    return this.#batches.values();
  }

  productName(batchId: number): string {
    return this.#batches.get(batchId)?.productName ?? '';
  }

  hasProduct(productId: number): boolean {
    return this.#products.has(productId);
  }

  // Changes

  /** Takes a product as it now is. Its batches are read again only when something that matters changed. */
  putProduct(product: ApexProduct, touched: Touched): void {
    const known = this.#products.get(product.productId);
    this.#products.set(product.productId, product);
    if (known && sameProduct(known, product)) return;
    for (const batchId of this.#batchesOfProduct.get(product.productId) ?? []) this.#reread(batchId, touched);
  }

  /** Takes a batch as it now is. A changed quantity alone moves nothing. */
  putBatch(source: ApexBatch, touched: Touched): void {
    const known = this.#batches.get(source.batchId);
    if (known && sameBatch(known.source, source)) {
      this.#batches.set(source.batchId, { ...known, source });
      return;
    }
    if (known) {
      this.#forget(known, touched);
      if (known.source.productId !== null) dropFrom(this.#batchesOfProduct, known.source.productId, source.batchId);
    }
    if (source.productId !== null) addTo(this.#batchesOfProduct, source.productId, source.batchId);
    this.#remember(this.#read(source), touched);
  }

  /** A package's strain came (+1) or went (−1). Answers what becomes readable or unreadable by it. */
  countStrain(strainKey: string, step: 1 | -1, touched: Touched): void {
    const before = this.#strainCounts.get(strainKey) ?? 0;
    const after = before + step;
    if (after > 0) this.#strainCounts.set(strainKey, after);
    else this.#strainCounts.delete(strainKey);
    if (before > 0 === after > 0) return;
    const spellings = [strainKey];
    for (const [alias, target] of this.#aliases) if (target === strainKey) spellings.push(alias);
    for (const spelling of spellings) {
      for (const batchId of [...(this.#byPossibleStrain.get(spelling) ?? [])]) this.#reread(batchId, touched);
    }
  }

  /** A tag became one of ours, or ceased to be. A batch that carries it changes hands by that. */
  setTag(tag: string, packageId: string | null, touched: Touched): void {
    if (packageId === null) this.#ourTags.delete(tag);
    else this.#ourTags.set(tag, packageId);
    touched.tags.add(tag);
    for (const batchId of this.#byTag.get(tag) ?? []) this.#touchStrainOf(batchId, touched);
  }

  /** Tells a package's strain (canonical); its pins speak for that strain from now on. */
  setStrain(packageId: string, strainKey: string, touched: Touched): void {
    if (!this.#pinnedPackages.has(packageId)) return;
    this.#strainOfPackage.set(packageId, strainKey);
    for (const pin of this.#pins) {
      if (pin.packageId !== packageId) continue;
      this.#touchPinned(pin.batchId, touched);
      this.#readPinsOf(pin.batchId);
      this.#touchPinned(pin.batchId, touched);
    }
  }

  #readPinsOf(batchId: number): void {
    const strains = this.#pins.flatMap((pin) => {
      if (pin.batchId !== batchId) return [];
      const known = pin.packageId === null ? undefined : this.#strainOfPackage.get(pin.packageId);
      return [known ?? this.canonical(pin.strainKey)];
    });
    this.#pinnedStrains.set(batchId, new Set(strains));
  }

  #touchStrainOf(batchId: number, touched: Touched): void {
    const strain = this.#traces.get(batchId)?.strain ?? null;
    if (strain !== null) touched.strains.add(strain);
  }

  #touchPinned(batchId: number, touched: Touched): void {
    this.#touchStrainOf(batchId, touched);
    for (const tag of this.#batches.get(batchId)?.tags ?? []) touched.tags.add(tag);
    for (const strain of this.#pinnedStrains.get(batchId) ?? []) touched.strains.add(strain);
  }

  // Reading

  #pick(ids: ReadonlySet<number> | undefined): readonly IndexedBatch[] {
    if (!ids) return NOTHING;
    const found: IndexedBatch[] = [];
    for (const id of ids) {
      const batch = this.#batches.get(id);
      if (batch) found.push(batch);
    }
    return found;
  }

  #parse(name: string): ParsedName {
    const known = this.#parsed.get(name);
    if (known) return known;
    const parsed = parseProductName(name, this.#lines);
    this.#parsed.set(name, parsed);
    return parsed;
  }

  #read(source: ApexBatch): IndexedBatch {
    const product = source.productId === null ? undefined : this.#products.get(source.productId);
    const named = product?.name || source.nestedProductName || source.name;
    // A product whose own name says nothing of a line may still have batches that do.
    const text = this.#parse(named).line === null && this.#parse(source.name).line !== null ? source.name : named;
    const parsed = this.#parse(text);
    const fields: StructuredProduct = {
      cultivar: product?.cultivar ?? null,
      milligramsPerPiece: product?.milligramsPerPiece == null ? null : mg(product.milligramsPerPiece),
      packCount: product?.unitsPerPackage ?? null,
    };
    const isKnown = (strainKey: string) => this.#strainCounts.has(this.canonical(strainKey));
    const reading = readProduct(parsed, fields, isKnown);
    const active = !source.archived && !(product?.archived ?? false);
    return {
      source,
      productName: text,
      reading,
      batchId: source.batchId,
      active,
      unlimited: source.unlimited,
      form: formFrom(reading, parsed, fields),
      tags: source.tags,
      productTags: product?.tags ?? [],
    };
  }

  #possibleStrains(batch: IndexedBatch): Set<string> {
    const possible = new Set(this.#parse(batch.productName).readings.map((reading) => reading.strainKey));
    const product = batch.source.productId === null ? undefined : this.#products.get(batch.source.productId);
    if (product?.cultivar) possible.add(normaliseStrain(product.cultivar));
    return possible;
  }

  #remember(batch: IndexedBatch, touched: Touched): void {
    const { batchId, reading } = batch;
    const placed = batch.active && reading.kind === 'sure' && batch.form !== null;
    const strain = placed ? this.canonical(reading.strainKey) : null;
    const strainForm = strain === null ? null : `${strain}|${batch.form}`;
    const possible = this.#possibleStrains(batch);
    this.#batches.set(batchId, batch);
    this.#traces.set(batchId, { possible, strain, strainForm });
    for (const key of possible) addTo(this.#byPossibleStrain, key, batchId);
    for (const tag of batch.tags) addTo(this.#byTag, tag, batchId);
    if (strainForm !== null) addTo(this.#byStrainForm, strainForm, batchId);
    this.#touch(batch, strain, touched);
  }

  #forget(batch: IndexedBatch, touched: Touched): void {
    const trace = this.#traces.get(batch.batchId);
    this.#batches.delete(batch.batchId);
    this.#traces.delete(batch.batchId);
    for (const key of trace?.possible ?? []) dropFrom(this.#byPossibleStrain, key, batch.batchId);
    for (const tag of batch.tags) dropFrom(this.#byTag, tag, batch.batchId);
    if (trace?.strainForm) dropFrom(this.#byStrainForm, trace.strainForm, batch.batchId);
    this.#touch(batch, trace?.strain ?? null, touched);
  }

  #touch(batch: IndexedBatch, strain: string | null, touched: Touched): void {
    touched.batches.add(batch.batchId);
    if (strain !== null) touched.strains.add(strain);
    for (const tag of batch.tags) touched.tags.add(tag);
    for (const tag of batch.productTags) touched.tags.add(tag);
    for (const pinned of this.#pinnedStrains.get(batch.batchId) ?? []) touched.strains.add(pinned);
  }

  #reread(batchId: number, touched: Touched): void {
    const batch = this.#batches.get(batchId);
    if (!batch) return;
    this.#forget(batch, touched);
    this.#remember(this.#read(batch.source), touched);
  }
}

/** The form as far as line, weight and pack are beyond doubt, even where the strain is not. */
function formFrom(reading: ProductReading, parsed: ParsedName, fields: StructuredProduct): FormKey | null {
  if (reading.kind === 'sure') return formKey(reading.line, reading.milligramsPerPiece, reading.packCount);
  if (parsed.line === null || reading.kind === 'not_preroll') return null;
  if (reading.kind === 'conflict' && reading.field !== 'strain') return null;
  const assumed = assumptionsOf(parsed.line);
  const unclear = parsed.doubts.some((doubt) => FORM_DOUBTS.has(doubt.code));
  const agree = <T>(named: T | null, field: T | null, assumption: T | null): T | null =>
    named !== null && field !== null && named !== field ? null : (named ?? field ?? assumption);
  const weight = agree(parsed.milligramsPerPiece, fields.milligramsPerPiece, assumed.milligramsPerPiece);
  const pack = agree(parsed.packCount, fields.packCount, assumed.packCount);
  return unclear || weight === null || pack === null ? null : formKey(parsed.line, weight, pack);
}

const FORM_DOUBTS: ReadonlySet<string> = new Set([
  'too_long',
  'several_lines',
  'line_unclear',
  'several_weights',
  'weight_unclear',
  'several_packs',
  'pack_unclear',
]);

const sameTexts = (a: readonly string[], b: readonly string[]): boolean =>
  a.length === b.length && a.every((text, i) => text === b[i]);

const sameProduct = (a: ApexProduct, b: ApexProduct): boolean =>
  a.name === b.name &&
  a.cultivar === b.cultivar &&
  a.milligramsPerPiece === b.milligramsPerPiece &&
  a.unitsPerPackage === b.unitsPerPackage &&
  a.archived === b.archived &&
  sameTexts(a.tags, b.tags);

const sameBatch = (a: ApexBatch, b: ApexBatch): boolean =>
  a.productId === b.productId &&
  a.name === b.name &&
  a.nestedProductName === b.nestedProductName &&
  a.unlimited === b.unlimited &&
  a.archived === b.archived &&
  sameTexts(a.tags, b.tags);
