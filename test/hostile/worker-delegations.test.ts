import { describe, expect, it } from 'vitest';
import { testSigner } from '../helpers/keys.js';
import { delegate } from '../identity/helpers.js';
import { owner, tab } from '../worker/world.js';

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
