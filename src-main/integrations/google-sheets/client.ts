// The Google client: every call of the port, over Google's own client libraries. It remembers a token and whether
// Drive takes the fuller question, for one address and account; everything else is the sync's.
import type { sheets_v4 } from '@googleapis/sheets';
import type { Clock } from '../../core/clock.ts';
import { errorFromAnswer } from './answers.ts';
import { type CredentialsSource, createAccountReader } from './credentials.ts';
import { GoogleError } from './errors.ts';
import { type GoogleLibrary, googleLibrary } from './library.ts';
import type { GoogleCall, GoogleSheetsPort, SheetChange, SpreadsheetShape, TabRange } from './port.ts';
import { rangeText } from './ranges.ts';
import {
  AFTER_FIELDS,
  NOTE_FIELDS,
  READ_FIELDS,
  SHAPE_FIELDS,
  SHORT_VERSION_FIELDS,
  toCellsAfter,
  toNotedCells,
  toRanges,
  toShape,
  toVersion,
  VERSION_FIELDS,
} from './reading.ts';
import { toRequests } from './requests.ts';
import { createGoogleSecrets } from './secrets.ts';
import { createSignIn, type GooglePlace } from './sign-in.ts';
import { createTabSizes, needsSizes } from './tab-sizes.ts';
import { createTransport, type GoogleExchange, type HttpOptions } from './transport.ts';

export interface GoogleClientOptions {
  readonly clock: Clock;
  /** The base of /token, /v4/… and /drive/v3/…; '' for Google's own addresses. Asked at each call. */
  readonly baseUrl: () => string;
  /** Read afresh at each call. */
  readonly credentials: CredentialsSource;
  /** For each request. */
  readonly timeoutMs: () => number;
  readonly onCall: (call: GoogleCall) => void;
  /** Takes every other known secret out of a text; this client's own it takes out by itself. */
  readonly withoutSecrets: (text: string) => string;
}

type ApiOptions = HttpOptions & {
  readonly headers: Record<string, string>;
  readonly rootUrl?: string;
  readonly universeDomain: string;
};
type Send = (library: GoogleLibrary, options: ApiOptions) => ReturnType<GoogleExchange['send']>;

const SPREADSHEET_ID = /^[A-Za-z0-9_-]+$/;

/**
 * The body of a write. The libraries copy plain objects deeply, twice over; an instance of a class goes through them as
 * it is, which halves what a large write costs.
 */
class WriteBody implements sheets_v4.Schema$BatchUpdateSpreadsheetRequest {
  readonly requests: sheets_v4.Schema$Request[];
  readonly includeSpreadsheetInResponse?: boolean;
  readonly responseIncludeGridData?: boolean;
  readonly responseRanges?: string[];

  constructor(requests: sheets_v4.Schema$Request[], look: readonly TabRange[]) {
    this.requests = requests;
    if (look.length === 0) return;
    this.includeSpreadsheetInResponse = true;
    this.responseIncludeGridData = true;
    this.responseRanges = look.map(rangeText);
  }
}

export function createGoogleClient(options: GoogleClientOptions): GoogleSheetsPort {
  const { clock } = options;
  const secrets = createGoogleSecrets(options.withoutSecrets);
  const exchange = createTransport({ ...options, secrets });
  const signIn = createSignIn(clock, exchange, secrets);
  const account = createAccountReader(options.credentials);
  const base = (): string => options.baseUrl().trim().replace(/\/+$/, '');
  /** Where Drive refused the fuller question. */
  let shortVersionAt: string | null = null;

  const place = (): GooglePlace => {
    const found = { base: base(), account: account() };
    const isWeb = found.base === '' || /^https?:$/.test(URL.parse(found.base)?.protocol ?? '');
    if (!isWeb) throw new GoogleError('network', { detail: 'This is not the address of a web server.' });
    secrets.ofAccount(found.account.secrets);
    return found;
  };

  /** A request is for the address it was meant for: at another one the same id is another spreadsheet. */
  const stillAt = (where: GooglePlace, mayHaveHappened: boolean): void => {
    if (base() !== where.base) throw new GoogleError('aborted', { mayHaveHappened });
  };

  const once = async (kind: GoogleCall['kind'], send: Send, where: GooglePlace, token: string, signal: AbortSignal) => {
    const library = await googleLibrary();
    stillAt(where, false);
    const answer = await exchange(
      {
        kind,
        send: (http) =>
          send(library, {
            ...http,
            headers: { authorization: `Bearer ${token}`, accept: 'application/json' },
            ...(where.base === '' ? {} : { rootUrl: where.base }),
            universeDomain: 'googleapis.com',
          }),
      },
      signal,
    );
    stillAt(where, kind === 'write');
    return answer;
  };

  /** The body of a good answer. A refused token is thrown away and the request tried once more: it did nothing. */
  const call = async (kind: GoogleCall['kind'], send: Send, signal: AbortSignal): Promise<unknown> => {
    const where = place();
    let token = await signIn.token(where, signal);
    let answer = await once(kind, send, where, token, signal);
    if (answer.status === 401) {
      signIn.forget(token);
      token = await signIn.token(where, signal);
      answer = await once(kind, send, where, token, signal);
      if (answer.status === 401) signIn.forget(token);
    }
    if (answer.status < 200 || answer.status > 299) throw errorFromAnswer(answer, kind);
    if (answer.body !== undefined) return answer.body;
    throw new GoogleError('shape', {
      status: answer.status,
      detail: 'The answer was not JSON.',
      mayHaveHappened: kind === 'write',
    });
  };

  const checkedId = (spreadsheetId: string): string => {
    if (SPREADSHEET_ID.test(spreadsheetId)) return spreadsheetId;
    throw new GoogleError('not_found', { detail: 'This is not the id of a spreadsheet.' });
  };

  const shape = async (id: string, signal: AbortSignal): Promise<SpreadsheetShape> => {
    const spreadsheetId = checkedId(id);
    const send: Send = ({ sheets }, http) => sheets.spreadsheets.get({ spreadsheetId, fields: SHAPE_FIELDS }, http);
    return toShape(await call('shape', send, signal), spreadsheetId);
  };

  const askVersion = (fileId: string, fields: string, signal: AbortSignal): Promise<unknown> =>
    call('version', ({ drive }, http) => drive.files.get({ fileId, fields, supportsAllDrives: true }, http), signal);

  const version = async (id: string, signal: AbortSignal): Promise<unknown> => {
    const fileId = checkedId(id);
    const address = base();
    if (shortVersionAt === address) return askVersion(fileId, SHORT_VERSION_FIELDS, signal);
    try {
      return await askVersion(fileId, VERSION_FIELDS, signal);
    } catch (error) {
      if (!(error instanceof GoogleError) || error.kind !== 'rejected' || error.status !== 400) throw error;
      const answer = await askVersion(fileId, SHORT_VERSION_FIELDS, signal);
      shortVersionAt = address;
      return answer;
    }
  };

  const write = async (id: string, changes: readonly SheetChange[], look: readonly TabRange[], signal: AbortSignal) => {
    const spreadsheetId = checkedId(id);
    const sizes = createTabSizes(needsSizes(changes) ? await shape(spreadsheetId, signal) : null);
    const requests = toRequests(changes, sizes);
    const nothing = look.length === 0 ? [] : null;
    if (requests.length === 0) return nothing;
    const fields = look.length === 0 ? 'spreadsheetId' : AFTER_FIELDS;
    const requestBody = new WriteBody(requests, look);
    const send: Send = ({ sheets }, http) =>
      sheets.spreadsheets.batchUpdate({ spreadsheetId, fields, requestBody }, http);
    const cells = toCellsAfter(await call('write', send, signal));
    return look.length === 0 ? [] : cells;
  };

  return {
    account: () => account().email,
    signIn: async (signal) => {
      await signIn.fresh(place(), signal);
    },
    version: async (spreadsheetId, signal) => toVersion(await version(spreadsheetId, signal), account().email),
    shape,
    read: async (id, ranges, signal) => {
      const spreadsheetId = checkedId(id);
      if (ranges.length === 0) return [];
      const params = {
        spreadsheetId,
        ranges: ranges.map(rangeText),
        majorDimension: 'ROWS',
        valueRenderOption: 'UNFORMATTED_VALUE',
        dateTimeRenderOption: 'SERIAL_NUMBER',
        fields: READ_FIELDS,
      };
      const body = await call('read', ({ sheets }, http) => sheets.spreadsheets.values.batchGet(params, http), signal);
      return toRanges(body, ranges);
    },
    readNotes: async (id, ranges, signal) => {
      const spreadsheetId = checkedId(id);
      if (ranges.length === 0) return [];
      const params = { spreadsheetId, ranges: ranges.map(rangeText), fields: NOTE_FIELDS };
      return toNotedCells(
        await call('read', ({ sheets }, http) => sheets.spreadsheets.get(params, http), signal),
        ranges,
      );
    },
    change: write,
  };
}
