/** A feed that is made anew, from its entries, whenever it is looked at: what a feed must be, however it gets there. */

import type { FeedParts } from '../../../src/app/social/feed.js';
import {
  compareItems,
  type FeedEntry,
  itemOf,
  joined,
  postOf,
  urisOf,
  without,
} from '../../../src/app/social/feed-items.js';
import { feedSource } from '../../../src/app/social/feed-source.js';
import { FEED_PAGE, FEED_WINDOW, FIRST_PAGE } from '../../../src/app/social/limits.js';
import type { FeedItem, FeedOf, MissingPost, PostView } from '../../../src/app/social/social-view.js';
import { isPost } from '../../../src/app/social/views.js';
import type { Did, RecordUri } from '../../../src/base/index.js';
import type { EntryView } from '../../../src/worker/social/types.js';

/** Takes in entries: newest first where they are new, behind the others where they are older. */
export const takeEntries = (
  items: readonly FeedEntry[],
  entries: readonly EntryView[],
  place: 'by-time' | 'behind',
): readonly FeedEntry[] => {
  const index = new Map(items.map((item, at) => [item.post, at]));
  const next = [...items];
  for (const entry of entries) {
    const post = postOf(entry);
    const at = index.get(post);
    const there = at === undefined ? undefined : next[at];
    if (at !== undefined && there !== undefined) next[at] = joined(there, entry);
    else {
      index.set(post, next.length);
      next.push(itemOf(entry));
    }
  }
  return place === 'behind' || next.length === items.length ? next : next.sort(compareItems);
};

export const dropEntries = (items: readonly FeedEntry[], isGone: (uri: RecordUri) => boolean): readonly FeedEntry[] =>
  items.flatMap((item) => without(item, isGone) ?? []);

export interface FeedModel {
  older(): Promise<void>;
  showNewer(): Promise<void>;
  lookBehind(on: boolean): void;
  /** As it stands now. */
  look(): Promise<{
    readonly items: readonly FeedItem[];
    readonly waiting: number;
    readonly more: boolean;
    /** How many are left out, by what hides them, in the order of letters. */
    readonly leftOut: readonly string[];
  }>;
}

export const modelOf = ({ ground, people, opinions, views, followed }: FeedParts, of: FeedOf): FeedModel => {
  const source = feedSource(of, { ground, people, opinions, followed });
  const options = of.kind === 'person' ? { of: of.did } : {};
  let items: readonly FeedEntry[] = [];
  let fresh: readonly EntryView[] = [];
  let cursor: string | undefined;
  let behind = of.kind === 'hidden';

  const look = async (): Promise<void> => {
    const known = new Set(items.flatMap(urisOf));
    const oldest = items.at(-1)?.at ?? 0;
    const entries: EntryView[] = [];
    let next: string | undefined;
    do {
      const page = await source.page({ limit: FEED_WINDOW, ...(next === undefined ? {} : { before: next }) });
      entries.push(...page.entries);
      next = page.cursor;
    } while (next !== undefined);
    const found = entries.filter(({ uri, at }) => !known.has(uri) && (at >= oldest || cursor === undefined));
    const here = new Set(items.map(({ post }) => post));
    const mine = found.filter((entry) => entry.did === ground.me() || here.has(postOf(entry)));
    fresh = found.filter((entry) => !mine.includes(entry));
    items = takeEntries(items, mine, 'by-time');
  };

  const gone = async (): Promise<void> => {
    const uris = items.flatMap(urisOf);
    const found = new Map((await ground.reads.entries(uris)).map((entry, index) => [uris[index], entry]));
    const standing = source.standing?.();
    items = dropEntries(items, (uri) => {
      const entry = found.get(uri) ?? null;
      return entry === null || (entry.removed ?? 'retraction') !== 'retraction' || standing?.has(uri) === false;
    });
  };

  const boostsOf = ({ boosts, entry }: FeedEntry): FeedEntry['boosts'] => {
    const seen = boosts.filter(({ did }) => views.judgePerson(did, options) === null);
    return entry === null && seen.length === 0 ? boosts : seen;
  };

  const itemView = (item: FeedEntry, post: PostView | MissingPost): FeedItem => ({
    id: item.id,
    post,
    boosts: boostsOf(item).map(({ did }) => people.of(did)),
    at: item.at,
    why:
      item.entry !== null
        ? source.why(item.entry.did, post)
        : { kind: 'boost', who: people.of(boostsOf(item)[0]?.did ?? ('did:tabard:nobody' as Did)) },
  });

  return {
    async older() {
      const page = await source.page(
        cursor === undefined ? { limit: FIRST_PAGE } : { limit: FEED_PAGE, before: cursor },
      );
      items = takeEntries(items, page.entries, 'behind');
      cursor = page.cursor;
    },
    async showNewer() {
      await look();
      items = takeEntries(items, fresh, 'by-time');
    },
    lookBehind(on) {
      behind = on;
    },
    async look() {
      await look();
      await gone();
      source.stamp();
      const posts = new Map(
        (
          await views.named(
            items.map(({ post }) => post),
            options,
          )
        ).map((post) => [post.uri, post]),
      );
      await people.load(items.flatMap(({ boosts }) => boosts.map(({ did }) => did)));
      const shown: FeedItem[] = [];
      const counts = new Map<string, number>();
      for (const item of items) {
        const post = posts.get(item.post);
        if (post === undefined) continue;
        const booster = item.entry === null ? boostsOf(item)[0]?.did : undefined;
        const hiding = isPost(post)
          ? views.judgePost(post, { ...options, ...(booster === undefined ? {} : { boostedBy: booster }) })
          : null;
        if (hiding === null || behind) shown.push(itemView(item, post));
        else {
          const name = JSON.stringify(views.hiddenBy(hiding));
          counts.set(name, (counts.get(name) ?? 0) + 1);
        }
      }
      const here = new Set(items.map(({ post }) => post));
      const waiting = new Set(
        fresh.filter((entry) => entry.kind === 'boost' || views.judge(entry) === null).map((entry) => postOf(entry)),
      );
      return {
        items: shown,
        waiting: [...waiting].filter((post) => !here.has(post)).length,
        more: cursor !== undefined,
        leftOut: [...counts].map(([name, count]) => `${count} ${name}`).sort(),
      };
    },
  };
};
