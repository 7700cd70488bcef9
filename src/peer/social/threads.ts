/**
 * Seeking answers and records (THR-4, THR-5): whoever carries the root is asked what they know, its host first; then whoever wrote what is still missing.
 * Bounded, and what comes is judged like everything that comes alone.
 */
import type { Cid, Did, Now, RecordUri } from '../../base/index.js';
import { parseRecordUri } from '../../repo/uri.js';
import type { EntryView } from '../../worker/social/types.js';
import type { SocialNews } from '../network-types.js';
import type { Session } from '../session/index.js';
import { askRole, type Fault } from './ask.js';
import type { BodyOf } from './bodies.js';
import { grouped } from './grouped.js';
import {
  MAX_ASKED_PEERS,
  MAX_AUTHORS,
  MAX_FETCHED,
  MAX_LOOKED_UP,
  MAX_PAGES,
  MAX_SEARCHES,
  MAX_URIS,
  SEARCH_REST,
} from './limits.js';
import type { Reach } from './reach.js';
import type { SocialStore } from './store.js';
import { takeAll } from './take.js';

export interface ThreadsOptions {
  readonly store: SocialStore;
  readonly reach: Pick<Reach, 'linked' | 'seek'>;
  readonly now: Now;
  readonly fault: Fault;
  tell(news: SocialNews): void;
  onError(error: unknown): void;
}

export interface Threads {
  thread(root: RecordUri): void;
  seek(uris: readonly RecordUri[]): void;
  /** Names of these, from this peer. */
  names(session: Session, dids: readonly Did[]): Promise<void>;
}

/** One search as it goes. */
interface Search {
  /** What is known of, and which version. */
  readonly known: Map<RecordUri, Cid | null>;
  readonly asked: Set<Session>;
  reached: number;
  fetched: number;
}

const POSTS = 'app.tabard.post/';

const profileOf = (did: Did): RecordUri => `${did}/app.tabard.profile/self` as RecordUri;

const authorsOf = (uris: readonly RecordUri[]): readonly Did[] => [
  ...new Set(uris.flatMap((uri) => parseRecordUri(uri)?.did ?? [])),
];

export const createThreads = (options: ThreadsOptions): Threads => {
  const { store, reach, fault } = options;
  const recent = new Map<string, number>();

  /** What of these is not here, or in another version. */
  const missing = async (known: ReadonlyMap<RecordUri, Cid | null>): Promise<RecordUri[]> => {
    const uris = [...known.keys()];
    const here: (EntryView | null)[] = [];
    for (let from = 0; from < uris.length; from += MAX_LOOKED_UP)
      here.push(...(await store.social('entries', uris.slice(from, from + MAX_LOOKED_UP))));
    return uris.filter((uri, index) => {
      const entry = here[index];
      const cid = known.get(uri) ?? null;
      return entry === null || entry === undefined || (cid !== null && entry.cid !== cid && entry.source === 'proven');
    });
  };

  const told = (uris: readonly RecordUri[]): void => {
    if (uris.length > 0) options.tell({ kind: 'arrived', uris });
  };

  const records = async (session: Session, uris: readonly RecordUri[]): Promise<readonly RecordUri[]> => {
    const answer = await askRole(session, 'record', ['recordQuestion', { uris }], 'recordAnswer', fault);
    return answer === undefined ? [] : takeAll(store, session, answer.bundles, uris, fault);
  };

  /** In parts, until one brings nothing of what it was asked for. */
  const fetchFrom = async (session: Session, search: Search, uris: readonly RecordUri[]): Promise<void> => {
    const arrived: RecordUri[] = [];
    const wanted = [...uris];
    while (wanted.length > 0 && search.fetched < MAX_FETCHED && !session.closed) {
      const part = wanted.splice(0, MAX_URIS);
      search.fetched += part.length;
      const came = await records(session, part);
      arrived.push(...came);
      told(came);
      if (came.length === 0) break;
      // A large one may have kept the others out.
      const left = part.filter((uri) => !came.includes(uri));
      if (left.length > 0 && left.length < part.length) wanted.push(...left);
    }
    await names(session, authorsOf(arrived));
  };

  const names = async (session: Session, dids: readonly Did[]): Promise<void> => {
    const people = await store.social('people', dids);
    const nameless = dids.filter((_, index) => people[index] === null).slice(0, MAX_URIS);
    if (nameless.length > 0 && !session.closed) told(await records(session, nameless.map(profileOf)));
  };

  const takePage = async (
    session: Session,
    search: Search,
    { answers, bundles }: BodyOf<'threadAnswer'>,
  ): Promise<readonly RecordUri[]> => {
    // Answers are posts: nothing else is taken that they name.
    const posts = answers.filter(({ uri }) => parseRecordUri(uri)?.path.startsWith(POSTS) === true);
    for (const { uri, cid } of posts) if (search.known.size < MAX_FETCHED * 8) search.known.set(uri, cid);
    const uris = posts.map(({ uri }) => uri);
    const came = await takeAll(store, session, bundles, uris, fault);
    told(came);
    return came;
  };

  const askThread = async (session: Session, root: RecordUri, search: Search): Promise<void> => {
    if (search.asked.has(session)) return;
    search.asked.add(session);
    let after: string | null = null;
    const came: RecordUri[] = [];
    for (let page = 0; page < MAX_PAGES && !session.closed; page++) {
      const question: BodyOf<'threadQuestion'> = { root, after };
      const answer: BodyOf<'threadAnswer'> | undefined = await askRole(
        ...([session, 'thread', ['threadQuestion', question], 'threadAnswer', fault] as const),
      );
      if (answer === undefined) return;
      if (page === 0) search.reached += 1;
      came.push(...(await takePage(session, search, answer)));
      if (answer.cursor === null || answer.cursor === after) break;
      after = answer.cursor;
    }
    await fetchFrom(session, search, await missing(search.known));
    await names(session, authorsOf(came));
  };

  /** Asks whoever is linked, then whoever can be met, until nothing is missing or enough have been asked. */
  const askAll = async (did: Did, search: Search, ask: (session: Session) => Promise<void>): Promise<void> => {
    let count = 0;
    const use = async (session: Session): Promise<'more' | 'enough'> => {
      count += 1;
      await ask(session);
      const isDone = search.reached > 0 && (await missing(search.known)).length === 0;
      return isDone || count >= MAX_ASKED_PEERS ? 'enough' : 'more';
    };
    for (const session of reach.linked(did)) if ((await use(session)) === 'enough') return;
    await reach.seek(did, use);
  };

  /** What is missing still, of its authors. */
  const askAuthors = async (search: Search, but: Did | undefined): Promise<void> => {
    const left = grouped(await missing(search.known), (uri) => parseRecordUri(uri)?.did);
    const some = [...left].filter(([did]) => did !== undefined && did !== but).slice(0, MAX_AUTHORS);
    await Promise.all(
      some.map(async ([did, uris]) => {
        if (did === undefined) return;
        const of = new Map(uris.map((uri) => [uri, search.known.get(uri) ?? null]));
        const own: Search = { known: of, asked: new Set(), reached: 0, fetched: 0 };
        await askAll(did, own, async (session) => {
          own.reached += 1;
          await fetchFrom(session, own, await missing(of));
        });
        search.reached += own.reached;
      }),
    );
  };

  const begin = (uris: readonly RecordUri[]): Search => ({
    ...{ asked: new Set(), reached: 0, fetched: 0 },
    known: new Map(uris.map((uri) => [uri, null])),
  });

  const seekThread = async (root: RecordUri): Promise<void> => {
    const of = parseRecordUri(root);
    if (of === undefined) return;
    const search = begin([root]);
    await askAll(of.did, search, (session) => askThread(session, root, search));
    await askAuthors(search, of.did);
    await end('thread', [root], search);
  };

  const seekRecords = async (uris: readonly RecordUri[]): Promise<void> => {
    const search = begin(uris);
    await askAuthors(search, undefined);
    await end('fetch', uris, search);
  };

  const end = async (what: 'thread' | 'fetch', uris: readonly RecordUri[], search: Search): Promise<void> =>
    options.tell({ kind: 'asked', what, uris, reached: search.reached, missing: await missing(search.known) });

  /** Not the same again at once: a page may ask each time that it is drawn. */
  const once = (key: string, run: () => Promise<void>): void => {
    const last = recent.get(key);
    if (last !== undefined && options.now() - last < SEARCH_REST) return;
    recent.delete(key);
    recent.set(key, options.now());
    for (const oldest of recent.keys()) if (recent.size > MAX_SEARCHES) recent.delete(oldest);
    run().catch(options.onError);
  };

  return {
    thread: (root) => once(root, () => seekThread(root)),
    seek(uris) {
      const some = [...new Set(uris)].slice(0, MAX_FETCHED);
      if (some.length > 0) once(some.join(' '), () => seekRecords(some));
    },
    names,
  };
};
