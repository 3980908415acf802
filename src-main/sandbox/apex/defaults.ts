// The company every sandbox begins with when the seed says nothing else: one licensed location, one
// deal flow over the parent statuses that are the same for every Apex company, a few stores.
import type { Buyer, DealFlow, Named, Operation, OrderStatus } from './types.ts';

export const DEFAULT_OPERATIONS: readonly Operation[] = [
  { id: 912, name: 'Main facility', stateLicense: 'CDPH-10009999' },
];

/** The parents, in Apex's own order; ids are the stand-in's. */
const PARENT_STATUSES = [
  { id: 1, name: 'Submitted' },
  { id: 2, name: 'Accepted' },
  { id: 3, name: 'Pending Shipment' },
  { id: 4, name: 'In Transit' },
  { id: 5, name: 'Delivered' },
  { id: 6, name: 'Complete' },
] as const satisfies readonly Named[];

const OWN_NAMES: readonly string[] = [
  'Order Received',
  'Invoice Finalized | Accepted',
  'Order Packed | Pending Shipment',
  'Out for Delivery',
  'Delivered | Awaiting Payment',
  'Paid in Full',
];

const statuses: readonly OrderStatus[] = PARENT_STATUSES.map((parent, index) => ({
  id: 5520 + index,
  name: OWN_NAMES[index] ?? parent.name,
  parent,
  position: index + 1,
  paymentPercentage: parent.name === 'Complete' ? 100 : 0,
  archived: false,
}));

export const DEFAULT_DEAL_FLOWS: readonly DealFlow[] = [
  { id: 31, name: 'Wholesale', isDefault: true, type: 'seller', statuses },
];

export const DEFAULT_BUYERS: readonly Buyer[] = [
  { id: 44021, name: 'Harbor Lane Collective', companyId: 7310, stateLicense: 'C10-0009901-LIC', city: 'Oakland' },
  { id: 44022, name: 'Juniper & Third', companyId: 7311, stateLicense: 'C10-0009902-LIC', city: 'Sacramento' },
  { id: 44023, name: 'Saltbush Provisions', companyId: 7312, stateLicense: 'C10-0009903-LIC', city: 'San Diego' },
  { id: 44024, name: 'Tall Pine Dispensary', companyId: 7313, stateLicense: 'C10-0009904-LIC', city: 'Eureka' },
];

export const PREROLL_CATEGORY: Named = { id: 12, name: 'Preroll' };
