// The gate every call passes: permission first, then the work, then errors turned into the contract's own.
// The actor is who sits at the window's place at this moment, never anything of the caller's input. Everything a
// procedure does happens in that actor's name, and a write leaves at least one row in the audit log.
import { implement, ORPCError, ValidationError } from '@orpc/server';
import { z } from 'zod';
import { ERROR_MAP, type ErrorCode, type ErrorData } from '#shared/contract/errors.ts';
import { contract } from '#shared/contract/index.ts';
import { actAs } from './acting.ts';
import { AppError } from './app-error.ts';
import { newId } from './ids.ts';
import type { Logger } from './log.ts';
import type { Seat } from './seat.ts';

/** Field of the input → its value, for the audit row. */
export type KeptInput = Readonly<Record<string, unknown>>;

export interface HostContext {
  readonly seat: Seat;
  readonly log: Logger;
  /** Writes the one audit row of an action that changed no record. */
  readonly recordAction: (kept: KeptInput) => void;
}

const raise = <C extends ErrorCode>(code: C, data: unknown): ORPCError<C, unknown> =>
  new ORPCError(code, { status: ERROR_MAP[code].status, data, defined: true });

const gate = implement(contract).$context<HostContext>();

const recordShape = z.record(z.string(), z.unknown());

/** Implements the contract: `api.packages.list.handler(…)`. Every procedure passes the gate. */
export const api = gate.use(async ({ context, procedure, path, next }, input: unknown) => {
  const { permission, write, audits, keeps } = procedure['~orpc'].meta;
  const { seat, log } = context;
  const actor = seat.actor();
  if (permission === null || !actor.permissions.has(permission)) {
    if (seat.state() === 'signed_out') throw raise('SIGNED_OUT', {});
    if (seat.state() === 'locked') throw raise('SCREEN_LOCKED', {});
    throw raise('FORBIDDEN_ACTION', { permission: permission ?? path.join('.') });
  }
  // Reading goes on by itself in every open window; changing something is a person's doing.
  if (write) seat.touch();
  try {
    return await actAs({ actor, action: audits ?? path.join('.'), source: 'window' }, async (acting) => {
      const result = await next({ context: { actor } });
      if (write && acting.rows === 0 && !acting.quiet) context.recordAction(kept(input, keeps));
      return result;
    });
  } catch (error) {
    if (error instanceof AppError) throw raise(error.code, error.data);
    const wrong = wrongInput(error);
    if (wrong) throw raise('INVALID_INPUT', wrong);
    // A person sees a reference; the log has the rest.
    const reference = newId().slice(-8).toUpperCase();
    log.error('A procedure failed', { reference, path: path.join('.'), error });
    throw raise('UNEXPECTED', { reference });
  }
});

/** What the audit row keeps of the input: only what the contract names. */
function kept(input: unknown, keeps: readonly string[]): KeptInput {
  const parsed = recordShape.safeParse(input);
  if (!parsed.success) return {};
  return Object.fromEntries(
    keeps.filter((key) => parsed.data[key] !== undefined).map((key) => [key, parsed.data[key]]),
  );
}

/** The first thing a schema found wrong with the input, or null when the error is another one. */
function wrongInput(error: unknown): ErrorData<'INVALID_INPUT'> | null {
  if (!(error instanceof ORPCError) || error.code !== 'BAD_REQUEST') return null;
  if (!(error.cause instanceof ValidationError)) return null;
  const issue = error.cause.issues[0];
  const keys = issue?.path?.map((part) => String(typeof part === 'object' ? part.key : part)) ?? [];
  return { field: keys.join('.'), reason: issue?.message ?? '' };
}
