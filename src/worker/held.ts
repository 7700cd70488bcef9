/** What of somebody's posts is here, and what this device let go of others' (PRT-12, PIN-19, PIN-20): for whoever is shown less than there is. */
import type { Did } from '../base/index.js';
import { allPosts, type BlockSource, coversScope, type Part, TreeFault, walkTree } from '../repo/index.js';
import type { Eased, KeepPolicy, RepositoryRow } from '../store/index.js';
import type { Blocks } from './blocks.js';
import type { Context } from './context.js';

/** Of which streams, where some are named, else of all; the newest so many of each, or of all. Null: all of those streams. */
export interface HeldPosts {
  readonly streams: readonly string[];
  readonly newest: number | null;
}

export interface HeldView {
  readonly posts: HeldPosts;
  readonly reason: KeepPolicy['reason'];
  /** No more than this is to be kept, as was chosen. */
  readonly chosen: boolean;
  readonly eased: Eased | null;
}

/** Old posts of somebody that were let go here. */
export interface LetGo extends Pick<Eased, 'newest' | 'at' | 'why' | 'bytes'> {
  readonly did: Did;
}

/** Undefined where all of their posts are here, or nothing of theirs. */
export const heldOf = async (context: Context, blocks: Blocks, did: Did): Promise<HeldView | undefined> => {
  const row = await context.store().read(['repositories'], (tx) => tx.objectStore('repositories').get(did));
  if (row?.part === undefined || row.view === null) return undefined;
  if (await hasAllPosts(blocks.of(did), row.view, row.part)) return undefined;
  const { posts } = row.part;
  const { reason, part, eased = null } = row.policy;
  return {
    posts: posts === null ? { streams: [], newest: 0 } : posts,
    ...{ reason, chosen: part !== undefined && eased === null, eased },
  };
};

/** The newest so many may be all that there are: then the tree proves that there is nothing before them. */
const hasAllPosts = async (source: BlockSource, root: NonNullable<RepositoryRow['view']>, part: Part) => {
  if (coversScope(part.scope, allPosts)) return true;
  if (part.posts === null || part.posts.streams.length > 0) return false;
  const most = part.posts.newest ?? 0;
  let count = 0;
  try {
    for await (const _ of walkTree(source, root, { scope: allPosts, reverse: true })) {
      count += 1;
      if (count > most) return false;
    }
  } catch (error) {
    if (error instanceof TreeFault) return false;
    throw error;
  }
  return true;
};

/** What was let go most recently first. */
export const letGoHere = async (context: Context): Promise<readonly LetGo[]> => {
  const rows = await context.store().read(['repositories'], (tx) => tx.objectStore('repositories').getAll());
  const found = rows.flatMap(({ did, policy: { eased } }) => {
    if (eased === undefined) return [];
    const { newest, at, why, bytes } = eased;
    return [{ did, newest, at, why, bytes }];
  });
  return found.toSorted((a, b) => b.at - a.at);
};
