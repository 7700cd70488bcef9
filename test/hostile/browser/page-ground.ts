/** What a page of ours that plays somebody else stands on: the browser's own clock, timers, chance and connections. */
import type { Did } from '../../../src/base/index.js';
import {
  createLinkPool,
  createRendezvous,
  createRtcFactory,
  createSessionSigner,
  createSocketOpener,
  type LinkPool,
  topicOf,
} from '../../../src/net/index.js';
import { realRandom as random, realTimers as timers } from '../../helpers/real.js';

export const ground = {
  createRtc: createRtcFactory({ iceServers: [], timers }),
  now: (): number => Date.now(),
  timers,
  random,
};

const letters = 'abcdefghijklmnopqrstuvwxyz';

/** A name of a database that nobody has. */
export const anyId = (): string => [...random(16)].map((byte) => letters[byte % 26] ?? 'a').join('');

/** A pool under a session key of its own. */
export const makePool = async (): Promise<LinkPool> =>
  createLinkPool({ ...ground, session: await createSessionSigner(random) });

/** Announces a pool at one tracker; it comes with fresh offers. */
export const announce = async (
  pool: LinkPool,
  tracker: string,
  did: Did,
): Promise<ReturnType<typeof createRendezvous>> => {
  const topic = await topicOf(did);
  const opener = createSocketOpener({ page: location.href, configured: [tracker] });
  const rendezvous = createRendezvous({ ...ground, trackers: [tracker], pool, openSocket: opener.open });
  rendezvous.join(topic, { offers: true });
  return rendezvous;
};
