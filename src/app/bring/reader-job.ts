/** What a page and the worker that reads a file from somewhere else say to each other. */
import type { ErrorCode } from '../../base/index.js';
import type { Brought, BroughtPost } from './types.js';

/** All but the posts, which come after it, a few at a time: none of them holds the page up. */
export type BroughtHead = Omit<Brought, 'posts'> & { readonly count: number };

export type ToReader =
  | { readonly type: 'read'; readonly file: Blob }
  | { readonly type: 'more'; readonly from: number }
  | { readonly type: 'media'; readonly id: number; readonly path: string }
  | { readonly type: 'stop'; readonly id: number };

export type FromReader =
  /** 0 to 1. */
  | { readonly type: 'progress'; readonly done: number }
  | { readonly type: 'head'; readonly head: BroughtHead }
  | { readonly type: 'posts'; readonly posts: readonly BroughtPost[] }
  | { readonly type: 'media'; readonly id: number; readonly bytes: Blob | undefined }
  /** Without an id: the file itself. */
  | { readonly type: 'failed'; readonly id?: number; readonly code: ErrorCode; readonly message: string };

/** Posts of one message. */
export const POSTS_AT_ONCE = 250;
