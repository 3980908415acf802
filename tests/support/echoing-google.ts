// A Google that repeats in everything it says, well or badly, what it was sent: the token or the assertion. And the service
// account's private key, which it cannot know and says all the same.
import { createServer } from 'node:http';
import { SHEET_COLUMNS, TAB_TITLES } from '#shared/rules/sheet-columns.ts';

export interface GoogleMood {
  readonly status: number;
  /** Only what writes is answered so, or only what signs in. */
  readonly only?: 'write' | 'token';
  readonly html?: boolean;
}

const running: (() => Promise<unknown>)[] = [];
/** For an afterEach. */
export async function endEchoingGoogle(): Promise<void> {
  for (const stop of running.splice(0)) await stop();
}

const TOKEN = 'ya29.c0ASRK0Gb-planted-token_7Qx';

export async function startEchoingGoogle(privateKey: string) {
  let mood: GoogleMood = { status: 200 };
  let version = 0;
  const assertions: string[] = [];
  const requests: string[] = [];

  let sent: readonly string[] = [];

  /** As different programs would write them down. */
  const echo = (): string => {
    const lines = privateKey.split('\n').filter((line) => line !== '' && !line.startsWith('-----'));
    const secrets = [...sent, privateKey, lines.join(''), ...lines];
    const packed = Buffer.from(privateKey).toString('base64');
    return [...secrets, encodeURIComponent(privateKey), packed, JSON.stringify({ privateKey })].join(' ; ');
  };

  const error = (status: number) => {
    const text = echo();
    const reason = status === 403 ? 'accessNotConfigured' : text;
    const details = [{ reason: text, metadata: { service: text }, retryDelay: text }];
    return { error: { code: status, message: text, status: text, errors: [{ reason, message: text }], details } };
  };

  const values = () => {
    const headers = SHEET_COLUMNS.map(({ header }) => header);
    const row = headers.map(() => echo());
    return { spreadsheetId: echo(), valueRanges: [{ values: [headers, row] }, { values: [[echo(), 1]] }] };
  };
  const shape = () => ({
    spreadsheetUrl: `https://sheets.example/${TOKEN}/${encodeURIComponent(privateKey)}`,
    properties: { title: echo(), locale: echo() },
    sheets: [TAB_TITLES.packing, TAB_TITLES.helper, TAB_TITLES.history, TAB_TITLES.delivery, echo()].map(
      (title, sheetId) => ({
        properties: { sheetId, title, gridProperties: { rowCount: 1000, columnCount: 60, frozenRowCount: 1 } },
      }),
    ),
  });
  const good = (path: string): object => {
    if (path.endsWith('/token')) return { access_token: TOKEN, expires_in: 3599, note: echo() };
    if (path.includes('/drive/')) {
      version += 1;
      return { version: String(version), lastModifyingUser: { displayName: echo(), emailAddress: echo() } };
    }
    if (path.includes('values:batchGet')) return values();
    return path.endsWith(':batchUpdate') ? { replies: [echo()] } : shape();
  };

  const server = createServer(async (incoming, outgoing) => {
    const parts: Buffer[] = [];
    for await (const part of incoming) parts.push(part);
    const path = decodeURIComponent(new URL(incoming.url ?? '/', 'http://127.0.0.1').pathname);
    requests.push(path);
    const isToken = path.endsWith('/token');
    const authorization = incoming.headers.authorization ?? '';
    const assertion = new URLSearchParams(Buffer.concat(parts).toString()).get('assertion') ?? '';
    if (isToken) assertions.push(assertion);
    sent = isToken ? [assertion] : [authorization, authorization.replace('Bearer ', '')];
    const kind = isToken ? 'token' : path.endsWith(':batchUpdate') ? 'write' : 'read';
    const isBad = mood.status !== 200 && (mood.only === undefined || mood.only === kind);
    const status = isBad ? mood.status : 200;
    const oauth = { error: 'invalid_grant', error_description: echo() };
    const body = isBad ? (isToken ? oauth : error(status)) : good(path);
    outgoing.writeHead(status, {
      'content-type': isBad && mood.html ? 'text/html' : 'application/json',
      ...(status === 302 ? { location: `https://elsewhere.example/?token=${TOKEN}` } : {}),
    });
    outgoing.end(isBad && mood.html ? `<html>${echo()}</html>` : JSON.stringify(body));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('The server has no port.');
  running.push(async () => {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  });

  return {
    url: `http://127.0.0.1:${address.port}`,
    token: TOKEN,
    assertions,
    requests,
    be: (next: GoogleMood): void => {
      mood = next;
    },
  };
}
