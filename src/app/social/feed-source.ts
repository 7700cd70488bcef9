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
import { postFields } from './post-fields.js';
import { findPublicList } from './public-lists.js';
import type { FeedOf, Why } from './social-view.js';

export interface FeedSource {
  page(options: PageOptions): Promise<EntryPage>;
  why(entry: EntryView): Why;
  /** What stands in it now, where something can be taken out of it since it was read. */
  standing?(): ReadonlySet<RecordUri>;
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
    case 'tag':
      return {
        page: (options) => reads.feed({ ...options, tag: of.tag.toLowerCase(), replies: true }),
        why: () => ({ kind: 'tagged', tag: of.tag }),
      };
    case 'person': {
      const stream = of.stream === undefined ? undefined : parseTid(of.stream);
      return {
        page: (options) =>
          reads.posts(of.did, {
            ...options,
            ...(stream === undefined ? {} : { stream }),
            ...(of.replies === undefined ? {} : { replies: of.replies }),
          }),
        why: () => ({ kind: 'person', who: people.of(of.did) }),
      };
    }
    case 'bookmarks':
      return { page: (options) => markedPage(ground, readBookmarks, options), why: () => ({ kind: 'bookmark' }) };
    case 'hidden':
      return {
        page: (options) => markedPage(ground, readHidden, options),
        why: () => ({ kind: 'hidden' }),
        standing: () => new Set(marksOf(ground, readHidden).map(([uri]) => uri)),
      };
  }
};

/** Who is in it is read anew with each page: another device may have changed it. */
const listSource = ({ ground }: SourceParts, key: string, of: Did | undefined): FeedSource => {
  let name = '';
  const membersOf = async (): Promise<readonly Did[]> => {
    const config = ground.self()?.own.household.config;
    const mine =
      of === undefined && config !== undefined ? readLists(config).find((list) => list.key === key) : undefined;
    const owner = of ?? ground.me();
    const list = mine ?? (owner === null ? undefined : await findPublicList(ground, owner, key));
    name = list?.name ?? '';
    return list?.members ?? [];
  };
  return {
    page: async (options) => ground.reads.feed({ ...options, dids: await membersOf() }),
    why: () => ({ kind: 'list', list: name }),
  };
};

type ReadMarks = (config: Config) => readonly (readonly [RecordUri, number])[];

const marksOf = (ground: SocialGround, readMarks: ReadMarks): ReturnType<ReadMarks> => {
  const config = ground.self()?.own.household.config;
  return config === undefined ? [] : readMarks(config);
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
  const found = await ground.reads.entries(some.map(([uri]) => uri));
  const entries = found.flatMap((entry, index) => {
    const at = some[index]?.[1];
    return entry === null || at === undefined ? [] : [{ ...entry, at }];
  });
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
  return {
    page: (page) =>
      mergePages(
        [
          (at) => ground.reads.feed({ ...options(), ...at }),
          ...tags().map((tag) => (at: PageOptions) => ground.reads.feed({ ...at, tag, replies: true })),
        ],
        page,
      ),
    why(entry) {
      if (entry.did === ground.me()) return { kind: 'me' };
      const { dids, streams } = followed();
      const fields = postFields(entry.value);
      const wanted = streams[entry.did];
      const stream = fields?.streams.find((key) => wanted?.some((each) => each === key));
      if (stream !== undefined)
        return { kind: 'stream', who: people.of(entry.did), stream: opinions.streamName(entry.did, stream) };
      if (dids.includes(entry.did)) return { kind: 'follow', who: people.of(entry.did) };
      const followedTags = new Set(tags());
      const tag = fields?.tags.find((each) => followedTags.has(each.toLowerCase()));
      return tag === undefined ? { kind: 'follow', who: people.of(entry.did) } : { kind: 'tag', tag };
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
