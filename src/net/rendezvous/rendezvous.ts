/** Several trackers at once: which topic is announced where. Trackers are used when a topic needs them and let go after. */
import {
  createDisposer,
  createEmitter,
  type Dispose,
  type Now,
  type RandomBytes,
  type Timers,
} from '../../base/index.js';
import { MAX_GATHERING, MAX_LISTENING, MAX_TRACKERS } from '../limits.js';
import type { JoinOptions, LinkPool, LinkSource, Rendezvous, RendezvousEvents, Topic, TopicView } from '../types.js';
import { createGate } from './gate.js';
import type { OpenSocket } from './socket.js';
import { createTrackerClient, type TrackerClient } from './tracker-client.js';

export interface RendezvousOptions {
  /** Absolute addresses that are used where a topic names none. */
  readonly trackers: readonly string[];
  readonly pool: LinkPool;
  readonly openSocket: OpenSocket;
  readonly now: Now;
  readonly timers: Timers;
  readonly random: RandomBytes;
  /** Whether offers of others are welcome for a topic; always, if left out. */
  readonly accepts?: (topic: Topic) => boolean;
  /** Calls back when the network is there again. */
  readonly onOnline?: (listener: () => void) => Dispose;
}

interface Joined {
  readonly offers: boolean;
  readonly trackers: ReadonlySet<string>;
}

export const createRendezvous = (options: RendezvousOptions): Rendezvous => {
  const { pool, openSocket, now, timers, random, accepts = () => true } = options;
  const emitter = createEmitter<RendezvousEvents>();
  const disposer = createDisposer();
  const gate = createGate(MAX_GATHERING);
  const clients = new Map<string, TrackerClient>();
  const joined = new Map<Topic, Joined>();
  const met = new Set<Topic>();

  /** With several trackers each gets a part of the room, so that the first does not take all. */
  const share = (topic: Topic): number => {
    const trackers = joined.get(topic)?.trackers.size ?? 1;
    return Math.ceil(pool.offerRoom() / trackers);
  };

  const viewOf = (topic: Topic): TopicView => {
    const { offers, trackers } = joined.get(topic) ?? { offers: false, trackers: [] };
    const found = [...trackers].map((url) => clients.get(url)?.membership(topic));
    const counts = found.map((one) => one?.others).filter((count) => count !== undefined);
    return {
      topic,
      offers,
      reached: found.filter((one) => one?.confirmed === true).length,
      others: counts.length === 0 ? undefined : Math.max(...counts),
    };
  };

  const clientOf = (url: string): TrackerClient | undefined => {
    const known = clients.get(url);
    if (known !== undefined || clients.size >= MAX_TRACKERS) return known;
    const client = createTrackerClient({
      url,
      pool,
      openSocket,
      gate,
      now,
      timers,
      random,
      accepts,
      share,
      hasMet: (topic) => met.has(topic),
      onState: (view) => emitter.emit('tracker', view),
      onTopic: (topic) => {
        if (joined.has(topic)) emitter.emit('topic', viewOf(topic));
      },
    });
    clients.set(url, client);
    return client;
  };

  const leaveAt = (url: string, topic: Topic): void => {
    const client = clients.get(url);
    client?.leave(topic);
    if (client?.view.topics === 0) clients.delete(url);
  };

  const ensureRoom = (topic: Topic, { offers }: JoinOptions): void => {
    const listening = [...joined].filter(([other, one]) => other !== topic && !one.offers).length;
    if (!offers && listening >= MAX_LISTENING) throw new RangeError(`at most ${MAX_LISTENING} topics are listened to`);
  };

  const retry = (): void => {
    for (const client of clients.values()) client.retry();
  };

  const noteMet = ({ topic }: LinkSource): void => {
    if (topic === undefined || !joined.has(topic)) return;
    met.add(topic);
    for (const client of clients.values()) client.met(topic);
  };
  disposer.add(pool.on('link', ({ source }) => noteMet(source)));
  disposer.add(pool.on('introduced', ({ source }) => noteMet(source)));
  if (options.onOnline !== undefined) disposer.add(options.onOnline(retry));

  return {
    join(topic, join) {
      ensureRoom(topic, join);
      const trackers = new Set([...(join.trackers ?? options.trackers), ...(join.also ?? [])]);
      const before = joined.get(topic);
      joined.set(topic, { offers: join.offers, trackers });
      for (const url of before?.trackers ?? []) if (!trackers.has(url)) leaveAt(url, topic);
      for (const url of trackers) clientOf(url)?.join(topic, join.offers);
    },
    leave(topic) {
      const { trackers } = joined.get(topic) ?? { trackers: [] };
      joined.delete(topic);
      met.delete(topic);
      for (const url of trackers) leaveAt(url, topic);
    },
    refresh(topic) {
      for (const url of joined.get(topic)?.trackers ?? []) clients.get(url)?.refresh(topic);
    },
    topics: () => [...joined.keys()].map(viewOf),
    trackers: () => [...clients.values()].map((client) => client.view),
    retry,
    on: emitter.on,
    close() {
      disposer.dispose();
      joined.clear();
      for (const client of clients.values()) client.close();
      clients.clear();
    },
  };
};
