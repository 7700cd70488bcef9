/** Which devices of an identity have had what was taken for it here (INB-6). */
import type { Did, DidKey } from '../../base/index.js';
import type { ReadTransaction, WriteTransaction } from '../../store/index.js';
import { MAX_HANDED_KEYS } from './loose-limits.js';

const handedKey = (to: Did): string => `handed/${to}`;

/** Up to which number each device has had it; whoever was here last comes last. */
export const handedIn = async (
  tx: ReadTransaction | WriteTransaction,
  to: Did,
): Promise<ReadonlyMap<DidKey, number>> => {
  const found = await tx.objectStore('meta').get(handedKey(to));
  return found instanceof Map ? (found as ReadonlyMap<DidKey, number>) : new Map();
};

/** Up to which number at least one device has had it. */
export const handedUpTo = async (tx: ReadTransaction | WriteTransaction, to: Did): Promise<number> =>
  Math.max(0, ...(await handedIn(tx, to)).values());

export const noteHanded = async (tx: WriteTransaction, to: Did, key: DidKey, upTo: number): Promise<void> => {
  const handed = new Map(await handedIn(tx, to));
  const before = handed.get(key) ?? 0;
  handed.delete(key);
  handed.set(key, Math.max(before, upTo));
  for (const oldest of handed.keys()) if (handed.size > MAX_HANDED_KEYS) handed.delete(oldest);
  await tx.objectStore('meta').put(handed, handedKey(to));
};
