/** What is noted of keepers, and what is asked of whom. */
import { describe, expect, it } from 'vitest';
import { createFollows, type FollowsOwn, type FollowsStore } from '../../src/app/follows.js';
import { keeperNotes, MAX_KEEPERS, noteKeeper } from '../../src/app/keeping/notes.js';
import { stateOfPin } from '../../src/app/keeping/state.js';
import { readWish, writeWish } from '../../src/app/keeping/wishes.js';
import type { Did, DidKey } from '../../src/base/index.js';
import { didOfBits, type JsonValue } from '../../src/codec/index.js';
import type { ConfigSection, FollowPolicy } from '../../src/household/index.js';
import type { KeptBy } from '../../src/peer/index.js';
import type { KeepPolicy, Write } from '../../src/worker/index.js';
import { realTimers } from '../helpers/real.js';

const didOf = (n: number): Did =>
  didOfBits(new Uint8Array(20).fill(0).map((_, at) => (at < 2 ? (n >> (8 * at)) & 255 : 7)));
const [me, ada] = [didOf(1), didOf(2)];
const hour = 3_600_000;

const configOf = () => {
  const entries = new Map<string, JsonValue>();
  let writes = 0;
  const section: ConfigSection = {
    get: (key) => entries.get(key),
    entries: () => new Map(entries),
    set: (key, value) => {
      writes += 1;
      entries.set(key, value);
    },
    delete: (key) => void entries.delete(key),
  };
  return { entries, config: { section: () => section }, writes: () => writes };
};

const kept = (did: Did, more: Partial<KeptBy> = {}): KeptBy => ({
  ...{ did, key: 'did:key:z6Mkx' as DidKey, media: 'all', current: true, here: true },
  ...more,
});

describe('who keeps us', () => {
  it('PIN-12 is noted with first and last, and written at most once an hour while nothing changes', () => {
    const { config, writes } = configOf();
    expect(noteKeeper(config, kept(ada), 1_000, [])).toBe(true);
    expect(noteKeeper(config, kept(ada), 1_000 + hour / 2, [])).toBe(false);
    expect(noteKeeper(config, kept(ada), 1_000 + hour, [])).toBe(true);
    expect(writes()).toBe(2);
    expect(keeperNotes(config).get(ada)).toEqual({ first: 1_000, last: 1_000 + hour, media: 'all', current: true });
    expect(noteKeeper(config, kept(ada, { media: 'none' }), 2_000 + hour, [])).toBe(true);
  });

  it('PIN-12 is seen until its link ended', () => {
    const { config } = configOf();
    noteKeeper(config, kept(ada), 0, []);
    expect(noteKeeper(config, kept(ada, { here: false }), 30 * 60_000, [])).toBe(true);
    expect(keeperNotes(config).get(ada)?.last).toBe(30 * 60_000);
  });

  it('PIN-12 is bounded: a crowd of new names pushes out neither each other without end nor whom one has asked', () => {
    const { config } = configOf();
    noteKeeper(config, kept(ada), 1, [ada]);
    for (let n = 10; n < 210; n++) noteKeeper(config, kept(didOf(n)), n * 1_000, [ada]);
    const notes = keeperNotes(config);
    expect(notes.size).toBe(MAX_KEEPERS);
    expect(notes.has(ada)).toBe(true);
    expect(notes.has(didOf(209))).toBe(true);
    expect(notes.has(didOf(10))).toBe(false);
  });

  it('reads what other versions wrote as far as it can be read', () => {
    const { config, entries } = configOf();
    entries.set(ada, { first: 'x', last: null, media: 7 });
    entries.set('nobody', { first: 1 });
    expect([...keeperNotes(config)]).toEqual([[ada, { first: 0, last: 0, media: 'none', current: false }]]);
  });
});

describe('a wish', () => {
  const record: { value: JsonValue | undefined } = { value: undefined };
  const store = { record: async () => (record.value === undefined ? undefined : { ...at, value: record.value }) };
  const at = { path: 'app.tabard.identity/self' as never, cid: 'x' as never };
  const writer = {
    did: me,
    write: async (writes: readonly Write[]) => {
      for (const write of writes) if ('value' in write) record.value = { $type: 'x', rev: 'y', ...Object(write.value) };
      return { head: null, paths: [] };
    },
  };

  it('PIN-11 is a record, and leaves what else stands in it', async () => {
    record.value = { $type: 'app.tabard.identity', rev: '3jzfcijpj2z2a', usernames: ['ada'], later: 1 };
    await writeWish(store, writer, (wish) => ({ ...wish, followers: true, dids: [ada, ada] }));
    expect(record.value).toMatchObject({ usernames: ['ada'], later: 1, keep: 'followers', pins: [ada] });
    await writeWish(store, writer, () => ({ followers: false, dids: [] }));
    expect(record.value).toEqual({ $type: 'x', rev: 'y', usernames: ['ada'], later: 1 });
  });

  it('PIN-11 names at most twenty, whoever writes it', async () => {
    const many = Array.from({ length: 21 }, (_, n) => didOf(n + 10));
    await expect(writeWish(store, writer, () => ({ followers: false, dids: many }))).rejects.toMatchObject({
      code: 'bad-record-input',
    });
    expect(readWish({ pins: [...many, 'x', 7], keep: true }).dids).toHaveLength(20);
    expect(readWish({ pins: 'x', keep: 'everybody' })).toEqual({ followers: false, dids: [] });
  });
});

describe('a pin among what one follows', () => {
  const setUp = (policy: KeepPolicy) => {
    const entries = new Map<string, FollowPolicy>();
    let stored = policy;
    const store: FollowsStore = {
      profile: async () => ({ record: { name: 'Ada' }, receivedAt: 1, policy: stored }),
      repositories: async () => [{ did: ada, policy: stored }],
      keep: async (_, next) => {
        stored = next;
        return true;
      },
      record: async () => undefined,
    };
    const own: FollowsOwn = {
      writer: { did: me, write: async () => ({ head: null, paths: [] }) },
      household: {
        config: {
          follow: (did) => entries.get(did),
          follows: () => entries,
          setFollow: (did, next) => (next === undefined ? void entries.delete(did) : void entries.set(did, next)),
          kept: async () => undefined,
        },
      },
    };
    const pictures = {
      urlOf: () => null,
      changed: { get: () => 0, subscribe: () => () => undefined },
      refresh: () => undefined,
    };
    let takesPart = true;
    const follows = createFollows({
      store,
      pictures,
      now: () => 5,
      timers: realTimers,
      own: () => own,
      pins: () => takesPart,
      failedWith: () => undefined,
    });
    const takePart = (on: boolean): void => {
      takesPart = on;
    };
    return { follows, entries, policy: () => stored, takePart };
  };

  it('PIN-8 is kept within its quota, goes back to a follow at once, and lets its media go later', async () => {
    const { follows, policy } = setUp({ reason: 'visit', serve: false });
    await follows.follow(ada, { private: false, reserve: false });
    await follows.setPin(ada, 1_000);
    expect(policy()).toEqual({ reason: 'pin', serve: true, quota: 1_000 });
    expect(follows.list.get()[0]?.pin).toBe(1_000);
    await follows.setPin(ada, null);
    expect(policy()).toEqual({ reason: 'follow', serve: false, quota: 0 });
    await follows.setPin(ada, 1_000);
    await follows.unfollow(ada);
    expect(policy()).toEqual({ reason: 'visit', serve: false, quota: 0 });
  });

  it('is none where the follow is private: serving would show it', async () => {
    const { follows, policy } = setUp({ reason: 'visit', serve: false });
    await follows.follow(ada, { private: false, reserve: true });
    await follows.setPin(ada, 1_000);
    await follows.follow(ada, { private: true, reserve: true });
    expect(policy()).toEqual({ reason: 'follow', serve: false, quota: 0 });
    expect(follows.list.get()[0]?.pin).toBeNull();
  });

  it('PIN-14 is left out on a device that takes no part, there only, and comes back when it does', async () => {
    const { follows, entries, policy, takePart } = setUp({ reason: 'visit', serve: false });
    await follows.follow(ada, { private: false, reserve: true });
    await follows.setPin(ada, 1_000);
    takePart(false);
    await follows.refresh();
    expect(policy()).toEqual({ reason: 'follow', serve: true, quota: 0 });
    // One's other devices read what stands in the household.
    expect(entries.get(ada)?.pin).toEqual({ quota: 1_000 });
    await follows.setPin(ada, 2_000);
    expect(policy()).toEqual({ reason: 'follow', serve: true, quota: 0 });
    takePart(true);
    await follows.refresh();
    expect(policy()).toEqual({ reason: 'pin', serve: true, quota: 2_000 });
  });

  it('leaves an import as it is', async () => {
    const { follows, policy } = setUp({ reason: 'pin', serve: false });
    await follows.refresh();
    expect(policy()).toEqual({ reason: 'pin', serve: false });
  });
});

it('says how a pin stands', () => {
  const none = { count: 0, bytes: 0 };
  const view = {
    quota: 100,
    blocks: 10,
    snapshots: 5,
    media: none,
    coming: none,
    left: none,
    spared: none,
    over: null,
    cramped: false,
    eased: null,
  };
  const one = { count: 1, bytes: 7 };
  expect(stateOfPin(undefined).state).toBe('waiting');
  expect(stateOfPin({ ...view, media: one })).toMatchObject({ state: 'whole', bytes: 22 });
  expect(stateOfPin({ ...view, coming: one }).state).toBe('coming');
  expect(stateOfPin({ ...view, coming: one, cramped: true }).state).toBe('cramped');
  expect(stateOfPin({ ...view, left: one }).state).toBe('partly');
  expect(stateOfPin({ ...view, spared: one })).toMatchObject({ state: 'whole', spared: one });
  const eased = { newest: 60, at: 1, why: 'quota', bytes: 5 } as const;
  expect(stateOfPin({ ...view, eased })).toMatchObject({ eased: { newest: 60, why: 'quota' } });
  expect(stateOfPin({ ...view, over: 120, coming: one })).toMatchObject({ state: 'over', needed: 120 });
});
