// Above the packing list and on the page Sheets and Excel, while the list cannot live where it should: why, what to do,
// and the button that helps. And once when it is back: what became of what waited.
import { Button, CloseButton } from '@mantine/core';
import { IconAlertTriangle, IconCircleCheck, IconCloudOff } from '@tabler/icons-react';
import { Link, useNavigate } from '@tanstack/react-router';
import { use } from 'react';
import type { SheetsStatus } from '#shared/contract/sheets.ts';
import { CopyValue } from '../../components/copy-value.tsx';
import { useNow } from '../../lib/use-now.ts';
import { orpc } from '../../rpc/client.ts';
import { useAction, useMay } from '../../rpc/hooks.ts';
import { TimeZone } from '../../rpc/time-zone.ts';
import { sheetsAgain, useSheetsStatus } from './data.ts';
import { TryNow } from './open-buttons.tsx';
import { type BannerWords, bannerOf, bookBannerOf, type ReadAt, summaryWords } from './source.ts';

/** The moment words are read at, renewed every second. */
export const useReadAt = (): ReadAt => ({ now: useNow(), timeZone: use(TimeZone) });

/** `onPage`: it stands on the set-up's own page, so nothing leads there. */
export function SheetsBanners({ onPage = false }: { onPage?: boolean }) {
  const status = useSheetsStatus().data;
  const at = useReadAt();
  if (!status) return null;
  const sheets = bannerOf(status, at);
  const book = bookBannerOf(status);
  return (
    <>
      {sheets && <Banner words={sheets} onPage={onPage} tries />}
      {book && <Banner words={book} onPage={onPage} tries={sheets === null} />}
      <BackSummary status={status} at={at} />
    </>
  );
}

/** `tries`: with the button that looks at once; one is enough for both. */
function Banner({ words, onPage, tries }: { words: BannerWords; onPage: boolean; tries: boolean }) {
  const navigate = useNavigate();
  const maySet = useMay('settings.write');
  const Icon = words.tone === 'warn' ? IconCloudOff : IconAlertTriangle;
  return (
    <div className="ph-banner ph-banner-wrap" data-tone={words.tone} data-sheets={words.code} role="status">
      <Icon className="ph-banner-icon" size={16} aria-hidden />
      <p>
        <strong>{words.label}.</strong> {words.text}{' '}
        {words.copy !== null && <CopyValue value={words.copy} what="the service account’s address" />} {words.meanwhile}
      </p>
      {tries && <TryNow />}
      {words.settings &&
        !onPage &&
        (maySet ? (
          <Button variant="filled" onClick={() => void navigate({ to: '/sheets' })}>
            Set it right
          </Button>
        ) : (
          <span className="ph-muted">A Super Admin can set this right.</span>
        ))}
    </div>
  );
}

function BackSummary({ status, at }: { status: SheetsStatus; at: ReadAt }) {
  const may = useMay('packing.write');
  const dismiss = useAction(orpc.sheets.dismissSummary.mutationOptions({ onSettled: sheetsAgain }));
  const { summary } = status;
  if (!summary || dismiss.isSuccess) return null;
  return (
    <div className="ph-banner" data-tone="info" data-sheets="back" role="status">
      <IconCircleCheck className="ph-banner-icon" size={16} aria-hidden />
      <p>
        {summaryWords(summary, at)}{' '}
        {summary.conflicts > 0 && (
          <Link to="/packing" search={{ tray: true }} className="ph-link">
            Decide them
          </Link>
        )}
      </p>
      {may && (
        <CloseButton
          size="sm"
          aria-label="Put this summary away"
          disabled={dismiss.isPending}
          onClick={() => dismiss.mutate(undefined)}
        />
      )}
    </div>
  );
}
