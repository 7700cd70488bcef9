/**
 * What the layers above see of the network: links (bytes between two tabs whose session keys are proven), the pool that
 * makes and bounds them, and the rendezvous that introduces tabs by topic. Nobody's identity is known here.
 */
import type { DidKey, Dispose, RefusalCode, TabardError } from '../base/index.js';

declare const topicBrand: unique symbol;

/** 20 bytes as 40 hexadecimal letters: what tabs meet under. Made by `topicOf` and `topicOfBytes`. */
export type Topic = string & { readonly [topicBrand]: true };

/** `control`: small messages (64 KiB), never behind bulk. `bulk`: blocks and blobs (4 MiB a message). Each is ordered. */
export type Channel = 'control' | 'bulk';

export interface LinkMessage {
  readonly channel: Channel;
  readonly bytes: Uint8Array<ArrayBuffer>;
}

/**
 * Why a link ended. `local`: `close()` was called here. `remote`: the other side closed. `lost`: the connection broke.
 * `stalled`: the other side stopped reading. `duplicate`: another link to the same tab stays. `evicted`: room was made. A refusal code: it
 * broke a rule of framing or handshake.
 */
export type CloseReason = 'local' | 'remote' | 'lost' | 'stalled' | 'duplicate' | 'evicted' | RefusalCode;

export interface LinkStats {
  readonly bytesIn: number;
  readonly bytesOut: number;
  readonly messagesIn: number;
  readonly messagesOut: number;
  /** Bytes handed to `send` that have not left yet. */
  readonly queued: number;
  readonly openedAt: number;
  /** Milliseconds, measured by the handshake; undefined on a link that had none. */
  readonly rtt: number | undefined;
}

export interface LinkEvents {
  message: LinkMessage;
  close: { readonly reason: CloseReason };
}

/** An open link. It is handed out open and never opens again. Messages are held until somebody listens. */
export interface Link {
  /** The session key of the other tab, proven by the handshake. Says nothing about whose tab it is. */
  readonly remote: DidKey;
  /** Hash of the transcript in base32: both ends see the same. */
  readonly id: string;
  /** True if the offer was ours. */
  readonly dialed: boolean;
  /** How the two were introduced first; later ones come as `introduced` events of the pool. */
  readonly source: LinkSource;
  /** What both sides signed: keys, nonces and DTLS fingerprints of both. `prove` signs over it. */
  readonly transcript: Uint8Array<ArrayBuffer>;
  readonly closed: boolean;
  /**
   * Sends one message. Resolves when the channel has taken all of it and is below its back-pressure mark; rejects with
   * `link-closed` if the link ends first. Messages of a channel keep their order whether awaited or not. Throws `RangeError` for
   * a message over the channel's limit.
   */
  send(channel: Channel, bytes: Uint8Array): Promise<void>;
  on<Name extends keyof LinkEvents>(name: Name, listener: (event: LinkEvents[Name]) => void): Dispose;
  stats(): LinkStats;
  /** Idempotent. `reason` is told to `close` listeners here; the other side sees `remote`. */
  close(reason?: CloseReason): void;
}

/** Where an introduction came from: fairness is kept between sources, and the peer learns which topic to speak of. */
export interface LinkSource {
  /** `tracker:<url>`, `link:<id>` (peer exchange) or `hand`. */
  readonly via: string;
  readonly topic: Topic | undefined;
  /** Whatever names the other side there (a tracker's `peer_id` in hex). Not proven. */
  readonly peer?: string;
}

/** An offer of ours that waits for its answer. */
export interface PendingOffer {
  /** 40 hexadecimal letters. */
  readonly id: string;
  readonly sdp: string;
  /** Takes the answer. False if it is unusable or the offer is over; the offer is over then. */
  accept(sdp: string, peer?: string): Promise<boolean>;
  cancel(): void;
}

export interface LinkPoolEvents {
  /** A new link is open. */
  link: Link;
  /** A linked tab was met again through another source (the second link is not kept). */
  introduced: { readonly link: Link; readonly source: LinkSource };
  /** A pending link did not come about. */
  refused: { readonly source: LinkSource; readonly dialed: boolean; readonly reason: CloseReason };
  /** Links, pending links or offers changed in number. */
  changed: PoolStats;
}

export interface PoolStats {
  readonly links: number;
  readonly connecting: number;
  readonly offers: number;
  readonly waiting: number;
}

export interface LinkPool {
  /** Our session key. */
  readonly key: DidKey;
  /** How many offers may be made now. */
  offerRoom(): number;
  /**
   * Makes an offer with its candidates in it, or with the first of them if it is `hasty`. Undefined if there is no room or the browser
   * refuses.
   */
  offer(source: LinkSource, options?: { readonly hasty?: boolean }): Promise<PendingOffer | undefined>;
  /** Answers somebody's offer, perhaps after waiting for a slot. Undefined if it is refused. */
  answer(sdp: string, source: LinkSource): Promise<string | undefined>;
  links(): readonly Link[];
  stats(): PoolStats;
  on<Name extends keyof LinkPoolEvents>(name: Name, listener: (event: LinkPoolEvents[Name]) => void): Dispose;
  close(): void;
}

/** `idle`: nothing is sought there. `unreachable`: tried and failed, will be tried again by event and with patience. */
export type TrackerState = 'idle' | 'connecting' | 'reached' | 'unreachable' | 'unconfirmed';

export interface TrackerView {
  readonly url: string;
  readonly state: TrackerState;
  readonly topics: number;
  /** Why it is unreachable or unconfirmed. */
  readonly error: TabardError | undefined;
}

export interface JoinOptions {
  /** True: seek with offers (one's own and the open profile). False: listen only (what one re-serves). */
  readonly offers: boolean;
  /** Exactly these trackers; the default ones if left out. */
  readonly trackers?: readonly string[];
  /** Beside those. */
  readonly also?: readonly string[];
}

export interface TopicView {
  readonly topic: Topic;
  readonly offers: boolean;
  /** Trackers that have confirmed our announce. */
  readonly reached: number;
  /** The most other tabs that a tracker says are there; undefined before one has answered. */
  readonly others: number | undefined;
}

export interface RendezvousEvents {
  tracker: TrackerView;
  topic: TopicView;
}

export interface Rendezvous {
  /** Joins or changes how one has joined. Throws `RangeError` over 50 topics that listen. */
  join(topic: Topic, options: JoinOptions): void;
  leave(topic: Topic): void;
  /** Wants more links here: fresh offers as soon as the trackers allow. */
  refresh(topic: Topic): void;
  topics(): readonly TopicView[];
  trackers(): readonly TrackerView[];
  /** The network is back, or the person asks: everything unreachable is tried now. */
  retry(): void;
  on<Name extends keyof RendezvousEvents>(name: Name, listener: (event: RendezvousEvents[Name]) => void): Dispose;
  /** Leaves all topics and closes all sockets. */
  close(): void;
}
