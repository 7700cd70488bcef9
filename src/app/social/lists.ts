/**
 * Lists of people: private ones lie in one's private documents, an entry a member; public ones are records. A list that becomes public, or private
 * again, is written in its new place before it is taken out of the old one: cut off in between it stands twice, and nobody is lost.
 */
import { createCell, TabardError } from '../../base/index.js';
import { encodeBase32 } from '../../codec/index.js';
import { pathOf } from '../../repo/index.js';
import type { SocialGround, SocialSelf } from './ground.js';
import { dropList, type PrivateList, readLists, writeList } from './kept/lists.js';
import type { Config } from './kept/values.js';
import { MAX_LISTS, UNDO_TIME } from './limits.js';
import type { People } from './people.js';
import { buildPublicList, findPublicList, listCollection, type PublicList, readPublicLists } from './public-lists.js';
import { createKeys } from './records.js';
import type { ListView, Social } from './social-view.js';

type Lists = Pick<Social, 'lists' | 'keepList' | 'setInList' | 'dropList' | 'listsOf'>;

export interface ListKeeping extends Lists {
  /** The private documents or one's own repository have changed. */
  listsChanged(): Promise<void>;
}

type Kept =
  | { readonly public: false; readonly list: PrivateList }
  | { readonly public: true; readonly list: PublicList };

export const createLists = (ground: SocialGround, people: People): ListKeeping => {
  const lists = createCell<readonly ListView[]>([]);
  const nextKey = createKeys(ground);

  const viewOf = ({ key, name, description, members }: PrivateList | PublicList, isPublic: boolean): ListView => ({
    ...{ key, name, description, public: isPublic },
    members: members.map(people.of),
  });

  const views = async (priv: readonly PrivateList[], pub: readonly PublicList[]): Promise<readonly ListView[]> => {
    await people.load([...priv, ...pub].flatMap(({ members }) => members));
    return [...priv.map((list) => viewOf(list, false)), ...pub.map((list) => viewOf(list, true))].sort(
      (a, b) => a.name.localeCompare(b.name) || (a.key < b.key ? -1 : 1),
    );
  };

  const listsChanged = async (): Promise<void> => {
    const kept = ground.self()?.own.household.config;
    const me = ground.me();
    if (kept === undefined || me === null) return;
    lists.set(await views(readLists(kept), await readPublicLists(ground, me)));
  };

  /** One change at a time in this browser: a public list is written whole, and two would take each other's people out. */
  const alone = <T>(run: (self: SocialSelf) => Promise<T>): Promise<T> =>
    ground.alone('lists', async () => {
      const done = await run(await ground.open());
      await listsChanged();
      return done;
    });

  const find = async ({ own }: SocialSelf, key: string): Promise<Kept | undefined> => {
    const priv = readLists(own.household.config).find((list) => list.key === key);
    if (priv !== undefined) return { public: false, list: priv };
    const pub = await findPublicList(ground, own.did, key);
    return pub === undefined ? undefined : { public: true, list: pub };
  };

  const need = async (self: SocialSelf, key: string): Promise<Kept> => {
    const found = await find(self, key);
    if (found === undefined) throw new TabardError('not-found', 'no such list');
    return found;
  };

  const changeConfig = async ({ own }: SocialSelf, change: (kept: Config) => void): Promise<void> => {
    change(own.household.config);
    await own.household.config.kept();
  };

  type Fields = Pick<PrivateList, 'name' | 'description' | 'members'>;

  const writePrivate = async (self: SocialSelf, fields: Fields, key?: string): Promise<string> => {
    const made = key ?? encodeBase32(ground.random(10));
    await changeConfig(self, (kept) => writeList(kept, { ...fields, key: made }));
    return made;
  };

  const writePublic = async (self: SocialSelf, fields: Fields, before?: PublicList): Promise<string> => {
    const value = buildPublicList(fields, before, ground.now());
    const key = before?.key ?? (await nextKey(self));
    await self.own.writer.write([{ path: pathOf(listCollection, key), value }]);
    return key;
  };

  const takeOut = async (self: SocialSelf, { public: isPublic, list }: Kept): Promise<void> => {
    if (isPublic) await self.own.writer.write([{ remove: pathOf(listCollection, list.key), kind: 'deletion' }]);
    else await changeConfig(self, (kept) => dropList(kept, list.key));
  };

  const write = (self: SocialSelf, fields: Fields, before: Kept): Promise<string> =>
    before.public ? writePublic(self, fields, before.list) : writePrivate(self, fields, before.list.key);

  const ensureRoom = async ({ own }: SocialSelf): Promise<void> => {
    const count = readLists(own.household.config).length + (await readPublicLists(ground, own.did)).length;
    if (count >= MAX_LISTS) throw new TabardError('bad-record-input', `more than ${MAX_LISTS} lists`);
  };

  return {
    lists,
    listsChanged,
    async listsOf(did) {
      return views([], await readPublicLists(ground, did));
    },
    keepList: ({ key, name, description, members, public: wanted }) =>
      alone(async (self) => {
        const before = key === undefined ? undefined : await need(self, key);
        if (before === undefined) await ensureRoom(self);
        const fields = { name, description: description ?? before?.list.description ?? '', members };
        const isPublic = wanted ?? before?.public ?? false;
        if (before?.public === isPublic) return write(self, fields, before);
        const made = isPublic ? await writePublic(self, fields) : await writePrivate(self, fields);
        if (before !== undefined) await takeOut(self, before);
        return made;
      }),
    async setInList(key, did, on) {
      const set = (wanted: boolean): Promise<boolean> =>
        alone(async (self) => {
          const before = await need(self, key);
          const was = before.list.members.includes(did);
          if (was === wanted) return was;
          const others = before.list.members.filter((each) => each !== did);
          await write(self, { ...before.list, members: wanted ? [...others, did] : others }, before);
          return was;
        });
      const was = await set(on);
      return { until: ground.now() + UNDO_TIME, undo: async () => void (await set(was)) };
    },
    async dropList(key) {
      const before = await alone(async (self) => {
        const found = await find(self, key);
        if (found !== undefined) await takeOut(self, found);
        return found;
      });
      return {
        until: ground.now() + UNDO_TIME,
        undo: () =>
          alone(async (self) => {
            if (before !== undefined && (await find(self, key)) === undefined) await write(self, before.list, before);
          }),
      };
    },
  };
};
