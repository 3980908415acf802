// The browser host: the window's files and the contract, on this computer only. Everything is refused
// without the right Host; everything but the sign-in is refused without the session. Every answer,
// refusals and errors included, carries the security headers, which are set before anything else runs.
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import Fastify, { type FastifyReply } from 'fastify';
import type { Clock } from '#main/core/clock.ts';
import type { Logger } from '#main/core/log.ts';
import type { Core } from '#main/create-core.ts';
import { contentSecurityPolicy, newNonce, PAGE_HEADERS, withNonce } from '#main/hosts/page/content-security-policy.ts';
import { indexPageFiles, type PageFile } from '#main/hosts/page/page-files.ts';
import { notSignedInPage, plainPage, tooManyGuessesPage } from '#main/hosts/page/plain-page.ts';
import { createAccess } from './access.ts';
import { refuseRequest } from './origin.ts';
import { createRpcSockets } from './rpc-socket.ts';

export interface BrowserHostOptions {
  readonly core: Core;
  readonly rendererDir: string;
  /** 0 takes any free port. */
  readonly port: number;
  readonly clock: Clock;
  readonly log: Logger;
}

export interface BrowserHost {
  readonly port: number;
  /** The address with its key, to print and open. */
  readonly url: string;
  /** Ends all connections at once; the core is not touched. */
  stop(): Promise<void>;
}

const LOOPBACK = '127.0.0.1';
const HTML = 'text/html; charset=utf-8';
const TEXT = 'text/plain; charset=utf-8';
const LARGEST_BODY_BYTES = 1024;
const SLOWEST_REQUEST_MS = 15_000;

/** The path of a request without its query, never one a browser would read as another host's address. */
const pathOf = (url: string): string => url.split('?', 1)[0]?.replace(/^\/+/, '/') || '/';

export async function startBrowserHost(options: BrowserHostOptions): Promise<BrowserHost> {
  const { core, clock, log } = options;
  const files = indexPageFiles(options.rendererDir);
  const access = createAccess(clock);
  log.redact(access.key);
  let port = options.port;

  const setHeaders = (response: ServerResponse): void => {
    for (const [name, value] of Object.entries(PAGE_HEADERS)) response.setHeader(name, value);
    response.setHeader('content-security-policy', contentSecurityPolicy({ nonce: null }));
    response.setHeader('cache-control', 'no-store');
  };

  const app = Fastify({
    bodyLimit: LARGEST_BODY_BYTES,
    forceCloseConnections: true,
    exposeHeadRoutes: true,
    frameworkErrors: (_error, _request, reply) => {
      reply.hijack();
      reply.raw.writeHead(400, { 'content-type': TEXT }).end('This address cannot be read.\n');
    },
    serverFactory: (handler) => {
      const server = createServer({ requestTimeout: SLOWEST_REQUEST_MS }, (request: IncomingMessage, response) => {
        setHeaders(response);
        handler(request, response);
      });
      return server;
    },
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

  app.addHook('onRequest', async (request, reply) => {
    const refusal = refuseRequest(request.raw, port);
    if (!refusal) return;
    log.warn('A request was refused', { status: refusal.status, method: request.method });
    await reply
      .code(refusal.status)
      .headers(refusal.headers ?? {})
      .type(TEXT)
      .send(refusal.text);
  });

  app.get<{ Querystring: { token?: unknown } }>('/*', async (request, reply) => {
    const path = pathOf(request.url);
    const key = request.query.token;
    if (key !== undefined) {
      const answer = access.tryKey(typeof key === 'string' ? key : '');
      if (answer === 'right') return reply.header('set-cookie', access.cookie(port)).redirect(path, 303);
      log.warn('The browser host was opened with a wrong key', { answer });
      if (answer === 'too-many') {
        return reply.code(429).header('retry-after', '60').type(HTML).send(tooManyGuessesPage);
      }
      return reply.code(401).type(HTML).send(notSignedInPage);
    }
    if (!access.isSignedIn(request.headers.cookie, port)) return reply.code(401).type(HTML).send(notSignedInPage);
    const file = files.find(path);
    if (file) return sendFile(reply, file, request.headers.host ?? '');
    return reply.code(404).type(HTML).send(nothingHerePage);
  });

  app.setNotFoundHandler((_request, reply) => reply.code(404).type(HTML).send(nothingHerePage));
  app.setErrorHandler((error, _request, reply) => {
    log.error('A page could not be sent', { error });
    return reply.code(500).type(TEXT).send('Packhouse could not send this page. The log says why.\n');
  });

  const sockets = createRpcSockets(core, access, () => port, log);
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
