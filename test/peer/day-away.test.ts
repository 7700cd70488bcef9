/** Two who meet again when one of them was away: what is new comes, and nothing of what was goes back. */
import { expect, test } from 'vitest';
import type { Did } from '../../src/base/index.js';
import type { VerifyStore, Write } from '../../src/worker/index.js';
import { type Owner, sync } from '../worker/world.js';
import { strangerOf, tabOf } from './support/keeper.js';
import { calm, type Node, until } from './support/peers.js';
import { keepWorlds } from './support/worlds.js';

const worlds = keepWorlds();

const many = (count: number): Write[] =>
  Array.from({ length: count }, (_, n) => ({
    collection: 'app.tabard.post',
    value: { text: `${n} ${'x'.repeat(600)}`, createdAt: 1 },
  }));

const count = async ({ store }: Node<VerifyStore>, did: Did): Promise<number> =>
  (await store.list(did, 'app.tabard.post', { limit: 1_000 })).records.length;

const keep = async (author: Owner, at: Node<VerifyStore>): Promise<void> => {
  await sync(author.verify, at.store, author.did);
  await at.store.keep(author.did, { reason: 'follow', serve: true });
  await at.peer.rehost();
};

test('SYN-34 whoever was away is sent what is new, and sends nothing of the tree that it has', async () => {
  const world = worlds.open();
  const author = await strangerOf(3);
  await author.commit(many(300));
  const [stayed, away] = [tabOf(world, await strangerOf(1), 'stayed'), tabOf(world, await strangerOf(2), 'away')];
  for (const node of [stayed, away]) await keep(author, node);
  for (let n = 0; n < 10; n++) await author.commit(many(1));
  await sync(author.verify, stayed.store, author.did);
  const [link] = await world.link(away, stayed, author.did);
  await until(() => away.changes.length === 1, 'what is new');
  await calm();
  expect(await count(away, author.did)).toBe(310);
  const { bytesIn, bytesOut } = link.stats();
  expect(bytesIn).toBeLessThan(20_000);
  // What it asks, and what it has: no tree.
  expect(bytesOut).toBeLessThan(4_000);
  expect([...away.errors, ...stayed.errors]).toEqual([]);
});
