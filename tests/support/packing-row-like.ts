// Rows of the packing list as the core gives them, for tests of the window's pure parts.
import type { PackingRow } from '#shared/contract/packing.ts';

/** A line of ten to pack; what is given replaces the rest. Needs Packing follows from Ordered and PACKED. */
export function packingRowLike(part: Partial<PackingRow> = {}): PackingRow {
  const ordered = part.ordered ?? 10;
  const packed = part.packed ?? 0;
  return {
    id: 'line',
    packingOrderId: `order-of-${part.id ?? 'line'}`,
    orderId: 1,
    invoiceNumber: 'INV-1',
    storeId: 'store',
    store: 'Main Street Dispensary',
    productName: 'CannaDart - Blue Dream 0.5g',
    productKey: 'product:1',
    kind: 'tracked',
    strain: 'Blue Dream',
    skuKey: 'singles_0_5g',
    mgPerUnit: 500,
    ordered,
    packed,
    reserved: 0,
    needsPacking: Math.max(ordered - packed, 0),
    needsProduction: 0,
    state: 'to_pack',
    unwantedBecause: '',
    allocations: [],
    deliveryDate: null,
    orderDate: '2026-11-18',
    deliveryNotes: '',
    internalNotes: '',
    orderComplete: false,
    deliveredAt: null,
    sortKey: '2026-11-18 INV-1 0001',
    updatedAt: '2026-11-21T10:00:00.000Z',
    ...part,
  };
}
