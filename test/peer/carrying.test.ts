/** What is carried and offered, as the store changes. */
import { expect, test } from 'vitest';
import { prepareBulk } from '../../src/codec/index.js';
import type { KeepPolicy } from '../../src/worker/types.js';
import { authorOf, calm, createWorld, until } from './support/peers.js';

test('SYN-26 what is offered follows the newest look at the store, however long an older one takes', async () => {
  const made = createWorld();
  const author = authorOf(1);
  const node = made.add('host');
  await node.store.publish(author, ['hello']);
  const { repositories } = node.store;
  let release: () => void = () => undefined;
  const slow = new Promise<void>((resolve) => {
    release = resolve;
  });
  const [summary] = await repositories();
  if (summary === undefined) throw new TypeError('a repository');
  let looks = 0;
  Object.assign(node.store, {
    repositories: async () => {
      looks += 1;
      if (looks > 1) return [summary];
      await slow;
      return [{ ...summary, policy: { reason: 'visit', serve: false } }];
    },
  });
  const both = [node.peer.rehost(), node.peer.rehost()];
  await calm();
  release();
  await Promise.all(both);
  expect(looks).toBe(2);
  expect(node.peer.stats().served).toEqual([author.did]);
  made.close();
});

test('SWM-6 who subscribed before something was offered is told of it when it is', async () => {
  const made = createWorld();
  const author = authorOf(1);
  const [reader, host] = [made.add('reader'), made.add('host')];
  for (const node of [reader, host]) node.peer.seek(author.did);
  await made.link(reader, host, author.did);
  await until(() => reader.peer.status(author.did)?.kind === 'nobody', 'nobody has it yet');
  await host.store.publish(author, ['hello'], 'follow');
  await host.peer.rehost();
  await until(() => reader.changes.length === 1, 'the reader is told');
  expect(reader.store.texts(author.did)).toEqual(['hello']);
  made.close();
});

test('SWM-6 an operation that comes without a commit is told to all who subscribed, and told on', async () => {
  const made = createWorld();
  const author = authorOf(1);
  const [owner, keeper, reader] = [made.add('owner'), made.add('keeper'), made.add('reader')];
  await owner.store.publish(author, ['hello'], 'own');
  await owner.peer.rehost();
  for (const node of [keeper, reader]) node.peer.seek(author.did);
  await made.link(owner, keeper, author.did);
  await until(() => keeper.changes.length === 1, 'the keeper has it');
  await keeper.peer.rehost();
  await made.link(keeper, reader, author.did);
  await until(() => reader.changes.length === 1, 'the reader has it');

  await owner.store.receiveOperations(author.did, [author.operation(1)]);
  owner.peer.announceHead(author.did);
  const numberAt = async (node: typeof reader) => (await node.store.identity(author.did))?.position.n;
  await expect.poll(() => numberAt(reader), { timeout: 10_000 }).toBe(1);
  expect(await numberAt(keeper)).toBe(1);
  made.close();
});

test('what is sought stays sought, however a look at the store falls between', async () => {
  // Topics are then hashed at once, so that seeking and looking meet.
  await prepareBulk();
  const made = createWorld();
  for (let turns = 0; turns < 16; turns++) {
    const { did } = authorOf(turns + 1);
    const node = made.add(`node ${turns}`);
    Object.assign(node.store, {
      repositories: async () => {
        for (let turn = 0; turn < turns; turn++) await Promise.resolve();
        return [];
      },
    });
    node.peer.seek(did);
    await node.peer.rehost();
    await calm();
    expect([turns, node.peer.status(did)?.kind]).toEqual([turns, 'no-tracker']);
  }
  made.close();
});

test('SYN-26 what becomes one’s own while it is sought keeps its neighbours, though the seeking ends before the store was looked at', async () => {
  const made = createWorld();
  const author = authorOf(1);
  const [fresh, old] = [made.add('fresh'), made.add('old')];
  await old.store.publish(author, ['hello']);
  await old.peer.rehost();
  let policy: KeepPolicy = { reason: 'visit', serve: false };
  const { repositories } = fresh.store;
  Object.assign(fresh.store, {
    repositories: async () => (await repositories()).map((summary) => ({ ...summary, policy })),
  });
  const stop = fresh.peer.seek(author.did);
  await made.link(fresh, old, author.did);
  await until(() => fresh.changes.length === 1, 'it has come');
  await calm();
  policy = { reason: 'own', serve: true };
  const looked = fresh.peer.rehost();
  stop();
  await looked;
  await old.store.publish(author, ['hello', 'again']);
  old.peer.announceHead(author.did);
  await until(() => fresh.changes.length === 2, 'and so does what is written later');
  // What nobody keeps is let go with the last who sought it, also where the look failed.
  const other = authorOf(2).did;
  const leave = fresh.peer.seek(other);
  await until(() => fresh.peer.status(other) !== undefined, 'another is sought');
  Object.assign(fresh.store, { repositories: () => Promise.reject(new Error('the store cannot say')) });
  const failed = fresh.peer.rehost();
  leave();
  await expect(failed).rejects.toThrow('the store cannot say');
  expect(fresh.peer.status(other)).toBeUndefined();
  made.close();
});
