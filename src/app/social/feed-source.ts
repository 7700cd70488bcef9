/** Where the entries of a feed come from, whatever it is of: pages, newest first. */
import type { Did, RecordUri, Tid } from '../../base/index.js';
import { parseTid } from '../../codec/index.js';
import type { EntryPage, EntryView, FeedOptions, PageOptions } from '../../worker/social/types.js';
import type { SocialGround } from './ground.js';
import { readLists } from './kept/lists.js';
import { readBookmarks, readHidden, readTags } from './kept/marks.js';
import type { Config } from './kept/values.js';
import type { Opinions } from './opinions.js';
import type { People } from './people.js';
import { findPublicList } from './public-lists.js';
import type { FeedOf, MissingPost, PostView, Why } from './social-view.js';
import { isPost } from './views.js';

export interface FeedSource {
  page(options: PageOptions): Promise<EntryPage>;
  /** Of these entries those that stand in it. */
  among(uris: readonly RecordUri[]): Promise<readonly EntryView[]>;
  why(author: Did, post: PostView | MissingPost): Why;
  /** Changes with whatever one's private documents say of what stands in it, and why. */
  stamp(): string;
  /** What stands in it now, where something can be taken out of it since it was read. */
  standing?(): ReadonlySet<RecordUri>;
  /** Its entries are of the time at which they were marked, not of their own. */
  readonly isMarked?: true;
}

/** What of whom stands in the home feed. */
export interface Followed {
  readonly dids: readonly Did[];
  /** Of these only the streams that are named. */
  readonly streams: Readonly<Record<Did, readonly Tid[]>>;
}

export interface SourceParts {
  readonly ground: SocialGround;
  readonly people: People;
  readonly opinions: Pick<Opinions, 'streamName'>;
  readonly followed: () => Followed;
}

export const feedSource = (of: FeedOf, parts: SourceParts): FeedSource => {
  const { ground, people } = parts;
  const { reads } = ground;
  switch (of.kind) {
    case 'home':
      return homeSource(parts);
    case 'list':
      return listSource(parts, of.list, of.of);
    case 'tag': {
      const page: ReadPage = (options) => reads.feed({ ...options, tag: of.tag.toLowerCase(), replies: true });
      return { ...paged(page), why: () => ({ kind: 'tagged', tag: of.tag }), stamp: () => '' };
    }
    case 'person': {
      const stream = of.stream === undefined ? undefined : parseTid(of.stream);
      const page: ReadPage = (options) =>
        reads.posts(of.did, {
          ...options,
          ...(stream === undefined ? {} : { stream }),
          ...(of.replies === undefined ? {} : { replies: of.replies }),
        });
      return { ...paged(page), why: () => ({ kind: 'person', who: people.of(of.did) }), stamp: () => '' };
    }
    case 'bookmarks':
      return { ...markedSource(ground, readBookmarks), why: () => ({ kind: 'bookmark' }) };
    case 'hidden':
      return {
        ...markedSource(ground, readHidden),
        why: () => ({ kind: 'hidden' }),
        standing: () => new Set(marksOf(ground, readHidden).map(([uri]) => uri)),
      };
  }
};

/** One read answers for pages and for entries by name. */
const paged = (page: ReadPage): Pick<FeedSource, 'page' | 'among'> => ({
  page,
  among: async (uris) => (await page({ limit: uris.length, among: uris })).entries,
});

/** Who is in it is read anew with each page: another device may have changed it. */
const listSource = ({ ground }: SourceParts, key: string, of: Did | undefined): FeedSource => {
  let name = '';
  const mine = () => {
    const config = ground.self()?.own.household.config;
    return of === undefined && config !== undefined ? readLists(config).find((list) => list.key === key) : undefined;
  };
  const membersOf = async (): Promise<readonly Did[]> => {
    const owner = of ?? ground.me();
    const list = mine() ?? (owner === null ? undefined : await findPublicList(ground, owner, key));
    name = list?.name ?? '';
    return list?.members ?? [];
  };
  return {
    ...paged(async (options) => ground.reads.feed({ ...options, dids: await membersOf() })),
    why: () => ({ kind: 'list', list: name }),
    stamp: () => JSON.stringify([name, mine()]),
  };
};

type ReadMarks = (config: Config) => readonly (readonly [RecordUri, number])[];

const marksOf = (ground: SocialGround, readMarks: ReadMarks): ReturnType<ReadMarks> => {
  const config = ground.self()?.own.household.config;
  return config === undefined ? [] : readMarks(config);
};

const markedSource = (ground: SocialGround, readMarks: ReadMarks): Omit<FeedSource, 'why'> => ({
  page: (options) => markedPage(ground, readMarks, options),
  async among(uris) {
    const wanted = new Set(uris);
    const marks = marksOf(ground, readMarks).filter(([uri]) => wanted.has(uri));
    return entriesOf(ground, marks);
  },
  // Whatever is marked comes first, and what is no longer marked is missed.
  stamp() {
    const marks = marksOf(ground, readMarks);
    return `${marks.length} ${marks[0]?.join(' ') ?? ''}`;
  },
  isMarked: true,
});

const entriesOf = async (
  ground: SocialGround,
  marks: readonly (readonly [RecordUri, number])[],
): Promise<readonly EntryView[]> => {
  const found = await ground.reads.entries(marks.map(([uri]) => uri));
  return found.flatMap((entry, index) => {
    const at = marks[index]?.[1];
    return entry === null || at === undefined ? [] : [{ ...entry, at }];
  });
};

/** Newest mark first; the cursor is how many came before. */
const markedPage = async (
  ground: SocialGround,
  readMarks: ReadMarks,
  { limit, before }: PageOptions,
): Promise<EntryPage> => {
  const marks = marksOf(ground, readMarks);
  const from = before === undefined ? 0 : Number(before);
  const some = marks.slice(from, from + limit);
  const entries = await entriesOf(ground, some);
  return from + some.length < marks.length ? { entries, cursor: `${from + some.length}` } : { entries };
};

const homeSource = ({ ground, people, opinions, followed }: SourceParts): FeedSource => {
  const config = () => ground.self()?.own.household.config;
  const tags = (): readonly string[] => {
    const kept = config();
    return kept === undefined ? [] : readTags(kept).map(([tag]) => tag);
  };
  const options = (): Pick<FeedOptions, 'dids' | 'streams'> => {
    const { dids, streams } = followed();
    const me = ground.me();
    return { dids: me === null ? dids : [me, ...dids], streams };
  };
  /** Noted with each stamp: it is asked for with each line. */
  let wanted: ReturnType<typeof wantedNow> | undefined;
  const wantedNow = () => {
    const { dids, streams } = followed();
    return { dids: new Set(dids), streams, tags: new Set(tags()) };
  };
  const sources = (): readonly ReadPage[] => [
    (at) => ground.reads.feed({ ...options(), ...at }),
    ...tags().map((tag) => (at: PageOptions) => ground.reads.feed({ ...at, tag, replies: true })),
  ];
  return {
    page: (page) => mergePages(sources(), page),
    async among(uris) {
      const pages = await Promise.all(sources().map((read) => read({ limit: uris.length, among: uris })));
      const all = new Map(pages.flatMap(({ entries }) => entries.map((entry) => [entry.uri, entry] as const)));
      return [...all.values()].sort((a, b) => (isNewer(a, b) ? -1 : 1));
    },
    stamp() {
      wanted = wantedNow();
      return JSON.stringify([options(), [...wanted.tags]]);
    },
    why(author, post) {
      if (author === ground.me()) return { kind: 'me' };
      wanted ??= wantedNow();
      const { dids, streams, tags: followedTags } = wanted;
      const some = streams[author];
      const stream = isPost(post) ? post.streams.find(({ key }) => some?.some((each) => each === key)) : undefined;
      if (stream !== undefined)
        return { kind: 'stream', who: people.of(author), stream: opinions.streamName(author, stream.key) };
      if (dids.has(author)) return { kind: 'follow', who: people.of(author) };
      const tag = isPost(post) ? post.tags.find((each) => followedTags.has(each.toLowerCase())) : undefined;
      return tag === undefined ? { kind: 'follow', who: people.of(author) } : { kind: 'tag', tag };
    },
  };
};

type ReadPage = (options: PageOptions) => Promise<EntryPage>;

/**
 * Several orders of time as one. The cursor says how far each of them was read, and how much of its last page was given: a page is read again rather
 * than held.
 */
export const mergePages = async (sources: readonly ReadPage[], { limit, before }: PageOptions): Promise<EntryPage> => {
  const [only] = sources;
  if (only !== undefined && sources.length === 1) return only({ limit, ...cursorOf(before) });
  const places = placesOf(before, sources.length);
  const pages = await Promise.all(
    sources.map(async (read, index) => {
      const place = places[index];
      if (place === undefined || place.done) return { entries: [] as readonly EntryView[], cursor: undefined };
      const { entries, cursor } = await read({ limit: limit + place.skip, ...cursorOf(place.before) });
      return { entries: entries.slice(place.skip), cursor };
    }),
  );
  const taken = pages.map(() => 0);
  const seen = new Set<RecordUri>();
  const merged: EntryView[] = [];
  while (merged.length < limit) {
    let best = -1;
    for (const [index, { entries }] of pages.entries()) {
      const next = entries[taken[index] ?? 0];
      const champion = best < 0 ? undefined : pages[best]?.entries[taken[best] ?? 0];
      if (next !== undefined && (champion === undefined || isNewer(next, champion))) best = index;
    }
    const entry = best < 0 ? undefined : pages[best]?.entries[taken[best] ?? 0];
    if (entry === undefined) break;
    taken[best] = (taken[best] ?? 0) + 1;
    if (!seen.has(entry.uri)) merged.push(entry);
    seen.add(entry.uri);
  }
  const next = pages.map(({ entries, cursor }, index): Place => {
    const place = places[index] ?? { before: null, skip: 0, done: true };
    const all = (taken[index] ?? 0) === entries.length;
    if (place.done || (all && cursor === undefined)) return { before: null, skip: 0, done: true };
    return all
      ? { before: cursor ?? null, skip: 0, done: false }
      : { before: place.before, skip: place.skip + (taken[index] ?? 0), done: false };
  });
  return next.every(({ done }) => done)
    ? { entries: merged }
    : { entries: merged, cursor: JSON.stringify(next.map((place) => [place.before, place.skip, place.done])) };
};

interface Place {
  readonly before: string | null;
  readonly skip: number;
  readonly done: boolean;
}

const isNewer = (a: EntryView, b: EntryView): boolean => a.at > b.at || (a.at === b.at && a.uri < b.uri);

const cursorOf = (before: string | null | undefined): { readonly before?: string } =>
  before === null || before === undefined || before === '' ? {} : { before };

/** Our own text, given back; where the number of sources has changed since, it begins anew. */
const placesOf = (before: string | undefined, count: number): readonly Place[] => {
  const fresh = Array.from({ length: count }, (): Place => ({ before: null, skip: 0, done: false }));
  if (before === undefined) return fresh;
  const parsed: unknown = before.startsWith('[') ? JSON.parse(before) : undefined;
  if (!Array.isArray(parsed) || parsed.length !== count) return fresh;
  return parsed.map((each: readonly [string | null, number, boolean]) => ({
    before: each[0],
    skip: each[1],
    done: each[2],
  }));
};
