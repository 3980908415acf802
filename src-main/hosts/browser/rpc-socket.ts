// The contract over a WebSocket at /rpc. A socket is let in only with our own Host, our own Origin and the cookie of
// a session; it belongs to that session's place and ends when the place leaves the core it was opened for. Messages
// are limited in size, number and shape: whoever goes beyond loses the socket, and nobody else notices.
import { type IncomingMessage, STATUS_CODES } from 'node:http';
import type { Duplex } from 'node:stream';
import { RPCHandler } from '@orpc/server/ws';
import { WebSocketServer } from 'ws';
import type { Clock } from '#main/core/clock.ts';
import type { HostContext } from '#main/core/rpc.ts';
import type { HostedCore } from '#main/hosted-core.ts';
import type { Standing } from '#main/hosts/node/place.ts';
import { isRpcFrame } from '#main/hosts/node/rpc-frame.ts';
import { PAGE_HEADERS } from '#main/hosts/page/content-security-policy.ts';
import { GuardedSocket } from './guarded-socket.ts';
import { type Refusal, refuseSocket } from './origin.ts';
import type { RefusalLog } from './refusal-log.ts';
import type { Session, Sessions } from './sessions.ts';

/** A file to import is at most about 12 MB, sent as base64 inside one message. */
export const LARGEST_MESSAGE_BYTES = 24 * 1024 * 1024;
/** Of somebody who has not signed in. */
export const LARGEST_SIGNED_OUT_MESSAGE_BYTES = 64 * 1024;
export const MOST_SOCKETS = 50;
/** Tabs of one browser. */
export const MOST_SOCKETS_OF_A_SESSION = 16;
const LARGEST_BACKLOG_BYTES = 64 * 1024 * 1024;
const BETWEEN_PINGS_MS = 30_000;
const LONGEST_GOODBYE_MS = 2_000;

/** Why a socket was closed, for the window and the tests. Up to 4999 these are ours to choose. */
export const CLOSE = { unreadable: 1003, tooBig: 1009, over: 4001, tooMany: 4429 } as const;

export interface RpcSockets {
  upgrade(request: IncomingMessage, socket: Duplex, head: Buffer): void;
  /** Ends every socket at once. */
  close(): void;
}

export interface RpcSocketOptions {
  readonly sessions: Sessions;
  readonly port: () => number;
  readonly clock: Clock;
  readonly refusals: RefusalLog;
}

function refuse(socket: Duplex, { status, text }: Refusal): void {
  const headers = { ...PAGE_HEADERS, 'content-type': 'text/plain; charset=utf-8', connection: 'close' };
  const lines = Object.entries(headers).map(([name, value]) => `${name}: ${value}`);
  socket.end([`HTTP/1.1 ${status} ${STATUS_CODES[status]}`, ...lines, '', text].join('\r\n'));
}

const NOT_SIGNED_IN: Refusal = { status: 401, text: 'Not opened with the address Packhouse printed.\n' };
const TOO_MANY: Refusal = { status: 503, text: 'Too many windows are open.\n' };
const NOT_NOW: Refusal = { status: 503, text: 'Packhouse is not ready. Try again in a moment.\n' };

export function createRpcSockets({ sessions, port, clock, refusals }: RpcSocketOptions): RpcSockets {
  const server = new WebSocketServer<typeof GuardedSocket>({
    noServer: true,
    WebSocket: GuardedSocket,
    maxPayload: LARGEST_MESSAGE_BYTES,
    maxFragments: 1024,
    perMessageDeflate: false,
    clientTracking: true,
  });
  const handlers = new WeakMap<HostedCore, RPCHandler<HostContext>>();
  const handlerOf = (core: HostedCore): RPCHandler<HostContext> => {
    const handler = handlers.get(core) ?? new RPCHandler(core.router);
    handlers.set(core, handler);
    return handler;
  };

  const end = (ws: GuardedSocket, code: number, reason: string): void => {
    ws.guard = { message: () => false, ping: () => undefined };
    ws.close(code, reason);
    clock.set(LONGEST_GOODBYE_MS, () => ws.terminate());
  };

  const guard = (ws: GuardedSocket, session: Session, { seat }: Standing): void => {
    const refused = (code: number, reason: string): false => {
      refusals.warn('A window’s connection was closed', { reason });
      end(ws, code, reason);
      return false;
    };
    ws.guard = {
      ping: () => {
        if (!session.messages.take()) refused(CLOSE.tooMany, 'too many messages');
      },
      message: (bytes, text) => {
        if (!session.messages.take()) return refused(CLOSE.tooMany, 'too many messages');
        if (bytes > LARGEST_SIGNED_OUT_MESSAGE_BYTES && seat.state() === 'signed_out') {
          return refused(CLOSE.tooBig, 'too big a message from somebody not signed in');
        }
        const content = text();
        if (content === null || !isRpcFrame(content)) return refused(CLOSE.unreadable, 'unreadable message');
        return true;
      },
    };
  };

  const serve = (ws: GuardedSocket, session: Session, standing: Standing): void => {
    const { core, seat } = standing;
    const endings = [
      session.place.onLeft((left) => {
        if (left === core) end(ws, CLOSE.over, 'this window is elsewhere now');
      }),
      session.connected(() => end(ws, CLOSE.over, 'this session is over')),
    ];
    ws.on('close', () => {
      for (const stopListening of endings) stopListening();
    });
    ws.on('error', (error) => refusals.warn('A window’s connection failed', { reason: error.message }));
    guard(ws, session, standing);
    void handlerOf(core).upgrade(ws, { context: core.contextFor(seat) });
  };

  /** Whoever reads nothing, or is gone without a word, does not keep a place for ever. */
  const lookAround = (): void => {
    for (const ws of server.clients) {
      if (!ws.alive || ws.bufferedAmount > LARGEST_BACKLOG_BYTES) ws.terminate();
      ws.alive = false;
      if (ws.readyState === ws.OPEN) ws.ping();
    }
    pings = clock.set(BETWEEN_PINGS_MS, lookAround);
  };
  let pings = clock.set(BETWEEN_PINGS_MS, lookAround);

  const upgrade = async (request: IncomingMessage, socket: Duplex, head: Buffer): Promise<void> => {
    const turnAway = (refusal: Refusal): void => {
      refusals.warn('A WebSocket was refused', { status: refusal.status });
      refuse(socket, refusal);
    };
    const refusal = refuseSocket(request, port());
    if (refusal) return turnAway(refusal);
    const session = sessions.find(request.headers.cookie);
    if (!session) return turnAway(NOT_SIGNED_IN);
    try {
      await session.place.stand((standing) => {
        // Looked at again: the core may have taken its time to open.
        if (sessions.find(request.headers.cookie) !== session) return turnAway(NOT_SIGNED_IN);
        const full = server.clients.size >= MOST_SOCKETS || session.connections >= MOST_SOCKETS_OF_A_SESSION;
        if (full) return turnAway(TOO_MANY);
        server.handleUpgrade(request, socket, head, (ws) => serve(ws, session, standing));
      });
    } catch {
      turnAway(NOT_NOW);
    }
  };

  return {
    upgrade: (request, socket, head) => {
      socket.on('error', () => socket.destroy());
      void upgrade(request, socket, head);
    },
    close: () => {
      pings.cancel();
      for (const ws of server.clients) ws.terminate();
      server.close();
    },
  };
}
