/** Entries that are newer than what is read, and wait until they are asked for. */
import type { RecordUri } from '../../base/index.js';
import type { EntryView } from '../../worker/social/types.js';
import { postOf } from './feed-items.js';
import type { Lines } from './feed-lines.js';
import { MAX_WAITING } from './limits.js';

export interface Waiting {
  add(entries: readonly EntryView[]): void;
  remove(uris: readonly RecordUri[]): void;
  clear(): void;
  /** All, newest first, and none waits any more. */
  take(): readonly EntryView[];
  /** Those whose post stands by now. */
  takeHere(): readonly EntryView[];
  /** Posts, once each, but for those that stand here and those that would be left out. */
  count(): number;
  /** More came than are held: what is between these and what stands is not known. */
  isCut(): boolean;
}

export const createWaiting = (
  lines: Pick<Lines, 'of'>,
  wouldStand: (entry: EntryView) => boolean,
  most = MAX_WAITING,
): Waiting => {
  let isCut = false;
  const all = new Map<RecordUri, EntryView>();
  const inOrder = (): EntryView[] => [...all.values()].sort((a, b) => b.at - a.at || (a.uri < b.uri ? -1 : 1));
  return {
    add(entries) {
      for (const entry of entries) all.set(entry.uri, entry);
      if (all.size <= most) return;
      isCut = true;
      for (const { uri } of inOrder().slice(most)) all.delete(uri);
    },
    remove(uris) {
      for (const uri of uris) all.delete(uri);
    },
    isCut: () => isCut,
    clear() {
      all.clear();
      isCut = false;
    },
    take() {
      const taken = inOrder();
      all.clear();
      return taken;
    },
    takeHere() {
      const here = inOrder().filter((entry) => lines.of(postOf(entry)) !== undefined);
      for (const { uri } of here) all.delete(uri);
      return here;
    },
    count() {
      const posts = new Set([...all.values()].filter(wouldStand).map(postOf));
      return [...posts].filter((post) => lines.of(post) === undefined).length;
    },
  };
};
