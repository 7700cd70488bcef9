/** The way into the store, while everything else moves: logs change, other tabs write, collect and drop. */
import { describe, expect, it } from 'vitest';
import { buildUpdate } from '../../src/identity/index.js';
import { createMemoryBlocks, makeRecord, mergeHeads, type Part } from '../../src/repo/index.js';
import { delegate, device, recover, root } from '../identity/helpers.js';
import { visitorOf } from '../worker/crafted.js';
import {
  allBlocks,
  clock,
  introduce,
  type Owner,
  offer,
  owner,
  postOf,
  profileOf,
  sync,
  tab,
} from '../worker/world.js';
import { beforeWrite, begin, bring, craft, named, revAt, selfPath } from './repo-enemy.js';

const nameAt = async ({ verify }: Pick<Owner, 'verify'>, { did }: Owner): Promise<unknown> =>
  Reflect.get(Object((await verify.profile(did))?.record), 'name');

const revoking = (me: Owner, index: number): Promise<Uint8Array<ArrayBuffer>> =>
  buildUpdate(me.person.log, { revoked: [{ key: device(index).key, keep: [] }] }, root(0));

/** Phone and laptop of one person; the laptop was stolen and has written. */
const robbed = async () => {
  const phone = await owner(0);
  await phone.commit([profileOf('mine')]);
  const laptop = await owner(1);
  await sync(phone.verify, laptop.verify, phone.did);
  await laptop.commit([profileOf('stolen')]);
  return { phone, laptop, update: await revoking(phone, 1) };
};

describe('a key that is revoked while its head is on the way', () => {
  it('STO-4 lands no more: what was begun under an older log is judged under the newest', async () => {
    const { phone, laptop, update } = await robbed();
    const visitor = await tab();
    await sync(phone.verify, visitor.verify, phone.did);
    await introduce(laptop.verify, visitor.verify, phone.did);
    const [head] = await offer(laptop.verify, visitor.verify, phone.did);
    if (head?.verdict !== 'valid') throw new Error('not offered');
    const begun = await visitor.verify.beginPull(phone.did, head.head.id);
    if (begun.verdict !== 'valid') throw new Error('not begun');
    expect(await visitor.verify.receiveOperations(phone.did, [update])).toMatchObject({ verdict: 'valid' });
    await visitor.verify.receiveBlocks(begun.pull, await allBlocks(laptop.verify, phone.did, head.head.data));
    expect(await visitor.verify.finishPull(begun.pull, null)).toMatchObject({ verdict: 'invalid', code: 'revoked' });
    expect(await visitor.verify.profile(phone.did)).toMatchObject({ record: { name: 'mine' }, heads: 1 });
  });

  it('STO-4 lands no more when another tab takes in the revocation at the last moment', async () => {
    const { phone, laptop, update } = await robbed();
    const visitor = await tab();
    await sync(phone.verify, visitor.verify, phone.did);
    const beside = await tab(visitor.store.id);
    await introduce(laptop.verify, visitor.verify, phone.did);
    beforeWrite(visitor, 'packs', () => beside.verify.receiveOperations(phone.did, [update]));
    const { outcomes } = await sync(laptop.verify, visitor.verify, phone.did);
    expect(outcomes).toMatchObject([{ verdict: 'invalid', code: 'revoked' }]);
    for (const one of [visitor, beside])
      expect(await one.verify.profile(phone.did)).toMatchObject({ record: { name: 'mine' }, heads: 1 });
  });

  it('STO-10 a landing does not take back that the log has changed', async () => {
    const { phone, laptop, update } = await robbed();
    const visitor = await tab();
    await sync(laptop.verify, visitor.verify, phone.did);
    await introduce(phone.verify, visitor.verify, phone.did);
    await phone.commit([postOf('mine too')]);
    const beside = await tab(visitor.store.id);
    // The other tab dies between the log and judging anew.
    beforeWrite(visitor, 'packs', async () => {
      beforeWrite(beside, 'packs', () => Promise.reject(new Error('crashed')));
      await expect(beside.verify.receiveOperations(phone.did, [update])).rejects.toThrow('crashed');
    });
    await sync(phone.verify, visitor.verify, phone.did);
    visitor.store.close();
    const again = await tab(visitor.store.id);
    await again.verify.open(visitor.store.id);
    expect(await again.verify.profile(phone.did)).toMatchObject({ heads: 1 });
    expect(await again.verify.record(phone.did, selfPath)).toMatchObject({ value: { name: 'mine' } });
  });
});

describe('a stolen root key', () => {
  it('STO-10 that revokes every device loses nothing: with the words back, all lives again', async () => {
    const me = await owner();
    await me.commit([profileOf('Ada'), postOf('a life')]);
    const follower = await tab();
    await sync(me.verify, follower.verify, me.did);
    const theft = await revoking(me, 0);
    for (const { verify } of [me, follower]) {
      await verify.receiveOperations(me.did, [theft]);
      expect((await verify.profile(me.did))?.record).toBeUndefined();
      await verify.collect();
    }
    clock.now += 40 * 86_400_000;
    for (const { verify } of [me, follower]) await verify.collect();
    const delegation = await delegate(me.person.log, me.signer.key);
    const healed = await recover(me.person.log, 0, 700, { grants: [delegation.cid] });
    for (const { verify } of [me, follower]) {
      expect(await verify.receiveOperations(me.did, [healed])).toMatchObject({ verdict: 'valid' });
      expect((await verify.identity(me.did))?.revoked).toEqual([]);
      expect((await verify.profile(me.did))?.record).toMatchObject({ name: 'Ada' });
      expect((await verify.list(me.did, 'app.tabard.post')).records).toMatchObject([{ value: { text: 'a life' } }]);
    }
    expect((await me.commit([profileOf('Ada again')])).seq).toBe(2);
  });
});

describe('two commits of one key with one number', () => {
  it('both live, in whatever order they come, and show the same', async () => {
    const me = await owner();
    const left = await craft(me, [[selfPath, await named('left', revAt(-5))]], { rev: revAt(1) });
    const right = await craft(me, [[selfPath, await named('right', revAt(-6))]], { rev: revAt(2) });
    const views = [];
    for (const order of [
      [left, right],
      [right, left],
    ]) {
      const visitor = await visitorOf(me);
      for (const made of order) expect(await bring(visitor, me, made)).toMatchObject({ verdict: 'valid' });
      const view = await visitor.verify.profile(me.did);
      expect(view?.heads).toBe(2);
      views.push(view?.record);
    }
    expect(views[0]).toMatchObject({ name: 'left' });
    expect(views[1]).toEqual(views[0]);
  });

  it('STO-5 what lands between preparing and finishing is not put out unseen', async () => {
    const me = await owner();
    const liar = device(1);
    const auth = await delegate(me.person.log, liar.key);
    await me.verify.receiveDelegations(me.did, [auth.bytes]);
    const shown = await craft(me, [[selfPath, await named('shown')]], { auth: auth.cid, rev: revAt(-9_000) }, liar);
    const hidden = await craft(
      me,
      [
        [
          `app.tabard.post/${revAt(-50_000)}`,
          await makeRecord('app.tabard.post', revAt(-40_000), { text: 'kept', createdAt: 1 }),
        ],
      ],
      { auth: auth.cid, rev: revAt(-8_000) },
      liar,
    );
    await bring(me, me, shown);
    const prepared = await me.verify.prepareCommit(me.did, [profileOf('mine')], {
      key: me.signer.key,
      auth: me.auth,
      clockId: 0,
    });
    if (prepared.unchanged) throw new Error('nothing to commit');
    await bring(me, me, hidden);
    await me.verify.finishCommit(prepared.ticket, await me.signer.sign(prepared.signing));
    expect(await nameAt(me, me)).toBe('mine');
    expect((await me.verify.list(me.did, 'app.tabard.post')).records).toMatchObject([{ value: { text: 'kept' } }]);
  });

  it('STO-13 makes no heads without end, and one honest commit clears them away', async () => {
    const me = await owner();
    const liar = device(1);
    const auth = await delegate(me.person.log, liar.key);
    await me.verify.receiveDelegations(me.did, [auth.bytes]);
    const outcomes: unknown[] = [];
    for (let index = 0; index < 66; index++) {
      const record = await makeRecord('x.y.z', revAt(-60_000), { index });
      const claims = { auth: auth.cid, rev: revAt(-1_000 + index) };
      outcomes.push((await bring(me, me, await craft(me, [[`x.y.z/k${index}`, record]], claims, liar))).verdict);
    }
    expect(outcomes).toEqual([...Array(64).fill('valid'), 'refused', 'refused']);
    await me.commit([profileOf('honest')]);
    expect(await me.verify.profile(me.did)).toMatchObject({ heads: 1, record: { name: 'honest' } });
    expect((await me.verify.list(me.did, 'x.y.z', { limit: 100 })).records).toHaveLength(64);
  }, 60_000);
});

describe('what a landing counted on', () => {
  it('STO-4 is compared in its transaction: collected in between, it is worked out anew', async () => {
    const me = await owner();
    await me.commit([profileOf('Ada'), ...Array.from({ length: 30 }, (_, index) => postOf(`old ${index}`))]);
    const prepared = await me.verify.prepareCommit(me.did, [profileOf('Bea')], {
      key: me.signer.key,
      auth: me.auth,
      clockId: 0,
    });
    if (prepared.unchanged) throw new Error('nothing to commit');
    // Another tab collects: only `sweeps` tells.
    beforeWrite(me, 'packs', () =>
      me.store.write(['repositories'], 'relaxed', async (tx) => {
        const row = await tx.objectStore('repositories').get(me.did);
        if (row !== undefined) await tx.objectStore('repositories').put({ ...row, sweeps: row.sweeps + 1 });
      }),
    );
    const late = me.verify.finishCommit(prepared.ticket, await me.signer.sign(prepared.signing));
    await expect(late).rejects.toMatchObject({ code: 'write-conflict', retryable: true });
  });

  it('STO-4 is gone when the repository was dropped: nothing with holes lands', async () => {
    const me = await owner();
    await me.commit([profileOf('Ada'), ...Array.from({ length: 50 }, (_, index) => postOf(`old ${index}`))]);
    const visitor = await tab();
    await sync(me.verify, visitor.verify, me.did);
    await me.commit([profileOf('Bea')]);
    const [head] = await offer(me.verify, visitor.verify, me.did);
    if (head?.verdict !== 'valid') throw new Error('not offered');
    const begun = await visitor.verify.beginPull(me.did, head.head.id);
    if (begun.verdict !== 'valid') throw new Error('not begun');
    await visitor.verify.receiveBlocks(begun.pull, await allBlocks(me.verify, me.did, head.head.data, begun.have));
    const beside = await tab(visitor.store.id);
    await beside.verify.drop(me.did);
    await introduce(me.verify, visitor.verify, me.did);
    await expect(visitor.verify.finishPull(begun.pull, null)).rejects.toMatchObject({ code: 'write-conflict' });
    await sync(me.verify, visitor.verify, me.did);
    expect((await visitor.verify.list(me.did, 'app.tabard.post', { limit: 100 })).records).toHaveLength(50);
  });
});

describe('a repository that is here in part', () => {
  const head: Part = { scope: [{ from: '', to: 'app.tabard.q' }], posts: null };

  it('two heads of which the beginning is here are shown, not merged', async () => {
    const me = await owner();
    const liar = device(1);
    const auth = await delegate(me.person.log, liar.key);
    const visitor = await visitorOf(me);
    await visitor.verify.receiveDelegations(me.did, [auth.bytes]);
    const many = async (label: string, at: number) =>
      Promise.all(
        Array.from(
          { length: 200 },
          async (_, index) =>
            [`x.${label}.z/k${index}`, await makeRecord(`x.${label}.z`, revAt(at), { index })] as const,
        ),
      );
    const one = await craft(me, [[selfPath, await named('one')], ...(await many('a', -90_000))]);
    const two = await craft(
      me,
      [[selfPath, await named('two', revAt(-30_000))], ...(await many('b', -80_000))],
      { auth: auth.cid, rev: revAt(5) },
      liar,
    );
    for (const made of [one, two]) {
      const pull = await begin(visitor, me, made, head);
      for (;;) {
        const wanted = new Set((await visitor.verify.receiveBlocks(pull, [])).want);
        if (wanted.size === 0) break;
        await visitor.verify.receiveBlocks(
          pull,
          made.blocks.filter(({ cid }) => wanted.has(cid)),
        );
      }
      expect(await visitor.verify.finishPull(pull, null)).toMatchObject({ verdict: 'valid' });
    }
    expect(await nameAt(visitor, me)).toBe('two');
  });

  it('widening the scope does not claim more of the other heads than is here', async () => {
    const me = await owner();
    const liar = device(1);
    const auth = await delegate(me.person.log, liar.key);
    const visitor = await visitorOf(me);
    await visitor.verify.receiveDelegations(me.did, [auth.bytes]);
    const rest = await Promise.all(
      Array.from(
        { length: 200 },
        async (_, index) => [`x.a.z/k${index}`, await makeRecord('x.a.z', revAt(-90_000), { index })] as const,
      ),
    );
    const one = await craft(me, [[selfPath, await named('one')], ...rest]);
    const two = await craft(me, [[selfPath, await named('two')]], { auth: auth.cid, rev: revAt(5) }, liar);
    const three = await craft(me, [[selfPath, await named('three', revAt(7))], ...rest], {
      seq: 2,
      rev: revAt(9),
      seen: { [liar.key]: 1 },
    });
    const take = async (made: typeof one, part?: typeof head) => {
      const pull = await begin(visitor, me, made, part);
      for (;;) {
        const wanted = new Set((await visitor.verify.receiveBlocks(pull, [])).want);
        if (wanted.size === 0) break;
        await visitor.verify.receiveBlocks(
          pull,
          made.blocks.filter(({ cid }) => wanted.has(cid)),
        );
      }
      expect(await visitor.verify.finishPull(pull, null)).toMatchObject({ verdict: 'valid' });
    };
    await take(one, head);
    await take(two);
    await take(three);
    expect((await visitor.verify.list(me.did, 'x.a.z', { limit: 300 })).records).toHaveLength(200);
  });
});

it('merging more heads than two gives one root in every order', async () => {
  const me = await owner();
  const made = await Promise.all(
    [0, 1, 2, 3].map(async (index) =>
      craft(
        me,
        [
          [selfPath, await named(`n${index}`, revAt(-100 + ((index * 37) % 5)))],
          [`x.y.z/k${index % 2}`, await makeRecord('x.y.z', revAt(-200 + index), { index })],
          // Newer than its own commit: it belongs to no head of that time.
          [`x.y.z/late`, await makeRecord('x.y.z', revAt(index + 2), {})],
        ],
        { rev: revAt(index) },
      ),
    ),
  );
  const source = createMemoryBlocks(
    made.flatMap(({ blocks }) => blocks.map(({ cid, bytes }) => [cid, bytes] as const)),
  );
  const heads = made.map(({ data }, index) => ({ data, rev: revAt(index) }));
  const roots = new Set<string>();
  for (let turn = 0; turn < 4; turn++) {
    const order = [...heads.slice(turn), ...heads.slice(0, turn)];
    for (const some of [order, order.toReversed()]) {
      roots.add((await mergeHeads(source, some, () => Promise.resolve(false))).root);
    }
  }
  expect(roots.size).toBe(1);
});
