// How the window reaches the core: a message port handed over by Electron's preload, else a WebSocket
// to the server that served the page. The socket reconnects by itself with growing pauses; a call made
// while it is down waits when it only reads, and fails at once when it would change something. A port that
// closes is asked for again in the same way.
import type { ClientContext, ClientLink, ClientOptions } from '@orpc/client';
import { RPCLink as PortLink } from '@orpc/client/message-port';
import { RPCLink as SocketLink } from '@orpc/client/websocket';
import { TANSTACK_QUERY_OPERATION_CONTEXT_SYMBOL } from '@orpc/tanstack-query';
import { setConnection } from '../stores/connection.ts';

declare global {
  interface Window {
    /** Exposed by Electron's preload only. `requestPort` makes main post 'packhouse:port' with one MessagePort. */
    readonly packhouse?: { readonly host: 'electron'; requestPort(): void };
  }
}

/** The connection broke before an answer came; for a write nobody knows whether it happened. */
export class ConnectionLost extends Error {
  override readonly name = 'ConnectionLost';
}

type Link = ClientLink<ClientContext>;

interface Connection {
  readonly link: Link;
  /** Called at every (re)connection, the first one included. */
  onConnected(listener: () => void): void;
}

const PAUSES_MS = [250, 500, 1000, 2000, 4000, 8000];

/** Only what TanStack Query reads may wait and be asked again; any other call may be a write. */
export const mayWait = (options: ClientOptions<ClientContext>): boolean => {
  const operation: unknown = options.context[TANSTACK_QUERY_OPERATION_CONTEXT_SYMBOL];
  return typeof operation === 'object' && operation !== null && 'type' in operation && operation.type !== 'mutation';
};

const pauseAfter = (failures: number): number =>
  (PAUSES_MS[Math.min(failures, PAUSES_MS.length - 1)] ?? 8000) * (0.8 + Math.random() * 0.4);

function connectPort(requestPort: () => void): Connection {
  const listeners: (() => void)[] = [];
  let open = false;
  let asked = 0;
  let arrived: (link: Link) => void = () => undefined;
  const nextLink = () =>
    new Promise<Link>((resolve) => {
      arrived = resolve;
    });
  let ready = nextLink();

  const askAgain = () => {
    if (open) return;
    requestPort();
    asked += 1;
    setTimeout(askAgain, pauseAfter(asked));
  };
  // The core was opened again, e.g. after a restore: its old ports are dead and a new one is asked for until it comes.
  const lost = () => {
    open = false;
    asked = 0;
    ready = nextLink();
    setConnection('reconnecting');
    setTimeout(askAgain, pauseAfter(0));
  };
  window.addEventListener('message', (event: MessageEvent<unknown>) => {
    const port = event.ports[0];
    if (event.source !== window || event.data !== 'packhouse:port' || !port || open) return;
    open = true;
    port.addEventListener('close', lost);
    const link = new PortLink<ClientContext>({ port });
    port.start();
    setConnection('open');
    arrived(link);
    for (const listener of listeners) listener();
  });
  requestPort();

  return {
    link: {
      call: async (path, input, options) => {
        if (asked > 0 && !open && !mayWait(options)) throw new ConnectionLost('not connected');
        const link = await ready;
        try {
          return await link.call(path, input, options);
        } catch (error) {
          if (!open && !options.signal?.aborted) throw new ConnectionLost('closed');
          throw error;
        }
      },
    },
    onConnected: (listener) => listeners.push(listener),
  };
}

function connectSocket(url: string): Connection {
  const listeners: (() => void)[] = [];
  const waiting: (() => void)[] = [];
  let socket: WebSocket;
  let link: Link;
  let failures = 0;

  const open = () => {
    socket = new WebSocket(url);
    socket.binaryType = 'arraybuffer';
    link = new SocketLink<ClientContext>({ websocket: socket });
    socket.addEventListener('open', () => {
      failures = 0;
      setConnection('open');
      for (const resume of waiting.splice(0)) resume();
      for (const listener of listeners) listener();
    });
    socket.addEventListener('close', () => {
      setConnection('reconnecting');
      setTimeout(open, pauseAfter(failures));
      failures += 1;
    });
  };
  open();

  const whenOpen = (signal: AbortSignal | undefined) =>
    new Promise<void>((resolve, reject) => {
      if (socket.readyState === WebSocket.OPEN) return resolve();
      waiting.push(resolve);
      signal?.addEventListener('abort', () => reject(signal.reason), { once: true });
    });

  return {
    link: {
      call: async (path, input, options) => {
        if (!mayWait(options) && socket.readyState !== WebSocket.OPEN) throw new ConnectionLost('not connected');
        await whenOpen(options.signal);
        const used = socket;
        try {
          return await link.call(path, input, options);
        } catch (error) {
          if (used.readyState !== WebSocket.OPEN && !options.signal?.aborted) throw new ConnectionLost('closed');
          throw error;
        }
      },
    },
    onConnected: (listener) => listeners.push(listener),
  };
}

function connect(): Connection {
  const host = window.packhouse;
  if (host) return connectPort(() => host.requestPort());
  const scheme = location.protocol === 'https:' ? 'wss:' : 'ws:';
  return connectSocket(`${scheme}//${location.host}/rpc`);
}

export const connection = connect();
