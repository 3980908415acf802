// A raw server in Google's place that answers as a test scripts it, and records every request exactly as it came. It
// knows nothing of spreadsheets: what the API documents is written out in the tests.
import { generateKeyPairSync } from 'node:crypto';
import { createServer, type IncomingHttpHeaders, type ServerResponse } from 'node:http';
import type { Socket } from 'node:net';
import { createGoogleClient, type GoogleClientOptions } from '#main/integrations/google-sheets/client.ts';
import { GoogleError } from '#main/integrations/google-sheets/errors.ts';
import type { GoogleCall } from '#main/integrations/google-sheets/port.ts';
import { createFakeClock, type FakeClock } from '#tests/support/fake-clock.ts';

export const EMAIL = 'packhouse@tiny-farm.iam.gserviceaccount.com';
export const NEVER = new AbortController().signal;
export const SHEET = '1AbC-dEf_GhI';

const pair = generateKeyPairSync('rsa', { modulusLength: 2048 });
export const PUBLIC_KEY = pair.publicKey;
export const PRIVATE_PEM = pair.privateKey.export({ type: 'pkcs8', format: 'pem' }).toString();

export const credentialsText = (changes: Readonly<Record<string, unknown>> = {}): string =>
  JSON.stringify({
    type: 'service_account',
    project_id: 'tiny-farm',
    private_key_id: 'k1',
    private_key: PRIVATE_PEM,
    client_email: EMAIL,
    token_uri: 'https://oauth2.googleapis.com/token',
    ...changes,
  });

export interface GoogleRequestSeen {
  readonly method: string;
  readonly path: string;
  readonly query: URLSearchParams;
  readonly headers: IncomingHttpHeaders;
  readonly text: string;
  /** The body when it is JSON. */
  readonly json: unknown;
  readonly socket: Socket;
}

export interface ScriptedAnswer {
  readonly status?: number;
  readonly headers?: Readonly<Record<string, string>>;
  /** A string goes as it is. */
  readonly body?: unknown;
}

/** Null: the test answers by hand, or not at all. */
export type Script = (request: GoogleRequestSeen, response: ServerResponse) => ScriptedAnswer | null;

const running: (() => Promise<unknown>)[] = [];
/** For an afterEach. */
export async function endScriptedGoogle(): Promise<void> {
  for (const stop of running.splice(0)) await stop();
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

const DAY = '2026-11-21T10:00:00.000Z';

export async function startScriptedGoogle() {
  const clock = createFakeClock(DAY);
  const requests: GoogleRequestSeen[] = [];
  const script: Script[] = [];
  let tokens = 0;
  const onToken: { answer: Script } = {
    answer: () => {
      tokens += 1;
      return { body: { access_token: `ya29.token-number-${tokens}`, expires_in: 3599, token_type: 'Bearer' } };
    },
  };

  const server = createServer(async (incoming, outgoing) => {
    const parts: Buffer[] = [];
    for await (const part of incoming) parts.push(part);
    const text = Buffer.concat(parts).toString();
    const url = new URL(incoming.url ?? '/', 'http://127.0.0.1');
    const request: GoogleRequestSeen = {
      method: incoming.method ?? '',
      path: url.pathname,
      query: url.searchParams,
      headers: incoming.headers,
      text,
      json: jsonOf(text),
      socket: incoming.socket,
    };
    requests.push(request);
    const isToken = url.pathname.endsWith('/token');
    const answerer: Script = isToken
      ? onToken.answer
      : (script.shift() ?? (() => ({ status: 599, body: 'Not scripted' })));
    const answer = answerer(request, outgoing);
    if (answer === null) return;
    const { status = 200, headers = {}, body = {} } = answer;
    outgoing.writeHead(status, {
      'content-type': 'application/json; charset=UTF-8',
      date: new Date(clock.now()).toUTCString(),
      ...headers,
    });
    outgoing.end(typeof body === 'string' ? body : JSON.stringify(body));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('The server has no port.');
  const stop = async (): Promise<void> => {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  };
  running.push(stop);

  return {
    clock,
    url: `http://127.0.0.1:${address.port}`,
    requests,
    /** All but the sign-ins. */
    calls: () => requests.filter(({ path }) => !path.endsWith('/token')),
    signIns: () => requests.filter(({ path }) => path.endsWith('/token')),
    /** Answers the next requests in this order; sign-ins do not count. */
    next: (...answers: (Script | ScriptedAnswer)[]) =>
      script.push(...answers.map((answer) => (typeof answer === 'function' ? answer : () => answer))),
    onToken,
    stop,
  };
}

export async function googleBench(options: Partial<GoogleClientOptions> = {}) {
  const google = await startScriptedGoogle();
  const calls: GoogleCall[] = [];
  const client = createGoogleClient({
    clock: google.clock,
    baseUrl: () => google.url,
    credentials: () => credentialsText(),
    timeoutMs: () => 15_000,
    onCall: (call) => calls.push(call),
    withoutSecrets: (text) => text,
    ...options,
  });
  return { ...google, client, ended: calls };
}

/** What `work` was refused with. Anything but a GoogleError is an error of the test. */
export async function googleFailureOf(work: Promise<unknown>): Promise<GoogleError> {
  try {
    await work;
  } catch (error) {
    if (error instanceof GoogleError) return error;
    throw error;
  }
  throw new Error('It did not fail.');
}

/** Turns the clock on once the server has seen so many requests. */
export async function advanceAfter(seen: () => boolean, clock: FakeClock, ms: number): Promise<void> {
  while (!seen()) await new Promise((resolve) => setImmediate(resolve));
  await clock.advance(ms);
}
