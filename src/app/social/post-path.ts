/** Addresses of posts, people and tags inside the app; posts as in links to them (URL-8). */
import type { Did, RecordUri } from '../../base/index.js';
import { lettersOf } from '../../codec/index.js';
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
