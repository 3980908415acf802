// One package beside the list: what it is, why its number is what it is, what Apex shows, its holds and history.
import { ActionIcon, Button, CopyButton, Menu, Tooltip } from '@mantine/core';
import { useHotkeys } from '@mantine/hooks';
import {
  IconArchive,
  IconArchiveOff,
  IconCheck,
  IconCopy,
  IconDots,
  IconHistory,
  IconPencil,
  IconScale,
  IconX,
} from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import { MetrcTag } from '../../components/bits.tsx';
import { LoadProblem } from '../../components/empty-state.tsx';
import { RowsSkeleton } from '../../components/skeleton.tsx';
import { PackageApexStatus } from '../../components/status.tsx';
import { orpc, type PackageDetail } from '../../rpc/client.ts';
import { useMay } from '../../rpc/hooks.ts';
import { WhyThisNumber } from './equation.tsx';
import { History } from './history.tsx';
import { Holds } from './holds.tsx';
import { KeptElsewhere, useMayChange } from './kept-by.tsx';
import { type PackageAction, PackageActionDialog, PrintLabelButton } from './package-actions.tsx';
import { SkuSection } from './sku-section.tsx';

const STATUS_WORD = { active: 'Active', archived: 'Archived', orphaned: 'Orphaned: METRC no longer lists it' } as const;
const LEDGER_STEP = 200;

export function PackageDrawer(props: { id: string; onClose: () => void }) {
  const [limit, setLimit] = useState(LEDGER_STEP);
  const query = useQuery(
    orpc.packages.get.queryOptions({ input: { id: props.id, ledgerLimit: limit }, placeholderData: (old) => old }),
  );
  const [action, setAction] = useState<PackageAction | null>(null);
  useHotkeys([['Escape', () => !document.querySelector('[role=dialog],[role=menu]') && props.onClose()]]);
  const it = query.data;
  return (
    <aside className="ph-drawer" aria-label={it ? `Package ${it.metrcNumber}` : 'Package'}>
      <Head detail={it} onClose={props.onClose} onAction={setAction} />
      <div className="ph-drawer-body">
        {query.isError && <LoadProblem error={query.error} onRetry={() => void query.refetch()} />}
        {query.isPending && <RowsSkeleton rows={10} />}
        {it && (
          <>
            <WhyThisNumber detail={it} />
            <SkuSection detail={it} />
            <Holds detail={it} onPlace={() => setAction('hold')} />
            <History detail={it} onMore={() => setLimit(limit + LEDGER_STEP * 5)} />
          </>
        )}
      </div>
      {it && action && <PackageActionDialog detail={it} action={action} onClose={() => setAction(null)} />}
    </aside>
  );
}

function Head(props: {
  detail: PackageDetail | undefined;
  onClose: () => void;
  onAction: (action: PackageAction) => void;
}) {
  const it = props.detail;
  const may = useMayChange();
  const mayAudit = useMay('audit.read');
  const active = it?.status === 'active';
  return (
    <div className="ph-drawer-head">
      <div className="ph-row">
        <h2 className="ph-strong ph-ellipsis" style={{ fontSize: '0.9375rem', margin: 0 }}>
          {it?.strain ?? 'Loading…'}
        </h2>
        {it && <PackageApexStatus state={it.apexState} />}
        <Tooltip label="Close (Esc)">
          <ActionIcon className="ph-push" aria-label="Close the package" onClick={props.onClose}>
            <IconX size={16} />
          </ActionIcon>
        </Tooltip>
      </div>
      {it && (
        <>
          <div className="ph-row" style={{ minHeight: 24 }}>
            <MetrcTag tag={it.metrcNumber} />
            <CopyButton value={it.metrcNumber}>
              {({ copied, copy }) => (
                <ActionIcon size={24} aria-label={copied ? 'Copied' : 'Copy the METRC number'} onClick={copy}>
                  {copied ? <IconCheck size={14} /> : <IconCopy size={14} />}
                </ActionIcon>
              )}
            </CopyButton>
            <span className="ph-muted">
              {it.trackerState === 'gone' ? 'Gone: the tracker no longer lists it' : STATUS_WORD[it.status]}
            </span>
            {mayAudit && (
              <Link
                to="/audit"
                search={{ type: 'package', entity: it.id }}
                className="ph-link ph-push"
                style={{ marginRight: 8 }}
              >
                <IconHistory size={14} aria-hidden style={{ verticalAlign: -2 }} /> Audit log
              </Link>
            )}
          </div>
          {it.note && <p className="ph-muted">{it.note}</p>}
          <div className="ph-row ph-row-wrap" style={{ paddingTop: 4 }}>
            {may && active && (
              <>
                <Button variant="filled" onClick={() => props.onAction('hold')}>
                  Place hold
                </Button>
                <Button onClick={() => props.onAction('count')}>Physical count</Button>
                <Button leftSection={<IconScale size={14} />} onClick={() => props.onAction('current')}>
                  METRC figure
                </Button>
              </>
            )}
            {may && !active && (
              <Button
                variant="filled"
                leftSection={<IconArchiveOff size={14} />}
                onClick={() => props.onAction('restore')}
              >
                Restore
              </Button>
            )}
            <PrintLabelButton detail={it} />
            {may && (
              <Menu>
                <Menu.Target>
                  <ActionIcon aria-label="More for this package" variant="default">
                    <IconDots size={16} />
                  </ActionIcon>
                </Menu.Target>
                <Menu.Dropdown>
                  <Menu.Item leftSection={<IconPencil size={14} />} onClick={() => props.onAction('edit')}>
                    Edit strain and note
                  </Menu.Item>
                  {active && (
                    <Menu.Item leftSection={<IconArchive size={14} />} onClick={() => props.onAction('archive')}>
                      Archive
                    </Menu.Item>
                  )}
                </Menu.Dropdown>
              </Menu>
            )}
          </div>
          <KeptElsewhere />
        </>
      )}
    </div>
  );
}
