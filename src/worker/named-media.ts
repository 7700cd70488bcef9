/** Which blobs the records of a repository name, newest first, the profile's own before all. Remembered by path, so an edit costs what it changed. */
import type { Cid, Did, RecordPath, Tid } from '../base/index.js';
import { type BlockSource, decodeRecord, diffTrees, type Part, resolvePart, walkTree } from '../repo/index.js';
import { blobsNamedIn } from './blob-names.js';
import type { Blocks } from './blocks.js';
import type { BlobInfo } from './types.js';

export interface NamedMedia {
  /** Of the tree `view` of an identity, or of a part of it. Throws `TreeFault` where that is not here whole. */
  of(did: Did, view: Cid, options?: NamedOptions): Promise<readonly BlobInfo[]>;
}

interface NamedOptions {
  /** Of posts only so many that were written last. */
  readonly newest?: number | undefined;
  readonly part?: Part | undefined;
}

interface Named {
  readonly rev: Tid;
  readonly blobs: readonly BlobInfo[];
}

const remembered = 16;
const readAtOnce = 256;
const profilePath = 'app.tabard.profile/self';

export const createNamedMedia = (blocks: Blocks): NamedMedia => {
  const seen = new Map<Did, { readonly view: Cid; readonly named: ReadonlyMap<RecordPath, Named> }>();
  return {
    async of(did, view, { newest, part } = {}) {
      if (part !== undefined) {
        const named = await inPart(blocks.of(did), view, part);
        return inOrder(newest === undefined ? named : ofNewest(named, newest));
      }
      const before = seen.get(did);
      const named = new Map(before?.named);
      await follow(blocks.of(did), before?.view ?? null, view, named);
      seen.delete(did);
      seen.set(did, { view, named });
      for (const oldest of seen.keys()) if (seen.size > remembered) seen.delete(oldest);
      return inOrder(newest === undefined ? named : ofNewest(named, newest));
    },
  };
};

type Source = BlockSource & { getMany(cids: readonly Cid[]): Promise<(Uint8Array<ArrayBuffer> | undefined)[]> };

/** Reads records in large reads, and notes which blobs each names. */
const reader = (source: Source, named: Map<RecordPath, Named>) => {
  let batch: { path: RecordPath; cid: Cid }[] = [];
  const flush = async (): Promise<void> => {
    const found = await source.getMany(batch.map(({ cid }) => cid));
    for (const [index, { path }] of batch.entries()) {
      const bytes = found[index];
      const record = bytes === undefined ? undefined : decodeRecord(bytes);
      if (bytes === undefined || record?.verdict !== 'valid') continue;
      const blobs = [...blobsNamedIn(bytes).values()];
      if (blobs.length > 0) named.set(path, { rev: record.value.rev, blobs });
    }
    batch = [];
  };
  const add = async (path: RecordPath, cid: Cid): Promise<void> => {
    batch.push({ path, cid });
    if (batch.length === readAtOnce) await flush();
  };
  return { add, flush };
};

const follow = async (source: Source, from: Cid | null, to: Cid, named: Map<RecordPath, Named>): Promise<void> => {
  const { add, flush } = reader(source, named);
  for await (const { path, new: cid } of diffTrees(source, from, to)) {
    named.delete(path);
    if (cid !== null) await add(path, cid);
  }
  await flush();
};

const inPart = async (source: Source, root: Cid, part: Part): Promise<ReadonlyMap<RecordPath, Named>> => {
  const named = new Map<RecordPath, Named>();
  const { add, flush } = reader(source, named);
  for await (const { path, cid } of walkTree(source, root, { scope: await resolvePart(source, root, part) }))
    await add(path, cid);
  await flush();
  return named;
};

const postPrefix = 'app.tabard.post/';

/** Keys of posts are times, so the last ones are the newest. What is no post stays. */
const ofNewest = (named: ReadonlyMap<RecordPath, Named>, newest: number): ReadonlyMap<RecordPath, Named> => {
  const posts = [...named.keys()].filter((path) => path.startsWith(postPrefix)).sort();
  const older = new Set(posts.slice(0, Math.max(0, posts.length - newest)));
  return new Map([...named].filter(([path]) => !older.has(path)));
};

/** A blob that several records name stands where it stands first. */
const inOrder = (named: ReadonlyMap<RecordPath, Named>): readonly BlobInfo[] => {
  const rank = ([path, { rev }]: readonly [RecordPath, Named]): string => (path === profilePath ? '~' : rev);
  const sorted = [...named].sort((a, b) => (rank(a) < rank(b) ? 1 : -1));
  const all = new Map<Cid, BlobInfo>();
  for (const [, { blobs }] of sorted) {
    for (const blob of blobs) if (!all.has(blob.cid)) all.set(blob.cid, blob);
  }
  return [...all.values()];
};
