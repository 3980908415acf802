// What a request asks for: one reading of its address, used for the key, for the method and for the call itself, so that
// no spelling of an address means one thing here and another there. And what there is to ask for, from the contract.
import { type AnyContractRouter, isContractProcedure } from '@orpc/contract';
import { trackerApiContract } from '#shared/contract/tracker-api.ts';

export interface Target {
  /** As it was sent, without the query; no dot segments, no slash at the end. */
  readonly path: string;
  /** Path and query, for the call. */
  readonly url: URL;
}

const PRINTABLE = /^\/[!-[\]-~]*$/;
/** Stands for this server in the addresses that calls are given: what the caller calls it changes nothing. */
const BASE = 'http://tracker.invalid';

/** Null for anything but a plain path: a whole address, an asterisk, broken escapes, a way up. */
export function readTarget(sent: string | undefined): Target | null {
  if (sent === undefined || !PRINTABLE.test(sent) || sent.includes('#')) return null;
  const [whole = '', ...query] = sent.split('?');
  if (whole.startsWith('//') || !whole.split('/').every(isPlainSegment)) return null;
  const path = whole.length > 1 && whole.endsWith('/') ? whole.slice(0, -1) : whole;
  if (path.endsWith('/') && path !== '/') return null;
  return { path, url: new URL(path + (query.length > 0 ? `?${query.join('?')}` : ''), BASE) };
}

function isPlainSegment(segment: string): boolean {
  try {
    const meant = decodeURIComponent(segment);
    return meant !== '.' && meant !== '..' && !hasControl(meant);
  } catch {
    return false;
  }
}

const hasControl = (text: string): boolean => [...text].some((char) => char < ' ' || char === '\u007f');

interface Known {
  readonly pattern: RegExp;
  readonly method: string;
}

function callsOf(part: AnyContractRouter): readonly Known[] {
  if (!isContractProcedure(part)) return Object.values(part).flatMap(callsOf);
  const { method = 'POST', path = '/' } = part['~orpc'].route;
  const escaped = path.replace(/[.*+?^$()|[\]\\]/g, '\\$&');
  return [{ pattern: new RegExp(`^${escaped.replace(/\{[^}]+\}/g, '[^/]+')}$`), method }];
}

const KNOWN = callsOf(trackerApiContract);

/** The methods an address takes; none where there is nothing. */
export function methodsOf(path: string): readonly string[] {
  const methods = new Set(KNOWN.filter(({ pattern }) => pattern.test(path)).map(({ method }) => method));
  return [...(methods.has('GET') ? ['HEAD'] : []), ...methods].sort();
}
