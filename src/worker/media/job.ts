/** What passes between a page and the worker that prepares media. Both ends are built from one source. */
import type { ErrorCode } from '../../base/index.js';
import type { Prepared, PrepareOptions } from './types.js';

export type ToPreparer =
  | { readonly type: 'prepare'; readonly id: number; readonly file: Blob; readonly options: PrepareOptions }
  | { readonly type: 'abort'; readonly id: number }
  /** A chunk has been taken. */
  | { readonly type: 'taken'; readonly id: number };

export type FromPreparer =
  | { readonly type: 'progress'; readonly id: number; readonly done: number }
  | { readonly type: 'part'; readonly id: number; readonly index: number; readonly bytes: Uint8Array<ArrayBuffer> }
  | { readonly type: 'prepared'; readonly id: number; readonly prepared: Prepared }
  | { readonly type: 'failed'; readonly id: number; readonly code: ErrorCode | null; readonly message: string };
