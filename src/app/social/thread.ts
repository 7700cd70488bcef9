/** A thread on a page: all of it that is here, in its tree, and what it knows of itself. */
import { createCell, createDisposer, type Did, type RecordUri } from '../../base/index.js';
import type { EntryView, ThreadRows } from '../../worker/social/types.js';
import { type Admissions, findDropped, type Gate, isOpen, notAdmittedBy, policyOfRoot } from './admission.js';
import { createSoon, type SocialGround } from './ground.js';
import { AT_ONCE, MAX_ASKED } from './limits.js';
import type { Opinions } from './opinions.js';
import type { People } from './people.js';
import { postFields } from './post-fields.js';
import { authorOf } from './records.js';
import type { HiddenBy, MissingPost, PostView, Thread, ThreadPost, ThreadView } from './social-view.js';
import { placeAnswers } from './tree.js';
import { isPost, isSame, type Views } from './views.js';

export interface ThreadParts {
  readonly ground: SocialGround;
  readonly people: People;
  readonly opinions: Opinions;
  readonly views: Views;
  readonly admissions: Admissions;
}

const empty: ThreadView = {
  ready: false,
  posts: [],
  known: 0,
  unreachable: 0,
  hidden: [],
  looking: true,
  heardAuthor: false,
  muted: false,
};

/** From so many on, counting takes its time. */
const MANY_POSTS = 300;

/** How long the network is waited for before what it did not bring counts as out of reach. Milliseconds. */
const LOOK_TIME = 20_000;

export const createThread = ({ ground, people, opinions, views, admissions }: ThreadParts, uri: RecordUri): Thread => {
  const view = createCell<ThreadView>(empty);
  const disposer = createDisposer();
  let root = uri;
  let looking = true;
  let heardAuthor = authorOf(uri) === ground.me();
  let answered = false;
  let asked: RecordUri | undefined;
  const sought = new Set<RecordUri>();
  let timer: number | undefined;
  let closed = false;
  let before = new Map<RecordUri, PostView | MissingPost>();

  const look = (): void => {
    looking = true;
    if (timer !== undefined) ground.timers.clear(timer);
    timer = ground.timers.set(() => {
      looking = false;
      refresh.soon();
    }, LOOK_TIME);
    asked = root;
    ground.ask('thread', [root]);
    if (root !== uri) ground.ask('fetch', [root]);
  };

  /** What is named and not here is sought once. */
  const seek = (missing: readonly RecordUri[]): void => {
    const fresh = missing.filter((each) => !sought.has(each)).slice(0, MAX_ASKED);
    for (const each of fresh) sought.add(each);
    if (fresh.length > 0) ground.ask('fetch', fresh);
  };

  /** The post that one opened may be an answer: its thread begins elsewhere. */
  const findRoot = async (): Promise<void> => {
    const [entry] = await ground.reads.entries([uri]);
    const above =
      entry?.root ?? (entry === null || entry === undefined ? undefined : postFields(entry.value)?.reply?.root);
    root = above ?? uri;
    if (authorOf(root) === ground.me()) heardAuthor = true;
    if (asked !== root) look();
  };

  const gateOf = async (rows: ThreadRows, first: EntryView | null): Promise<Gate> => {
    const answers = rows.posts.map((entry) => entry.uri);
    return {
      author: authorOf(root),
      open: isOpen(policyOfRoot(first)),
      admitted: new Set(rows.admitted.map((each) => each.uri)),
      dropped: await findDropped(ground, root, answers),
    };
  };

  const missingView = (of: RecordUri): MissingPost => ({
    uri: of,
    missing: looking ? 'looking' : 'not-here',
    author: people.of(authorOf(of)),
  });

  const read = async (): Promise<void> => {
    await findRoot();
    if (!heardAuthor && answered) heardAuthor = await ground.ownerHere(authorOf(root));
    const rows = await ground.reads.thread(root);
    const first = rows.posts.find((entry) => entry.uri === root) ?? null;
    const gate = await gateOf(rows, first);
    const here = new Set(rows.posts.map((entry) => entry.uri));
    const absent = [...new Set([...rows.missing, ...rows.admitted.map((each) => each.uri)])].filter(
      (each) => !here.has(each),
    );
    const options = { notAdmitted: (each: RecordUri): Did | undefined => notAdmittedBy(gate, each) };
    await people.load([...absent.map(authorOf), authorOf(root)]);
    seek(first === null ? [root, ...absent] : absent);
    // Of a large one the words come first, then what others did with them.
    if (!view.get().ready && rows.posts.length > MANY_POSTS)
      publish(rows, absent, await views.posts(rows.posts, { ...options, uncounted: true }));
    publish(rows, absent, await views.posts(rows.posts, options));
  };

  const publish = (
    rows: ThreadRows,
    absent: readonly RecordUri[],
    built: readonly (PostView | MissingPost)[],
  ): void => {
    const here = new Set(rows.posts.map((entry) => entry.uri));
    const posts = new Map<RecordUri, PostView | MissingPost>();
    for (const each of absent) posts.set(each, missingView(each));
    for (const post of built) posts.set(post.uri, steady(post));
    before = posts;
    if (closed) return;
    const placed = placeAnswers(root, [
      ...rows.posts.map((entry) => ({
        uri: entry.uri,
        parent: postFields(entry.value)?.reply?.parent ?? null,
        at: entry.at,
      })),
      // Admitted, and not here: that they answer is known, what they answer is not.
      ...rows.admitted
        .filter((each) => !here.has(each.uri))
        .map((each) => ({ uri: each.uri, parent: null, at: Number.MAX_SAFE_INTEGER })),
    ]);
    const all = placed.map(
      ({ uri: of, depth, below, parent }): ThreadPost => ({
        ...{ depth, below, parent },
        post: posts.get(of) ?? missingView(of),
      }),
    );
    view.set({
      ready: true,
      posts: all,
      known: all.length - 1,
      unreachable: all.filter(
        ({ post }) => !isPost(post) && (post.missing === 'not-here' || post.missing === 'looking'),
      ).length,
      hidden: countHidden(all),
      looking,
      heardAuthor,
      muted: opinions.rules().threads.has(root),
    });
  };

  /** What looks as before stays the same object: pages draw only what has changed. */
  const steady = (post: PostView | MissingPost): PostView | MissingPost => {
    const old = before.get(post.uri);
    return old !== undefined && isSame(old, post) ? old : post;
  };

  const refresh = createSoon(ground.timers, AT_ONCE, read, ground.failedWith);

  disposer.add(
    ground.onNews((news) => {
      if (news.kind === 'asked' && news.uris.includes(root) && news.what === 'thread') {
        looking = false;
        answered ||= news.reached > 0;
      }
      refresh.soon();
    }),
  );
  disposer.add(
    ground.onChanged(({ entries }) => {
      if (entries) refresh.soon();
    }),
  );
  disposer.add(opinions.version.subscribe(() => refresh.soon()));
  disposer.add(people.onChanged(() => refresh.soon()));
  refresh.now().catch(ground.failedWith);

  return {
    view,
    admit: async (reply) => {
      await admissions.admit(root, reply);
      await refresh.now();
    },
    dropReply: async (reply) => {
      await admissions.drop(root, reply);
      await refresh.now();
    },
    retry() {
      sought.clear();
      look();
      refresh.soon();
    },
    close() {
      closed = true;
      if (timer !== undefined) ground.timers.clear(timer);
      refresh.close();
      disposer.dispose();
    },
  };
};

const countHidden = (posts: readonly ThreadPost[]): ThreadView['hidden'] => {
  const counts = new Map<string, { by: HiddenBy; count: number }>();
  for (const { post } of posts) {
    if (!isPost(post) || post.hidden === null) continue;
    const name = JSON.stringify(post.hidden);
    const there = counts.get(name) ?? { by: post.hidden, count: 0 };
    counts.set(name, { by: there.by, count: there.count + 1 });
  }
  return [...counts.values()];
};
