/** What of a record is found by its words. SRC-1: of posts and profiles of repositories that are kept, and of nothing else. */
import type { Did, RecordPath, RecordUri, Tid } from '../../../base/index.js';
import { isMap, type Value, type ValueMap } from '../../../codec/index.js';
import { judgeRecord, recordUri, splitPath } from '../../../repo/index.js';

/** What the index is given; it keeps none of it but the words. */
export interface SearchText {
  readonly id: RecordUri;
  readonly name: string;
  readonly text: string;
  readonly tags: string;
}

export const searchedCollections = ['app.tabard.post', 'app.tabard.profile'];

export const textOf = async (
  did: Did,
  path: RecordPath,
  { bytes, newest }: { readonly bytes: Uint8Array; readonly newest: Tid },
): Promise<SearchText | undefined> => {
  const { collection } = splitPath(path);
  if (!searchedCollections.includes(collection)) return undefined;
  const judged = await judgeRecord(path, bytes);
  if (judged.verdict !== 'valid' || judged.value.removal !== undefined || judged.value.rev > newest) return undefined;
  const { value } = judged.value;
  const id = recordUri(did, path);
  const tags = listOf(value.tags).map(textIn).join(' ');
  return collection === 'app.tabard.profile'
    ? { id, tags, name: textIn(value.name), text: textIn(value.bio) }
    : { id, tags, name: '', text: postText(value) };
};

/** All that a reader of the post sees written, what stands beside its pictures too. */
const postText = (value: ValueMap): string => {
  const { poll, event } = value;
  const place = isMap(event) && isMap(event.place) ? event.place.name : undefined;
  return [
    value.text,
    value.warning,
    ...listOf(value.media).flatMap((media) => (isMap(media) ? [media.alt, media.name] : [])),
    ...(isMap(poll) ? listOf(poll.options) : []),
    ...(isMap(event) ? [event.title, place] : []),
  ]
    .map(textIn)
    .filter((text) => text !== '')
    .join('\n');
};

const textIn = (value: Value | undefined): string => (typeof value === 'string' ? value : '');

const listOf = (value: Value | undefined): readonly Value[] => (Array.isArray(value) ? value : []);
