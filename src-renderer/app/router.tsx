// The routes. Filters live in the address (after the hash, so that the same build works from a server,
// a file and an app protocol); whatever stands there is checked before a screen sees it.
import {
  createHashHistory,
  createRootRoute,
  createRoute,
  createRouter,
  lazyRouteComponent,
} from '@tanstack/react-router';
import type { LogResult } from '#shared/contract/apex-sync.ts';
import type { PackageApexState } from '#shared/text/labels.ts';
import { LOG_RESULT_TEXT, PACKAGE_APEX_TEXT } from '#shared/text/labels.ts';
import { TodayScreen } from '../screens/today/screen.tsx';
import { NotFound, RouteError, RoutePending } from './route-states.tsx';
import { Shell } from './shell.tsx';

const text = (value: unknown): string | undefined =>
  typeof value === 'string' || typeof value === 'number' ? String(value).slice(0, 200) || undefined : undefined;

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

export const router = createRouter({
  routeTree: rootRoute.addChildren([todayRoute, packagesRoute, syncRoute, mappingRoute, trainingRoute]),
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
