/** The link to a post: that of its author's profile with the post's key behind the letters (URL-8). */
import type { RecordUri } from '../../base/index.js';
import { parseTid } from '../../codec/index.js';
import { parseRecordUri, pathOf, recordUri, splitPath } from '../../repo/index.js';
import { parseTarget, type Target } from '../share-link.js';

/** `profile` is the link to its author. */
export const formatPostLink = (profile: string, uri: RecordUri): string => {
  const parts = parseRecordUri(uri);
  if (parts === undefined) return profile;
  const { key } = splitPath(parts.path);
  return profile.replace(/(#\/@[a-z2-7]+)/, `$1/${key}`);
};

export interface PostTarget extends Target {
  readonly uri: RecordUri;
}

/** A link to a post, its fragment, or the uri of its record. Undefined for what is none. */
export const parsePostTarget = (text: string, page: string): PostTarget | undefined => {
  const trimmed = text.trim();
  const parts = parseRecordUri(trimmed);
  if (parts !== undefined) return { did: parts.did, trackers: [], uri: recordUri(parts.did, parts.path) };
  const [, before = '', key = '', after = ''] = /^(.*?)\/([a-z2-7]{13})(\?.*)?$/.exec(trimmed) ?? [];
  const tid = parseTid(key);
  const target = tid === undefined ? undefined : parseTarget(`${before}${after}`, page);
  if (target === undefined || tid === undefined) return undefined;
  return { ...target, uri: recordUri(target.did, pathOf('app.tabard.post', tid)) };
};
