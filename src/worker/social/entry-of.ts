/**
 * What a record says to others, as the row of an entry. ENT-1: only of a record that its collection's schema finds valid, and that is not newer than
 * every head. A row follows from the record and the path alone, so that rows made one by one and all at once are the same.
 */
import type { Cid, Did, RecordPath, RecordUri, Tid } from '../../base/index.js';
import { isMap, microsecondsOf, parseDid, parseTid, type Value, type ValueMap } from '../../codec/index.js';
import {
  type Collection,
  isCollection,
  judgeRecord,
  parseRecordPath,
  recordUri,
  type StoredRecord,
  splitPath,
} from '../../repo/index.js';
import type { EntryKind, EntryRow } from '../../store/index.js';

/** Rises whenever what is made of a record changes: all entries are made anew. */
export const ENTRY_VERSION = 1;

const kinds: Readonly<Partial<Record<Collection, EntryKind>>> = {
  'app.tabard.post': 'post',
  'app.tabard.boost': 'boost',
  'app.tabard.like': 'like',
  'app.tabard.vote': 'vote',
  'app.tabard.rsvp': 'rsvp',
  'app.tabard.reply': 'reply',
  'app.tabard.follow': 'follow',
  'app.tabard.block': 'block',
  'app.tabard.member': 'member',
  'app.tabard.stream': 'stream',
  'app.tabard.list': 'list',
  'app.tabard.label': 'label',
};

export const entryCollections = Object.keys(kinds);

/** The kind of entry that a record at this path is, if any. */
export const kindOf = (path: RecordPath): EntryKind | undefined => {
  const { collection } = splitPath(path);
  return isCollection(collection) ? kinds[collection] : undefined;
};

export interface EntrySource {
  readonly did: Did;
  readonly path: RecordPath;
  readonly cid: Cid;
  readonly bytes: Uint8Array;
  /** Of the heads: a newer record belongs to none of them. */
  readonly newest: Tid;
}

/** `ahead`: it is newer than every head. Undefined for what makes no entry. */
export const entryOf = async (source: EntrySource): Promise<EntryRow | 'ahead' | undefined> => {
  const { did, path, cid, bytes, newest } = source;
  const kind = kindOf(path);
  if (kind === undefined) return undefined;
  const judged = await judgeRecord(path, bytes);
  if (judged.verdict !== 'valid') return undefined;
  const { rev, removal, value } = judged.value;
  if (rev > newest) return 'ahead';
  const base = { did, path, cid, rev, kind };
  if (removal !== undefined) return removedRow(base, removal);
  const back = -timeOf(kind, path, judged.value);
  const feed = feedOf(kind, did, value);
  const root = rootOf(kind, did, path, value);
  const about = aboutOf(kind, value, back);
  return {
    ...base,
    back,
    ...(feed === undefined ? {} : { feed }),
    ...(root === undefined ? {} : { root }),
    ...(about.length === 0 ? {} : { about }),
  };
};

/** Of somebody whose repository is not kept: it stands in threads and counts, in no feed and under no tag. */
export const looseEntry = (row: EntryRow): EntryRow => {
  const { feed: _, about, ...rest } = row;
  const others = about?.filter((term) => !term.startsWith('#')) ?? [];
  return { ...rest, ...(others.length === 0 ? {} : { about: others }), loose: true };
};

/** Without its tags. */
export const untagged = (row: EntryRow): EntryRow => {
  const { about, ...rest } = row;
  const others = about?.filter((term) => !term.startsWith('#')) ?? [];
  return { ...rest, ...(others.length === 0 ? {} : { about: others }) };
};

export const countTags = ({ about }: EntryRow): number => about?.filter((term) => term.startsWith('#')).length ?? 0;

/** ENT-5. Of what was removed only a post leaves a row: a thread says so where it stood. */
const removedRow = (
  base: Pick<EntryRow, 'did' | 'path' | 'cid' | 'rev' | 'kind'>,
  removed: NonNullable<EntryRow['removed']>,
): EntryRow | undefined => {
  const key = parseTid(splitPath(base.path).key);
  if (base.kind !== 'post' || key === undefined || key > base.rev) return undefined;
  return { ...base, back: -microsecondsOf(key), removed };
};

/** ENT-2. Nothing is of a time after that of its `rev`. */
const timeOf = (kind: EntryKind, path: RecordPath, { rev, value }: StoredRecord): number => {
  const { key } = splitPath(path);
  const claimed = typeof value.createdAt === 'number' ? value.createdAt * 1000 : Number.POSITIVE_INFINITY;
  const latest = microsecondsOf(rev);
  switch (kind) {
    case 'post': {
      const time = tidTime(key) ?? latest;
      return value.archive === true ? Math.min(time, claimed) : time;
    }
    case 'stream':
    case 'list':
    case 'label':
      return tidTime(key) ?? latest;
    case 'member':
      return tidTime(key.slice(14)) ?? latest;
    default:
      return Math.min(claimed, latest);
  }
};

const tidTime = (key: string): number | undefined => {
  const tid = parseTid(key);
  return tid === undefined ? undefined : microsecondsOf(tid);
};

/** ENT-3. An answer to somebody else stands apart from what one says oneself. */
const feedOf = (kind: EntryKind, did: Did, value: ValueMap): EntryRow['feed'] => {
  if (kind === 'boost') return 3;
  if (kind !== 'post') return undefined;
  const parent = isMap(value.reply) ? value.reply.parent : undefined;
  return parent === undefined || (isMap(parent) && parent.did === did) ? 1 : 2;
};

const rootOf = (kind: EntryKind, did: Did, path: RecordPath, value: ValueMap): RecordUri | undefined => {
  if (kind === 'post') return isMap(value.reply) ? uriOf(value.reply.root) : undefined;
  if (kind !== 'member') return undefined;
  const stream = parseRecordPath(`app.tabard.stream/${splitPath(path).key.slice(0, 13)}`);
  return stream === undefined ? undefined : recordUri(did, stream);
};

const aboutOf = (kind: EntryKind, value: ValueMap, back: number): string[] => {
  const at = digitsOf(back);
  const term = (subject: RecordUri | Did | undefined, how: EntryKind | 'quote'): string[] =>
    subject === undefined ? [] : [`${subject} ${how} ${at}`];
  switch (kind) {
    case 'post': {
      const parent = isMap(value.reply) ? uriOf(value.reply.parent) : undefined;
      const tags = Array.isArray(value.tags) ? value.tags.map((tag) => `${tagTerm(String(tag))} ${at}`) : [];
      return [...term(parent, 'post'), ...term(uriOf(value.quote), 'quote'), ...new Set(tags)];
    }
    case 'boost':
    case 'like':
    case 'vote':
    case 'rsvp':
    case 'reply':
      return term(uriOf(value.subject), kind);
    case 'follow':
    case 'block':
      return term(didIn(value.subject), kind);
    case 'label':
      return term(typeof value.path === 'string' ? uriOf(value) : didIn(value.did), kind);
    default:
      return [];
  }
};

/** How a tag stands in the index: as people mean it, however they write it. */
export const tagTerm = (tag: string): string => `#${tag.normalize('NFKC').toLowerCase()}`;

/** A time that falls as time goes on, in 11 letters. */
export const digitsOf = (back: number): string => (Number.MAX_SAFE_INTEGER + back).toString(36).padStart(11, '0');

/** What an entry is about, as its kind means it. */
export const subjectOf = ({ kind, did, path, about }: EntryRow): RecordUri | Did | undefined => {
  if (kind === 'member') {
    const post = parseRecordPath(`app.tabard.post/${splitPath(path).key.slice(14)}`);
    return post === undefined ? undefined : recordUri(did, post);
  }
  const [subject, how] = about?.[0]?.split(' ') ?? [];
  return how === kind ? (subject as RecordUri | Did | undefined) : undefined;
};

const didIn = (value: Value | undefined): Did | undefined => (typeof value === 'string' ? parseDid(value) : undefined);

/** Of a reference. */
const uriOf = (value: Value | undefined): RecordUri | undefined => {
  if (!isMap(value) || typeof value.path !== 'string') return undefined;
  const did = didIn(value.did);
  const path = parseRecordPath(value.path);
  return did === undefined || path === undefined ? undefined : recordUri(did, path);
};
