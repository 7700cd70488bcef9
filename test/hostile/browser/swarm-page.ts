/** A page that is many: as many session keys as it is told, each with real connections, all under one hand. */
import type { Did, RandomBytes, Timers } from '../../../src/base/index.js';
import {
  createLinkPool,
  createRendezvous,
  createRtcFactory,
  createSessionSigner,
  createSocketOpener,
  type Link,
  topicOf,
} from '../../../src/net/index.js';
import { encodeMessage, type Message, type MessageOf, parseMessage } from '../../../src/peer/messages/index.js';
import { WHOLE } from '../../../src/repo/scope.js';

const timers: Timers = {
  set: (run, milliseconds) => Number(setTimeout(run, milliseconds)),
  clear: (id) => clearTimeout(id),
};
const random: RandomBytes = (length) => crypto.getRandomValues(new Uint8Array(length));
const now = (): number => Date.now();

const links = new Set<Link>();
let recorded: MessageOf<'heads'> | undefined;
let served = 0;

const say = (link: Link, message: Message): void => {
  const bytes = encodeMessage(message);
  link.send(bytes.length > 60_000 ? 'bulk' : 'control', bytes).catch(() => undefined);
};

/** Asks like a visitor, keeps the answer, and answers others with it for ever: right signatures, old words. */
const converse = (link: Link, did: Did): void => {
  links.add(link);
  link.on('close', () => links.delete(link));
  link.on('message', ({ bytes }) => {
    const parsed = parseMessage(bytes);
    if (parsed.verdict !== 'valid') return;
    if (parsed.value.t === 'heads' && parsed.value.commits.length > 0) recorded ??= parsed.value;
    if (parsed.value.t === 'subscribe' && recorded !== undefined) {
      served += 1;
      say(link, recorded);
    }
  });
  say(link, { t: 'hello', versions: [1], time: now() });
  say(link, { t: 'subscribe', did, log: null, heads: [], roots: [], scope: WHOLE, inline: 128 * 1024 });
};

const swarmPage = {
  /** Joins under so many keys; resolves when all have announced themselves. */
  async join(tracker: string, did: Did, count: number): Promise<void> {
    const topic = await topicOf(did);
    const opener = createSocketOpener({ page: location.href, configured: [tracker] });
    for (let n = 0; n < count; n++) {
      const createRtc = createRtcFactory({ iceServers: [], timers });
      const pool = createLinkPool({ session: await createSessionSigner(random), createRtc, now, timers, random });
      pool.on('link', (link) => converse(link, did));
      const rendezvous = createRendezvous({ trackers: [tracker], pool, openSocket: opener.open, now, timers, random });
      await new Promise<void>((resolve) => {
        rendezvous.on('topic', ({ reached }) => reached > 0 && resolve());
        rendezvous.join(topic, { offers: true });
      });
    }
  },
  /** Links to whom, by session key. */
  linkedTo: (): readonly string[] => [...links].map((link) => link.remote),
  hasRecorded: (): boolean => recorded !== undefined,
  served: (): number => served,
  /** A description of a real browser whose candidate nobody answers at. */
  async deadOffer(): Promise<string> {
    const rtc = createRtcFactory({ iceServers: [], timers })();
    const sdp = await rtc.offer();
    return sdp.replaceAll(/ \S+ (\d+) typ host/g, ' 192.0.2.1 $1 typ host');
  },
};

export type SwarmPage = typeof swarmPage;
Object.assign(globalThis, { swarm: swarmPage });
