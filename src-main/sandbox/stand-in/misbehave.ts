// What a fault does to a request on the wire, before there is an answer and on the answer: the same for every stand-in.
import type { Readable } from 'node:stream';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Clock } from '#main/core/clock.ts';
import { type RawAnswer, sendRaw } from './answers.ts';
import type { FaultRule, WireFault } from './fault-book.ts';
import { drip, halfThenCut } from './slow-body.ts';
import type { Spoil } from './spoil.ts';

const TWO_HOURS_MS = 7_200_000;
const DEFAULT_DRIP_MS = 250;

/** What a server remembers of a request between its steps. */
export interface FaultyPassage<Rule extends FaultRule = FaultRule> {
  /** Of its log. */
  readonly entry: { fault: string | null; status: number | null };
  readonly fault: Rule | null;
}

export interface Temper<Rule extends FaultRule> {
  readonly timers: Pick<Clock, 'set'>;
  /** Added before every answer. */
  readonly latencyMs: number;
  /** The whole answer of a fault that replaces it; null when it acts on a real answer or on the connection. */
  readonly replacement: (fault: Rule) => RawAnswer | null;
}

const is = (fault: FaultRule | null, ...kinds: readonly WireFault[]): boolean =>
  kinds.some((kind) => kind === fault?.kind);

/** As a request arrives. True: the fault has dealt with it, and nothing else may. */
export async function meetFault<Rule extends FaultRule>(
  request: FastifyRequest,
  reply: FastifyReply,
  { entry, fault }: FaultyPassage<Rule>,
  { timers, latencyMs, replacement }: Temper<Rule>,
): Promise<boolean> {
  if (fault !== null) entry.fault = fault.kind;
  if (is(fault, 'refuse', 'hang')) {
    reply.hijack();
    if (is(fault, 'refuse')) request.raw.socket.destroy();
    return true;
  }
  if (latencyMs > 0) await new Promise<void>((resolve) => timers.set(latencyMs, resolve));
  const answer = fault === null ? null : replacement(fault);
  if (answer === null) return false;
  sendRaw(reply, answer);
  return true;
}

/** The Date header of an answer, by the stand-in's clock. */
export function dateHeader(now: Date, fault: FaultRule | null): string {
  const skew = is(fault, 'clock-skew') ? (fault?.skewMs ?? TWO_HOURS_MS) : 0;
  return new Date(now.getTime() + skew).toUTCString();
}

/** As an answer leaves: what is sent in place of `payload`. An answer that goes out is noted in the log. */
export function misbehave(
  request: FastifyRequest,
  reply: FastifyReply,
  { entry, fault }: FaultyPassage,
  payload: string,
  { spoil, timers }: { readonly spoil: Spoil; readonly timers: Pick<Clock, 'set'> },
): string | Readable {
  const cut = () => request.raw.socket.destroy();
  if (is(fault, 'lost-answer')) {
    cut();
    return payload;
  }
  entry.status = reply.statusCode;
  const isJson = String(reply.getHeader('content-type') ?? '').startsWith('application/json');
  const body = isJson ? spoil(fault?.kind ?? null, payload) : payload;
  if (!is(fault, 'reset-mid-body', 'slow-drip')) return body;
  reply.header('content-length', Buffer.byteLength(body));
  return is(fault, 'slow-drip') ? drip(body, fault?.dripMs ?? DEFAULT_DRIP_MS, timers) : halfThenCut(body, cut);
}
