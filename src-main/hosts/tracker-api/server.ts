// The tracker API on a port. Every answer, refusals and errors included, is JSON with the same headers; nothing says
// what it is made with. The gate looks at a request first, then its address and method, then its body; the calls
// themselves are the contract's.
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { Duplex } from 'node:stream';
import { StandardOpenAPIHandler } from '@orpc/openapi/standard';
import Fastify, { type FastifyReply, type FastifyRequest } from 'fastify';
import type { ListenAt, TrackerApi } from '#main/create-tracker-api.ts';
import { errorBody } from '#main/features/tracker-api/refusals.ts';
import type { CallContext } from '#main/features/tracker-api/routes.ts';
import { createRefusalLog } from '#main/hosts/browser/refusal-log.ts';
import { TRANSPORT_ERRORS, type TransportErrorCode } from '#shared/contract/tracker-api-errors.ts';
import { hasBody, isEndless, readBody } from './body.ts';
import { callerOf, createCallerLimits } from './caller-limits.ts';
import { createGate, type Refusal, refusal } from './gate.ts';
import { createKeptAnswers, isKnownTo, type KeptAnswer } from './kept-answers.ts';
import { methodsOf, type Target } from './target.ts';

/** How long a connection may take, in milliseconds. Whoever trickles is cut off. */
export interface ApiPatience {
  readonly headersMs: number;
  readonly requestMs: number;
  /** Between two requests on one connection. */
  readonly keepAliveMs: number;
  /** Nothing at all is sent or read for so long. */
  readonly silenceMs: number;
  readonly betweenLooksMs: number;
}

const USUAL_PATIENCE: ApiPatience = {
  headersMs: 10_000,
  requestMs: 30_000,
  keepAliveMs: 30_000,
  silenceMs: 60_000,
  betweenLooksMs: 2_000,
};
const LARGEST_HEADERS_BYTES = 8 * 1024;
const MOST_HEADERS = 100;
const MOST_CONNECTIONS = 512;
const MOST_CONNECTIONS_OF_ONE = 300;
const REQUESTS_A_CONNECTION = 10_000;

const HEADERS: Readonly<Record<string, string>> = {
  'content-type': 'application/json; charset=utf-8',
  'cache-control': 'no-store',
  'content-security-policy': "default-src 'none'; frame-ancestors 'none'",
  'cross-origin-resource-policy': 'same-origin',
  'referrer-policy': 'no-referrer',
  'x-content-type-options': 'nosniff',
};

/** Kept out before anything was looked at. */
const KEPT_OUT: ReadonlySet<number> = new Set([401, 403, 421, 429]);

const refusalText = (code: TransportErrorCode, message: string = TRANSPORT_ERRORS[code].message): string =>
  JSON.stringify({ error: message, code });

const UNREADABLE: ReadonlyMap<string, TransportErrorCode> = new Map([
  ['ERR_HTTP_REQUEST_TIMEOUT', 'TOO_SLOW'],
  ['HPE_HEADER_OVERFLOW', 'HEADERS_TOO_LARGE'],
]);

/** Node could not even read the request: answered by hand, and the connection is over. */
function answerUnreadable(error: NodeJS.ErrnoException, socket: Duplex): void {
  if (socket.writable && error.code !== 'ECONNRESET') {
    const code = UNREADABLE.get(error.code ?? '') ?? 'BAD_REQUEST';
    const text = refusalText(code);
    const headers = { ...HEADERS, 'content-length': String(Buffer.byteLength(text)), connection: 'close' };
    const lines = Object.entries(headers).map(([name, value]) => `${name}: ${value}`);
    socket.write([`HTTP/1.1 ${TRANSPORT_ERRORS[code].status} Refused`, ...lines, '', text].join('\r\n'));
  }
  socket.destroy();
}

function createHardServer(
  patience: ApiPatience,
  answer: (request: IncomingMessage, response: ServerResponse) => void,
): Server {
  const server = createServer(
    {
      headersTimeout: patience.headersMs,
      requestTimeout: patience.requestMs,
      connectionsCheckingInterval: patience.betweenLooksMs,
      keepAliveTimeout: patience.keepAliveMs,
      maxHeaderSize: LARGEST_HEADERS_BYTES,
      requireHostHeader: false,
    },
    (request, response) => {
      for (const [name, value] of Object.entries(HEADERS)) response.setHeader(name, value);
      answer(request, response);
    },
  );
  // Node would answer this by itself, without our headers.
  server.on('checkExpectation', (_request, response) => {
    const text = refusalText('EXPECTATION_FAILED');
    response.writeHead(417, { ...HEADERS, 'content-length': Buffer.byteLength(text), connection: 'close' }).end(text);
  });
  server.maxHeadersCount = MOST_HEADERS;
  server.maxConnections = MOST_CONNECTIONS;
  server.maxRequestsPerSocket = REQUESTS_A_CONNECTION;
  server.setTimeout(patience.silenceMs);
  limitConnections(server);
  return server;
}

/** One machine that holds connections open leaves some to the others. */
function limitConnections(server: Server): void {
  const open = new Map<string, number>();
  server.on('connection', (socket) => {
    const address = callerOf(socket.remoteAddress);
    const now = (open.get(address) ?? 0) + 1;
    open.set(address, now);
    socket.once('close', () => {
      const left = (open.get(address) ?? 1) - 1;
      if (left > 0) open.set(address, left);
      else open.delete(address);
    });
    if (now > MOST_CONNECTIONS_OF_ONE) socket.destroy();
  });
}

export interface ApiServer {
  /** The port it got. */
  readonly port: number;
  /** Ends all connections at once. */
  stop(): Promise<void>;
}

const LOOPBACK = /^(?:localhost|127(?:\.\d{1,3}){3}|::1)$/i;

/** Rejects with Node's own error when it cannot listen there. Port 0 takes any free one. */
export async function startApiServer(
  api: TrackerApi,
  { address, port }: ListenAt,
  patience: ApiPatience = USUAL_PATIENCE,
): Promise<ApiServer> {
  const { clock, log } = api;
  const refusals = createRefusalLog(log, clock);
  const limits = createCallerLimits(clock);
  const gate = createGate({ limits, keyMatches: api.keyMatches, loopback: LOOPBACK.test(address) });
  const answers = createKeptAnswers(api.version);
  const calls = new StandardOpenAPIHandler<CallContext>(api.router, { customErrorResponseBodyEncoder: errorBody });

  const refuse = (request: FastifyRequest, reply: FastifyReply, because: Refusal, why?: string): FastifyReply => {
    const { status, code, message, headers } = because;
    if (KEPT_OUT.has(status)) refusals.warn('A call of the tracker API was refused', { status, code });
    if (isEndless(request.raw)) reply.header('connection', 'close');
    return reply
      .code(status)
      .headers(headers)
      .send(refusalText(code, why ?? message));
  };

  const sendKept = ({ raw }: FastifyRequest, reply: FastifyReply, { text, etag }: KeptAnswer): FastifyReply => {
    reply.header('etag', etag);
    return isKnownTo(raw.headers['if-none-match'], etag) ? reply.code(304).send() : reply.code(200).send(text);
  };

  const serve = async (request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> => {
    const admission = gate(request.raw);
    if (!admission.ok) return refuse(request, reply, admission.refusal);
    const { target } = admission;
    const methods = methodsOf(target.path);
    if (methods.length === 0) return refuse(request, reply, refusal('NO_SUCH_PATH'));
    const sent = request.raw.method ?? '';
    if (!methods.includes(sent))
      return refuse(request, reply, refusal('METHOD_NOT_ALLOWED', { allow: methods.join(', ') }));
    const method = sent === 'HEAD' ? 'GET' : sent;
    if (method === 'GET') {
      if (hasBody(request.raw)) return refuse(request, reply, refusal('UNEXPECTED_BODY'));
      const kept = answers.current(target.path);
      if (kept) return sendKept(request, reply, kept);
      return callAndSend(request, reply, { target, method, address: admission.address, body: null });
    }
    const reading = await readBody(request.raw);
    if (reading.ok) {
      return callAndSend(request, reply, { target, method, address: admission.address, body: reading.value });
    }
    if (reading.unread) reply.header('connection', 'close');
    return refuse(request, reply, refusal(reading.code), reading.why);
  };

  interface Call {
    readonly target: Target;
    readonly method: string;
    readonly address: string;
    readonly body: unknown;
  }

  const callAndSend = async (request: FastifyRequest, reply: FastifyReply, call: Call): Promise<FastifyReply> => {
    const { target, method, address, body } = call;
    const version = answers.versionOf(target.path);
    const { matched, response } = await calls.handle(
      { method, url: target.url, headers: {}, body: () => Promise.resolve(body), signal: undefined },
      { context: { address } },
    );
    if (!matched) return refuse(request, reply, refusal('NO_SUCH_PATH'));
    const text = JSON.stringify(response.body);
    if (version === null || response.status !== 200) return reply.code(response.status).send(text);
    return sendKept(request, reply, answers.keep(target.path, version, text));
  };

  const app = Fastify({
    forceCloseConnections: true,
    clientErrorHandler: answerUnreadable,
    // An address that Fastify cannot read: the gate cannot either, and says so as it says everything.
    frameworkErrors: (_error, request, reply) => {
      const admission = gate(request.raw);
      void refuse(request, reply, admission.ok ? refusal('BAD_REQUEST') : admission.refusal);
    },
    serverFactory: (handler) => createHardServer(patience, handler),
  });
  // Bodies are read by us, after everything else about a request was found right.
  app.removeAllContentTypeParsers();
  app.addContentTypeParser('*', (_request, _payload, done) => done(null));
  app.addHook('onResponse', async (request, reply) => {
    api.noteCall({ address: callerOf(request.raw.socket.remoteAddress), refused: KEPT_OUT.has(reply.statusCode) });
  });
  app.setErrorHandler((error, request, reply) => {
    // Whoever sent it is gone: there is nobody to tell.
    if (request.raw.destroyed && !request.raw.complete) return reply.hijack();
    const known = error instanceof Error && 'code' in error && error.code === 'FST_ERR_CTP_INVALID_MEDIA_TYPE';
    if (known) return refuse(request, reply, refusal('NOT_JSON'));
    log.error('A call of the tracker API could not be answered', { error });
    return refuse(request, reply, refusal('UNEXPECTED'));
  });
  app.all('/*', serve);
  app.setNotFoundHandler(serve);

  try {
    await app.listen({ host: address.toLowerCase() === 'localhost' ? '127.0.0.1' : address, port });
  } catch (error) {
    await app.close();
    throw error;
  }
  // Later trouble of the socket itself must not end the program.
  app.server.on('error', (error) => log.warn('The tracker API had trouble with its port', { error }));
  const at = app.server.address();
  return { port: typeof at === 'object' && at ? at.port : port, stop: () => app.close() };
}
