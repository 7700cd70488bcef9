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
import { type Speaker, waitFor } from './liar.js';

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
   * Over the link to somebody welcome that stays: two that offer to each other at once have two for a moment, of which one ends. While there is one and
   * none is in the making, none can take its place (LNK-11).
   */
  linked(): Promise<Speaker>;
}

type SaysFrame = (bytes: Uint8Array<ArrayBuffer>) => void;

export interface HandOptions {
  /** Whose links are kept; all others are closed at once. */
  readonly isWelcome?: (link: Link) => boolean;
  /** Begins to speak as soon as there is a link: whoever does not greet is cut. */
  speak(link: Link, frame: SaysFrame): Speaker;
}

export const openByHand = async (ground: Ground, { speak, isWelcome = () => true }: HandOptions): Promise<HandEnd> => {
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
  const frame: SaysFrame = (bytes) => {
    for (const { control } of connections) if (control.open) control.send(bytes);
  };
  const speakers = new Map<Link, Speaker>();
  pool.on('link', (link) => {
    if (isWelcome(link)) speakers.set(link, speak(link, frame));
    else link.close();
  });
  const staying = (): Speaker | undefined => {
    const { connecting, waiting } = pool.stats();
    const [link] = pool.links();
    // One that was refused as a duplicate lingers; what is said from below is for the link alone.
    const isOne = connections.filter(({ control }) => control.open).length === 1;
    return link === undefined || connecting + waiting > 0 || !isOne ? undefined : speakers.get(link);
  };
  return {
    pool,
    async linked() {
      await waitFor(() => staying() !== undefined, 'a link that stays');
      const speaker = staying();
      if (speaker === undefined) throw new Error('the link ended before anything was said');
      return speaker;
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
