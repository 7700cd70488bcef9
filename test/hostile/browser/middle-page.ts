/** A page that stands in the middle: whoever comes to one tracker is linked to it, and it to whoever is at the other. */
import type { Did } from '../../../src/base/index.js';
import type { Link } from '../../../src/net/index.js';
import { parseMessage } from '../../../src/peer/messages/index.js';
import { announce, makePool } from './page-ground.js';

const nothing = (): void => undefined;

const join = async (tracker: string, did: Did, onLink: (link: Link) => void): Promise<void> => {
  const pool = await makePool();
  pool.on('link', onLink);
  await announce(pool, tracker, did);
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
