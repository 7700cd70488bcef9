import { expect, it } from 'vitest';
import { takeOver } from '../../src/app/restore/take.js';
import { createSelf } from '../../src/peer/index.js';
import type { VerifyStore } from '../../src/worker/index.js';
import { type Node, until } from '../peer/support/peers.js';
import { keepWorlds } from '../peer/support/worlds.js';
import { clock } from '../worker/world.js';
import { copy, entropyOf, firstDevice, open, takePartsOf, testDevice } from './restore-world.js';

const worlds = keepWorlds();

const bioAt = async (node: Node<VerifyStore>, did: Parameters<VerifyStore['profile']>[0]): Promise<unknown> => {
  const record = (await node.store.profile(did))?.record;
  return typeof record === 'object' && record !== null ? Reflect.get(record, 'bio') : undefined;
};

it('RST-4 whoever it was fetched from hears of the rotation and of the first edit over the same link', async () => {
  const world = worlds.open();
  const lost = await firstDevice();
  const { did } = lost.own;
  const kept = await testDevice();
  await copy(lost, { device: kept }, did);
  await kept.verify.keep(did, { reason: 'follow', serve: true });
  const follower = world.adopt('follower', kept.verify);
  await follower.peer.rehost();
  const device = await testDevice();
  const node = world.adopt('restoring', device.verify);
  const stop = node.peer.seek(did);
  await world.link(node, follower, did);
  await until(() => node.changes.length === 1, 'fetched');
  const lose = { did, trackers: [], by: 'words' as const, entropy: await entropyOf(lost) };
  await takeOver(await takePartsOf(device), lose, { others: 'keep' });
  const back = await open(device, did);
  node.peer.setSelf(
    createSelf(did, back.own.vault.deviceSigner, () => device.verify.delegationsFor(did, [back.own.delegation.cid])),
  );
  await node.peer.rehost();
  node.peer.announceHead(did);
  stop();
  clock.now += 1_000;
  const value = { name: 'Ada', bio: 'back', links: [], tags: [] };
  const { head } = await back.own.writer.write([{ path: back.own.profilePath, value }]);
  node.peer.announceHead(did, head?.data);
  await until(() => follower.changes.length === 1, 'the edit');
  expect(await bioAt(follower, did)).toBe('back');
  expect((await kept.verify.identity(did))?.operations).toBe(2);
  expect([...node.errors, ...follower.errors]).toEqual([]);
});
