// A refusal with a code and data, thrown anywhere in the core and turned into the contract's error by
// the one middleware. Never carries a sentence or a secret.
import type { ErrorCode, ErrorData } from '#shared/contract/errors.ts';

export class AppError<C extends ErrorCode = ErrorCode> extends Error {
  readonly code: C;
  readonly data: ErrorData<C>;

  constructor(code: C, data: ErrorData<C>) {
    super(code);
    this.name = 'AppError';
    this.code = code;
    this.data = data;
  }
}
