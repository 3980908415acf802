// The training sandbox's Google: a loopback server for Sheets, Drive and sign-in that answers as the API reference says,
// checks what it is sent as strictly, and fails on demand. Order of a request: fault, latency, token, scopes, API,
// quota, parameters and body, hook, handler, fault on the answer. Nothing of it outlives stop().
import type { FastifyRequest } from 'fastify';
import type { Clock } from '#main/core/clock.ts';
import { systemClock } from '#main/core/clock.ts';
import { pageAnswer, Refused, sendRaw, sendRefused } from '../stand-in/answers.ts';
import type { Faults } from '../stand-in/fault-book.ts';
import type { JsonObject } from '../stand-in/json.ts';
import { closeLoopback, createLoopbackServer, listenOnLoopback } from '../stand-in/loopback.ts';
import { dateHeader, meetFault, misbehave } from '../stand-in/misbehave.ts';
import type { AccountOptions, ProjectOptions, Service } from './accounts.ts';
import { createAccounts } from './accounts.ts';
import { replacementAnswer, spoilBody } from './broken-answers.ts';
import type { Passage } from './exchange.ts';
import type { FaultSpec, RequestKind } from './faults.ts';
import { createGoogleFaults } from './faults.ts';
import type { Hook } from './hooks.ts';
import { createHooks } from './hooks.ts';
import { addPageRoutes } from './page-routes.ts';
import type { Person } from './person.ts';
import { createPerson } from './person.ts';
import { answerRoute, readBody, routeFor } from './pipeline.ts';
import type { Quotas } from './quota.ts';
import { createQuotas } from './quota.ts';
import { NoSuchPage } from './refusal.ts';
import type { LoggedRequest, RequestCounters } from './request-log.ts';
import { createRequestLog } from './request-log.ts';
import type { GoogleSnapshot } from './snapshot.ts';
import { restoreFiles, takeSnapshot } from './snapshot.ts';
import type { SpreadsheetSeed } from './store.ts';
import { createStore } from './store.ts';
import { answerToken } from './token.ts';
import type { Role } from './types.ts';

const BODY_LIMIT_BYTES = 64 * 1_048_576;

export interface GoogleSandboxOptions {
  /** 0 or left out: any free port. */
  readonly port?: number;
  readonly accounts: readonly AccountOptions[];
  /** Those that are not named have both APIs switched on. */
  readonly projects?: readonly ProjectOptions[];
  readonly spreadsheets?: readonly SpreadsheetSeed[];
  /** What an earlier stand-in held; spreadsheets of the same id in `spreadsheets` are then left alone. */
  readonly state?: GoogleSnapshot;
  /** The stand-in's own time: versions, tokens, the sliding minute. */
  readonly now: () => Date;
  /** In [0, 1). Ids of new tabs and steps of versions. */
  readonly random: () => number;
  /** Added before every answer. */
  readonly latencyMs?: number;
  /** false: none are counted. Google's published ones when left out. */
  readonly quotas?: Quotas | false;
  /** How far Drive's version is behind; 0 when left out. */
  readonly driveLagMs?: number;
  /** /token when left out. */
  readonly tokenPath?: string;
  /** Requests kept in the log; 10,000 when left out. */
  readonly logLimit?: number;
  /** For latency and slow-drip; the system's when left out. */
  readonly timers?: Pick<Clock, 'set'>;
}

export interface GoogleSandbox {
  /** The base of everything, e.g. http://127.0.0.1:40123 */
  readonly url: string;
  readonly now: () => Date;
  readonly faults: Faults<FaultSpec>;
  /** Newest last, bounded. */
  readonly requests: readonly Readonly<LoggedRequest>[];
  readonly counters: Readonly<RequestCounters>;
  clearRequests(): void;
  /** The account's key file as text; `token_uri` is this stand-in's. */
  credentials(clientEmail: string): string;
  addSpreadsheet(seed: SpreadsheetSeed): void;
  removeSpreadsheet(spreadsheetId: string): void;
  /** Null takes the sharing back. */
  share(spreadsheetId: string, email: string, role: Exclude<Role, 'owner'> | null): void;
  setApi(project: string, service: Service, enabled: boolean): void;
  /** The account's key is deleted: nothing it signs is accepted any more. */
  deleteKey(clientEmail: string): void;
  /** Every token is refused from now on. */
  revokeTokens(): void;
  /** Somebody at the keyboard, who may do everything that the spreadsheet's sharing and protections let an owner do. */
  person(spreadsheetId: string, name: string): Person;
  /** Runs once, when the next request of that kind has been checked and is about to be carried out. */
  beforeNext(kind: RequestKind, hook: Hook): void;
  /** Runs once, when it has been carried out and is about to be answered. */
  afterNext(kind: RequestKind, hook: Hook): void;
  setDriveLag(ms: number): void;
  /** The version Drive would tell without any lag. */
  version(spreadsheetId: string): string;
  pageUrl(spreadsheetId: string): string;
  /** Everything in the spreadsheets, as JSON; for `state`. */
  snapshot(): GoogleSnapshot;
  /** Ends every connection at once, hanging ones too. */
  stop(): Promise<void>;
}

export async function startGoogleSandbox(options: GoogleSandboxOptions): Promise<GoogleSandbox> {
  const { now, random, latencyMs = 0, timers = systemClock, tokenPath = '/token' } = options;
  const accounts = createAccounts(options.accounts, options.projects ?? [], now);
  const store = createStore(now, random);
  if (options.state) restoreFiles(store, options.state);
  for (const seed of options.spreadsheets ?? []) if (!store.files.has(seed.id)) store.add(seed);
  const quotas = options.quotas === false ? null : createQuotas(options.quotas ?? {}, now);
  const book = createGoogleFaults();
  const hooks = createHooks();
  const log = createRequestLog(options.logLimit ?? 10_000);
  const passages = new WeakMap<FastifyRequest, Passage>();
  let driveLagMs = options.driveLagMs ?? 0;
  let url = '';

  const app = createLoopbackServer({ bodyLimit: BODY_LIMIT_BYTES, routerOptions: { maxParamLength: 4000 } });
  app.addContentTypeParser('*', { parseAs: 'string' }, (_request, body, done) => done(null, body.toString()));

  const pathOf = (request: FastifyRequest): string => request.url.split('?', 1)[0] ?? '';

  const kindOf = (method: string, path: string): RequestKind => {
    if (path === tokenPath) return 'token';
    if (/^\/(spreadsheets\/|sandbox\/)/.test(path)) return 'page';
    return routeFor(method, path)?.route.kind ?? 'other';
  };

  app.addHook('onRequest', async (request, reply) => {
    const path = pathOf(request);
    const kind = kindOf(request.method, path);
    if (kind === 'page') return;
    const query = request.url.slice(path.length + 1);
    const entry = log.add({ kind, method: request.method, path, query, at: now().toISOString() });
    const fault = book.take({ kind, method: request.method, path });
    const passage: Passage = { entry, fault };
    passages.set(request, passage);
    const replacement = (it: FaultSpec) => replacementAnswer(it, kind);
    return (await meetFault(request, reply, passage, { timers, latencyMs, replacement })) ? reply : undefined;
  });

  app.setErrorHandler((error, request, reply) => {
    if (error instanceof Refused) {
      if (passages.has(request) && error.status === 429) log.counters.throttled += 1;
      return sendRefused(reply, error);
    }
    if (error instanceof NoSuchPage) return sendRaw(reply, pageAnswer(404, error.html, 'UTF-8'));
    const code = error instanceof Error && 'code' in error ? error.code : null;
    const tooLarge = code === 'FST_ERR_CTP_BODY_TOO_LARGE';
    const message = tooLarge ? 'Request payload size exceeds the limit.' : 'Internal error encountered.';
    const status = tooLarge ? 'INVALID_ARGUMENT' : 'INTERNAL';
    return reply.code(tooLarge ? 413 : 500).send({ error: { code: tooLarge ? 413 : 500, message, status } });
  });

  app.addHook('onSend', async (request, reply, payload) => {
    const passage = passages.get(request);
    reply.header('date', dateHeader(now(), passage?.fault ?? null));
    if (passage === undefined || typeof payload !== 'string') return payload;
    return misbehave(request, reply, passage, payload, { spoil: spoilBody, timers });
  });

  const answer = async (request: FastifyRequest): Promise<JsonObject> => {
    const passage = passages.get(request);
    if (passage === undefined) throw new Error('A request reached its handler unchecked.');
    const path = pathOf(request);
    const text = typeof request.body === 'string' ? request.body : '';
    if (passage.entry.kind === 'token' && request.method === 'POST') {
      await hooks.run('before', 'token');
      const json = answerToken(text, accounts, now(), `${url}${tokenPath}`);
      await hooks.run('after', 'token');
      return json;
    }
    const lagMs = passage.fault?.kind === 'stale-version' ? Number.POSITIVE_INFINITY : driveLagMs;
    return answerRoute({
      method: request.method,
      path,
      search: new URLSearchParams(request.url.slice(path.length + 1)),
      authorization: request.headers.authorization,
      body: () => readBody(text, request.headers['content-type']),
      entry: passage.entry,
      applied: () => {
        passage.entry.applied = true;
        log.counters.appliedWrites += 1;
      },
      accounts,
      quotas,
      hooks,
      store,
      now,
      random,
      lagMs,
      baseUrl: url,
    });
  };

  const fileOf = (spreadsheetId: string) => {
    const file = store.files.get(spreadsheetId);
    if (file === undefined) throw new Error(`There is no spreadsheet ${spreadsheetId}.`);
    return file;
  };
  const person = (spreadsheetId: string, name: string): Person => createPerson(store, fileOf(spreadsheetId), name);

  addPageRoutes(app, { store, person, baseUrl: () => url });
  app.all('/*', async (request, reply) => {
    const json = await answer(request);
    return reply.type('application/json; charset=UTF-8').send(JSON.stringify(json));
  });

  url = await listenOnLoopback(app, options.port ?? 0);

  return {
    url,
    now,
    faults: book.faults,
    requests: log.entries,
    counters: log.counters,
    clearRequests: log.clear,
    credentials: (clientEmail) => accounts.credentials(clientEmail, `${url}${tokenPath}`),
    addSpreadsheet: (seed) => {
      store.add(seed);
    },
    removeSpreadsheet: (spreadsheetId) => {
      store.files.delete(spreadsheetId);
    },
    share: (spreadsheetId, email, role) => {
      if (role === null) fileOf(spreadsheetId).roles.delete(email);
      else fileOf(spreadsheetId).roles.set(email, role);
    },
    setApi: (project, service, enabled) => {
      if (enabled) accounts.project(project).enabled.add(service);
      else accounts.project(project).enabled.delete(service);
    },
    deleteKey: (clientEmail) => {
      const account = accounts.byEmail(clientEmail);
      if (account) account.publicKey = null;
    },
    revokeTokens: accounts.revokeTokens,
    person,
    beforeNext: hooks.before,
    afterNext: hooks.after,
    setDriveLag: (ms) => {
      driveLagMs = ms;
    },
    version: (spreadsheetId) => String(fileOf(spreadsheetId).versions.at(-1)?.version ?? 0),
    pageUrl: (spreadsheetId) => `${url}/spreadsheets/d/${spreadsheetId}/edit`,
    snapshot: () => takeSnapshot(store),
    stop: () => closeLoopback(app),
  };
}
