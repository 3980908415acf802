// The orders that the sample facility begins with: several stores, deliveries past, near and later, one split, one
// cancelled, one paid long ago. The same every time, counted in days from the moment they are placed. Their units are
// off the batches' quantities already, so that the first sync stays small.
import { dayOf } from './apex/resources.ts';
import type { ApexSandbox } from './apex/server.ts';
import { ApexSandboxRefusal } from './apex/types.ts';

interface SampleOrder {
  readonly store: string;
  readonly orderedDaysAgo: number;
  /** Days from now, negative for the past. */
  readonly deliveryIn: number;
  /** Products of the sample facility, and base units of each. */
  readonly lines: readonly (readonly [product: string, units: number])[];
  /** Apex's stage; Submitted when left out. */
  readonly stage?: string;
  readonly cancelled?: boolean;
  /** The last line was split off. */
  readonly split?: boolean;
  readonly note?: string;
}

const HARBOR = 'Harbor Lane Collective';
const JUNIPER = 'Juniper & Third';
const SALTBUSH = 'Saltbush Provisions';
const TALL_PINE = 'Tall Pine Dispensary';

const SAMPLE_ORDERS: readonly SampleOrder[] = [
  {
    store: TALL_PINE,
    orderedDaysAgo: 34,
    deliveryIn: -25,
    stage: 'Complete',
    lines: [
      ['CannaDart - Headband 0.5g', 60],
      ['CannaDart - Biscotti 1g', 20],
    ],
  },
  {
    store: HARBOR,
    orderedDaysAgo: 12,
    deliveryIn: -3,
    stage: 'Accepted',
    lines: [
      ['CannaDart - Blue Dream 0.5g', 40],
      ['Magnetic Box - Blue Dream 6pk', 10],
      ['CannaDart - Sour Diesel 0.5g', 40],
    ],
    note: 'Please call before you come, the loading dock is being rebuilt.',
  },
  {
    store: SALTBUSH,
    orderedDaysAgo: 10,
    deliveryIn: -2,
    cancelled: true,
    lines: [['CannaDart / Cereal Milk / 500mg', 50]],
  },
  {
    store: JUNIPER,
    orderedDaysAgo: 9,
    deliveryIn: -1,
    stage: 'Pending Shipment',
    lines: [
      ['CannaDart - GG4 0.5g', 24],
      ['Mag Box - GG4 6 x 0.5g', 12],
    ],
  },
  {
    store: TALL_PINE,
    orderedDaysAgo: 8,
    deliveryIn: 0,
    stage: 'In Transit',
    lines: [['OG Kush CannaDart [1g]', 36]],
  },
  {
    store: SALTBUSH,
    orderedDaysAgo: 6,
    deliveryIn: 1,
    stage: 'Accepted',
    lines: [
      ['CannaDart / Pineapple Express / 500mg', 100],
      ['Magnetic Box – Pineapple Express 6 pack Infused', 20],
      ['CANNADART - Animal Mints 0.5g Hybrid', 60],
      ['Animal Mints CannaDart [1g]', 30],
      ['CannaDart – Tangie 0.5 g Infused', 40],
    ],
    split: true,
  },
  {
    store: HARBOR,
    orderedDaysAgo: 5,
    deliveryIn: 2,
    stage: 'Accepted',
    lines: [
      ['OG Kush CannaDart [.5g]', 80],
      ['OG Kush Magnetic Box 0.5g X 12 (6g)', 6],
    ],
  },
  {
    store: JUNIPER,
    orderedDaysAgo: 4,
    deliveryIn: 2,
    lines: [
      ['CANNADART - Jack Herer 0.5g Hybrid', 30],
      ['CannaDart | Jack Herer | .8g', 20],
      ['CannaDart - Strawberry Cough 0.5g', 30],
    ],
    note: 'Strawberry Cough only if it is fresh.',
  },
  {
    store: TALL_PINE,
    orderedDaysAgo: 3,
    deliveryIn: 5,
    lines: [
      ['CannaDart / Cocoa Kush / 500mg', 50],
      ['Cocoa Kush | Cocoa Blunt | 1.0g', 24],
    ],
  },
  {
    store: SALTBUSH,
    orderedDaysAgo: 2,
    deliveryIn: 8,
    lines: [
      // More than there is of both: what production has to make.
      ['CannaDart - MAC 1 0.5g', 900],
      ['Chemdawg CannaDart [.5g]', 640],
      ['CANNADART - Banana OG 0.5g Hybrid', 36],
    ],
  },
  {
    store: HARBOR,
    orderedDaysAgo: 1,
    deliveryIn: 10,
    lines: [['CannaDart – 24K Gold 0.5 g Infused', 48]],
  },
  {
    store: JUNIPER,
    orderedDaysAgo: 0,
    deliveryIn: 14,
    lines: [
      ['CannaDart | Green Crack | .5g', 30],
      ['CannaDart – Green Crack 1 g Infused', 15],
      ['Live Resin Cartridge - Blue Dream 1g', 10],
      ['Facility Logo Tee - Black M', 2],
    ],
  },
];

const DAY_MS = 86_400_000;
// The newest was placed a little before, never in the future.
const A_MOMENT_MS = 20 * 60_000;

/** Places them. Throws when the facility has no such product, or Apex no such stage. */
export function placeSampleOrders(apex: ApexSandbox): void {
  const { state } = apex;
  const now = apex.now().getTime();
  const batchOf = (name: string): number => {
    const batch = [...state.batches.values()].find(
      ({ productId, archived }) => !archived && state.products.get(productId)?.name === name,
    );
    if (!batch) throw new ApexSandboxRefusal(`There is no batch of "${name}".`);
    return batch.id;
  };
  const statusOf = (stage: string): number => {
    const status = state.dealFlows.flatMap(({ statuses }) => statuses).find(({ parent }) => parent.name === stage);
    if (!status) throw new ApexSandboxRefusal(`There is no stage "${stage}".`);
    return status.id;
  };
  for (const { store, orderedDaysAgo, deliveryIn, lines, stage, cancelled, split, note } of SAMPLE_ORDERS) {
    const { orderId } = apex.placeOrder({
      buyer: store,
      lines: lines.map(([product, units]) => ({ batchId: batchOf(product), units })),
      placedAt: now - orderedDaysAgo * DAY_MS - A_MOMENT_MS,
      deliveryDate: dayOf(now + deliveryIn * DAY_MS),
      ...(note !== undefined && { buyerNote: note }),
    });
    if (stage !== undefined) apex.moveOrder(orderId, statusOf(stage));
    if (cancelled) apex.cancelOrder(orderId);
    const last = state.orders.get(orderId)?.items.at(-1);
    if (split && last) apex.splitOrder(orderId, [{ itemId: last.id, units: last.units }]);
  }
}
