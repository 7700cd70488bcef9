/** Feeds, threads and notices of the gallery, made of its posts. */
import type {
  FeedItem,
  HiddenBy,
  MissingPost,
  NoticeView,
  PersonView,
  PostView,
  ThreadPost,
} from '../../../src/app/social/social-view.js';
import { ada, bjorn } from './people.js';
import { minute, missing, now, people, post, samples, uriOf } from './post-samples.js';

const item = (one: PostView | MissingPost, at: number): FeedItem => ({
  id: one.uri,
  post: one,
  boosts: at === 7 ? [people.bjorn, people.ada] : [],
  at: now - at * 7 * minute,
  why:
    'missing' in one
      ? { kind: 'boost', who: people.bjorn }
      : one.author.isMe
        ? { kind: 'me' }
        : { kind: 'follow', who: one.author },
});

export const feedItems = (): FeedItem[] => [
  ...samples.map(item),
  item(missing(ada, 40, 'not-here'), 11),
  item(post(ada, 42, 'Nobody needs to see this.', { hidden: { kind: 'muted-word', word: 'nobody' } }), 12),
  ...Array.from({ length: 400 }, (_, at) =>
    item(post(at % 3 === 0 ? bjorn : ada, 100 + at, `${'Another day at the bench. '.repeat(1 + (at % 9))}`), 14 + at),
  ),
];

export const answers = (count: number, depth: number): ThreadPost[] => {
  const rows: ThreadPost[] = [{ post: samples[0] ?? post(ada, 1, ''), depth: 0, below: count, parent: null }];
  let parent = uriOf(ada, 1);
  for (let at = 0; at < count; at++) {
    const level = 1 + (at % depth);
    const one = post(at % 2 === 0 ? bjorn : ada, 500 + at, `Answer ${at + 1}. ${'Yes. '.repeat(at % 7)}`, {
      hidden: at === 3 ? { kind: 'not-admitted', by: people.ada } : null,
    });
    if (level === 1) parent = uriOf(ada, 1);
    rows.push({
      post: at === 2 ? missing(bjorn, 500 + at, 'not-here') : one,
      depth: level,
      below: Math.max(0, Math.min(depth - level, count - at - 1)),
      parent,
    });
    parent = one.uri;
  }
  return rows;
};

export const notice = (
  id: string,
  kind: NoticeView['kind'],
  who: readonly PersonView[],
  about: PostView | null,
  more: Partial<NoticeView> = {},
): NoticeView => ({
  ...{ id, kind, who, count: who.length, at: now - 20 * minute, post: about, unread: false, held: false },
  ...more,
});

export const hiddenItems = (): FeedItem[] =>
  [1, 2].map((at) => ({
    ...item(
      post(at === 1 ? ada : bjorn, 700 + at, 'Nobody needs to see this.', { hidden: { kind: 'hidden-by-me' } }),
      at,
    ),
    why: { kind: 'hidden' },
  }));

export const leftOut: readonly { readonly by: HiddenBy; readonly count: number }[] = [
  { by: { kind: 'muted-word', word: 'election' }, count: 3 },
  { by: { kind: 'muted-person', who: people.hostile }, count: 1 },
];
