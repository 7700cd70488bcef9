/**
 * Which records the posts of a file become. The same file gives the same keys, so that bringing it twice, or again after a cut, writes nothing twice;
 * a key is the time at which the post was written, so that no feed is flooded with what is old.
 */
import type { Did, RecordPath } from '../../base/index.js';
import { type JsonValue, sha256, tidOf, type ValueMap } from '../../codec/index.js';
import { pathOf } from '../../repo/index.js';
import { judgeFields } from '../../repo/schema/check.js';
import { post as postSchema } from '../../repo/schema/post.js';
import { tag as tagCheck } from '../../repo/schema/profile.js';
import { type BroughtPost, createLeavingOut, type LeftOut } from './types.js';

export interface PlannedPost {
  readonly path: RecordPath;
  /** Without media: those are prepared when it is its turn. */
  readonly fields: Readonly<Record<string, JsonValue>>;
  readonly from: BroughtPost;
}

export interface BringPlan {
  /** Oldest first: what is answered stands before its answer. */
  readonly posts: readonly PlannedPost[];
  readonly leftOut: LeftOut;
}

const collection = 'app.tabard.post';

/** Of the id there: which microsecond and which clock. */
const seedOf = async (id: string): Promise<number> => {
  const hash = await sha256(new TextEncoder().encode(id));
  return hash.subarray(0, 4).reduce((sum, byte) => sum * 256 + byte, 0);
};

/** What no post may hold, and no reader misses: bare control characters, overriding direction, halves of a letter. */
const cleaned = (text: string): string =>
  text
    .replace(/[\ud800-\udfff]/gu, '\ufffd')
    .replace(/\r\n?/g, '\n')
    // biome-ignore lint/suspicious/noControlCharactersInRegex: these are what is taken out
    .replace(/[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u2028\u2029\u202d\u202e]/g, '');

const languagePattern = /^[a-z]{2,3}(?:-[A-Za-z0-9]{2,8}){0,4}$/;

const fieldsOf = (post: BroughtPost): ValueMap & Readonly<Record<string, JsonValue>> => {
  const { language = '', warning = '' } = post;
  const tags = [...new Set(post.tags.map((tag) => tag.trim()))].filter((tag) => tagCheck(tag, '').length === 0);
  const words = cleaned(warning).replace(/\s+/g, ' ').trim();
  return {
    text: cleaned(post.text),
    createdAt: post.at,
    archive: true,
    ...(languagePattern.test(language) ? { language } : {}),
    ...(words === '' ? {} : { warning: words.slice(0, 200) }),
    ...(tags.length === 0 ? {} : { tags: tags.slice(0, 20) }),
  };
};

const reference = (did: Did, path: RecordPath): JsonValue => ({ did, path });

/** Posts between two pauses: some ten milliseconds. */
const PLANNED_AT_ONCE = 200;

/** `now` in ms: what claims to be from later is left out. The page's thread does other things while it waits for `pause`, which may throw. */
export const planPosts = async (
  did: Did,
  posts: readonly BroughtPost[],
  now: number,
  pause: () => Promise<void> = async () => undefined,
): Promise<BringPlan> => {
  const { counts: leftOut, leave } = createLeavingOut();
  const taken = new Set<string>();
  const planned = new Map<string, { readonly path: RecordPath; readonly root: RecordPath }>();
  const all: PlannedPost[] = [];
  for (const [at, post] of posts.toSorted((a, b) => a.at - b.at).entries()) {
    if (at % PLANNED_AT_ONCE === 0) await pause();
    const fields = fieldsOf(post);
    const isEmpty = fields.text === '' && post.media.length === 0;
    if (isEmpty || post.at <= 0 || post.at > now || judgeFields(fields, checked).length > 0) {
      leave('unreadable');
      continue;
    }
    const seed = await seedOf(post.id);
    let clock = seed % 1024;
    const keyOf = (): string => tidOf(post.at * 1000 + (seed % 1000), clock);
    while (taken.has(keyOf())) clock = (clock + 1) % 1024;
    taken.add(keyOf());
    const path = pathOf(collection, keyOf());
    const parent = post.after === undefined ? undefined : planned.get(post.after);
    planned.set(post.id, { path, root: parent?.root ?? path });
    const reply =
      parent === undefined ? {} : { reply: { root: reference(did, parent.root), parent: reference(did, parent.path) } };
    all.push({ path, fields: { ...fields, ...reply }, from: post });
  }
  return { posts: all, leftOut };
};

const checked = postSchema.fields;
