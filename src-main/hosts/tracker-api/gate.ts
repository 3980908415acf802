// Who is let in at all, before anything is read: machines that mean this very server, with the key. Web pages are kept
// out by their Origin, and by the Host header where a foreign name was made to point here.
import type { IncomingMessage } from 'node:http';
import { isIP } from 'node:net';
import { hostname } from 'node:os';
import { OPEN_PATH } from '#main/features/tracker-api/document.ts';
import { TRANSPORT_ERRORS, type TransportErrorCode } from '#shared/contract/tracker-api-errors.ts';
import { type CallerLimits, callerOf } from './caller-limits.ts';
import { readTarget, type Target } from './target.ts';

export interface Refusal {
  readonly status: number;
  readonly code: TransportErrorCode;
  readonly message: string;
  readonly headers: Readonly<Record<string, string>>;
}

export const refusal = (code: TransportErrorCode, headers: Refusal['headers'] = {}): Refusal => ({
  ...TRANSPORT_ERRORS[code],
  code,
  headers,
});

const wait = (code: TransportErrorCode, seconds: number): Refusal => refusal(code, { 'retry-after': String(seconds) });

export interface GateDeps {
  readonly limits: CallerLimits;
  readonly keyMatches: (given: string) => boolean;
  /** Only this computer can connect. */
  readonly loopback: boolean;
}

export type Admission =
  | { readonly ok: true; readonly target: Target; readonly address: string }
  | { readonly ok: false; readonly refusal: Refusal };

const refuse = (because: Refusal): Admission => ({ ok: false, refusal: because });

export function createGate({ limits, keyMatches, loopback }: GateDeps): (request: IncomingMessage) => Admission {
  const keyRefusal = (request: IncomingMessage, address: string): Refusal | null => {
    const shutOut = limits.shutOut(address);
    if (shutOut !== null) return wait('TOO_MANY_WRONG_KEYS', shutOut);
    const keys = request.headersDistinct['x-api-key'] ?? [];
    const [key = ''] = keys;
    if (keys.length === 1 && keyMatches(key)) return null;
    // Showing none is no guess.
    const seconds = keys.join('') === '' ? null : limits.wrongKey(address, keys.join('\n'));
    return seconds === null ? refusal('UNAUTHORIZED') : wait('TOO_MANY_WRONG_KEYS', seconds);
  };

  return (request) => {
    const address = callerOf(request.socket.remoteAddress);
    const seconds = limits.call(address);
    if (seconds !== null) return refuse(wait('TOO_MANY_CALLS', seconds));
    if (!isMeant(request, loopback)) return refuse(refusal('WRONG_HOST'));
    if (isFromWebPage(request)) return refuse(refusal('FROM_A_WEBSITE'));
    const target = readTarget(request.url);
    if (!target) return refuse(refusal('BAD_REQUEST'));
    const open = target.path === OPEN_PATH && (request.method === 'GET' || request.method === 'HEAD');
    const refused = open ? null : keyRefusal(request, address);
    return refused ? refuse(refused) : { ok: true, target, address };
  };
}

/** Node's own fetch sends Sec-Fetch-Mode; only browsers say which site is behind a request. */
function isFromWebPage({ headers }: IncomingMessage): boolean {
  const site = headers['sec-fetch-site'];
  return headers.origin !== undefined || (site !== undefined && site !== 'none');
}

const LOOPBACK_HOSTS: ReadonlySet<string> = new Set(['localhost', '127.0.0.1', '::1']);
const HOST = /^(?:\[([0-9a-f:.]+)\]|([^:[\]]+))(?::(\d{1,5}))?$/i;

/** Any port: behind a forwarding it is another one. */
function isMeant({ headers, headersDistinct }: IncomingMessage, loopback: boolean): boolean {
  if (headersDistinct.host?.length !== 1) return false;
  const [, literal, name] = HOST.exec(headers.host ?? '') ?? [];
  if (literal !== undefined) return isIP(literal) === 6 && (!loopback || LOOPBACK_HOSTS.has(literal.toLowerCase()));
  if (name === undefined) return false;
  const host = name.toLowerCase();
  if (LOOPBACK_HOSTS.has(host)) return true;
  // Nobody can make an address point here, only names.
  return !loopback && (isIP(host) === 4 || ownNames().has(host));
}

function ownNames(): ReadonlySet<string> {
  const name = hostname().toLowerCase();
  const [short = name] = name.split('.');
  return new Set([name, short, `${short}.local`]);
}
