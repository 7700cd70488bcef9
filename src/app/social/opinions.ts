/** What one has said about others and their posts, out of the private documents and one's own records: read once a change, asked for often. */
import { type Cell, createCell, type Did, type Readable, type RecordPath, type RecordUri } from '../../base/index.js';
import { isMap, parseDid } from '../../codec/index.js';
import type { SocialGround } from './ground.js';
import { readBlocks, readBookmarks, readHidden } from './kept/marks.js';
import { readMutes } from './kept/mutes.js';
import { type Rules, rulesOf } from './rules.js';

export interface Opinions {
  rules(): Rules;
  isBookmarked(uri: RecordUri): boolean;
  /** The same set until it is another. */
  bookmarks(): ReadonlySet<RecordUri>;
  /** Whom one blocks in public. */
  publicBlocks(): ReadonlySet<Did>;
  /** Reads anew what is in one's own repository. */
  refresh(): Promise<void>;
  /** The private documents have changed. */
  changed(): void;
  readonly version: Readable<number>;
  /** Names of the streams of these. */
  loadStreams(dids: readonly Did[]): Promise<void>;
  streamName(did: Did, key: string): string;
  forgetStreams(did: Did): void;
}

export const createOpinions = (ground: SocialGround): Opinions => {
  const version: Cell<number> = createCell(0);
  const blocked = new Set<Did>();
  const streams = new Map<Did, ReadonlyMap<string, string>>();
  let rules: { readonly until: number; readonly rules: Rules } | undefined;
  let bookmarked: ReadonlySet<RecordUri> | undefined;

  const changed = (): void => {
    rules = undefined;
    bookmarked = undefined;
    version.update((count) => count + 1);
  };

  const config = () => ground.self()?.own.household.config;

  const bookmarks = (): ReadonlySet<RecordUri> => {
    const kept = config();
    bookmarked ??= new Set(kept === undefined ? [] : readBookmarks(kept).map(([each]) => each));
    return bookmarked;
  };

  return {
    rules() {
      const now = ground.now();
      if (rules !== undefined && now < rules.until && rules.rules.me === ground.me()) return rules.rules;
      const kept = config();
      const mutes = kept === undefined ? [] : readMutes(kept, now);
      const ends = mutes.flatMap(({ until }) => until ?? []);
      const made = rulesOf({
        me: ground.me(),
        mutes,
        blocked: [...blocked, ...(kept === undefined ? [] : readBlocks(kept).map(([did]) => did))],
        hidden: kept === undefined ? [] : readHidden(kept).map(([uri]) => uri),
      });
      rules = { until: Math.min(Number.MAX_SAFE_INTEGER, ...ends), rules: made };
      return made;
    },
    isBookmarked: (uri) => bookmarks().has(uri),
    bookmarks,
    publicBlocks: () => blocked,
    async refresh() {
      const me = ground.me();
      const found = me === null ? [] : await allOf(ground, me, 'app.tabard.block');
      const dids = found.flatMap(({ value }) =>
        isMap(value) && typeof value.subject === 'string' ? (parseDid(value.subject) ?? []) : [],
      );
      if (dids.length === blocked.size && dids.every((did) => blocked.has(did))) return;
      blocked.clear();
      for (const did of dids) blocked.add(did);
      changed();
    },
    changed,
    version,
    async loadStreams(dids) {
      for (const did of new Set(dids)) {
        if (streams.has(did)) continue;
        const found = await allOf(ground, did, 'app.tabard.stream');
        streams.set(did, new Map(found.map(({ path, value }) => [keyOf(path), nameIn(value)])));
      }
    },
    streamName: (did, key) => streams.get(did)?.get(key) ?? '',
    forgetStreams: (did) => void streams.delete(did),
  };
};

const keyOf = (path: RecordPath): string => path.slice(path.indexOf('/') + 1);

const nameIn = (value: unknown): string => {
  const name: unknown = typeof value === 'object' && value !== null ? Reflect.get(value, 'name') : undefined;
  return typeof name === 'string' ? name : '';
};

/** All records of a collection, as far as they are shown. */
export const allOf = async (ground: Pick<SocialGround, 'records'>, did: Did, collection: string) => {
  const all: Awaited<ReturnType<SocialGround['records']['list']>>['records'][number][] = [];
  let cursor: string | undefined;
  do {
    const page = await ground.records.list(did, collection, {
      limit: 1000,
      ...(cursor === undefined ? {} : { cursor }),
    });
    all.push(...page.records);
    cursor = page.cursor;
  } while (cursor !== undefined && all.length < 20_000);
  return all;
};
