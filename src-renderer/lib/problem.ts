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
