/**
 * Devices that a thief's operation had put out, when everybody is to be out: their own, or his, who may have put out one of his to be taken for
 * theirs. What they published is seen again only when the rotation stands, and is named by the operation that ends them.
 */
import type { DidKey, Timers } from '../../base/index.js';
import type { EpochParts } from '../linking/epoch.js';
import { revokeDevice } from '../linking/revoke.js';
import { liveHeads } from './known.js';
import { findLog } from './standing.js';

/** How long what they published is waited for. Milliseconds. */
const patience = 8_000;

export interface HiddenParts extends EpochParts {
  readonly timers: Timers;
}

/** Does nothing twice. */
export const putOutHidden = async (parts: HiddenParts, hidden: readonly DidKey[]): Promise<void> => {
  const revoked = (await findLog(parts.store, parts.own.did))?.state.revoked;
  const left = hidden.filter((key) => revoked?.has(key) !== true);
  if (left.length === 0) return;
  await seenAgain(parts, left);
  for (const key of left) await revokeDevice(parts, key);
};

/** Resolves when each of them has a live head here, or the time is over: one that never wrote has none. */
const seenAgain = ({ store, own, timers }: HiddenParts, keys: readonly DidKey[]): Promise<void> =>
  new Promise((resolve, reject) => {
    const end = (settle: () => void): void => {
      stop();
      timers.clear(timer);
      settle();
    };
    const look = async (): Promise<void> => {
      const heads = await liveHeads(store, own.did);
      if (keys.every((key) => heads.some((head) => head.key === key))) end(resolve);
    };
    const lookSoon = (): void => void look().catch((error: unknown) => end(() => reject(error)));
    const stop = store.on('changed', ({ did }) => {
      if (did === own.did) lookSoon();
    });
    const timer = timers.set(() => end(resolve), patience);
    lookSoon();
  });
