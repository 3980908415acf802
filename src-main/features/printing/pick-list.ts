// The pick list: what to fetch, product by product, from which packages, and for whom. Products by name; under each
// its packages, the oldest first, then its stores by delivery date, order date and invoice.
import { needsPacking } from '#shared/rules/packing-line.ts';
import { canonicalSkuKey, DEFAULT_SKUS } from '#shared/rules/sku-units.ts';
import { type PaperDocument, type PaperHead, type PaperTools, renderEach, wholeDocument } from './documents.ts';
import type { PaperAllocation, PaperLine, PaperOrder } from './queries.ts';
import { byName, day, grams, plural, tagGroups, whole } from './words.ts';

export interface PickListData {
  readonly head: PaperHead;
  readonly lines: readonly PaperLine[];
  readonly orders: ReadonlyMap<string, PaperOrder>;
  /** How many lines were asked for. */
  readonly asked: number;
}

interface PickLine {
  readonly line: PaperLine;
  readonly order: PaperOrder;
  readonly needed: number;
  readonly reserved: number;
}

const LETTERS = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ';
/** A, B … Z, AA, AB … */
export const letterOf = (index: number): string =>
  index < LETTERS.length
    ? LETTERS.charAt(index)
    : `${letterOf(Math.floor(index / LETTERS.length) - 1)}${LETTERS.charAt(index % LETTERS.length)}`;

const skuName = (key: string): string => {
  const canonical = canonicalSkuKey(key);
  return DEFAULT_SKUS.find((sku) => sku.key === canonical)?.name ?? key.replaceAll('_', ' ');
};

const sum = <T>(items: readonly T[], of: (item: T) => number): number =>
  items.reduce((total, item) => total + of(item), 0);

/** As text: dates and instants sort by it. */
const compare = (a: string, b: string): number => (a < b ? -1 : Number(a > b));

const LAST = '9999';
const dateOf = ({ line, order }: PickLine): string => line.deliveryDate ?? order.deliveryDate ?? LAST;

const inOrder = (a: PickLine, b: PickLine): number =>
  compare(dateOf(a), dateOf(b)) ||
  compare(a.order.orderDate ?? LAST, b.order.orderDate ?? LAST) ||
  byName(a.order.invoiceNumber, b.order.invoiceNumber) ||
  a.line.position - b.line.position;

interface Taken extends PaperAllocation {
  readonly letter: string;
}

/** The product's packages with what all its lines together take from them. */
function packagesOf(lines: readonly PickLine[]): ReadonlyMap<string, Taken> {
  const taken = new Map<string, PaperAllocation>();
  for (const { line } of lines) {
    for (const one of line.allocations) {
      if (one.reserved === 0) continue;
      const before = taken.get(one.packageId);
      taken.set(one.packageId, { ...one, reserved: one.reserved + (before?.reserved ?? 0) });
    }
  }
  const oldestFirst = [...taken.values()].sort(
    (a, b) => compare(a.createdAt, b.createdAt) || compare(a.metrcNumber, b.metrcNumber),
  );
  return new Map(oldestFirst.map((one, index) => [one.packageId, { ...one, letter: letterOf(index) }]));
}

const short = ({ line, needed, reserved }: PickLine): number =>
  line.kind === 'tracked' ? Math.max(needed - reserved, 0) : 0;

const KIND_NOTE = {
  tracked: '',
  untracked: 'Only counted: it is taken from no package.',
  unknown: 'Nobody has said yet which strain and SKU this is, so no package is reserved for it.',
} as const;

function lineView(it: PickLine, taken: ReadonlyMap<string, Taken>, productName: string) {
  const from = it.line.allocations.flatMap(({ packageId, reserved }) => {
    const letter = taken.get(packageId)?.letter;
    return reserved > 0 && letter ? [{ letter, units: whole(reserved) }] : [];
  });
  const missing = short(it);
  return {
    store: it.order.store,
    invoice: it.order.invoiceNumber,
    delivery: day(it.line.deliveryDate ?? it.order.deliveryDate),
    /** Apex may call the same goods differently from order to order. */
    alsoCalled: it.line.productName === productName ? '' : it.line.productName,
    from,
    units: whole(it.needed),
    short: missing > 0 ? `${whole(missing)} short` : '',
  };
}

function productView(unordered: readonly PickLine[]) {
  const lines = [...unordered].sort(inOrder);
  const [first] = lines;
  const name = first?.line.productName ?? '';
  const taken = packagesOf(lines);
  const missing = sum(lines, short);
  const packages = [...taken.values()];
  return {
    name,
    strain: first?.line.strain ?? '',
    sku: first?.line.skuKey ? skuName(first.line.skuKey) : (first?.line.productSku ?? ''),
    units: plural(
      sum(lines, ({ needed }) => needed),
      'unit',
    ),
    short:
      missing > 0 ? `${plural(missing, 'unit')} short: no finished goods for ${missing === 1 ? 'it' : 'them'} yet` : '',
    note: KIND_NOTE[first?.line.kind ?? 'tracked'],
    hasPackages: packages.length > 0,
    packages: packages.map(({ letter, metrcNumber, reserved, mgPerUnit }) => ({
      letter,
      groups: tagGroups(metrcNumber),
      units: whole(reserved),
      grams: grams(reserved * mgPerUnit),
    })),
    lines: lines.map((line) => lineView(line, taken, name)),
  };
}

/** Lines that have something left to pack, with their order. */
function toPick({ lines, orders }: PickListData): readonly PickLine[] {
  return lines.flatMap((line) => {
    const order = orders.get(line.packingOrderId);
    const needed = order?.open ? needsPacking({ wanted: order.wanted, ordered: line.ordered, packed: line.packed }) : 0;
    return order && needed > 0 ? [{ line, order, needed, reserved: sum(line.allocations, (one) => one.reserved) }] : [];
  });
}

function warningsOf(lines: readonly PickLine[], asked: number): readonly string[] {
  const done = asked - lines.length;
  const missing = sum(lines, short);
  const unknown = lines.filter(({ line }) => line.kind === 'unknown').length;
  return [
    ...(lines.length === 0 ? ['There is nothing left to pack, so this pick list is empty.'] : []),
    ...(done > 0 && lines.length > 0
      ? [`${plural(done, 'line')} with nothing left to pack ${done === 1 ? 'is' : 'are'} not on it.`]
      : []),
    ...(missing > 0
      ? [`${plural(missing, 'unit')} short: there are no finished goods for ${missing === 1 ? 'it' : 'them'}.`]
      : []),
    ...(unknown > 0
      ? [
          `${plural(unknown, 'line')} of products nobody has explained yet: no packages are reserved for ${unknown === 1 ? 'it' : 'them'}.`,
        ]
      : []),
  ];
}

export async function pickListDocument(tools: PaperTools, data: PickListData): Promise<PaperDocument> {
  const { templates } = tools;
  const lines = toPick(data);
  const groups = [...Map.groupBy(lines, ({ line }) => line.productKey).values()];
  const byProduct = groups.sort((a, b) => byName(a[0]?.line.productName ?? '', b[0]?.line.productName ?? ''));
  const products = await renderEach(byProduct, tools.now, (group) =>
    templates.render('pick-list-product.html', productView(group)),
  );
  const title = `Pick list ${data.head.day}`;
  const reservedMg = sum(lines, ({ line }) => sum(line.allocations, (one) => one.reserved * one.mgPerUnit));
  const body = templates.render('pick-list.html', {
    ...data.head,
    made: day(data.head.day),
    empty: lines.length === 0,
    counts: [
      plural(byProduct.length, 'product'),
      plural(new Set(lines.map(({ order }) => order.id)).size, 'order'),
      plural(lines.length, 'line'),
      plural(
        sum(lines, ({ needed }) => needed),
        'unit',
      ),
      `${grams(reservedMg)} from packages`,
    ],
    products: products.join(''),
  });
  const html = wholeDocument(tools, { title, className: 'pick-list', pageStyle: '', body });
  return { title, html, warnings: warningsOf(lines, data.asked) };
}
