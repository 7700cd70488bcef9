/** What a device may do to the numbers of its identity: clocks, keys, delegations. */
import { describe, expect, it } from 'vitest';
import type { Tid } from '../../src/base/index.js';
import { MAX_AHEAD, parseTid, tidOf } from '../../src/codec/index.js';
import { buildUpdate } from '../../src/identity/index.js';
import { buildPurge, makeRecord } from '../../src/repo/index.js';
import { testKey, testSigner } from '../helpers/keys.js';
import { delegate, device, root } from '../identity/helpers.js';
import { visitorOf } from '../worker/crafted.js';
import { clock, owner, path, postOf, profileOf } from '../worker/world.js';
import { bring, craft, named, revAt, selfPath } from './repo-enemy.js';

const far = parseTid('jzzzzzzzzzzzz');
if (far === undefined) throw new Error('not a TID');

describe('the clock', () => {
  it.each(['the end of time', 'an hour'])(
    'a write to a key of the future (%s) is refused and moves nothing',
    async (when) => {
      const me = await owner();
      await me.commit([profileOf('Ada')]);
      const key: Tid = when === 'an hour' ? tidOf((clock.now + 3_600_000) * 1000, 1) : far;
      const future = path(`app.tabard.post/${key}`);
      for (const write of [
        { path: future, value: { text: 'x', createdAt: 1 } },
        { remove: future, kind: 'deletion' as const },
      ])
        await expect(me.commit([write])).rejects.toMatchObject({ code: 'bad-record-input' });
      const grant = await delegate(me.person.log, me.signer.key, { command: '/repo/purge', nonce: 3 });
      await me.verify.receiveDelegations(me.did, [grant.bytes]);
      const post = path(`app.tabard.post/${revAt(-5)}`);
      const purge = await buildPurge(
        { did: me.did, path: post, rev: key, key: me.signer.key, auth: grant.cid },
        me.signer,
      );
      await expect(me.commit([{ purge: post, bytes: purge.bytes }])).rejects.toMatchObject({
        code: 'bad-record-input',
      });
      const next = await me.commit([postOf('now')]);
      expect(next.rev < tidOf((clock.now + 1_000) * 1000, 0)).toBe(true);
    },
  );

  it('REP-16 is pushed no further than ten minutes, and a record of the future not at all', async () => {
    const me = await owner();
    const made = await craft(
      me,
      [
        [selfPath, await named('Ada')],
        ['x.y.z/late', await makeRecord('x.y.z', far, {})],
        [`app.tabard.post/${far}`, await makeRecord('app.tabard.post', revAt(-5), { text: 'x', createdAt: 1 })],
      ],
      { rev: tidOf((clock.now + MAX_AHEAD) * 1000 + 999, 9), seq: 1 },
      device(1),
    );
    const auth = await delegate(me.person.log, device(1).key);
    await me.verify.receiveDelegations(me.did, [auth.bytes]);
    expect(await bring(me, me, made)).toMatchObject({ verdict: 'valid' });
    expect((await me.verify.list(me.did, 'app.tabard.post')).records).toEqual([]);
    expect((await me.verify.list(me.did, 'x.y.z')).records).toEqual([]);
    const own = await me.commit([profileOf('mine')]);
    expect(own.rev > (made.bytes.length > 0 ? tidOf((clock.now + MAX_AHEAD) * 1000, 0) : far)).toBe(true);
    const visitor = await visitorOf(me);
    const served = (await me.verify.heads(me.did))?.heads ?? [];
    expect((await visitor.verify.receiveHeads(me.did, served)).map(({ verdict }) => verdict)).toEqual(['notYet']);
    clock.now += 1_000;
    expect((await visitor.verify.receiveHeads(me.did, served)).map(({ verdict }) => verdict)).toEqual(['valid']);
  });
});

it('a `seq` at the end of numbers stops its own key and no other', async () => {
  const me = await owner();
  const auth = await delegate(me.person.log, device(1).key);
  await me.verify.receiveDelegations(me.did, [auth.bytes]);
  const claims = { seq: Number.MAX_SAFE_INTEGER, auth: auth.cid, seen: { [testKey(5)]: Number.MAX_SAFE_INTEGER } };
  await bring(me, me, await craft(me, [[selfPath, await named('x')]], claims, device(1)));
  expect((await me.commit([profileOf('mine')])).seq).toBe(1);
  const prepared = me.verify.prepareCommit(me.did, [profileOf('more')], {
    key: device(1).key,
    auth: auth.cid,
    clockId: 1,
  });
  await expect(prepared).rejects.toMatchObject({ code: 'write-conflict' });
});

it('STO-14 marks are bounded, whatever keys a liar has seen, and the true ones stay', async () => {
  const me = await owner();
  await me.commit([profileOf('mine')]);
  const auth = await delegate(me.person.log, device(1).key);
  await me.verify.receiveDelegations(me.did, [auth.bytes]);
  for (let seq = 1; seq <= 20; seq++) {
    const seen = Object.fromEntries([
      [me.signer.key, 1],
      ...Array.from({ length: 63 }, (_, index) => [testKey(10_000 + seq * 63 + index), 7] as const),
    ]);
    const made = await craft(
      me,
      [[selfPath, await named(`x${seq}`, revAt(seq))]],
      { seq, auth: auth.cid, seen, rev: revAt(1_000 + seq) },
      device(1),
    );
    expect(await bring(me, me, made)).toMatchObject({ verdict: 'valid' });
  }
  const row = await me.store.read(['repositories'], (tx) => tx.objectStore('repositories').get(me.did));
  expect(Object.keys(row?.marks ?? {}).length).toBeLessThanOrEqual(1_024);
  expect(row?.marks).toMatchObject({ [me.signer.key]: 1, [device(1).key]: 20 });
}, 60_000);

it('STO-6 places that a stolen device filled are free again once it is revoked', async () => {
  const me = await owner();
  const stolen = device(1);
  const own = await delegate(me.person.log, stolen.key);
  await me.verify.receiveDelegations(me.did, [own.bytes]);
  for (let index = 0; index < 5; index++) {
    const many = await Promise.all(
      Array.from({ length: 60 }, (_, at) =>
        delegate(me.person.log, testSigner(5_000 + index * 60 + at).key, { signer: stolen, issuer: stolen.key }),
      ),
    );
    await me.verify.receiveDelegations(
      me.did,
      many.map(({ bytes }) => bytes),
    );
  }
  const update = await buildUpdate(me.person.log, { revoked: [{ key: stolen.key, keep: [] }] }, root(0));
  await me.verify.receiveOperations(me.did, [update]);
  const fresh = await delegate(me.person.log, device(2).key);
  expect(await me.verify.receiveDelegations(me.did, [fresh.bytes])).toMatchObject({ verdict: 'valid', accepted: 1 });
  expect(await me.verify.authority(me.did, device(2).key, '/repo/write')).toMatchObject({ holds: true });
}, 60_000);
