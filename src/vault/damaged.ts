import { TabardError } from '../base/index.js';

/** Something about the rows is not as this vault wrote it. */
export const damaged = (what: string, cause?: unknown): TabardError =>
  new TabardError('vault-damaged', what, cause === undefined ? {} : { cause });
