/** From records to posts as they are shown: what stands in them, who is named, what is known to have been done with them, what hides them. */
import type { Did, RecordUri } from '../../base/index.js';
import { millisecondsOf } from '../../codec/index.js';
import { parseRecordUri } from '../../repo/index.js';
import type { EntryCounts, EntryView } from '../../worker/social/types.js';
import type { MediaView } from '../media/media-view.js';
import type { SocialGround } from './ground.js';
import type { Opinions } from './opinions.js';
import type { People } from './people.js';
import { type PostFields, postFields } from './post-fields.js';
import { type Hiding, type Judged, judgeItem, judgePerson } from './rules.js';
import type { HiddenBy, MissingPost, PostView } from './social-view.js';
import { countPoll, countReplies, mineOf } from './tally.js';

export interface ViewOptions {
  /** Who of the thread's author has not let it in. */
  readonly notAdmitted?: (uri: RecordUri) => Did | undefined;
  /** What others did with them is not counted: it takes longest. */
  readonly uncounted?: boolean;
  /** Whoever is muted is shown all the same: one looks at their page. */
  readonly of?: Did;
}

export type Here = ReadonlyMap<RecordUri, EntryView | null>;

export interface Views {
  /** In the order of the entries. */
  posts(entries: readonly EntryView[], options?: ViewOptions): Promise<readonly (PostView | MissingPost)[]>;
  /** By name: kept, proven, or said to be missing. `here`: what was read of them just now (null: it is not here). */
  named(uris: readonly RecordUri[], options?: ViewOptions, here?: Here): Promise<readonly (PostView | MissingPost)[]>;
  /** What hides it, before anything of it is made. */
  judge(entry: EntryView, options?: ViewOptions & { readonly boostedBy?: Did }): Hiding | null;
  /** The same of a post that was made already. */
  /** By who they are alone. */
  judgePerson(did: Did, options?: ViewOptions): Hiding | null;
  judgePost(post: PostView, options?: ViewOptions & { readonly boostedBy?: Did }): Hiding | null;
  hiddenBy(hiding: Hiding): HiddenBy;
  close(): void;
}

export const isPost = (post: PostView | MissingPost): post is PostView => !('missing' in post);

interface Batch {
  readonly counts: ReadonlyMap<RecordUri, EntryCounts>;
  readonly quotes: ReadonlyMap<RecordUri, PostView | MissingPost>;
  readonly sending: ReadonlyMap<RecordUri, number>;
}

export const createViews = (ground: SocialGround, people: People, opinions: Opinions): Views => {
  const media = new Map<string, MediaView>();

  const mediaOf = (entry: EntryView, fields: PostFields): readonly MediaView[] =>
    fields.media.flatMap((facts, index) => {
      const name = `${entry.uri} ${index} ${facts.blob.cid}`;
      const made = media.get(name) ?? ground.mediaView(entry.did, facts);
      if (made === undefined) return [];
      media.set(name, made);
      return [made];
    });

  const hiddenBy = (hiding: Hiding): HiddenBy => {
    switch (hiding.kind) {
      case 'muted-person':
      case 'blocked-person':
        return { kind: hiding.kind, who: people.of(hiding.who) };
      case 'not-admitted':
        return { kind: hiding.kind, by: people.of(hiding.by) };
      default:
        return hiding;
    }
  };

  type JudgeOptions = ViewOptions & { readonly boostedBy?: Did };

  const judged = (
    item: Omit<Judged, 'boostedBy' | 'notAdmittedBy'>,
    { notAdmitted, boostedBy, of }: JudgeOptions,
  ): Hiding | null => {
    const found = judgeItem({ ...item, boostedBy, notAdmittedBy: notAdmitted?.(item.uri) }, opinions.rules());
    return orTheirPage(found, of);
  };

  /** Who is muted is shown on a page of their own. */
  const orTheirPage = (found: Hiding | null, of: Did | undefined): Hiding | null =>
    found?.kind === 'muted-person' && found.who === of ? null : found;

  const judge: Views['judge'] = (entry, options = {}) => {
    const fields = postFields(entry.value);
    return judged(
      {
        uri: entry.uri,
        author: entry.did,
        text: fields?.text ?? '',
        warning: fields?.warning ?? null,
        tags: fields?.tags ?? [],
        root: entry.root ?? fields?.reply?.root ?? entry.uri,
        retracted: entry.removed === 'retraction',
      },
      options,
    );
  };

  const judgePost: Views['judgePost'] = (post, options = {}) =>
    judged(
      {
        ...{ uri: post.uri, author: post.author.did, text: post.text, warning: post.warning, tags: post.tags },
        root: post.reply?.root ?? post.uri,
        retracted: post.hidden?.kind === 'retracted',
      },
      options,
    );

  const missing = (uri: RecordUri, why: MissingPost['missing']): MissingPost | undefined => {
    const did = parseRecordUri(uri)?.did;
    return did === undefined ? undefined : { uri, missing: why, author: people.of(did) };
  };

  const viewOf = async (entry: EntryView, batch: Batch, options: ViewOptions): Promise<PostView | MissingPost> => {
    const fields = postFields(entry.value);
    const { uri, did } = entry;
    if (fields === undefined) {
      const why = entry.removed === 'purge' ? 'purged' : entry.removed === undefined ? 'not-here' : 'removed';
      return { uri, missing: why, author: people.of(did) };
    }
    const counts = batch.counts.get(uri);
    const hiding = judge(entry, options);
    return {
      uri,
      link: ground.linkOf(uri),
      author: people.of(did),
      at: entry.at,
      editedAt: editedAt(entry, fields),
      text: fields.text,
      language: fields.language,
      tags: fields.tags,
      mentions: fields.mentions.map(people.of),
      warning: fields.warning,
      media: mediaOf(entry, fields),
      poll: fields.poll === null ? null : await countPoll(ground, uri, fields.poll),
      event: fields.event === null ? null : await countReplies(ground, uri, fields.event),
      quote: fields.quote === null ? null : (batch.quotes.get(fields.quote.uri) ?? null),
      reply: fields.reply === null ? null : { ...fields.reply, to: people.of(fields.reply.to) },
      streams: fields.streams.map((key) => ({ key, name: opinions.streamName(did, key) })),
      policy: fields.policy,
      archive: fields.archive,
      counts: {
        likes: counts?.likes ?? 0,
        boosts: counts?.boosts ?? 0,
        replies: counts?.replies ?? 0,
        quotes: counts?.quotes ?? 0,
      },
      mine: mineOf(counts, opinions.isBookmarked(uri)),
      hidden: hiding === null ? null : hiddenBy(hiding),
      sending: batch.sending.get(uri) ?? 0,
    };
  };

  /** Quotes of quotes are not shown: they are a tap away. */
  const build = async (
    entries: readonly EntryView[],
    options: ViewOptions,
    withQuotes: boolean,
  ): Promise<readonly (PostView | MissingPost)[]> => {
    const fields = entries.map(({ value }) => postFields(value));
    const uris = entries.map(({ uri }) => uri);
    const quoted = withQuotes ? [...new Set(fields.flatMap((each) => each?.quote?.uri ?? []))] : [];
    const mine = entries.filter(({ did }) => did === ground.me()).map(({ uri }) => uri);
    const [counts, quotes, rows] = await Promise.all([
      uris.length === 0 || options.uncounted === true ? [] : ground.reads.counts(uris, ground.me()),
      quoted.length === 0 ? [] : named(quoted, {}, false),
      mine.length === 0 ? [] : ground.reads.outbox(mine),
      people.load(entries.flatMap(({ did }, index) => [did, ...peopleIn(fields[index])])),
      opinions.loadStreams(entries.flatMap(({ did }, index) => (fields[index]?.streams.length ? [did] : []))),
    ]);
    const sending = new Map<RecordUri, number>();
    for (const { uri, over, left } of rows)
      if (over === undefined && left === undefined) sending.set(uri, (sending.get(uri) ?? 0) + 1);
    const batch: Batch = { counts: byUri(uris, counts), quotes: byUri(quoted, quotes), sending };
    return Promise.all(entries.map((entry) => viewOf(entry, batch, options)));
  };

  const named = async (
    uris: readonly RecordUri[],
    options: ViewOptions,
    withQuotes: boolean,
    known: Here = new Map(),
  ): Promise<readonly (PostView | MissingPost)[]> => {
    const unknown = uris.filter((uri) => !known.has(uri));
    const read = byUri(unknown, unknown.length === 0 ? [] : await ground.reads.entries(unknown));
    const found = uris.map((uri) => known.get(uri) ?? read.get(uri) ?? null);
    const here = found.flatMap((entry) => entry ?? []);
    const absent = uris.filter((_, index) => found[index] === null);
    const [views] = await Promise.all([
      build(here, options, withQuotes),
      people.load(absent.flatMap((uri) => parseRecordUri(uri)?.did ?? [])),
    ]);
    const built = byUri(
      here.map(({ uri }) => uri),
      views,
    );
    return uris.flatMap((uri) => built.get(uri) ?? missing(uri, 'not-here') ?? []);
  };

  return {
    posts: (entries, options = {}) => build(entries, options, true),
    named: (uris, options = {}, known) => named(uris, options, true, known),
    judge,
    judgePerson: (did, { of } = {}) => orTheirPage(judgePerson(did, opinions.rules()), of),
    judgePost,
    hiddenBy,
    close() {
      for (const view of media.values()) view.close();
      media.clear();
    },
  };
};

const byUri = <T>(uris: readonly RecordUri[], values: readonly T[]): ReadonlyMap<RecordUri, T> => {
  const all = new Map<RecordUri, T>();
  for (const [index, uri] of uris.entries()) {
    const value = values[index];
    if (value !== undefined) all.set(uri, value);
  }
  return all;
};

const peopleIn = (fields: PostFields | undefined): readonly Did[] =>
  fields === undefined ? [] : [...fields.mentions, ...(fields.reply === null ? [] : [fields.reply.to])];

/** A post is written under the time of its key: a later `rev` is another version. The first one is written within moments of its key. */
const editedAt = ({ rev, at }: EntryView, { createdAt }: PostFields): number | null => {
  const written = millisecondsOf(rev);
  return written > Math.max(at, createdAt ?? 0) + 1000 ? written : null;
};

/** Whether two look the same: plain data but for media, which are compared by what they are of. */
export const isSame = (a: unknown, b: unknown): boolean =>
  JSON.stringify(a, withoutMedia) === JSON.stringify(b, withoutMedia);

const withoutMedia = (name: string, value: unknown): unknown =>
  name === 'media' && Array.isArray(value) ? value.map((each) => Reflect.get(Object(each), 'facts')) : value;
