/**
 * Locator boxes of those whose profile one keeps online, and one's own for those who keep it (LOC-1, PIN-13). What is in one only its owner's words
 * say.
 */
import type { Did } from '../../base/index.js';
import { parseDid } from '../../codec/index.js';
import type { GivenBox } from '../../peer/index.js';
import type { Registry, Store } from '../../store/index.js';
import type { VerifyStore } from '../../worker/index.js';
import type { AppCore } from '../core.js';
import { keptBox } from '../restore/keep-box.js';
import { wishOf } from './wishes.js';

type Settings = Pick<Registry, 'setting' | 'setSetting'>;

const setting = 'boxes';
const MAX_BOXES = 63;

interface OwnBoxParts {
  readonly store: Pick<VerifyStore, 'record'>;
  readonly did: Did;
  readonly local: Pick<Store, 'vault'>;
}

/** For those whom one has asked to keep the profile: nobody else is a chosen pin. */
export const ownBoxFor = async ({ store, did, local }: OwnBoxParts, keeper: Did): Promise<GivenBox | undefined> => {
  const { followers, dids } = await wishOf(store, did);
  return followers || dids.includes(keeper) ? keptBox(local) : undefined;
};

/** The boxes that were given, of identities that are still kept. */
export const boxesOf = async (
  settings: Settings,
  id: string,
  isKept: (did: Did) => boolean,
): Promise<ReadonlyMap<Did, GivenBox>> => {
  const found = await settings.setting(id, setting);
  const boxes = new Map<Did, GivenBox>();
  for (const entry of Array.isArray(found) ? found : []) {
    const part = (name: string): unknown =>
      typeof entry === 'object' && entry !== null ? Reflect.get(entry, name) : undefined;
    const [text, topic, box] = [part('did'), part('topic'), part('box')];
    const did = typeof text === 'string' ? parseDid(text) : undefined;
    if (did === undefined || !(topic instanceof Uint8Array) || !(box instanceof Uint8Array) || !isKept(did)) continue;
    boxes.set(did, { topic: topic.slice(), box: box.slice() });
  }
  return boxes;
};

/** One for each identity; of too many the oldest go. */
export const keepBox = async (
  settings: Settings,
  id: string,
  given: GivenBox & { readonly did: Did },
  isKept: (did: Did) => boolean,
): Promise<void> => {
  if (!isKept(given.did)) return;
  const boxes = new Map(await boxesOf(settings, id, isKept));
  boxes.delete(given.did);
  const rows = [...boxes].map(([did, { topic, box }]) => ({ did, topic, box }));
  const { did, topic, box } = given;
  await settings.setSetting(id, setting, [...rows, { did, topic, box }].slice(-MAX_BOXES));
};

const pinned = async (core: AppCore): Promise<(did: Did) => boolean> => {
  const { config } = (await (await core.opened()).identity.open()).own.household;
  return (did) => {
    const policy = config.follow(did);
    return policy?.pin !== undefined && !policy.private;
  };
};

/** What this tab answers with for others, while it keeps them. */
export const boxesHere = async (core: AppCore): Promise<readonly GivenBox[]> => {
  const { registry, identity } = await core.opened();
  if (identity.did() === null) return [];
  return [...(await boxesOf(registry, identity.id, await pinned(core))).values()];
};

export const takeBox = async (core: AppCore, given: GivenBox & { readonly did: Did }): Promise<void> => {
  const { registry, identity } = await core.opened();
  if (identity.did() !== null) await keepBox(registry, identity.id, given, await pinned(core));
};
