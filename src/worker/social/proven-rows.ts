/** How records that came alone lie in the store: the newest of each path, a purge for good, within bounds (PRV-8 to PRV-10). */
import type { Did, RecordPath } from '../../base/index.js';
import { compareVersions, type Version } from '../../repo/index.js';
import type { EntryRow, ProvenRow, WriteTransaction } from '../../store/index.js';
import { rangeOf } from '../context.js';
import { longerLife } from './copies.js';
import { MAX_PROVEN, MAX_PROVEN_BYTES, MAX_PROVEN_EACH, MAX_PROVEN_EACH_BYTES } from './loose-limits.js';

/** What writing such a row touches. */
export const provenStores = ['proven', 'entries', 'meta', 'identities', 'repositories', 'inbox'] as const;

export const versionOf = ({ cid, rev, final }: ProvenRow): Version => ({ cid, rev, purge: final === true });

const totalKey = 'proven';
const keyOfAuthor = (did: Did): string => `proven/${did}`;

/** Adds to a count of bytes in `meta`. Answers what it is then. */
export const addBytes = async (tx: WriteTransaction, key: string, delta: number): Promise<number> => {
  const meta = tx.objectStore('meta');
  const before = await meta.get(key);
  const after = Math.max(0, (typeof before === 'number' ? before : 0) + delta);
  if (after === 0) await meta.delete(key);
  else await meta.put(after, key);
  return after;
};

const account = async (tx: WriteTransaction, did: Did, delta: number): Promise<void> => {
  await addBytes(tx, totalKey, delta);
  await addBytes(tx, keyOfAuthor(did), delta);
};

/** All of an author's are gone. */
export const dropAccount = async (tx: WriteTransaction, did: Did): Promise<void> => {
  const bytes = await tx.objectStore('meta').get(keyOfAuthor(did));
  if (typeof bytes === 'number') await account(tx, did, -bytes);
};

/** Puts a row where nothing newer stands. Answers whether it is news. `entry`: what it says to others, if anything. */
export const putProven = async (
  tx: WriteTransaction,
  row: ProvenRow,
  entry: EntryRow | undefined,
): Promise<boolean> => {
  const proven = tx.objectStore('proven');
  const before = await proven.get([row.did, row.path]);
  // What the log does not bear stands in nobody's way (PUR-10).
  const isNews =
    before === undefined || before.barred === true || compareVersions(versionOf(before), versionOf(row)) < 0;
  if (!isNews) {
    // Somebody asked for it again.
    const life = longerLife(before, row);
    if (life.until !== before.until || life.kept !== before.kept) await proven.put({ ...before, ...life });
    return false;
  }
  await proven.put(before === undefined ? row : { ...row, ...longerLife(before, row) });
  await account(tx, row.did, row.size - (before?.size ?? 0));
  await putEntry(tx, row.did, row.path, entry);
  return true;
};

/** The entry of a record that came alone. One that was made from a tree that is kept is not touched. */
export const putEntry = async (
  tx: WriteTransaction,
  did: Did,
  path: RecordPath,
  entry: EntryRow | undefined,
): Promise<void> => {
  const entries = tx.objectStore('entries');
  const before = await entries.get([did, path]);
  if (before !== undefined && before.loose !== true) return;
  if (entry !== undefined) await entries.put(entry);
  else if (before !== undefined) await entries.delete([did, path]);
};

export const deleteProven = async (tx: WriteTransaction, { did, path, size }: ProvenRow): Promise<void> => {
  await tx.objectStore('proven').delete([did, path]);
  await account(tx, did, -size);
  await putEntry(tx, did, path, undefined);
};

/** PRV-10. Those that end first give way, of this author and of all. */
export const makeRoom = async (tx: WriteTransaction, did: Did): Promise<void> => {
  const proven = tx.objectStore('proven');
  const bytesAt = async (key: string): Promise<number> => {
    const bytes = await tx.objectStore('meta').get(key);
    return typeof bytes === 'number' ? bytes : 0;
  };
  let count = await proven.count(rangeOf(did));
  if (count > MAX_PROVEN_EACH || (await bytesAt(keyOfAuthor(did))) > MAX_PROVEN_EACH_BYTES) {
    const rows = (await proven.getAll(rangeOf(did))).toSorted(byWorth);
    for (const row of rows) {
      if (count <= MAX_PROVEN_EACH && (await bytesAt(keyOfAuthor(did))) <= MAX_PROVEN_EACH_BYTES) break;
      await deleteProven(tx, row);
      count -= 1;
    }
  }
  let all = await proven.count();
  const isOver = async (): Promise<boolean> => all > MAX_PROVEN || (await bytesAt(totalKey)) > MAX_PROVEN_BYTES;
  // What was promised goes only where nothing else is left.
  for (const promised of [undefined, true] as const) {
    if (!(await isOver())) return;
    let cursor = await proven.index('byUntil').openCursor();
    for (; cursor !== null && (await isOver()); cursor = await cursor.continue()) {
      if (cursor.value.kept !== promised) continue;
      await deleteProven(tx, cursor.value);
      all -= 1;
    }
  }
};

/** Those first that go first. */
const byWorth = (a: ProvenRow, b: ProvenRow): number =>
  Number(a.kept === true) - Number(b.kept === true) || a.until - b.until;

/** What is past its time goes; answers of whom. */
export const dropExpired = async (tx: WriteTransaction, now: number): Promise<readonly Did[]> => {
  const rows = await tx.objectStore('proven').index('byUntil').getAll(IDBKeyRange.upperBound(now), 1_000);
  for (const row of rows) await deleteProven(tx, row);
  return [...new Set(rows.map(({ did }) => did))];
};
