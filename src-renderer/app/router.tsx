// The routes. Filters live in the address (after the hash, so that the same build works from a server,
// a file and an app protocol); what may stand there is said in search.ts. Pages that only some may see say so in place
// of themselves to the others.
import {
  createHashHistory,
  createRootRoute,
  createRoute,
  createRouter,
  lazyRouteComponent,
} from '@tanstack/react-router';
import { TodayScreen } from '../screens/today/screen.tsx';
import { guarded } from './guarded.tsx';
import { NotFound, RouteError, RoutePending } from './route-states.tsx';
import {
  readAuditSearch,
  readConsumablesSearch,
  readDeliverySearch,
  readHistorySearch,
  readMappingSearch,
  readOrdersSearch,
  readOutboxSearch,
  readPackagesSearch,
  readPackingSearch,
  readPeopleSearch,
  readProductionSearch,
  readSettingsSearch,
  readStoresSearch,
  readSyncSearch,
} from './search.ts';
import { Shell } from './shell.tsx';

export type {
  AuditSearch,
  DeliverySearch,
  OrdersSearch,
  OutboxSearch,
  PackingSearch,
  ProductionSearch,
} from './search.ts';
export { MAPPING_TABS, SYNC_TABS } from './search.ts';

const rootRoute = createRootRoute({ component: Shell, notFoundComponent: NotFound });

const todayRoute = createRoute({ getParentRoute: () => rootRoute, path: '/', component: TodayScreen });

export const packagesRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/finished-goods',
  validateSearch: readPackagesSearch,
  component: lazyRouteComponent(() => import('../screens/finished-goods/screen.tsx'), 'FinishedGoodsScreen'),
});

export const ordersRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/orders',
  validateSearch: readOrdersSearch,
  component: lazyRouteComponent(() => import('../screens/orders/screen.tsx'), 'OrdersScreen'),
});

export const packingRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/packing',
  validateSearch: readPackingSearch,
  component: lazyRouteComponent(() => import('../screens/packing/screen.tsx'), 'PackingScreen'),
});

export const productionRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/production',
  validateSearch: readProductionSearch,
  component: lazyRouteComponent(() => import('../screens/production/screen.tsx'), 'ProductionScreen'),
});

export const consumablesRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/consumables',
  validateSearch: readConsumablesSearch,
  component: lazyRouteComponent(() => import('../screens/consumables/screen.tsx'), 'ConsumablesScreen'),
});

export const deliveryRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/delivery',
  validateSearch: readDeliverySearch,
  component: lazyRouteComponent(() => import('../screens/delivery/screen.tsx'), 'DeliveryScreen'),
});

export const historyRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/history',
  validateSearch: readHistorySearch,
  component: lazyRouteComponent(() => import('../screens/history/screen.tsx'), 'HistoryScreen'),
});

export const storesRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/stores',
  validateSearch: readStoresSearch,
  component: lazyRouteComponent(() => import('../screens/stores/screen.tsx'), 'StoresScreen'),
});

export const outboxRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/outbox',
  validateSearch: readOutboxSearch,
  component: lazyRouteComponent(() => import('../screens/outbox/screen.tsx'), 'OutboxScreen'),
});

const sheetsRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/sheets',
  component: lazyRouteComponent(() => import('../screens/sheets/screen.tsx'), 'SheetsScreen'),
});

const trackerRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/tracker',
  component: lazyRouteComponent(() => import('../screens/tracker/screen.tsx'), 'TrackerScreen'),
});

export const syncRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/apex-sync',
  validateSearch: readSyncSearch,
  component: lazyRouteComponent(() => import('../screens/apex-sync/screen.tsx'), 'ApexSyncScreen'),
});

export const mappingRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/mapping',
  validateSearch: readMappingSearch,
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
  validateSearch: readPeopleSearch,
  component: guarded(
    'people.manage',
    lazyRouteComponent(() => import('../screens/people/screen.tsx'), 'PeopleScreen'),
  ),
});

export const auditRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/audit',
  validateSearch: readAuditSearch,
  component: guarded(
    'audit.read',
    lazyRouteComponent(() => import('../screens/audit/screen.tsx'), 'AuditScreen'),
  ),
});

export const settingsRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/settings',
  validateSearch: readSettingsSearch,
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
    packingRoute,
    productionRoute,
    consumablesRoute,
    deliveryRoute,
    historyRoute,
    storesRoute,
    outboxRoute,
    sheetsRoute,
    trackerRoute,
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
