/** What tests of this layer share: seeded chance, a clock that they hold, pools on a network in memory. */
import type { RandomBytes, Signer, Timers } from '../../src/base/index.js';
import { encodeDidKey } from '../../src/codec/index.js';
import { createLinkPool, createMemoryNetwork, type MemoryNetwork } from '../../src/net/index.js';
import type { Link, LinkPool, LinkSource } from '../../src/net/types.js';

/** Numbers in [0, 1) from a seed (mulberry32). */
export const createChance = (seed: number): (() => number) => {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = state;
    t = Math.imul(t ^ (t >>> 15), t | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
  };
};

export const createRandom = (seed: number): RandomBytes => {
  const chance = createChance(seed);
  return (length) => Uint8Array.from({ length }, () => Math.floor(chance() * 256));
};

/** A clock and timers that stand still until `advance`. */
export interface TestClock extends Timers {
  now: () => number;
  /** Runs everything due in this time, letting promises settle between. */
  advance(milliseconds: number): Promise<void>;
  pending(): number;
}

export const createTestClock = (start = 1_000_000): TestClock => {
  let time = start;
  let serial = 0;
  const due = new Map<number, { at: number; run: () => void }>();
  const first = (until: number) =>
    [...due].filter(([, one]) => one.at <= until).sort(([a, x], [b, y]) => x.at - y.at || a - b)[0];
  return {
    now: () => time,
    set(run, milliseconds) {
      serial += 1;
      due.set(serial, { at: time + milliseconds, run });
      return serial;
    },
    clear: (id) => void due.delete(id),
    pending: () => due.size,
    async advance(milliseconds) {
      const until = time + milliseconds;
      await settled();
      for (let next = first(until); next !== undefined; next = first(until)) {
        const [id, { at, run }] = next;
        due.delete(id);
        time = Math.max(time, at);
        run();
        await settled();
      }
      time = until;
    },
  };
};

/** Lets what needs no clock happen: microtasks, and WebCrypto as far as it is quick. What a test waits for, it waits for by `until`. */
export const settled = async (): Promise<void> => {
  for (let i = 0; i < 6; i++) {
    await crypto.subtle.digest('SHA-256', new Uint8Array(64));
    await new Promise((resolve) => setImmediate(resolve));
  }
};

/** Waits for a condition; fails by the test's own timeout. */
export const until = async (isSo: () => boolean): Promise<void> => {
  while (!isSo()) await new Promise((resolve) => setTimeout(resolve, 2));
};

export const createTestSigner = async (): Promise<Signer> => {
  const pair = await crypto.subtle.generateKey('Ed25519', true, ['sign', 'verify']);
  if (!('privateKey' in pair)) throw new TypeError('a pair');
  const raw = new Uint8Array(await crypto.subtle.exportKey('raw', pair.publicKey));
  return {
    key: encodeDidKey(raw),
    sign: async (bytes) => new Uint8Array(await crypto.subtle.sign('Ed25519', pair.privateKey, bytes)),
  };
};

export const byHand: LinkSource = { via: 'hand', topic: undefined };

export interface TestPool {
  readonly pool: LinkPool;
  readonly signer: Signer;
  readonly opened: Link[];
  readonly refused: string[];
}

export const createTestPool = async (network: MemoryNetwork, clock: TestClock, seed: number): Promise<TestPool> => {
  const signer = await createTestSigner();
  const pool = createLinkPool({
    session: signer,
    createRtc: network.createRtc,
    now: clock.now,
    timers: clock,
    random: createRandom(seed),
  });
  const opened: Link[] = [];
  const refused: string[] = [];
  pool.on('link', (link) => opened.push(link));
  pool.on('refused', ({ reason }) => refused.push(reason));
  return { pool, signer, opened, refused };
};

export const createTestNetwork = (seed = 7): MemoryNetwork => createMemoryNetwork({ random: createRandom(seed) });

/** Carries one offer of `from` to `to` and the answer back. */
export const introduce = async (from: LinkPool, to: LinkPool, source: LinkSource = byHand): Promise<boolean> => {
  const offer = await from.offer(source);
  if (offer === undefined) return false;
  const answer = await to.answer(offer.sdp, source);
  return answer !== undefined && (await offer.accept(answer));
};
