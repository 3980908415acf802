// Navigation by kind of work: icon, word, and the counts that wait for a person.
import { Tooltip } from '@mantine/core';
import {
  IconBroadcast,
  IconBuildingStore,
  IconCalendarCheck,
  IconChecklist,
  IconClipboardList,
  IconDatabaseExport,
  IconHistory,
  IconHome,
  IconLayoutSidebarLeftCollapse,
  IconLayoutSidebarLeftExpand,
  IconLeaf,
  IconPackage,
  IconRefresh,
  IconSchool,
  IconSend,
  IconSettings,
  IconStack2,
  IconTableShare,
  IconTopologyStar,
  IconTruckDelivery,
  IconUsers,
} from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useId } from 'react';
import type { Permission } from '#shared/contract/base.ts';
import { plural, whole } from '../lib/format.ts';
import { orpc } from '../rpc/client.ts';
import { useMapping, useSession, useSyncStatus } from '../rpc/hooks.ts';
import { useConsumables } from '../screens/consumables/data.ts';
import { useOverdueOrders } from '../screens/orders/data.ts';
import { useProductionFigures } from '../screens/production/data.ts';
import { useSheetsStatus } from '../screens/sheets/data.ts';
import { trayWords } from '../screens/sheets/findings.ts';
import { trackerCounts, useTrackerApiStatus, useTrackerStatus } from '../screens/tracker/data.ts';
import { setLayout } from '../stores/layout.ts';
import { useNarrow, useNavCollapsed } from './nav-width.ts';

/** Pages everybody who reads may see, apart from training. */
export const WORK_PAGES = {
  today: { to: '/', word: 'Today', icon: IconHome },
  orders: { to: '/orders', word: 'Orders', icon: IconClipboardList },
  packing: { to: '/packing', word: 'Packing', icon: IconChecklist },
  delivery: { to: '/delivery', word: 'Delivery', icon: IconTruckDelivery },
  history: { to: '/history', word: 'History', icon: IconCalendarCheck },
  stores: { to: '/stores', word: 'Stores', icon: IconBuildingStore },
  production: { to: '/production', word: 'Production', icon: IconLeaf },
  consumables: { to: '/consumables', word: 'Consumables', icon: IconStack2 },
  packages: { to: '/finished-goods', word: 'Finished goods', icon: IconPackage },
  sync: { to: '/apex-sync', word: 'Apex sync', icon: IconRefresh },
  mapping: { to: '/mapping', word: 'Mapping', icon: IconTopologyStar },
  outbox: { to: '/outbox', word: 'To send', icon: IconSend },
  sheets: { to: '/sheets', word: 'Sheets and Excel', icon: IconTableShare },
  tracker: { to: '/tracker', word: 'Tracker', icon: IconBroadcast },
} as const;
export type WorkPage = (typeof WORK_PAGES)[keyof typeof WORK_PAGES];

interface Item {
  readonly to: WorkPage['to'] | '/training' | AdminPage['to'];
  readonly word: string;
  readonly icon: typeof IconHome;
  readonly count?: number;
  readonly countWord?: string;
}

export interface AdminPage {
  readonly to: '/settings' | '/people' | '/audit' | '/backups';
  readonly word: string;
  readonly icon: typeof IconHome;
  readonly permission: Permission;
}

/** Each is shown to those who may see it. */
export const ADMIN_PAGES: readonly AdminPage[] = [
  { to: '/settings', word: 'Settings', icon: IconSettings, permission: 'settings.write' },
  { to: '/people', word: 'People', icon: IconUsers, permission: 'people.manage' },
  { to: '/audit', word: 'Audit log', icon: IconHistory, permission: 'audit.read' },
  { to: '/backups', word: 'Backups', icon: IconDatabaseExport, permission: 'backups.manage' },
];

function useGroups(): readonly { readonly name: string | null; readonly items: readonly Item[] }[] {
  const counts = useSyncStatus().data?.counts;
  const mapping = useMapping().data?.counts;
  const training = useSession()?.training ?? false;
  const packing = useQuery(orpc.packing.figures.queryOptions()).data;
  const outbox = useQuery(orpc.outbox.status.queryOptions()).data;
  const overdue = useOverdueOrders();
  const sheets = useSheetsStatus().data;
  const low = useConsumables(false).data?.low ?? 0;
  const production = useProductionFigures().data;
  const failedChecks = production?.failedChecks ?? 0;
  const toStart = production?.needsToStart ?? 0;
  const tracker = useTrackerStatus().data;
  const apiOn = useTrackerApiStatus().data?.enabled ?? false;
  const trackerCalls = tracker ? trackerCounts(tracker) : 0;
  const toLookAt = (sheets?.openConflicts ?? 0) + (sheets?.openNotes ?? 0);
  const waiting = (counts?.held ?? 0) + (counts?.parked ?? 0);
  const undecided = (mapping?.ambiguous ?? 0) + (mapping?.strainsWithoutBatch ?? 0) + (mapping?.unmatched ?? 0);
  const due = (packing?.overdue ?? 0) + (packing?.today ?? 0);
  const toSend = (outbox?.waiting ?? 0) + (outbox?.parked ?? 0);
  const page = WORK_PAGES;
  return [
    {
      name: null,
      items: [
        page.today,
        { ...page.orders, count: overdue, countWord: `${overdue} overdue for delivery` },
        { ...page.packing, count: due, countWord: `${plural(due, 'line')} overdue or due today` },
        page.delivery,
        page.history,
        page.stores,
      ],
    },
    {
      name: 'Production and stock',
      items: [
        {
          ...page.production,
          count: failedChecks + toStart,
          countWord: `${failedChecks + toStart} to do: ${plural(failedChecks, 'failed weight check')}, ${plural(toStart, 'strain and SKU', 'strains and SKUs')} to start`,
        },
        { ...page.consumables, count: low, countWord: `${low} to be ordered or counted` },
        page.packages,
      ],
    },
    {
      name: 'Connections',
      items: [
        { ...page.sync, count: waiting, countWord: `${waiting} held or parked` },
        { ...page.mapping, count: undecided, countWord: plural(undecided, 'problem') },
        { ...page.outbox, count: toSend, countWord: `${toSend} not sent, ${outbox?.parked ?? 0} of them parked` },
        {
          ...page.sheets,
          count: toLookAt,
          countWord: `${toLookAt} to look at: ${trayWords(sheets?.openConflicts ?? 0, sheets?.openNotes ?? 0)}`,
        },
        ...(tracker?.enabled || apiOn
          ? [{ ...page.tracker, count: trackerCalls, countWord: `${trackerCalls} to look at` }]
          : []),
        ...(training ? [{ to: '/training', word: 'Training', icon: IconSchool } as const] : []),
      ],
    },
  ];
}

export function Nav() {
  const collapsed = useNavCollapsed();
  const narrow = useNarrow();
  const session = useSession();
  const groups = useGroups();
  const admin = ADMIN_PAGES.filter((page) => session?.permissions.includes(page.permission));

  const Toggle = collapsed ? IconLayoutSidebarLeftExpand : IconLayoutSidebarLeftCollapse;
  return (
    <nav className="ph-nav" aria-label="Main">
      <div className="ph-brand">
        <img src="./icon.svg" alt="" width={20} height={20} />
        <span className="ph-nav-word">Packhouse</span>
      </div>
      <div className="ph-nav-list">
        {groups.map(({ name, items }) => (
          <NavGroup key={name} name={name} items={items} collapsed={collapsed} />
        ))}
        {admin.length > 0 && <NavGroup name="Administration" items={admin} collapsed={collapsed} />}
      </div>
      {!narrow && (
        <button
          type="button"
          className="ph-nav-link"
          aria-expanded={!collapsed}
          onClick={() => setLayout({ navCollapsed: !collapsed })}
        >
          <Toggle size={18} stroke={1.75} aria-hidden />
          <span className="ph-nav-word">{collapsed ? 'Widen the menu' : 'Narrow the menu'}</span>
        </button>
      )}
    </nav>
  );
}

function NavGroup({ name, items, collapsed }: { name: string | null; items: readonly Item[]; collapsed: boolean }) {
  const id = useId();
  const list = (
    <ul>
      {items.map((item) => (
        <NavItem key={item.to} item={item} collapsed={collapsed} />
      ))}
    </ul>
  );
  if (name === null) return list;
  return (
    <section aria-labelledby={id}>
      <h2 className="ph-nav-group" id={id}>
        <span className="ph-nav-word">{name}</span>
      </h2>
      {list}
    </section>
  );
}

function NavItem(props: { item: Item; collapsed: boolean }) {
  const { to, word, icon: Icon, count = 0, countWord = '' } = props.item;
  return (
    <li>
      <Tooltip label={word} position="right" disabled={!props.collapsed}>
        <Link to={to} className="ph-nav-link" activeOptions={{ exact: to === '/', includeSearch: false }}>
          <Icon size={18} stroke={1.75} aria-hidden />
          <span className="ph-nav-word">{word}</span>
          {count > 0 && (
            <span className="ph-nav-count" title={countWord}>
              {whole(count)}
              <span className="ph-visually-hidden"> {countWord.replace(/^\d+ /, '')}</span>
            </span>
          )}
        </Link>
      </Tooltip>
    </li>
  );
}
