/** Purges that do not count: by who may not, replayed elsewhere, by a key that was revoked. */
import { describe, expect, it } from 'vitest';
import { buildUpdate } from '../../src/identity/index.js';
import { root } from '../identity/helpers.js';
import { followed, mayPurge, purgeOf, syncAll } from './purges.js';
import { owner, postOf, tab } from './world.js';

describe('a purge that does not count', () => {
  it('PUR-5 by a key that may write and may not purge hides as a deletion does, and takes nothing', async () => {
    const { me, post, holder } = await followed();
    const other = await owner(1);
    await syncAll(me, other);
    const forged = await purgeOf(other, post.path, other.auth);
    await expect(other.commit([forged])).rejects.toMatchObject({ code: 'bad-record-input' });
    await holder.verify.collect();
    expect(await holder.verify.record(me.did, post.path)).toMatchObject({ cid: post.cid });
  });

  it('PUR-2 PUR-3 replayed in another repository, or at another path, is refused', async () => {
    const { me, post, auth, holder } = await followed();
    const fine = (await me.verify.list(me.did, 'app.tabard.post')).records.find(({ path: at }) => at !== post.path);
    if (fine === undefined) throw new Error('no post');
    const purge = await purgeOf(me, post.path, auth);
    await expect(me.commit([{ ...purge, purge: fine.path }])).rejects.toMatchObject({ code: 'bad-record-input' });
    const stranger = await owner(0, tab(), 2);
    await stranger.commit([postOf('mine')]);
    await expect(stranger.commit([purge])).rejects.toMatchObject({ code: 'bad-record-input' });
    expect(await holder.verify.record(me.did, post.path)).toMatchObject({ cid: post.cid });
  });

  it('PUR-10 replayed after its key was revoked takes nothing', async () => {
    const { me, post, holder } = await followed();
    const thief = await owner(1);
    await syncAll(me, thief);
    const stolen = await mayPurge(thief, 3);
    const purge = await purgeOf(thief, post.path, stolen);
    await thief.commit([purge]);
    const update = await buildUpdate(me.person.log, { revoked: [{ key: thief.signer.key, keep: [] }] }, root(0));
    for (const at of [me, holder]) await at.verify.receiveOperations(me.did, [update]);
    const heads = (await thief.verify.heads(me.did))?.heads ?? [];
    expect(await holder.verify.receiveHeads(me.did, heads)).toMatchObject([{ verdict: 'invalid', code: 'revoked' }]);
    await expect(me.commit([purge])).rejects.toMatchObject({ code: 'bad-record-input' });
    expect(await holder.verify.record(me.did, post.path)).toMatchObject({ cid: post.cid });
    expect(await holder.verify.getBlocks(me.did, [post.cid], 10_000)).toHaveLength(1);
  });
});
