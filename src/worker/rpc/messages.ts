/**
 * What passes between the page and its worker. Both ends are built from one source, so shapes are trusted; errors
 * are spelled out because `structuredClone` would lose their class and code.
 */
import { type ErrorCode, isAbortError, isTabardError, type RefusalCode, TabardError } from '../../base/index.js';
import type { Progress, VerifyStoreEvents } from '../types.js';

export type ToWorker =
  | {
      readonly type: 'call' | 'stream';
      readonly id: number;
      readonly method: string;
      readonly args: readonly unknown[];
    }
  | { readonly type: 'abort' | 'next' | 'return'; readonly id: number };

export type FromWorker =
  | { readonly type: 'result' | 'chunk'; readonly id: number; readonly value: unknown }
  | { readonly type: 'end'; readonly id: number }
  | { readonly type: 'error'; readonly id: number; readonly error: WireError }
  | { readonly type: 'progress'; readonly id: number; readonly progress: Progress }
  | { readonly type: 'event'; readonly name: keyof VerifyStoreEvents; readonly value: unknown };

export type WireError =
  | {
      readonly kind: 'tabard';
      readonly code: ErrorCode;
      readonly message: string;
      readonly retryable: boolean;
      readonly refusal: RefusalCode | undefined;
    }
  | { readonly kind: 'abort' }
  | { readonly kind: 'mistake'; readonly name: 'TypeError' | 'RangeError'; readonly message: string }
  | { readonly kind: 'other'; readonly message: string };

/** Stands in the arguments where the caller gave `CallOptions`. */
export const callOptionsMark = 'tabard:call-options';

export const encodeError = (error: unknown): WireError => {
  if (isTabardError(error)) {
    const { code, message, retryable, refusal } = error;
    return { kind: 'tabard', code, message, retryable, refusal };
  }
  if (isAbortError(error)) return { kind: 'abort' };
  if (error instanceof TypeError) return { kind: 'mistake', name: 'TypeError', message: error.message };
  if (error instanceof RangeError) return { kind: 'mistake', name: 'RangeError', message: error.message };
  return { kind: 'other', message: error instanceof Error ? `${error.name}: ${error.message}` : String(error) };
};

export const decodeError = (error: WireError): Error => {
  switch (error.kind) {
    case 'tabard':
      return new TabardError(error.code, error.message, {
        retryable: error.retryable,
        ...(error.refusal === undefined ? {} : { refusal: error.refusal }),
      });
    case 'abort':
      return new DOMException('the call was aborted', 'AbortError');
    case 'mistake':
      return error.name === 'TypeError' ? new TypeError(error.message) : new RangeError(error.message);
    case 'other':
      return new TabardError('worker-failed', error.message);
  }
};
