/** What two devices that were linked by hand say to each other beside their linking, on `control` (HND-3). */
import { isTabardError, type RefusalCode } from '../base/index.js';
import type { Link } from '../net/types.js';

type Bytes = Uint8Array<ArrayBuffer>;

export interface Aside {
  tell(bytes: Bytes): void;
  /** What came before is handed over at once. */
  listen(listener: (bytes: Bytes) => void): void;
  /** Whether anybody is left to hear. */
  isOpen(): boolean;
  /** The link is over. */
  close(reason?: RefusalCode): void;
}

interface Channel extends Aside {
  /** Something came on the link. */
  hear(link: Link, bytes: Bytes): void;
}

export const createAside = (link: () => Link | undefined): Channel => {
  let listener: ((bytes: Bytes) => void) | undefined;
  let early: Bytes | undefined;
  return {
    /** Whoever is linked first hears of the other before it listens: one message is held, a second is one too many. */
    hear(from, bytes) {
      if (listener !== undefined) listener(bytes);
      else if (early === undefined) early = bytes;
      else from.close('unexpected');
    },
    tell: (bytes) => void link()?.send('control', bytes).catch(ignoreGone),
    listen(next) {
      listener = next;
      if (early !== undefined) next(early);
    },
    isOpen: () => link()?.closed === false,
    close: (reason = undefined) => link()?.close(reason),
  };
};

/** Then there is nobody to tell. */
const ignoreGone = (error: unknown): void => {
  if (!isTabardError(error)) throw error;
};
