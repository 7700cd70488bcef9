/** Taking out of the packs what is dead. Only ever in idle time, so it is fetched then. */
import { unwrap } from 'idb';
import type { Cid, Did, RandomBytes } from '../base/index.js';
import { indexOfPacks, mergeIndexes, type PackIndexRow, type PackRow, type WriteTransaction } from '../store/index.js';
import { rangeOf } from './context.js';
import { blocksIn, nameOf, PACK_BYTES, PACK_LENGTH, packsOf, putPacks } from './packs.js';

type Bytes = Uint8Array<ArrayBuffer>;

/** How many packs are read at once. */
const packsAtOnce = 64;

/** Visits every pack of an identity, a few at a time. */
const eachPack = async (
  tx: WriteTransaction,
  did: Did,
  visit: (pack: PackRow, number: number) => void,
): Promise<void> => {
  const store = tx.objectStore('packs');
  const keys = await store.getAllKeys(rangeOf(did));
  for (let at = 0; at < keys.length; at += packsAtOnce) {
    const some = keys.slice(at, at + packsAtOnce);
    const packs = await Promise.all(some.map((key) => store.get(key)));
    for (const [index, pack] of packs.entries()) if (pack !== undefined) visit(pack, some[index]?.[1] ?? 0);
  }
};

/** Packs that hold something dead, or little, are written anew together, and the index with them. */
export const sweepPacks = async (
  tx: WriteTransaction,
  did: Did,
  live: ReadonlySet<Cid>,
  first: number,
  random: RandomBytes,
): Promise<{ readonly dropped: number; readonly nextPack: number }> => {
  const survivors: (readonly [Cid, Bytes])[] = [];
  const rewritten: number[] = [];
  const staying: PackIndexRow[] = [];
  let dropped = 0;
  let small = 0;
  await eachPack(tx, did, (pack, number) => {
    const dead = pack.cids.filter((cid) => !live.has(cid)).length;
    const isSmall = pack.cids.length < PACK_LENGTH / 4 && pack.bytes.length < PACK_BYTES / 4;
    if (dead === 0 && !isSmall) {
      staying.push(indexOfPacks([[number, pack]]));
      return;
    }
    rewritten.push(number);
    dropped += dead;
    if (isSmall) small += 1;
    for (const block of blocksIn(pack)) if (live.has(block[0])) survivors.push(block);
  });
  if (dropped === 0 && small < PACK_LENGTH / 4) return { dropped: 0, nextPack: first };
  const store = unwrap(tx.objectStore('packs'));
  for (const number of rewritten) store.delete([did, number]);
  const index = unwrap(tx.objectStore('packIndex'));
  index.delete(rangeOf(did));
  if (staying.length > 0) index.put(mergeIndexes(staying), [did, nameOf(random)]);
  return { dropped, nextPack: await putPacks(tx, did, packsOf(new Map(survivors)), first, { random }) };
};
