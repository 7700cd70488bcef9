/**
 * What was written under a clock that ran ahead, stamped anew: nobody whose clock is right has taken it, and nobody would before its time
 * comes. So its records get a `rev` of now, and keys that are times become times of now, in their order. What was written before the
 * clock went wrong stays as it is.
 */
import type { Cid, Now, RecordPath, Tid } from '../base/index.js';
import { createTidClock, isAhead, parseTid } from '../codec/index.js';
import {
  applyChanges,
  type BlockSource,
  type BuiltTree,
  decodeRecord,
  diffTrees,
  keyKindOf,
  makeRecord,
  pathOf,
  type StoredRecord,
  splitPath,
} from '../repo/index.js';

export interface Restamped {
  readonly rev: Tid;
  readonly tree: BuiltTree;
  /** The blocks of the new records. */
  readonly made: ReadonlyMap<Cid, Uint8Array<ArrayBuffer>>;
}

/** Kinds of keys that hold times, joined by points. */
const timed: ReadonlySet<string | undefined> = new Set(['tid', 'pair', 'reply']);

/** The tree `root` with everything ahead of `now` under times of now. */
export const restampTree = async (source: BlockSource, root: Cid, now: Now, clockId: number): Promise<Restamped> => {
  const { ahead, last } = await findAhead(source, root, now());
  const clock = createTidClock(now, clockId, last);
  const renamed = renameTimes([...ahead.keys()], now(), clock.next);
  const rev = clock.next();
  const changes = new Map<RecordPath, Cid | null>();
  const made = new Map<Cid, Uint8Array<ArrayBuffer>>();
  for (const [path, record] of ahead) {
    // A purge is signed by itself: it comes due when its time does.
    if (record.removal === 'purge') continue;
    const { $type: _type, rev: _rev, ...fields } = record.value;
    const built = await makeRecord(record.type, rev, fields);
    const target = renamed(path);
    if (target !== path) changes.set(path, null);
    changes.set(target, built.cid);
    made.set(built.cid, built.bytes);
  }
  return { rev, tree: await applyChanges(source, root, changes), made };
};

/** The records that lie ahead, in order of their paths, and the latest time of all others. */
const findAhead = async (
  source: BlockSource,
  root: Cid,
  now: number,
): Promise<{ readonly ahead: ReadonlyMap<RecordPath, StoredRecord>; readonly last: Tid | undefined }> => {
  const ahead = new Map<RecordPath, StoredRecord>();
  let last: Tid | undefined;
  for await (const { path, new: cid } of diffTrees(source, null, root)) {
    const bytes = cid === null ? undefined : await source.get(cid);
    const record = bytes === undefined ? undefined : decodeRecord(bytes);
    if (record?.verdict !== 'valid') continue;
    if (isAhead(record.value.rev, now)) ahead.set(path, record.value);
    else if (last === undefined || record.value.rev > last) last = record.value.rev;
  }
  return { ahead, last };
};

/** Times of the keys that lie ahead become times of now, the same one wherever it stands. */
const renameTimes = (
  paths: readonly RecordPath[],
  now: number,
  next: () => Tid,
): ((path: RecordPath) => RecordPath) => {
  const timesOf = (path: RecordPath): readonly Tid[] => {
    const { collection, key } = splitPath(path);
    if (!timed.has(keyKindOf(collection))) return [];
    return key.split('.').flatMap((part) => {
      const tid = parseTid(part);
      return tid !== undefined && isAhead(tid, now) ? [tid] : [];
    });
  };
  const times = [...new Set(paths.flatMap(timesOf))].sort();
  const names = new Map<string, Tid>(times.map((time) => [time, next()]));
  return (path) => {
    if (timesOf(path).length === 0) return path;
    const { collection, key } = splitPath(path);
    const parts = key.split('.').map((part) => names.get(part) ?? part);
    return pathOf(collection, parts.join('.'));
  };
};
