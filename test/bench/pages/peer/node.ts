/** One peer of a page: the worker, links by hand, and the peer over them, as the app puts them together, without its pages. */
import type { Did, Dispose } from '../../../../src/base/index.js';
import {
  createLinkPool,
  createRendezvous,
  createRtcFactory,
  createSessionSigner,
  createSocketOpener,
  type LinkPool,
  type Rendezvous,
  topicOf,
} from '../../../../src/net/index.js';
import { createPeer, createSelf, type Peer } from '../../../../src/peer/index.js';
import { createWorkerClient, type VerifyStore, type Write } from '../../../../src/worker/index.js';
import { spawnWorker } from '../../../../src/worker/spawn.js';
import { testSigner } from '../../../helpers/keys.js';
import { realRandom as random, realTimers as timers } from '../../../helpers/real.js';
import { delegate } from '../../../identity/helpers.js';
import { personOf } from './identities.js';

const letters = 'abcdefghijklmnopqrstuvwxyz234567';
export const freshId = (): string => [...random(16)].map((byte) => letters[byte & 31]).join('');

export interface Owned {
  readonly did: Did;
  commit(writes: readonly Write[]): Promise<void>;
}

export interface Node {
  readonly store: VerifyStore;
  readonly peer: Peer;
  readonly pool: LinkPool;
  /** An identity of this node, numbered, with a profile. */
  own(number: number): Promise<Owned>;
  /** Waits until something of this identity is stored. */
  changed(did: Did): Promise<void>;
  /** Under which topic a link by hand is made. */
  source(did: Did): Promise<{ readonly via: 'hand'; readonly topic: Awaited<ReturnType<typeof topicOf>> }>;
  leaveTracker(): void;
}

/** `tracker`: an address to meet others at; without one links are made by hand. */
export const openNode = async (tracker?: string): Promise<Node> => {
  const store = createWorkerClient(spawnWorker());
  await store.open(freshId());
  const session = await createSessionSigner(random);
  const pool = createLinkPool({
    session,
    createRtc: createRtcFactory({ iceServers: [], timers }),
    now: Date.now,
    timers,
    random,
  });
  const rendezvous: Rendezvous | undefined =
    tracker === undefined
      ? undefined
      : createRendezvous({
          trackers: [tracker],
          pool,
          openSocket: createSocketOpener({ page: location.href, configured: [tracker] }).open,
          now: Date.now,
          timers,
          random,
        });
  const connectivity = { online: () => true, onChange: (): Dispose => () => undefined };
  const peer = createPeer({
    store,
    pool,
    session,
    connectivity,
    now: Date.now,
    timers,
    random,
    ...(rendezvous === undefined ? {} : { rendezvous }),
  });

  return {
    store,
    peer,
    pool,
    async own(number) {
      const { made, root } = await personOf(number);
      const signer = testSigner(30_000 + number);
      const delegation = await delegate(made.log, signer.key, { signer: root, issuer: made.did });
      await store.receiveOperations(made.did, [made.bytes]);
      await store.receiveDelegations(made.did, [delegation.bytes]);
      const commit: Owned['commit'] = async (writes) => {
        const prepared = await store.prepareCommit(made.did, writes, {
          key: signer.key,
          auth: delegation.cid,
          clockId: 0,
        });
        if (prepared.unchanged) throw new Error('nothing to commit');
        await store.finishCommit(prepared.ticket, await signer.sign(prepared.signing));
      };
      await commit([{ path: profilePath, value: { name: `Number ${number}` } }]);
      await store.keep(made.did, { reason: 'own', serve: true });
      peer.setSelf(createSelf(made.did, signer, async () => [delegation.bytes]));
      await peer.rehost();
      return { did: made.did, commit };
    },
    changed: (did) =>
      new Promise((resolve) => {
        const stop = store.on('changed', (change) => {
          if (change.did !== did) return;
          stop();
          resolve();
        });
      }),
    source: async (did) => ({ via: 'hand', topic: await topicOf(did) }),
    leaveTracker: () => rendezvous?.close(),
  };
};

export const profilePath = 'app.tabard.profile/self' as Extract<Write, { path: unknown }>['path'];
