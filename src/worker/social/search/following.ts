/** The index of words follows what is kept: of each identity, what changed between the view that it stands for and the present one. */
import type { Cid, Did } from '../../../base/index.js';
import {
  collectionScope,
  type Difference,
  diffParts,
  type HeldTree,
  intersectScopes,
  recordUri,
  resolvePart,
  TreeFault,
  uniteScopes,
} from '../../../repo/index.js';
import type { RepositoryRow, SearchedRow } from '../../../store/index.js';
import type { Blocks } from '../../blocks.js';
import type { Context } from '../../context.js';
import { MAX_RETRIES } from '../../limits.js';
import { untilFresh } from '../../retry.js';
import { heldAs } from '../indexer.js';
import { READ_AT_ONCE } from '../limits.js';
import type { Shards } from './shards.js';
import { searchedCollections, textOf } from './texts.js';
import { wordsOf } from './words.js';

/** SRC-5. Words that are indexed of one identity, but of one's own. */
export const MAX_IDENTITY_WORDS = 3_000_000;

/** So many changes may be made again after a crash. What was removed is written at once. */
const UNWRITTEN = 200;

/** So many lie in memory unwritten at most. */
const WRITTEN_AT_ONCE = 4_000;

/** Records after which somebody who waits is answered with what there is. */
const PATIENCE = 3_000;

export interface SearchFollowing {
  /** Answers whether the index is up to what is kept. `all`: however long it takes. */
  follow(all: boolean): Promise<boolean>;
}

export const createSearchFollowing = (context: Context, blocks: Blocks, shards: Shards): SearchFollowing => {
  const everything = uniteScopes(...searchedCollections.map(collectionScope));

  const takeIn = async (row: RepositoryRow, changes: readonly Difference[], before: number): Promise<number> => {
    const { did, clock, policy } = row;
    let words = before;
    const bytes = await blocks.of(did).getMany(changes.flatMap(({ new: cid }) => (cid === null ? [] : [cid])));
    let at = 0;
    for (const { path, old, new: cid } of changes) {
      const block = cid === null ? undefined : bytes[at++];
      const text =
        block === undefined || clock === null ? undefined : await textOf(did, path, { bytes: block, newest: clock });
      words += text === undefined ? 0 : countWords([text.name, text.text, text.tags]);
      const isOver = words > MAX_IDENTITY_WORDS && policy.reason !== 'own';
      if (isOver && text !== undefined) context.counters.refused('too-many');
      if (text === undefined || isOver) {
        if (old !== null) await shards.remove(recordUri(did, path));
      } else await (old === null ? shards.add(text) : shards.replace(text));
    }
    return words;
  };

  const followOne = async (
    row: RepositoryRow,
    before: SearchedRow | undefined,
    views: Map<Did, SearchedRow>,
  ): Promise<number> => {
    const { did, addedAt, view } = row;
    const isSame = before?.addedAt === addedAt && before.scope === heldAs(row);
    const from = before !== undefined && isSame ? before : undefined;
    if (from === undefined && before !== undefined) await shards.removeAll(did);
    let [words, seen] = [from?.words ?? 0, 0];
    let some: Difference[] = [];
    const source = blocks.of(did);
    const held = async (root: Cid | null): Promise<HeldTree> => ({
      root,
      scope: root === null ? [] : intersectScopes(everything, await resolvePart(source, root, row.part)),
    });
    for await (const change of diffParts(source, await held(from?.view ?? null), await held(view))) {
      some.push(change);
      seen += 1;
      if (some.length < READ_AT_ONCE) continue;
      words = await takeIn(row, some, words);
      some = [];
    }
    words = await takeIn(row, some, words);
    views.set(did, { did, addedAt, view, scope: heldAs(row), words });
    return seen;
  };

  const run = async (all: boolean): Promise<boolean> => {
    const views = await shards.state();
    const rows = await context.store().read(['repositories'], (tx) => tx.objectStore('repositories').getAll());
    const kept = new Set(rows.map(({ did }) => did));
    for (const did of [...views.keys()]) if (!kept.has(did)) await shards.removeAll(did);
    let seen = 0;
    let isWhole = true;
    // Oneself first, then whoever changed last.
    for (const row of rows.toSorted(byInterest)) {
      const before = views.get(row.did);
      if (before !== undefined && isUpTo(before, row)) continue;
      if (!all && seen > PATIENCE) {
        isWhole = false;
        break;
      }
      try {
        seen += await followOne(row, before, views);
        if (shards.pending.changes >= WRITTEN_AT_ONCE) await shards.write();
      } catch (error) {
        if (!(error instanceof TreeFault)) throw error;
        // The older tree cannot be read any more: anew, at the next time. What cannot be read at all is left.
        await shards.removeAll(row.did);
        if (before === undefined || before.view === null) views.set(row.did, unreadable(row));
        else isWhole = false;
      }
    }
    if (shards.pending.removed || shards.pending.changes >= UNWRITTEN) await shards.write();
    return isWhole;
  };

  let running: Promise<boolean> = Promise.resolve(true);
  return {
    follow(all) {
      running = running.catch(() => true).then(() => untilFresh(MAX_RETRIES, () => run(all)));
      return running;
    },
  };
};

const isUpTo = (before: SearchedRow, row: RepositoryRow): boolean =>
  before.view === row.view && before.addedAt === row.addedAt && before.scope === heldAs(row);

const unreadable = (row: RepositoryRow): SearchedRow => ({
  ...{ did: row.did, addedAt: row.addedAt, view: row.view, words: 0 },
  scope: heldAs(row),
});

const byInterest = (a: RepositoryRow, b: RepositoryRow): number =>
  Number(b.policy.reason === 'own') - Number(a.policy.reason === 'own') || (b.receivedAt ?? 0) - (a.receivedAt ?? 0);

const countWords = (texts: readonly string[]): number => texts.reduce((sum, text) => sum + wordsOf(text).length, 0);
