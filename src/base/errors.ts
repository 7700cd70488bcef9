/** The error families of CONVENTIONS: environment errors are `TabardError`s; cancellation is an `AbortError`. */
import type { ErrorCode, RefusalCode } from './codes.js';

interface TabardErrorOptions {
  readonly retryable?: boolean;
  readonly cause?: unknown;
  /** For `not-verifiable`: which refusal stood behind it. */
  readonly refusal?: RefusalCode;
}

/** Something outside the program failed, or a request cannot be met. `message` is for engineers; people read the
 * catalogue's words for `code`. Never holds a secret. */
export class TabardError extends Error {
  override readonly name = 'TabardError';
  readonly code: ErrorCode;
  readonly retryable: boolean;
  readonly refusal: RefusalCode | undefined;

  constructor(code: ErrorCode, message: string, options: TabardErrorOptions = {}) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause });
    this.code = code;
    this.retryable = options.retryable ?? false;
    this.refusal = options.refusal;
  }
}

export const isTabardError = (error: unknown): error is TabardError => error instanceof TabardError;

export const isAbortError = (error: unknown): boolean => error instanceof Error && error.name === 'AbortError';

/** For the `default` of an exhaustive switch: does not compile while a case is missing. */
export const unreachable = (value: never): never => {
  throw new TypeError(`unreachable: ${String(value)}`);
};
