/** Addresses of posts, people, tags and lists inside the app; posts as in links to them (URL-8). */
import type { Did, RecordUri } from '../../base/index.js';
import { lettersOf, parseDid } from '../../codec/index.js';
import { parseRecordUri, recordUri } from '../../repo/index.js';

export const personPath = (did: Did): string => `/@${lettersOf(did)}`;

const postCollection = 'app.tabard.post';

export const threadPath = (uri: RecordUri): string => {
  const parts = parseRecordUri(uri);
  if (parts === undefined) return '/feed';
  return `${personPath(parts.did)}/${parts.path.slice(postCollection.length + 1)}`;
};

const thread = /^\/@([a-z2-7]{32})\/([2-7a-z]{13})$/i;

/** The post that an address names. */
export const uriOfPath = (path: string): RecordUri | undefined => {
  const [, letters, key] = thread.exec(path) ?? [];
  const found =
    letters === undefined || key === undefined
      ? undefined
      : parseRecordUri(`did:tabard:${letters.toLowerCase()}/${postCollection}/${key}`);
  return found === undefined ? undefined : recordUri(found.did, found.path);
};

export const tagPath = (tag: string): string => `/tag/${encodeURIComponent(tag)}`;

export const tagOfPath = (path: string): string | undefined => {
  const text = path.startsWith('/tag/') ? path.slice(5) : '';
  try {
    return text === '' ? undefined : decodeURIComponent(text);
  } catch {
    return undefined;
  }
};

export interface ListPlace {
  readonly key: string;
  /** Whose; left out: one's own. */
  readonly of?: Did;
}

export const listPath = (key: string, of?: Did): string =>
  of === undefined ? `/list/${key}` : `${personPath(of)}/list/${key}`;

/** The list that an address names: a private one has 16 letters, a public one the 13 of its record. */
export const listOfPath = (path: string): ListPlace | undefined => {
  const [, letters, key] = /^(?:\/@([a-z2-7]{32}))?\/list\/([a-z2-7]{13}|[a-z2-7]{16})$/i.exec(path) ?? [];
  if (key === undefined) return undefined;
  const of = letters === undefined ? undefined : parseDid(`did:tabard:${letters.toLowerCase()}`);
  if (of === undefined) return letters === undefined ? { key } : undefined;
  return key.length === 13 ? { key, of } : undefined;
};
