// spreadsheets.values: get, batchGet, update, batchUpdate, append, clear, batchClear.
import type { JsonObject } from '../stand-in/json.ts';
import { rangeName } from './a1.ts';
import type { Exchange, Route } from './exchange.ts';
import { actorOf, fileFor } from './exchange.ts';
import { flagIn, objectsIn, textIn, textsIn } from './json-fields.ts';
import type { NamedBox } from './ranges.ts';
import { locate } from './ranges.ts';
import { invalidArgument } from './refusal.ts';
import { READ_SCOPES, WRITE_SCOPES } from './routes-spreadsheets.ts';
import type { Book, StoredFile } from './types.ts';
import type { Rendering } from './values-read.ts';
import { valueRange } from './values-read.ts';
import type { InputOption, Written } from './values-write.ts';
import { appendValues, checkedRows, clearValues, writeValues } from './values-write.ts';
import type { Work } from './work.ts';

const rendering = (from: JsonObject, prefix: '' | 'response' = ''): Rendering => {
  const name = (plain: string): string =>
    prefix === '' ? plain : `${prefix}${plain.charAt(0).toUpperCase()}${plain.slice(1)}`;
  return {
    columnsFirst: textIn(from, 'majorDimension') === 'COLUMNS',
    value: textIn(from, name('valueRenderOption')) ?? 'FORMATTED_VALUE',
    dateTime: textIn(from, name('dateTimeRenderOption')) ?? 'SERIAL_NUMBER',
  };
};

const get = (exchange: Exchange): JsonObject => {
  const { book } = fileFor(exchange, false);
  return valueRange(book, locate(book, exchange.parts[1] ?? ''), rendering(exchange.query));
};

const batchGet = (exchange: Exchange): JsonObject => {
  const { book } = fileFor(exchange, false);
  const ranges = textsIn(exchange.query, 'ranges').map((range) => locate(book, range));
  return {
    spreadsheetId: book.id,
    ...(ranges.length === 0
      ? {}
      : { valueRanges: ranges.map((range) => valueRange(book, range, rendering(exchange.query))) }),
  };
};

function inputOption(from: JsonObject): InputOption {
  const option = textIn(from, 'valueInputOption');
  if (option === 'RAW' || option === 'USER_ENTERED') return option;
  throw invalidArgument("'valueInputOption' is required but not specified");
}

function writtenJson(book: Book, id: string, written: Written, from: JsonObject): JsonObject {
  return {
    spreadsheetId: id,
    updatedRange: rangeName(written.tab.title, written.box),
    ...(written.cells === 0
      ? {}
      : { updatedRows: written.rows, updatedColumns: written.columns, updatedCells: written.cells }),
    ...(flagIn(from, 'includeValuesInResponse')
      ? { updatedData: valueRange(book, { tab: written.tab, box: written.box }, rendering(from, 'response')) }
      : {}),
  };
}

function changing<T>(
  exchange: Exchange,
  change: (work: Work, file: StoredFile) => T,
): { readonly file: StoredFile; readonly done: T } {
  const file = fileFor(exchange, true);
  const done = exchange.store.change(file, actorOf(exchange.principal), (work) => change(work, file));
  exchange.applied();
  return { file, done };
}

const update = (exchange: Exchange): JsonObject => {
  const { query, body, parts } = exchange;
  const option = inputOption(query);
  const { file, done } = changing(exchange, (work) => {
    const at = locate(work.book, parts[1] ?? '');
    const named = textIn(body, 'range');
    if (named !== undefined) sameRange(locate(work.book, named), at, named);
    return writeValues(work, at, checkedRows(body, ''), option);
  });
  return writtenJson(file.book, file.book.id, done, query);
};

function sameRange(a: NamedBox, b: NamedBox, text: string): void {
  const same = rangeName(a.tab.title, a.box) === rangeName(b.tab.title, b.box);
  if (!same) {
    throw invalidArgument(
      `Requested writing within range [${rangeName(b.tab.title, b.box)}], but tried writing to range [${text}]`,
    );
  }
}

const batchUpdate = (exchange: Exchange): JsonObject => {
  const { body } = exchange;
  const option = inputOption(body);
  const { file, done } = changing(exchange, (work) =>
    objectsIn(body, 'data').map((one, index) =>
      writeValues(work, locate(work.book, textIn(one, 'range') ?? ''), checkedRows(one, `data[${index}].`), option),
    ),
  );
  const total = (of: (written: Written) => number): number => done.reduce((sum, written) => sum + of(written), 0);
  return {
    spreadsheetId: file.book.id,
    totalUpdatedRows: total(({ rows }) => rows),
    totalUpdatedColumns: total(({ columns }) => columns),
    totalUpdatedCells: total(({ cells }) => cells),
    totalUpdatedSheets: new Set(done.map(({ tab }) => tab)).size,
    responses: done.map((written) => writtenJson(file.book, file.book.id, written, body)),
  };
};

const append = (exchange: Exchange): JsonObject => {
  const { query, body, parts } = exchange;
  const option = inputOption(query);
  const { file, done } = changing(exchange, (work) => {
    const at = locate(work.book, parts[1] ?? '');
    return appendValues(work, at, checkedRows(body, ''), option, textIn(query, 'insertDataOption') === 'INSERT_ROWS');
  });
  const { table, written } = done;
  return {
    spreadsheetId: file.book.id,
    ...(table === null ? {} : { tableRange: rangeName(written.tab.title, table) }),
    updates: writtenJson(file.book, file.book.id, written, query),
  };
};

const clear = (exchange: Exchange): JsonObject => {
  const { file, done } = changing(exchange, (work) => clearValues(work, locate(work.book, exchange.parts[1] ?? '')));
  return { spreadsheetId: file.book.id, clearedRange: done };
};

const batchClear = (exchange: Exchange): JsonObject => {
  const { file, done } = changing(exchange, (work) =>
    textsIn(exchange.body, 'ranges').map((range) => clearValues(work, locate(work.book, range))),
  );
  return { spreadsheetId: file.book.id, clearedRanges: done };
};

type Method = Pick<Route, 'kind' | 'method' | 'query' | 'body' | 'answer' | 'rpc' | 'run'>;
const route = (path: string, method: Method): Route => ({
  ...method,
  path: new RegExp(`^/v4/spreadsheets/([^/:]+)/values${path}$`),
  scopes: method.kind === 'read' ? READ_SCOPES : WRITE_SCOPES,
});

// The colon of a method stands last, so that a range with a colon of its own is not mistaken for one.
export const VALUES_ROUTES: readonly Route[] = [
  route(':batchGet', {
    kind: 'read',
    method: 'GET',
    query: 'BatchGetValuesQuery',
    body: null,
    answer: 'BatchGetValuesResponse',
    rpc: 'BatchGetValues',
    run: batchGet,
  }),
  route(':batchUpdate', {
    kind: 'write',
    method: 'POST',
    query: 'NoQuery',
    body: 'BatchUpdateValuesRequest',
    answer: 'BatchUpdateValuesResponse',
    rpc: 'BatchUpdateValues',
    run: batchUpdate,
  }),
  route(':batchClear', {
    kind: 'write',
    method: 'POST',
    query: 'NoQuery',
    body: 'BatchClearValuesRequest',
    answer: 'BatchClearValuesResponse',
    rpc: 'BatchClearValues',
    run: batchClear,
  }),
  route('/([^/]+):append', {
    kind: 'write',
    method: 'POST',
    query: 'AppendValuesQuery',
    body: 'ValueRange',
    answer: 'AppendValuesResponse',
    rpc: 'AppendValues',
    run: append,
  }),
  route('/([^/]+):clear', {
    kind: 'write',
    method: 'POST',
    query: 'NoQuery',
    body: 'ClearValuesRequest',
    answer: 'ClearValuesResponse',
    rpc: 'ClearValues',
    run: clear,
  }),
  route('/([^/]+)', {
    kind: 'read',
    method: 'GET',
    query: 'GetValuesQuery',
    body: null,
    answer: 'ValueRange',
    rpc: 'GetValues',
    run: get,
  }),
  route('/([^/]+)', {
    kind: 'write',
    method: 'PUT',
    query: 'WriteValuesQuery',
    body: 'ValueRange',
    answer: 'UpdateValuesResponse',
    rpc: 'UpdateValues',
    run: update,
  }),
];
