// The training sandbox's Apex: a loopback server that answers as the API reference says, checks what
// it is sent as strictly, and fails on demand. Order of a request: fault, latency, Accept, token, rate,
// credits, ability, body, handler, fault on the answer. Nothing of it outlives stop().
import type { FastifyRequest } from 'fastify';
import type { Clock } from '#main/core/clock.ts';
import { systemClock } from '#main/core/clock.ts';
import { pageAnswer, Refused, sendRaw, sendRefused } from '../stand-in/answers.ts';
import type { Faults } from '../stand-in/fault-book.ts';
import { createFaultBook } from '../stand-in/fault-book.ts';
import type { JsonObject } from '../stand-in/json.ts';
import { isJsonObject } from '../stand-in/json.ts';
import { closeLoopback, createLoopbackServer, listenOnLoopback } from '../stand-in/loopback.ts';
import { dateHeader, meetFault, misbehave } from '../stand-in/misbehave.ts';
import type { TokenOptions } from './auth.ts';
import { createTokens, requireAbility } from './auth.ts';
import { HTML_PAGE, replacementAnswer, spoilBody } from './broken-answers.ts';
import type { Handler, Method, Passage } from './exchange.ts';
import type { FaultSpec } from './faults.ts';
import type { Happenings } from './happenings.ts';
import { createHappenings } from './happenings.ts';
import { parseQuery } from './input.ts';
import { createRateLimiter, REQUESTS_PER_SECOND } from './rate-limit.ts';
import { creditsUsedUp, tooManyRequests } from './refusal.ts';
import type { LoggedRequest, RequestCounters } from './request-log.ts';
import { createRequestLog } from './request-log.ts';
import { addAccountRoutes } from './routes-account.ts';
import type { BatchVersions } from './routes-batches.ts';
import { addBatchRoutes } from './routes-batches.ts';
import { addOrderRoutes } from './routes-orders.ts';
import { addProductRoutes } from './routes-products.ts';
import type { ApexState } from './state.ts';
import { createApexState } from './state.ts';
import type { ApexData } from './types.ts';

const BASE = '/api';
const BODY_LIMIT_BYTES = 1_048_576;

export interface ApexSandboxOptions {
  /** 0 or left out: any free port. */
  readonly port?: number;
  readonly tokens: readonly TokenOptions[];
  /** The stand-in's own time: stamps, the sliding second, the month. */
  readonly now: () => Date;
  /** In [0, 1). Picks buyers of sales that name none. */
  readonly random: () => number;
  /** Added before every answer. */
  readonly latencyMs?: number;
  /** Which paths serve batches; v2 when left out. */
  readonly apiVersions?: BatchVersions;
  /** false: PATCH answers 405 and only PUT writes. */
  readonly patchSupported?: boolean;
  /** How much later than its deduction a sale's order becomes readable; 0 when left out. */
  readonly orderDelayMs?: number;
  readonly data: ApexData;
  /** Requests kept in the log; 10,000 when left out. */
  readonly logLimit?: number;
  /** For latency and slow-drip; the system's when left out. */
  readonly timers?: Pick<Clock, 'set'>;
}

export interface ApexSandbox extends Happenings {
  /** The API's base, e.g. http://127.0.0.1:40123/api */
  readonly url: string;
  readonly now: () => Date;
  /** The records as they stand; change them only through the methods. */
  readonly state: Pick<
    ApexState,
    'products' | 'batches' | 'orders' | 'operations' | 'dealFlows' | 'buyers' | 'availableBatches'
  >;
  readonly faults: Faults<FaultSpec>;
  /** Newest last, bounded. */
  readonly requests: readonly Readonly<LoggedRequest>[];
  readonly counters: Readonly<RequestCounters>;
  clearRequests(): void;
  /** Writes to this batch that took effect, oldest first, answered or not; as far back as the log goes. */
  writesOf(batchId: number): Readonly<LoggedRequest>[];
  /** The old token is refused from now on; abilities and the month's credits move to the new one. */
  replaceToken(token: string, replacement: string): void;
  /** Ends every connection at once, hanging ones too. */
  stop(): Promise<void>;
}

const pathBelowBase = (url: string): string => {
  const path = url.split('?', 1)[0] ?? url;
  return path.startsWith(`${BASE}/`) ? path.slice(BASE.length) : path;
};

const wantsJson = (accept: string | undefined): boolean => /application\/([\w.-]+\+)?json/i.test(accept ?? '');

export async function startApexSandbox(options: ApexSandboxOptions): Promise<ApexSandbox> {
  const { now, latencyMs = 0, timers = systemClock } = options;
  const state = createApexState(options.data, now);
  const tokens = createTokens(options.tokens, now);
  const rate = createRateLimiter(now);
  const book = createFaultBook<FaultSpec>();
  const log = createRequestLog(options.logLimit ?? 10_000);
  const passages = new WeakMap<FastifyRequest, Passage>();
  const methodsByPath = new Map<string, { pattern: RegExp; methods: Method[] }>();
  let url = '';

  const app = createLoopbackServer({ bodyLimit: BODY_LIMIT_BYTES });
  app.addContentTypeParser('application/json', { parseAs: 'string' }, (_request, body, done) => {
    if (body.length === 0) return done(null, {});
    try {
      done(null, JSON.parse(body.toString()));
    } catch {
      done(new Refused(400, { error: 'The request body is not valid JSON.' }));
    }
  });

  app.addHook('onRequest', async (request, reply) => {
    const path = pathBelowBase(request.url);
    const at = request.url.indexOf('?');
    const entry = log.add({
      method: request.method,
      path,
      query: at < 0 ? '' : request.url.slice(at + 1),
      at: now().toISOString(),
    });
    const fault = book.take({ method: request.method, path });
    const passage: Passage = { entry, fault, holder: null, rateHeaders: {} };
    passages.set(request, passage);
    if (await meetFault(request, reply, passage, { timers, latencyMs, replacement: replacementAnswer })) return reply;
    if (!wantsJson(request.headers.accept)) return sendRaw(reply, pageAnswer(200, HTML_PAGE, 'utf-8'));
    const { token, holder } = tokens.holder(request.headers.authorization);
    passage.holder = holder;
    const decision = rate.take(token);
    passage.rateHeaders = {
      'x-ratelimit-limit': String(REQUESTS_PER_SECOND),
      'x-ratelimit-remaining': String(decision.remaining),
    };
    if (!decision.allowed || holder.account.exhausted()) {
      holder.account.throttled();
      log.counters.throttled += 1;
      throw decision.allowed ? creditsUsedUp() : tooManyRequests(decision.resetUnixSeconds);
    }
    entry.credits = holder.account.request();
    log.counters.credits += entry.credits;
  });

  app.setErrorHandler((error, _request, reply) => {
    if (error instanceof Refused) return sendRefused(reply, error);
    const code = error instanceof Error && 'code' in error ? error.code : null;
    if (code === 'FST_ERR_CTP_BODY_TOO_LARGE') return reply.code(413).send({ message: 'The POST data is too large.' });
    if (code === 'FST_ERR_CTP_INVALID_MEDIA_TYPE') {
      return reply.code(415).send({ message: 'Send JSON with Content-Type: application/json.' });
    }
    return reply.code(500).send({ message: 'Server Error' });
  });

  app.setNotFoundHandler((request, reply) => {
    const path = pathBelowBase(request.url);
    const route = `route ${request.url.split('?', 1)[0]?.slice(1) ?? ''}`;
    const below = request.url.startsWith(`${BASE}/`);
    const known = below ? [...methodsByPath.values()].find(({ pattern }) => pattern.test(path)) : undefined;
    if (known === undefined) return reply.code(404).send({ message: `The ${route} could not be found.` });
    const supported = known.methods.join(', ');
    return reply
      .code(405)
      .header('allow', supported)
      .send({
        message: `The ${request.method} method is not supported for ${route}. Supported methods: ${supported}.`,
      });
  });

  app.addHook('onSend', async (request, reply, payload) => {
    const passage = passages.get(request);
    reply.header('date', dateHeader(now(), passage?.fault ?? null));
    if (passage === undefined || typeof payload !== 'string') return payload;
    reply.headers(passage.rateHeaders);
    passage.holder?.account.answered(reply.statusCode);
    return misbehave(request, reply, passage, payload, { spoil: spoilBody, timers });
  });

  const answer = (request: FastifyRequest, path: string, id: string, handler: Handler): JsonObject => {
    const passage = passages.get(request);
    if (passage === undefined || passage.holder === null) throw new Error('A request reached its handler unchecked.');
    const { entry, holder } = passage;
    if (request.body !== undefined && !isJsonObject(request.body)) {
      throw new Refused(400, { error: 'The request body is not a JSON object.' });
    }
    entry.body = request.body ?? null;
    return handler({
      query: parseQuery(request.url),
      id,
      body: request.body ?? {},
      holder,
      fault: passage.fault,
      address: `${url}${path}`,
      bill: (resource, count, nested = 0) => {
        const credits = holder.account.items(resource, count, nested);
        entry.credits += credits;
        log.counters.credits += credits;
      },
      applied: () => {
        entry.applied = true;
        log.counters.appliedWrites += 1;
      },
    });
  };

  const add = (methods: readonly Method[], path: string, ability: string | null, handler: Handler) => {
    const known = methodsByPath.get(path) ?? {
      pattern: new RegExp(`^${path.replace(':id', '[^/]+')}$`),
      methods: [],
    };
    known.methods.push(...methods);
    methodsByPath.set(path, known);
    app.route<{ Params: { id?: string } }>({
      method: [...methods],
      url: `${BASE}${path}`,
      onRequest: async (request) => {
        const holder = passages.get(request)?.holder;
        if (ability !== null && holder) requireAbility(holder, ability);
      },
      handler: async (request, reply) => {
        const json = answer(request, pathBelowBase(request.url), request.params.id ?? '', handler);
        return reply.type('application/json').send(json);
      },
    });
  };
  const writeMethods: readonly Method[] = options.patchSupported === false ? ['PUT'] : ['PUT', 'PATCH'];
  const table = { add, state, writeMethods };
  addAccountRoutes(table);
  addProductRoutes(table);
  addBatchRoutes(table, options.apiVersions ?? 'v2');
  addOrderRoutes(table);

  url = `${await listenOnLoopback(app, options.port ?? 0)}${BASE}`;

  return {
    ...createHappenings(state, options.random, options.orderDelayMs ?? 0),
    url,
    now,
    state,
    faults: book.faults,
    requests: log.entries,
    counters: log.counters,
    clearRequests: log.clear,
    writesOf: (batchId) =>
      log.entries.filter(
        ({ applied, path }) => applied && /^\/v\d\/batches\/(\d+)$/.exec(path)?.[1] === String(batchId),
      ),
    replaceToken: tokens.replace,
    stop: () => closeLoopback(app),
  };
}
