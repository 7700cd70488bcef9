/** Entries as they are shown: rows with the records that they were made of. */
import type { Cid, Did, RecordUri } from '../../base/index.js';
import { type JsonValue, toJson } from '../../codec/index.js';
import { decodeRecord, findInTree, judgeRecord, parseRecordUri, recordUri, removedVersion } from '../../repo/index.js';
import type { EntryRow, IndexedRow, ReadTransaction, RepositoryRow } from '../../store/index.js';
import type { Blocks } from '../blocks.js';
import type { Context } from '../context.js';
import { orElse } from '../shown.js';
import { subjectOf } from './entry-of.js';
import { isBehind, isOf } from './indexer.js';
import type { EntryView } from './types.js';

export interface Values {
  of(rows: readonly EntryRow[]): Promise<EntryView[]>;
  /** Rows by uris, as far as there are. */
  find(uris: readonly RecordUri[]): Promise<(EntryRow | undefined)[]>;
}

export const createValues = (context: Context, blocks: Blocks): Values => {
  /** Bytes of records by CID: of what is kept out of its repository, of what came alone from beside its proof. */
  const bytesOf = async (rows: readonly EntryRow[]): Promise<Map<EntryRow, Uint8Array>> => {
    const found = new Map<EntryRow, Uint8Array>();
    const byDid = new Map<Did, EntryRow[]>();
    for (const row of rows) {
      if (row.loose === true) continue;
      const of = byDid.get(row.did);
      if (of === undefined) byDid.set(row.did, [row]);
      else of.push(row);
    }
    const read = async (did: Did, of: readonly EntryRow[]): Promise<void> => {
      const bytes = await blocks.of(did).getMany(of.map(({ cid }) => cid));
      for (const [index, row] of of.entries()) {
        const block = bytes[index];
        if (block !== undefined) found.set(row, block);
      }
    };
    const loose = rows.filter((row) => row.loose === true);
    await Promise.all([...[...byDid].map(([did, of]) => read(did, of)), readLoose(context, loose, found)]);
    return found;
  };

  /** What was retracted is shown when it is asked for; what was deleted is not. */
  const retracted = async (row: EntryRow, tombstone: Uint8Array): Promise<JsonValue | null> => {
    const record = decodeRecord(tombstone);
    const was = record.verdict === 'valid' ? removedVersion(record.value) : undefined;
    const bytes = was === undefined ? undefined : await blocks.of(row.did).get(was.cid);
    if (bytes === undefined) return null;
    const judged = await judgeRecord(row.path, bytes);
    return judged.verdict === 'valid' && judged.value.removal === undefined ? toJson(judged.value.value) : null;
  };

  const shownValue = async (row: EntryRow, bytes: Uint8Array | undefined): Promise<JsonValue | null> => {
    if (bytes === undefined || row.removed === 'deletion' || row.removed === 'purge') return null;
    if (row.removed === 'retraction') return retracted(row, bytes);
    const record = decodeRecord(bytes);
    return record.verdict === 'valid' ? toJson(record.value.value) : null;
  };

  return {
    async of(rows) {
      const bytes = await bytesOf(rows);
      return Promise.all(rows.map(async (row) => viewOf(row, await shownValue(row, bytes.get(row)))));
    },
    async find(uris) {
      const keys = uris.map((uri) => parseRecordUri(uri));
      return context.store().read(['entries'], (tx) => {
        const entries = tx.objectStore('entries');
        return Promise.all(keys.map((key) => (key === undefined ? undefined : entries.get([key.did, key.path]))));
      });
    },
  };
};

const readLoose = async (
  context: Context,
  rows: readonly EntryRow[],
  found: Map<EntryRow, Uint8Array>,
): Promise<void> => {
  if (rows.length === 0) return;
  const proven = await context.store().read(['proven'], (tx) => {
    const store = tx.objectStore('proven');
    return Promise.all(rows.map(({ did, path }) => store.get([did, path])));
  });
  for (const [index, row] of rows.entries()) {
    const of = proven[index];
    if (of !== undefined && of.cid === row.cid) found.set(row, of.record);
  }
};

const viewOf = (row: EntryRow, value: JsonValue | null): EntryView => {
  const { did, path, cid, rev, kind, back, root, removed, loose } = row;
  const subject = subjectOf(row);
  return {
    ...{ uri: recordUri(did, path), did, path, cid, rev, kind, at: Math.floor(-back / 1000), value },
    ...(subject === undefined ? {} : { subject }),
    ...(root === undefined ? {} : { root }),
    ...(removed === undefined ? {} : { removed }),
    source: loose === true ? 'proven' : 'kept',
  };
};

/** What is kept of whom, and whose entries are behind it. */
export interface Kept {
  readonly rows: ReadonlyMap<Did, RepositoryRow>;
  readonly late: ReadonlySet<Did>;
}

export const keptIn = async (tx: ReadTransaction): Promise<Kept> => {
  const [rows, indexed] = await Promise.all([
    tx.objectStore('repositories').getAll(),
    tx.objectStore('indexed').getAll(),
  ]);
  const known = new Map<Did, IndexedRow>(indexed.map((each) => [each.did, each]));
  const late = rows.filter((row) => {
    const of = known.get(row.did);
    return of === undefined || !isOf(of, row) || isBehind(of, row);
  });
  return { rows: new Map(rows.map((row) => [row.did, row])), late: new Set(late.map(({ did }) => did)) };
};

/** ENT-8: of whom the entries are behind, only those that stand so in what is kept now. */
export const stillStand = async (
  blocks: Blocks,
  { rows, late }: Kept,
  entries: readonly EntryRow[],
): Promise<EntryRow[]> => {
  const stands = async (row: EntryRow): Promise<boolean> => {
    if (row.loose === true || !late.has(row.did)) return true;
    const view = rows.get(row.did)?.view ?? null;
    if (view === null) return false;
    const cid: Cid | null = await orElse(null, () => findInTree(blocks.of(row.did), view, row.path));
    return cid === row.cid;
  };
  const standing = await Promise.all(entries.map(stands));
  return entries.filter((_, index) => standing[index] === true);
};
