import { describe, expect, it } from 'vitest';
import { collectionScope, WHOLE } from '../../src/repo/index.js';
import { allBlocks, introduce, offer, owner, path, postOf, profileOf, rowsOf, sync, tab } from './world.js';

describe('from tab to tab', () => {
  it('a visitor gets, verifies, keeps and shows a profile', async () => {
    const me = await owner();
    const head = await me.commit([profileOf('Ada')]);
    const visitor = await tab();
    const { outcomes } = await sync(me.verify, visitor.verify, me.did);
    expect(outcomes).toMatchObject([{ verdict: 'valid', hides: false, head: { id: head.id } }]);
    const view = await visitor.verify.profile(me.did);
    expect(view).toMatchObject({ record: { name: 'Ada' }, servedBy: 'did:key:zPeer', policy: { reason: 'visit' } });
  });

  it('a third tab gets the same from the visitor', async () => {
    const me = await owner();
    await me.commit([profileOf('Ada'), postOf('one'), postOf('two')]);
    const visitor = await tab();
    await sync(me.verify, visitor.verify, me.did);
    const third = await tab();
    await sync(visitor.verify, third.verify, me.did);
    expect((await third.verify.profile(me.did))?.record).toMatchObject({ name: 'Ada' });
    expect((await third.verify.list(me.did, 'app.tabard.post')).records).toHaveLength(2);
    expect((await third.verify.repositories())[0]?.heads).toHaveLength(1);
  });

  it('an edit sends only what is new', async () => {
    const me = await owner();
    await me.commit(Array.from({ length: 200 }, (_, index) => postOf(`post ${index}`)));
    const visitor = await tab();
    const first = await sync(me.verify, visitor.verify, me.did);
    await me.commit([postOf('one more')]);
    const second = await sync(me.verify, visitor.verify, me.did);
    expect(first.sent).toBeGreaterThan(200);
    expect(second.sent).toBeLessThan(12);
    expect(second.outcomes).toMatchObject([{ verdict: 'valid', hides: false }]);
    const all = await visitor.verify.list(me.did, 'app.tabard.post', { limit: 1000 });
    expect(all.records).toHaveLength(201);
    expect((await visitor.verify.profile(me.did))?.heads).toBe(1);
  });

  it('serves in bounded answers that join without gaps', async () => {
    const me = await owner();
    const head = await me.commit(Array.from({ length: 100 }, (_, index) => postOf(`post ${index}`)));
    const whole = await allBlocks(me.verify, me.did, head.data);
    const pieces = await allBlocks(me.verify, me.did, head.data, [], 2_000);
    expect(pieces.map(({ cid }) => cid)).toEqual(whole.map(({ cid }) => cid));
    const { blocks } = await me.verify.serveBlocks(me.did, {
      root: head.data,
      have: [],
      scope: WHOLE,
      posts: null,
      maxBytes: 2_000,
    });
    expect(blocks.reduce((sum, { bytes }) => sum + bytes.length, 0)).toBeLessThanOrEqual(2_000);
  });

  it('takes part of a repository first and the rest later', async () => {
    const me = await owner();
    await me.commit([profileOf('Ada'), ...Array.from({ length: 100 }, (_, index) => postOf(`post ${index}`))]);
    const visitor = await tab();
    const first = await sync(me.verify, visitor.verify, me.did, {
      part: { scope: collectionScope('app.tabard.profile'), posts: null },
    });
    expect(first.sent).toBeLessThan(15);
    const view = await visitor.verify.profile(me.did);
    expect(view?.record).toMatchObject({ name: 'Ada' });
    if (view === undefined) throw new Error('no profile');
    expect((await visitor.verify.list(me.did, 'app.tabard.post')).records).toEqual([]);
    expect(await visitor.verify.record(me.did, path('app.tabard.stream/3kaaaaaaaaaaa'))).toBeUndefined();
    const begun = await visitor.verify.beginPull(me.did, view.head.id);
    if (begun.verdict !== 'valid') throw new Error(begun.verdict);
    expect(begun.have).toEqual([]);
    await visitor.verify.receiveBlocks(begun.pull, await allBlocks(me.verify, me.did, view.head.data));
    expect(await visitor.verify.finishPull(begun.pull, null)).toMatchObject({ verdict: 'valid' });
    expect((await visitor.verify.list(me.did, 'app.tabard.post', { limit: 1000 })).records).toHaveLength(100);
    expect((await visitor.verify.repositories())[0]?.scope).toEqual(WHOLE);
  });

  it('two devices that wrote apart are shown merged, and the next own commit takes both in', async () => {
    const phone = await owner(0);
    const laptop = await owner(1);
    await phone.commit([profileOf('from the phone'), postOf('phone')]);
    await laptop.commit([postOf('laptop')]);
    const visitor = await tab();
    await sync(phone.verify, visitor.verify, phone.did);
    await sync(laptop.verify, visitor.verify, phone.did);
    expect((await visitor.verify.profile(phone.did))?.heads).toBe(2);
    expect((await visitor.verify.list(phone.did, 'app.tabard.post')).records).toHaveLength(2);
    await sync(laptop.verify, phone.verify, phone.did);
    const merged = await phone.commit([profileOf('both')]);
    const { outcomes } = await sync(phone.verify, visitor.verify, phone.did);
    expect(outcomes).toMatchObject([{ verdict: 'valid', head: { id: merged.id }, hides: false }]);
    expect((await visitor.verify.profile(phone.did))?.heads).toBe(1);
    expect((await visitor.verify.list(phone.did, 'app.tabard.post')).records).toHaveLength(2);
    expect((await visitor.verify.repositories())[0]?.heads.map(({ id }) => id)).toEqual([merged.id]);
  });

  it('arrival in any order gives one view', async () => {
    const devices = [await owner(0), await owner(1), await owner(2)];
    for (const [index, one] of devices.entries())
      await one.commit([profileOf(`name ${index}`), postOf(`post ${index}`)]);
    const did = devices[0]?.did;
    if (did === undefined) throw new Error('no owner');
    const views: unknown[] = [];
    for (const order of [
      [0, 1, 2],
      [2, 1, 0],
      [1, 2, 0],
    ]) {
      const visitor = await tab();
      for (const index of order) await sync(devices[index]?.verify ?? visitor.verify, visitor.verify, did);
      const row = await visitor.store.read(['repositories'], (tx) => tx.objectStore('repositories').get(did));
      views.push(row?.view);
    }
    expect(new Set(views).size).toBe(1);
  });

  it('knows what it has', async () => {
    const me = await owner();
    await me.commit([profileOf('Ada')]);
    const visitor = await tab();
    await sync(me.verify, visitor.verify, me.did);
    const before = await rowsOf(visitor);
    expect(await offer(me.verify, visitor.verify, me.did)).toMatchObject([
      { verdict: 'valid', known: true, newer: false },
    ]);
    await introduce(me.verify, visitor.verify, me.did);
    expect(await rowsOf(visitor)).toEqual(before);
  });

  it('drops one repository and leaves the others', async () => {
    const me = await owner();
    await me.commit([profileOf('Ada')]);
    const visitor = await tab();
    await sync(me.verify, visitor.verify, me.did);
    await visitor.verify.keep(me.did, { reason: 'follow', serve: true });
    expect((await visitor.verify.profile(me.did))?.policy).toEqual({ reason: 'follow', serve: true });
    await visitor.verify.drop(me.did);
    expect(Object.values(await rowsOf(visitor)).every((count) => count === 0)).toBe(true);
    expect(await visitor.verify.profile(me.did)).toBeUndefined();
  });

  it('tells who listens', async () => {
    const me = await owner();
    const seen: string[] = [];
    me.verify.on('changed', ({ by, did }) => seen.push(`${by} ${did === me.did}`));
    await me.commit([profileOf('Ada')]);
    expect(seen).toEqual(['commit true']);
  });
});
