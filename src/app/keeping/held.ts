/** What of somebody's posts is here, where that is not all, and what was let go here, in a person's terms. */
import type { Did } from '../../base/index.js';
import { isMap } from '../../codec/index.js';
import { pathOf } from '../../repo/index.js';
import type { VerifyStore } from '../../worker/index.js';
import type { LetGoPosts, PartHere } from '../keeping-view.js';
import { fieldsOfRecord } from '../profile-fields.js';

type Store = Pick<VerifyStore, 'pins' | 'record' | 'profile'>;

export const partHere = async (store: Store, did: Did): Promise<PartHere | null> => {
  const held = await store.pins('held', did);
  if (held === undefined) return null;
  const { posts, chosen, eased, reason } = held;
  return {
    streams: await Promise.all(posts.streams.map((key) => streamName(store, did, key))),
    newest: posts.newest,
    chosen,
    letGo: eased === null ? null : { at: eased.at, bytes: eased.bytes, why: eased.why },
    pinned: reason === 'pin',
  };
};

/** What names it is in every part. */
const streamName = async (store: Store, did: Did, key: string): Promise<string> => {
  const value = (await store.record(did, pathOf('app.tabard.stream', key)))?.value;
  return isMap(value) && typeof value.name === 'string' ? value.name : '';
};

export const letGoPosts = async (store: Store): Promise<readonly LetGoPosts[]> =>
  Promise.all(
    (await store.pins('letGo')).map(async (each) => ({
      ...each,
      name: fieldsOfRecord((await store.profile(each.did))?.record, () => null).name,
    })),
  );
