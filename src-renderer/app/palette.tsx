// The command palette: pages, what can be done, packages by METRC number or strain, what is to be packed by invoice or
// store, and orders by whatever the core finds them by.

import { useDebouncedValue } from '@mantine/hooks';
import { Spotlight, type SpotlightActionGroupData } from '@mantine/spotlight';
import {
  IconArrowsDiff,
  IconBuildingStore,
  IconChecklist,
  IconClipboardList,
  IconFileImport,
  type IconHome,
  IconListCheck,
  IconLock,
  IconPackage,
  IconPlayerPause,
  IconPlayerPlay,
  IconPlus,
  IconRefresh,
  IconSchool,
  IconSearch,
  IconSend,
  IconTruckDelivery,
  IconUsersGroup,
} from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import { gramsUnit, plural, whole } from '../lib/format.ts';
import { orpc, type PackageRow } from '../rpc/client.ts';
import { useAction, useMay, usePackages, useSession, useSyncStatus } from '../rpc/hooks.ts';
import { lockNow, switchPerson } from '../rpc/session.ts';
import { useKeptBy } from '../screens/finished-goods/kept-by.tsx';
import { useProductionEntries } from '../screens/production/palette-entries.tsx';
import { openPackageDialog } from '../stores/package-dialogs.ts';
import { ADMIN_PAGES, WORK_PAGES, type WorkPage } from './nav.tsx';

const MOST_PACKAGES = 12;
const MOST_ORDERS = 8;
const MOST_TO_PACK = 8;
const MOST_STORES = 5;
const TYPING_MS = 150;

const icon = (Shape: typeof IconHome) => <Shape size={16} aria-hidden />;

const matches = (query: string, text: string): boolean => {
  const lower = text.toLowerCase();
  return query
    .toLowerCase()
    .split(/\s+/)
    .every((word) => lower.includes(word));
};

function findPackages(rows: readonly PackageRow[], query: string): PackageRow[] {
  if (query.trim().length < 2) return [];
  const found: PackageRow[] = [];
  for (const row of rows) {
    if (matches(query.trim(), `${row.metrcNumber} ${row.strain}`) && found.push(row) === MOST_PACKAGES) break;
  }
  return found;
}

/** The newest orders that fit, once typing pauses. */
function useFoundOrders(query: string) {
  const [typed] = useDebouncedValue(query.trim().slice(0, 200), TYPING_MS);
  const enabled = typed.length >= 2 && query.trim().length >= 2;
  const found = useQuery(
    orpc.orders.list.queryOptions({
      input: { search: typed, view: 'all', limit: MOST_ORDERS },
      enabled,
      placeholderData: (old) => old,
    }),
  ).data;
  return enabled ? (found?.rows ?? []) : [];
}

/** Open orders of the packing list and stores, once typing pauses; both come whole and stay cached. */
function useFoundPacking(query: string) {
  const [typed] = useDebouncedValue(query.trim(), TYPING_MS);
  const enabled = typed.length >= 2 && query.trim().length >= 2;
  const open = useQuery(orpc.packing.delivery.queryOptions({ input: { withLeftOut: true }, enabled })).data?.orders;
  const stores = useQuery(orpc.stores.list.queryOptions({ enabled })).data?.stores;
  if (!enabled) return { orders: [], stores: [] };
  return {
    orders: (open ?? []).filter((it) => matches(typed, `${it.invoiceNumber} ${it.store}`)).slice(0, MOST_TO_PACK),
    stores: (stores ?? [])
      .filter((it) => matches(typed, [it.name, ...it.aliases.map(({ alias }) => alias)].join(' ')))
      .slice(0, MOST_STORES),
  };
}

export function CommandPalette() {
  const [query, setQuery] = useState('');
  const navigate = useNavigate();
  const paused = useSyncStatus().data?.paused ?? null;
  const session = useSession();
  const training = session?.training ?? false;
  const packages = usePackages().data?.packages ?? [];
  const orders = useFoundOrders(query);
  const packing = useFoundPacking(query);
  const production = useProductionEntries(query);
  const mayOperate = useMay('sync.operate');
  const mayWrite = useMay('finished-goods.write');
  const keptBy = useKeptBy();
  const pause = useAction(orpc.apexSync.pause.mutationOptions(), () => 'Sync paused');
  const resume = useAction(orpc.apexSync.resume.mutationOptions(), () => 'Sync resumed');
  const run = useAction(orpc.apexSync.runNow.mutationOptions(), () => 'Cycle run');
  const refresh = useAction(
    orpc.apexSync.refreshMapping.mutationOptions(),
    (it) => `${it.batches} batches read from Apex`,
  );

  const readOrders = useAction(
    orpc.orders.refresh.mutationOptions(),
    (it) => `${plural(it.orders, 'order')} read from Apex`,
  );

  const go = (to: WorkPage['to'] | '/training') => () => void navigate({ to });
  const goDialog = (dialog: 'import' | 'create') => () => {
    void navigate({ to: '/finished-goods' });
    openPackageDialog(dialog);
  };

  const pages = [
    ...Object.entries(WORK_PAGES).map(([id, page]) => ({
      id,
      label: page.word,
      leftSection: icon(page.icon),
      onClick: go(page.to),
    })),
    ...(training
      ? [{ id: 'training', label: 'Training', leftSection: icon(IconSchool), onClick: go('/training') }]
      : []),
    ...ADMIN_PAGES.filter((page) => session?.permissions.includes(page.permission)).map((page) => ({
      id: page.to,
      label: page.word,
      leftSection: icon(page.icon),
      onClick: () => void navigate({ to: page.to }),
    })),
  ];
  const syncActions = [
    paused === 'paused_by_person' || paused === 'after_restore'
      ? {
          id: 'resume',
          label: 'Resume the sync',
          leftSection: icon(IconPlayerPlay),
          onClick: () => resume.mutate(undefined),
        }
      : {
          id: 'pause',
          label: 'Pause the sync',
          leftSection: icon(IconPlayerPause),
          onClick: () => pause.mutate(undefined),
        },
    {
      id: 'run',
      label: 'Run a sync cycle now',
      leftSection: icon(IconPlayerPlay),
      onClick: () => run.mutate(undefined),
    },
    {
      id: 'refresh',
      label: 'Refresh the mapping',
      leftSection: icon(IconRefresh),
      onClick: () => refresh.mutate({ full: false }),
    },
    {
      id: 'refresh-orders',
      label: 'Refresh the orders',
      leftSection: icon(IconRefresh),
      onClick: () => readOrders.mutate(undefined),
    },
  ];
  const packageActions = [
    { id: 'import', label: 'Import packages', leftSection: icon(IconFileImport), onClick: goDialog('import') },
    { id: 'create', label: 'New package', leftSection: icon(IconPlus), onClick: goDialog('create') },
  ];
  const workActions = [
    {
      id: 'to-pack',
      label: 'Show what is to be packed',
      leftSection: icon(IconChecklist),
      onClick: () => void navigate({ to: '/packing', search: { show: 'to_pack' } }),
    },
    {
      id: 'to-produce',
      label: 'Show what needs production',
      leftSection: icon(IconListCheck),
      onClick: () => void navigate({ to: '/packing', search: { show: 'short', view: 'product' } }),
    },
    {
      id: 'conflicts',
      label: 'Show conflicts with Google Sheets and Excel',
      leftSection: icon(IconArrowsDiff),
      onClick: () => void navigate({ to: '/packing', search: { tray: true } }),
    },
    {
      id: 'not-sent',
      label: 'Show what waits to be sent',
      leftSection: icon(IconSend),
      onClick: go('/outbox'),
    },
  ];
  const sessionActions = [
    { id: 'lock', label: 'Lock the screen', leftSection: icon(IconLock), onClick: () => void lockNow() },
    { id: 'switch', label: 'Switch person', leftSection: icon(IconUsersGroup), onClick: switchPerson },
  ];
  const actions = [
    ...workActions,
    ...production.actions,
    ...(mayOperate ? syncActions : []),
    ...(mayWrite && keptBy === null ? packageActions : []),
    ...sessionActions,
  ];
  const byLabel = <T extends { label: string }>(list: T[]) =>
    query ? list.filter((it) => matches(query, it.label)) : list;

  const groups: SpotlightActionGroupData[] = [
    {
      group: 'Packages',
      actions: findPackages(packages, query).map((row) => ({
        id: row.id,
        label: `${row.strain} · ${row.metrcNumber}`,
        description: `${gramsUnit(row.availableMg)} available, ${row.status}`,
        leftSection: icon(IconPackage),
        onClick: () => void navigate({ to: '/finished-goods', search: { id: row.id, status: 'all' } }),
      })),
    },
    { group: 'Batches', actions: production.batches },
    {
      group: 'To pack and deliver',
      actions: packing.orders.map((it) => ({
        id: `pack-${it.packingOrderId}`,
        label: `${it.invoiceNumber} · ${it.store}`,
        description: it.complete
          ? `Packed, ${it.deliveredAt === null ? 'not delivered yet' : 'delivered'}`
          : `${whole(it.packed)} of ${plural(it.ordered, 'unit')} packed`,
        leftSection: icon(it.complete ? IconTruckDelivery : IconChecklist),
        onClick: () => void navigate({ to: '/packing', search: { order: it.packingOrderId, show: 'all' } }),
      })),
    },
    {
      group: 'Stores',
      actions: packing.stores.map((it) => ({
        id: `store-${it.id}`,
        label: it.name,
        description: it.openOrders === 0 ? 'No open orders' : plural(it.openOrders, 'open order'),
        leftSection: icon(IconBuildingStore),
        onClick: () => void navigate({ to: '/stores', search: { id: it.id } }),
      })),
    },
    {
      group: 'Orders',
      actions: orders.map((row) => ({
        id: `order-${row.id}`,
        label: `${row.invoiceNumber} · ${row.buyer}`,
        description: [row.cancelled ? 'Cancelled' : row.status, plural(row.units, 'unit')].filter(Boolean).join(', '),
        leftSection: icon(IconClipboardList),
        onClick: () => void navigate({ to: '/orders', search: { id: row.id, view: 'all' } }),
      })),
    },
    { group: 'Actions', actions: byLabel(actions) },
    { group: 'Pages', actions: byLabel(pages) },
  ].filter((group) => group.actions.length > 0);

  return (
    <Spotlight
      actions={groups}
      query={query}
      onQueryChange={setQuery}
      filter={(_, all) => all}
      shortcut={['mod + K']}
      nothingFound="Nothing found. Try part of a METRC number, a strain, an invoice or a store."
      scrollable
      overlayProps={{ blur: 0 }}
      scrollAreaProps={{ viewportProps: { tabIndex: 0 } }}
      maxHeight={420}
      clearQueryOnClose
      attributes={{ content: { 'aria-label': 'Search or do' } }}
      searchProps={{
        'aria-label': 'Search pages, packages, orders, stores and actions',
        placeholder: 'A page, an action, a package or an order…',
        leftSection: <IconSearch size={16} aria-hidden />,
      }}
    />
  );
}
