// Where the list lives and how old the orders behind it are, in one quiet line.
import { IconDatabase, IconEye } from '@tabler/icons-react';
import { ROLE_TEXT } from '#shared/text/labels.ts';
import { Status } from '../../components/status.tsx';
import { useSession } from '../../rpc/hooks.ts';
import { useOrdersStatus } from '../orders/data.ts';
import { AsOf } from '../orders/figures.tsx';

export function SourceStrip({ may }: { may: boolean }) {
  const status = useOrdersStatus().data;
  const role = useSession()?.person?.role;
  return (
    <div className="ph-source" role="note" aria-label="Where the list lives">
      <span>
        <Status tone="info" icon={IconDatabase} label="Only here" /> No spreadsheet is connected: the list lives in
        Packhouse, and works with no network.
      </span>
      {!may && (
        <span>
          <Status tone="warn" icon={IconEye} label="Only to look at" />{' '}
          {role ? `${ROLE_TEXT[role].label}s do not pack.` : ''} Ask a Super Admin for the role User.
        </span>
      )}
      {status && (
        <span className="ph-push">
          Orders <AsOf status={status} />
        </span>
      )}
    </div>
  );
}
