/** Parts of the program that few need at first: their code is fetched when it is. */
import { isTabardError, TabardError } from './errors.js';

/** Fetched, and made, with the first call. Where that failed, the call says `offline`, and the next one tries again. */
export const createPart = <Part>(load: () => Promise<Part>): (() => Promise<Part>) => {
  let part: Promise<Part> | undefined;
  return () => {
    part ??= load().catch((cause: unknown) => {
      part = undefined;
      if (isTabardError(cause)) throw cause;
      throw new TabardError('offline', 'a part of the program could not be fetched', { retryable: true, cause });
    });
    return part;
  };
};
