/** Somebody stalls at every step, from the offer to the last block; an honest host beside it is heard within its bound all the same. */
import { describe, expect, onTestFinished, test } from 'vitest';
// Fetched by the peer when first needed: a test's clock does not wait for it.
import '../../src/peer/intake/steps.js';
import { byteString, cidOfRaw, decodeMap, encodeValue } from '../../src/codec/index.js';
import {
  createLinkPool,
  createMemoryNetwork,
  createSessionSigner,
  type LinkPool,
  topicOf,
} from '../../src/net/index.js';
import { framesOf } from '../../src/net/link/frames.js';
import type { RtcConnection } from '../../src/net/link/rtc.js';
import { createPeer } from '../../src/peer/index.js';
import { createRandom, createTestClock, settled } from '../net/support.js';
import { tab, clock as worldClock } from '../worker/world.js';
import { type Author, headsOf, makeAuthor, pictureOf, truthOf } from './lies/author.js';
import { fill, type Ground, meet, openHost, sourceOf } from './lies/ends.js';
import { type Speaker, speakOver, waitFor } from './lies/liar.js';
import { bound, type StallScene, stalls } from './stalls/steps.js';

/** What the time that has passed set off is done, on a loaded machine too. */
const rest = async (): Promise<void> => {
  for (let turn = 0; turn < 10; turn++) await settled();
};

const sessionText = (random: Ground['random']): Uint8Array<ArrayBuffer> =>
  encodeValue({ t: 'session', v: 1, key: byteString(random(32)), nonce: byteString(random(32)) });

const sendFrames = ({ control }: RtcConnection, message: Uint8Array): void => {
  for (const frame of framesOf(message)) control.send(frame);
};

const setUp = async (number: number) => {
  const clock = createTestClock(worldClock.now);
  const random = createRandom(number);
  const ground: Ground = { ...createMemoryNetwork({ random }), now: clock.now, timers: clock, random };
  const author = await makeAuthor(500 + number, clock.now());
  const truth = await truthOf(author);
  const source = sourceOf(await topicOf(author.did));
  const { verify } = await tab();
  const session = await createSessionSigner(random);
  const pool = createLinkPool({ ...ground, session });
  const refused: string[] = [];
  pool.on('refused', ({ reason }) => refused.push(reason));
  const connectivity = { online: () => true, onChange: () => () => undefined };
  const peer = createPeer({ store: verify, pool, session, connectivity, ...ground });
  peer.seek(author.did);
  await waitFor(() => peer.status(author.did) !== undefined, 'the visitor seeks');
  onTestFinished(() => {
    peer.close();
    pool.close();
  });
  /** A connection to the visitor without a handshake. */
  const plug = async (): Promise<RtcConnection> => {
    const offer = await pool.offer(source);
    if (offer === undefined) throw new TypeError('an offer');
    const connection = ground.createRtc();
    await offer.accept(await connection.answer(offer.sdp));
    await waitFor(() => connection.control.open, 'connected');
    return connection;
  };
  const connect: StallScene['connect'] = async (reach) => {
    // What answers an offer holds a place, whether anything comes of it or not.
    if (reach === 'nowhere') await pool.answer(await ground.createRtc().offer(), source);
    else {
      const connection = await plug();
      if (reach === 'session') sendFrames(connection, sessionText(random));
    }
    expect(pool.stats().connecting).toBe(1);
  };
  const speak: StallScene['speak'] = async (options) => {
    const hand = createLinkPool({ ...ground, session: await createSessionSigner(random) });
    const linked = new Promise<Speaker>((resolve) => {
      hand.on('link', (link) => resolve(speakOver(link, { now: clock.now(), ...options })));
    });
    await meet(hand, pool, source);
    return linked;
  };
  const scene: StallScene = { author, truth, connect, speak };
  return { scene, ground, plug, clock, verify, pool, peer, source, refused };
};

describe('LNK-6 SYN-7 a peer that stalls', () => {
  test.each(stalls.map((stall, number) => ({ ...stall, number })))(
    '$step: an honest host is heard within 16 s',
    async ({ play, cut, number }) => {
      const { scene, ground, clock, verify, pool, peer, source } = await setUp(number);
      await play(scene);
      const store = (await tab()).verify;
      await fill(store, scene.author, scene.truth);
      const host = await openHost(ground, scene.author, store);
      onTestFinished(host.close);
      expect(await meet(host.pool, pool, source)).toBe(true);
      let waited = 0;
      while ((await verify.profile(scene.author.did)) === undefined && waited < bound) {
        await clock.advance(250);
        await rest();
        waited += 250;
      }
      expect((await verify.profile(scene.author.did))?.record).toMatchObject({ name: scene.author.name });
      await waitFor(() => peer.status(scene.author.did)?.kind === 'served', 'served');
      // Whoever never finished a handshake holds no place for good.
      await clock.advance(bound);
      expect(pool.stats().connecting).toBe(0);
      // Nor a link without a hello; who is only slow with an answer is no offender.
      expect(pool.links()).toHaveLength(cut ? 1 : 2);
    },
  );
});

test('SYN-7 a peer that never answers for a picture: the honest host is asked, and it is here within 16 s', async () => {
  const { scene, ground, clock, verify, pool, peer, source } = await setUp(800);
  const { author, truth } = scene;
  const liar = await scene.speak();
  await liar.hears('subscribe');
  liar.say(headsOf(author, truth));
  await waitFor(async () => (await verify.profile(author.did)) !== undefined, 'the profile is here');
  const bytes = pictureOf(author);
  const cid = await cidOfRaw(bytes);
  const fetching = peer.fetchBlob(author.did, { cid, size: bytes.length, mime: 'image/png' });
  await liar.hears('get', ({ kind }) => kind === 'chunk');
  const store = (await tab()).verify;
  await fill(store, author, truth);
  const host = await openHost(ground, author, store);
  onTestFinished(host.close);
  expect(await meet(host.pool, pool, source)).toBe(true);
  let waited = 0;
  while ((await verify.blob(cid))?.complete !== true && waited < bound) {
    await clock.advance(250);
    await rest();
    waited += 250;
  }
  expect((await verify.blob(cid))?.complete).toBe(true);
  await fetching;
});

describe('LNK-4 a handshake', () => {
  /** What a pool sent on one connection, taken down on the way. */
  const recorded = async (
    pool: LinkPool,
    ground: Ground,
    author: Author,
  ): Promise<readonly Uint8Array<ArrayBuffer>[]> => {
    const sent: Uint8Array<ArrayBuffer>[] = [];
    const hand = createLinkPool({
      ...ground,
      session: await createSessionSigner(ground.random),
      createRtc() {
        const connection = ground.createRtc();
        const { control } = connection;
        const send = control.send.bind(control);
        control.send = (frame) => {
          sent.push(frame.slice());
          send(frame);
        };
        return connection;
      },
    });
    const linked = new Promise<void>((resolve) => hand.on('link', () => resolve()));
    await meet(hand, pool, sourceOf(await topicOf(author.did)));
    await linked;
    await waitFor(() => pool.links().length === 1, 'open at both ends');
    hand.close();
    return sent.slice(0, 2);
  };

  test('that is replayed on another connection opens nothing, is counted, and its key is not held to it', async () => {
    const { scene, ground, plug, pool, peer, refused } = await setUp(900);
    const frames = await recorded(pool, ground, scene.author);
    expect(frames.map((frame) => decodeMap(frame.subarray(1)).verdict)).toEqual(['valid', 'valid']);
    await waitFor(() => pool.links().length === 0, 'the first link is over');
    const again = await plug();
    for (const frame of frames) again.control.send(frame);
    await waitFor(() => refused.length > 0, 'refused');
    expect(refused).toEqual(['bad-handshake']);
    expect(pool.links()).toEqual([]);
    expect(peer.stats().refusals).toEqual({ 'bad-handshake': 1 });
  });

  test('under swapped fingerprints opens nothing; a middleman on both sides is caught by the owner’s proof', async () => {
    const { scene, ground, clock, pool, verify, peer, source, refused } = await setUp(901);
    const { author, truth } = scene;
    const swap = (sdp: string): string =>
      sdp.replace(/^(a=fingerprint:sha-256 )..:/m, (_, head: string) => `${head}00:`);
    const offer = await pool.offer(source);
    const stranger = createLinkPool({ ...ground, session: await createSessionSigner(ground.random) });
    const answer = await stranger.answer(swap(offer?.sdp ?? ''), source);
    const over: string[] = [];
    stranger.on('refused', ({ reason }) => over.push(reason));
    await offer?.accept(swap(answer ?? ''));
    await waitFor(async () => {
      await clock.advance(1_000);
      return refused.length === 1 && over.length === 1;
    }, 'refused at both ends');
    expect([pool.links().length, stranger.links().length]).toEqual([0, 0]);

    // In the middle: one link to the visitor, one to the owner, every message passed on as it is.
    const store = (await tab()).verify;
    await fill(store, author, truth);
    const owner = await openHost(ground, author, store);
    onTestFinished(owner.close);
    const [left, right] = [await createSessionSigner(ground.random), await createSessionSigner(ground.random)].map(
      (session) => createLinkPool({ ...ground, session }),
    );
    if (left === undefined || right === undefined) throw new TypeError('two');
    const links = Promise.all(
      [left, right].map((one) => new Promise<Parameters<typeof speakOver>[0]>((resolve) => one.on('link', resolve))),
    );
    await meet(left, pool, source);
    await meet(right, owner.pool, source);
    const [near, far] = await links;
    if (near === undefined || far === undefined) throw new TypeError('two');
    let proofs = 0;
    for (const [from, to] of [
      [near, far],
      [far, near],
    ] as const) {
      from.on('message', ({ channel, bytes }) => {
        const decoded = decodeMap(bytes);
        if (decoded.verdict === 'valid' && decoded.value.t === 'prove') proofs += 1;
        if (!to.closed) to.send(channel, bytes).catch(() => undefined);
      });
    }
    await waitFor(async () => (await verify.profile(author.did)) !== undefined || near.closed, 'the truth passes');
    await waitFor(async () => {
      await clock.advance(100);
      return near.closed;
    }, 'the middleman is cut off');
    expect(proofs).toBe(1);
    expect(peer.stats().refusals).toEqual({ 'bad-signature': 1 });
    // He could not have forged a word: what came through is the author's, or nothing.
    const record = (await verify.profile(author.did))?.record;
    expect(record === undefined || JSON.stringify(record).includes(author.name)).toBe(true);
    expect(peer.status(author.did)).not.toMatchObject({ owner: true });
  });
});
