/**
 * What the rendezvous server allows. docs/protocol/net.md (SRV) has the table; every number can be set by whoever attaches it.
 * Over a limit that an honest client may reach, the request is answered with a `failure reason`; over one that it never reaches, the
 * socket is dropped.
 */
export interface RendezvousLimits {
  /** Bytes in one message; more drops the socket. */
  readonly messageBytes: number;
  /** Sockets in all, and from one address (an IPv6 network of 64 bits counts as one). */
  readonly sockets: number;
  readonly socketsPerAddress: number;
  /** Topics that one socket may be in, and topics in all. */
  readonly topicsPerSocket: number;
  readonly topics: number;
  /** Peers in one topic, and memberships in all. */
  readonly peersPerTopic: number;
  readonly peers: number;
  /** Offers looked at in one announce, and letters in a description. */
  readonly offersPerAnnounce: number;
  readonly descriptionLetters: number;
  /** Messages from one socket: a rate a second and what may come at once; more drops it. */
  readonly messages: Rate;
  /** Announces by one address; more are refused. */
  readonly joins: Rate;
  /** Offers handed to one socket; more go to another peer. */
  readonly offersReceived: Rate;
  /** Offers of one peer that may still be answered. */
  readonly openOffers: number;
  /** Bytes that may wait for a reader before it is dropped. */
  readonly bufferedBytes: number;
  /** Bytes of a message that is not whole when two pings are due; more drops the socket. */
  readonly unfinishedBytes: number;
  /** A socket that has not answered a ping when the next is due is dropped. Milliseconds. */
  readonly pingEvery: number;
  /** Seconds between announces that clients are asked to keep, and the least they may. */
  readonly interval: number;
  readonly minInterval: number;
}

/** `perSecond` on average, `burst` at once. */
export interface Rate {
  readonly perSecond: number;
  readonly burst: number;
}

export const defaultLimits: RendezvousLimits = {
  messageBytes: 96 * 1024,
  sockets: 10_000,
  socketsPerAddress: 200,
  topicsPerSocket: 64,
  topics: 50_000,
  peersPerTopic: 10_000,
  peers: 200_000,
  offersPerAnnounce: 10,
  descriptionLetters: 8 * 1024,
  messages: { perSecond: 20, burst: 200 },
  joins: { perSecond: 50, burst: 500 },
  offersReceived: { perSecond: 20, burst: 150 },
  openOffers: 20,
  bufferedBytes: 1024 * 1024,
  unfinishedBytes: 8 * 1024,
  pingEvery: 30_000,
  interval: 120,
  minInterval: 3,
};

/** TCP connections of `npm start`, for the page and the rendezvous together. */
export interface ConnectionLimits {
  readonly connections: number;
  /** Of one address; more than the rendezvous takes sockets, as the page is fetched over others. */
  readonly connectionsPerAddress: number;
}

export const defaultConnectionLimits: ConnectionLimits = { connections: 12_000, connectionsPerAddress: 400 };
