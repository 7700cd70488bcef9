/**
 * What of answers and records is given to whoever asks (rules THR-*): of repositories that are offered here, and of what came alone that belongs to a
 * thread of theirs. Nothing is said of what is kept and not offered, nor of what is held for an owner who has not seen it.
 */
import type { Did, RecordPath, RecordUri } from '../../base/index.js';
import { toJson } from '../../codec/index.js';
import { decodeRecord, derivedKey, parseRecordPath, parseRecordUri, recordUri, splitPath } from '../../repo/index.js';
import type { EntryRow, ReadTransaction } from '../../store/index.js';
import { type Context, rangeOf } from '../context.js';
import type { Reading } from '../reading.js';
import type { ByteArray } from '../types.js';
import { inboxHere } from './inbox-room.js';
import { MAX_ANSWERS, MAX_GIVEN, MAX_GIVEN_BYTES, MAX_PEOPLE } from './loose-limits.js';
import type { Answering, AnswerRef, LooseRecords, PersonRecord } from './types.js';

const profilePath = parseRecordPath('app.tabard.profile/self');

export interface GivingParts {
  readonly context: Context;
  readonly prove: LooseRecords['prove'];
  readonly record: Reading['record'];
  readonly follow: (did: Did) => Promise<void>;
}

interface Standing {
  readonly row: EntryRow;
  readonly admitted: boolean;
  /** It may be told to anybody. */
  readonly told: boolean;
}

/** Entries of one author that are looked at before their profile is given. */
const MAX_LOOKED_AT = 16;

export const createGiving = ({ context, prove, record, follow }: GivingParts): Answering => {
  /** As many as fit, of these. */
  const bundlesOf = async (uris: readonly RecordUri[], mostBytes: number): Promise<ByteArray[]> => {
    const bundles: ByteArray[] = [];
    let room = Math.min(mostBytes, MAX_GIVEN_BYTES);
    for (const uri of uris) {
      if (room <= 0 || bundles.length >= MAX_GIVEN) break;
      const bundle = await prove(uri);
      if (bundle === undefined || bundle.length > room) continue;
      bundles.push(bundle);
      room -= bundle.length;
    }
    return bundles;
  };

  const standingOf = async (rows: readonly EntryRow[], served: readonly Did[]): Promise<Standing[]> => {
    // Hashes first: a transaction does not wait for them.
    const places = await Promise.all(rows.map(async (row) => ({ row, admission: await admissionOf(row) })));
    return context
      .store()
      .read(['entries', 'inbox', 'repositories'], (tx) =>
        Promise.all(places.map((place) => standIn(tx, place, served))),
      );
  };

  const rowsOf = (uri: RecordUri): Promise<EntryRow[]> => {
    const of = parseRecordUri(uri);
    if (of === undefined) return Promise.resolve([]);
    return context.store().read(['entries'], async (tx) => {
      const entries = tx.objectStore('entries');
      if (of.path === profilePath) return entries.getAll(rangeOf(of.did), MAX_LOOKED_AT);
      const row = await entries.get([of.did, of.path]);
      return row === undefined ? [] : [row];
    });
  };

  const mayGive = async (uri: RecordUri, served: readonly Did[]): Promise<boolean> => {
    const of = parseRecordUri(uri);
    if (of === undefined) return false;
    if (served.includes(of.did)) return true;
    const rows = await rowsOf(uri);
    return (await standingOf(rows, served)).some(
      ({ row, told }) => told && row.loose === true && aboutWhom(row).some((did) => served.includes(did)),
    );
  };

  const page = async (root: RecordUri, after: string | undefined) => {
    const [back, uri = ''] = after?.split(' ') ?? [];
    const from = back === undefined ? Number.NEGATIVE_INFINITY : Number(back);
    if (Number.isNaN(from)) return { rows: [], more: false };
    const range = IDBKeyRange.bound([root, from], [root, Number.POSITIVE_INFINITY]);
    const found = await context.store().read(['entries'], (tx) =>
      tx
        .objectStore('entries')
        .index('byRoot')
        .getAll(range, MAX_ANSWERS * 2),
    );
    const rest = found.filter((row) => row.back > from || uriOf(row) > uri);
    return { rows: rest.slice(0, MAX_ANSWERS), more: rest.length > MAX_ANSWERS || found.length === MAX_ANSWERS * 2 };
  };

  return {
    async answers(root, { served, mostBytes, after }) {
      const of = parseRecordUri(root);
      if (of === undefined || !served.includes(of.did)) return { answers: [], bundles: [] };
      await follow(of.did);
      const { rows, more } = await page(root, after);
      const posts = rows.filter(({ kind }) => kind === 'post');
      const answers: AnswerRef[] = (await standingOf(posts, served))
        .filter(({ told }) => told)
        .map(({ row, admitted }) => ({ uri: uriOf(row), cid: row.cid, admitted }));
      const bundles = await bundlesOf(
        answers.map(({ uri }) => uri),
        mostBytes,
      );
      const last = rows.at(-1);
      return { answers, bundles, ...(more && last !== undefined ? { cursor: `${last.back} ${uriOf(last)}` } : {}) };
    },
    async give(uris, { served, mostBytes }) {
      const given: RecordUri[] = [];
      for (const uri of uris.slice(0, MAX_GIVEN)) if (await mayGive(uri, served)) given.push(uri);
      return bundlesOf(given, mostBytes);
    },
    people: (dids) => Promise.all(dids.slice(0, MAX_PEOPLE).map((did) => personOf(context, record, did))),
  };
};

const uriOf = ({ did, path }: EntryRow): RecordUri => recordUri(did, path);

/** Whose thread it belongs to, or whom it speaks of. */
const aboutWhom = ({ root, about = [] }: EntryRow): Did[] => {
  const subjects = [root, ...about.map((term) => term.split(' ', 1)[0])];
  const dids = subjects.flatMap((text) => text?.split('/', 1) ?? []);
  return dids.filter((text): text is Did => text.startsWith('did:'));
};

/** Where its admission stands, if the author of the root has admitted it. */
const admissionOf = async ({ did, path, root }: EntryRow): Promise<readonly [Did, RecordPath] | undefined> => {
  const thread = root === undefined ? undefined : parseRecordUri(root);
  if (thread === undefined) return undefined;
  const { collection, key } = splitPath(path);
  const derived = await derivedKey(did, collection, key);
  const at = parseRecordPath(`app.tabard.reply/${splitPath(thread.path).key}.${derived}`);
  return at === undefined ? undefined : [thread.did, at];
};

const standIn = async (
  tx: ReadTransaction,
  { row, admission }: { readonly row: EntryRow; readonly admission: readonly [Did, RecordPath] | undefined },
  served: readonly Did[],
): Promise<Standing> => {
  const found = admission === undefined ? undefined : await tx.objectStore('entries').get([...admission]);
  const admitted = admission?.[0] === row.did || (found !== undefined && found.removed === undefined);
  if (row.loose !== true) return { row, admitted, told: served.includes(row.did) };
  return { row, admitted, told: admitted || !(await isHeldBack(tx, row)) };
};

/** It was pushed to somebody whose inbox is held here, and who has not said anything of it. */
const isHeldBack = async (tx: ReadTransaction, row: EntryRow): Promise<boolean> => {
  for (const did of new Set(aboutWhom(row))) {
    const repository = await tx.objectStore('repositories').get(did);
    if (inboxHere(repository) !== 'held') continue;
    if (
      (await tx
        .objectStore('inbox')
        .index('byUri')
        .getKey([did, uriOf(row)])) !== undefined
    )
      return true;
  }
  return false;
};

const personOf = async (context: Context, record: Reading['record'], did: Did): Promise<PersonRecord | null> => {
  if (profilePath === undefined) return null;
  const path = profilePath;
  const kept = await record(did, path);
  if (kept !== undefined) return { did, value: kept.value, source: 'kept' };
  const row = await context.store().read(['proven'], (tx) => tx.objectStore('proven').get([did, path]));
  const decoded = row === undefined || row.barred === true ? undefined : decodeRecord(row.record);
  if (decoded?.verdict !== 'valid' || decoded.value.removal !== undefined) return null;
  return { did, value: toJson(decoded.value.value), source: 'proven' };
};
