// Sheets and Excel: the set-up of the packing list's spreadsheet in four steps with a live check, and afterwards how it
// stands. Everybody who reads may look; changing it takes the right to change settings.
import { useMutation, useQuery } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import type { SheetsStatus } from '#shared/contract/sheets.ts';
import { spreadsheetIdOf } from '#shared/rules/spreadsheet-id.ts';
import '../../components/admin.css';
import { CopyValue } from '../../components/copy-value.tsx';
import { LoadProblem } from '../../components/empty-state.tsx';
import { Screen } from '../../components/screen.tsx';
import { RowsSkeleton } from '../../components/skeleton.tsx';
import { whole } from '../../lib/format.ts';
import { type Outputs, orpc } from '../../rpc/client.ts';
import { useMay } from '../../rpc/hooks.ts';
import { TrayButton } from '../packing/tray-button.tsx';
import { AreaForm } from '../settings/area-form.tsx';
import { useDrafts } from '../settings/drafts.tsx';
import { ChooseAccount, HowToGetOne } from './account-step.tsx';
import { SheetsBanners } from './banner.tsx';
import { LiveCheck } from './check-step.tsx';
import { sheetsAgain, useSheetsStatus } from './data.ts';
import { OtherSheets, SheetsFigures, WorkbookSection } from './figures.tsx';
import { SheetsHelp } from './help.tsx';
import { OpenInExcel, OpenInSheets, TryNow } from './open-buttons.tsx';
import { setUpSteps } from './set-up-steps.ts';
import './sheets.css';
import { ChooseSpreadsheet, SPREADSHEET_KEYS } from './spreadsheet-step.tsx';
import { Step } from './step.tsx';

type Settings = Outputs['settings']['get'];

export function SheetsScreen() {
  const status = useSheetsStatus();
  const settings = useQuery(orpc.settings.get.queryOptions());
  const navigate = useNavigate();
  const failed = [status, settings].find((query) => query.isError && !query.data);
  return (
    <Screen
      title="Sheets and Excel"
      help={<SheetsHelp />}
      actions={
        status.data && (
          <>
            <TrayButton open={false} onToggle={() => void navigate({ to: '/packing', search: { tray: true } })} />
            <OpenInSheets status={status.data} />
            <OpenInExcel status={status.data} />
            {status.data.sheets.enabled && status.data.sheets.trouble === null && <TryNow label="Look now" />}
          </>
        )
      }
    >
      {status.data && <SheetsFigures status={status.data} />}
      <SheetsBanners onPage />
      <div className="ph-scroll">
        {failed ? (
          <LoadProblem error={failed.error} onRetry={() => void failed.refetch()} />
        ) : status.data && settings.data ? (
          <SetUp status={status.data} settings={settings.data} />
        ) : (
          <RowsSkeleton />
        )}
      </div>
    </Screen>
  );
}

const PATH_KEYS = ['sheets.credentialsPath'] as const;
const LAST_KEYS = [
  'sheets.enabled',
  'sheets.autoCreate',
  'sheets.pollSeconds',
  'sheets.fallbackToExcel',
  'sheets.workbookFolder',
  'sheets.url',
] as const;

function SetUp({ status, settings }: { status: SheetsStatus; settings: Settings }) {
  const may = useMay('settings.write');
  const { draftsOf, draft, forget, question } = useDrafts(settings.values);
  const check = useMutation(orpc.sheets.check.mutationOptions({ onSettled: sheetsAgain }));
  const { sheets, excel } = status;
  const { values, fromEnvironment } = settings;
  const steps = setUpSteps({ ...sheets, hasPath: values['sheets.credentialsPath'] !== '' }, check.data?.ok ?? null);
  const idTyped = draftsOf(SPREADSHEET_KEYS).get('sheets.spreadsheetId');
  const typed = typeof idTyped === 'string' ? spreadsheetIdOf(idTyped) : null;
  const form = { area: 'sheets', values, fromEnvironment, onDraft: draft, onForget: forget, bare: true } as const;
  return (
    <div className="ph-sheets">
      {!may && <p className="ph-section ph-muted">You see how it is set up. A Super Admin can change it.</p>}
      <Step
        number={1}
        title="Service account"
        state={steps.account}
        may={may}
        summary={
          sheets.account === '' ? (
            <span className="ph-muted">Packhouse’s own account at Google, as a JSON file.</span>
          ) : (
            <CopyValue value={sheets.account} what="the service account’s address" />
          )
        }
      >
        <HowToGetOne />
        <ChooseAccount
          secret={settings.secrets.find(({ name }) => name === 'google.credentials')}
          given={fromEnvironment.includes('sheets.credentialsPath')}
        />
        <details className="ph-details" open={values['sheets.credentialsPath'] !== ''}>
          <summary>Or keep the file where it is, and give its path</summary>
          <AreaForm {...form} keys={PATH_KEYS} drafts={draftsOf(PATH_KEYS)} />
        </details>
      </Step>
      <Step
        number={2}
        title="Spreadsheet"
        state={steps.spreadsheet}
        may={may}
        summary={
          sheets.spreadsheetId === '' ? (
            <span className="ph-muted">Which spreadsheet the list is in, shared with the service account.</span>
          ) : (
            <>
              {sheets.title && <span className="ph-strong">{sheets.title} </span>}
              <CopyValue value={sheets.spreadsheetId} what="the spreadsheet’s id" />
            </>
          )
        }
      >
        <ChooseSpreadsheet
          settings={settings}
          account={sheets.account}
          url={sheets.url}
          drafts={draftsOf(SPREADSHEET_KEYS)}
          onDraft={draft}
          onForget={forget}
        />
      </Step>
      <Step
        number={3}
        title="Live check"
        state={steps.check}
        verb="Check again"
        may={may}
        summary={
          <span className="ph-muted">
            {check.data?.ok
              ? 'The whole way to Google and back works.'
              : steps.check === 'done'
                ? 'Google has been read.'
                : 'Tries the whole way to Google and back.'}
          </span>
        }
      >
        <LiveCheck check={check} typed={typed} spreadsheetId={sheets.spreadsheetId} />
      </Step>
      <Step
        number={4}
        title="Switch on"
        state={steps.on}
        may={may}
        summary={
          <span className="ph-muted">
            {sheets.enabled ? `On, looks every ${whole(values['sheets.pollSeconds'])} s` : 'Off'}
            {excel.enabled
              ? '; goes on in Excel when Google Sheets is away.'
              : '; lives only here when Google Sheets is away.'}
          </span>
        }
      >
        <AreaForm {...form} keys={LAST_KEYS} drafts={draftsOf(LAST_KEYS)} />
      </Step>
      <OtherSheets status={status} />
      <WorkbookSection status={status} />
      {question}
    </div>
  );
}
