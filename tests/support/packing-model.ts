// What the packing list should be, in memory and written from the specification's words: which lines there are, what of
// them is ordered and packed from which package, where orders stand, and what packages hold. Which package serves which
// line is the program's choice within rules, so that is not here: the test checks the rules on what it chose.

export const STRAINS = ['Blue Dream', 'Wedding Cake', 'Gelato 41', 'Blue Dreams'] as const;
/** The spelling that an alias can make the first strain. */
export const ALIAS = { alias: 'Blue Dreams', strain: 'Blue Dream' } as const;

/** What a line is packed as. */
export type Reading =
  | { readonly kind: 'tracked'; readonly strain: string; readonly sku: string; readonly mg: number }
  | { readonly kind: 'untracked' | 'unknown' };

const tracked = (name: string, strain: string, sku: string, mg: number) => ({
  name,
  reading: { kind: 'tracked', strain, sku, mg } satisfies Reading,
});
export const PRODUCTS: readonly { readonly name: string; readonly reading: Reading }[] = [
  tracked('CannaDart - Blue Dream 1g', 'Blue Dream', 'singles_1g', 1000),
  tracked('CannaDart - Blue Dream 0.5g', 'Blue Dream', 'singles_0_5g', 500),
  tracked('Magnetic Box - Blue Dream 6pk', 'Blue Dream', 'magnetic_box_6pk', 3000),
  tracked('CannaDart - Wedding Cake 1g', 'Wedding Cake', 'singles_1g', 1000),
  tracked('Magnetic Box - Wedding Cake 6pk', 'Wedding Cake', 'magnetic_box_6pk', 3000),
  tracked('CannaDart - Gelato 41 0.5g', 'Gelato 41', 'singles_0_5g', 500),
  tracked('CannaDart - Blue Dreams 1g', 'Blue Dreams', 'singles_1g', 1000),
  { name: 'CannaDart Mystery', reading: { kind: 'unknown' } },
  { name: 'Wedding Cake Flower 3.5g', reading: { kind: 'untracked' } },
];

export const STANDINGS = ['open', 'cancelled', 'left_out', 'finished', 'gone'] as const;
export type Standing = (typeof STANDINGS)[number];

export interface PackageModel {
  strain: string;
  status: 'active' | 'archived' | 'orphaned';
  readonly initial: number;
  current: number;
  override: number | null;
  /** Hold → milligrams. */
  readonly holds: Map<string, number>;
  /** Packed milligrams that METRC has taken off its figure. */
  settled: number;
}

export interface LineModel {
  readonly itemId: number;
  orderId: number;
  position: number;
  product: number;
  reading: Reading;
  ordered: number;
  /** Up to so many packed units somebody gave a reason. */
  accepted: number;
  /** METRC tag → units; '' for units without a package. */
  readonly packed: Map<string, number>;
}

export interface OrderModel {
  readonly orderId: number;
  standing: Standing;
  splitFrom: number | null;
  status: 'open' | 'history';
  /** Left out of the list when it was packed in full. */
  kept: boolean;
  closed: boolean;
  completed: boolean;
  delivered: boolean;
}

/** An order as Apex has it now. */
export interface AtApex {
  readonly orderId: number;
  standing: Standing;
  readonly splitFrom: number | null;
  lines: { readonly itemId: number; product: number; units: number }[];
}

interface CachedItem {
  orderId: number;
  position: number;
  product: number;
  units: number;
  gone: boolean;
}

export type PackingModel = ReturnType<typeof createPackingModel>;

export function createPackingModel() {
  const packages = new Map<string, PackageModel>();
  const lines = new Map<number, LineModel>();
  const orders = new Map<number, OrderModel>();
  const apex = new Map<number, AtApex>();
  const cachedOrders = new Map<number, { standing: Standing; splitFrom: number | null }>();
  const cachedItems = new Map<number, CachedItem>();
  /** Product → what somebody said it is. */
  const said = new Map<number, Reading>();
  let aliased = false;
  /** Orders that were taken, until it is followed what becomes of them. */
  const fresh = new Set<number>();

  const canonical = (strain: string): string => (aliased && strain === ALIAS.alias ? ALIAS.strain : strain);
  const readingOf = (product: number): Reading =>
    said.get(product) ?? PRODUCTS[product]?.reading ?? { kind: 'unknown' };
  /** The strain a line is packed from; null when it has no grams. */
  const strainOf = ({ reading }: LineModel): string | null =>
    reading.kind === 'tracked' ? canonical(reading.strain) : null;
  const linesOf = (orderId: number): LineModel[] => [...lines.values()].filter((line) => line.orderId === orderId);
  const orderOf = (line: LineModel): OrderModel => {
    const order = orders.get(line.orderId);
    if (!order) throw new Error(`The model has a line of no order ${line.orderId}`);
    return order;
  };

  const isWanted = (order: OrderModel): boolean =>
    !order.closed &&
    (order.standing === 'open' || order.standing === 'finished' || (order.standing === 'left_out' && order.kept));
  const wanted = (line: LineModel): number => (isWanted(orderOf(line)) ? line.ordered : 0);
  const packedOf = (line: LineModel): number => [...line.packed.values()].reduce((sum, units) => sum + units, 0);
  const needs = (line: LineModel): number => Math.max(wanted(line) - packedOf(line), 0);
  const toUnpack = (line: LineModel): number => {
    const kept = isWanted(orderOf(line)) ? line.accepted : 0;
    return Math.max(packedOf(line) - Math.max(wanted(line), kept), 0);
  };
  const isListed = (line: LineModel): boolean =>
    orderOf(line).status === 'open' && (wanted(line) > 0 || packedOf(line) > 0);
  const isComplete = (order: OrderModel): boolean => {
    const there = linesOf(order.orderId).filter((line) => line.ordered > 0 || packedOf(line) > 0);
    return isWanted(order) && there.length > 0 && there.every((line) => needs(line) === 0 && toUnpack(line) === 0);
  };
  const isLinked = (a: OrderModel, b: OrderModel): boolean =>
    a !== b &&
    (a.splitFrom === b.orderId || b.splitFrom === a.orderId || (a.splitFrom !== null && a.splitFrom === b.splitFrom));

  const followItem = (order: OrderModel, itemId: number, item: CachedItem): void => {
    const known = lines.get(itemId);
    const { position, product } = item;
    const ordered = item.gone ? 0 : item.units;
    if (!known) {
      if (item.gone) return;
      const line = { itemId, orderId: order.orderId, position, product, ordered, accepted: 0, packed: new Map() };
      lines.set(itemId, { ...line, reading: readingOf(product) });
      return;
    }
    if (known.ordered !== ordered) known.accepted = 0;
    Object.assign(known, { orderId: order.orderId, position, product, ordered });
    if (packedOf(known) === 0) known.reading = readingOf(product);
  };

  const isPackedInFull = ({ orderId }: OrderModel): boolean => {
    const there = linesOf(orderId).filter(({ ordered }) => ordered > 0);
    return there.length > 0 && there.every((line) => packedOf(line) >= line.ordered);
  };

  /**
   * The facts of these orders as the cache has them. What is packed changes hands only between parts of a split, and
   * from a line that left its order to another one of it.
   */
  const take = (orderIds: readonly number[]): void => {
    for (const orderId of orderIds) {
      const cached = cachedOrders.get(orderId);
      if (!cached) continue;
      const items = [...cachedItems].filter(([, item]) => item.orderId === orderId);
      const isKnown = orders.has(orderId) || items.some(([itemId]) => lines.has(itemId));
      if (!isKnown && cached.standing !== 'open') continue;
      const none = { status: 'open' as const, kept: false, closed: false, completed: false, delivered: false };
      const order = orders.get(orderId) ?? { orderId, ...none, ...cached };
      Object.assign(order, cached);
      orders.set(orderId, order);
      for (const [itemId, item] of items) followItem(order, itemId, item);
      fresh.add(orderId);
    }
    for (const orderId of fresh) {
      const order = orders.get(orderId);
      if (order) order.kept = isPackedInFull(order);
    }
  };

  /** Whether there is something to do again for an order in History. */
  const comesBack = (order: OrderModel, countedIn: (line: LineModel) => number): boolean => {
    const there = linesOf(order.orderId);
    if (order.closed || order.status !== 'history') return false;
    if (order.standing === 'open') return there.some((line) => needs(line) > 0);
    return ['cancelled', 'gone'].includes(order.standing) && there.some((line) => countedIn(line) > 0);
  };

  /**
   * After what is packed is what it should be: orders that were taken and come back out of History.
   * @param countedIn packed milligrams of a line that METRC still counts
   */
  const followHistory = (countedIn: (line: LineModel) => number): void => {
    for (const orderId of fresh) {
      const order = orders.get(orderId);
      if (order && comesBack(order, countedIn)) Object.assign(order, { status: 'open', delivered: false });
    }
    fresh.clear();
  };

  /** After that: orders that are complete now, or not any more. */
  const followCompletion = (): void => {
    for (const order of orders.values()) {
      if (order.status !== 'open') continue;
      order.completed = isComplete(order);
      if (!order.completed) order.delivered = false;
      if (order.completed && order.delivered) order.status = 'history';
    }
  };

  return {
    packages,
    lines,
    orders,
    apex,
    said,
    cachedOrders,
    linesOf,
    orderOf,
    isWanted,
    wanted,
    packedOf,
    needs,
    toUnpack,
    isListed,
    isLinked,
    canonical,
    strainOf,
    take,
    followHistory,
    followCompletion,
    setAliased: (on: boolean): void => {
      aliased = on;
    },
    isAliased: (): boolean => aliased,

    /** Apex's order as it now is comes into the cache. */
    store: (orderId: number): void => {
      const order = apex.get(orderId);
      if (!order) return;
      const { standing, splitFrom } = order;
      if (standing === 'gone' && !cachedOrders.has(orderId)) return;
      cachedOrders.set(orderId, { standing, splitFrom });
      if (standing === 'gone') return;
      for (const item of cachedItems.values()) if (item.orderId === orderId) item.gone = true;
      for (const [position, { itemId, product, units }] of order.lines.entries()) {
        cachedItems.set(itemId, { orderId, position, product, units, gone: false });
      }
    },

    /** Orders that Apex has finished and that are packed in full count as delivered. */
    deliverFinished: (orderIds: readonly number[]): void => {
      for (const orderId of orderIds) {
        const order = orders.get(orderId);
        if (order?.status !== 'open' || order.standing !== 'finished' || !order.completed) continue;
        Object.assign(order, { delivered: true, status: 'history' });
      }
    },

    state: (line: LineModel, reserved: number): string => {
      if (toUnpack(line) > 0) return 'to_unpack';
      if (needs(line) === 0) return 'complete';
      if (line.reading.kind === 'unknown') return 'explain';
      return line.reading.kind === 'tracked' && reserved < needs(line) ? 'short' : 'to_pack';
    },
    unwantedBecause: (line: LineModel): string => {
      const order = orderOf(line);
      if (isWanted(order) && line.ordered === 0) return 'line_gone';
      if (order.closed) return 'closed';
      return order.standing === 'open' ? '' : order.standing;
    },

    held: (p: PackageModel): number => [...p.holds.values()].reduce((sum, mg) => sum + mg, 0),
    /** Packed milligrams that METRC still counts. */
    packedMg: (tag: string): number => {
      let sum = 0 - (packages.get(tag)?.settled ?? 0);
      for (const line of lines.values()) {
        if (line.reading.kind === 'tracked') sum += (line.packed.get(tag) ?? 0) * line.reading.mg;
      }
      return sum;
    },
    productKey: (line: LineModel): string =>
      line.reading.kind === 'tracked' ? `${strainOf(line)}|${line.reading.sku}` : `product ${line.product}`,
  };
}
