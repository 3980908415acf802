// The contract over a WebSocket at /rpc. A socket is let in only with our own Host, our own Origin and
// the session cookie; anything else is answered in plain HTTP and closed. Messages are limited in size.
import { type IncomingMessage, STATUS_CODES } from 'node:http';
import type { Duplex } from 'node:stream';
import { RPCHandler } from '@orpc/server/ws';
import { WebSocketServer } from 'ws';
import { localOperator } from '#main/core/actor.ts';
import type { Logger } from '#main/core/log.ts';
import type { Core } from '#main/create-core.ts';
import { PAGE_HEADERS } from '#main/hosts/page/content-security-policy.ts';
import type { Access } from './access.ts';
import { type Refusal, refuseSocket } from './origin.ts';

/** A file to import is at most about 12 MB, sent as base64 inside one message. */
export const LARGEST_MESSAGE_BYTES = 24 * 1024 * 1024;
const MOST_SOCKETS = 50;

export interface RpcSockets {
  upgrade(request: IncomingMessage, socket: Duplex, head: Buffer): void;
  /** Ends every socket at once. */
  close(): void;
}

function refuse(socket: Duplex, { status, text }: Refusal): void {
  const headers = { ...PAGE_HEADERS, 'content-type': 'text/plain; charset=utf-8', connection: 'close' };
  const lines = Object.entries(headers).map(([name, value]) => `${name}: ${value}`);
  socket.end([`HTTP/1.1 ${status} ${STATUS_CODES[status]}`, ...lines, '', text].join('\r\n'));
}

export function createRpcSockets(core: Core, access: Access, port: () => number, log: Logger): RpcSockets {
  const handler = new RPCHandler(core.router);
  const server = new WebSocketServer({
    noServer: true,
    maxPayload: LARGEST_MESSAGE_BYTES,
    perMessageDeflate: false,
    clientTracking: true,
  });

  const whyNot = (request: IncomingMessage): Refusal | null => {
    const refusal = refuseSocket(request, port());
    if (refusal) return refusal;
    if (request.url !== '/rpc') return { status: 404, text: 'There is nothing here.\n' };
    if (!access.isSignedIn(request.headers.cookie, port())) return { status: 401, text: 'Not signed in.\n' };
    if (server.clients.size >= MOST_SOCKETS) return { status: 503, text: 'Too many windows are open.\n' };
    return null;
  };

  return {
    upgrade: (request, socket, head) => {
      socket.on('error', () => socket.destroy());
      const refusal = whyNot(request);
      if (refusal) {
        log.warn('A WebSocket was refused', { status: refusal.status, origin: request.headers.origin ?? null });
        refuse(socket, refusal);
        return;
      }
      server.handleUpgrade(request, socket, head, (ws) => {
        ws.on('error', (error) => log.warn('A window’s connection failed', { reason: error.message }));
        void handler.upgrade(ws, { context: core.contextFor(localOperator) });
      });
    },
    close: () => {
      for (const ws of server.clients) ws.terminate();
      server.close();
    },
  };
}
