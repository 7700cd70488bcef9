/** By which trackers links led to profiles: whoever passes one on passes them on too. Those opened last; a page may stay open for weeks. */
import type { Did } from '../base/index.js';

const most = 64;

export interface FoundBy {
  of(did: Did): readonly string[];
  note(did: Did, trackers: readonly string[]): void;
}

export const createFoundBy = (): FoundBy => {
  const found = new Map<Did, readonly string[]>();
  return {
    of: (did) => found.get(did) ?? [],
    note(did, trackers) {
      if (trackers.length === 0) return;
      found.delete(did);
      found.set(did, trackers);
      const [oldest] = found.keys();
      if (found.size > most && oldest !== undefined) found.delete(oldest);
    },
  };
};
