/** Collecting beside a liar who says what may go. */
import { describe, expect, it } from 'vitest';
import type { Cid } from '../../src/base/index.js';
import { buildUpdate } from '../../src/identity/index.js';
import { makeRecord, makeTombstone } from '../../src/repo/index.js';
import { REMOVED_FOR } from '../../src/worker/limits.js';
import { delegate, device, root } from '../identity/helpers.js';
import { storedBlocks } from '../worker/store-look.js';
import { allBlocks, clock, owner, path, postOf, profileOf, sync, type Tab, tab } from '../worker/world.js';
import { bring, craft, revAt, selfPath } from './repo-enemy.js';

const liar = device(1);

/** When all that was removed may go. */
const collectLate = async ({ verify }: Pick<Tab, 'verify'>): Promise<void> => {
  const before = clock.now;
  clock.now += REMOVED_FOR;
  await verify.collect();
  clock.now = before;
};

/** A follower of somebody whose second device lies, with what the liar needs to know. */
const followed = async () => {
  const me = await owner();
  await me.commit([profileOf('Ada'), ...Array.from({ length: 40 }, (_, index) => postOf(`post ${index}`))]);
  const auth = await delegate(me.person.log, liar.key);
  const follower = await tab();
  await sync(me.verify, follower.verify, me.did);
  await follower.verify.receiveDelegations(me.did, [auth.bytes]);
  const view = await me.verify.profile(me.did);
  if (view === undefined) throw new Error('no profile');
  const records = await me.verify.list(me.did, 'app.tabard.post', { limit: 100 });
  return { me, follower, auth: auth.cid, head: view.head, posts: records.records };
};

describe('a deletion that names what never stood at its path', () => {
  it('takes no node of the shown tree and no record of another path', async () => {
    const { me, follower, auth, head, posts } = await followed();
    const [kept] = posts;
    if (kept === undefined) throw new Error('no post');
    const profile = await me.verify.record(me.did, selfPath);
    if (profile === undefined) throw new Error('no profile');
    const bytesOf = async (cids: readonly Cid[]) => me.verify.getBlocks(me.did, cids, 1_000_000);
    const nodes = (await allBlocks(me.verify, me.did, head.data)).map(({ cid }) => cid);
    // Its own tree shares nothing with the honest one: every block that it names is somebody else's.
    const lies = await Promise.all(
      nodes.map(async (cid, index) => {
        const tombstone = await makeTombstone('deletion', revAt(-100), { cid, rev: head.rev });
        return [`x.y.z/k${index}`, tombstone] as const;
      }),
    );
    const made = await craft(me, lies, { auth, rev: revAt(5), seen: { [me.signer.key]: head.seq } }, liar);
    expect(await bring(follower, me, made)).toMatchObject({ verdict: 'valid', hides: true });
    await collectLate(follower);
    expect((await bytesOf(nodes)).length).toBe(nodes.length);
    expect((await follower.verify.getBlocks(me.did, nodes, 1_000_000)).length).toBe(nodes.length);
    expect(await follower.verify.record(me.did, kept.path)).toMatchObject({ cid: kept.cid });
    const update = await buildUpdate(me.person.log, { revoked: [{ key: liar.key, keep: [] }] }, root(0));
    await follower.verify.receiveOperations(me.did, [update]);
    await collectLate(follower);
    expect((await follower.verify.list(me.did, 'app.tabard.post', { limit: 100 })).records).toEqual(posts);
  });

  it('takes no node that an older tree of the liar had as a record at that path', async () => {
    const { me, follower, auth, head, posts } = await followed();
    const [inner] = await allBlocks(me.verify, me.did, head.data);
    if (inner === undefined) throw new Error('no root');
    const first = await craft(me, [['x.y.z/k', { ...inner, value: {} }]], { auth, rev: revAt(5) }, liar);
    await bring(follower, me, { ...first, blocks: first.blocks.filter(({ cid }) => cid !== inner.cid) });
    const tombstone = await makeTombstone('deletion', revAt(-100), { cid: inner.cid, rev: head.rev });
    const second = await craft(me, [['x.y.z/k', tombstone]], { auth, seq: 2, rev: revAt(6) }, liar);
    await bring(follower, me, second);
    await collectLate(follower);
    expect((await follower.verify.list(me.did, 'app.tabard.post', { limit: 100 })).records).toEqual(posts);
    expect(await follower.verify.getBlocks(me.did, [inner.cid], 1_000_000)).toHaveLength(1);
  });

  it('still takes what did stand there', async () => {
    const { me, follower, posts } = await followed();
    const [gone] = posts;
    if (gone === undefined) throw new Error('no post');
    await me.commit([{ remove: gone.path, kind: 'deletion' }]);
    await sync(me.verify, follower.verify, me.did);
    await collectLate(follower);
    expect(await storedBlocks(follower, me.did, [gone.cid])).toEqual([]);
  });
});

it('a deletion takes the version that it names, and no other that stood there', async () => {
  const { me, follower, auth } = await followed();
  const [first, other] = await Promise.all([1, 2].map((index) => makeRecord('x.y.z', revAt(-70_000), { index })));
  if (first === undefined || other === undefined) throw new Error('no records');
  await bring(follower, me, await craft(me, [['x.y.z/k', first]], { auth, rev: revAt(-60_000) }, liar));
  const tombstone = await makeTombstone('deletion', revAt(-50_000), { cid: other.cid, rev: revAt(-70_000) });
  await bring(follower, me, await craft(me, [['x.y.z/k', tombstone]], { auth, seq: 2, rev: revAt(-40_000) }, liar));
  await collectLate(follower);
  expect(await follower.verify.record(me.did, path('x.y.z/k'))).toBeUndefined();
  expect(await follower.verify.getBlocks(me.did, [first.cid], 1_000)).toHaveLength(1);
});

it('what two paths share stays while one of them is live', async () => {
  const { me, follower, auth } = await followed();
  const shared = await makeRecord('app.tabard.member', revAt(-70_000), {});
  const [a, b] = [
    `app.tabard.member/${revAt(-80_000)}.${revAt(-80_001)}`,
    `app.tabard.member/${revAt(-80_002)}.${revAt(-80_003)}`,
  ];
  const first = await craft(
    me,
    [
      [a, shared],
      [b, shared],
    ],
    { auth, rev: revAt(-60_000) },
    liar,
  );
  await bring(follower, me, first);
  const tombstone = await makeTombstone('deletion', revAt(-50_000), { cid: shared.cid, rev: revAt(-70_000) });
  const second = await craft(
    me,
    [
      [a, tombstone],
      [b, shared],
    ],
    { auth, seq: 2, rev: revAt(-40_000) },
    liar,
  );
  await bring(follower, me, second);
  await collectLate(follower);
  expect(await follower.verify.record(me.did, path(b))).toMatchObject({ cid: shared.cid });
  expect(await follower.verify.record(me.did, path(a))).toBeUndefined();
});
