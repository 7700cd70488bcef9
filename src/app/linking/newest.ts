/** What the live heads say of each device: how far it has written, and when last. */
import type { Did, DidKey } from '../../base/index.js';
import { decodeMap, isMap, millisecondsOf, parseDidKey, parseTid } from '../../codec/index.js';
import type { VerifyStore } from '../../worker/index.js';

export interface Newest {
  /** The highest number of its commits that is known here. */
  readonly seq: number;
  /** ms since 1970, as it says; 0 where only others' commits tell of it. */
  readonly signedAt: number;
}

export const newestOf = async (store: Pick<VerifyStore, 'heads'>, did: Did): Promise<ReadonlyMap<DidKey, Newest>> => {
  const found = new Map<DidKey, Newest>();
  const raise = (text: unknown, seq: unknown, signedAt: number): void => {
    const key = typeof text === 'string' ? parseDidKey(text) : undefined;
    if (key === undefined || typeof seq !== 'number') return;
    const before = found.get(key) ?? { seq: 0, signedAt: 0 };
    found.set(key, { seq: Math.max(before.seq, seq), signedAt: Math.max(before.signedAt, signedAt) });
  };
  for (const bytes of (await store.heads(did))?.heads ?? []) {
    const judged = decodeMap(bytes);
    if (judged.verdict !== 'valid') continue;
    const { key, seq, rev, seen } = judged.value;
    const tid = typeof rev === 'string' ? parseTid(rev) : undefined;
    raise(key, seq, tid === undefined ? 0 : millisecondsOf(tid));
    if (isMap(seen)) for (const [other, reached] of Object.entries(seen)) raise(other, reached, 0);
  }
  return found;
};
