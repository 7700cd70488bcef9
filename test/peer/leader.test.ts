import { expect, test } from 'vitest';
import { createEmitter, type Did } from '../../src/base/index.js';
import {
  createNetwork,
  type LeadingPeer,
  type LeadingPeerEvents,
  type Network,
  type NetworkEvents,
} from '../../src/peer/index.js';
import { createRandom, createTestClock } from '../net/support.js';
import { calm, testDid, until } from './support/peers.js';
import { createTestBrowser, type TestTab } from './support/tabs.js';

/** A peer that only notes what it is told. */
const createFakePeer = () => {
  const emitter = createEmitter<LeadingPeerEvents>();
  const seeking: Did[] = [];
  const calls: string[] = [];
  let closed = false;
  const peer: LeadingPeer = {
    seek(did) {
      seeking.push(did);
      return () => void seeking.splice(seeking.indexOf(did), 1);
    },
    status: () => ({ kind: 'nobody' }),
    announceHead: (did) => void calls.push(`announce ${did}`),
    rehost: async () => void calls.push('rehost'),
    fetchBlob: async (_, blob) => void calls.push(`blob ${blob.cid}`),
    stopBlob: (cid) => void calls.push(`stop ${cid}`),
    allowTracker: (tracker) => void calls.push(`allow ${tracker}`),
    setSelf: () => undefined,
    household: {
      self: 'me',
      peers: () => [],
      send: async () => undefined,
      on: () => () => undefined,
      refuse: () => undefined,
    },
    snapshots: { offer: () => undefined, fetch: async () => undefined, onKept: () => () => undefined },
    social: (what, uris) => void calls.push(['social', what, ...uris].join(' ')),
    async introduce(step) {
      calls.push(`introduce ${JSON.stringify(step)}`);
      return 'v=0 made';
    },
    retry: () => void calls.push('retry'),
    clock: async () => ({ off: null, sure: false }),
    view: () => ({ links: [], bytesIn: 7, bytesOut: 0, trackers: [], served: [], keepers: [], refusals: {} }),
    on: (name, listener) => emitter.on(name, listener),
    close: () => {
      closed = true;
    },
  };
  return { peer, emitter, seeking, calls, isClosed: () => closed };
};

const setUp = () => {
  const browser = createTestBrowser();
  const clock = createTestClock();
  let serial = 0;
  const open = (name: string) => {
    serial += 1;
    const tab: TestTab = browser.openTab(name);
    const peers: ReturnType<typeof createFakePeer>[] = [];
    const network = createNetwork({
      profileId: 'p',
      environment: tab,
      fence: browser.fence,
      timers: clock,
      random: createRandom(serial),
      makePeer: async () => {
        const made = createFakePeer();
        peers.push(made);
        return made.peer;
      },
    });
    const told: { name: string; value: unknown }[] = [];
    for (const event of [
      'status',
      'changed',
      'blob',
      'introduced',
      'role',
      'error',
    ] as const satisfies (keyof NetworkEvents)[]) {
      network.on(event, (value) => told.push({ name: event, value }));
    }
    return { tab, network, peers, told, last: () => peers.at(-1) };
  };
  return { browser, clock, open };
};

const leads = (network: Network, who: string): Promise<void> => until(() => network.role === 'leader', `${who} leads`);
const did = testDid(4);

test('LDR-1 the first tab leads, the second follows and reaches the peer through it', async () => {
  const { open } = setUp();
  const [a, b] = [open('a'), open('b')];
  await leads(a.network, 'a');
  expect(b.network.role).toBe('follower');
  b.network.seek(did, []);
  await until(() => a.last()?.seeking.length === 1, 'b seeks through a');
  expect(b.told).toContainEqual({ name: 'status', value: { did, status: { kind: 'nobody' } } });
  expect((await b.network.view()).bytesIn).toBe(7);
  b.network.announce(did);
  await until(() => a.last()?.calls.includes(`announce ${did}`) === true, 'announced');
  expect(a.told).toContainEqual({ name: 'changed', value: { did } });
});

test('HND-3 a tab that does not lead has the one that leads make its descriptions', async () => {
  const { open } = setUp();
  const [a, b] = [open('a'), open('b')];
  await leads(a.network, 'a');
  b.network.introduce({ step: 'offer', id: 'mine', did });
  await until(() => b.told.some(({ name }) => name === 'introduced'), 'b hears of it');
  expect(a.last()?.calls).toContain(`introduce ${JSON.stringify({ step: 'offer', id: 'mine', did })}`);
  expect(b.told).toContainEqual({ name: 'introduced', value: { id: 'mine', sdp: 'v=0 made' } });
});

test('LDR-2 a leader that closes or crashes is followed at once, and what was sought is sought again', async () => {
  const { open, browser } = setUp();
  const [a, b, c] = [open('a'), open('b'), open('c')];
  await leads(a.network, 'a');
  b.network.seek(did, []);
  c.network.seek(did, []);
  await until(() => a.last()?.seeking.length === 2, 'both seek');
  a.tab.crash();
  await leads(b.network, 'b');
  await until(() => b.last()?.seeking.length === 2, 'b seeks for itself and c');
  b.network.close();
  await leads(c.network, 'c');
  await until(() => c.last()?.seeking.length === 1, 'c seeks for itself');
  expect(b.last()?.isClosed()).toBe(true);
  expect(browser.fence.value).toBe(3);
});

test('LDR-3 a page put to sleep gives the lead away, and follows when it wakes', async () => {
  const { open } = setUp();
  const [a, b] = [open('a'), open('b')];
  await leads(a.network, 'a');
  a.tab.sleep();
  await leads(b.network, 'b');
  expect(a.network.role).toBe('follower');
  expect(a.last()?.isClosed()).toBe(true);
  a.tab.rise();
  await calm();
  expect(a.network.role).toBe('follower');
  b.network.close();
  await leads(a.network, 'a');
});

test('LDR-4 a leader that does not answer loses its lock within a second, and steps down when it wakes', async () => {
  const { open, clock } = setUp();
  const [a, b] = [open('a'), open('b')];
  await leads(a.network, 'a');
  a.tab.hang();
  b.network.seek(did, []);
  await clock.advance(999);
  await leads(b.network, 'b');
  await until(() => b.last()?.seeking.length === 1, 'b seeks itself');
  a.tab.wake();
  await calm();
  expect(a.network.role).toBe('follower');
  expect(b.network.role).toBe('leader');
  expect(a.last()?.isClosed()).toBe(true);
});

test('LDR-4 a tab that its person comes back to asks the leader, and takes its place where it is silent', async () => {
  const { open, clock } = setUp();
  const [a, b] = [open('a'), open('b')];
  await leads(a.network, 'a');
  await calm();
  a.tab.hang();
  // Nothing is asked, so nobody misses it; until somebody looks.
  await clock.advance(60_000);
  expect(b.network.role).toBe('follower');
  b.tab.rise();
  await clock.advance(999);
  await leads(b.network, 'b');
});

test('LDR-5 who was replaced while it slept steps down at the fence', async () => {
  const { open, browser } = setUp();
  const a = open('a');
  await leads(a.network, 'a');
  await browser.fence.raise();
  a.tab.rise();
  await until(
    () => a.told.some((each) => each.name === 'role' && JSON.stringify(each.value).includes('follower')),
    'a stepped down',
  );
});

test('LDR-6 what the leader learns reaches every tab', async () => {
  const { open } = setUp();
  const [a, b] = [open('a'), open('b')];
  await leads(a.network, 'a');
  await until(() => a.last() !== undefined, 'its peer is made');
  await calm();
  a.last()?.emitter.emit('changed', { did });
  a.last()?.emitter.emit('status', { did, status: { kind: 'offline' } });
  await calm();
  for (const each of [a, b]) {
    expect(each.told).toContainEqual({ name: 'changed', value: { did } });
    expect(each.told).toContainEqual({ name: 'status', value: { did, status: { kind: 'offline' } } });
  }
});

test('LDR-7 what a tab that died had open is sought no longer', async () => {
  const { open } = setUp();
  const [a, b, c] = [open('a'), open('b'), open('c')];
  await leads(a.network, 'a');
  b.network.seek(did, []);
  const dispose = c.network.seek(testDid(5), []);
  await until(() => a.last()?.seeking.length === 2, 'both seek');
  b.tab.crash();
  await until(() => a.last()?.seeking.length === 1, 'the dead tab is forgotten');
  dispose();
  await until(() => a.last()?.seeking.length === 0, 'let go');
});

test('LDR-8 ten tabs have one leader, whichever dies', async () => {
  const { open, browser } = setUp();
  const all = Array.from({ length: 10 }, (_, at) => open(`tab ${at}`));
  for (let turn = 0; turn < 9; turn++) {
    await until(() => all.filter((each) => each.network.role === 'leader').length >= 1, 'somebody leads');
    await calm();
    const leading = all.filter((each) => each.network.role === 'leader');
    expect(leading.length).toBe(1);
    expect(browser.fence.value).toBe(turn + 1);
    for (const each of leading) {
      each.tab.crash();
      all.splice(all.indexOf(each), 1);
    }
  }
});

test('LDR-8 a tab says that it leads when its links to own devices can be lent', async () => {
  const { open } = setUp();
  const a = open('a');
  let lent: unknown;
  a.network.on('role', () => {
    lent = a.network.household();
  });
  await until(() => a.told.some((each) => each.name === 'role'), 'told');
  expect(lent).toBeDefined();
});

test('LDR-9 nothing ticks while nothing is asked', async () => {
  const { open, clock } = setUp();
  const [a, b] = [open('a'), open('b')];
  await leads(a.network, 'a');
  b.network.seek(did, []);
  await until(() => a.last()?.seeking.length === 1, 'b seeks through a');
  await calm();
  expect(clock.pending()).toBe(0);
});

test('LDR-10 messages of another version are ignored', async () => {
  const { open, browser } = setUp();
  const a = open('a');
  await leads(a.network, 'a');
  const channel = browser.openTab('old').openChannel('tabard/p/peer');
  for (const message of [
    null,
    7,
    {},
    { kind: 'ask' },
    { kind: 'ask', from: 1, id: 'x', method: 0 },
    { kind: 'leads', epoch: 'x' },
  ]) {
    channel.post(message);
  }
  channel.post({ kind: 'ask', from: 'old', id: 1, method: 'toString', args: null });
  channel.post({ kind: 'ask', from: 'old', id: 2, method: 'seek', args: { did: 'did:evil', key: 'k' } });
  await calm();
  expect(a.network.role).toBe('leader');
  expect(a.last()?.seeking).toEqual([]);
  expect(a.told.filter((each) => each.name === 'error')).toEqual([]);
});

test('what is told of a search while it is asked about is newer than the answer', async () => {
  const { open } = setUp();
  const a = open('a');
  await leads(a.network, 'a');
  const fake = a.last();
  if (fake === undefined) throw new TypeError('a has no peer');
  const newer = { kind: 'offline' } as const;
  Object.assign(fake.peer, {
    status: () => {
      queueMicrotask(() => fake.emitter.emit('status', { did, status: newer }));
      return { kind: 'looking' };
    },
  });
  a.network.seek(did, []);
  await until(() => a.told.some(({ name }) => name === 'status'), 'something is told');
  for (let turn = 0; turn < 20; turn++) await Promise.resolve();
  expect(a.told.filter(({ name }) => name === 'status').at(-1)).toEqual({
    name: 'status',
    value: { did, status: newer },
  });
});
