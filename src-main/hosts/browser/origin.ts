// Which requests the browser host looks at. The Host header must name this computer and our port exactly and once
// (a foreign name pointed at 127.0.0.1 is refused), and what another site had a browser send is refused by its
// Origin and Sec-Fetch-Site before anything else looks at it. Loopback has many sites: other ports count as others.
import type { IncomingMessage } from 'node:http';

const SAFE_METHODS: ReadonlySet<string> = new Set(['GET', 'HEAD']);
const NAMES = ['127.0.0.1', 'localhost', '[::1]'] as const;
const HTTP_PORT = 80;

/** Browsers leave the port out where it is the usual one. */
const ownHosts = (port: number): readonly string[] =>
  NAMES.flatMap((name) => (port === HTTP_PORT ? [name, `${name}:${port}`] : [`${name}:${port}`]));

const isOwnHost = ({ headers, headersDistinct }: IncomingMessage, port: number): boolean =>
  headersDistinct.host?.length === 1 && headers.host !== undefined && ownHosts(port).includes(headers.host);

/** The Origin a page of ours sends: the very address it was opened with. */
const isOwnOrigin = ({ headers }: IncomingMessage): boolean => headers.origin === `http://${headers.host}`;

/** What is asked for: the path without its query, and the keys in the query. */
export interface Target {
  readonly path: string;
  readonly keys: readonly string[];
}

/** Null for anything but a plain path: a whole address, an authority, an asterisk. */
export function targetOf(url: string | undefined): Target | null {
  if (!url?.startsWith('/')) return null;
  const [path = '', ...query] = url.split('?');
  return { path, keys: new URLSearchParams(query.join('?')).getAll('token') };
}

/** A browser says another site is behind it. Somebody following a link to the bare address is all that is left. */
function fromAnotherSite({ headers, method }: IncomingMessage, target: Target): boolean {
  const site = headers['sec-fetch-site'];
  if (site === undefined || site === 'same-origin' || site === 'none') return false;
  const followsLink =
    method === 'GET' && headers['sec-fetch-mode'] === 'navigate' && headers['sec-fetch-dest'] === 'document';
  return !followsLink || target.keys.length > 0;
}

const hasBody = ({ headers }: IncomingMessage): boolean =>
  headers['transfer-encoding'] !== undefined || Number(headers['content-length'] ?? 0) !== 0;

export interface Refusal {
  readonly status: number;
  readonly text: string;
  readonly headers?: Readonly<Record<string, string>>;
}

const WRONG_HOST: Refusal = {
  status: 421,
  text: 'Packhouse answers only to the address it printed when it was started.\n',
};
const OTHER_SITE: Refusal = {
  status: 403,
  text:
    'Packhouse does not take requests from other sites.\n' +
    'If you followed a link to it, copy the address into the address bar instead.\n',
};
const NOT_A_PATH: Refusal = { status: 400, text: 'This address cannot be read.\n' };

/** Why a plain request is refused unseen, or null. */
export function refuseRequest(request: IncomingMessage, port: number): Refusal | null {
  if (!isOwnHost(request, port)) return WRONG_HOST;
  const safe = SAFE_METHODS.has(request.method ?? '');
  // A page's own files are asked for without an Origin; whoever sends one must be that page.
  if ((!safe || request.headers.origin !== undefined) && !isOwnOrigin(request)) return OTHER_SITE;
  const target = targetOf(request.url);
  if (!target) return NOT_A_PATH;
  if (fromAnotherSite(request, target)) return OTHER_SITE;
  if (!safe) return { status: 405, text: 'Packhouse only takes GET and HEAD here.\n', headers: { allow: 'GET, HEAD' } };
  if (hasBody(request)) return { status: 413, text: 'Packhouse takes no content here.\n' };
  return null;
}

/** Why a WebSocket is refused, or null. Unlike pages, a socket always needs the Origin. */
export function refuseSocket(request: IncomingMessage, port: number): Refusal | null {
  if (!isOwnHost(request, port)) return WRONG_HOST;
  if (!isOwnOrigin(request)) return OTHER_SITE;
  const target = targetOf(request.url);
  if (!target) return NOT_A_PATH;
  const site = request.headers['sec-fetch-site'];
  if (site !== undefined && site !== 'same-origin') return OTHER_SITE;
  if (request.url !== '/rpc') return { status: 404, text: 'There is nothing here.\n' };
  const { method, headers } = request;
  if (method !== 'GET' || headers.upgrade?.toLowerCase() !== 'websocket' || hasBody(request)) {
    return { status: 400, text: 'Only a WebSocket can be opened here.\n' };
  }
  return null;
}
