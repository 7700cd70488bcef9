/** LDR-13: the network before its code is here, over networks that only note what they are told. */
import { describe, expect, test } from 'vitest';
import { createEmitter, TabardError } from '../../src/base/index.js';
import type { EarlySeek, LeadingPeerEvents, Network, NetworkEvents, SeekStatus } from '../../src/peer/index.js';
import { createLateNetwork } from '../../src/peer/index.js';
import { LATE_RETRY, ROLE_PATIENCE } from '../../src/peer/limits.js';
import { testKey } from '../helpers/keys.js';
import { createTestClock } from '../net/support.js';
import { calm, testDid, until } from './support/peers.js';

const did = testDid(4);

/** A network of a tab that leads, or not yet. */
const createFake = () => {
  const emitter = createEmitter<NetworkEvents>();
  const calls: string[] = [];
  let role: Network['role'] = 'follower';
  const network: Network = {
    get role() {
      return role;
    },
    seek(sought, trackers) {
      calls.push(['seek', sought, ...trackers].join(' '));
      return () => void calls.push(`unseek ${sought}`);
    },
    announce: (announced) => void calls.push(`announce ${announced}`),
    rehost: () => void calls.push('rehost'),
    fetchBlob: () => void calls.push('blob'),
    stopBlob: () => void calls.push('stop'),
    allowTracker: (tracker) => void calls.push(`allow ${tracker}`),
    setSelf: () => void calls.push('self'),
    household: () => undefined,
    snapshots: () => undefined,
    social: (what, uris) => void calls.push(['social', what, ...uris].join(' ')),
    introduce: ({ step }) => void calls.push(`introduce ${step}`),
    retry: () => void calls.push('retry'),
    clock: async () => ({ off: 7, sure: true }),
    view: async () => ({ links: [], bytesIn: 7, bytesOut: 0, trackers: [], served: [], refusals: {}, keepers: [] }),
    on: (name, listener) => emitter.on(name, listener),
    close: () => void calls.push('close'),
  };
  const lead = (): void => {
    role = 'leader';
    emitter.emit('role', { role });
  };
  return { network, emitter, calls, lead };
};

const later = <Value>() => {
  let give: (value: Value) => void = () => undefined;
  const value = new Promise<Value>((resolve) => {
    give = resolve;
  });
  return { value, give };
};

/** A search that was begun, and what its peer learns; `give` gives it up. */
const createBegun = (trackers: readonly string[] = []) => {
  const emitter = createEmitter<LeadingPeerEvents>();
  const { value: begun, give } = later<unknown>();
  let status: SeekStatus = { kind: 'looking' };
  const early: EarlySeek = {
    ...{ did, trackers, begun, peer: Promise.resolve({ status: () => status, on: emitter.on }) },
    ask: () => undefined,
    take: async () => undefined,
  };
  const stands = (next: SeekStatus): void => {
    status = next;
    emitter.emit('status', { did, status });
  };
  return { early, give, stands, emitter };
};

const setUp = (early?: EarlySeek) => {
  const clock = createTestClock();
  const shown = later<void>();
  const fake = createFake();
  let loads = 0;
  let isThere = true;
  const network = createLateNetwork({ early, calm: shown.value, timers: clock }, async () => {
    loads += 1;
    if (!isThere) throw new TypeError('no such file');
    return fake.network;
  });
  const told: { readonly name: string; readonly value: unknown }[] = [];
  for (const name of ['status', 'changed', 'role', 'error'] as const satisfies (keyof NetworkEvents)[])
    network.on(name, (value) => told.push({ name, value }));
  const named = (name: string): readonly unknown[] => told.filter((one) => one.name === name).map(({ value }) => value);
  return {
    ...{ clock, fake, network, named },
    shown: () => shown.give(),
    loads: () => loads,
    files: (there: boolean) => {
      isThere = there;
    },
  };
};

describe('LDR-13 leadership comes when the page stands', () => {
  test('nothing is fetched before; then what was asked is asked, in its order', async () => {
    const { network, fake, shown, loads, clock, named } = setUp();
    network.allowTracker('wss://a.example/');
    network.setSelf(null);
    network.rehost();
    const clockView = network.clock();
    await calm();
    expect([loads(), network.role]).toEqual([0, 'follower']);
    shown();
    await until(() => fake.calls.length > 0, 'it is here');
    expect(fake.calls).toEqual(['allow wss://a.example/', 'self', 'rehost']);
    expect(await clockView).toEqual({ off: 7, sure: true });
    fake.lead();
    expect(network.role).toBe('leader');
    await clock.advance(ROLE_PATIENCE);
    expect(named('role')).toEqual([{ role: 'leader' }]);
  });

  test.each<readonly [string, (network: Network) => unknown, string]>([
    ['a profile is sought that nobody seeks', (network) => network.seek(did, ['wss://a/']), `seek ${did} wss://a/`],
    ['a commit is told of', (network) => network.announce(did), `announce ${did}`],
    ['a picture is wanted', (network) => network.fetchBlob(did, { cid: '' as never, size: 1, mime: '' }), 'blob'],
    ['somebody tries again', (network) => network.retry(), 'retry'],
  ])('at once when %s', async (_, act, call) => {
    const { network, fake } = setUp();
    act(network);
    await until(() => fake.calls.includes(call), call);
  });

  test('at once when somebody looks at the network', async () => {
    expect(await setUp().network.view()).toMatchObject({ bytesIn: 7 });
  });

  test('a tab that does not lead is told so when that is known', async () => {
    const { shown, named, clock, loads } = setUp();
    shown();
    await until(() => loads() === 1, 'it is fetched');
    await calm();
    expect(named('role')).toEqual([]);
    await clock.advance(ROLE_PATIENCE);
    expect(named('role')).toEqual([{ role: 'follower' }]);
  });

  test('where it cannot be fetched that is told, and it is fetched again in a while', async () => {
    const { network, shown, files, loads, named, clock, fake } = setUp();
    files(false);
    network.rehost();
    shown();
    await until(() => named('error').length === 1, 'it is told');
    expect(named('error')[0]).toBeInstanceOf(TabardError);
    expect(named('error')).toMatchObject([{ code: 'offline' }]);
    files(true);
    await clock.advance(LATE_RETRY);
    await until(() => fake.calls.includes('rehost'), 'it is here');
    expect(loads()).toBe(2);
  });

  test('closed, it fetches nothing and leaves nothing open', async () => {
    const first = setUp();
    first.network.close();
    first.shown();
    await calm();
    expect(first.loads()).toBe(0);
    const second = setUp();
    second.shown();
    await until(() => second.loads() === 1, 'it is fetched');
    await calm();
    second.network.close();
    expect(second.fake.calls).toEqual(['close']);
  });
});

const served: SeekStatus = { kind: 'served', peer: testKey(3), owner: true, peers: 1, asOf: 5 };

describe('LDR-13 what a search has begun (LDR-12) is heard before', () => {
  test('whom it finds and what comes is told; nothing is fetched for that', async () => {
    const { early, stands, emitter } = createBegun();
    const { network, named, loads, shown, fake } = setUp(early);
    const stop = network.seek(did, []);
    await calm();
    const came = { did, profile: undefined };
    emitter.emit('changed', came);
    stands(served);
    expect(named('changed')).toEqual([came]);
    expect(named('status').at(-1)).toEqual({ did, status: served });
    expect(loads()).toBe(0);
    shown();
    await until(() => fake.calls.length > 0, 'it is here');
    expect(fake.calls).toEqual([`seek ${did}`]);
    stop();
    expect(fake.calls).toEqual([`seek ${did}`, `unseek ${did}`]);
  });

  test('who asks later hears how it stands', async () => {
    const { early, stands } = createBegun();
    stands(served);
    const { network, named } = setUp(early);
    await calm();
    expect(named('status')).toEqual([]);
    network.seek(did, []);
    await calm();
    expect(named('status')).toEqual([{ did, status: served }]);
  });

  test('where it finds nobody the network is fetched at once', async () => {
    const { early, stands } = createBegun();
    const { network, fake } = setUp(early);
    network.seek(did, []);
    await calm();
    stands({ kind: 'nobody' });
    await until(() => fake.calls.includes(`seek ${did}`), 'sought by the network');
  });

  test('given up, for another tab leads, or for trackers that it does not ask, the network is fetched at once', async () => {
    const given = createBegun();
    const first = setUp(given.early);
    first.network.seek(did, []);
    await calm();
    expect(first.loads()).toBe(0);
    given.give(undefined);
    await until(() => first.fake.calls.includes(`seek ${did}`), 'sought by the network');
    const second = setUp(createBegun(['wss://a/']).early);
    second.network.seek(did, ['wss://a/', 'wss://b/']);
    await until(() => second.fake.calls.includes(`seek ${did} wss://a/ wss://b/`), 'sought by the network');
  });

  test('when this tab leads, what its peer tells comes by the network alone', async () => {
    const { early, stands, emitter } = createBegun();
    const { network, named, shown, loads, fake } = setUp(early);
    shown();
    await until(() => loads() === 1, 'it is fetched');
    await calm();
    fake.lead();
    expect(network.role).toBe('leader');
    stands(served);
    emitter.emit('changed', { did, profile: undefined });
    expect(named('status')).toEqual([]);
    expect(named('changed')).toEqual([]);
    fake.emitter.emit('changed', { did });
    expect(named('changed')).toEqual([{ did }]);
  });
});
