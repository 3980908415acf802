// The gate every call passes: permission first, then the work, then errors turned into the contract's own.
// The actor comes from the host's context, never from the caller's input.
import { implement, ORPCError, ValidationError } from '@orpc/server';
import { ERROR_MAP, type ErrorCode, type ErrorData } from '#shared/contract/errors.ts';
import { contract } from '#shared/contract/index.ts';
import type { Actor } from './actor.ts';
import { AppError } from './app-error.ts';
import { newId } from './ids.ts';
import type { Logger } from './log.ts';

export interface RouterContext {
  readonly actor: Actor;
  readonly log: Logger;
}

const raise = <C extends ErrorCode>(code: C, data: unknown): ORPCError<C, unknown> =>
  new ORPCError(code, { status: ERROR_MAP[code].status, data, defined: true });

const gate = implement(contract).$context<RouterContext>();

/** Implements the contract: `api.packages.list.handler(…)`. Every procedure passes the gate. */
export const api = gate.use(async ({ context, procedure, path, next }) => {
  const { permission } = procedure['~orpc'].meta;
  if (permission === null || !context.actor.permissions.has(permission)) {
    throw raise('FORBIDDEN_ACTION', { permission: permission ?? path.join('.') });
  }
  try {
    return await next();
  } catch (error) {
    if (error instanceof AppError) throw raise(error.code, error.data);
    const wrong = wrongInput(error);
    if (wrong) throw raise('INVALID_INPUT', wrong);
    // A person sees a reference; the log has the rest.
    const reference = newId().slice(-8).toUpperCase();
    context.log.error('A procedure failed', { reference, path: path.join('.'), error });
    throw raise('UNEXPECTED', { reference });
  }
});

/** The first thing a schema found wrong with the input, or null when the error is another one. */
function wrongInput(error: unknown): ErrorData<'INVALID_INPUT'> | null {
  if (!(error instanceof ORPCError) || error.code !== 'BAD_REQUEST') return null;
  if (!(error.cause instanceof ValidationError)) return null;
  const issue = error.cause.issues[0];
  const keys = issue?.path?.map((part) => String(typeof part === 'object' ? part.key : part)) ?? [];
  return { field: keys.join('.'), reason: issue?.message ?? '' };
}
