import { expect, it } from 'vitest';
import { revokeDevice } from '../../src/app/linking/revoke.js';
import { buildRetirement } from '../../src/app/lock-changes.js';
import { clock, sync } from '../worker/world.js';
import { firstDevice, linkDevice, random } from './devices-world.js';

it('DLG-17 a device that takes another key with its lock does not put out whom it had added', async () => {
  const first = await firstDevice();
  const second = await linkDevice(first);
  await sync(first.device.verify, second.device.verify, first.own.did);
  const { did } = second.own;
  const store = second.device.verify;
  // Without the root key, so by its own: then it takes the identity over, and has the root key.
  const third = await linkDevice(second);
  const parts = { own: second.own, store, random, now: () => clock.now };
  await revokeDevice(parts, first.own.deviceKey);
  const former = second.own.deviceKey;
  const holds = async (): Promise<boolean> => (await store.authority(did, third.own.deviceKey, '/repo/write')).holds;
  expect(await holds()).toBe(true);
  const operation = await buildRetirement(store, second.own, { key: former, seq: 1 }, clock.now);
  await store.receiveOperations(did, [operation]);
  expect((await store.identity(did))?.retired).toEqual({ [former]: 1 });
  expect(await holds()).toBe(true);
});
