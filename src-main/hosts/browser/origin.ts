// Which addresses the browser host answers to. The Host header must name this computer and our port
// exactly (a foreign name pointed at 127.0.0.1 is refused), and a request another site made is refused
// by its Origin before anything else looks at it.
import type { IncomingMessage } from 'node:http';

const SAFE_METHODS: ReadonlySet<string> = new Set(['GET', 'HEAD']);

const ownHosts = (port: number): readonly string[] => [`127.0.0.1:${port}`, `localhost:${port}`, `[::1]:${port}`];

const isOwnHost = (host: string | undefined, port: number): host is string =>
  host !== undefined && ownHosts(port).includes(host);

/** The Origin a page of ours sends: the very address it was opened with. */
const isOwnOrigin = (request: IncomingMessage): boolean => request.headers.origin === `http://${request.headers.host}`;

export interface Refusal {
  readonly status: number;
  readonly text: string;
  readonly headers?: Readonly<Record<string, string>>;
}

/** Why a plain request is refused unseen, or null. */
export function refuseRequest(request: IncomingMessage, port: number): Refusal | null {
  if (!isOwnHost(request.headers.host, port)) {
    return { status: 421, text: 'Packhouse answers only to the address it printed when it was started.\n' };
  }
  const safe = SAFE_METHODS.has(request.method ?? '');
  if (!safe && !isOwnOrigin(request)) {
    return { status: 403, text: 'Packhouse does not take requests from other sites.\n' };
  }
  if (!safe) {
    return { status: 405, text: 'Packhouse only takes GET and HEAD here.\n', headers: { allow: 'GET, HEAD' } };
  }
  return null;
}

/** Why a WebSocket is refused, or null. Unlike pages, a socket always needs the Origin. */
export function refuseSocket(request: IncomingMessage, port: number): Refusal | null {
  if (!isOwnHost(request.headers.host, port)) return { status: 421, text: 'Wrong address.\n' };
  if (!isOwnOrigin(request)) return { status: 403, text: 'Packhouse does not take requests from other sites.\n' };
  return null;
}
