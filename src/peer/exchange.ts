/**
 * Neighbours introduce neighbours, so that a swarm outlives its tracker (SWM-7, SWM-8): a peer names a few of those it is linked to,
 * and passes on one offer and its answer between two of them. What is passed on is signed by the session key of its maker,
 * goes one hop, and is counted.
 */
import type { Did, DidKey, Now, RandomBytes, RefusalCode, Signer } from '../base/index.js';
import { byteString, signedBytes, type ValueMap, verifyValue } from '../codec/index.js';
import type { LinkPool, PendingOffer, Topic } from '../net/types.js';
import { choose } from './announce.js';
import type { Carried } from './carried.js';
import { MAX_EXCHANGED_PEERS, MAX_PEERS_A_WINDOW, PEERS_WINDOW } from './limits.js';
import type { MessageOf } from './messages/index.js';
import type { Session } from './session/index.js';
import { DEGREE } from './swarm.js';

type Relay = MessageOf<'relay'>;

export interface ExchangeOptions {
  readonly pool: LinkPool;
  readonly session: Signer;
  readonly now: Now;
  /** What the machine believes: stamps what is passed on. */
  readonly wall: Now;
  readonly random: RandomBytes;
  carried(did: Did): Carried | undefined;
  /** Cut off by us. */
  banned(peer: DidKey): boolean;
  fault(session: Session, code: RefusalCode): void;
  onError(error: unknown): void;
}

export interface Exchange {
  /** Tells a neighbour whom else we know here. At most once in 30 s. */
  introduce(session: Session, did: Did): void;
  /** We subscribe to it: it tells us of others for that, unasked. */
  met(session: Session, did: Did): void;
  /** Asks a neighbour for others. */
  seek(session: Session, did: Did): void;
  peers(session: Session, message: MessageOf<'peers'>): void;
  relay(session: Session, message: Relay): void;
  close(): void;
}

/** Neighbours that one list makes us dial. */
const maxDials = 2;
/** A relayed signal older or newer than this is stale. */
const freshness = 5 * 60_000;

const unsigned = (relay: Omit<Relay, 't' | 'sig'>): ValueMap => ({
  did: relay.did,
  kind: relay.kind,
  from: relay.from,
  to: relay.to,
  offer: relay.offer,
  time: relay.time,
  body: byteString(relay.body),
});

type Times = WeakMap<Session, Map<Did, number>>;

/** True once in 30 s for a neighbour and an identity. */
const isDue = (times: Times, session: Session, did: Did, now: number): boolean => {
  const known = times.get(session) ?? new Map<Did, number>();
  times.set(session, known);
  if (now - (known.get(did) ?? Number.NEGATIVE_INFINITY) < PEERS_WINDOW) return false;
  known.set(did, now);
  return true;
};

export const createExchange = (options: ExchangeOptions): Exchange => {
  const { pool, session: me, now } = options;
  const told: Times = new WeakMap();
  const sought: Times = new WeakMap();
  const heard = new WeakMap<Session, Map<Did, { since: number; count: number }>>();
  const offers = new Map<string, PendingOffer & { readonly to: DidKey }>();

  const build = async (relay: Omit<Relay, 't' | 'sig' | 'time' | 'from'>): Promise<Relay> => {
    const signed = { ...relay, from: me.key, time: options.wall() };
    return { t: 'relay', ...signed, sig: await me.sign(signedBytes('peers', unsigned(signed))) };
  };

  const isLinked = (key: DidKey): boolean => pool.links().some((link) => link.remote === key);

  const dial = async (through: Session, did: Did, topic: Topic, to: DidKey): Promise<void> => {
    const offer = await pool.offer({ via: `link:${through.link.id}`, topic, peer: to });
    if (offer === undefined) return;
    offers.set(offer.id, { ...offer, to });
    if (offers.size > 16) for (const oldest of [...offers.keys()].slice(0, 1)) offers.delete(oldest);
    const body = new TextEncoder().encode(offer.sdp);
    through.tell(await build({ did, kind: 'offer', to, offer: offer.id, body }));
  };

  /** False for what is stale, and for what its maker did not sign: then whoever handed it to us is at fault. */
  const isSound = async (from: Session, message: Relay): Promise<boolean> => {
    if (Math.abs(options.wall() - message.time) > freshness || options.banned(message.from)) return false;
    if (await verifyValue('peers', unsigned(message), message.sig, message.from)) return true;
    options.fault(from, 'bad-signature');
    return false;
  };

  /** Checked before it is passed on: the receiver holds the one who passes on to account for it. */
  const pass = async (from: Session, carried: Carried, message: Relay): Promise<void> => {
    const target = carried.sessions().find((each) => each.remote === message.to && each.open);
    if (target !== undefined && (await isSound(from, message))) target.tell(message);
  };

  const take = async (through: Session, carried: Carried, message: Relay): Promise<void> => {
    if (!(await isSound(through, message))) return;
    const sdp = new TextDecoder().decode(message.body);
    if (message.kind === 'answer') {
      const offer = offers.get(message.offer);
      offers.delete(message.offer);
      if (offer?.to === message.from) await offer.accept(sdp, message.from);
      return;
    }
    if (isLinked(message.from)) return;
    const source = { via: `link:${through.link.id}`, topic: carried.topic, peer: message.from };
    const answer = await pool.answer(sdp, source);
    if (answer === undefined || through.closed) return;
    const body = new TextEncoder().encode(answer);
    through.tell(await build({ did: message.did, kind: 'answer', to: message.from, offer: message.offer, body }));
  };

  /** False once a neighbour has sent its share for this window. */
  const within = (session: Session, did: Did): boolean => {
    const windows = heard.get(session) ?? new Map<Did, { since: number; count: number }>();
    heard.set(session, windows);
    const window = windows.get(did);
    if (window === undefined || now() - window.since >= PEERS_WINDOW) {
      windows.set(did, { since: now(), count: 1 });
      return true;
    }
    window.count += 1;
    return window.count <= MAX_PEERS_A_WINDOW;
  };

  /** The identity, if this neighbour is one of its own: nobody else learns so much as whether we carry it. */
  const shared = (session: Session, did: Did): Carried | undefined => {
    const carried = options.carried(did);
    return carried?.sessions().includes(session) === true ? carried : undefined;
  };

  const introduce = (session: Session, did: Did): void => {
    const carried = shared(session, did);
    if (carried === undefined) return;
    const others = carried.sessions().filter((each) => each !== session && each.open && each.remote !== session.remote);
    if (others.length === 0 || !isDue(told, session, did, now())) return;
    // Those that serve come first: who knows nobody else would go from one that only looks to the next.
    const serving = choose(others.filter(carried.serves), MAX_EXCHANGED_PEERS, options.random);
    const rest = others.filter((each) => !serving.includes(each));
    const named = [...serving, ...choose(rest, MAX_EXCHANGED_PEERS - serving.length, options.random)];
    session.tell({ t: 'peers', did, peers: named.map((each) => each.remote) });
  };

  /** Up to two while neighbours are missing; while none serves one at least, the one that was named first. */
  const toDial = (carried: Carried, strangers: readonly DidKey[]): readonly DidKey[] => {
    const hungry = !carried.serve && !carried.sessions().some(carried.serves);
    const missing = Math.max(DEGREE - carried.sessions().length, hungry ? 1 : 0);
    const room = Math.max(0, Math.min(maxDials, missing, pool.offerRoom()));
    const first = hungry ? strangers.slice(0, Math.min(1, room)) : [];
    const rest = strangers.filter((key) => !first.includes(key));
    return [...first, ...choose(rest, room - first.length, options.random)];
  };

  return {
    introduce,
    met(session, did) {
      isDue(sought, session, did, now());
    },
    seek(session, did) {
      if (!isDue(sought, session, did, now())) return;
      session.tell({ t: 'peers', did, peers: [] });
    },
    peers(session, message) {
      const carried = shared(session, message.did);
      if (carried === undefined) return;
      if (!within(session, message.did)) {
        options.fault(session, 'unexpected');
        return;
      }
      if (message.peers.length === 0) {
        introduce(session, message.did);
        return;
      }
      const strangers = message.peers.filter((key) => key !== me.key && !isLinked(key) && !options.banned(key));
      for (const key of toDial(carried, strangers)) {
        dial(session, message.did, carried.topic, key).catch(options.onError);
      }
    },
    relay(session, message) {
      const carried = shared(session, message.did);
      if (carried === undefined) return;
      if (message.to === me.key) {
        if (message.from !== me.key) take(session, carried, message).catch(options.onError);
        return;
      }
      if (message.from === session.remote) pass(session, carried, message).catch(options.onError);
      else options.fault(session, 'unexpected');
    },
    close() {
      for (const offer of offers.values()) offer.cancel();
      offers.clear();
    },
  };
};
