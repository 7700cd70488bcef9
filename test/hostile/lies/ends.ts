/** Ends of real links: a liar's, which speaks by hand, and an honest host's, which is the real peer over the real store. */
// Fetched by the peer when first needed: a test's clock does not wait for it.
import '../../../src/peer/intake/steps.js';
import type { Now, RandomBytes, Timers } from '../../../src/base/index.js';
import { cidOfRaw } from '../../../src/codec/index.js';
import {
  type CreateRtc,
  createLinkPool,
  createSessionSigner,
  type Link,
  type LinkPool,
  type LinkSource,
  type Rendezvous,
} from '../../../src/net/index.js';
import { createPeer, createSelf, type Peer } from '../../../src/peer/index.js';
import type { VerifyStore } from '../../../src/worker/index.js';
import { type Author, type Made, pictureOf } from './author.js';
import { waitFor } from './liar.js';

export interface Ground {
  readonly createRtc: CreateRtc;
  readonly now: Now;
  readonly timers: Timers;
  readonly random: RandomBytes;
}

/** A pool whose links can be spoiled from below. */
export interface HandEnd {
  readonly pool: LinkPool;
  /**
   * The one link to somebody welcome. Two that offer to each other at once have two for a moment, of which one ends (LNK-11): `stop` ends what makes
   * more of them, and the one that stays is known when none is in the making.
   */
  linked(stop: () => void): Promise<Link>;
  frame(bytes: Uint8Array<ArrayBuffer>): void;
}

/** `isWelcome`: whose links are kept; all others are closed at once. */
export const openByHand = async (ground: Ground, isWelcome: (link: Link) => boolean = () => true): Promise<HandEnd> => {
  const connections: ReturnType<CreateRtc>[] = [];
  const pool = createLinkPool({
    ...ground,
    session: await createSessionSigner(ground.random),
    createRtc() {
      const connection = ground.createRtc();
      connections.push(connection);
      return connection;
    },
  });
  pool.on('link', (link) => {
    if (!isWelcome(link)) link.close();
  });
  const isMaking = (): boolean => Object.entries(pool.stats()).some(([name, count]) => name !== 'links' && count > 0);
  return {
    pool,
    async linked(stop) {
      await waitFor(() => pool.links().length > 0, 'a link opens');
      stop();
      await waitFor(() => !isMaking(), 'no other link is in the making');
      const [link] = pool.links();
      if (link === undefined) throw new Error('the link ended before anything was said');
      return link;
    },
    frame(bytes) {
      for (const { control } of connections) if (control.open) control.send(bytes);
    },
  };
};

/** Puts what the author published into a store, the way that it comes from anywhere: judged. */
export const fill = async (verify: VerifyStore, author: Author, made: Made): Promise<void> => {
  const { did } = author;
  await verify.receiveOperations(did, [author.genesis]);
  await verify.receiveDelegations(did, [author.delegation.bytes]);
  const [head] = await verify.receiveHeads(did, [made.bytes]);
  if (head?.verdict !== 'valid') throw new TypeError(`the truth is ${head?.verdict}`);
  const begun = await verify.beginPull(did, head.head.id);
  if (begun.verdict !== 'valid') throw new TypeError(begun.verdict);
  const taken = await verify.receiveBlocks(begun.pull, made.blocks);
  const landed = taken.done ? await verify.finishPull(begun.pull, null) : undefined;
  if (landed?.verdict !== 'valid') throw new TypeError('the truth does not land');
  const picture = pictureOf(author);
  const cid = await cidOfRaw(picture);
  await verify.beginBlob(did, { cid, size: picture.length, mime: 'image/png' });
  await verify.receiveChunk(did, cid, { cid, bytes: picture });
  await verify.keep(did, { reason: 'own', serve: true });
};

export interface Host {
  readonly pool: LinkPool;
  readonly peer: Peer;
  close(): void;
}

/** The author's own tab: it serves what is in its store and proves who it is. */
export const openHost = async (
  ground: Ground,
  author: Author,
  verify: VerifyStore,
  makeRendezvous?: (pool: LinkPool) => Rendezvous,
): Promise<Host> => {
  const session = await createSessionSigner(ground.random);
  const pool = createLinkPool({ ...ground, session });
  const rendezvous = makeRendezvous?.(pool);
  const peer = createPeer({
    store: verify,
    pool,
    session,
    connectivity: { online: () => true, onChange: () => () => undefined },
    now: ground.now,
    timers: ground.timers,
    random: ground.random,
    self: createSelf(author.did, author.device, async () => [author.delegation.bytes]),
    ...(rendezvous === undefined ? {} : { rendezvous }),
  });
  await peer.rehost();
  return {
    pool,
    peer,
    close() {
      peer.close();
      rendezvous?.close();
      pool.close();
    },
  };
};

export const sourceOf = (topic: LinkSource['topic']): LinkSource => ({ via: 'hand', topic });

/** Two pools meet: the first offers. Resolves when the answer was taken; the link opens a moment later. */
export const meet = async (from: LinkPool, to: LinkPool, source: LinkSource): Promise<boolean> => {
  const offer = await from.offer(source);
  const answer = offer === undefined ? undefined : await to.answer(offer.sdp, source);
  return offer !== undefined && answer !== undefined && (await offer.accept(answer));
};
