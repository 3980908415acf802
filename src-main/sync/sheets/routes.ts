// Contract → the packing list in spreadsheets.

import { readFile } from 'node:fs/promises';
import { basename } from 'node:path';
import type { Actor } from '../../core/actor.ts';
import { AppError } from '../../core/app-error.ts';
import { type Clock, toInstant } from '../../core/clock.ts';
import { api } from '../../core/rpc.ts';
import type { AppDatabase } from '../../db/database.ts';
import type { SettingsService } from '../../features/settings/service.ts';
import { closedSince, dismissTx, listFindings } from '../../features/sheets/findings.ts';
import type { GoogleSheetsPort } from '../../integrations/google-sheets/port.ts';
import { checkGoogle } from './check.ts';
import { createChoosing } from './choosing.ts';
import type { SheetsControl } from './control.ts';
import type { ListSide } from './list-side.ts';

export interface SheetsRouteDeps {
  readonly database: AppDatabase;
  readonly clock: Clock;
  readonly settings: SettingsService;
  readonly control: SheetsControl;
  readonly list: ListSide;
  readonly port: GoogleSheetsPort;
  readonly takeCredentials: (fileName: string, text: string, actor: Actor) => string;
  /** Opens a file in the machine's own program; absent where the host cannot. */
  readonly openFile?: ((path: string) => Promise<boolean>) | undefined;
}

/** The longest a person waits for the check or for the workbook. */
const PATIENCE_MS = 60_000;

export function createSheetsRoutes(deps: SheetsRouteDeps) {
  const s = api.sheets;
  const { database, clock, control, settings, list } = deps;

  const choosing = createChoosing({ database, clock, list, settle: control.settle });

  return {
    status: s.status.handler(() => control.status()),
    findings: s.findings.handler(({ input }) =>
      listFindings(database.read, input, closedSince(clock.now()), choosing.nowOf),
    ),
    refresh: s.refresh.handler(async () => {
      await control.nudge();
      return {};
    }),
    choose: s.choose.handler(({ input, context }) => {
      const results = input.rows.map(({ id, seen }) => {
        const error = choosing.choose(id, seen, input.choice, context.actor);
        return { id, ok: error === null, error };
      });
      void control.sync.nudge();
      return { results };
    }),
    dismiss: s.dismiss.handler(({ input, context }) => ({
      dismissed: database.writeTx((tx) => dismissTx(tx, input.ids, context.actor.name, toInstant(clock.now()))),
    })),
    dismissSummary: s.dismissSummary.handler(() => {
      control.dismissSummary();
      return {};
    }),
    check: s.check.handler(({ input }) =>
      checkGoogle(
        deps.port,
        input.spreadsheetId || settings.get('sheets.spreadsheetId'),
        settings.get('sheets.autoCreate'),
        AbortSignal.timeout(PATIENCE_MS),
      ),
    ),
    takeCredentials: s.takeCredentials.handler(({ input, context }) => ({
      account: deps.takeCredentials(
        input.fileName,
        Buffer.from(input.contentBase64, 'base64').toString('utf8'),
        context.actor,
      ),
    })),
    workbook: s.workbook.handler(async () => {
      const path = await freshPath(deps);
      const content = await readFile(path).catch(() => null);
      if (!content) throw new AppError('WORKBOOK_NOT_HERE', { path, reason: 'book_missing' });
      return { fileName: basename(path), contentBase64: content.toString('base64') };
    }),
    openWorkbook: s.openWorkbook.handler(async () => {
      const path = await freshPath(deps);
      return { opened: (await deps.openFile?.(path)) ?? false, path };
    }),
  };
}

/** Throws WORKBOOK_NOT_HERE when it is switched off. What keeps it from being brought up to date shows in the status. */
async function freshPath({ settings, control }: SheetsRouteDeps): Promise<string> {
  const path = control.bookPath();
  if (!settings.get('sheets.fallbackToExcel')) throw new AppError('WORKBOOK_NOT_HERE', { path, reason: 'book_off' });
  await control.freshBook(AbortSignal.timeout(PATIENCE_MS));
  return path;
}
