import { describe, expect, it } from 'vitest';
import { buildUpdate } from '../../src/identity/index.js';
import { testSigner } from '../helpers/keys.js';
import { delegate, device, root } from '../identity/helpers.js';
import { clock, introduce, offer, owner, profileOf, rowsOf, sync, tab } from '../worker/world.js';
import { craft } from './repo-enemy.js';

describe('a stranger who forges delegations to a key that has authority already', () => {
  it('STO-6 is refused, and the places stay free for new devices', async () => {
    const me = await owner();
    const visitor = await tab();
    await visitor.verify.receiveOperations(me.did, await me.verify.operationsFrom(me.did, 0));
    await visitor.verify.receiveDelegations(me.did, await me.verify.delegationsFor(me.did, [me.signer.key]));
    expect(await visitor.verify.authority(me.did, me.signer.key, '/repo/write')).toMatchObject({ holds: true });
    const forged = await delegate(me.person.log, me.signer.key, { signer: testSigner(666), issuer: me.did });
    expect(await visitor.verify.receiveDelegations(me.did, [forged.bytes])).toMatchObject({
      verdict: 'invalid',
      code: 'bad-signature',
    });
    expect(await visitor.verify.delegationsFor(me.did, [forged.cid])).toEqual([]);
    expect(await visitor.verify.authority(me.did, me.signer.key, '/repo/write')).toMatchObject({ holds: true });
  });
});

it('DLG-15 what a key wrote before it was put away reaches who comes later; what it writes after does not', async () => {
  const phone = await owner(0);
  await phone.commit([profileOf('before')]);
  const laptop = await owner(1);
  await sync(phone.verify, laptop.verify, phone.did);
  await laptop.commit([profileOf('from the laptop')]);
  await sync(laptop.verify, phone.verify, phone.did);
  const update = await buildUpdate(phone.person.log, { retired: [{ key: device(1).key, seq: 1 }] }, root(0));
  await phone.verify.receiveOperations(phone.did, [update]);
  const late = await tab();
  const { outcomes } = await sync(phone.verify, late.verify, phone.did);
  expect(outcomes).toMatchObject([{ verdict: 'valid' }]);
  expect((await late.verify.profile(phone.did))?.record).toMatchObject({ name: 'from the laptop' });
  await laptop.commit([profileOf('after')]);
  expect(await offer(laptop.verify, late.verify, phone.did)).toMatchObject([{ verdict: 'invalid', code: 'retired' }]);
  expect((await late.verify.stats()).refusals).toEqual({ retired: 1 });
});

it('DLG-11 STO-6 a delegation that is over is not kept, and says why its key may not', async () => {
  const me = await owner(0);
  const visitor = await tab();
  await introduce(me.verify, visitor.verify, me.did);
  const over = await delegate(me.person.log, device(1).key, { expires: Math.floor(clock.now / 1000) - 1 });
  const before = await rowsOf(visitor);
  expect(await visitor.verify.receiveDelegations(me.did, [over.bytes])).toMatchObject({
    verdict: 'valid',
    accepted: 0,
  });
  expect(await rowsOf(visitor)).toEqual(before);
  const made = await craft({ ...me, auth: over.cid }, [], { key: device(1).key }, device(1));
  expect(await visitor.verify.receiveHeads(me.did, [made.bytes])).toMatchObject([
    { verdict: 'invalid', code: 'expired' },
  ]);
  // What nothing is known of is still asked for.
  const unknown = await craft({ ...me, auth: made.data }, [], { key: device(2).key }, device(2));
  expect(await visitor.verify.receiveHeads(me.did, [unknown.bytes])).toMatchObject([
    { verdict: 'needs', what: 'delegations' },
  ]);
});
