/** What was deleted: given to nobody, gone where it is hosted, kept by its writer; and what was removed before it was noted. */
import { describe, expect, it } from 'vitest';
import { openStore, storeMigrations } from '../../src/store/index.js';
import { createVerifyStore } from '../../src/worker/index.js';
import { REMOVED_FOR } from '../../src/worker/limits.js';
import { followed, HOUR, syncAll } from './purges.js';
import { storedBlocks, storedChunks } from './store-look.js';
import { clock, freshId, owner, postOf, random, sync, type Tab, tab } from './world.js';

describe('what was deleted', () => {
  it('PUR-7 PUR-8 is given to nobody, goes where it is hosted, and stays with its writer', async () => {
    const { me, post, holder } = await followed();
    await me.commit([{ remove: post.path, kind: 'deletion' }]);
    await syncAll(me, holder);
    for (const at of [me, holder]) {
      expect(await at.verify.getBlocks(me.did, [post.cid], 10_000)).toEqual([]);
      expect(await at.verify.serveChunk(me.did, post.blob.cid, post.blob.cid)).toBeUndefined();
      clock.now += REMOVED_FOR / 2;
    }
    for (const at of [me, holder]) await at.verify.collect();
    expect(await storedBlocks(holder, me.did, [post.cid])).toEqual([]);
    expect(await storedChunks(holder, [post.blob.cid])).toEqual([]);
    expect(await storedBlocks(me, me.did, [post.cid])).toEqual([post.cid]);
    expect(await storedChunks(me, [post.blob.cid])).toEqual([post.blob.cid]);
    await me.commit([postOf('later')]);
    await syncAll(me, holder);
    expect((await holder.verify.list(me.did, 'app.tabard.post')).records).toHaveLength(2);
  });

  it('PUR-7 and brought back is given again', async () => {
    const { me, post, holder } = await followed();
    await me.commit([{ remove: post.path, kind: 'deletion' }]);
    await syncAll(me, holder);
    expect(await holder.verify.serveChunk(me.did, post.blob.cid, post.blob.cid)).toBeUndefined();
    clock.now += 10;
    await me.commit([{ path: post.path, value: post.value }]);
    await syncAll(me, holder);
    expect(await holder.verify.serveChunk(me.did, post.blob.cid, post.blob.cid)).toBeDefined();
    clock.now += REMOVED_FOR;
    await holder.verify.collect();
    expect(await storedChunks(holder, [post.blob.cid])).toEqual([post.blob.cid]);
  });
});

it('STO-1 version 5 finds out what was removed before it, and counts from when that came', async () => {
  const id = freshId();
  const before = await openStore(id, storeMigrations.slice(0, 4));
  const me = await owner();
  await me.commit([postOf('gone'), postOf('fine')]);
  const [post] = (await me.verify.list(me.did, 'app.tabard.post')).records;
  if (post === undefined) throw new Error('no post');
  const old: Tab = { store: before, verify: createVerifyStore({ store: before, now: () => clock.now, random }) };
  await sync(me.verify, old.verify, me.did);
  await me.commit([{ remove: post.path, kind: 'deletion' }]);
  await sync(me.verify, old.verify, me.did);
  before.close();
  clock.now += REMOVED_FOR - HOUR;
  const now = await tab(id);
  expect(now.store.version).toBe(storeMigrations.length);
  expect(await now.verify.getBlocks(me.did, [post.cid], 10_000)).toEqual([]);
  await now.verify.collect();
  expect(await storedBlocks(now, me.did, [post.cid])).toEqual([post.cid]);
  clock.now += HOUR;
  await now.verify.collect();
  expect(await storedBlocks(now, me.did, [post.cid])).toEqual([]);
  expect((await now.verify.list(me.did, 'app.tabard.post')).records).toHaveLength(1);
});
