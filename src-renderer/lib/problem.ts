// Anything that was thrown, in a person's words.
import { ORPCError } from '@orpc/client';
import { type DescribedError, describeError, isErrorCode } from '#shared/text/errors.ts';
import { ConnectionLost } from '../rpc/connection.ts';

export function problemOf(error: unknown): DescribedError {
  if (error instanceof ConnectionLost) {
    return {
      title: 'Not connected',
      text: 'The connection to Packhouse was lost before it answered.',
      remedy: 'It reconnects by itself. Then look whether your change is there before doing it again.',
    };
  }
  if (error instanceof ORPCError && isErrorCode(error.code)) return describeError(error.code, error.data);
  return {
    title: 'Something went wrong',
    text: error instanceof Error && error.message ? error.message : 'The cause is not known.',
    remedy: 'Try again. If it keeps happening, tell your administrator what you were doing.',
  };
}

/** When the next try is looked at, in epoch milliseconds; null when the error is not about waiting. */
export function retryAtOf(error: unknown): number | null {
  if (!(error instanceof ORPCError) || error.code !== 'SIGN_IN_SLOWED') return null;
  const at: unknown = typeof error.data === 'object' && error.data !== null ? Reflect.get(error.data, 'retryAt') : null;
  const time = typeof at === 'string' ? Date.parse(at) : Number.NaN;
  return Number.isNaN(time) ? null : time;
}

/** Why a PIN was not taken; null when the error is another one. */
export function pinRefusalOf(error: unknown): string | null {
  if (!(error instanceof ORPCError) || error.code !== 'PIN_REFUSED') return null;
  const reason: unknown =
    typeof error.data === 'object' && error.data !== null ? Reflect.get(error.data, 'reason') : null;
  return typeof reason === 'string' ? reason : null;
}
