/** What was purged: hidden and withheld at once, gone in its time, back if the key that removed it is revoked. */
import { describe, expect, it } from 'vitest';
import { tidOf } from '../../src/codec/index.js';
import { buildUpdate } from '../../src/identity/index.js';
import type { Block } from '../../src/repo/index.js';
import { buildPurge, postsPart } from '../../src/repo/index.js';
import { REMOVED_FOR } from '../../src/worker/limits.js';
import { root } from '../identity/helpers.js';
import { picture } from './media.js';
import { fetchBlob, followed, given, HOUR, mayPurge, postWith, purgeOf, syncAll } from './purges.js';
import { storedBlocks, storedChunks } from './store-look.js';
import { clock, owner, path, postOf, profileOf, sync, tab } from './world.js';

describe('what was purged', () => {
  it('PUR-7 is hidden, and given to nobody, from the moment at which the purge is here', async () => {
    const { me, post, auth, holder } = await followed();
    const older = (await holder.verify.profile(me.did))?.head.data;
    if (older === undefined) throw new Error('no head');
    const all = { byRoot: true, byName: true, chunk: true };
    expect(await given(holder, me.did, post.cid, post.blob.cid, older)).toEqual(all);
    await me.commit([await purgeOf(me, post.path, auth)]);
    await syncAll(me, holder);
    for (const at of [me, holder]) {
      expect(await at.verify.record(me.did, post.path)).toBeUndefined();
      expect(await at.verify.record(me.did, post.path, { removed: true })).toMatchObject({ removal: 'purge' });
      expect(await given(at, me.did, post.cid, post.blob.cid, older)).toEqual({
        ...{ byRoot: false, byName: false, chunk: false },
      });
      expect(await storedBlocks(at, me.did, [post.cid])).toEqual([post.cid]);
    }
  });

  it('PUR-8 stays for its time, and is then gone everywhere, with earlier versions and media', async () => {
    const { me, post, auth, holder } = await followed();
    const { value } = post;
    await me.commit([{ path: post.path, value: { ...Object(value), text: 'still terrible' } }]);
    const edited = await me.verify.record(me.did, post.path);
    if (edited === undefined) throw new Error('no edit');
    await syncAll(me, holder);
    await me.commit([await purgeOf(me, post.path, auth)]);
    await syncAll(me, holder);
    clock.now += REMOVED_FOR - HOUR;
    const versions = [post.cid, edited.cid];
    for (const at of [me, holder]) {
      await at.verify.collect();
      expect(await storedBlocks(at, me.did, versions)).toEqual(versions);
      expect(await storedChunks(at, [post.blob.cid])).toEqual([post.blob.cid]);
    }
    clock.now += 2 * HOUR;
    for (const at of [me, holder]) {
      await at.verify.collect();
      expect(await storedBlocks(at, me.did, versions)).toEqual([]);
      expect(await storedChunks(at, [post.blob.cid])).toEqual([]);
      expect(await at.store.read(['removed'], (tx) => tx.objectStore('removed').count())).toBe(0);
    }
    expect((await holder.verify.list(me.did, 'app.tabard.post')).records).toHaveLength(1);
    await expect(me.commit([{ path: post.path, value: { text: 'again', createdAt: 1 } }])).rejects.toMatchObject({
      code: 'bad-record-input',
    });
    await me.commit([postOf('later')]);
    await syncAll(me, holder);
    expect((await holder.verify.list(me.did, 'app.tabard.post')).records).toHaveLength(2);
  });

  it('PUR-8 PRT-10 is gone in its time from who keeps a part too, though an earlier state there still names it', async () => {
    const me = await owner();
    await me.commit([profileOf('Ada'), postOf('fine')]);
    const post = await postWith(me, picture(1_000, 7));
    const auth = await mayPurge(me);
    const holder = await tab();
    const part = postsPart(null, 10);
    if (part === undefined) throw new Error('the whole');
    await holder.verify.keep(me.did, { reason: 'follow', serve: true, part });
    const bringPart = async (): Promise<void> => {
      await holder.verify.receiveOperations(me.did, await me.verify.operationsFrom(me.did, 0));
      await holder.verify.receiveDelegations(me.did, await me.verify.delegationsFor(me.did, [me.signer.key]));
      await sync(me.verify, holder.verify, me.did, { part });
    };
    await bringPart();
    await fetchBlob(me, holder, post.blob);
    await me.commit([await purgeOf(me, post.path, auth)]);
    await bringPart();
    expect((await holder.verify.heads(me.did))?.part).toEqual(part);
    clock.now += REMOVED_FOR - HOUR;
    await holder.verify.collect();
    expect(await storedBlocks(holder, me.did, [post.cid])).toEqual([post.cid]);
    clock.now += 2 * HOUR;
    await holder.verify.collect();
    expect(await storedBlocks(holder, me.did, [post.cid])).toEqual([]);
    expect(await storedChunks(holder, [post.blob.cid])).toEqual([]);
    expect((await holder.verify.list(me.did, 'app.tabard.post')).records).toHaveLength(1);
  });

  it('PUR-8 its time is counted from when the purge came here, however often one looks, and whatever it says of its own time', async () => {
    const { me, post, auth, holder } = await followed();
    const rev = tidOf((clock.now - 30 * 24 * HOUR) * 1000, 0);
    const purge = { did: me.did, path: post.path, rev, key: me.signer.key, auth };
    await me.commit([{ purge: post.path, bytes: (await buildPurge(purge, me.signer)).bytes }]);
    await syncAll(me, holder);
    await holder.verify.collect();
    expect(await storedBlocks(holder, me.did, [post.cid])).toEqual([post.cid]);
    // Nobody asked until now: the commit that brought it says when it came.
    clock.now += REMOVED_FOR;
    await me.commit([postOf('later')]);
    await syncAll(me, holder);
    await holder.verify.collect();
    expect(await storedBlocks(holder, me.did, [post.cid])).toEqual([]);
    expect(await storedBlocks(me, me.did, [post.cid])).toEqual([post.cid]);
    await me.verify.collect();
    expect(await storedBlocks(me, me.did, [post.cid])).toEqual([]);
  });

  it('PUR-8 what another live record needs stays, and is given: its picture, and the same words elsewhere', async () => {
    const me = await owner();
    await me.commit([profileOf('Ada')]);
    // Two members of one commit are one block.
    const [a, b] = [1, 2].map((n) => path(`app.tabard.member/${tidOf(clock.now * 1000 - n, 0)}.${tidOf(9_000, 0)}`));
    if (a === undefined || b === undefined) throw new Error('no paths');
    await me.commit([
      { path: a, value: {} },
      { path: b, value: {} },
    ]);
    const shared = await me.verify.record(me.did, a);
    const first = await postWith(me, picture(1_000, 7));
    const second = await postWith(me, picture(1_000, 7), 'the same picture');
    const auth = await mayPurge(me);
    const holder = await tab();
    await syncAll(me, holder);
    await fetchBlob(me, holder, first.blob);
    await me.commit([await purgeOf(me, first.path, auth), { remove: a, kind: 'deletion' }]);
    await syncAll(me, holder);
    if (shared === undefined) throw new Error('no member');
    expect(await holder.verify.getBlocks(me.did, [shared.cid], 1_000)).toHaveLength(1);
    expect(await holder.verify.serveChunk(me.did, first.blob.cid, first.blob.cid)).toBeDefined();
    clock.now += REMOVED_FOR;
    await holder.verify.collect();
    expect(await storedBlocks(holder, me.did, [first.cid, second.cid, shared.cid])).toEqual([second.cid, shared.cid]);
    expect(await storedChunks(holder, [first.blob.cid])).toEqual([first.blob.cid]);
    expect((await holder.verify.blob(first.blob.cid))?.complete).toBe(true);
    // With the last that names them they go as well.
    await me.commit([await purgeOf(me, second.path, auth), { remove: b, kind: 'deletion' }]);
    await syncAll(me, holder);
    expect(await holder.verify.serveChunk(me.did, first.blob.cid, first.blob.cid)).toBeUndefined();
    clock.now += REMOVED_FOR;
    await holder.verify.collect();
    expect(await storedBlocks(holder, me.did, [second.cid, shared.cid])).toEqual([]);
    expect(await storedChunks(holder, [first.blob.cid])).toEqual([]);
  });

  it('PUR-8 a picture that is posted again while its first post waits to go stays', async () => {
    const { me, post, auth, holder } = await followed();
    await me.commit([await purgeOf(me, post.path, auth)]);
    await syncAll(me, holder);
    expect(await holder.verify.serveChunk(me.did, post.blob.cid, post.blob.cid)).toBeUndefined();
    await postWith(me, picture(1_000, 7), 'again');
    await syncAll(me, holder);
    expect(await holder.verify.serveChunk(me.did, post.blob.cid, post.blob.cid)).toBeDefined();
    clock.now += REMOVED_FOR;
    await holder.verify.collect();
    expect(await storedChunks(holder, [post.blob.cid])).toEqual([post.blob.cid]);
    expect(await storedBlocks(holder, me.did, [post.cid])).toEqual([]);
  });

  it('PUR-8 media of two posts that were purged one after the other wait for the second', async () => {
    const { me, post, auth, holder } = await followed();
    const second = await postWith(me, picture(1_000, 7), 'the same picture');
    await syncAll(me, holder);
    await me.commit([await purgeOf(me, post.path, auth)]);
    await syncAll(me, holder);
    clock.now += REMOVED_FOR / 2;
    await me.commit([await purgeOf(me, second.path, auth)]);
    await syncAll(me, holder);
    clock.now += REMOVED_FOR / 2;
    await holder.verify.collect();
    expect(await storedBlocks(holder, me.did, [post.cid, second.cid])).toEqual([second.cid]);
    expect(await storedChunks(holder, [post.blob.cid])).toEqual([post.blob.cid]);
    clock.now += REMOVED_FOR / 2;
    await holder.verify.collect();
    expect(await storedChunks(holder, [post.blob.cid])).toEqual([]);
  });

  it('PUR-9 a record that is missing and was not removed is waited for', async () => {
    const { me, holder } = await followed();
    await me.commit([postOf('held back')]);
    const [post] = (await me.verify.list(me.did, 'app.tabard.post', { reverse: true })).records;
    const tamper = (blocks: Block[]): Block[] => blocks.filter(({ cid }) => cid !== post?.cid);
    expect((await sync(me.verify, holder.verify, me.did, { tamper })).outcomes).toMatchObject([{ verdict: 'needs' }]);
  });

  it('PUR-10 is back if the key that purged it is revoked meanwhile, and stays', async () => {
    const { me, post, auth, holder } = await followed();
    const thief = await owner(1);
    await syncAll(me, thief);
    const stolen = await mayPurge(thief, 3);
    await thief.commit([await purgeOf(thief, post.path, stolen)]);
    await holder.verify.receiveDelegations(me.did, await thief.verify.delegationsFor(me.did, [thief.signer.key]));
    await sync(thief.verify, holder.verify, me.did);
    expect(await holder.verify.record(me.did, post.path)).toBeUndefined();
    expect(await holder.verify.getBlocks(me.did, [post.cid], 10_000)).toEqual([]);
    clock.now += REMOVED_FOR - HOUR;
    await holder.verify.collect();
    const update = await buildUpdate(me.person.log, { revoked: [{ key: thief.signer.key, keep: [] }] }, root(0));
    await holder.verify.receiveOperations(me.did, [update]);
    expect(await holder.verify.record(me.did, post.path)).toMatchObject({ cid: post.cid });
    expect(await holder.verify.getBlocks(me.did, [post.cid], 10_000)).toHaveLength(1);
    expect(await holder.verify.serveChunk(me.did, post.blob.cid, post.blob.cid)).toBeDefined();
    clock.now += 3 * REMOVED_FOR;
    await holder.verify.collect();
    expect(await storedBlocks(holder, me.did, [post.cid])).toEqual([post.cid]);
    expect(await storedChunks(holder, [post.blob.cid])).toEqual([post.blob.cid]);
    // What its owner purges goes all the same.
    await me.verify.receiveOperations(me.did, [update]);
    await me.commit([await purgeOf(me, post.path, auth)]);
    await syncAll(me, holder);
    expect(await holder.verify.record(me.did, post.path)).toBeUndefined();
  });

  it('PUR-10 what another device took in of such a purge counts as a deletion, and its owner brings back what was there', async () => {
    const { me, post, holder } = await followed();
    const thief = await owner(1);
    await syncAll(me, thief);
    await thief.commit([await purgeOf(thief, post.path, await mayPurge(thief, 3))]);
    await syncAll(thief, me);
    await me.commit([postOf('written without a look')]);
    await syncAll(me, holder);
    const update = await buildUpdate(me.person.log, { revoked: [{ key: thief.signer.key, keep: [] }] }, root(0));
    for (const at of [me, holder]) await at.verify.receiveOperations(me.did, [update]);
    expect(await me.verify.record(me.did, post.path)).toBeUndefined();
    clock.now += REMOVED_FOR;
    for (const at of [me, holder]) await at.verify.collect();
    expect(await storedBlocks(me, me.did, [post.cid])).toEqual([post.cid]);
    await me.commit([{ path: post.path, value: post.value }]);
    await syncAll(me, holder);
    expect(await holder.verify.record(me.did, post.path)).toMatchObject({ value: { text: 'terrible' } });
  });

  it('PUR-9 whoever comes later takes in a head that still names it, though nobody has it any more', async () => {
    const { me, post, auth, holder } = await followed();
    // Another device writes beside the purge, without having seen it: its tree names what was purged.
    const other = await owner(1);
    await syncAll(me, other);
    await me.commit([await purgeOf(me, post.path, auth)]);
    await other.commit([postOf('beside it')]);
    await syncAll(me, holder);
    await syncAll(other, holder);
    expect((await holder.verify.heads(me.did))?.heads).toHaveLength(2);
    expect(await holder.verify.record(me.did, post.path)).toBeUndefined();
    clock.now += REMOVED_FOR;
    await holder.verify.collect();
    expect(await storedBlocks(holder, me.did, [post.cid])).toEqual([]);
    const late = await tab();
    await late.verify.receiveOperations(me.did, await holder.verify.operationsFrom(me.did, 0));
    const keys = [me.signer.key, other.signer.key];
    await late.verify.receiveDelegations(me.did, await holder.verify.delegationsFor(me.did, keys));
    await sync(holder.verify, late.verify, me.did);
    await sync(holder.verify, late.verify, me.did);
    expect((await late.verify.heads(me.did))?.heads).toHaveLength(2);
    const texts = (await late.verify.list(me.did, 'app.tabard.post')).records.map(({ value }) => Object(value).text);
    expect(texts.toSorted()).toEqual(['beside it', 'fine']);
  });
});
