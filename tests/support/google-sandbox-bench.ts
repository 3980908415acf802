// The Google stand-in asked by Google's own generated clients and by plain fetch, on a clock that each test turns. No
// client of ours is involved, so that what is checked is the server alone.
import { createSign, generateKeyPairSync } from 'node:crypto';
import { drive_v3 } from '@googleapis/drive';
import { sheets_v4 } from '@googleapis/sheets';
import { type GoogleSandbox, type GoogleSandboxOptions, startGoogleSandbox } from '#main/sandbox/google/server.ts';
import { isJsonObject, type Json, type JsonObject } from '#main/sandbox/stand-in/json.ts';

export const ACCOUNT = 'packhouse@packhouse.iam.gserviceaccount.com';
export const SHEET = 'the-packing-list';
export const START = Date.parse('2026-11-21T10:00:00.400Z');
export const SCOPES = [
  'https://www.googleapis.com/auth/spreadsheets',
  'https://www.googleapis.com/auth/drive.metadata.readonly',
];

export interface Answer {
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
  readonly json: JsonObject;
}

export interface GoogleBench {
  readonly google: GoogleSandbox;
  readonly sheets: sheets_v4.Sheets;
  readonly drive: drive_v3.Drive;
  readonly token: string;
  advance(ms: number): void;
  send(method: string, path: string, body?: Json, headers?: Readonly<Record<string, string>>): Promise<Answer>;
  /** One batchUpdate of the sheet by plain fetch. */
  batch(...requests: readonly JsonObject[]): Promise<Answer>;
  /** UNFORMATTED_VALUE of a range. */
  values(range: string, valueRenderOption?: string): Promise<unknown[][]>;
  signIn(claims?: JsonObject): Promise<Answer>;
}

// One pair for all tests: making one takes longer than most of them.
const KEYS = generateKeyPairSync('rsa', {
  modulusLength: 2048,
  publicKeyEncoding: { type: 'spki', format: 'pem' },
  privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
});

const running: GoogleSandbox[] = [];

/** For afterEach: ends every stand-in that a test began. */
export async function endGoogleBenches(): Promise<void> {
  await Promise.all(running.splice(0).map((google) => google.stop()));
}

const part = (value: unknown): string => Buffer.from(JSON.stringify(value)).toString('base64url');

export function assertion(keyFile: string, claims: JsonObject, alg = 'RS256'): string {
  const { private_key: key }: { private_key: string } = JSON.parse(keyFile);
  const signed = `${part({ alg, typ: 'JWT' })}.${part(claims)}`;
  return `${signed}.${createSign('RSA-SHA256').update(signed).sign(key, 'base64url')}`;
}

export async function googleBench(options: Partial<GoogleSandboxOptions> = {}): Promise<GoogleBench> {
  let at = START;
  const google = await startGoogleSandbox({
    accounts: [{ clientEmail: ACCOUNT, ...KEYS }],
    now: () => new Date(at),
    random: () => 0,
    quotas: false,
    spreadsheets: [{ id: SHEET, title: 'Packing', writers: [ACCOUNT] }],
    ...options,
  });
  running.push(google);

  const answer = async (response: Response): Promise<Answer> => {
    const text = await response.text();
    const isJson = response.headers.get('content-type')?.startsWith('application/json') ?? false;
    let parsed: unknown = {};
    try {
      parsed = isJson ? JSON.parse(text) : {};
    } catch {
      parsed = {};
    }
    return { status: response.status, headers: response.headers, text, json: isJsonObject(parsed) ? parsed : {} };
  };
  const keyFile = google.credentials(ACCOUNT);
  const signIn = async (claims: JsonObject = {}): Promise<Answer> => {
    const seconds = Math.floor(at / 1000);
    const jwt = assertion(keyFile, {
      iss: ACCOUNT,
      scope: SCOPES.join(' '),
      aud: 'https://oauth2.googleapis.com/token',
      iat: seconds,
      exp: seconds + 3600,
      ...claims,
    });
    const body = new URLSearchParams({ grant_type: 'urn:ietf:params:oauth:grant-type:jwt-bearer', assertion: jwt });
    return answer(await fetch(`${google.url}/token`, { method: 'POST', body }));
  };
  const token = String((await signIn()).json.access_token);
  const auth = { rootUrl: `${google.url}/`, headers: { authorization: `Bearer ${token}` }, retry: false };
  const sheets = new sheets_v4.Sheets(auth);
  const drive = new drive_v3.Drive(auth);

  const send = async (
    method: string,
    path: string,
    body?: Json,
    headers: Readonly<Record<string, string>> = {},
  ): Promise<Answer> =>
    answer(
      await fetch(google.url + path, {
        method,
        headers: {
          authorization: `Bearer ${token}`,
          ...(body === undefined ? {} : { 'content-type': 'application/json' }),
          ...headers,
        },
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      }),
    );
  return {
    google,
    sheets,
    drive,
    token,
    advance: (ms) => {
      at += ms;
    },
    send,
    signIn,
    batch: (...requests) => send('POST', `/v4/spreadsheets/${SHEET}:batchUpdate`, { requests: [...requests] }),
    values: async (range, valueRenderOption = 'UNFORMATTED_VALUE') =>
      (await sheets.spreadsheets.values.get({ spreadsheetId: SHEET, range, valueRenderOption })).data.values ?? [],
  };
}

/** error.message of an answer. */
export function messageOf({ json }: Answer): string {
  const { error } = json;
  return isJsonObject(error) && typeof error.message === 'string' ? error.message : '';
}
