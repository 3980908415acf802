// The part of the composition root that joins the packing list to Google Sheets and to the workbook.
import { readFileSync, statSync } from 'node:fs';
import { z } from 'zod';
import { zoneOf } from '#shared/rules/local-day.ts';
import type { Actor } from './core/actor.ts';
import { AppError } from './core/app-error.ts';
import { type Clock, toInstant } from './core/clock.ts';
import type { EventBus } from './core/events.ts';
import { newId } from './core/ids.ts';
import type { Logger } from './core/log.ts';
import type { createPacking } from './create-packing.ts';
import type { AppDatabase } from './db/database.ts';
import { namedState } from './db/states.ts';
import type { SettingsService } from './features/settings/service.ts';
import { createExcel } from './integrations/excel/client.ts';
import { createGoogleClient } from './integrations/google-sheets/client.ts';
import { readServiceAccount } from './integrations/google-sheets/credentials.ts';
import { GoogleError } from './integrations/google-sheets/errors.ts';
import { createSheetsControl } from './sync/sheets/control.ts';
import { createListSide } from './sync/sheets/list-side.ts';
import { createSheetsRoutes } from './sync/sheets/routes.ts';
import { createTablesSide } from './sync/sheets/tables-side.ts';

export interface SheetsDeps {
  readonly database: AppDatabase;
  readonly clock: Clock;
  readonly random: () => number;
  readonly log: Logger;
  readonly events: EventBus;
  readonly settings: SettingsService;
  readonly dataDir: string;
  readonly packing: ReturnType<typeof createPacking>;
  readonly openFile?: ((path: string) => Promise<boolean>) | undefined;
}

const workstationState = namedState('sheets.workstation', z.object({ id: z.string() }));
const TIMEOUT_MS = 20_000;
const LARGEST_CREDENTIALS = 64 * 1024;

/** The one name this installation has among the workstations of a service account. */
function workstationOf(database: AppDatabase, clock: Clock): string {
  const known = workstationState.read(database.read);
  if (known) return known.id;
  const id = newId();
  database.writeTx((tx) => workstationState.writeTx(tx, { id }, toInstant(clock.now())));
  return id;
}

/** The JSON text of the service account, wherever it is kept; '' when nothing was chosen. */
function credentialsText(settings: SettingsService): string | { readonly missing: string } {
  const path = settings.get('sheets.credentialsPath');
  if (path === '') {
    const kept = settings.secret('google.credentials');
    return kept === null ? '' : Buffer.from(kept, 'base64').toString('utf8');
  }
  try {
    const file = statSync(path);
    // What is no file could keep everything waiting for ever.
    if (!file.isFile()) return { missing: path };
    return file.size > LARGEST_CREDENTIALS ? '{}' : readFileSync(path, 'utf8');
  } catch {
    return { missing: path };
  }
}

/** Tells the log each account's key before anything else sees it, also of one that was there at the start. */
function hiddenFromLog(log: Logger, source: () => ReturnType<typeof credentialsText>) {
  let told = '';
  return () => {
    const text = source();
    if (typeof text === 'string' && text !== told) {
      told = text;
      for (const secret of secretsIn(text)) log.redact(secret);
    }
    return text;
  };
}

function secretsIn(text: string): readonly string[] {
  try {
    return readServiceAccount(text).secrets;
  } catch {
    // What cannot sign is nobody's key.
    return [];
  }
}

export function createSheets(deps: SheetsDeps) {
  const { database, clock, random, log, events, settings, packing } = deps;
  const timeZone = () => settings.get('facility.timeZone');
  const credentials = hiddenFromLog(log, () => credentialsText(settings));
  credentials();
  const port = createGoogleClient({
    clock,
    baseUrl: () => settings.get('sheets.url'),
    credentials,
    timeoutMs: () => TIMEOUT_MS,
    onCall: (call) => control.counted(call),
    withoutSecrets: log.withoutSecrets,
  });
  const list = createListSide({
    read: database.read,
    lines: packing.sheetLines,
    rows: packing.rows,
    service: packing.service,
  });
  const tables = createTablesSide({
    port,
    clock,
    random,
    events,
    sources: {
      historyWeeks: packing.history.weeks,
      historyOf: (monday) => packing.history.history({ monday, search: '', limit: 5000, offset: 0 }).rows,
      delivery: () => packing.delivery.delivery({ withLeftOut: false }),
      dayOf: (instant) => zoneOf(timeZone()).read(Date.parse(instant)).day,
    },
    spreadsheetOf: (sheet) => settings.get(`sheets.${sheet}Id`) || settings.get('sheets.spreadsheetId'),
    mayMake: () => settings.get('sheets.autoCreate'),
  });
  const control = createSheetsControl({
    database,
    clock,
    log,
    random,
    events,
    settings,
    dataDir: deps.dataDir,
    workstation: workstationOf(database, clock),
    port,
    excel: createExcel({ clock }),
    list,
    tables,
  });

  /** Keeps the service account as a secret. Throws CREDENTIALS_NOT_USABLE. */
  const takeCredentials = (fileName: string, text: string, actor: Actor): string => {
    if (settings.fromEnvironment().includes('sheets.credentialsPath')) {
      throw new AppError('INVALID_INPUT', { field: 'sheets.credentialsPath', reason: 'given_by_environment' });
    }
    const account = readCredentials(fileName, text);
    for (const secret of account.secrets) log.redact(secret);
    settings.setSecret('google.credentials', Buffer.from(text).toString('base64'));
    if (settings.get('sheets.credentialsPath') !== '') settings.change({ 'sheets.credentialsPath': '' }, actor);
    return account.email;
  };

  return {
    ...control,
    list,
    routes: createSheetsRoutes({
      database,
      clock,
      settings,
      control,
      list,
      port,
      takeCredentials,
      openFile: deps.openFile,
    }),
  };
}

function readCredentials(fileName: string, text: string): ReturnType<typeof readServiceAccount> {
  try {
    return readServiceAccount(text);
  } catch (error) {
    if (!(error instanceof GoogleError)) throw error;
    const isJson = !/not JSON/i.test(error.detail);
    const reason = !isJson ? 'not_json' : /private_key/.test(error.detail) ? 'key_cannot_sign' : 'not_service_account';
    throw new AppError('CREDENTIALS_NOT_USABLE', { fileName, reason });
  }
}
