/** Streams, which everybody sees, and lists and drafts, which nobody else does. */
import { createCell, type Did, type RecordPath, TabardError } from '../../base/index.js';
import { encodeBase32, isMap } from '../../codec/index.js';
import { pathOf, splitPath } from '../../repo/index.js';
import type { SocialGround } from './ground.js';
import { dropDraft, readDrafts, writeDraft } from './kept/drafts.js';
import { dropList, readLists, writeList } from './kept/lists.js';
import type { Config } from './kept/values.js';
import { UNDO_TIME } from './limits.js';
import { allOf } from './opinions.js';
import type { People } from './people.js';
import { createKeys } from './records.js';
import type { Draft, ListView, Social, StreamView } from './social-view.js';

type Lists = Pick<
  Social,
  | 'streamsOf'
  | 'streams'
  | 'keepStream'
  | 'dropStream'
  | 'lists'
  | 'keepList'
  | 'dropList'
  | 'drafts'
  | 'keepDraft'
  | 'dropDraft'
>;

export interface ListKeeping extends Lists {
  /** The private documents have changed. */
  changed(): Promise<void>;
  /** One's own repository has. */
  ownChanged(): Promise<void>;
}

const streamCollection = 'app.tabard.stream';
const memberCollection = 'app.tabard.member';

export const createLists = (ground: SocialGround, people: People): ListKeeping => {
  const streams = createCell<readonly StreamView[]>([]);
  const lists = createCell<readonly ListView[]>([]);
  const drafts = createCell<readonly Draft[]>([]);
  const nextKey = createKeys(ground);

  const config = (): Config | undefined => ground.self()?.own.household.config;

  /** Changes the private documents; resolves when that is kept here. */
  const changing = async (change: (kept: Config) => void): Promise<void> => {
    const { own } = await ground.open();
    change(own.household.config);
    await own.household.config.kept();
    await changed();
  };

  const changed = async (): Promise<void> => {
    const kept = config();
    if (kept === undefined) return;
    drafts.set(readDrafts(kept));
    const found = readLists(kept);
    await people.load(found.flatMap(({ members }) => members));
    lists.set(found.map((list) => ({ ...list, members: list.members.map(people.of) })));
  };

  const streamsOf = async (did: Did): Promise<readonly StreamView[]> => {
    const [found, members] = await Promise.all([
      allOf(ground, did, streamCollection),
      allOf(ground, did, memberCollection),
    ]);
    const posts = new Map<string, number>();
    for (const { path } of members) {
      const [stream = ''] = splitPath(path).key.split('.', 1);
      posts.set(stream, (posts.get(stream) ?? 0) + 1);
    }
    return found.map(({ path, value }) => {
      const { key } = splitPath(path);
      const fields = isMap(value) ? value : {};
      return { key, name: textOf(fields.name), description: textOf(fields.description), posts: posts.get(key) ?? 0 };
    });
  };

  const ownChanged = async (): Promise<void> => {
    const me = ground.me();
    if (me !== null) streams.set(await streamsOf(me));
  };

  const streamAt = async (path: RecordPath) => {
    const { own } = await ground.open();
    const found = await ground.records.record(own.did, path);
    if (found === undefined || !isMap(found.value)) throw new TabardError('not-found', 'no such stream');
    return { own, value: found.value };
  };

  return {
    streams,
    streamsOf,
    lists,
    drafts,
    changed,
    ownChanged,
    async keepStream({ key, name, description }) {
      const self = await ground.open();
      const path = pathOf(streamCollection, key ?? (await nextKey(self)));
      const before = key === undefined ? undefined : (await streamAt(path)).value;
      const value = { ...before, name: name.trim(), description, createdAt: before?.createdAt ?? ground.now() };
      await self.own.writer.write([{ path, value }]);
      await ownChanged();
      return splitPath(path).key;
    },
    async dropStream(key) {
      const path = pathOf(streamCollection, key);
      const { own, value } = await streamAt(path);
      await own.writer.write([{ remove: path, kind: 'deletion' }]);
      await ownChanged();
      return {
        until: ground.now() + UNDO_TIME,
        async undo() {
          await own.writer.write([{ path, value }]);
          await ownChanged();
        },
      };
    },
    async keepList({ key, name, description, members }) {
      const made = key ?? encodeBase32(ground.random(10));
      await changing((kept) => {
        const before = readLists(kept).find((list) => list.key === made);
        writeList(kept, { key: made, name, description: description ?? before?.description ?? '', members });
      });
      return made;
    },
    async dropList(key) {
      const { own } = await ground.open();
      const before = readLists(own.household.config).find((list) => list.key === key);
      await changing((kept) => dropList(kept, key));
      return {
        until: ground.now() + UNDO_TIME,
        undo: async () => {
          if (before !== undefined) await changing((kept) => writeList(kept, before));
        },
      };
    },
    keepDraft: (draft) => changing((kept) => writeDraft(kept, draft)),
    dropDraft: (id) => changing((kept) => dropDraft(kept, id)),
  };
};

const textOf = (value: unknown): string => (typeof value === 'string' ? value : '');
