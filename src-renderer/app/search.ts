// What may stand in the address of each screen: its filters and what is open. Whatever stands there is checked here
// before a screen sees it; anything else counts as not said.
import type { LogResult } from '#shared/contract/apex-sync.ts';
import type { OrderView } from '#shared/contract/orders.ts';
import type { LineState } from '#shared/contract/packing.ts';
import type { ProductionState } from '#shared/contract/production.ts';
import type { PackageApexState } from '#shared/text/labels.ts';
import { LOG_RESULT_TEXT, PACKAGE_APEX_TEXT } from '#shared/text/labels.ts';

/** The address as the router read it. */
type Raw = Record<string, unknown>;

const text = (value: unknown): string | undefined =>
  typeof value === 'string' || typeof value === 'number' ? String(value).slice(0, 200) || undefined : undefined;

const date = (value: unknown): string | undefined =>
  typeof value === 'string' && /^\d{4}-\d{2}-\d{2}$/.test(value) ? value : undefined;

const number = (value: unknown): number | undefined => {
  const read = typeof value === 'string' ? Number(value) : value;
  return typeof read === 'number' && Number.isSafeInteger(read) && read > 0 ? read : undefined;
};

const oneOf = <T extends string>(value: unknown, allowed: readonly T[]): T | undefined =>
  allowed.find((one) => one === value);

const isKey = <T extends object>(of: T, value: unknown): value is keyof T =>
  typeof value === 'string' && Object.hasOwn(of, value);

const PACKAGE_STATUS_FILTERS = ['active', 'archived', 'orphaned', 'all'] as const;
type PackageStatusFilter = (typeof PACKAGE_STATUS_FILTERS)[number];

export interface PackagesSearch {
  q?: string | undefined;
  /** Default: active. */
  status?: PackageStatusFilter | undefined;
  apex?: PackageApexState | undefined;
  /** The package open in the drawer. */
  id?: string | undefined;
}

const ORDER_VIEWS = ['open', 'finished', 'cancelled', 'all'] as const satisfies readonly OrderView[];

export interface OrdersSearch {
  q?: string | undefined;
  /** Default: open. */
  view?: OrderView | undefined;
  /** Apex's id of a status. */
  status?: string | undefined;
  /** Order dates, both included. */
  from?: string | undefined;
  to?: string | undefined;
  /** Of the open ones, those whose delivery is past or near. */
  due?: 'overdue' | 'soon' | undefined;
  /** The order open in the drawer, by Apex's number. */
  id?: number | undefined;
}

export const PACKING_VIEWS = ['list', 'store', 'product'] as const;

/** open: every line that is not complete. The states of a line, and those of the open ones whose delivery presses. */
export const PACKING_SHOWS = [
  'open',
  'to_pack',
  'short',
  'explain',
  'to_unpack',
  'complete',
  'overdue',
  'today',
  'all',
] as const satisfies readonly (LineState | 'open' | 'overdue' | 'today' | 'all')[];

export interface PackingSearch {
  /** Default: list. */
  view?: (typeof PACKING_VIEWS)[number] | undefined;
  q?: string | undefined;
  /** Default: open. */
  show?: (typeof PACKING_SHOWS)[number] | undefined;
  /** A store, by its id. */
  store?: string | undefined;
  /** A delivery date. */
  date?: string | undefined;
  /** A product, by the key of its rows. */
  product?: string | undefined;
  /** A packing order, by its id. */
  order?: string | undefined;
  /** The line open in the drawer. */
  id?: string | undefined;
  /** The conflicts tray is open, in the drawer's place. */
  tray?: true | undefined;
}

export const PRODUCTION_VIEWS = ['board', 'list', 'needs'] as const;

/** Of the list: where batches stand, or those somebody must look at. */
export const PRODUCTION_SHOWS = ['active', 'finished', 'cancelled', 'attention', 'all'] as const satisfies readonly (
  | ProductionState
  | 'attention'
  | 'all'
)[];

export interface ProductionSearch {
  /** Default: board. */
  view?: (typeof PRODUCTION_VIEWS)[number] | undefined;
  q?: string | undefined;
  /** Default: active. */
  show?: (typeof PRODUCTION_SHOWS)[number] | undefined;
  /** The batch open in the drawer. */
  batch?: string | undefined;
}

export interface HistorySearch {
  /** The Monday of a week. Default: every week. */
  week?: string | undefined;
  q?: string | undefined;
}

export interface DeliverySearch {
  /** Delivery dates, both included. */
  from?: string | undefined;
  to?: string | undefined;
  /** A store, by its id. */
  store?: string | undefined;
}

const CONSUMABLES_SHOWS = ['low', 'all', 'recipes'] as const;

export interface ConsumablesSearch {
  q?: string | undefined;
  /** Default: those in use. */
  show?: (typeof CONSUMABLES_SHOWS)[number] | undefined;
  /** The consumable open in the drawer. */
  id?: string | undefined;
}

export interface StoresSearch {
  q?: string | undefined;
  /** The store open in the drawer. */
  id?: string | undefined;
}

const OUTBOX_VIEWS = ['open', 'parked', 'done', 'cancelled', 'all'] as const;

export interface OutboxSearch {
  /** Default: open. */
  view?: (typeof OUTBOX_VIEWS)[number] | undefined;
  q?: string | undefined;
  /** The item open in the drawer. */
  id?: string | undefined;
}

export const SYNC_TABS = ['plan', 'log', 'settings'] as const;

export interface SyncSearch {
  /** Default: plan. */
  tab?: (typeof SYNC_TABS)[number] | undefined;
  q?: string | undefined;
  result?: LogResult | undefined;
}

export const MAPPING_TABS = ['decide', 'strains', 'batches', 'matched', 'aliases', 'pins'] as const;

export interface MappingSearch {
  /** Default: decide. */
  tab?: (typeof MAPPING_TABS)[number] | undefined;
  q?: string | undefined;
}

export interface PeopleSearch {
  q?: string | undefined;
}

export interface AuditSearch {
  q?: string | undefined;
  actor?: string | undefined;
  action?: string | undefined;
  type?: string | undefined;
  entity?: string | undefined;
  /** Local dates in the facility's zone, both included. */
  from?: string | undefined;
  to?: string | undefined;
}

export interface SettingsSearch {
  q?: string | undefined;
  area?: string | undefined;
}

export const readPackagesSearch = (search: Raw): PackagesSearch => ({
  q: text(search.q),
  status: oneOf(search.status, PACKAGE_STATUS_FILTERS),
  apex: isKey(PACKAGE_APEX_TEXT, search.apex) ? search.apex : undefined,
  id: text(search.id),
});

export const readOrdersSearch = (search: Raw): OrdersSearch => ({
  q: text(search.q),
  view: oneOf(search.view, ORDER_VIEWS),
  status: number(search.status) === undefined ? undefined : text(search.status),
  from: date(search.from),
  to: date(search.to),
  due: oneOf(search.due, ['overdue', 'soon']),
  id: number(search.id),
});

export const readPackingSearch = (search: Raw): PackingSearch => ({
  view: oneOf(search.view, PACKING_VIEWS),
  q: text(search.q),
  show: oneOf(search.show, PACKING_SHOWS),
  store: text(search.store),
  date: date(search.date),
  product: text(search.product),
  order: text(search.order),
  id: text(search.id),
  tray: search.tray === true || search.tray === 'true' ? true : undefined,
});

export const readProductionSearch = (search: Raw): ProductionSearch => ({
  view: oneOf(search.view, PRODUCTION_VIEWS),
  q: text(search.q),
  show: oneOf(search.show, PRODUCTION_SHOWS),
  batch: text(search.batch),
});

export const readDeliverySearch = (search: Raw): DeliverySearch => ({
  from: date(search.from),
  to: date(search.to),
  store: text(search.store),
});

export const readHistorySearch = (search: Raw): HistorySearch => ({
  week: date(search.week),
  q: text(search.q),
});

export const readConsumablesSearch = (search: Raw): ConsumablesSearch => ({
  q: text(search.q),
  show: oneOf(search.show, CONSUMABLES_SHOWS),
  id: text(search.id),
});

export const readStoresSearch = (search: Raw): StoresSearch => ({ q: text(search.q), id: text(search.id) });

export const readOutboxSearch = (search: Raw): OutboxSearch => ({
  view: oneOf(search.view, OUTBOX_VIEWS),
  q: text(search.q),
  id: text(search.id),
});

export const readSyncSearch = (search: Raw): SyncSearch => ({
  tab: oneOf(search.tab, SYNC_TABS),
  q: text(search.q),
  result: isKey(LOG_RESULT_TEXT, search.result) ? search.result : undefined,
});

export const readMappingSearch = (search: Raw): MappingSearch => ({
  tab: oneOf(search.tab, MAPPING_TABS),
  q: text(search.q),
});

export const readPeopleSearch = (search: Raw): PeopleSearch => ({ q: text(search.q) });

export const readAuditSearch = (search: Raw): AuditSearch => ({
  q: text(search.q),
  actor: text(search.actor),
  action: text(search.action),
  type: text(search.type),
  entity: text(search.entity),
  from: date(search.from),
  to: date(search.to),
});

export const readSettingsSearch = (search: Raw): SettingsSearch => ({
  q: text(search.q),
  area: text(search.area),
});
