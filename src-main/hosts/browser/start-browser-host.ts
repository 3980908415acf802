// The browser host: the window's files and the contract, on this computer only. Everything is refused without the
// right Host; everything but showing the key is refused without a session. Every answer, refusals and errors
// included, carries the security headers, which are set before anything else runs.
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { Duplex } from 'node:stream';
import Fastify, { type FastifyReply } from 'fastify';
import type { Workplace } from '#main/hosts/node/open-workplace.ts';
import { contentSecurityPolicy, newNonce, PAGE_HEADERS, withNonce } from '#main/hosts/page/content-security-policy.ts';
import { indexPageFiles, type PageFile } from '#main/hosts/page/page-files.ts';
import { notSignedInPage, plainPage, tooManyGuessesPage } from '#main/hosts/page/plain-page.ts';
import { createAccess } from './access.ts';
import { refuseRequest, targetOf } from './origin.ts';
import { createRefusalLog } from './refusal-log.ts';
import { createRpcSockets } from './rpc-socket.ts';
import { createSessions, sessionCookie } from './sessions.ts';

/** How long a connection may take, in milliseconds. Whoever trickles is cut off. */
export interface Patience {
  readonly headersMs: number;
  readonly requestMs: number;
  /** Nothing at all is sent or read for so long. */
  readonly silenceMs: number;
  readonly betweenLooksMs: number;
}

export interface BrowserHostOptions {
  readonly workplace: Pick<Workplace, 'log' | 'clock' | 'openPlace'>;
  readonly rendererDir: string;
  /** 0 takes any free port. */
  readonly port: number;
  readonly patience?: Patience;
}

export interface BrowserHost {
  readonly port: number;
  /** The address with its key, to print and open. */
  readonly url: string;
  /** Ends all connections at once; the cores are not touched. */
  stop(): Promise<void>;
}

// There is no option for another one: the window's people sign in, but this host was made for one computer.
const LOOPBACK = '127.0.0.1';
const HTML = 'text/html; charset=utf-8';
const TEXT = 'text/plain; charset=utf-8';
const LARGEST_BODY_BYTES = 1024;
const LARGEST_HEADERS_BYTES = 8 * 1024;
const MOST_HEADERS = 100;
const MOST_CONNECTIONS = 256;
const USUAL_PATIENCE: Patience = { headersMs: 8_000, requestMs: 15_000, silenceMs: 60_000, betweenLooksMs: 2_000 };

const UNREADABLE_TEXT: Readonly<Record<number, string>> = {
  400: 'This request cannot be read.',
  408: 'This request took too long.',
  431: 'The headers of this request are too large.',
};
const CODES: Readonly<Record<string, number>> = { ERR_HTTP_REQUEST_TIMEOUT: 408, HPE_HEADER_OVERFLOW: 431 };

const plainHeaders = (): Readonly<Record<string, string>> => ({
  ...PAGE_HEADERS,
  'content-security-policy': contentSecurityPolicy({ nonce: null }),
  'cache-control': 'no-store',
});

/** Node could not even read the request: answered by hand, and the connection is over. */
function answerUnreadable(error: NodeJS.ErrnoException, socket: Duplex): void {
  if (socket.writable && error.code !== 'ECONNRESET') {
    const status = CODES[error.code ?? ''] ?? 400;
    const text = `${UNREADABLE_TEXT[status]}\n`;
    const headers = {
      ...plainHeaders(),
      'content-type': TEXT,
      'content-length': String(text.length),
      connection: 'close',
    };
    const lines = Object.entries(headers).map(([name, value]) => `${name}: ${value}`);
    socket.write([`HTTP/1.1 ${status} Refused`, ...lines, '', text].join('\r\n'));
  }
  socket.destroy();
}

function createHardServer(
  patience: Patience,
  answer: (request: IncomingMessage, response: ServerResponse) => void,
): Server {
  const server = createServer(
    {
      headersTimeout: patience.headersMs,
      requestTimeout: patience.requestMs,
      connectionsCheckingInterval: patience.betweenLooksMs,
      keepAliveTimeout: 5_000,
      maxHeaderSize: LARGEST_HEADERS_BYTES,
      requireHostHeader: false,
    },
    (request, response) => {
      for (const [name, value] of Object.entries(plainHeaders())) response.setHeader(name, value);
      answer(request, response);
    },
  );
  // Node would answer this by itself, without our headers.
  server.on('checkExpectation', (_request, response) => {
    response.writeHead(417, { ...plainHeaders(), 'content-type': TEXT, connection: 'close' });
    response.end('Packhouse does what is asked for or refuses it, nothing else.\n');
  });
  server.maxHeadersCount = MOST_HEADERS;
  server.maxConnections = MOST_CONNECTIONS;
  server.setTimeout(patience.silenceMs);
  return server;
}

export async function startBrowserHost(options: BrowserHostOptions): Promise<BrowserHost> {
  const { log, clock, openPlace } = options.workplace;
  const files = indexPageFiles(options.rendererDir);
  const access = createAccess(clock);
  const refusals = createRefusalLog(log, clock);
  log.redact(access.key);
  let port = options.port;
  const sessions = createSessions(openPlace, clock, () => port);

  const app = Fastify({
    bodyLimit: LARGEST_BODY_BYTES,
    forceCloseConnections: true,
    exposeHeadRoutes: true,
    clientErrorHandler: answerUnreadable,
    frameworkErrors: (_error, _request, reply) => {
      reply.hijack();
      reply.raw.writeHead(400, { 'content-type': TEXT }).end('This address cannot be read.\n');
    },
    serverFactory: (handler) => createHardServer(options.patience ?? USUAL_PATIENCE, handler),
  });

  const sendFile = async (reply: FastifyReply, file: PageFile, host: string): Promise<FastifyReply> => {
    const bytes = await file.read();
    reply.type(file.type);
    if (file.immutable) reply.header('cache-control', 'private, max-age=31536000, immutable');
    if (!file.page) return reply.send(bytes);
    const nonce = newNonce();
    reply.header('content-security-policy', contentSecurityPolicy({ nonce, connect: [`ws://${host}`] }));
    return reply.send(withNonce(bytes.toString('utf8'), nonce));
  };

  const exchangeKey = (reply: FastifyReply, keys: readonly string[], cookie: string | undefined): FastifyReply => {
    const [key = ''] = keys;
    const answer = access.tryKey(keys.length === 1 ? key : '');
    if (answer === 'right') {
      // The window's own routes live after the hash, so its start is the only page to go on to.
      return reply.header('set-cookie', sessionCookie(port, sessions.begin(cookie))).redirect('/', 303);
    }
    refusals.warn('The browser host was opened with a wrong key', { answer });
    if (answer === 'too-many') return reply.code(429).header('retry-after', '60').type(HTML).send(tooManyGuessesPage);
    return reply.code(401).type(HTML).send(notSignedInPage);
  };

  app.addHook('onRequest', async (request, reply) => {
    const refusal = refuseRequest(request.raw, port);
    if (!refusal) return;
    refusals.warn('A request was refused', { status: refusal.status });
    // Whatever else this connection was about to send is not waited for.
    await reply
      .code(refusal.status)
      .headers({ ...refusal.headers, connection: 'close' })
      .type(TEXT)
      .send(refusal.text);
  });

  app.get('/*', async (request, reply) => {
    const { path, keys } = targetOf(request.raw.url) ?? { path: '', keys: [] };
    const { cookie, host = '' } = request.headers;
    if (keys.length > 0) return exchangeKey(reply, keys, cookie);
    if (!sessions.find(cookie)) return reply.code(401).type(HTML).send(notSignedInPage);
    const file = files.find(path);
    if (file) return sendFile(reply, file, host);
    return reply.code(404).type(HTML).send(nothingHerePage);
  });

  app.setNotFoundHandler((_request, reply) => reply.code(404).type(HTML).send(nothingHerePage));
  app.setErrorHandler((error, _request, reply) => {
    log.error('A page could not be sent', { error });
    return reply.code(500).type(TEXT).send('Packhouse could not send this page. The log says why.\n');
  });

  const sockets = createRpcSockets({ sessions, port: () => port, clock, refusals });
  app.server.on('upgrade', sockets.upgrade);

  await app.listen({ host: LOOPBACK, port: options.port });
  const address = app.server.address();
  if (typeof address === 'object' && address) port = address.port;

  return {
    port,
    url: `http://${LOOPBACK}:${port}/?token=${access.key}`,
    stop: async () => {
      sockets.close();
      await app.close();
    },
  };
}

const nothingHerePage = plainPage({
  title: 'There is nothing here',
  paragraphs: ['Packhouse has no page with this address.'],
  link: { href: '/', text: 'Go to the start' },
});
