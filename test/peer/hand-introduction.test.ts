/** Two devices that were linked by hand: from the link that they still have to neighbours that sync, and what a liar can say on it. */
import { afterEach, describe, expect, it } from 'vitest';
import { createEmitter } from '../../src/base/index.js';
import { encodeValue } from '../../src/codec/index.js';
import { createLinkPool, createMemoryLinkPair } from '../../src/net/index.js';
import type { CloseReason, Link, LinkPool } from '../../src/net/types.js';
import { createAside } from '../../src/peer/aside.js';
import { createConversations } from '../../src/peer/conversations.js';
import { introduceByHand, MAX_TRIES, TRY_PATIENCE } from '../../src/peer/hand-introduction.js';
import { createPeer } from '../../src/peer/index.js';
import { createIntroductions } from '../../src/peer/introductions.js';
import type { Introduction, NetworkEvents } from '../../src/peer/network-types.js';
import { createRandom, createTestClock, createTestNetwork, createTestSigner } from '../net/support.js';
import { authorOf, calm, until } from './support/peers.js';
import { createToyStore } from './support/toy-store.js';

const open: { close(): void }[] = [];
afterEach(() => {
  for (const one of open.splice(0)) one.close();
});

const clock = createTestClock(1_800_000_000_000);
const author = authorOf(1);

const asideOf = (link: Link) => {
  const aside = createAside(() => link);
  const conversations = createConversations(clock, aside.hear);
  const heard: Uint8Array[] = [];
  conversations.on('message', ({ bytes }) => heard.push(bytes));
  conversations.open(link);
  const ended: CloseReason[] = [];
  link.on('close', ({ reason }) => ended.push(reason));
  return { aside, heard, ended };
};

/** A device: a real peer and pool, and the network as its page has it. */
const device = async (network: ReturnType<typeof createTestNetwork>, seed: number) => {
  const session = await createTestSigner();
  const random = createRandom(seed);
  const pool = createLinkPool({ session, createRtc: network.createRtc, now: clock.now, timers: clock, random });
  const store = createToyStore();
  const connectivity = { online: () => true, onChange: () => () => undefined };
  const peer = createPeer({ store, pool, session, connectivity, now: clock.now, timers: clock, random });
  open.push(peer, pool);
  const steps: Introduction[] = [];
  const emitter = createEmitter<Pick<NetworkEvents, 'introduced'>>();
  const run = createIntroductions({ pool, accepts: peer.accepts });
  const introduce = (step: Introduction): void => {
    steps.push(step);
    void run(step).then((sdp) => sdp !== undefined && emitter.emit('introduced', { id: step.id, sdp }));
  };
  return { peer, pool, store, random, steps, run, network: { introduce, on: emitter.on as never } };
};

const linked = () => {
  const [a, b] = createMemoryLinkPair();
  return [asideOf(a), asideOf(b)] as const;
};

const sdp = 'v=0';

describe('neighbours by hand', () => {
  it('HND-3 the new device gets the repository from the old one, and what it writes gets back, with no server', async () => {
    const memory = createTestNetwork();
    const [old, fresh] = [await device(memory, 1), await device(memory, 2)];
    await old.store.publish(author, ['name: Ada']);
    await old.peer.rehost();
    fresh.peer.seek(author.did);
    const [atOld, atNew] = linked();
    // The old one is linked first, but may listen last: what the new one says meanwhile is not lost.
    introduceByHand({ ...fresh, role: 'new', did: author.did, aside: atNew.aside, timers: clock });
    for (let turn = 0; turn < 4; turn++) await clock.advance(500);
    introduceByHand({ ...old, role: 'old', did: author.did, aside: atOld.aside, timers: clock });
    const came = async (): Promise<boolean> => {
      await clock.advance(500);
      return (await fresh.store.repositories()).some(({ did }) => did === author.did);
    };
    for (let turn = 0; turn < 60 && !(await came()); turn++) await calm(5);
    expect(await came()).toBe(true);
    expect(fresh.pool.links()).toHaveLength(1);
    expect(fresh.pool.links()[0]?.source.via).toBe('hand');
    // Nothing of it went to the linking.
    expect([atOld.heard, atNew.heard]).toEqual([[], []]);
  });

  it('HND-3 offers three times and not more, and lets the link go then', async () => {
    const memory = createTestNetwork();
    const fresh = await device(memory, 3);
    const [silent, atNew] = linked();
    const said: Uint8Array[] = [];
    silent.aside.listen((bytes) => said.push(bytes));
    introduceByHand({ ...fresh, role: 'new', did: author.did, aside: atNew.aside, timers: clock });
    for (let turn = 0; turn < MAX_TRIES + 1; turn++) {
      await clock.advance(TRY_PATIENCE);
      await calm();
    }
    expect(fresh.steps.filter(({ step }) => step === 'offer')).toHaveLength(MAX_TRIES);
    expect(said.length).toBeLessThanOrEqual(MAX_TRIES);
    expect(atNew.ended).toEqual(['local']);
    expect(fresh.pool.stats().offers).toBe(0);
  });

  it('HND-3 the old device waits as long as the other may try, and lets the link go then', async () => {
    const old = await device(createTestNetwork(), 9);
    const [atOld] = linked();
    introduceByHand({ ...old, role: 'old', did: author.did, aside: atOld.aside, timers: clock });
    await clock.advance(MAX_TRIES * TRY_PATIENCE - 1);
    expect(atOld.ended).toEqual([]);
    await clock.advance(1);
    expect(atOld.ended).toEqual(['local']);
  });

  it('HND-3 nothing more is offered when it is not wanted any more, or the link is gone; a description that comes late is not told', async () => {
    for (const way of ['unwanted', 'gone', 'late'] as const) {
      const fresh = await device(createTestNetwork(), 10);
      const [other, atNew] = linked();
      const said: unknown[] = [];
      other.aside.listen((bytes) => said.push(bytes));
      const made = createEmitter<Pick<NetworkEvents, 'introduced'>>();
      const network = { introduce: (step: Introduction) => void fresh.steps.push(step), on: made.on as never };
      const timers = clock.pending();
      const stop = introduceByHand({
        ...fresh,
        network,
        role: 'new',
        did: author.did,
        aside: atNew.aside,
        timers: clock,
      });
      if (way === 'unwanted') {
        stop();
        expect(clock.pending()).toBe(timers);
      }
      if (way === 'gone') other.aside.close();
      const [first] = fresh.steps;
      await clock.advance(TRY_PATIENCE);
      made.emit('introduced', { id: first?.id ?? '', sdp });
      await clock.advance(TRY_PATIENCE);
      expect([way, fresh.steps.length]).toEqual([way, way === 'late' ? 3 : 1]);
      expect(said).toEqual([]);
      expect(atNew.ended).toEqual(way === 'late' ? [] : [way === 'gone' ? 'remote' : 'local']);
      stop();
    }
  });

  it.each([
    ['garbage', 'malformed', [new Uint8Array([1, 2, 3])]],
    ['what is no map', 'malformed', [encodeValue(['offer', 0, sdp])]],
    ['one with something more in it', 'malformed', [encodeValue({ t: 'offer', n: 0, sdp, more: 1 })]],
    ['one whose number is none', 'malformed', [encodeValue({ t: 'offer', n: '0', sdp })]],
    ['one whose description is none', 'malformed', [encodeValue({ t: 'offer', n: 0, sdp: 7 })]],
    ['one that is too large', 'malformed', [encodeValue({ t: 'offer', n: 0, sdp: 'v'.repeat(9_000) })]],
    ['of an unknown kind', 'malformed', [encodeValue({ t: 'relay', n: 0, sdp })]],
    ['an answer to one that offered nothing', 'unexpected', [encodeValue({ t: 'answer', n: 0, sdp })]],
    ['an offer out of its turn', 'unexpected', [encodeValue({ t: 'offer', n: 1, sdp })]],
    ['the same offer twice', 'unexpected', [0, 0].map((n) => encodeValue({ t: 'offer', n, sdp }))],
    ['offers without end', 'unexpected', [0, 1, 2, 3].map((n) => encodeValue({ t: 'offer', n, sdp }))],
  ] as const)('HND-3 %s ends the link: %s', async (_, reason, messages) => {
    const old = await device(createTestNetwork(), 4);
    const [atOld, liar] = linked();
    introduceByHand({ ...old, role: 'old', did: author.did, aside: atOld.aside, timers: clock });
    for (const bytes of messages) liar.aside.tell(bytes);
    await until(() => atOld.ended.length > 0, 'it is over');
    expect(atOld.ended).toEqual([reason]);
    expect(old.steps.length).toBeLessThanOrEqual(MAX_TRIES);
    liar.aside.tell(encodeValue({ t: 'offer', n: 0, sdp }));
    await calm();
    expect(old.steps.length).toBeLessThanOrEqual(MAX_TRIES);
  });

  it('HND-3 the new device takes one answer for an offer, and no offer', async () => {
    for (const [messages, accepted] of [
      [[encodeValue({ t: 'offer', n: 0, sdp })], 0],
      [[encodeValue({ t: 'answer', n: 1, sdp })], 0],
      [[encodeValue({ t: 'answer', n: -1, sdp })], 0],
      [[0, 0].map((n) => encodeValue({ t: 'answer', n, sdp })), 1],
    ] as const) {
      const fresh = await device(createTestNetwork(), 5);
      const [liar, atNew] = linked();
      introduceByHand({ ...fresh, role: 'new', did: author.did, aside: atNew.aside, timers: clock });
      for (const bytes of messages) liar.aside.tell(bytes);
      await until(() => atNew.ended.length > 0, 'it is over');
      expect(atNew.ended).toEqual(['unexpected']);
      expect(fresh.steps.filter(({ step }) => step === 'accept')).toHaveLength(accepted);
    }
  });

  it('HND-3 holds one message until the linking is done; a second ends the link', async () => {
    const [atOld, liar] = linked();
    liar.aside.tell(encodeValue({ t: 'offer', n: 0, sdp }));
    await calm();
    expect(atOld.ended).toEqual([]);
    liar.aside.tell(encodeValue({ t: 'offer', n: 1, sdp }));
    await until(() => atOld.ended.length > 0, 'it is over');
    expect(atOld.ended).toEqual(['unexpected']);
  });

  it('HND-3 the peer gives the browser no unsound description, answers for nothing that it does not carry, and keeps two offers', async () => {
    const memory = createTestNetwork();
    const old = await device(memory, 6);
    const [a, b] = [await device(memory, 7), await device(memory, 8)];
    const good = await a.run({ step: 'offer', id: 'x', did: author.did });
    expect(good).toMatch(/^v=0/);
    expect(await old.run({ step: 'answer', id: 'x', did: author.did, sdp: good })).toBeUndefined();
    await old.store.publish(author, ['name: Ada']);
    await old.peer.rehost();
    expect(await old.run({ step: 'answer', id: 'x', did: author.did, sdp: 'v=0 garbage' })).toBeUndefined();
    for (const bad of [undefined, 7, {}, { step: 'offer' }, { step: 'seize', id: 'x', did: author.did }])
      expect(await old.run(bad)).toBeUndefined();
    const offersOf = (pool: LinkPool): number => pool.stats().offers;
    for (let n = 0; n < 5; n++) await b.run({ step: 'offer', id: `${n}`, did: author.did });
    expect(offersOf(b.pool)).toBe(2);
    await b.run({ step: 'accept', id: '4', sdp: 'garbage' });
    expect(offersOf(b.pool)).toBe(1);
  });
});
