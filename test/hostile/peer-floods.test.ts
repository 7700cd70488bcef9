/** What one link can make a tab hold or wait for. */
import { afterEach, describe, expect, test } from 'vitest';
import { createEmitter, type Did, type RefusalCode } from '../../src/base/index.js';
import { cidOfRaw } from '../../src/codec/index.js';
import type { Link, LinkEvents, LinkStats, Topic } from '../../src/net/types.js';
import { type Carried, createCarried } from '../../src/peer/carried.js';
import type { SyncStore } from '../../src/peer/index.js';
import { createGate, createInnerGate, createIntake, type IntakeEvents } from '../../src/peer/intake/index.js';
import { buildGet, buildHeads } from '../../src/peer/messages/index.js';
import { createProver } from '../../src/peer/prove.js';
import { createAnswers, createSession, type Session, type SessionEvents } from '../../src/peer/session/index.js';
import type { HeadInfo } from '../../src/worker/index.js';
import { fakeOf } from '../helpers/fake.js';
import { testKey, testSigner } from '../helpers/keys.js';
import { createTestClock } from '../net/support.js';
import { createLiar } from '../peer/support/liar.js';
import { authorOf, calm, createWorld, testDid, until, type World } from '../peer/support/peers.js';
import { createToyStore } from '../peer/support/toy-store.js';

let world: World | undefined;
afterEach(() => {
  world?.close();
  world = undefined;
});

const did = testDid(1);
const cid = await cidOfRaw(new Uint8Array([1]));

/** As much of a session as is looked at, with its events in the test's hand. */
const stubSession = (fields: Partial<Session> = {}) => {
  const emitter = createEmitter<SessionEvents>();
  let listening = 0;
  const session = fakeOf<Session>({
    closed: false,
    remote: testKey(9),
    link: fakeOf<Link>({ transcript: new Uint8Array(32) }),
    subscribe: () => undefined,
    unsubscribe: () => undefined,
    subscribed: () => ({ answered: true, deadline: null }),
    on(name, listener) {
      listening += 1;
      const stop = emitter.on(name, listener);
      return () => {
        listening -= 1;
        stop();
      };
    },
    ...fields,
  });
  return { session, emitter, listening: () => listening };
};

const never = <T>(): Promise<T> => new Promise(() => undefined);

describe('SYN-11 what is announced faster than it is judged', () => {
  test('is not held without end, and asked for again later', async () => {
    let judging = 0;
    const store: SyncStore = {
      ...createToyStore(),
      receiveOperations: () => {
        judging += 1;
        return never();
      },
    };
    const faults: RefusalCode[] = [];
    const intake = createIntake({
      store,
      timers: createTestClock(),
      did,
      part: () => undefined,
      durability: () => 'relaxed',
      gate: createGate(8),
      fault: (_, code) => faults.push(code),
    });
    let stalled = 0;
    intake.on('stalled', () => {
      stalled += 1;
    });
    const { session } = stubSession();
    const message = buildHeads({ did, operations: [new Uint8Array(7_000)] });
    for (let at = 0; at < 5_000; at++) intake.heads(session, message);
    await calm(5);
    expect(judging).toBe(1);
    expect(stalled).toBe(5_000 - 64);
    expect(faults).toEqual([]);
  });

  test('SYN-7 a log that is announced and never sent is a timeout, and weighs', async () => {
    world = createWorld();
    const author = authorOf(1);
    const visitor = world.add('visitor');
    visitor.peer.seek(author.did);
    const liar = await createLiar(visitor, author.did);
    await liar.hears('subscribe');
    liar.say(buildHeads({ did: author.did, log: { n: 7, id: cid } }));
    await liar.hears('get');
    await world.clock.advance(9_000);
    await until(() => visitor.peer.stats().refusals.timeout === 1, 'scored');
  });

  test('heads of one identity, however many, wait in a bounded number', async () => {
    const author = authorOf(1);
    const heads = Array.from({ length: 300 }, (_, n) => n);
    const ids = await Promise.all(heads.map((n) => cidOfRaw(Uint8Array.from([n & 255, n >> 8]))));
    let begun = 0;
    const store: SyncStore = {
      ...createToyStore(),
      receiveHeads: async (_: Did, commits: readonly Uint8Array[]) =>
        commits.map(([n = 0, high = 0]) => {
          const id = ids[n + high * 256];
          if (id === undefined) throw new RangeError('a head that nobody made');
          const head = fakeOf<HeadInfo>({ id, data: id, did: author.did });
          return { verdict: 'valid', known: false, newer: true, head };
        }),
      beginPull: () => {
        begun += 1;
        return never();
      },
    };
    const intake = createIntake({
      store,
      timers: createTestClock(),
      did: author.did,
      part: () => undefined,
      durability: () => 'relaxed',
      gate: createGate(1_000),
      fault: () => undefined,
    });
    const { session } = stubSession({ knows: () => undefined });
    for (const n of heads) {
      intake.heads(session, buildHeads({ did: author.did, commits: [Uint8Array.from([n & 255, n >> 8])] }));
      await calm(2);
    }
    await calm();
    expect(begun).toBe(64);
  });
});

test('SYN-11 an identity whose sources stall does not hold up the others', async () => {
  const gate = createGate(8);
  const [stalling, other] = [createInnerGate(gate, 2), createInnerGate(gate, 2)];
  for (let at = 0; at < 50; at++) void stalling(() => never());
  expect(await other(async () => 'through')).toBe('through');
});

describe('SYN-13 proofs', () => {
  const message = { t: 'prove', did, key: testKey(3), delegations: [], sig: new Uint8Array(64) } as const;

  const setUp = async (holds: () => boolean, known: () => boolean, answered: () => boolean) => {
    const signer = testSigner(3);
    const remote = testKey(9);
    const { createSelf } = await import('../../src/peer/index.js');
    const proof = await createSelf(did, signer, async () => []).prove(new Uint8Array(32), remote);
    const intake = createEmitter<IntakeEvents>();
    let listening = 0;
    const carried = fakeOf<Carried>({
      intake: fakeOf<Carried['intake']>({
        on(name, listener) {
          listening += 1;
          const stop = intake.on(name, listener);
          return () => {
            listening -= 1;
            stop();
          };
        },
        after: (_, run) => void run(),
      }),
    });
    const stub = stubSession({ subscribed: () => ({ answered: answered(), deadline: null }) });
    const outcomes: string[] = [];
    const prover = createProver({
      store: {
        identity: async () =>
          known() ? fakeOf<NonNullable<Awaited<ReturnType<SyncStore['identity']>>>>({}) : undefined,
        receiveDelegations: async () => ({ verdict: 'valid', accepted: 0 }),
        authority: async () => ({ holds: holds() }),
      },
      session: testKey(1),
      self: () => null,
      carried: () => carried,
      onProven: () => outcomes.push('proven'),
      onForged: (_, code) => outcomes.push(code),
      onEnded: (_, code) => outcomes.push(`ended ${code}`),
      onError: (error) => outcomes.push(String(error)),
    });
    return { ...stub, prover, proof: { ...message, ...proof }, intake, listening: () => listening, outcomes };
  };

  test('said a thousand times by somebody who sends no log are held once, and go with the link', async () => {
    const { prover, proof, session, emitter, listening } = await setUp(
      () => false,
      () => false,
      () => false,
    );
    for (let at = 0; at < 1_000; at++) prover.received(session, proof);
    await until(() => listening() > 0, 'held');
    await calm();
    expect(listening()).toBe(1);
    emitter.emit('closed', undefined);
    expect(listening()).toBe(0);
  });

  test('of a device that is newer than the log here are judged when the log has come', async () => {
    let fresh = false;
    const { prover, proof, session, intake, outcomes } = await setUp(
      () => fresh,
      () => true,
      () => fresh,
    );
    prover.received(session, proof);
    await calm();
    expect(outcomes).toEqual([]);
    fresh = true;
    intake.emit('judged', { session, holds: [], current: true });
    await until(() => outcomes.length > 0, 'judged');
    expect(outcomes).toEqual(['proven']);
  });
});

test('a neighbour that is gone is not held on to', () => {
  const clock = createTestClock();
  const carried = createCarried(did, 'aa' as Topic, {
    store: createToyStore(),
    now: clock.now,
    timers: clock,
    gate: createGate(8),
    surroundings: () => ({ online: true, trackers: [], others: undefined, linking: false }),
    fault: () => undefined,
    onStored: () => undefined,
    onStatus: () => undefined,
    onLook: () => undefined,
    onKeys: () => undefined,
    onConflict: () => undefined,
    onNotYet: () => undefined,
    onError: () => undefined,
  });
  const { session, listening } = stubSession();
  carried.add(session);
  expect(listening()).toBe(1);
  carried.remove(session);
  expect(listening()).toBe(0);
  carried.close();
});

describe('one link', () => {
  const linkOf = (send: Link['send']) => {
    const emitter = createEmitter<LinkEvents>();
    const link = fakeOf<Link>({
      remote: testKey(9),
      closed: false,
      send,
      on: emitter.on,
      close: () => undefined,
      stats: () => fakeOf<LinkStats>({ bytesIn: 0 }),
    });
    return { link, emitter };
  };

  const open = (send: Link['send'], store: SyncStore = createToyStore()) => {
    const { link, emitter } = linkOf(send);
    const clock = createTestClock();
    const session = createSession(link, {
      answers: createAnswers(store, () => true),
      now: clock.now,
      timers: clock,
      answerOther: async () => undefined,
      onError: () => undefined,
    });
    const faults: RefusalCode[] = [];
    session.on('fault', ({ code }) => faults.push(code));
    session.greet();
    session.listen();
    return { session, emitter, faults };
  };

  test('SYN-3 that greets late is not held for in megabytes', () => {
    const { emitter, faults } = open(async () => undefined);
    for (let at = 0; at < 4; at++) {
      emitter.emit('message', { channel: 'bulk', bytes: new Uint8Array(1024 * 1024) });
    }
    expect(faults).toHaveLength(2);
  });

  test('SYN-6 that asks and does not read has eight answers made for it, and no more', async () => {
    const { encodeMessage } = await import('../../src/peer/messages/index.js');
    let made = 0;
    const store: SyncStore = {
      ...createToyStore(),
      getBlocks: async () => {
        made += 1;
        return [{ cid, bytes: new Uint8Array(100_000) }];
      },
    };
    const { emitter, session } = open((channel) => (channel === 'bulk' ? never() : Promise.resolve()), store);
    const say = (bytes: Uint8Array<ArrayBuffer>) => emitter.emit('message', { channel: 'control', bytes });
    say(encodeMessage({ t: 'hello', versions: [1], time: 0 }));
    expect(session.open).toBe(true);
    for (let id = 1; id <= 30; id++) say(encodeMessage(buildGet({ id, did, kind: 'blocks', cids: [cid] })));
    await until(() => made > 0, 'answers');
    await calm();
    expect(made).toBe(8);
  });
});
