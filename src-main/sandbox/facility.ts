// The sample facility: packages as a tracker would export them and the same company's listings on
// Apex, with the trouble real listings have. Quantities on Apex are already right (units = floor(
// available mg / (mg per piece × pack)) in shared mode, summed over a strain's packages) except for a
// handful named in `firstCycle`, so that a first sync is small and the safety stop stays quiet.
// Deterministic: the same seed gives the same facility, byte for byte.
import { parseGrams } from '#shared/model/mass.ts';
import type { SkuDefinition, SkuKey, SkuSetting } from '#shared/model/sku.ts';
import type { BatchSeed, Named, ProductSeed } from './apex/types.ts';
import type { Form, StrainRow } from './facility-catalogue.ts';
import { FORMS, STRAINS, STRAINS_WITHOUT_PACKAGE } from './facility-catalogue.ts';
import { createSeededRandom } from './facility-random.ts';
import { OTHER_LISTINGS, TROUBLE } from './facility-trouble.ts';

/** Grams are decimal numbers with at most three decimals, as in an import file. */
export interface SamplePackage {
  /** 24 characters, 1A40603 and digits. */
  readonly metrcNumber: string;
  readonly strain: string;
  readonly initialGrams: number;
  readonly currentGrams: number;
  /** What was really counted, where it differs from METRC. */
  readonly physicalGrams?: number;
  readonly status: 'active' | 'archived' | 'orphaned';
  readonly note?: string;
  readonly customSkus?: readonly SkuDefinition[];
  readonly apexSettings?: Readonly<Record<SkuKey, SkuSetting>>;
}

/** One PATCH the first cycle is expected to send. */
export interface ExpectedChange {
  readonly batchId: number;
  readonly strain: string;
  readonly skuKey: SkuKey;
  readonly from: number;
  readonly to: number;
}

export interface SampleFacility {
  readonly packages: readonly SamplePackage[];
  readonly products: readonly ProductSeed[];
  readonly batches: readonly BatchSeed[];
  readonly firstCycle: readonly ExpectedChange[];
}

const FIRST_PRODUCT_ID = 30_101;
const FIRST_BATCH_ID = 77_101;
const OPENED = Date.parse('2026-08-03T16:00:00Z');
const DAY_MS = 86_400_000;
const HOUSE: Named = { id: 3, name: 'Packhouse House' };

/** Units of one form that one package alone allows, its settings applied. */
function unitsOf(item: SamplePackage, form: Form): number {
  const { skuKey, milligramsPerPiece, packSize } = FORMS[form];
  const custom = form === 'cd08' || form === 'cb10';
  if (item.status !== 'active' || (custom && !item.customSkus?.some(({ key }) => key === skuKey))) return 0;
  const setting = item.apexSettings?.[skuKey];
  if (setting?.excluded === true) return 0;
  const available = parseGrams(item.physicalGrams ?? item.currentGrams) ?? 0;
  return setting?.manualUnits ?? Math.floor(available / (milligramsPerPiece * packSize));
}

function settingsOf({ excluded = [], manual = {} }: StrainRow): Record<SkuKey, SkuSetting> {
  const settings: Record<SkuKey, SkuSetting> = {};
  for (const form of excluded) settings[FORMS[form].skuKey] = { excluded: true, manualUnits: null, weight: null };
  for (const [form, manualUnits] of Object.entries(manual)) {
    const facts = Object.entries(FORMS).find(([name]) => name === form)?.[1];
    if (facts) settings[facts.skuKey] = { excluded: false, manualUnits, weight: null };
  }
  return settings;
}

export function sampleFacility(seed: number): SampleFacility {
  const random = createSeededRandom(seed);
  const packages: SamplePackage[] = [];
  const products: ProductSeed[] = [];
  const batches: BatchSeed[] = [];
  const firstCycle: ExpectedChange[] = [];
  const cultivars = new Map<string, Named>();

  const cultivar = (name: string): Named => {
    const known = cultivars.get(name) ?? { id: 401 + cultivars.size, name };
    cultivars.set(name, known);
    return known;
  };
  const instant = (days: number) => new Date(OPENED + days * DAY_MS + random.between(0, 28_799) * 1000).toISOString();
  const lotCode = (strain: string) => {
    const initials = strain.split(/[\s-]+/).map((word) => word.charAt(0).toUpperCase());
    return `${initials.join('')}-${random.between(1000, 1120)}`;
  };
  const metrcNumber = () =>
    `1A40603${String(random.between(10, 99)).padStart(8, '0')}${String(random.between(0, 99_999)).padStart(5, '0')}${String(
      1001 + packages.length,
    ).padStart(4, '0')}`;

  const addProduct = (product: Omit<ProductSeed, 'id' | 'createdAt' | 'updatedAt'>): number => {
    const id = FIRST_PRODUCT_ID + products.length;
    products.push({ id, brand: HOUSE, ...product, createdAt: instant(0), updatedAt: instant(random.between(5, 100)) });
    return id;
  };
  const addBatch = (batch: Omit<BatchSeed, 'id' | 'createdAt' | 'updatedAt'>): number => {
    const id = FIRST_BATCH_ID + batches.length;
    batches.push({ id, ...batch, createdAt: instant(1), updatedAt: instant(random.between(60, 108)) });
    return id;
  };
  /** A lot that sold out and was put away: it must never be filled again. */
  const addOldLot = (productId: number, strain: string) =>
    addBatch({ productId, name: lotCode(strain), quantity: 0, archived: true });

  const packageRow = (row: StrainRow, index: number): SamplePackage => {
    const currentGrams = row.grams?.[index] ?? random.between(600, 9000) / 10;
    const settings = settingsOf(row);
    const first = index === 0;
    return {
      metrcNumber: metrcNumber(),
      strain: row.strain,
      initialGrams: Math.round((currentGrams + random.between(0, 4000) / 10) * 1000) / 1000,
      currentGrams,
      status: row.status ?? 'active',
      ...(first && row.physicalGrams !== undefined ? { physicalGrams: row.physicalGrams } : {}),
      ...(first && row.note !== undefined ? { note: row.note } : {}),
      ...(first && row.customSkus !== undefined ? { customSkus: row.customSkus } : {}),
      ...(first && Object.keys(settings).length > 0 ? { apexSettings: settings } : {}),
    };
  };

  /** Structured fields that agree with the name, or are missing: both are common. */
  const fields = (strain: string, form: Form) => {
    const { milligramsPerPiece, packSize } = FORMS[form];
    const grams = milligramsPerPiece / 1000;
    const complete = random.between(1, 10);
    const weight = random.between(0, 1) === 0 ? String(grams) : grams;
    return {
      cultivar: complete <= 7 ? cultivar(strain) : null,
      gramPerPreroll: complete <= 8 ? weight : null,
      unitsPerPackage: complete <= 8 ? packSize : null,
      unitsPerCase: packSize === 1 ? 20 : null,
      listingPriceCents: Math.round(grams * packSize * random.between(700, 900)),
    };
  };

  const addListing = (row: StrainRow, form: Form, own: readonly SamplePackage[]) => {
    const { skuKey, names } = FORMS[form];
    const tag = own[0]?.metrcNumber ?? '';
    const productId = addProduct({
      name: (row.exact === true ? names[0] : random.pick(names)).replace('{s}', row.strain),
      ...fields(row.strain, form),
      // The METRC link is set up for few products, as on most accounts.
      ...(row.strain === 'Animal Mints'
        ? { metrcTags: [{ id: 9001, label: tag, type: 'Package', status: 'Active' }] }
        : {}),
    });
    if (random.between(1, 4) > 1) addOldLot(productId, row.strain);
    const right = own.reduce((sum, item) => sum + unitsOf(item, form), 0);
    const quantity = Math.max(0, right + (row.off?.[form] ?? 0));
    const tagged = row.tagged?.[form];
    const lot = lotCode(row.strain);
    const batchId = addBatch({
      productId,
      name: tagged === 'name' ? `${lot} ${tag}` : lot,
      quantity,
      lotNumber: tagged === 'lot' || tagged === 'lot-beside-untagged' ? tag : null,
    });
    if (tagged === 'lot-beside-untagged') addBatch({ productId, name: lotCode(row.strain), quantity: 12 });
    if (quantity !== right) firstCycle.push({ batchId, strain: row.strain, skuKey, from: quantity, to: right });
  };

  for (const row of STRAINS) {
    const own = (row.grams ?? [null]).map((_, index) => {
      const item = packageRow(row, index);
      packages.push(item);
      return item;
    });
    for (const form of row.forms) addListing(row, form, own);
  }
  for (const { strain, form } of STRAINS_WITHOUT_PACKAGE) {
    const name = random.pick(FORMS[form].names).replace('{s}', strain);
    const productId = addProduct({ name, ...fields(strain, form) });
    addBatch({ productId, name: lotCode(strain), quantity: random.between(20, 160) });
  }
  for (const { name, strain, cultivar: said, gramPerPreroll, unitsPerPackage, quantities, unlimited } of TROUBLE) {
    const productId = addProduct({
      name,
      cultivar: said === null ? null : cultivar(said),
      gramPerPreroll,
      unitsPerPackage,
      listingPriceCents: random.between(400, 4200),
    });
    addOldLot(productId, strain);
    for (const quantity of quantities) {
      addBatch({ productId, name: lotCode(strain), quantity, unlimited: unlimited ?? false });
    }
  }
  for (const { name, category, cultivar: said, quantity } of OTHER_LISTINGS) {
    const productId = addProduct({ name, category, cultivar: said === null ? null : cultivar(said) });
    addBatch({ productId, name: lotCode(said ?? name), quantity });
  }
  return { packages, products, batches, firstCycle };
}
