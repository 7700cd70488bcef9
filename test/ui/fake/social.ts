/** Posts, threads, feeds and notices over nothing: `?feed=empty|loading|new&thread=long|deep|missing&notices=empty`. */
import type { MediaFacts, MediaView } from '../../../src/app/media/media-view.js';
import type {
  Draft,
  Feed,
  FeedItem,
  FeedOf,
  FeedView,
  HiddenBy,
  MissingPost,
  NoticeView,
  PersonView,
  PostView,
  Social,
  ThreadPost,
  ThreadView,
} from '../../../src/app/social/social-view.js';
import { createCell, type Did, type RecordUri } from '../../../src/base/index.js';
import { ada, bjorn, hostile, me, nasty, pictureCid, portrait } from './people.js';

const minute = 60_000;
const hour = 60 * minute;
const now = Date.now();
const letters = '234567abcdefghijklmnopqrstuvwxyz';
const keyOf = (at: number): string =>
  `3mzzzzzzz${letters[(at >> 10) & 31]}${letters[(at >> 5) & 31]}${letters[at & 31]}2`.slice(0, 13);
export const uriOf = (did: Did, at: number): RecordUri => `${did}/app.tabard.post/${keyOf(at)}` as RecordUri;

const person = (did: Did, name: string, more: Partial<PersonView> = {}): PersonView => ({
  ...{ did, name, avatar: null, isMe: did === me, follow: did === me ? 'no' : 'public' },
  ...more,
});

export const people = {
  me: person(me, 'Ottilie Marsh'),
  ada: person(ada, 'Ada Thornfield', { avatar: portrait() }),
  bjorn: person(bjorn, 'Bjørn'),
  hostile: person(hostile, nasty.name, { follow: 'no' }),
};

const drawn = (width: number, height: number, hue: number): string => {
  const canvas = document.createElement('canvas');
  canvas.width = width;
  canvas.height = height;
  const pen = canvas.getContext('2d');
  if (pen === null) return '';
  pen.fillStyle = `hsl(${hue} 30% 62%)`;
  pen.fillRect(0, 0, width, height);
  pen.fillStyle = `hsl(${hue + 40} 34% 46%)`;
  pen.beginPath();
  pen.moveTo(0, height);
  pen.lineTo(width * 0.4, height * 0.35);
  pen.lineTo(width * 0.7, height * 0.7);
  pen.lineTo(width, height * 0.4);
  pen.lineTo(width, height);
  pen.fill();
  return canvas.toDataURL('image/png');
};

const medium = (kind: MediaView['kind'], facts: Partial<MediaFacts>, more: Partial<MediaView> = {}): MediaView => ({
  did: ada,
  facts: { blob: { cid: pictureCid, size: 1_840_000, mime: 'image/webp' }, ...facts },
  kind,
  state: createCell('here' as const),
  url: createCell<string | null>(null),
  preview: createCell<string | null>(null),
  placeholder: () => null,
  bytes: createCell({ done: 0, total: 1 }),
  show: () => undefined,
  load: () => undefined,
  cancel: () => undefined,
  failed: () => undefined,
  save: async () => undefined,
  close: () => undefined,
  ...more,
});

const picture = (width: number, height: number, hue: number, alt: string): MediaView =>
  medium('picture', { alt, width, height }, { url: createCell<string | null>(drawn(width, height, hue)) });

export const post = (did: Did, at: number, text: string, more: Partial<PostView> = {}): PostView => {
  const author = Object.values(people).find((one) => one.did === did) ?? people.ada;
  return {
    ...{ uri: uriOf(did, at), link: `https://tabard.example/#/@${did.slice(-32)}/${keyOf(at)}`, author },
    ...{ at: now - at * 7 * minute, editedAt: null, text, language: 'en', tags: [], mentions: [], warning: null },
    ...{ media: [], poll: null, event: null, quote: null, reply: null, streams: [], policy: null, archive: false },
    counts: { likes: (at * 7) % 13, boosts: (at * 5) % 4, replies: (at * 3) % 6, quotes: 0 },
    mine: { liked: at % 5 === 0, boosted: false, bookmarked: false },
    hidden: null,
    sending: 0,
    ...more,
  };
};

const missing = (did: Did, at: number, why: MissingPost['missing']): MissingPost => ({
  uri: uriOf(did, at),
  missing: why,
  author: Object.values(people).find((one) => one.did === did) ?? people.ada,
});

const samples: readonly PostView[] = [
  post(ada, 1, 'Finished the quarter-leather set today. The gold took on the first pass, which never happens.', {
    media: [picture(1200, 800, 30, 'Five small books in red leather on a bench, their spines gilded')],
    counts: { likes: 14, boosts: 3, replies: 12, quotes: 1 },
  }),
  post(
    bjorn,
    2,
    'Er det noen som har en **sømramme** til låns? Bare en uke, jeg har et stort oppdrag.\n\n- helst tre\n- ikke plast',
    {
      language: 'nb',
      reply: { root: uriOf(ada, 60), parent: uriOf(ada, 60), to: people.ada },
    },
  ),
  post(
    me,
    3,
    'If you want the paste recipe, it is on the notes page now. No more answering it by letter. #bookbinding',
    {
      sending: 2,
      tags: ['bookbinding'],
      counts: { likes: 0, boosts: 0, replies: 0, quotes: 0 },
    },
  ),
  post(ada, 4, 'Which paper for the endleaves?', {
    poll: {
      options: [
        { text: 'Laid', votes: 7, mine: true },
        { text: 'Wove', votes: 3, mine: false },
        { text: 'Marbled, of course', votes: 11, mine: false },
      ],
      ...{ many: false, closesAt: now + 20 * hour, closed: false, voters: 21 },
    },
  }),
  post(ada, 5, 'Bring an apron.', {
    event: {
      ...{ title: 'Open workshop: sewing on cords', startsAt: now + 90 * hour, endsAt: now + 93 * hour },
      ...{ zone: 'Europe/Oslo', place: { name: 'Skostredet 4, Bergen', latitude: null, longitude: null } },
      ...{ coming: 6, mine: 'maybe' },
    },
  }),
  post(hostile, 6, nasty.bio, { counts: { likes: 0, boosts: 0, replies: 0, quotes: 0 } }),
  post(ada, 7, 'Four from the hives this morning.', {
    media: [1, 2, 3, 4].map((at) => picture(900, 900, 60 * at, `Hive ${at}`)),
    editedAt: now - hour,
  }),
  post(bjorn, 8, 'What she said.', { quote: post(ada, 1, 'Finished the quarter-leather set today.') }),
  post(ada, 9, 'The knife slipped, with a picture.', {
    warning: 'Blood',
    media: [picture(800, 600, 0, 'A bandaged thumb')],
  }),
  post(bjorn, 10, 'A recording of the press room.', {
    media: [
      medium(
        'audio',
        { alt: 'The press room', blob: { cid: pictureCid, size: 3_100_000, mime: 'audio/mp4' } },
        { state: createCell('held' as const) },
      ),
      medium('file', {
        name: 'notes on presses.pdf',
        blob: { cid: pictureCid, size: 420_000, mime: 'application/pdf' },
      }),
    ],
    archive: true,
  }),
];

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

const feedItems = (): FeedItem[] => [
  ...samples.map(item),
  item(missing(ada, 40, 'not-here'), 11),
  item(post(ada, 42, 'Nobody needs to see this.', { hidden: { kind: 'muted-word', word: 'nobody' } }), 12),
  ...Array.from({ length: 400 }, (_, at) =>
    item(post(at % 3 === 0 ? bjorn : ada, 100 + at, `${'Another day at the bench. '.repeat(1 + (at % 9))}`), 14 + at),
  ),
];

const answers = (count: number, depth: number): ThreadPost[] => {
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

const notice = (
  id: string,
  kind: NoticeView['kind'],
  who: readonly PersonView[],
  about: PostView | null,
  more: Partial<NoticeView> = {},
): NoticeView => ({
  ...{ id, kind, who, count: who.length, at: now - 20 * minute, post: about, unread: false, held: false },
  ...more,
});

export const fakeSocial = (query: URLSearchParams, failing: () => Promise<void>): (() => Promise<Social>) => {
  const mine = samples[2] ?? post(me, 3, '');
  const opened: { view: ReturnType<typeof createCell<FeedView>> }[] = [];
  const feed = (of: FeedOf): Feed => {
    const all = query.get('feed') === 'empty' || of.kind === 'bookmarks' ? [] : feedItems();
    const shown = of.kind === 'person' ? all.filter(({ post: one }) => one.author.did === of.did) : all;
    const view = createCell<FeedView>({
      ...{ ready: query.get('feed') !== 'loading', items: shown.slice(0, 40), more: shown.length > 40, loading: false },
      ...{ waiting: query.get('feed') === 'new' ? 3 : 0, readTo: shown[5]?.id ?? null, leftOut: [] },
    });
    opened.push({ view });
    return {
      view,
      async older() {
        await failing();
        view.update((before) => ({
          ...before,
          items: shown.slice(0, before.items.length + 40),
          more: before.items.length + 40 < shown.length,
        }));
      },
      async showNewer() {
        await failing();
        view.update((before) => ({ ...before, waiting: 0 }));
      },
      read: () => undefined,
      lookBehind: () => undefined,
      close: () => undefined,
    };
  };
  const change = (uri: RecordUri, next: (one: PostView) => PostView): void => {
    for (const { view } of opened)
      view.update((before) => ({
        ...before,
        items: before.items.map((one) =>
          'missing' in one.post || one.post.uri !== uri ? one : { ...one, post: next(one.post) },
        ),
      }));
  };
  const undoable = async () => {
    await failing();
    return { undo: failing, until: now + 10_000 };
  };
  const threads: Readonly<Record<string, () => ThreadPost[]>> = {
    deep: () => answers(120, 100),
    long: () => answers(5000, 4),
    none: () => answers(0, 1),
  };
  const hidden: readonly { readonly by: HiddenBy; readonly count: number }[] = [
    { by: { kind: 'not-admitted', by: people.ada }, count: 1 },
  ];
  const drafts = createCell<readonly Draft[]>([]);
  return async () => {
    return {
      feed,
      thread: () => ({
        view: createCell<ThreadView>({
          ready: query.get('thread') !== 'loading',
          posts: (threads[query.get('thread') ?? ''] ?? (() => answers(12, 4)))(),
          ...{ known: query.get('thread') === 'none' ? 0 : 12, unreachable: query.get('thread') === 'none' ? 0 : 2 },
          ...{ hidden: query.get('thread') === 'none' ? [] : hidden, looking: query.has('looking') },
          ...{ heardAuthor: !query.has('unheard'), muted: false },
        }),
        admit: failing,
        dropReply: failing,
        retry: () => undefined,
        close: () => undefined,
      }),
      notices: {
        view: createCell({
          ready: true,
          ...(query.get('notices') === 'empty'
            ? { items: [], unread: 0, more: false }
            : {
                items: [
                  notice('a', 'reply', [people.bjorn], samples[1] ?? null, { unread: true }),
                  notice('b', 'like', [people.ada, people.bjorn], mine, { count: 5, unread: true }),
                  notice('c', 'follow', [people.hostile], null),
                  notice('d', 'boost', [people.ada], mine),
                  notice('e', 'like', [people.hostile], mine, { held: true }),
                ],
                ...{ unread: 2, more: true },
              }),
        }),
        older: failing,
        readAll: failing,
        close: () => undefined,
      },
      async post() {
        await failing();
        return uriOf(me, 3);
      },
      edit: failing,
      async history(uri) {
        await failing();
        const found = samples.find((one) => one.uri === uri) ?? mine;
        return [found, { ...found, text: 'As it was before.', editedAt: null }];
      },
      remove: undoable,
      async like(uri, on) {
        await failing();
        change(uri, (one) => ({
          ...one,
          mine: { ...one.mine, liked: on },
          counts: { ...one.counts, likes: one.counts.likes + (on ? 1 : -1) },
        }));
      },
      async boost(uri, on) {
        await failing();
        change(uri, (one) => ({ ...one, mine: { ...one.mine, boosted: on } }));
      },
      async bookmark(uri, on) {
        await failing();
        change(uri, (one) => ({ ...one, mine: { ...one.mine, bookmarked: on } }));
      },
      hide: failing,
      vote: failing,
      rsvp: failing,
      mute: undoable,
      unmute: failing,
      mutes: createCell([]),
      block: undoable,
      blocks: createCell([]),
      drafts,
      async keepDraft(draft) {
        await failing();
        drafts.update((before) => [...before.filter(({ id }) => id !== draft.id), draft]);
      },
      async dropDraft(id) {
        drafts.update((before) => before.filter((one) => one.id !== id));
      },
      streams: createCell([{ key: '3mzzzzzzzzz2a', name: 'Bees', description: '', posts: 12 }]),
      keepStream: async () => '3mzzzzzzzzz2a',
      dropStream: undoable,
      lists: createCell([]),
      keepList: async () => 'a',
      dropList: undoable,
      followedTags: createCell([]),
      followTag: failing,
      followRule: () => ({ streams: null, mediaLimit: null }),
      setFollowRule: failing,
      streamsOf: async () => [{ key: '3mzzzzzzzzz2a', name: 'Bees', description: '', posts: 12 }],
      person: async () => people.ada,
      people: async (text) =>
        Object.values(people).filter(({ name }) => name.toLowerCase().includes(text.toLowerCase())),
      tags: async (text) => ['bookbinding', 'bees', 'letterpress'].filter((tag) => tag.startsWith(text)),
      policy: createCell({ action: 'note' as const, who: 'everyone' as const, days: null }),
      setPolicy: failing,
      noticeRules: createCell({ from: 'two-hops' as const }),
      setNoticeRules: failing,
      async search(text) {
        await failing();
        if (text === 'nothing') return { posts: [], people: [], tags: [], complete: true };
        return {
          posts: samples.slice(0, 3),
          people: [people.ada, people.bjorn],
          tags: ['bees', 'bookbinding'],
          complete: true,
        };
      },
    };
  };
};
