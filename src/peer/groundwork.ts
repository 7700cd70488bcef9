/** What links are made with, before anything is said on them: the session's key, the pool, the rendezvous. */
import type { Dispose, Now, RandomBytes, Readable, Signer, Timers } from '../base/index.js';
import {
  createLinkPool,
  createRendezvous,
  createRtcFactory,
  createSessionSigner,
  createSocketOpener,
  type SocketOpener,
} from '../net/index.js';
import type { LinkPool, Rendezvous } from '../net/types.js';
import type { Peer } from './peer-types.js';

export interface GroundworkOptions {
  /** The address of the page. */
  readonly address: string;
  /** Never jumps. */
  readonly now: Now;
  readonly timers: Timers;
  readonly random: RandomBytes;
  readonly online: Readable<boolean>;
  /** Absolute addresses that the deployment names. */
  readonly trackers: readonly string[];
  readonly iceServers: readonly {
    readonly urls: readonly string[];
    readonly username?: string;
    readonly credential?: string;
  }[];
}

export interface Groundwork {
  readonly session: Signer;
  readonly pool: LinkPool;
  readonly rendezvous: Rendezvous;
  readonly opener: SocketOpener;
  /** Whose links these are. Before, no offer of a stranger is answered. */
  belongTo(peer: Pick<Peer, 'accepts' | 'victim'>): void;
  close(): void;
}

export const layGroundwork = async (options: GroundworkOptions): Promise<Groundwork> => {
  const { now, timers, random, trackers, online } = options;
  const session = await createSessionSigner(random);
  let peer: Pick<Peer, 'accepts' | 'victim'> | undefined;
  const pool = createLinkPool({
    session,
    createRtc: createRtcFactory({ iceServers: toIceServers(options.iceServers), timers }),
    now,
    timers,
    random,
    victim: (links) => peer?.victim(links),
  });
  const opener = createSocketOpener({ page: options.address, configured: trackers });
  const onOnline = (listener: () => void): Dispose => online.subscribe(() => online.get() && listener());
  const rendezvous = createRendezvous({
    trackers,
    pool,
    openSocket: opener.open,
    now,
    timers,
    random,
    accepts: (topic) => peer?.accepts(topic) ?? false,
    onOnline,
  });
  return {
    session,
    pool,
    rendezvous,
    opener,
    belongTo(owner) {
      peer = owner;
    },
    close() {
      rendezvous.close();
      pool.close();
    },
  };
};

const toIceServers = (servers: GroundworkOptions['iceServers']): RTCIceServer[] =>
  servers.map((server) => ({ ...server, urls: [...server.urls] }));
