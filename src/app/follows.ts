/**
 * Whom one follows. A public follow is a record (`app.tabard.follow/<32 letters>`); its policy, and a private follow altogether, live in the
 * household's `config` and nowhere else.
 */
import { createCell, createPart, type Did, type Readable, type RecordPath, type Timers } from '../base/index.js';
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
  received(did: Did, stored?: Stored): Promise<boolean>;
  /** The private documents have changed, perhaps in another tab or on another device: what is kept and served follows them. */
  refresh(): Promise<void>;
}

type Stored = Pick<ProfileView, 'record' | 'receivedAt' | 'policy'>;

/** What is used of the store. */
export interface FollowsStore extends Pick<VerifyStore, 'keep'> {
  profile(did: Did): Promise<Stored | undefined>;
  repositories(): Promise<readonly Pick<RepositorySummary, 'did' | 'policy'>[]>;
  record(did: Did, path: RecordPath): Promise<Pick<RecordView, 'value'> | undefined>;
}

/** What is used of one's own identity. */
export interface FollowsOwn {
  readonly writer: Pick<Writer, 'did' | 'write'>;
  readonly household: { readonly config: Pick<ConfigDoc, 'follow' | 'follows' | 'setFollow' | 'kept'> };
}

export interface FollowsParts {
  readonly store: FollowsStore;
  readonly pictures: Pictures;
  readonly now: () => number;
  readonly timers: Pick<Timers, 'set'>;
  readonly own: () => FollowsOwn | undefined;
  /** Whether this device takes part in keeping profiles online (PIN-14). */
  readonly pins: () => boolean;
  /** Of what is read beside whatever was asked for. */
  readonly failedWith: (error: unknown) => void;
}

/** What is stored of somebody, as far as a list of people shows it. */
type Known = Pick<ProfileView, 'record'> & { readonly receivedAt: number | null };

/** So many are read at once, with a rest between: whoever asks for one thing meanwhile need not wait for all. Milliseconds. */
const together = 8;
const rest = 40;

const parts = createPart(() => import('./follow-part.js'));

/** A removed record leaves `was` behind (docs/protocol/repo.md). */
const isTombstone = (value: JsonValue): boolean => typeof value === 'object' && value !== null && 'was' in value;

/** Serving shows the follow: a private one is never served. */
const isServed = (policy: FollowPolicy): boolean => policy.reserve && !policy.private;

/** How it is to be kept. What a pin had taken goes when it has ended (PIN-8). */
const policyFor = async (
  entry: FollowPolicy | undefined,
  pinned: number | undefined,
  { quota }: KeepPolicy,
): Promise<KeepPolicy> => {
  if (pinned !== undefined) return { reason: 'pin', serve: true, quota: pinned, ...chosenOf(entry) };
  const left = quota === undefined ? {} : { quota: 0 };
  if (entry === undefined) return { reason: 'visit', serve: false, ...left };
  const isRuled = entry.streams !== undefined || entry.newest !== undefined;
  const part = isRuled ? (await parts()).partFor(entry) : undefined;
  return { reason: 'follow', serve: isServed(entry), ...left, ...(part === undefined ? {} : { part }) };
};

const chosenOf = ({ media, newest }: Partial<FollowPolicy> = {}): Pick<KeepPolicy, 'media' | 'newest'> => ({
  ...(media === undefined ? {} : { media }),
  ...(newest === undefined ? {} : { newest }),
});

const isSame = (a: KeepPolicy, b: KeepPolicy): boolean =>
  (['reason', 'serve', 'quota', 'media', 'newest', 'part'] as const).every(
    (name) => JSON.stringify(a[name]) === JSON.stringify(b[name]),
  );

const nothing: KeepPolicy = { reason: 'visit', serve: false };

/** Where a public follow stands. */
export const followPath = (did: Did): RecordPath => `app.tabard.follow/${lettersOf(did)}` as RecordPath;

const followEntries = (own: FollowsOwn | undefined): ReadonlyMap<Did, FollowPolicy> => {
  const entries = new Map<Did, FollowPolicy>();
  for (const [text, policy] of own?.household.config.follows() ?? []) {
    const did = parseDid(text);
    if (did !== undefined) entries.set(did, policy);
  }
  return entries;
};

export const createFollows = ({ store, pictures, now, timers, own, pins, failedWith }: FollowsParts): Follows => {
  const list = createCell<readonly FollowedProfile[]>([]);
  const known = new Map<Did, Known | null>();

  const entries = () => followEntries(own());

  const pinOf = (policy: FollowPolicy | undefined): number | undefined =>
    policy === undefined || policy.private || !pins() ? undefined : policy.pin?.quota;

  const need = (): FollowsOwn => {
    const found = own();
    if (found === undefined) throw new TypeError('following needs an identity; the app makes one first');
    return found;
  };

  /** As the follow has it, where something of it is here. True if that changed anything. */
  const applyPolicy = async (did: Did, before: KeepPolicy): Promise<boolean> => {
    const entry = entries().get(did);
    if (before.reason === 'own') return false;
    // An import is kept whoever follows it.
    if (before.reason === 'pin' && before.quota === undefined && entry === undefined) return false;
    const policy = await policyFor(entry, pinOf(entry), before);
    return !isSame(policy, before) && store.keep(did, policy);
  };

  /** Reads one anew, and keeps it as its follow has it: a follow may come before its data. True if that changed anything. */
  const refreshOne = async (did: Did, given?: Stored): Promise<boolean> => {
    const stored = given ?? (await store.profile(did));
    known.set(did, stored ?? null);
    const changed = stored !== undefined && (await applyPolicy(did, stored.policy));
    tellList();
    return changed;
  };

  /** Only where a public record is: a tombstone of a private follow would tell of it. */
  const withdraw = async (did: Did): Promise<void> => {
    const { writer } = need();
    const found = await store.record(writer.did, followPath(did));
    if (found !== undefined && !isTombstone(found.value))
      await writer.write([{ remove: followPath(did), kind: 'deletion' }]);
  };

  const describe = (did: Did, policy: FollowPolicy): FollowedProfile => {
    const stored = known.get(did);
    const fields = fieldsOfRecord(stored?.record, pictures.urlOf);
    return {
      did,
      name: fields.name,
      avatar: fields.avatar,
      follow: policy.private ? 'private' : 'public',
      reserve: isServed(policy),
      pin: pinOf(policy) ?? null,
      receivedAt: stored === undefined ? undefined : (stored?.receivedAt ?? null),
    };
  };

  const tellList = (): void => list.set([...entries()].map(([did, policy]) => describe(did, policy)));

  let isReading = false;
  const unread = (): readonly Did[] => [...entries().keys()].filter((did) => !known.has(did));
  /** Names and faces of those who have not been looked at: the list stands without them before. */
  const readUnknown = async (): Promise<void> => {
    if (isReading) return;
    isReading = true;
    try {
      for (let turn = 0; unread().length > 0; turn++) {
        if (turn > 0) await new Promise<void>((done) => void timers.set(done, rest));
        const some = unread().slice(0, together);
        const stored = await Promise.all(some.map((did) => store.profile(did)));
        for (const [index, did] of some.entries()) known.set(did, stored[index] ?? null);
        // The first that one sees, and then all: whoever follows the list looks at all of it each time.
        if (turn === 0 || unread().length === 0) tellList();
      }
    } finally {
      isReading = false;
    }
  };

  const refresh = async (): Promise<void> => {
    const kept = await store.repositories();
    for (const { did, policy } of kept)
      if (policy.reason === 'follow' || policy.quota !== undefined || entries().has(did))
        await applyPolicy(did, policy);
    // Of whom nothing is here yet: what is served on is sought from now on, and no more than is wanted of it.
    const here = new Set(kept.map(({ did }) => did));
    for (const did of unread()) if (!here.has(did)) known.set(did, null);
    for (const [did, entry] of entries())
      if (isServed(entry) && !here.has(did)) await store.keep(did, await policyFor(entry, undefined, nothing));
    tellList();
    readUnknown().catch(failedWith);
  };

  tellList();

  return {
    list,
    stateOf(did) {
      const entry = own()?.household.config.follow(did);
      return entry === undefined ? 'no' : entry.private ? 'private' : 'public';
    },
    async follow(did, options) {
      const { writer, household } = need();
      const { pin, away, streams, media, newest } = entries().get(did) ?? {};
      household.config.setFollow(did, { ...options, keep: true, pin, away, streams, media, newest });
      await household.config.kept();
      if (options.private) await withdraw(did);
      else await writer.write([{ path: followPath(did), value: { subject: did, createdAt: now() } }]);
      await refreshOne(did);
    },
    async unfollow(did) {
      const { household } = need();
      household.config.setFollow(did, undefined);
      await household.config.kept();
      await withdraw(did);
      await refreshOne(did);
    },
    async setReserve(did, reserve) {
      const { household } = need();
      const entry = entries().get(did);
      if (entry === undefined) return;
      household.config.setFollow(did, { ...entry, reserve });
      await household.config.kept();
      await refreshOne(did);
    },
    async setPin(did, pin) {
      const { household } = need();
      const entry = entries().get(did);
      if (entry === undefined) return;
      household.config.setFollow(did, { ...entry, pin: pin === null ? undefined : { quota: pin } });
      await household.config.kept();
      await refreshOne(did);
    },
    async received(did, stored) {
      if (!entries().has(did)) return false;
      return refreshOne(did, stored);
    },
    refresh,
  };
};
