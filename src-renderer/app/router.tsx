// The routes. Filters live in the address (after the hash, so that the same build works from a server,
// a file and an app protocol); whatever stands there is checked before a screen sees it. Pages that only some may see
// say so in place of themselves to the others.
import {
  createHashHistory,
  createRootRoute,
  createRoute,
  createRouter,
  lazyRouteComponent,
} from '@tanstack/react-router';
import type { LogResult } from '#shared/contract/apex-sync.ts';
import type { OrderView } from '#shared/contract/orders.ts';
import type { PackageApexState } from '#shared/text/labels.ts';
import { LOG_RESULT_TEXT, PACKAGE_APEX_TEXT } from '#shared/text/labels.ts';
import { TodayScreen } from '../screens/today/screen.tsx';
import { guarded } from './guarded.tsx';
import { NotFound, RouteError, RoutePending } from './route-states.tsx';
import { Shell } from './shell.tsx';

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

const rootRoute = createRootRoute({ component: Shell, notFoundComponent: NotFound });

const todayRoute = createRoute({ getParentRoute: () => rootRoute, path: '/', component: TodayScreen });

export const packagesRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/finished-goods',
  validateSearch: (search: Record<string, unknown>): PackagesSearch => ({
    q: text(search.q),
    status: oneOf(search.status, PACKAGE_STATUS_FILTERS),
    apex: isKey(PACKAGE_APEX_TEXT, search.apex) ? search.apex : undefined,
    id: text(search.id),
  }),
  component: lazyRouteComponent(() => import('../screens/finished-goods/screen.tsx'), 'FinishedGoodsScreen'),
});

export const ordersRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/orders',
  validateSearch: (search: Record<string, unknown>): OrdersSearch => ({
    q: text(search.q),
    view: oneOf(search.view, ORDER_VIEWS),
    status: number(search.status) === undefined ? undefined : text(search.status),
    from: date(search.from),
    to: date(search.to),
    due: oneOf(search.due, ['overdue', 'soon']),
    id: number(search.id),
  }),
  component: lazyRouteComponent(() => import('../screens/orders/screen.tsx'), 'OrdersScreen'),
});

export const syncRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/apex-sync',
  validateSearch: (search: Record<string, unknown>): SyncSearch => ({
    tab: oneOf(search.tab, SYNC_TABS),
    q: text(search.q),
    result: isKey(LOG_RESULT_TEXT, search.result) ? search.result : undefined,
  }),
  component: lazyRouteComponent(() => import('../screens/apex-sync/screen.tsx'), 'ApexSyncScreen'),
});

export const mappingRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/mapping',
  validateSearch: (search: Record<string, unknown>): MappingSearch => ({
    tab: oneOf(search.tab, MAPPING_TABS),
    q: text(search.q),
  }),
  component: lazyRouteComponent(() => import('../screens/mapping/screen.tsx'), 'MappingScreen'),
});

const trainingRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/training',
  component: lazyRouteComponent(() => import('../screens/training/screen.tsx'), 'TrainingScreen'),
});

export const peopleRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/people',
  validateSearch: (search: Record<string, unknown>): PeopleSearch => ({ q: text(search.q) }),
  component: guarded(
    'people.manage',
    lazyRouteComponent(() => import('../screens/people/screen.tsx'), 'PeopleScreen'),
  ),
});

export const auditRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/audit',
  validateSearch: (search: Record<string, unknown>): AuditSearch => ({
    q: text(search.q),
    actor: text(search.actor),
    action: text(search.action),
    type: text(search.type),
    entity: text(search.entity),
    from: date(search.from),
    to: date(search.to),
  }),
  component: guarded(
    'audit.read',
    lazyRouteComponent(() => import('../screens/audit/screen.tsx'), 'AuditScreen'),
  ),
});

export const settingsRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/settings',
  validateSearch: (search: Record<string, unknown>): SettingsSearch => ({
    q: text(search.q),
    area: text(search.area),
  }),
  component: guarded(
    'settings.write',
    lazyRouteComponent(() => import('../screens/settings/screen.tsx'), 'SettingsScreen'),
  ),
});

const backupsRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/backups',
  component: guarded(
    'backups.manage',
    lazyRouteComponent(() => import('../screens/backups/screen.tsx'), 'BackupsScreen'),
  ),
});

export const router = createRouter({
  routeTree: rootRoute.addChildren([
    todayRoute,
    packagesRoute,
    ordersRoute,
    syncRoute,
    mappingRoute,
    trainingRoute,
    settingsRoute,
    peopleRoute,
    auditRoute,
    backupsRoute,
  ]),
  history: createHashHistory(),
  defaultPreload: 'intent',
  defaultPendingMs: 150,
  defaultPendingComponent: RoutePending,
  defaultErrorComponent: RouteError,
});

declare module '@tanstack/react-router' {
  interface Register {
    router: typeof router;
  }
}
