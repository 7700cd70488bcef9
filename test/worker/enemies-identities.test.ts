/** Logs and delegations that must not be taken, and what a changed log does to what was. */
import { describe, expect, it } from 'vitest';
import { buildGenesis, buildUpdate } from '../../src/identity/index.js';
import { testKey, testX25519 } from '../helpers/keys.js';
import { delegate, device, person, root, thief } from '../identity/helpers.js';
import { offer, owner, profileOf, rowsOf, sync, tab } from './world.js';

describe('identities', () => {
  it('refuses a log of another identity and stores nothing', async () => {
    const me = await owner();
    const stranger = await buildGenesis({
      root: root(5),
      nextRecoveryKey: testKey(205),
      nextRootKey: testKey(106),
      backup: testX25519(5),
    });
    const visitor = await tab();
    expect(await visitor.verify.receiveOperations(me.did, [stranger.bytes])).toMatchObject({
      verdict: 'invalid',
      code: 'wrong-did',
    });
    expect(Object.values(await rowsOf(visitor)).every((count) => count === 0)).toBe(true);
  });

  it('refuses a delegation with a forged signature and stores nothing', async () => {
    const me = await owner();
    const visitor = await tab();
    await visitor.verify.receiveOperations(me.did, [me.person.bytes]);
    const before = await rowsOf(visitor);
    const forged = await delegate(me.person.log, thief(0).key, { signer: thief(1), issuer: me.did });
    expect(await visitor.verify.receiveDelegations(me.did, [forged.bytes])).toMatchObject({
      verdict: 'invalid',
      code: 'bad-signature',
    });
    expect(await rowsOf(visitor)).toEqual(before);
  });

  it('STO-6 keeps no delegations between keys that have no chain', async () => {
    const me = await owner();
    const visitor = await tab();
    await visitor.verify.receiveOperations(me.did, [me.person.bytes]);
    const before = await rowsOf(visitor);
    const loose = await delegate(me.person.log, thief(1).key, { signer: thief(0), issuer: thief(0).key });
    expect(await visitor.verify.receiveDelegations(me.did, [loose.bytes])).toMatchObject({
      verdict: 'valid',
      accepted: 0,
    });
    expect(await rowsOf(visitor)).toEqual(before);
  });

  it('says whether a key may write', async () => {
    const me = await owner();
    expect(await me.verify.authority(me.did, me.signer.key, '/repo/write')).toEqual({ holds: true, clockId: 7 });
    expect(await me.verify.authority(me.did, me.signer.key, '/repo/purge')).toMatchObject({ holds: false });
    expect(await me.verify.authority(me.did, thief(0).key, '/repo/write')).toMatchObject({ holds: false });
  });

  it('a revoked key loses its heads, and what they had superseded lives again', async () => {
    const phone = await owner(0);
    await phone.commit([profileOf('mine')]);
    const laptop = await owner(1);
    await sync(phone.verify, laptop.verify, phone.did);
    await laptop.commit([profileOf('stolen')]);
    const visitor = await tab();
    await sync(phone.verify, visitor.verify, phone.did);
    await sync(laptop.verify, visitor.verify, phone.did);
    expect((await visitor.verify.profile(phone.did))?.record).toMatchObject({ name: 'stolen' });
    const update = await buildUpdate(phone.person.log, { revoked: [{ key: device(1).key, keep: [] }] }, root(0));
    expect(await visitor.verify.receiveOperations(phone.did, [update])).toMatchObject({
      verdict: 'valid',
      accepted: 1,
    });
    const view = await visitor.verify.profile(phone.did);
    expect(view).toMatchObject({ record: { name: 'mine' }, heads: 1 });
    const kept = await visitor.store.read(['commits'], (tx) => tx.objectStore('commits').getAll());
    expect(kept.filter(({ barred }) => barred === true).map(({ key }) => key)).toEqual([device(1).key]);
    expect((await visitor.verify.identity(phone.did))?.revoked).toEqual([device(1).key]);
    expect(await offer(laptop.verify, visitor.verify, phone.did)).toMatchObject([
      { verdict: 'invalid', code: 'revoked' },
    ]);
  });

  it('STO-10 what a crash left after a change of the log is judged at the next start', async () => {
    const phone = await owner(0);
    await phone.commit([profileOf('mine')]);
    const laptop = await owner(1);
    await sync(phone.verify, laptop.verify, phone.did);
    await laptop.commit([profileOf('stolen')]);
    await sync(laptop.verify, phone.verify, phone.did);
    const update = await buildUpdate(phone.person.log, { revoked: [{ key: device(1).key, keep: [] }] }, root(0));
    const { write } = phone.store;
    let writes = 0;
    Object.assign(phone.store, {
      write: (...args: Parameters<typeof write>) => {
        writes += 1;
        if (writes > 1) throw new Error('crashed');
        return write(...args);
      },
    });
    await expect(phone.verify.receiveOperations(phone.did, [update])).rejects.toThrow('crashed');
    Object.assign(phone.store, { write });
    phone.store.close();
    const again = await tab(phone.store.id);
    await again.verify.open(phone.store.id);
    expect(await again.verify.profile(phone.did)).toMatchObject({ record: { name: 'mine' }, heads: 1 });
  });

  it('STO-11 judges its own rows again: a damaged log is none', async () => {
    const me = await owner();
    await me.commit([profileOf('Ada')]);
    await me.store.write(['operations', 'identities'], 'strict', async (tx) => {
      for (const row of await tx.objectStore('operations').getAll()) {
        const bytes = row.bytes.slice();
        bytes[bytes.length - 1] = (bytes.at(-1) ?? 0) ^ 1;
        await tx.objectStore('operations').put({ ...row, bytes });
      }
      for (const row of await tx.objectStore('identities').getAll()) {
        await tx.objectStore('identities').put({ ...row, stamp: row.stamp + 1 });
      }
    });
    expect(await me.verify.identity(me.did)).toBeUndefined();
    expect(await me.verify.profile(me.did)).toBeUndefined();
    expect(await me.verify.receiveOperations(me.did, [me.person.bytes])).toMatchObject({ verdict: 'valid' });
    expect((await me.verify.profile(me.did))?.record).toMatchObject({ name: 'Ada' });
  });
});

it('a person is the same in every test', async () => {
  expect((await person()).did).toBe((await person()).did);
});
