/** A Mastodon archive: `actor.json`, `outbox.json` (ActivityStreams 2.0) and the media that they name. */

import { markdownOfHtml, wordsOfHtml } from './html.js';
import { isJsonMap, type JsonMap, listOf, textIn } from './json.js';
import {
  type Brought,
  type BroughtLink,
  type BroughtMedia,
  type BroughtPost,
  createLeavingOut,
  type LeavingOut,
  MAX_BROUGHT,
} from './types.js';
import { webAddress } from './web-address.js';

const publicNames = new Set(['https://www.w3.org/ns/activitystreams#Public', 'as:Public', 'Public']);

const isPublic = (note: JsonMap): boolean =>
  [...listOf(note.to), ...listOf(note.cc)].some((to) => typeof to === 'string' && publicNames.has(to));

/** A path inside the archive, or undefined for what points out of it. */
const pathOf = (url: string): string | undefined => {
  const path = url.replace(/^https?:\/\/[^/]+/, '').replace(/^\/+/, '');
  return path === '' || path.split('/').includes('..') ? undefined : path;
};

const mediaOf = (note: JsonMap, has: (path: string) => boolean, leave: LeavingOut['leave']): BroughtMedia[] => {
  const media: BroughtMedia[] = [];
  for (const one of listOf(note.attachment)) {
    if (!isJsonMap(one)) continue;
    const path = pathOf(textIn(one, 'url') ?? '');
    if (path === undefined || !has(path)) leave('no-media');
    else media.push({ path, mime: textIn(one, 'mediaType') ?? '', alt: textIn(one, 'name') ?? '' });
  }
  return media;
};

const tagsOf = (note: JsonMap): string[] =>
  listOf(note.tag).flatMap((tag) => {
    const name = isJsonMap(tag) && tag.type === 'Hashtag' ? textIn(tag, 'name') : undefined;
    return name === undefined ? [] : [name.replace(/^#/, '')];
  });

const languageOf = (note: JsonMap): string | undefined => {
  const map = note.contentMap;
  const keys = isJsonMap(map) ? Object.keys(map) : [];
  return keys.length === 1 ? keys[0] : undefined;
};

/** Of this many things in it, one is told. */
const TOLD_EACH = 500;

/** `has`: whether the archive holds a file of this path. Throws nothing: what cannot be read is counted. */
export const readMastodon = (
  actor: unknown,
  outbox: unknown,
  has: (path: string) => boolean,
  onProgress: (done: number) => void = () => undefined,
): Brought => {
  const { counts: leftOut, leave } = createLeavingOut();
  const posts: BroughtPost[] = [];
  const own = new Set<string>();
  const items = isJsonMap(outbox) ? listOf(outbox.orderedItems) : [];
  for (const [at, activity] of items.entries()) {
    if (at % TOLD_EACH === 0) onProgress(at / items.length);
    if (!isJsonMap(activity)) continue;
    if (activity.type === 'Announce') {
      leave('boost');
      continue;
    }
    const note = activity.object;
    if (activity.type !== 'Create' || !isJsonMap(note)) continue;
    const [id, published] = [textIn(note, 'id'), textIn(note, 'published')];
    const written = Date.parse(published ?? '');
    if (id === undefined || Number.isNaN(written)) leave('unreadable');
    else if (!isPublic(note)) leave('not-public');
    else if (posts.length >= MAX_BROUGHT) leave('too-many');
    else {
      const answered = textIn(note, 'inReplyTo');
      const warning = textIn(note, 'summary')?.trim();
      const language = languageOf(note);
      own.add(id);
      posts.push({
        ...{ id, at: written, text: markdownOfHtml(textIn(note, 'content') ?? ''), tags: tagsOf(note) },
        media: mediaOf(note, has, leave),
        ...(language === undefined ? {} : { language }),
        ...(warning === undefined || warning === '' ? {} : { warning: wordsOfHtml(warning) }),
        ...(answered === undefined ? {} : { after: answered }),
      });
    }
  }
  // In an archive the newest may come first, so who answers whom is known at the end.
  const kept = posts.filter(({ after }) => {
    if (after === undefined || own.has(after)) return true;
    leave('reply');
    return false;
  });
  return { kind: 'mastodon', ...personOf(actor), posts: kept.toSorted((a, b) => a.at - b.at), leftOut };
};

const personOf = (actor: unknown): Pick<Brought, 'name' | 'bio' | 'links'> => {
  if (!isJsonMap(actor)) return { name: '', bio: '', links: [] };
  const links = listOf(actor.attachment).flatMap((field): BroughtLink[] => {
    if (!isJsonMap(field) || field.type !== 'PropertyValue') return [];
    const value = textIn(field, 'value') ?? '';
    const url = /href="(https?:\/\/[^"\s]+)"/.exec(value)?.[1] ?? wordsOfHtml(value);
    const title = wordsOfHtml(textIn(field, 'name') ?? '');
    const address = /\s/.test(url) ? undefined : webAddress(url);
    return address === undefined ? [] : [{ title: title || address.host, url }];
  });
  return { name: wordsOfHtml(textIn(actor, 'name') ?? ''), bio: wordsOfHtml(textIn(actor, 'summary') ?? ''), links };
};
