/** What a browser's storage errors mean to us (STO-3). */
import { isTabardError, TabardError } from '../base/index.js';

/** Where it went wrong: some names mean different things while opening. */
type Stage = 'open' | 'use';

/** A `TabardError` for a storage failure; anything that is not one (a programmer's mistake, a value that cannot be cloned) as it is. */
export const storageError = (error: unknown, stage: Stage): unknown => {
  if (isTabardError(error) || !isNamed(error)) return error;
  switch (error.name) {
    case 'QuotaExceededError':
      return new TabardError('storage-quota', 'the browser has no room left for this', {
        retryable: true,
        cause: error,
      });
    case 'InvalidStateError':
      return stage === 'open'
        ? new TabardError('storage-refused', 'the browser keeps no data here', { cause: error })
        : new TabardError('storage-closed', 'the database is closed', { retryable: true, cause: error });
    case 'NotFoundError':
      return new TabardError('storage-closed', 'the database lacks what it should hold', {
        retryable: true,
        cause: error,
      });
    case 'VersionError':
      return new TabardError('unsupported-version', 'the database was written by a newer version', { cause: error });
    case 'AbortError':
    case 'UnknownError':
    case 'TransactionInactiveError':
    case 'TimeoutError':
      return new TabardError('storage-refused', `the browser could not keep this (${error.name})`, {
        retryable: true,
        cause: error,
      });
    case 'SecurityError':
    case 'NotAllowedError':
      return new TabardError('storage-refused', 'the browser does not allow storage here', { cause: error });
    default:
      return error;
  }
};

const isNamed = (error: unknown): error is { readonly name: string } =>
  typeof error === 'object' && error !== null && 'name' in error && typeof error.name === 'string';
