/** A whole peer over a real store, spoken to by links that say anything: nothing of ours fails, nothing is stored or told. */

import { createMemoryLinkPair, type Link, topicOf } from '../../../src/net/index.js';
import { createPeer } from '../../../src/peer/index.js';
import { encodeMessage } from '../../../src/peer/messages/index.js';
import { testKey, testSigner } from '../../helpers/keys.js';
import { createRandom, createTestClock } from '../../net/support.js';
import { createManualPool } from '../../peer/support/peers.js';
import { sampleMessage } from '../../peer/support/samples.js';
import { tab } from '../../worker/world.js';
import { headsOf, makeAuthor, truthOf } from '../lies/author.js';
import { near } from './chance.js';
import type { Target } from './run.js';

export const peerTarget = async (): Promise<Target> => {
  const clock = createTestClock(1_800_000_000_000);
  const author = await makeAuthor(9_999, clock.now());
  const truth = await truthOf(author);
  const { verify } = await tab();
  const session = testSigner(70_000);
  const pool = createManualPool(session.key);
  const connectivity = { online: () => true, onChange: () => () => undefined };
  const random = createRandom(5);
  const peer = createPeer({ store: verify, pool, session, connectivity, now: clock.now, timers: clock, random });
  const errors: unknown[] = [];
  let changed = 0;
  peer.on('error', (error) => errors.push(error));
  peer.on('changed', () => {
    changed += 1;
  });
  peer.seek(author.did);
  const topic = await topicOf(author.did);
  // Without its blocks the truth cannot be taken: whatever is stored came from a mutation.
  const heads = encodeMessage({ ...headsOf(author, truth), inline: null });
  const keys = Array.from({ length: 64 }, (_, at) => testKey(71_000 + at));
  let link: Link | undefined;
  let said = 0;

  const open = (): Link => {
    said += 1;
    const from = keys[said % keys.length] ?? session.key;
    const made = createMemoryLinkPair({
      keys: [from, session.key],
      transcript: new Uint8Array(32).fill(said % 251),
      source: { via: 'hand', topic },
      id: `fuzz${said}`,
      now: clock.now,
    });
    pool.put(made[1]);
    return made[0];
  };

  return {
    name: 'a whole peer',
    weight: 2,
    async run(chance) {
      if (link === undefined || link.closed) {
        // Points are forgiven in time, and with the clock the windows move on; who was cut stays out.
        await clock.advance(200_000);
        link = open();
        link.send('control', encodeMessage({ t: 'hello', versions: [1], time: clock.now() })).catch(() => undefined);
      }
      const unit = (): number => chance(2 ** 30) / 2 ** 30;
      const bytes = near(chance, [chance(3) === 0 ? heads : encodeMessage(sampleMessage(unit))]);
      link.send(chance(4) === 0 ? 'bulk' : 'control', bytes.slice(0, 60_000)).catch(() => undefined);
      for (let turn = 0; turn < 3; turn++) await new Promise((resolve) => setImmediate(resolve));
      if (errors.length > 0) throw new Error(`our own side failed: ${String(errors[0])}`, { cause: errors[0] });
      if (changed > 0) throw new Error('something that nobody published was stored');
      return link.closed ? 'refused' : 'accepted';
    },
    close() {
      peer.close();
    },
  };
};
