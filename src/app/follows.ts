/**
 * Whom one follows. A public follow is a record (`app.tabard.follow/<32 letters>`); its policy, and a private follow altogether, live in the
 * household's `config` and nowhere else.
 */
import { createCell, type Did, type Readable, type RecordPath } from '../base/index.js';
import { type JsonValue, lettersOf, parseDid } from '../codec/index.js';
import type { ConfigDoc, FollowPolicy } from '../household/index.js';
import type { KeepPolicy, ProfileView, RecordView, RepositorySummary, VerifyStore } from '../worker/index.js';
import type { Pictures } from './pictures.js';
import { fieldsOfRecord } from './profile-fields.js';
import type { FollowedProfile, FollowState } from './view.js';
import type { Writer } from './writer.js';

export interface Follows {
  readonly list: Readable<readonly FollowedProfile[]>;
  stateOf(did: Did): FollowState;
  follow(did: Did, options: { readonly private: boolean; readonly reserve: boolean }): Promise<void>;
  unfollow(did: Did): Promise<void>;
  setReserve(did: Did, reserve: boolean): Promise<void>;
  /** Bytes within which to keep it online; null: no more. Only what is followed in public is. */
  setPin(did: Did, quota: number | null): Promise<void>;
  /** What is stored of somebody has changed. True if it is kept or served in another way now: a follow may have come before its data. */
  received(did: Did): Promise<boolean>;
  /** The private documents have changed, perhaps in another tab or on another device: what is kept and served follows them. */
  refresh(): Promise<void>;
}

/** What is used of the store. */
export interface FollowsStore extends Pick<VerifyStore, 'keep'> {
  profile(did: Did): Promise<Pick<ProfileView, 'record' | 'receivedAt' | 'policy'> | undefined>;
  repositories(): Promise<readonly Pick<RepositorySummary, 'did' | 'policy'>[]>;
  record(did: Did, path: RecordPath): Promise<Pick<RecordView, 'value'> | undefined>;
}

/** What is used of one's own identity. */
export interface FollowsOwn {
  readonly writer: Pick<Writer, 'did' | 'write'>;
  readonly household: { readonly config: Pick<ConfigDoc, 'follows' | 'setFollow' | 'kept'> };
}

export interface FollowsParts {
  readonly store: FollowsStore;
  readonly pictures: Pictures;
  readonly now: () => number;
  readonly own: () => FollowsOwn | undefined;
  /** Whether this device takes part in keeping profiles online (PIN-14). */
  readonly pins: () => boolean;
}

/** A removed record leaves `was` behind (docs/protocol/repo.md). */
const isTombstone = (value: JsonValue): boolean => typeof value === 'object' && value !== null && 'was' in value;

/** Serving shows the follow: a private one is never served. */
const isServed = (policy: FollowPolicy): boolean => policy.reserve && !policy.private;

/** How it is to be kept. What a pin had taken goes when it has ended (PIN-8). */
const policyFor = (entry: FollowPolicy | undefined, pinned: number | undefined, { quota }: KeepPolicy): KeepPolicy => {
  if (pinned !== undefined) return { reason: 'pin', serve: true, quota: pinned };
  const left = quota === undefined ? {} : { quota: 0 };
  return entry === undefined
    ? { reason: 'visit', serve: false, ...left }
    : { reason: 'follow', serve: isServed(entry), ...left };
};

const isSame = (a: KeepPolicy, b: KeepPolicy): boolean =>
  a.reason === b.reason && a.serve === b.serve && a.quota === b.quota;

const pathOf = (did: Did): RecordPath => `app.tabard.follow/${lettersOf(did)}` as RecordPath;

const followEntries = (own: FollowsOwn | undefined): ReadonlyMap<Did, FollowPolicy> => {
  const entries = new Map<Did, FollowPolicy>();
  for (const [text, policy] of own?.household.config.follows() ?? []) {
    const did = parseDid(text);
    if (did !== undefined) entries.set(did, policy);
  }
  return entries;
};

export const createFollows = ({ store, pictures, now, own, pins }: FollowsParts): Follows => {
  const list = createCell<readonly FollowedProfile[]>([]);

  const entries = () => followEntries(own());

  const pinOf = (policy: FollowPolicy | undefined): number | undefined =>
    policy === undefined || policy.private || !pins() ? undefined : policy.pin?.quota;

  const need = (): FollowsOwn => {
    const found = own();
    if (found === undefined) throw new TypeError('following needs an identity; the app makes one first');
    return found;
  };

  /** Once something of it is here: a follow may come before its data. True if that changed anything. */
  const applyPolicy = async (did: Did): Promise<boolean> => {
    const stored = await store.profile(did);
    const entry = entries().get(did);
    if (stored === undefined || stored.policy.reason === 'own') return false;
    // An import is kept whoever follows it.
    if (stored.policy.reason === 'pin' && stored.policy.quota === undefined && entry === undefined) return false;
    const policy = policyFor(entry, pinOf(entry), stored.policy);
    if (isSame(policy, stored.policy)) return false;
    await store.keep(did, policy);
    return true;
  };

  /** Only where a public record is: a tombstone of a private follow would tell of it. */
  const withdraw = async (did: Did): Promise<void> => {
    const { writer } = need();
    const found = await store.record(writer.did, pathOf(did));
    if (found !== undefined && !isTombstone(found.value))
      await writer.write([{ remove: pathOf(did), kind: 'deletion' }]);
  };

  const describe = async (did: Did, policy: FollowPolicy): Promise<FollowedProfile> => {
    const stored = await store.profile(did);
    const fields = fieldsOfRecord(stored?.record, pictures.urlOf);
    return {
      did,
      name: fields.name,
      avatar: fields.avatar,
      follow: policy.private ? 'private' : 'public',
      reserve: isServed(policy),
      pin: pinOf(policy) ?? null,
      receivedAt: stored?.receivedAt ?? null,
    };
  };

  const refresh = async (): Promise<void> => {
    for (const { did, policy } of await store.repositories()) {
      if (policy.reason === 'follow' || policy.quota !== undefined || entries().has(did)) await applyPolicy(did);
    }
    list.set(await Promise.all([...entries()].map(([did, policy]) => describe(did, policy))));
  };

  return {
    list,
    stateOf(did) {
      const entry = entries().get(did);
      return entry === undefined ? 'no' : entry.private ? 'private' : 'public';
    },
    async follow(did, options) {
      const { writer, household } = need();
      const { pin, away, streams, media, newest } = entries().get(did) ?? {};
      household.config.setFollow(did, { ...options, keep: true, pin, away, streams, media, newest });
      await household.config.kept();
      if (options.private) await withdraw(did);
      else await writer.write([{ path: pathOf(did), value: { subject: did, createdAt: now() } }]);
      await applyPolicy(did);
      await refresh();
    },
    async unfollow(did) {
      const { household } = need();
      household.config.setFollow(did, undefined);
      await household.config.kept();
      await withdraw(did);
      await applyPolicy(did);
      await refresh();
    },
    async setReserve(did, reserve) {
      const { household } = need();
      const entry = entries().get(did);
      if (entry === undefined) return;
      household.config.setFollow(did, { ...entry, reserve });
      await household.config.kept();
      await applyPolicy(did);
      await refresh();
    },
    async setPin(did, pin) {
      const { household } = need();
      const entry = entries().get(did);
      if (entry === undefined) return;
      household.config.setFollow(did, { ...entry, pin: pin === null ? undefined : { quota: pin } });
      await household.config.kept();
      await applyPolicy(did);
      await refresh();
    },
    async received(did) {
      if (!entries().has(did)) return false;
      const isNew = await applyPolicy(did);
      await refresh();
      return isNew;
    },
    refresh,
  };
};
