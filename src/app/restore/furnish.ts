/** A device that has just taken an identity over: its private documents start from what is public, its entry in the list of devices is made. */
import type { Did } from '../../base/index.js';
import { encodeBase32, type JsonValue, parseDid } from '../../codec/index.js';
import type { VerifyStore } from '../../worker/index.js';
import { deviceNotes, setDeviceNote } from '../linking/devices.js';
import type { Own } from '../own.js';

export interface FurnishParts {
  readonly own: Own;
  readonly store: Pick<VerifyStore, 'record' | 'list'>;
  readonly now: () => number;
  readonly self: { readonly name: string; readonly kind: string };
}

const follows = 'app.tabard.follow';
const page = 500;

/** Does nothing twice. What snapshots bring comes before: an entry that is there is left alone. */
export const furnish = async (parts: FurnishParts): Promise<void> => {
  const { own, store } = parts;
  const { household, did } = own;
  // A pure function of the record: a device that does the same makes the same letters, and nothing doubles.
  const record = (await store.record(did, own.profilePath))?.value;
  if (household.profile.empty && record !== undefined) await household.profile.seedFrom(fieldsOf(record));
  for (const subject of await publicFollows(store, did))
    if (household.config.follow(subject) === undefined)
      household.config.setFollow(subject, { private: false, keep: true, reserve: false });
  note(parts);
  await Promise.all([household.profile.kept(), household.config.kept()]);
};

const note = ({ own, now, self }: FurnishParts): void => {
  const { household, vault, delegation } = own;
  if (deviceNotes(household.config).has(vault.deviceKey)) return;
  const times = { addedAt: vault.madeAt, lastSeen: now() };
  const bytes = encodeBase32(delegation.bytes);
  setDeviceNote(household.config, vault.deviceKey, { ...self, ...times, addedBy: null, delegation: bytes });
};

const publicFollows = async (store: FurnishParts['store'], did: Did): Promise<readonly Did[]> => {
  const found: Did[] = [];
  let cursor: string | undefined;
  do {
    const read = await store.list(did, follows, { limit: page, ...(cursor === undefined ? {} : { cursor }) });
    for (const { value } of read.records) {
      const subject = isMap(value) && typeof value.subject === 'string' ? parseDid(value.subject) : undefined;
      if (subject !== undefined) found.push(subject);
    }
    cursor = read.cursor;
  } while (cursor !== undefined);
  return found;
};

type JsonMap = { readonly [name: string]: JsonValue };

const isMap = (value: JsonValue | undefined): value is JsonMap =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const text = (value: JsonValue | undefined): string => (typeof value === 'string' ? value : '');

/** What the schema lets through, as the private document takes it. */
const fieldsOf = (record: JsonValue) => {
  const { name, bio, avatar, links, tags, rev }: JsonMap = isMap(record) ? record : {};
  return {
    ...{ rev: text(rev), name: text(name), bio: text(bio) },
    ...(avatar === undefined ? {} : { avatar }),
    tags: Array.isArray(tags) ? tags.filter((tag) => typeof tag === 'string') : [],
    links: (Array.isArray(links) ? links : []).flatMap((link) =>
      isMap(link) ? [{ title: text(link.title), url: text(link.url) }] : [],
    ),
  };
};

/** How many records of each collection came back. */
export const countRecords = async (
  store: Pick<VerifyStore, 'list'>,
  did: Did,
  collections: readonly string[],
): Promise<Readonly<Record<string, number>>> => {
  const counts: Record<string, number> = {};
  for (const collection of collections) {
    let count = 0;
    let cursor: string | undefined;
    do {
      const read = await store.list(did, collection, { limit: page, ...(cursor === undefined ? {} : { cursor }) });
      count += read.records.length;
      cursor = read.cursor;
    } while (cursor !== undefined);
    if (count > 0) counts[collection] = count;
  }
  return counts;
};
