/**
 * The rendezvous itself, without sockets: who is in which topic, and which message goes to whom (docs/protocol/net.md, SRV-1 to SRV-9).
 *
 * Invariants:
 * 1. A `peer_id` in a topic belongs to the connection that said it first, until it stops or closes.
 * 2. An offer goes to one other connection, an answer only to who made the offer and only from whom it was given to, once.
 * 3. Everything held is counted against a limit, and gone when its connection is.
 */
import type { Now } from '../../base/index.js';
import { defaultLimits, type RendezvousLimits } from '../limits.js';
import { type Bucket, createBucket } from './bucket.js';
import { type OfferedDescription, type Request, readRequest } from './requests.js';
import { createSwarm, type Peer, type PeerSocket, type Swarm } from './swarm.js';

/** Why a connection was dropped. */
export type DropReason = 'malformed' | 'flood' | 'slow' | 'silent' | 'too-large' | 'failed';

export interface TrackerStats {
  readonly connections: number;
  /** Whose sockets or rates are remembered. */
  readonly addresses: number;
  readonly topics: number;
  readonly peers: number;
  readonly received: number;
  readonly delivered: number;
  readonly deliveredLetters: number;
  readonly refused: number;
  readonly dropped: Readonly<Partial<Record<DropReason, number>>>;
}

/** The two things that the tracker does to a connection. */
export interface Outlet {
  send(text: string): void;
  drop(reason: DropReason): void;
}

export interface Connection {
  receive(text: string): void;
  drop(reason: DropReason): void;
  /** It is gone: frees all that it held. Idempotent. */
  closed(): void;
}

export interface Tracker {
  /** Undefined if there is no room for it. */
  connect(address: string, outlet: Outlet): Connection | undefined;
  stats(): TrackerStats;
  /** Forgets what says nothing any more; to be called now and then. */
  sweep(): void;
}

export interface TrackerOptions {
  readonly limits?: Partial<RendezvousLimits>;
  readonly now: Now;
  /** Numbers in [0, 1). */
  readonly chance: () => number;
}

interface Client extends PeerSocket {
  readonly address: string;
  readonly outlet: Outlet;
  readonly messages: Bucket;
  readonly peers: Map<string, Peer>;
  open: boolean;
}

/** Addresses that are remembered beyond those that hold sockets, before the next sweep. */
const MOST_REMEMBERED = 10_000;

export const createTracker = (options: TrackerOptions): Tracker => {
  const limits: RendezvousLimits = { ...defaultLimits, ...options.limits };
  const { now, chance } = options;
  const swarms = new Map<string, Swarm>();
  const addresses = new Map<string, { sockets: number; readonly joins: Bucket }>();
  const dropped: Partial<Record<DropReason, number>> = {};
  const counts = { connections: 0, peers: 0, received: 0, delivered: 0, deliveredLetters: 0, refused: 0 };

  const deliver = (client: Client, message: object): void => {
    if (!client.open) return;
    const text = JSON.stringify(message);
    counts.delivered += 1;
    counts.deliveredLetters += text.length;
    client.outlet.send(text);
  };

  const refuse = (client: Client, topic: string | undefined, why: string): void => {
    counts.refused += 1;
    client.send({ action: 'announce', ...(topic === undefined ? {} : { info_hash: topic }), 'failure reason': why });
  };

  const drop = (client: Client, reason: DropReason): void => {
    if (!client.open) return;
    dropped[reason] = (dropped[reason] ?? 0) + 1;
    close(client);
    client.outlet.drop(reason);
  };

  const leave = (client: Client, peer: Peer): void => {
    client.peers.delete(peer.topic);
    counts.peers -= 1;
    const swarm = swarms.get(peer.topic);
    swarm?.remove(peer);
    peer.offers.clear();
    if (swarm?.peers.size === 0) swarms.delete(peer.topic);
  };

  const close = (client: Client): void => {
    if (!client.open) return;
    client.open = false;
    for (const peer of [...client.peers.values()]) leave(client, peer);
    counts.connections -= 1;
    const address = addresses.get(client.address);
    if (address === undefined) return;
    address.sockets -= 1;
    if (addresses.size > counts.connections + MOST_REMEMBERED) sweep();
  };

  /** An address without sockets is kept while its bucket still says something. */
  const sweep = (): void => {
    for (const [name, { sockets, joins }] of addresses) {
      if (sockets === 0 && joins.isFull()) addresses.delete(name);
    }
  };

  /** The client's peer in a topic, made if it may be; or why not. */
  const ensurePeer = (client: Client, request: Request & { kind: 'announce' }): Peer | string => {
    const known = client.peers.get(request.topic);
    if (known !== undefined) return known.id === request.peer ? known : 'one peer_id a topic and connection';
    const swarm = swarms.get(request.topic) ?? createSwarm(chance);
    if (swarm.peers.has(request.peer)) return 'the peer_id belongs to another connection';
    if (client.peers.size >= limits.topicsPerSocket) return 'too many topics on one connection';
    if (swarm.peers.size >= limits.peersPerTopic) return 'the topic is full';
    if (counts.peers >= limits.peers || swarms.size >= limits.topics) return 'the rendezvous is full';
    const { topic, peer: id, isSeed } = request;
    const peer: Peer = {
      id,
      topic,
      socket: client,
      address: client.address,
      isSeed,
      offers: new Map(),
      hasAnswered: false,
      unanswered: 0,
    };
    swarms.set(topic, swarm);
    swarm.add(peer);
    client.peers.set(topic, peer);
    counts.peers += 1;
    return peer;
  };

  const announce = (client: Client, request: Request & { kind: 'announce' }): void => {
    if (addresses.get(client.address)?.joins.take() === false) {
      refuse(client, request.topic, 'too many announces from this address');
      return;
    }
    const peer = ensurePeer(client, request);
    const swarm = swarms.get(request.topic);
    if (typeof peer === 'string' || swarm === undefined) {
      refuse(client, request.topic, typeof peer === 'string' ? peer : 'gone');
      return;
    }
    swarm.setSeed(peer, request.isSeed);
    client.send({
      action: 'announce',
      info_hash: request.topic,
      interval: limits.interval,
      'min interval': limits.minInterval,
      complete: swarm.seeds,
      incomplete: swarm.peers.size - swarm.seeds,
    });
    handOut(peer, swarm, request.offers);
  };

  const handOut = (from: Peer, swarm: Swarm, offers: readonly OfferedDescription[]): void => {
    const receivers = swarm.choose(from, offers.length);
    for (const [i, to] of receivers.entries()) {
      const offer = offers[i];
      if (offer === undefined) continue;
      remember(from, offer.id, to);
      swarm.given(to);
      to.socket.send({
        action: 'announce',
        info_hash: from.topic,
        peer_id: from.id,
        offer_id: offer.id,
        offer: { type: 'offer', sdp: offer.sdp },
      });
    }
  };

  const remember = (from: Peer, id: string, to: Peer): void => {
    from.offers.set(id, to);
    if (from.offers.size <= limits.openOffers) return;
    for (const oldest of from.offers.keys()) {
      from.offers.delete(oldest);
      break;
    }
  };

  const answer = (client: Client, request: Request & { kind: 'answer' }): void => {
    const own = client.peers.get(request.topic);
    const swarm = swarms.get(request.topic);
    const to = swarm?.peers.get(request.to);
    // Not an offence: who made the offer may have left since.
    if (own === undefined || own.id !== request.peer || to?.offers.get(request.offer) !== own) {
      counts.refused += 1;
      return;
    }
    to.offers.delete(request.offer);
    swarm?.answered(own);
    to.socket.send({
      action: 'announce',
      info_hash: request.topic,
      peer_id: own.id,
      offer_id: request.offer,
      answer: { type: 'answer', sdp: request.sdp },
    });
  };

  const handle = (client: Client, request: Request): void => {
    switch (request.kind) {
      case 'announce':
        announce(client, request);
        return;
      case 'answer':
        answer(client, request);
        return;
      case 'stop': {
        const peer = client.peers.get(request.topic);
        if (peer?.id === request.peer) leave(client, peer);
        else counts.refused += 1;
        return;
      }
      case 'scrape':
        refuse(client, undefined, 'scrape is not offered');
    }
  };

  return {
    connect(address, outlet) {
      const known = addresses.get(address) ?? { sockets: 0, joins: createBucket(limits.joins, now) };
      if (counts.connections >= limits.sockets || known.sockets >= limits.socketsPerAddress) {
        counts.refused += 1;
        return undefined;
      }
      known.sockets += 1;
      addresses.set(address, known);
      counts.connections += 1;
      const received = createBucket(limits.offersReceived, now);
      const client: Client = {
        address,
        outlet,
        messages: createBucket(limits.messages, now),
        peers: new Map(),
        open: true,
        mayReceiveOffer: received.take,
        send: (message) => deliver(client, message),
      };
      return {
        receive(text) {
          if (!client.open) return;
          counts.received += 1;
          if (!client.messages.take()) {
            drop(client, 'flood');
            return;
          }
          const request = text.length > limits.messageBytes ? undefined : readRequest(text, limits);
          if (request === undefined) drop(client, 'malformed');
          else handle(client, request);
        },
        drop: (reason) => drop(client, reason),
        closed: () => close(client),
      };
    },
    stats: () => ({ ...counts, addresses: addresses.size, topics: swarms.size, dropped: { ...dropped } }),
    sweep,
  };
};
