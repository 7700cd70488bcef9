/**
 * Addresses of pictures on this page: `blob/<cid>?of=<profile>` where a service worker answers, else an object URL of the stored bytes. An
 * address is worked out once and told to whoever waits for it.
 */
import { type Cid, createCell, type Readable } from '../base/index.js';
import type { VerifyStore } from '../worker/index.js';
import type { Page } from './page.js';

export interface Pictures {
  /** Null while it is not here; `changed` tells when that may differ. */
  urlOf(cid: Cid): string | null;
  /** A counter that moves whenever an address came to be. */
  readonly changed: Readable<number>;
  /** Looks again: the blob may have arrived. */
  refresh(cid: Cid): void;
}

/** `profile`: whose pages these are. The service worker tells nothing of another's. */
export const createPictures = (page: Page, store: VerifyStore, profile: () => string): Pictures => {
  const urls = new Map<Cid, string>();
  const looking = new Set<Cid>();
  const changed = createCell(0);

  const look = async (cid: Cid): Promise<void> => {
    if (urls.has(cid) || looking.has(cid)) return;
    looking.add(cid);
    try {
      const blob = await store.readBlob(cid);
      // What is no picture, or too large a one, leaves the arms where they are.
      if (blob?.type.startsWith('image/') !== true) return;
      urls.set(cid, page.controlled() ? `./blob/${cid}?of=${profile()}` : page.objectUrl(blob));
      changed.update((count) => count + 1);
    } finally {
      looking.delete(cid);
    }
  };

  return {
    urlOf(cid) {
      const url = urls.get(cid);
      if (url === undefined) void look(cid);
      return url ?? null;
    },
    changed,
    refresh: (cid) => void look(cid),
  };
};
