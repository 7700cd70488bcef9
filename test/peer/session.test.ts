/** One rule of the session machine at a time. */
import { describe, expect, test } from 'vitest';
import type { Did } from '../../src/base/index.js';
import { didOfBits } from '../../src/codec/index.js';
import { createSelf } from '../../src/peer/index.js';
import { MAX_ASKING, MAX_SERVING, MAX_SUBSCRIPTIONS, MAX_UNASKED_A_WINDOW } from '../../src/peer/limits.js';
import { buildGet, buildHeads, type Message } from '../../src/peer/messages/index.js';
import { createBudget, spend } from '../../src/peer/session/budget.js';
import {
  createSessionState,
  type Effect,
  type SessionEvent,
  type SessionState,
  step,
} from '../../src/peer/session/index.js';
import { testSigner } from '../helpers/keys.js';
import { createLiar, signedRelay } from './support/liar.js';
import { authorOf, calm, testDid, until } from './support/peers.js';
import { subscribeTo } from './support/requests.js';
import { keepWorlds } from './support/worlds.js';

const did = testDid(1);

/** As many as one wants. */
const one = (n: number): Did => didOfBits(Uint8Array.from({ length: 20 }, (_, at) => (at === 0 ? n >> 8 : n & 255)));

/** The machine, and all that it wanted done since the last look. */
const machine = (greeted = true) => {
  let state: SessionState = createSessionState(0);
  let effects: Effect[] = [];
  const run = (event: SessionEvent): readonly Effect[] => {
    const [next, wanted] = step(state, event);
    state = next;
    effects = [...effects, ...wanted];
    return wanted;
  };
  const hears = (message: Message, at = 0): readonly Effect[] =>
    run({ type: 'received', parsed: { verdict: 'valid', value: message }, size: 100, at });
  if (greeted) hears({ t: 'hello', versions: [1], time: 0 });
  return { run, hears, state: () => state };
};

const subscribe = subscribeTo(did);
const fault = (code: string, rule: string) => ({ do: 'fault', code, rule });

describe('SYN-3 hello comes first, once, and in time', () => {
  test('anything else before it is unexpected', () => {
    const { hears } = machine(false);
    expect(hears(subscribe)).toEqual([fault('unexpected', 'SYN-3')]);
  });

  test('no common version ends the link without blame', () => {
    const { hears, state } = machine(false);
    const effects = hears({ t: 'hello', versions: [7, 8], time: 0 });
    expect(effects.map((effect) => effect.do)).toEqual(['send', 'close']);
    expect(state().phase).toBe('closed');
  });

  test('without it the link ends after ten seconds', () => {
    const { run } = machine(false);
    expect(run({ type: 'tick', at: 9_999, arrived: 0 })).toEqual([]);
    expect(run({ type: 'tick', at: 10_000, arrived: 0 })).toContainEqual({ do: 'close', reason: 'timeout' });
  });
});

describe('SYN-4 an answer needs its question', () => {
  const blocks = (id: number) => ({ t: 'blocks', id, blocks: [], cursor: null, gone: false }) as const;

  test('once, and of its kind', () => {
    const { run, hears } = machine();
    run({ type: 'ask', request: buildGet({ id: 0, did, kind: 'diff' }), at: 0 });
    expect(hears({ t: 'log', id: 1, operations: [], delegations: [], next: null })).toEqual([
      fault('unexpected', 'SYN-4'),
    ]);
    expect(hears(blocks(1))).toMatchObject([{ do: 'answered', id: 1 }]);
    expect(hears(blocks(1))).toEqual([fault('unexpected', 'SYN-4')]);
  });

  test('one that comes after we gave up is dropped without blame', () => {
    const { run, hears } = machine();
    run({ type: 'ask', request: buildGet({ id: 0, did, kind: 'diff' }), at: 0 });
    run({ type: 'giveUp', id: 1, at: 1 });
    expect(hears(blocks(1))).toEqual([]);
  });
});

describe('SYN-5 heads need a subscription', () => {
  test('those of a subscription are delivered, others are unexpected, those of one just left are dropped', () => {
    const { run, hears } = machine();
    expect(hears(buildHeads({ did }))).toEqual([fault('unexpected', 'SYN-5')]);
    run({ type: 'subscribe', message: subscribe, at: 0 });
    expect(hears(buildHeads({ did }))).toMatchObject([{ do: 'deliver' }]);
    run({ type: 'unsubscribe', did });
    expect(hears(buildHeads({ did }))).toEqual([]);
  });
});

describe('SYN-6 work is bounded', () => {
  test('theirs: eight at once, some wait, more is a flood', () => {
    const { hears, run } = machine();
    const get = (id: number) => hears(buildGet({ id, did, kind: 'log' }));
    for (let id = 0; id < MAX_SERVING; id++) expect(get(id)).toMatchObject([{ do: 'serve' }]);
    for (let id = 0; id < 32; id++) expect(get(100 + id)).toEqual([]);
    expect(get(200)).toEqual([fault('flood', 'SYN-6')]);
    expect(run({ type: 'worked' })).toMatchObject([{ do: 'serve', message: { id: 100 } }]);
  });

  test('ours: eight on their way, the others wait their turn', () => {
    const { hears, run } = machine();
    const sent = (effects: readonly Effect[]) => effects.filter((effect) => effect.do === 'send').length;
    let count = 0;
    for (let n = 0; n < 20; n++)
      count += sent(run({ type: 'ask', request: buildGet({ id: 0, did, kind: 'log' }), at: 0 }));
    expect(count).toBe(MAX_ASKING);
    const effects = hears({ t: 'log', id: 3, operations: [], delegations: [], next: null });
    expect(effects).toMatchObject([
      { do: 'answered', id: 3 },
      { do: 'send', message: { t: 'get', id: 9 } },
    ]);
  });

  test('subscriptions of one link', () => {
    const { hears } = machine();
    const refused = [{ do: 'refuse', code: 'too-many' }, { do: 'send' }];
    for (let n = 0; n < MAX_SUBSCRIPTIONS; n++) expect(hears({ ...subscribe, did: one(n) })).toHaveLength(2);
    expect(hears({ ...subscribe, did: one(MAX_SUBSCRIPTIONS) })).toMatchObject(refused);
    expect(hears({ ...subscribe, did: one(7) })).toMatchObject([{ do: 'deliver' }, { do: 'serve' }]);
  });
});

describe('SYN-7 every request ends', () => {
  test('by time, unless the line is only slow, and then by the longest time', () => {
    const { run } = machine();
    run({ type: 'ask', request: buildGet({ id: 0, did, kind: 'diff' }), at: 0 });
    expect(run({ type: 'tick', at: 8_000, arrived: 50_000 })).toEqual([]);
    expect(run({ type: 'tick', at: 16_000, arrived: 50_000 })).toEqual([]);
    expect(run({ type: 'tick', at: 24_000, arrived: 10 })).toEqual([{ do: 'failed', id: 1, code: 'timeout' }]);
    run({ type: 'ask', request: buildGet({ id: 0, did, kind: 'diff' }), at: 0 });
    expect(run({ type: 'tick', at: 60_000, arrived: 1e9 })).toEqual([{ do: 'failed', id: 2, code: 'timeout' }]);
  });

  test('by the end of the link', () => {
    const { run } = machine();
    run({ type: 'ask', request: buildGet({ id: 0, did, kind: 'diff' }), at: 0 });
    expect(run({ type: 'closed' })).toMatchObject([{ do: 'failed', id: 1, code: 'closed' }, { do: 'close' }]);
  });
});

test('SYN-8 after the end nothing is said, served or delivered', () => {
  const { run, hears } = machine();
  run({ type: 'subscribe', message: subscribe, at: 0 });
  run({ type: 'cut', reason: 'flood' });
  expect(hears(buildHeads({ did }))).toEqual([]);
  expect(hears(subscribe)).toEqual([]);
  expect(run({ type: 'tell', message: buildHeads({ did }) })).toEqual([]);
  expect(run({ type: 'worked' })).toEqual([]);
  expect(run({ type: 'ask', request: buildGet({ id: 0, did, kind: 'log' }), at: 0 })).toEqual([
    { do: 'failed', id: 1, code: 'closed' },
  ]);
});

describe('SYN-9 rates are bounded', () => {
  test('unasked messages in a window, and a new window forgives', () => {
    const { hears } = machine();
    const heads = (at: number) => hears(buildHeads({ did }), at);
    for (let n = 0; n < MAX_UNASKED_A_WINDOW - 1; n++) expect(heads(1)).not.toContainEqual(fault('flood', 'SYN-9'));
    expect(heads(1)).toEqual([fault('flood', 'SYN-9')]);
    expect(heads(10_001)).toEqual([fault('unexpected', 'SYN-5')]);
  });

  test('where two who share as many identities as a link holds meet, neither is taken for a flood', () => {
    const { hears, run } = machine();
    for (let n = 0; n < MAX_SUBSCRIPTIONS; n++) {
      run({ type: 'subscribe', message: { ...subscribe, did: one(n) }, at: 0 });
      expect(hears({ ...subscribe, did: one(n) })).toMatchObject([{ do: 'deliver' }, { do: 'serve' }]);
      expect(hears(buildHeads({ did: one(n) }))).toMatchObject([{ do: 'deliver' }]);
      expect(hears({ t: 'peers', did: one(n), peers: [] })).not.toContainEqual(fault('flood', 'SYN-9'));
    }
  });

  test('messages of any kind in a window, asked for or not', () => {
    let budget = createBudget(0);
    const hears = (at: number): boolean => {
      const after = spend(budget, 'get', 100, at);
      if (typeof after !== 'string') budget = after;
      return after !== 'flood';
    };
    for (let n = 0; n < 2_000; n++) expect(hears(1)).toBe(true);
    expect(hears(1)).toBe(false);
    expect(hears(10_001)).toBe(true);
  });

  test('bytes in a window that nobody asked for; what was asked for may be as long as it is', () => {
    const mebibyte = 1024 * 1024;
    let budget = createBudget(0);
    const hears = (type: string): string | undefined => {
      const after = spend(budget, type, mebibyte, 1);
      if (typeof after === 'string') return after;
      budget = after;
      return undefined;
    };
    for (let n = 0; n < 100; n++) expect(hears('blocks')).toBeUndefined();
    for (let n = 0; n < 8; n++) expect(hears('heads')).toBeUndefined();
    expect(hears('heads')).toBe('flood');
  });

  test('who passes on too much is not heard, but not blamed', () => {
    const { hears } = machine();
    const peers = { t: 'peers', did, peers: [] } as const;
    for (let n = 0; n < 64; n++) expect(hears(peers)).toMatchObject([{ do: 'deliver' }]);
    expect(hears(peers)).toEqual([{ do: 'refuse', code: 'flood' }]);
  });
});

const worlds = keepWorlds();

test('SYN-14 household messages pass between proven devices of one identity only', async () => {
  const world = worlds.open();
  const author = authorOf(1);
  const self = () => createSelf(author.did, testSigner(5_001), async () => [author.delegation()]);
  const [phone, laptop] = [world.add('phone', { self: self() }), world.add('laptop', { self: self() })];
  for (const device of [phone, laptop]) {
    await device.store.publish(author, ['same']);
    await device.peer.rehost();
  }
  const heard: unknown[] = [];
  laptop.peer.household.on('message', (message) => heard.push(message));
  const stranger = await createLiar(laptop, author.did);
  stranger.say({ t: 'house', body: Uint8Array.from([6, 6, 6]) });
  const [link] = await world.link(phone, laptop, author.did);
  await until(() => phone.peer.household.peers().length === 1, 'the phone knows the laptop');
  await phone.peer.household.send(laptop.key, Uint8Array.from([1, 2, 3]));
  // A stranger who answers nothing holds the admission up for as long as an answer may take.
  await world.clock.advance(9_000);
  await until(() => heard.length === 1, 'heard');
  expect(heard).toEqual([{ peer: phone.key, bytes: Uint8Array.from([1, 2, 3]) }]);
  expect(laptop.peer.household.peers()).toEqual([phone.key]);
  const gone: string[] = [];
  laptop.peer.household.on('gone', (peer) => gone.push(peer));
  link.close('local');
  await until(() => gone.length === 1, 'gone');
  await expect(phone.peer.household.send(laptop.key, new Uint8Array(1))).rejects.toThrow(RangeError);
  expect(stranger.ended()).toBeUndefined();
});

test('SYN-15 a version that hides a removal is counted, stays beside the older one, and is nobody’s fault', async () => {
  const world = worlds.open();
  const author = authorOf(1);
  const visitor = world.add('visitor');
  visitor.peer.seek(author.did);
  await calm(10);
  const liar = await createLiar(visitor, author.did);
  await liar.hears('subscribe');
  const { root, blocks } = await author.tree(['back again']);
  const { bytes } = await author.commit(root, { hides: true });
  const inline = { root, blocks: blocks.map((block) => [block.cid, block.bytes] as const), cursor: null };
  const keys = { operations: [author.operation(0)], delegations: [author.delegation()] };
  liar.say(buildHeads({ did: author.did, ...keys, commits: [bytes], inline }));
  await until(() => visitor.changes.length === 1, 'stored');
  expect(visitor.peer.stats().refusals).toEqual({ 'hidden-removal': 1 });
  expect(liar.ended()).toBeUndefined();
});

test('SWM-4 one link carries all topics that two tabs share, and ends with the last', async () => {
  const world = worlds.open();
  const authors = [1, 2].map(authorOf);
  const [host, visitor] = [world.add('host'), world.add('visitor')];
  for (const author of authors) await host.store.publish(author, ['hello']);
  await host.peer.rehost();
  const [first, second] = authors.map((author) => visitor.peer.seek(author.did));
  const [one, two] = authors;
  if (one === undefined || two === undefined) throw new TypeError('two');
  const [link, theirs] = await world.link(visitor, host, one.did);
  await until(() => visitor.changes.length === 1, 'the first');
  const { topicOf } = await import('../../src/net/index.js');
  const source = { via: 'tracker:wss://t.example', topic: await topicOf(two.did) };
  visitor.pool.introduce(link, source);
  host.pool.introduce(theirs, source);
  await until(() => visitor.changes.length === 2, 'the second over the same link');
  expect(visitor.peer.peers()[0]?.topics.length).toBe(2);
  // The visitor keeps neither: letting go of the last ends the link.
  for (const author of authors) visitor.store.setPolicy(author.did, { reason: 'visit', serve: false });
  await visitor.peer.rehost();
  first?.();
  expect(link.closed).toBe(false);
  second?.();
  expect(link.closed).toBe(true);
});

describe('SWM-8 what is passed on goes one hop, signed by its maker', () => {
  test('somebody else’s words in one’s own mouth are unexpected; a third hop is not made', async () => {
    const world = worlds.open();
    const author = authorOf(1);
    const middle = world.add('middle');
    await middle.store.publish(author, ['hello']);
    await middle.peer.rehost();
    const signer = testSigner(77);
    const [a, b] = [await createLiar(middle, author.did, { key: signer.key }), await createLiar(middle, author.did)];
    await a.hears('subscribe');
    await b.hears('subscribe');
    await calm(10);
    const relay = await signedRelay(signer, { did: author.did, to: b.key, time: world.clock.now() });
    a.say(relay);
    expect(await b.hears('relay')).toMatchObject({ from: a.key });
    // b repeats what it got: it is not b's, so it goes nowhere.
    b.say(relay);
    await until(() => middle.peer.stats().refusals.unexpected === 1, 'refused');
    expect(b.heard.filter((message) => message.t === 'relay').length).toBe(1);
  });
});
