// The live check: the whole way to Google and back, step by step, with what to do about the one that failed. Nothing is
// stored by asking.
import { Button } from '@mantine/core';
import {
  IconAlertTriangle,
  IconCircleCheck,
  IconCircleDashed,
  IconLoader2,
  IconPlayerPlay,
  IconX,
} from '@tabler/icons-react';
import type { UseMutationResult } from '@tanstack/react-query';
import type { CheckStep } from '#shared/contract/sheets.ts';
import { CHECK_STEP_TEXT, sheetTroubleWords } from '#shared/text/sheets.ts';
import { CopyValue } from '../../components/copy-value.tsx';
import { Problem } from '../../components/form-dialog.tsx';
import { Status } from '../../components/status.tsx';
import type { Outputs } from '../../rpc/client.ts';

type Check = Outputs['sheets']['check'];

interface Props {
  readonly check: UseMutationResult<Check, Error, { spreadsheetId?: string | undefined }>;
  /** A spreadsheet that was typed and is not saved yet. */
  readonly typed: string | null;
  readonly spreadsheetId: string;
}

export function LiveCheck({ check, typed, spreadsheetId }: Props) {
  const run = () => check.mutate(typed === null ? {} : { spreadsheetId: typed });
  return (
    <>
      <p>
        Signs in, opens the spreadsheet, writes a cell of the hidden helper tab and reads it back.
        {typed !== null && ' It uses the spreadsheet typed above, which is not saved yet.'}
      </p>
      <div className="ph-row">
        <Button variant="filled" leftSection={<IconPlayerPlay size={14} />} loading={check.isPending} onClick={run}>
          {check.data || check.isError ? 'Check again' : 'Check it now'}
        </Button>
        <span className="ph-muted" role="status">
          {check.isPending && 'Asking Google…'}
          {check.data &&
            !check.isPending &&
            (check.data.ok ? `It works: ${check.data.title || 'all steps went well'}.` : 'It does not work yet.')}
        </span>
      </div>
      {check.isError && <Problem error={check.error} />}
      {(check.isPending || check.data) && (
        <ol className="ph-check" aria-label="Steps of the check" aria-busy={check.isPending}>
          {check.isPending
            ? Object.entries(CHECK_STEP_TEXT).map(([step, { label }], at) => (
                <li key={step}>
                  <Status
                    tone={at === 0 ? 'info' : 'quiet'}
                    icon={at === 0 ? IconLoader2 : IconCircleDashed}
                    label={label}
                  />
                </li>
              ))
            : check.data?.steps.map((step) => (
                <Outcome
                  key={step.step}
                  step={step}
                  account={check.data?.account ?? ''}
                  spreadsheetId={typed ?? spreadsheetId}
                />
              ))}
        </ol>
      )}
    </>
  );
}

const SIGNS = {
  ok: { tone: 'ok', icon: IconCircleCheck, word: 'works' },
  warning: { tone: 'warn', icon: IconAlertTriangle, word: 'works, with a remark' },
  failed: { tone: 'bad', icon: IconX, word: 'failed' },
  skipped: { tone: 'quiet', icon: IconCircleDashed, word: 'not tried' },
} as const satisfies Record<CheckStep['state'], { tone: string; icon: typeof IconX; word: string }>;

function Outcome({ step, account, spreadsheetId }: { step: CheckStep; account: string; spreadsheetId: string }) {
  const { tone, icon, word } = SIGNS[step.state];
  const { label, text } = CHECK_STEP_TEXT[step.step];
  const trouble = step.trouble && sheetTroubleWords(step.trouble, { detail: step.detail, spreadsheetId });
  return (
    <li data-step={step.step} data-state={step.state}>
      <Status tone={tone} icon={icon} label={`${label}: ${word}`} />
      {trouble ? (
        <p className="ph-wrap">
          <strong>{trouble.label}.</strong> {trouble.text} {trouble.remedy}{' '}
          {step.trouble === 'not_shared' && account !== '' && (
            <CopyValue value={account} what="the service account’s address" />
          )}
        </p>
      ) : (
        <p className="ph-muted ph-wrap">{step.state === 'ok' ? text : step.detail}</p>
      )}
    </li>
  );
}
