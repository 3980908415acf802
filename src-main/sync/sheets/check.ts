// The live check of the set-up: the whole way to the spreadsheet, step by step, the first that fails named with its cause.
import type { CHECK_STEPS, CheckStep, SheetTrouble } from '#shared/contract/sheets.ts';
import { TAB_TITLES } from '#shared/rules/sheet-columns.ts';
import { spreadsheetIdOf } from '#shared/rules/spreadsheet-id.ts';
import { GoogleError } from '../../integrations/google-sheets/errors.ts';
import type { GoogleSheetsPort, SpreadsheetShape } from '../../integrations/google-sheets/port.ts';

type StepName = (typeof CHECK_STEPS)[number];

export interface CheckResult {
  readonly ok: boolean;
  readonly account: string;
  readonly title: string;
  readonly url: string;
  readonly steps: CheckStep[];
}

const STEPS: readonly StepName[] = ['credentials', 'sign_in', 'spreadsheet', 'write', 'change_check', 'tabs'];

const troubleOf = (error: GoogleError): SheetTrouble => (error.kind === 'aborted' ? 'timeout' : error.kind);

export async function checkGoogle(
  port: GoogleSheetsPort,
  typed: string,
  mayMake: boolean,
  signal: AbortSignal,
): Promise<CheckResult> {
  const steps: CheckStep[] = [];
  let account = '';
  let shape: SpreadsheetShape | null = null;
  const done = (): CheckResult => {
    for (const step of STEPS.slice(steps.length)) steps.push({ step, state: 'skipped', trouble: null, detail: '' });
    const ok = steps.every(({ state }) => state === 'ok' || state === 'warning');
    return { ok, account, title: shape?.title ?? '', url: shape?.url ?? '', steps };
  };
  const ok = (step: StepName, detail = ''): void => {
    steps.push({ step, state: 'ok', trouble: null, detail });
  };
  /** False when it failed. */
  const attempt = async (step: StepName, work: () => Promise<string>): Promise<boolean> => {
    try {
      ok(step, await work());
      return true;
    } catch (error) {
      if (!(error instanceof GoogleError)) throw error;
      steps.push({ step, state: 'failed', trouble: troubleOf(error), detail: error.detail });
      return false;
    }
  };

  const hasAccount = await attempt('credentials', async () => {
    account = port.account();
    return account;
  });
  if (!hasAccount) return done();
  const isIn = await attempt('sign_in', async () => {
    await port.signIn(signal);
    return '';
  });
  if (!isIn) return done();
  const id = spreadsheetIdOf(typed);
  if (id === null) {
    steps.push({ step: 'spreadsheet', state: 'failed', trouble: 'no_spreadsheet', detail: typed });
    return done();
  }
  const isThere = await attempt('spreadsheet', async () => {
    shape = await port.shape(id, signal);
    return shape.title;
  });
  if (!isThere) return done();
  const tabs = (shape as SpreadsheetShape | null)?.tabs ?? [];
  // Giving a tab the title it has changes nothing, and Google still asks whether we may write.
  const mayWrite = await attempt('write', async () => {
    const first = tabs[0];
    if (first) {
      const { tabId, title } = first;
      await port.change(id, [{ kind: 'name-tab', tabId, title }], [], signal);
    }
    return '';
  });
  if (!mayWrite) return done();
  try {
    await port.version(id, signal);
    ok('change_check');
  } catch (error) {
    if (!(error instanceof GoogleError)) throw error;
    steps.push({ step: 'change_check', state: 'warning', trouble: troubleOf(error), detail: error.detail });
  }
  const hasTab = tabs.some(({ title }) => title.trim().toLowerCase() === TAB_TITLES.packing.toLowerCase());
  if (hasTab || mayMake) ok('tabs', hasTab ? TAB_TITLES.packing : '');
  else steps.push({ step: 'tabs', state: 'failed', trouble: 'tab_missing', detail: TAB_TITLES.packing });
  return done();
}
