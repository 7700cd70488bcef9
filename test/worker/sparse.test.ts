import { expect, it } from 'vitest';
import { type Cid, createEmitter, type Did } from '../../src/base/index.js';
import { cidOfValue } from '../../src/codec/index.js';
import { createBlocks } from '../../src/worker/blocks.js';
import { createCounters } from '../../src/worker/counters.js';
import { clock, owner, postOf, random, tab } from './world.js';

const ada = `did:tabard:${'a'.repeat(32)}` as Did;

it('a walk that mostly asks for what is not here asks the store once which blocks are', async () => {
  const { store } = await tab();
  let looks = 0;
  const read: typeof store.read = (stores, run) => {
    looks += 1;
    return store.read(stores, run);
  };
  const context = {
    store: () => ({ ...store, read }),
    now: () => clock.now,
    random,
    counters: createCounters(() => 0),
    events: createEmitter<never>(),
  };
  const source = createBlocks(context).sparse(ada);
  for (let i = 0; i < 300; i++) {
    const cid: Cid = await cidOfValue(Uint8Array.of(i >> 8, i & 255));
    expect(await source.get(cid)).toBeUndefined();
  }
  expect(looks).toBe(1);
});

it('what another tab wrote, and swept and wrote again, is found by a tab that remembers where blocks lay', async () => {
  const me = await owner();
  await me.commit([postOf('first')]);
  const beside = await tab(me.store.id);
  const texts = async (): Promise<unknown[]> =>
    (await beside.verify.list(me.did, 'app.tabard.post')).records.map(({ value }) =>
      Reflect.get(Object(value), 'text'),
    );
  expect(await texts()).toEqual(['first']);
  for (let i = 0; i < 40; i++) {
    clock.now += 1_000;
    await me.commit([postOf(`post ${i}`)]);
  }
  const posts = await me.verify.list(me.did, 'app.tabard.post', { limit: 100 });
  expect(await texts()).toHaveLength(41);
  clock.now += 40 * 24 * 60 * 60 * 1000;
  expect((await me.verify.collect()).blocks).toBeGreaterThan(40);
  const other = await tab(me.store.id);
  for (const { verify } of [beside, other])
    expect(await verify.list(me.did, 'app.tabard.post', { limit: 100 })).toEqual(posts);
  const index = await me.store.read(['packIndex'], (tx) => tx.objectStore('packIndex').getAll());
  expect(index.length).toBeLessThan(40);
});
