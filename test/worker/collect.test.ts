/** Collecting: what nothing names goes, in its time. What was removed: `purged.test.ts`, `deleted.test.ts`. */
import { describe, expect, it } from 'vitest';
import { carOf, picture, withAvatar } from './media.js';
import { clock, owner, postOf, profileOf, rowsOf, tab } from './world.js';

describe('collecting', () => {
  it('frees what nothing names any more, after its time, and harms nothing', async () => {
    const me = await owner();
    const old = await withAvatar(me, picture(10_000, 1));
    for (let index = 0; index < 20; index++) await me.commit([profileOf(`name ${index}`), postOf(`post ${index}`)]);
    const avatar = await withAvatar(me, picture(10_000, 2));
    expect((await me.verify.collect()).blocks).toBe(0);
    const before = await rowsOf(me);
    clock.now += 31 * 86_400_000;
    const freed = await me.verify.collect();
    expect(freed.blocks).toBeGreaterThan(20);
    expect(freed.bytes).toBeGreaterThan(0);
    const after = await rowsOf(me);
    expect(after.commits).toBe(1);
    expect(after.blocks).toBe((before.blocks ?? 0) - freed.blocks);
    expect(await me.verify.blob(old.cid)).toBeUndefined();
    expect((await me.verify.blob(avatar.cid))?.complete).toBe(true);
    expect((await me.verify.list(me.did, 'app.tabard.post')).records).toHaveLength(20);
    const visitor = await tab();
    expect(await visitor.verify.importCar(await carOf(me))).toMatchObject({ records: 21 });
    expect((await me.commit([profileOf('after')])).seq).toBe(23);
  });

  it('a commit prepared before is prepared again', async () => {
    const me = await owner();
    await me.commit([profileOf('a')]);
    await me.commit([profileOf('b')]);
    const prepared = await me.verify.prepareCommit(me.did, [profileOf('c')], {
      key: me.signer.key,
      auth: me.auth,
      clockId: 0,
    });
    if (prepared.unchanged) throw new Error('unchanged');
    clock.now += 31 * 86_400_000;
    expect((await me.verify.collect()).blocks).toBeGreaterThan(0);
    const late = me.verify.finishCommit(prepared.ticket, await me.signer.sign(prepared.signing));
    await expect(late).rejects.toMatchObject({ code: 'write-conflict', retryable: true });
    expect((await me.commit([profileOf('c')])).seq).toBe(3);
  });
});
