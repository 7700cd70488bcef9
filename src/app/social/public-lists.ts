/** Lists that everybody can see: `app.tabard.list` records. What another's record says is looked at within bounds. */
import { type Did, TabardError, type Tid } from '../../base/index.js';
import { isMap, type JsonValue, parseDid, parseTid } from '../../codec/index.js';
import { pathOf, splitPath } from '../../repo/index.js';
import type { SocialGround } from './ground.js';
import { MAX_IN_LIST, MAX_LISTS } from './limits.js';

export const listCollection = 'app.tabard.list';

export interface PublicList {
  readonly key: Tid;
  readonly name: string;
  readonly description: string;
  readonly members: readonly Did[];
  /** As it stands in the repository: fields that a later version knows are written back. */
  readonly value: { readonly [field: string]: JsonValue };
}

type Reads = Pick<SocialGround, 'records'>;

const textOf = (value: JsonValue | undefined): string => (typeof value === 'string' ? value : '');

const listOf = (key: string, value: JsonValue): PublicList | undefined => {
  const tid = parseTid(key);
  // Lists of whom to block or to mute are read by rules, not by people.
  if (tid === undefined || !isMap(value) || value.purpose !== 'people') return undefined;
  const named = Array.isArray(value.members) ? value.members.slice(0, MAX_IN_LIST) : [];
  const members = new Set(named.flatMap((each) => (typeof each === 'string' ? (parseDid(each) ?? []) : [])));
  return {
    key: tid,
    name: textOf(value.name),
    description: textOf(value.description),
    members: [...members].sort(),
    value,
  };
};

/** Somebody's, as far as they are here; the newest `MAX_LISTS` records are looked at. */
export const readPublicLists = async ({ records }: Reads, did: Did): Promise<readonly PublicList[]> => {
  const page = await records.list(did, listCollection, { limit: MAX_LISTS, reverse: true });
  return page.records.flatMap(({ path, value }) => listOf(splitPath(path).key, value) ?? []);
};

/** Undefined where nothing of it is here, or it is no list of people. */
export const findPublicList = async ({ records }: Reads, did: Did, key: string): Promise<PublicList | undefined> => {
  const tid = parseTid(key);
  if (tid === undefined) return undefined;
  const found = await records.record(did, pathOf(listCollection, tid));
  return found === undefined ? undefined : listOf(tid, found.value);
};

/** Throws `bad-record-input` where it has no name, or is too large. */
export const buildPublicList = (
  list: { readonly name: string; readonly description: string; readonly members: readonly Did[] },
  before: PublicList | undefined,
  now: number,
): { readonly [field: string]: JsonValue } => {
  const name = list.name.trim();
  if (name === '') throw new TabardError('bad-record-input', 'name: a list needs one');
  if (list.members.length > MAX_IN_LIST) throw new TabardError('bad-record-input', `members: more than ${MAX_IN_LIST}`);
  const { description: _, ...kept } = before?.value ?? {};
  return {
    ...kept,
    name,
    ...(list.description === '' ? {} : { description: list.description }),
    purpose: 'people',
    members: [...new Set(list.members)].sort(),
    createdAt: kept.createdAt ?? now,
  };
};
