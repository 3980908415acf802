// spreadsheets: get, create, batchUpdate.
import { randomBytes } from 'node:crypto';
import type { JsonObject } from '../stand-in/json.ts';
import type { Box } from './a1.ts';
import { boxesMeet } from './a1.ts';
import { runRequests } from './batch-update.ts';
import type { Exchange, Route } from './exchange.ts';
import { actorOf, fileFor } from './exchange.ts';
import { below, EVERYTHING, wants } from './field-mask.ts';
import { spreadsheetJson } from './grid-view.ts';
import { EMPTY, flagIn, listIn, objectIn, objectsIn, textIn, textsIn } from './json-fields.ts';
import { sheetLocale } from './locale.ts';
import { locate } from './ranges.ts';
import { invalidArgument } from './refusal.ts';
import type { StoredFile, Tab } from './types.ts';

const SCOPE = 'https://www.googleapis.com/auth/';
export const WRITE_SCOPES = ['spreadsheets', 'drive', 'drive.file'].map((name) => SCOPE + name);
export const READ_SCOPES = [...WRITE_SCOPES, `${SCOPE}spreadsheets.readonly`, `${SCOPE}drive.readonly`];

const pageOf = (exchange: Exchange, id: string): string => `${exchange.baseUrl}/spreadsheets/d/${id}/edit`;

function mayEdit(file: StoredFile, email: string) {
  const role = file.roles.get(email);
  return (tab: Tab, box: Box): boolean =>
    role === 'owner' ||
    (role === 'writer' &&
      tab.protections.every(
        (protection) => protection.warningOnly || !boxesMeet(protection.box, box) || protection.editors.includes(email),
      ));
}

const get = (exchange: Exchange): JsonObject => {
  const file = fileFor(exchange, false);
  const { book } = file;
  const ranges = textsIn(exchange.query, 'ranges').map((range) => locate(book, range));
  return spreadsheetJson({
    book,
    url: pageOf(exchange, book.id),
    ranges: ranges.length === 0 ? null : ranges,
    mask: exchange.mask,
    gridData: flagIn(exchange.query, 'includeGridData'),
    mayEdit: mayEdit(file, exchange.principal.account.clientEmail),
  });
};

const batchUpdate = (exchange: Exchange): JsonObject => {
  const file = fileFor(exchange, true);
  const { body, store, mask } = exchange;
  const replies = store.change(file, actorOf(exchange.principal), (work) => {
    const done = runRequests(work, body);
    // A range that does not stand after the changes refuses them all.
    for (const range of textsIn(body, 'responseRanges')) locate(work.book, range);
    return done;
  });
  exchange.applied();
  const { book } = file;
  const answer: JsonObject = { spreadsheetId: book.id, replies };
  const viewMask = mask === null ? null : below(mask, 'updatedSpreadsheet');
  if (!flagIn(body, 'includeSpreadsheetInResponse') || (mask !== null && viewMask === null)) return answer;
  const ranges = textsIn(body, 'responseRanges').map((range) => locate(book, range));
  return {
    ...answer,
    updatedSpreadsheet: spreadsheetJson({
      book,
      url: pageOf(exchange, book.id),
      ranges: ranges.length === 0 ? null : ranges,
      mask: viewMask,
      gridData: flagIn(body, 'responseIncludeGridData'),
      mayEdit: mayEdit(file, exchange.principal.account.clientEmail),
    }),
  };
};

const create = (exchange: Exchange): JsonObject => {
  const { body, store, principal, baseUrl, mask } = exchange;
  const properties = objectIn(body, 'properties') ?? EMPTY;
  const locale = textIn(properties, 'locale') ?? 'en_US';
  if (sheetLocale(locale) === null) throw invalidArgument(`Invalid properties.locale: Unsupported locale: ${locale}`);
  const owner = actorOf(principal);
  const id = `1${randomBytes(32).toString('base64url')}`;
  const file = store.add({
    id,
    title: textIn(properties, 'title') ?? 'Untitled spreadsheet',
    locale,
    timeZone: textIn(properties, 'timeZone') ?? 'Etc/GMT',
    owner,
  });
  const sheets = objectsIn(body, 'sheets');
  try {
    if (sheets.length > 0) {
      store.change(file, owner, (work) => {
        work.book.tabs = [];
        for (const sheet of sheets) {
          const before = work.book.tabs.length;
          runRequests(work, { requests: [{ addSheet: { properties: objectIn(sheet, 'properties') ?? EMPTY } }] });
          const sheetId = work.book.tabs[before]?.id ?? 0;
          for (const data of objectsIn(sheet, 'data')) {
            const start = { sheetId, rowIndex: data.startRow ?? 0, columnIndex: data.startColumn ?? 0 };
            const rows = listIn(data, 'rowData') ?? [];
            if (rows.length > 0)
              runRequests(work, {
                requests: [{ updateCells: { start, rows, fields: 'userEnteredValue,note,userEnteredFormat' } }],
              });
          }
        }
      });
    }
  } catch (error) {
    store.files.delete(id);
    throw error;
  }
  exchange.applied();
  const used = mask ?? EVERYTHING;
  const view = { book: file.book, url: `${baseUrl}/spreadsheets/d/${id}/edit`, ranges: null, mask: used };
  return spreadsheetJson({ ...view, gridData: wants(used, 'sheets', 'data') && mask !== null, mayEdit: () => true });
};

const ID = '([^/:]+)';

export const SPREADSHEET_ROUTES: readonly Route[] = [
  {
    kind: 'write',
    method: 'POST',
    path: /^\/v4\/spreadsheets$/,
    query: 'NoQuery',
    body: 'Spreadsheet',
    answer: 'Spreadsheet',
    scopes: WRITE_SCOPES,
    rpc: 'CreateSpreadsheet',
    run: create,
  },
  {
    kind: 'read',
    method: 'GET',
    path: new RegExp(`^/v4/spreadsheets/${ID}$`),
    query: 'GetQuery',
    body: null,
    answer: 'Spreadsheet',
    scopes: READ_SCOPES,
    rpc: 'GetSpreadsheet',
    run: get,
  },
  {
    kind: 'write',
    method: 'POST',
    path: new RegExp(`^/v4/spreadsheets/${ID}:batchUpdate$`),
    query: 'NoQuery',
    body: 'BatchUpdateSpreadsheetRequest',
    answer: 'BatchUpdateSpreadsheetResponse',
    scopes: WRITE_SCOPES,
    rpc: 'BatchUpdateSpreadsheet',
    run: batchUpdate,
  },
];
