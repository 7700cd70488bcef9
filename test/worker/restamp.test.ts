/** A clock that ran ahead and is right again: what was written goes out under the time that it is. */
import { expect, test } from 'vitest';
import { isAhead, parseTid } from '../../src/codec/index.js';
import { splitPath } from '../../src/repo/index.js';
import type { HeadInfo } from '../../src/worker/index.js';
import { clock, type Owner, offer, owner, path, postOf, profileOf, sync, tab } from './world.js';

const day = 86_400_000;

/** Runs with the clock ahead by so much. */
const ahead = async <T>(by: number, run: () => Promise<T>): Promise<T> => {
  clock.now += by;
  try {
    return await run();
  } finally {
    clock.now -= by;
  }
};

const restamp = async (me: Owner): Promise<HeadInfo | undefined> => {
  const prepared = await me.verify.prepareRestamp(me.did, { key: me.signer.key, auth: me.auth, clockId: 0 });
  if (prepared.unchanged) return undefined;
  return me.verify.finishCommit(prepared.ticket, await me.signer.sign(prepared.signing));
};

const texts = async (me: Pick<Owner, 'verify'>, whose: Owner): Promise<readonly unknown[]> =>
  (await me.verify.list(whose.did, 'app.tabard.post')).records.map(({ value }) => Reflect.get(Object(value), 'text'));

test('STO-16 what a clock that ran ahead has stamped is stamped anew, in its order, and others take it at once', async () => {
  const me = await owner();
  const reader = await tab();
  await me.commit([profileOf('Ada'), postOf('before')]);
  await sync(me.verify, reader.verify, me.did);
  await ahead(day, async () => {
    await me.commit([profileOf('Ada T.'), postOf('one')]);
    await me.commit([postOf('two')]);
    await me.commit([postOf('three')]);
  });
  expect(await offer(me.verify, reader.verify, me.did)).toMatchObject([{ verdict: 'notYet' }]);
  const kept = (await reader.verify.dueHeads()).length;
  expect(kept).toBe(0);

  const head = await restamp(me);
  expect(head?.seq).toBe(5);
  expect(await me.verify.profile(me.did)).toMatchObject({
    heads: 1,
    head: { id: head?.id },
    record: { name: 'Ada T.' },
  });
  expect(head === undefined || isAhead(head.rev, clock.now)).toBe(false);
  expect(await texts(me, me)).toEqual(['before', 'one', 'two', 'three']);
  const commits = await me.store.read(['commits'], (tx) => tx.objectStore('commits').getAll());
  expect(commits.map(({ seq }) => seq).sort()).toEqual([1, 5]);
  const { records } = await me.verify.list(me.did, 'app.tabard.post');
  for (const record of records) {
    const key = parseTid(splitPath(record.path).key);
    expect(key !== undefined && !isAhead(key, clock.now)).toBe(true);
  }
  await sync(me.verify, reader.verify, me.did);
  expect(await texts(reader, me)).toEqual(['before', 'one', 'two', 'three']);
  expect((await reader.verify.record(me.did, path('app.tabard.profile/self')))?.value).toMatchObject({
    name: 'Ada T.',
  });
  // The clock goes on from now, not from tomorrow.
  const next = await me.commit([postOf('after')]);
  expect(isAhead(next.rev, clock.now)).toBe(false);
  expect(next.rev > (head?.rev ?? '')).toBe(true);
  // What was set aside comes due, and is no news any more.
  await ahead(2 * day, async () => {
    const due = await reader.verify.dueHeads();
    expect(due).toHaveLength(1);
    const outcome = await reader.verify.receiveHeads(
      me.did,
      due.map(({ bytes }) => bytes),
    );
    expect(outcome).toMatchObject([{ verdict: 'valid', newer: false }]);
  });
});

test('STO-16 keys that name a time elsewhere follow it, and what was removed stays so', async () => {
  const me = await owner();
  await me.commit([profileOf('Ada'), postOf('old')]);
  const [old] = (await me.verify.list(me.did, 'app.tabard.post')).records;
  if (old === undefined) throw new TypeError('one post');
  await ahead(day, async () => {
    await me.commit([{ remove: old.path, kind: 'deletion' }]);
    await me.commit([{ collection: 'app.tabard.stream', value: { name: 'Bees', createdAt: 1 } }]);
    const [stream] = (await me.verify.list(me.did, 'app.tabard.stream')).records;
    await me.commit([postOf('new')]);
    const [post] = (await me.verify.list(me.did, 'app.tabard.post')).records;
    if (stream === undefined || post === undefined) throw new TypeError('a stream and a post');
    const pair = `${splitPath(stream.path).key}.${splitPath(post.path).key}`;
    await me.commit([{ path: path(`app.tabard.member/${pair}`), value: {} }]);
  });
  await restamp(me);
  const only = async (collection: string): Promise<string> => {
    const { records } = await me.verify.list(me.did, collection);
    expect(records).toHaveLength(1);
    return splitPath(records[0]?.path ?? path('')).key;
  };
  const [stream, post] = [await only('app.tabard.stream'), await only('app.tabard.post')];
  expect(await only('app.tabard.member')).toBe(`${stream}.${post}`);
  expect(await texts(me, me)).toEqual(['new']);
});

test('STO-16 nothing is stamped anew where nothing lies ahead', async () => {
  const me = await owner();
  await me.commit([profileOf('Ada')]);
  expect(await restamp(me)).toBeUndefined();
  await ahead(5 * 60_000, () => me.commit([profileOf('Ada T.')]));
  expect(await restamp(me)).toBeUndefined();
});

test('STO-16 a clock put back a day keeps times rising, and others take what is written', async () => {
  const me = await owner();
  const reader = await tab();
  const first = await me.commit([profileOf('Ada')]);
  const second = await ahead(-day, () => me.commit([profileOf('Ada T.')]));
  expect(second.rev > first.rev).toBe(true);
  expect(await offer(me.verify, reader.verify, me.did)).toMatchObject([{ verdict: 'needs' }]);
  await sync(me.verify, reader.verify, me.did);
  expect((await reader.verify.record(me.did, path('app.tabard.profile/self')))?.value).toMatchObject({
    name: 'Ada T.',
  });
});
