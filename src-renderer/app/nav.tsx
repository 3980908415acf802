// Navigation: icon, word, and the counts that wait for a person.
import { Tooltip } from '@mantine/core';
import {
  IconHome,
  IconLayoutSidebarLeftCollapse,
  IconLayoutSidebarLeftExpand,
  IconPackage,
  IconRefresh,
  IconSchool,
  IconTopologyStar,
} from '@tabler/icons-react';
import { Link } from '@tanstack/react-router';
import { plural, whole } from '../lib/format.ts';
import { useMapping, useSession, useSyncStatus } from '../rpc/hooks.ts';
import { setLayout } from '../stores/layout.ts';
import { useNarrow, useNavCollapsed } from './nav-width.ts';

export function Nav() {
  const collapsed = useNavCollapsed();
  const narrow = useNarrow();
  const counts = useSyncStatus().data?.counts;
  const mapping = useMapping().data?.counts;
  const training = useSession()?.training ?? false;
  const waiting = (counts?.held ?? 0) + (counts?.parked ?? 0);
  const undecided = (mapping?.ambiguous ?? 0) + (mapping?.strainsWithoutBatch ?? 0) + (mapping?.unmatched ?? 0);

  const items = [
    { to: '/', word: 'Today', icon: IconHome, count: 0, countWord: '' },
    { to: '/finished-goods', word: 'Finished goods', icon: IconPackage, count: 0, countWord: '' },
    { to: '/apex-sync', word: 'Apex sync', icon: IconRefresh, count: waiting, countWord: `${waiting} held or parked` },
    {
      to: '/mapping',
      word: 'Mapping',
      icon: IconTopologyStar,
      count: undecided,
      countWord: plural(undecided, 'problem'),
    },
    ...(training ? [{ to: '/training', word: 'Training', icon: IconSchool, count: 0, countWord: '' } as const] : []),
  ] as const;

  const Toggle = collapsed ? IconLayoutSidebarLeftExpand : IconLayoutSidebarLeftCollapse;
  return (
    <nav className="ph-nav" aria-label="Main">
      <div className="ph-brand">
        <img src="./icon.svg" alt="" width={20} height={20} />
        <span className="ph-nav-word">Packhouse</span>
      </div>
      <ul className="ph-nav-list">
        {items.map(({ to, word, icon: Icon, count, countWord }) => (
          <li key={to}>
            <Tooltip label={word} position="right" disabled={!collapsed}>
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
        ))}
      </ul>
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
