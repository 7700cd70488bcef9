import { describe, expect, it, vi } from 'vitest';
import { createFollows, type FollowsOwn, type FollowsStore } from '../../src/app/follows.js';
import type { Did, RecordPath } from '../../src/base/index.js';
import { type JsonValue, parseDid } from '../../src/codec/index.js';
import type { FollowPolicy } from '../../src/household/index.js';
import type { KeepPolicy, Write } from '../../src/worker/index.js';
import { realTimers } from '../helpers/real.js';

const didOf = (letter: string): Did => {
  const did = parseDid(`did:tabard:${letter.repeat(32)}`);
  if (did === undefined) throw new TypeError('bad fixture');
  return did;
};
const [me, ada] = [didOf('a'), didOf('b')];

/** A household, a repository and a store that only remember. */
const setUp = (timers = realTimers) => {
  const entries = new Map<string, FollowPolicy>();
  const policies = new Map<Did, KeepPolicy>([[ada, { reason: 'visit', serve: false }]]);
  const records = new Map<RecordPath, JsonValue>();
  const writes: Write[] = [];
  const asked: Did[] = [];
  const store: FollowsStore = {
    profile: async (did: Did) => {
      asked.push(did);
      return {
        record: { name: 'Ada' },
        receivedAt: 1,
        policy: policies.get(did) ?? { reason: 'visit', serve: false },
      };
    },
    repositories: async () => [...policies].map(([did, policy]) => ({ did, policy })),
    keep: async (did: Did, policy: KeepPolicy) => policies.set(did, policy) !== undefined,
    record: async (_: Did, path: RecordPath) => {
      const value = records.get(path);
      return value === undefined ? undefined : { value };
    },
  };
  const own: FollowsOwn = {
    writer: {
      did: me,
      write: async (batch: readonly Write[]) => {
        writes.push(...batch);
        for (const write of batch) {
          if ('path' in write) records.set(write.path, write.value);
          if ('remove' in write) records.set(write.remove, { was: {} });
        }
        return { head: null, paths: [] };
      },
    },
    household: {
      config: {
        follow: (did: string) => entries.get(did),
        follows: () => entries,
        setFollow: (did: string, policy: FollowPolicy | undefined) =>
          policy === undefined ? void entries.delete(did) : void entries.set(did, policy),
        kept: async () => undefined,
      },
    },
  };
  const follows = createFollows({
    store,
    pictures: {
      urlOf: () => null,
      changed: { get: () => 0, subscribe: () => () => undefined },
      refresh: () => undefined,
    },
    now: () => 5,
    timers,
    own: () => own,
    pins: () => true,
    failedWith: (error) => {
      throw error;
    },
  });
  return { follows, entries, policies, writes, asked };
};

describe('following', () => {
  it('in public writes a record, keeps and serves', async () => {
    const { follows, policies, writes } = setUp();
    await follows.follow(ada, { private: false, reserve: true });
    expect(writes).toEqual([{ path: `app.tabard.follow/${'b'.repeat(32)}`, value: { subject: ada, createdAt: 5 } }]);
    expect(policies.get(ada)).toEqual({ reason: 'follow', serve: true });
    expect(follows.stateOf(ada)).toBe('public');
    expect(follows.list.get()).toHaveLength(1);
  });

  it('in private writes nothing at all, not even a tombstone, and serves nothing', async () => {
    const { follows, policies, writes } = setUp();
    await follows.follow(ada, { private: true, reserve: true });
    expect(writes).toEqual([]);
    expect(policies.get(ada)).toEqual({ reason: 'follow', serve: false });
    await follows.unfollow(ada);
    expect(writes).toEqual([]);
    expect(policies.get(ada)).toEqual({ reason: 'visit', serve: false });
  });

  it('made private leaves a tombstone where the record was, once', async () => {
    const { follows, writes } = setUp();
    await follows.follow(ada, { private: false, reserve: true });
    await follows.follow(ada, { private: true, reserve: true });
    await follows.unfollow(ada);
    expect(writes.filter((write) => 'remove' in write)).toEqual([
      { remove: `app.tabard.follow/${'b'.repeat(32)}`, kind: 'deletion' },
    ]);
  });

  it('takes up an imported copy, which by itself is handed on to nobody', async () => {
    const { follows, policies } = setUp();
    policies.set(ada, { reason: 'pin', serve: false });
    await follows.refresh();
    expect(policies.get(ada)).toEqual({ reason: 'pin', serve: false });
    await follows.follow(ada, { private: true, reserve: true });
    expect(policies.get(ada)).toEqual({ reason: 'follow', serve: false });
    await follows.follow(ada, { private: false, reserve: true });
    expect(policies.get(ada)).toEqual({ reason: 'follow', serve: true });
  });

  it('changed in another tab or on another device changes what is kept and served here', async () => {
    const { follows, entries, policies } = setUp();
    entries.set(ada, { private: false, keep: true, reserve: true });
    await follows.refresh();
    expect(policies.get(ada)).toEqual({ reason: 'follow', serve: true });
    entries.set(ada, { private: true, keep: true, reserve: true });
    await follows.refresh();
    expect(policies.get(ada)).toEqual({ reason: 'follow', serve: false });
    entries.delete(ada);
    await follows.refresh();
    expect(policies.get(ada)).toEqual({ reason: 'visit', serve: false });
    expect(follows.list.get()).toEqual([]);
  });

  it('what has come is shown as it was read with it: the store is not asked again', async () => {
    const { follows, entries, policies, asked } = setUp();
    entries.set(ada, { private: false, keep: true, reserve: true });
    const stored = { record: { name: 'Ada L.' }, receivedAt: 9, policy: { reason: 'visit', serve: false } } as const;
    expect(await follows.received(ada, stored)).toBe(true);
    expect(asked).toEqual([]);
    expect(policies.get(ada)).toEqual({ reason: 'follow', serve: true });
    expect(follows.list.get()).toMatchObject([{ did: ada, name: 'Ada L.', receivedAt: 9 }]);
  });

  it('a follow that came before its data is applied when the data comes, and says so once', async () => {
    const { follows, entries, policies } = setUp();
    expect(await follows.received(ada)).toBe(false);
    entries.set(ada, { private: false, keep: true, reserve: true });
    expect(await follows.received(ada)).toBe(true);
    expect(policies.get(ada)).toEqual({ reason: 'follow', serve: true });
    expect(await follows.received(ada)).toBe(false);
  });

  it('names of whom one follows are read a few at a time, with rests between, each once, and none of whom nothing is here', async () => {
    const rests: (() => void)[] = [];
    const waiting = { set: (run: () => void) => rests.push(run), clear: () => undefined };
    const { follows, entries, policies, asked } = setUp(waiting);
    const letters = 'cdefghijklmnopqrst'.split('');
    for (const letter of letters) {
      entries.set(didOf(letter), { private: true, keep: true, reserve: false });
      // Of the last three nothing has come yet.
      if (letter < 'r') policies.set(didOf(letter), { reason: 'follow', serve: false });
    }
    const areAsked = (count: number): Promise<void> => vi.waitFor(() => expect(asked).toHaveLength(count));
    const names = (): number => follows.list.get().filter(({ name }) => name !== '').length;
    await follows.refresh();
    await areAsked(8);
    await vi.waitFor(() => expect([rests.length, names()]).toEqual([1, 8]));
    // Asked for again meanwhile, nothing is read twice.
    await follows.refresh();
    expect([asked.length, rests.length]).toEqual([8, 1]);
    rests.shift()?.();
    await areAsked(15);
    await vi.waitFor(() => expect(names()).toBe(15));
    expect(rests).toEqual([]);
    expect(asked).toEqual(letters.slice(0, 15).map(didOf));
    expect(follows.list.get().at(-1)?.receivedAt).toBeNull();
  });
});
