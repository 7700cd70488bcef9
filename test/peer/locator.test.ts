import { afterEach, describe, expect, it } from 'vitest';
import { createMemoryLinkPair, topicOfBytes } from '../../src/net/index.js';
import type { Topic } from '../../src/net/types.js';
import { createLocatorKeeper, type LocatorKeeper } from '../../src/peer/locator/keep.js';
import { MAX_ANSWERS, MAX_ASKED_A_WINDOW, MAX_VISITORS, VISIT_LIFE } from '../../src/peer/locator/limits.js';
import { createLocatorSeeker } from '../../src/peer/locator/seek.js';
import { encodeMessage, type Message, parseMessage } from '../../src/peer/messages/index.js';
import { deriveLocator } from '../../src/vault/index.js';
import { openLocatorBox, sealLocatorBox } from '../../src/vault/recovery/index.js';
import { testSigner } from '../helpers/keys.js';
import { createTestClock } from '../net/support.js';
import { calm, createManualPool, type ManualPool, testDid, until } from './support/peers.js';

const bytes = (fill: number, length = 16): Uint8Array<ArrayBuffer> => new Uint8Array(length).fill(fill);
const random = (length: number) => crypto.getRandomValues(new Uint8Array(length));
const closing: (() => void)[] = [];
afterEach(() => {
  for (const close of closing.splice(0)) close();
});

let serial = 0;
const poolOf = (): { readonly pool: ManualPool; readonly key: ReturnType<typeof testSigner>['key'] } => {
  serial += 1;
  const { key } = testSigner(9_000 + serial);
  return { pool: createManualPool(key), key };
};

/** A browser's own, which tells fractions. */
const clock = createTestClock(1_800_000_000_000.25);
const onError = (error: unknown): never => {
  throw error;
};

const keeperOf = (boxes: ReadonlyMap<Topic, Uint8Array<ArrayBuffer>>) => {
  const at = poolOf();
  const keeper: LocatorKeeper = createLocatorKeeper({
    ...{ pool: at.pool, now: clock.now, timers: clock, onError },
    boxAt: (topic) => boxes.get(topic),
  });
  closing.push(keeper.close);
  return { ...at, keeper };
};

const seekerOf = (name: Uint8Array<ArrayBuffer>) => {
  const at = poolOf();
  const boxes: Uint8Array<ArrayBuffer>[] = [];
  let asked = 0;
  const seeker = createLocatorSeeker({
    ...{ pool: at.pool, now: clock.now, timers: clock, onError, name, topic: topicOfBytes(name) },
    onBox: (box) => void boxes.push(box),
    onAsked: () => {
      asked += 1;
    },
  });
  closing.push(seeker.close);
  return { ...at, boxes, asked: () => asked };
};

const meet = (
  a: { readonly pool: ManualPool; readonly key: ReturnType<typeof testSigner>['key'] },
  b: { readonly pool: ManualPool; readonly key: ReturnType<typeof testSigner>['key'] },
  name: Uint8Array,
) => {
  const source = { via: 'hand', topic: topicOfBytes(name) };
  const pair = createMemoryLinkPair({ keys: [a.key, b.key], source, now: clock.now });
  a.pool.put(pair[0]);
  b.pool.put(pair[1]);
  return pair;
};

/** The other end of a link that says what it likes. */
const visit = async (keeper: ReturnType<typeof keeperOf>, name: Uint8Array) => {
  const { key } = poolOf();
  const source = { via: 'hand', topic: topicOfBytes(name) };
  const [mine, theirs] = createMemoryLinkPair({ keys: [key, keeper.key], source, now: clock.now });
  const heard: Message[] = [];
  mine.on('message', ({ bytes: got }) => {
    const parsed = parseMessage(got);
    if (parsed.verdict === 'valid') heard.push(parsed.value);
  });
  keeper.pool.put(theirs);
  const say = (message: Message): Promise<void> => mine.send('control', encodeMessage(message));
  await say({ t: 'hello', versions: [1], time: Math.floor(clock.now()) });
  return { mine, say, heard, answers: () => heard.filter((message) => message.t === 'answer') };
};

const ask = (id: number, body: Uint8Array<ArrayBuffer>, role = 'locator'): Message => ({ t: 'ask', id, role, body });

describe('a locator', () => {
  it('LOC-4 whoever has the words is answered with the box, which opens for them', async () => {
    const locator = await deriveLocator(bytes(7));
    const content = { did: testDid(3), pins: [], trackers: ['wss://a.example/rendezvous'] };
    const box = await sealLocatorBox(locator, content, random);
    const keeper = keeperOf(new Map([[topicOfBytes(locator.topic), box]]));
    const seeker = seekerOf(locator.topic);
    const [link] = meet(seeker, keeper, locator.topic);
    await until(() => seeker.boxes.length === 1, 'the box');
    expect(await openLocatorBox(locator, seeker.boxes[0] ?? bytes(0))).toEqual(content);
    await until(() => link.closed, 'who was asked is let go');
    expect(seeker.asked()).toBe(1);
  });

  it('LOC-4 a keeper answers for the topic of the link only, and tells nothing else', async () => {
    const [one, other] = [await deriveLocator(bytes(1)), await deriveLocator(bytes(2))];
    const boxes = new Map([one, other].map(({ topic }) => [topicOfBytes(topic), bytes(5, 4_125)]));
    const visitor = await visit(keeperOf(boxes), one.topic);
    await visitor.say(ask(1, other.topic));
    await visitor.say({
      t: 'get',
      id: 2,
      did: testDid(1),
      kind: 'log',
      root: null,
      have: [],
      scope: [],
      posts: null,
      cursor: null,
      cids: [],
      from: 0,
    });
    await visitor.say(ask(3, bytes(0, 0), 'clock'));
    await until(() => visitor.heard.length >= 4, 'all are answered');
    expect(visitor.heard.slice(1)).toEqual([
      { t: 'answer', id: 1, body: null, refused: 'not-found' },
      { t: 'unsupported', of: 'get', id: 2 },
      { t: 'unsupported', of: 'ask', id: 3 },
    ]);
  });

  it('LOC-5 a visitor is answered twice, and has to go after half a minute', async () => {
    const { topic } = await deriveLocator(bytes(1));
    const visitor = await visit(keeperOf(new Map([[topicOfBytes(topic), bytes(5, 4_125)]])), topic);
    for (let id = 1; id <= 4; id++) await visitor.say(ask(id, topic));
    await until(() => visitor.answers().length === 4, 'four answers');
    expect(visitor.answers().map((answer) => answer.t === 'answer' && answer.refused)).toEqual([
      null,
      null,
      'too-many',
      'too-many',
    ]);
    await clock.advance(VISIT_LIFE);
    await until(() => visitor.mine.closed, 'gone');
  });

  it('LOC-5 a crowd finds no place, and its questions an end', async () => {
    const { topic } = await deriveLocator(bytes(1));
    const name = topicOfBytes(topic);
    const keeper = keeperOf(new Map([[name, bytes(5, 4_125)]]));
    const elsewhere = topicOfBytes(bytes(9, 20));
    expect([keeper.keeper.accepts(name), keeper.keeper.accepts(elsewhere)]).toEqual([true, false]);
    for (let at = 0; at < MAX_VISITORS; at++) await visit(keeper, topic);
    expect(keeper.keeper.accepts(name)).toBe(false);
    let served = 0;
    for (let at = 0; at < MAX_ASKED_A_WINDOW + 5; at++) {
      const visitor = await visit(keeper, topic);
      await visitor.say(ask(1, topic));
      await until(() => visitor.answers().length === 1, 'an answer');
      const [answer] = visitor.answers();
      if (answer?.t === 'answer' && answer.body !== null) served += 1;
      visitor.mine.close('local');
    }
    expect(served).toBe(MAX_ASKED_A_WINDOW);
  });

  it('LOC-6 false boxes do not open, and many of them end somewhere', async () => {
    const locator = await deriveLocator(bytes(7));
    const seeker = seekerOf(locator.topic);
    const liar = keeperOf(new Map([[topicOfBytes(locator.topic), random(4_125)]]));
    meet(seeker, liar, locator.topic);
    await until(() => seeker.boxes.length === 1, 'an answer');
    expect(await openLocatorBox(locator, seeker.boxes[0] ?? bytes(0))).toHaveProperty('problem');
    for (let at = 1; at < MAX_ANSWERS + 3; at++) {
      const [mine] = meet(seeker, keeperOf(new Map([[topicOfBytes(locator.topic), bytes(1, 4_125)]])), locator.topic);
      await until(() => mine.closed, 'let go');
    }
    await calm();
    expect(seeker.boxes.length).toBe(MAX_ANSWERS);
  });

  it('LOC-6 whoever answers nothing, or without end, holds up nobody', async () => {
    const locator = await deriveLocator(bytes(7));
    const box = await sealLocatorBox(locator, { did: testDid(3), pins: [], trackers: [] }, random);
    const seeker = seekerOf(locator.topic);
    const { key } = poolOf();
    const source = { via: 'hand', topic: topicOfBytes(locator.topic) };
    const [mute, atSeeker] = createMemoryLinkPair({ keys: [key, seeker.key], source, now: clock.now });
    seeker.pool.put(atSeeker);
    await mute.send('control', encodeMessage({ t: 'hello', versions: [1], time: Math.floor(clock.now()) }));
    meet(seeker, keeperOf(new Map([[topicOfBytes(locator.topic), box]])), locator.topic);
    await until(() => seeker.boxes.length === 1, 'the other one’s box');
    await clock.advance(70_000);
    await until(() => mute.closed, 'given up');
    const [chatty, alsoAtSeeker] = createMemoryLinkPair({ keys: [poolOf().key, seeker.key], source, now: clock.now });
    seeker.pool.put(alsoAtSeeker);
    await chatty.send('control', encodeMessage({ t: 'hello', versions: [1], time: Math.floor(clock.now()) }));
    for (let at = 0; at < 1_200 && !chatty.closed; at++)
      await chatty.send('control', encodeMessage({ t: 'unsupported', of: 'ask', id: null })).catch(() => undefined);
    await until(() => chatty.closed, 'cut off');
    expect(seeker.boxes.length).toBe(1);
  });
});
