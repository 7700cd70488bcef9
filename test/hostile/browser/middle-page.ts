/** A page that stands in the middle: whoever comes to one tracker is linked to it, and it to whoever is at the other. */
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
import { parseMessage } from '../../../src/peer/messages/index.js';

const timers: Timers = {
  set: (run, milliseconds) => Number(setTimeout(run, milliseconds)),
  clear: (id) => clearTimeout(id),
};
const random: RandomBytes = (length) => crypto.getRandomValues(new Uint8Array(length));
const now = (): number => Date.now();
const createRtc = createRtcFactory({ iceServers: [], timers });
const nothing = (): void => undefined;

const join = async (tracker: string, did: Did, onLink: (link: Link) => void): Promise<void> => {
  const pool = createLinkPool({ session: await createSessionSigner(random), createRtc, now, timers, random });
  pool.on('link', onLink);
  const opener = createSocketOpener({ page: location.href, configured: [tracker] });
  const rendezvous = createRendezvous({ trackers: [tracker], pool, openSocket: opener.open, now, timers, random });
  rendezvous.join(await topicOf(did), { offers: true });
};

let proofs = 0;
let cut = false;

const page = {
  /** Stands between whoever comes to one tracker and whoever is at the other: every message is passed on as it is. */
  async between(did: Did, near: string, far: string): Promise<void> {
    const right = new Promise<Link>((resolve) => {
      join(far, did, resolve).catch(nothing);
    });
    const owner = await right;
    // What the owner says first is passed on when there is somebody to hear it.
    const early: { readonly channel: 'control' | 'bulk'; readonly bytes: Uint8Array<ArrayBuffer> }[] = [];
    let visitor: Link | undefined;
    owner.on('message', ({ channel, bytes }) => {
      const parsed = parseMessage(bytes);
      if (parsed.verdict === 'valid' && parsed.value.t === 'prove') proofs += 1;
      if (visitor === undefined) early.push({ channel, bytes });
      else if (!visitor.closed) visitor.send(channel, bytes).catch(nothing);
    });
    await join(near, did, (link) => {
      if (visitor !== undefined) return;
      visitor = link;
      link.on('message', ({ channel, bytes }) => void owner.send(channel, bytes).catch(nothing));
      link.on('close', () => {
        cut = true;
      });
      for (const { channel, bytes } of early) link.send(channel, bytes).catch(nothing);
    });
  },
  proofs: (): number => proofs,
  cut: (): boolean => cut,
};

export type MiddlePage = typeof page;

Object.assign(window, { middle: page });
