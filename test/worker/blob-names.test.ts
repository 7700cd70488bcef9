/** What records name is looked for in everybody's records: none may be so made that the search fails. */
import { expect, it } from 'vitest';
import { blobsIn } from '../../src/app/archive/fields.js';
import { owner, path, profileOf, sync, tab } from './world.js';

it('a list longer than a call takes arguments ends neither the collecting nor a pin', async () => {
  const me = await owner();
  await me.commit([profileOf('Ada')]);
  const list = Array.from({ length: 250_000 }, () => 0);
  await me.commit([{ path: path('com.example.long/self'), value: { list } }]);
  const keeper = await tab();
  await sync(me.verify, keeper.verify, me.did);
  await keeper.verify.keep(me.did, { reason: 'pin', serve: true, quota: 10_000_000 });
  expect(await keeper.verify.pins('plan', me.did)).toEqual([]);
  expect(await keeper.verify.collect()).toBeDefined();
  expect(blobsIn({ list })).toEqual([]);
});
