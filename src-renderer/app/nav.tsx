// Navigation: icon, word, and the counts that wait for a person.
import { Tooltip } from '@mantine/core';
import {
  IconDatabaseExport,
  IconHistory,
  IconHome,
  IconLayoutSidebarLeftCollapse,
  IconLayoutSidebarLeftExpand,
  IconPackage,
  IconRefresh,
  IconSchool,
  IconSettings,
  IconTopologyStar,
  IconTruckDelivery,
  IconUsers,
} from '@tabler/icons-react';
import { Link } from '@tanstack/react-router';
import type { Permission } from '#shared/contract/base.ts';
import { plural, whole } from '../lib/format.ts';
import { useMapping, useSession, useSyncStatus } from '../rpc/hooks.ts';
import { useOverdueOrders } from '../screens/orders/data.ts';
import { setLayout } from '../stores/layout.ts';
import { useNarrow, useNavCollapsed } from './nav-width.ts';

interface Item {
  readonly to: '/' | '/finished-goods' | '/orders' | '/apex-sync' | '/mapping' | '/training' | AdminPage['to'];
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

export function Nav() {
  const collapsed = useNavCollapsed();
  const narrow = useNarrow();
  const counts = useSyncStatus().data?.counts;
  const mapping = useMapping().data?.counts;
  const session = useSession();
  const waiting = (counts?.held ?? 0) + (counts?.parked ?? 0);
  const undecided = (mapping?.ambiguous ?? 0) + (mapping?.strainsWithoutBatch ?? 0) + (mapping?.unmatched ?? 0);

  const overdue = useOverdueOrders();

  const items: readonly Item[] = [
    { to: '/', word: 'Today', icon: IconHome },
    { to: '/finished-goods', word: 'Finished goods', icon: IconPackage },
    {
      to: '/orders',
      word: 'Orders',
      icon: IconTruckDelivery,
      count: overdue,
      countWord: `${overdue} overdue for delivery`,
    },
    { to: '/apex-sync', word: 'Apex sync', icon: IconRefresh, count: waiting, countWord: `${waiting} held or parked` },
    {
      to: '/mapping',
      word: 'Mapping',
      icon: IconTopologyStar,
      count: undecided,
      countWord: plural(undecided, 'problem'),
    },
    ...(session?.training ? [{ to: '/training', word: 'Training', icon: IconSchool } as const] : []),
  ];
  const admin = ADMIN_PAGES.filter((page) => session?.permissions.includes(page.permission));

  const Toggle = collapsed ? IconLayoutSidebarLeftExpand : IconLayoutSidebarLeftCollapse;
  return (
    <nav className="ph-nav" aria-label="Main">
      <div className="ph-brand">
        <img src="./icon.svg" alt="" width={20} height={20} />
        <span className="ph-nav-word">Packhouse</span>
      </div>
      <div className="ph-nav-list">
        <ul>
          {items.map((item) => (
            <NavItem key={item.to} item={item} collapsed={collapsed} />
          ))}
        </ul>
        {admin.length > 0 && (
          <section aria-labelledby="ph-nav-admin">
            <h2 className="ph-nav-group" id="ph-nav-admin">
              <span className="ph-nav-word">Administration</span>
            </h2>
            <ul>
              {admin.map((item) => (
                <NavItem key={item.to} item={item} collapsed={collapsed} />
              ))}
            </ul>
          </section>
        )}
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
