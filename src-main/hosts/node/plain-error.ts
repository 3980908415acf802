// A failure as one plain sentence for standard error. Codes become their sentences; our own errors already are one.

import { AppError } from '#main/core/app-error.ts';
import { describeError } from '#shared/text/errors.ts';

export function plainError(error: unknown): string {
  if (error instanceof AppError) {
    const { text, remedy } = describeError(error.code, error.data);
    return [text, remedy].filter(Boolean).join(' ');
  }
  return error instanceof Error ? error.message : String(error);
}
