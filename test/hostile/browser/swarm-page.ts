/** A page that is many: as many session keys as it is told, each with real connections, all under one hand. */
import type { Did } from '../../../src/base/index.js';
import type { Link } from '../../../src/net/index.js';
import { encodeMessage, type Message, type MessageOf, parseMessage } from '../../../src/peer/messages/index.js';
import { subscribeTo } from '../../peer/support/requests.js';
import { announce, ground, makePool } from './page-ground.js';

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
  say(link, { t: 'hello', versions: [1], time: ground.now() });
  say(link, subscribeTo(did, 128 * 1024));
};

const swarmPage = {
  /** Joins under so many keys; resolves when all have announced themselves. */
  async join(tracker: string, did: Did, count: number): Promise<void> {
    for (let n = 0; n < count; n++) {
      const pool = await makePool();
      pool.on('link', (link) => converse(link, did));
      const rendezvous = await announce(pool, tracker, did);
      await new Promise<void>((resolve) => {
        const isReached = (): boolean => rendezvous.topics().some(({ reached }) => reached > 0);
        if (isReached()) resolve();
        rendezvous.on('topic', () => isReached() && resolve());
      });
    }
  },
  /** Links to whom, by session key. */
  linkedTo: (): readonly string[] => [...links].map((link) => link.remote),
  hasRecorded: (): boolean => recorded !== undefined,
  served: (): number => served,
  /** A description of a real browser whose candidate nobody answers at. */
  async deadOffer(): Promise<string> {
    const rtc = ground.createRtc();
    const sdp = await rtc.offer();
    return sdp.replaceAll(/ \S+ (\d+) typ host/g, ' 192.0.2.1 $1 typ host');
  },
};

export type SwarmPage = typeof swarmPage;
Object.assign(globalThis, { swarm: swarmPage });
