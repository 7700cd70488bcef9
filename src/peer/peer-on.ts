/** A peer on the groundwork of a browser's links. */
import type { Now } from '../base/index.js';
import type { EarlySeek, MakeEarlyPeer } from './early.js';
import type { Groundwork, GroundworkOptions } from './groundwork.js';
import { createPeer } from './peer.js';
import type { Connectivity } from './peer-environment.js';
import type { Peer } from './peer-types.js';
import type { PinStore } from './pinning/store.js';
import type { SyncStore } from './store.js';

/** What a peer is made with, besides what its links are. */
export interface BrowserPeerOptions extends GroundworkOptions {
  readonly store: SyncStore;
  readonly pins?: PinStore;
  /** What the machine believes the time to be. */
  readonly wall: Now;
  /** Until then the line belongs to what the page shows. */
  readonly calm: Promise<void>;
}

export const peerOn = (
  { session, pool, rendezvous }: Groundwork,
  { store, pins, calm, now, wall, timers, random, online }: BrowserPeerOptions,
  sought?: EarlySeek,
): Peer => {
  const connectivity: Connectivity = { online: () => online.get(), onChange: (listener) => online.subscribe(listener) };
  const wish = sought === undefined ? {} : { sought };
  return createPeer({ store, pins, pool, rendezvous, session, connectivity, now, wall, timers, random, calm, ...wish });
};

/** The peer of an early search: it goes on as this tab's own when this tab leads. */
export const makeEarlyPeer =
  (options: BrowserPeerOptions): MakeEarlyPeer =>
  (ground, early) =>
    peerOn(ground, options, early);
