// Where the list lives, since when and why, how it keeps pace with the spreadsheet, and how old the orders behind it
// are, in one quiet line with the ways to the list itself.
import {
  IconAlertTriangle,
  IconDatabase,
  IconEye,
  IconFileSpreadsheet,
  IconHourglass,
  IconTableShare,
} from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import type { LiveSource, SheetsStatus } from '#shared/contract/sheets.ts';
import { ROLE_TEXT } from '#shared/text/labels.ts';
import { LIVE_SOURCE_TEXT } from '#shared/text/sheets.ts';
import { Ago } from '../../components/bits.tsx';
import { Bone } from '../../components/skeleton.tsx';
import { Status } from '../../components/status.tsx';
import { orpc } from '../../rpc/client.ts';
import { useSession } from '../../rpc/hooks.ts';
import { useOrdersStatus } from '../orders/data.ts';
import { AsOf } from '../orders/figures.tsx';
import { useReadAt } from '../sheets/banner.tsx';
import { useSheetsStatus } from '../sheets/data.ts';
import { OpenInExcel, OpenInSheets, TryNow } from '../sheets/open-buttons.tsx';
import {
  bannerOf,
  bookBannerOf,
  bookTroubleOf,
  isAway,
  paceWords,
  stripWords,
  workstationWords,
} from '../sheets/source.ts';

const ICONS: Record<LiveSource, typeof IconDatabase> = {
  sheets: IconTableShare,
  excel: IconFileSpreadsheet,
  here: IconDatabase,
};

export function SourceStrip({ may }: { may: boolean }) {
  const orders = useOrdersStatus().data;
  const query = useSheetsStatus();
  const role = useSession()?.person?.role;
  return (
    <div className="ph-source" role="note" aria-label="Where the list lives">
      {query.data ? (
        <Source status={query.data} />
      ) : query.isError ? (
        <span>
          <Status tone="warn" icon={IconAlertTriangle} label="Not known" /> Where else the list lives could not be read.{' '}
          <button type="button" className="ph-link" onClick={() => void query.refetch()}>
            Try again
          </button>
        </span>
      ) : (
        <Bone width={320} />
      )}
      {!may && (
        <span>
          <Status tone="warn" icon={IconEye} label="Only to look at" />{' '}
          {role ? `${ROLE_TEXT[role].label}s do not pack.` : ''} Ask a Super Admin for the role User.
        </span>
      )}
      {orders && (
        <span className="ph-push">
          Orders <AsOf status={orders} />
        </span>
      )}
    </div>
  );
}

function Source({ status }: { status: SheetsStatus }) {
  const at = useReadAt();
  const usual = useQuery(orpc.settings.get.queryOptions()).data?.values['sheets.pollSeconds'];
  const { live, sheets, excel } = status;
  const away = isAway(status);
  const pace = usual === undefined ? '' : paceWords(status, usual, at);
  const lastRead = live === 'sheets' ? sheets.lastReadAt : live === 'excel' ? excel.lastReadAt : null;
  const book = live === 'excel' && bookBannerOf(status) === null ? bookTroubleOf(status) : null;
  return (
    <>
      <span>
        <Status
          tone={away ? 'warn' : live === 'here' ? 'info' : 'ok'}
          icon={ICONS[live]}
          label={LIVE_SOURCE_TEXT[live].label}
          title={LIVE_SOURCE_TEXT[live].text}
        />{' '}
        · {stripWords(status, at)}
        {lastRead !== null && (
          <>
            {' '}
            Last read <Ago at={lastRead} calm />.
          </>
        )}
      </span>
      {pace !== '' && (
        <span>
          <Status tone="warn" icon={IconHourglass} label="Slowed by Google" /> {pace}
        </span>
      )}
      {book && (
        <span>
          <Status tone="warn" icon={IconAlertTriangle} label="Workbook" /> {book.label}.
        </span>
      )}
      {workstationWords(status) !== '' && <span>{workstationWords(status)}</span>}
      {(sheets.enabled || excel.enabled || excel.exists) && (
        <span className="ph-source-actions">
          <OpenInSheets status={status} />
          <OpenInExcel status={status} />
          {(sheets.enabled || live === 'excel') && bannerOf(status, at) === null && bookBannerOf(status) === null && (
            <TryNow label="Look now" />
          )}
        </span>
      )}
    </>
  );
}
