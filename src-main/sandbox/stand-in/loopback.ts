// A server that only this machine can reach: made strict, bound to a port, and gone at once when it is stopped.
import { type FastifyInstance, type FastifyServerOptions, fastify } from 'fastify';

export function createLoopbackServer(options: Pick<FastifyServerOptions, 'bodyLimit' | 'routerOptions'>) {
  const app = fastify({
    logger: false,
    forceCloseConnections: true,
    exposeHeadRoutes: false,
    return503OnClosing: false,
    ...options,
  });
  // What a body may be is for each stand-in to say.
  app.removeAllContentTypeParsers();
  return app;
}

/** 0: any free port. Resolves with the origin, e.g. http://127.0.0.1:40123; rejects when the port is taken. */
export async function listenOnLoopback(app: FastifyInstance, port: number): Promise<string> {
  await app.listen({ host: '127.0.0.1', port });
  const bound = app.addresses()[0];
  if (bound === undefined || typeof bound === 'string') throw new Error('The stand-in found no port to listen on.');
  return `http://127.0.0.1:${bound.port}`;
}

/** Ends every connection at once, hanging ones too. */
export async function closeLoopback(app: FastifyInstance): Promise<void> {
  app.server.closeAllConnections();
  await app.close();
}
