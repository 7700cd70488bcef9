/** What a head that does not count would change of what is shown if it did: its posts, to be read, and the paths of all else. No more than the bounds say. */
import type { Cid, RecordPath, Tid } from '../base/index.js';
import { type BlockSource, diffTrees, mergeHeads, TreeFault } from '../repo/index.js';
import { MAX_AFTER_BYTES, MAX_AFTER_CHANGES, MAX_AFTER_POSTS, MAX_BARRED_CHANGES } from './limits.js';
import type { Repository } from './repository.js';
import { shownOf } from './shown.js';
import type { RecordView } from './types.js';

export interface FoundPost {
  readonly path: RecordPath;
  readonly cid: Cid;
  readonly bytes: Uint8Array<ArrayBuffer>;
}

export interface FoundChanges {
  readonly posts: readonly FoundPost[];
  readonly changes: readonly RecordPath[];
  /** There are more than these. */
  readonly more: boolean;
}

/** Trees that are here in part are read as far as they are: there may be more. */
export const changesOf = async (
  { live, isPurge, row }: Pick<Repository, 'live' | 'isPurge' | 'row'>,
  source: BlockSource,
  head: { readonly data: Cid; readonly rev: Tid },
): Promise<FoundChanges> => {
  const posts: FoundPost[] = [];
  const changes: RecordPath[] = [];
  let [more, size, seen] = [false, 0, 0];
  try {
    const merged = await mergeHeads(source, [...live.map(({ verified }) => verified.commit), head], isPurge);
    const over: BlockSource = { get: async (cid) => merged.blocks.get(cid) ?? source.get(cid) };
    for await (const { path, new: cid } of diffTrees(over, row?.view ?? null, merged.root)) {
      seen += 1;
      if (seen > MAX_AFTER_CHANGES) return { posts, changes, more: true };
      const bytes = cid !== null && path.startsWith('app.tabard.post/') ? await over.get(cid) : undefined;
      const fits = posts.length < MAX_AFTER_POSTS && size + (bytes?.length ?? 0) <= MAX_AFTER_BYTES;
      if (cid !== null && bytes !== undefined && fits && (await shownOf(path, cid, bytes, head.rev)) !== undefined) {
        posts.push({ path, cid, bytes: bytes.slice() });
        size += bytes.length;
      } else if (changes.length < MAX_BARRED_CHANGES) changes.push(path);
      else more = true;
    }
  } catch (error) {
    if (!(error instanceof TreeFault)) throw error;
    more = true;
  }
  return { posts, changes, more };
};

/** As a page reads them. */
export const viewsOf = async (posts: readonly FoundPost[], newest: Tid): Promise<readonly RecordView[]> => {
  const views = await Promise.all(posts.map(({ path, cid, bytes }) => shownOf(path, cid, bytes, newest)));
  return views.flatMap((view) => view ?? []);
};
