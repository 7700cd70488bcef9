import { expect, it } from 'vitest';
import { type Cid, createEmitter, type Did } from '../../src/base/index.js';
import { cidOfValue } from '../../src/codec/index.js';
import { createBlocks } from '../../src/worker/blocks.js';
import { createCounters } from '../../src/worker/counters.js';
import { clock, random, tab } from './world.js';

const ada = `did:tabard:${'a'.repeat(32)}` as Did;

/** Looks in the store that asking for so many absent blocks takes, one after the other. */
const looks = async (packs: number, asked: number): Promise<number> => {
  const { store } = await tab();
  let count = 0;
  const read: typeof store.read = (stores, run) => {
    count += 1;
    return store.read(stores, run);
  };
  const context = {
    store: () => ({ ...store, read }),
    now: () => clock.now,
    random,
    counters: createCounters(() => 0),
    events: createEmitter<never>(),
  };
  const source = createBlocks(context).sparse(ada, packs);
  for (let i = 0; i < asked; i++) {
    const cid: Cid = await cidOfValue(Uint8Array.of(i >> 8, i & 255));
    expect(await source.get(cid)).toBeUndefined();
  }
  return count;
};

it('an edit of a large repository asks for its few blocks; all that is here is read once that is cheaper', async () => {
  expect(await looks(0, 8)).toBe(9);
  expect(await looks(0, 40)).toBe(9);
  expect(await looks(1_600, 40)).toBe(40);
  expect(await looks(1_600, 300)).toBe(201);
});
