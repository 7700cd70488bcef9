/**
 * The tabs of one topic, and whom an offer goes to (SRV-6). Peers that have answered before come first for half of the offers, those that
 * never do come last, and no two offers go to one address while there is another: so neither sixty silent joins nor a hundred that answer
 * swallow the offers of an honest one. Who has answered and is behind now (full, or flooded by others' offers) still comes before those that
 * never have.
 */
import { type Bag, createBag } from './bag.js';

/** Unanswered offers in a row after which a peer that never answered counts as silent. */
const SILENT_AFTER = 2;
/** The same for one that has answered: first it counts as behind, and only after more than a flood can bring at once as silent. */
const BEHIND_AFTER = 4;
const PROVEN_SILENT_AFTER = 200;

export interface Peer {
  readonly id: string;
  readonly topic: string;
  readonly socket: PeerSocket;
  /** The group that fairness is kept between. */
  readonly address: string;
  isSeed: boolean;
  /** Who got which open offer of this peer. */
  readonly offers: Map<string, Peer>;
  hasAnswered: boolean;
  unanswered: number;
}

/** What a swarm knows of a connection. */
export interface PeerSocket {
  /** Whether one more offer may be handed to it now. */
  mayReceiveOffer(): boolean;
  send(message: object): void;
}

type Standing = 'proven' | 'behind' | 'fresh' | 'silent';

/** By turns, offer for offer. */
const orders: readonly (readonly Standing[])[] = [
  ['proven', 'behind', 'fresh', 'silent'],
  ['fresh', 'proven', 'behind', 'silent'],
];

export interface Swarm {
  readonly peers: ReadonlyMap<string, Peer>;
  readonly seeds: number;
  add(peer: Peer): void;
  remove(peer: Peer): void;
  setSeed(peer: Peer, isSeed: boolean): void;
  /** Up to `count` different peers on other sockets, of different addresses as far as there are some. */
  choose(from: Peer, count: number): Peer[];
  /** An offer was handed to the peer; an offer was answered by it. */
  given(peer: Peer): void;
  answered(peer: Peer): void;
}

export const createSwarm = (chance: () => number): Swarm => {
  const peers = new Map<string, Peer>();
  const bags: Record<Standing, Bag<Peer>> = {
    proven: createBag(chance),
    behind: createBag(chance),
    fresh: createBag(chance),
    silent: createBag(chance),
  };
  let seeds = 0;

  const restand = (peer: Peer, change: () => void): void => {
    bags[standingOf(peer)].remove(peer);
    change();
    bags[standingOf(peer)].add(peer);
  };

  return {
    peers,
    get seeds() {
      return seeds;
    },
    add(peer) {
      peers.set(peer.id, peer);
      bags[standingOf(peer)].add(peer);
      if (peer.isSeed) seeds += 1;
    },
    remove(peer) {
      if (!peers.delete(peer.id)) return;
      bags[standingOf(peer)].remove(peer);
      if (peer.isSeed) seeds -= 1;
    },
    setSeed(peer, isSeed) {
      if (peer.isSeed === isSeed) return;
      peer.isSeed = isSeed;
      seeds += isSeed ? 1 : -1;
    },
    choose(from, count) {
      const chosen = new Set<Peer>();
      const groups = new Set<string>();
      const isOther = (peer: Peer): boolean => peer.socket !== from.socket && !chosen.has(peer);
      const isNew = (peer: Peer): boolean =>
        isOther(peer) && !groups.has(peer.address) && peer.socket.mayReceiveOffer();
      const isFree = (peer: Peer): boolean => isOther(peer) && peer.socket.mayReceiveOffer();
      for (let i = 0; i < count; i++) {
        const order = orders[i % orders.length] ?? [];
        // Once an address that had none has none left, the same again.
        const peer = drawFirst(bags, order, isNew) ?? drawFirst(bags, order, isFree);
        if (peer === undefined) break;
        chosen.add(peer);
        groups.add(peer.address);
      }
      return [...chosen];
    },
    given: (peer) =>
      restand(peer, () => {
        peer.unanswered += 1;
      }),
    answered: (peer) =>
      restand(peer, () => {
        peer.unanswered = 0;
        peer.hasAnswered = true;
      }),
  };
};

const drawFirst = (
  bags: Readonly<Record<Standing, Bag<Peer>>>,
  order: readonly Standing[],
  fits: (peer: Peer) => boolean,
): Peer | undefined => {
  for (const standing of order) {
    const peer = bags[standing].draw(fits);
    if (peer !== undefined) return peer;
  }
  return undefined;
};

const standingOf = ({ hasAnswered, unanswered }: Peer): Standing => {
  if (!hasAnswered) return unanswered < SILENT_AFTER ? 'fresh' : 'silent';
  if (unanswered < BEHIND_AFTER) return 'proven';
  return unanswered < PROVEN_SILENT_AFTER ? 'behind' : 'silent';
};
