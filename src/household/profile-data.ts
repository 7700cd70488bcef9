/**
 * How `profile` lies in its Yjs document (docs/protocol/household.md). A *generation* is one profile from its seed on; the one
 * with the highest key is shown. So a device that was restored from a newer record and one that comes back from
 * long ago meet without any text standing twice (HSE-3).
 */
import * as Y from 'yjs';
import { encodeBase32, encodeValue, type JsonValue, sha256 } from '../codec/index.js';
import { isOrderKey, orderedKeys } from './order.js';
import type { ProfileContent, ProfileLink, ProfileRecordFields, TextField } from './types.js';

/** A generation: `name`, `bio` Y.Text; `links` id → Y.Map; `tags` tag → order; `avatar` JSON. */
export type Generation = Y.Map<unknown>;

/** Below every TID: the generation of a profile that was never published. */
export const blankGeneration = '0';

export const generationsOf = (doc: Y.Doc): Y.Map<Generation> => doc.getMap<Generation>('generations');

/** The generation that is shown, or undefined while there is none. */
export const currentGeneration = (doc: Y.Doc): Generation | undefined => {
  let highest: string | undefined;
  const generations = generationsOf(doc);
  for (const key of generations.keys()) if (highest === undefined || key > highest) highest = key;
  const found = highest === undefined ? undefined : generations.get(highest);
  return found instanceof Y.Map ? found : undefined;
};

export const textOf = (generation: Generation, field: TextField): Y.Text | undefined => {
  const found = generation.get(field);
  return found instanceof Y.Text ? found : undefined;
};

const mapIn = (generation: Generation, field: 'links' | 'tags'): Y.Map<unknown> | undefined => {
  const found = generation.get(field);
  return found instanceof Y.Map ? found : undefined;
};

export const linksOf = (generation: Generation): Y.Map<unknown> | undefined => mapIn(generation, 'links');
export const tagsOf = (generation: Generation): Y.Map<unknown> | undefined => mapIn(generation, 'tags');

interface Ordered {
  readonly id: string;
  readonly order: string;
}

const byOrder = (one: Ordered, other: Ordered): number => {
  if (one.order !== other.order) return one.order < other.order ? -1 : 1;
  return one.id < other.id ? -1 : 1;
};

/** Links in order. An entry that is not one (another version wrote it) is passed over. */
export const readLinks = (generation: Generation): (ProfileLink & Ordered)[] => {
  const links: (ProfileLink & Ordered)[] = [];
  for (const [id, entry] of linksOf(generation)?.entries() ?? []) {
    if (!(entry instanceof Y.Map)) continue;
    const [title, url, order] = [entry.get('title'), entry.get('url'), entry.get('order')];
    if (typeof title === 'string' && typeof url === 'string' && isOrderKey(order))
      links.push({ id, title, url, order });
  }
  return links.sort(byOrder);
};

/** Tags in order, each with its order key. */
export const readTags = (generation: Generation): Ordered[] => {
  const tags: Ordered[] = [];
  for (const [id, order] of tagsOf(generation)?.entries() ?? []) if (isOrderKey(order)) tags.push({ id, order });
  return tags.sort(byOrder);
};

/** The profile in a document: a pure function of its content. */
export const contentOf = (doc: Y.Doc): ProfileContent => {
  const generation = currentGeneration(doc);
  if (generation === undefined) return { name: '', bio: '', avatar: null, links: [], tags: [] };
  return {
    name: textOf(generation, 'name')?.toString() ?? '',
    bio: textOf(generation, 'bio')?.toString() ?? '',
    avatar: jsonOf(generation.get('avatar')),
    links: readLinks(generation).map(({ id, title, url }) => ({ id, title, url })),
    tags: readTags(generation).map((tag) => tag.id),
  };
};

/** The fields of the record that publishing signs. */
export const recordFieldsOf = (content: ProfileContent): ProfileRecordFields => ({
  name: content.name,
  bio: content.bio,
  ...(content.avatar === null ? {} : { avatar: content.avatar }),
  links: content.links.map(({ title, url }) => ({ title, url })),
  tags: content.tags,
});

/** A Yjs update and the generation that it makes. */
export interface Seed {
  readonly key: string;
  readonly update: Uint8Array<ArrayBuffer>;
}

/**
 * The update that makes a generation of a record: a pure function of the record, its writer's id derived from the record's hash.
 * Two devices that seed the same record write the same letters with the same ids.
 */
export const buildSeed = async (rev: string, fields: ProfileRecordFields): Promise<Seed> => {
  const { name, bio, avatar, links, tags } = fields;
  const hash = await sha256(
    encodeValue({
      seed: 1,
      rev,
      name,
      bio,
      avatar: avatar ?? null,
      links: links.map(({ title, url }) => ({ title, url })),
      tags: [...tags],
    }),
  );
  const key = rev === blankGeneration ? blankGeneration : `${rev}.${encodeBase32(hash.subarray(0, 10))}`;
  const doc = new Y.Doc();
  doc.clientID = new DataView(hash.buffer).getUint32(10);
  doc.transact(() => generationsOf(doc).set(key, buildGeneration(fields, encodeBase32(hash.subarray(16, 26)))));
  const update = Y.encodeStateAsUpdate(doc).slice();
  doc.destroy();
  return { key, update };
};

const buildGeneration = (fields: ProfileRecordFields, idPrefix: string): Generation => {
  const generation: Generation = new Y.Map();
  generation.set('name', new Y.Text(fields.name));
  generation.set('bio', new Y.Text(fields.bio));
  if (fields.avatar !== undefined) generation.set('avatar', fields.avatar);
  const links = new Y.Map<unknown>();
  const linkKeys = orderedKeys(fields.links.length);
  fields.links.forEach(({ title, url }, index) => {
    links.set(`${idPrefix}${index}`, buildLink(title, url, linkKeys[index] ?? ''));
  });
  generation.set('links', links);
  const tags = new Y.Map<unknown>();
  const tagKeys = orderedKeys(fields.tags.length);
  fields.tags.forEach((tag, index) => {
    tags.set(tag, tagKeys[index] ?? '');
  });
  generation.set('tags', tags);
  return generation;
};

export const buildLink = (title: string, url: string, order: string): Y.Map<unknown> => {
  const link = new Y.Map<unknown>();
  link.set('title', title);
  link.set('url', url);
  link.set('order', order);
  return link;
};

/** Plain JSON, or null for anything else that a document may hold. */
export const jsonOf = (value: unknown): JsonValue | null => (isJson(value, 0) ? value : null);

const isJson = (value: unknown, depth: number): value is JsonValue => {
  if (value === null || typeof value === 'string' || typeof value === 'boolean') return true;
  if (typeof value === 'number') return Number.isFinite(value);
  if (typeof value !== 'object' || depth > 16) return false;
  if (Array.isArray(value)) return value.every((item) => isJson(item, depth + 1));
  return (
    Object.getPrototypeOf(value) === Object.prototype && Object.values(value).every((item) => isJson(item, depth + 1))
  );
};
