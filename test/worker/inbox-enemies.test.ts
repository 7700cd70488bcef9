/** Whoever means ill by an inbox: floods of many keys, edits without end, what was withdrawn brought again, logs that take room. */
import { afterAll, beforeEach, describe, expect, test } from 'vitest';
import type { RecordPath, RecordUri } from '../../src/base/index.js';
import { lettersOf } from '../../src/codec/index.js';
import {
  FRIENDS_FOR,
  HELD_FOR,
  INBOX_FOR,
  INBOX_WINDOW,
  MAX_BYTES_STRANGERS,
  MAX_CHANGES,
  MAX_HELD,
  MAX_HELD_BYTES_STRANGERS,
  MAX_HELD_STRANGERS,
  MAX_INBOX,
  MAX_PUSHES_STRANGERS,
} from '../../src/worker/social/loose-limits.js';
import { strangerOf } from '../peer/support/keeper.js';
import { bundleOf, like, post, pushTo, refTo, reply } from './people.js';
import { clock, type Owner, owner, profileOf, sync } from './world.js';

let ada: Owner;
let bob: Owner;
let friend: Owner;
let root: RecordUri;
const began = clock.now;

beforeEach(async () => {
  clock.now = began;
  ada = await owner();
  await ada.commit([profileOf('Ada')]);
  await ada.verify.keep(ada.did, { reason: 'own', serve: true });
  root = await post(ada, {});
  [bob, friend] = await Promise.all([strangerOf(1), strangerOf(2)]);
  const at = `app.tabard.follow/${lettersOf(friend.did)}` as RecordPath;
  await ada.commit([{ path: at, value: { subject: friend.did, createdAt: 1 } }]);
});

afterAll(() => {
  clock.now = began;
});

const full = { verdict: 'refused', code: 'too-many' };
const inboxOf = async (me: Owner) => (await me.verify.social('inbox', ada.did, { limit: 200 })).entries;
const metaOf = (me: Owner, key: string): Promise<unknown> =>
  me.store.read(['meta'], (tx) => tx.objectStore('meta').get(`${key}/${ada.did}`));
const setMeta = (me: Owner, key: string, value: unknown): Promise<unknown> =>
  me.store.write(['meta'], 'relaxed', (tx) => tx.objectStore('meta').put(value, `${key}/${ada.did}`));

const pinOf = async (n: number): Promise<Owner> => {
  const them = await strangerOf(n);
  await sync(ada.verify, them.verify, ada.did);
  await them.verify.keep(ada.did, { reason: 'pin', serve: true, quota: 10_000_000 });
  return them;
};

/** Rows of strangers, as if they had been pushed. */
const fill = (me: Owner, count: number, row: object = {}): Promise<unknown> =>
  me.store.write(['inbox'], 'relaxed', async (tx) => {
    for (let n = 0; n < count; n++)
      await tx.objectStore('inbox').add({
        ...{ to: ada.did, from: `did:tabard:${n}` as never, uri: `x/${n}` as never, kind: 'post', subject: root },
        ...{ cid: '' as never, receivedAt: clock.now - HELD_FOR + 60_000, stranger: true, size: 10, ...row },
      });
  });

describe('an inbox that many strangers flood', () => {
  test('INB-3 takes so much of all of them in a day, and still what comes from whom its owner follows', async () => {
    const first = await bundleOf(bob, await reply(bob, root));
    expect(await pushTo(ada, ada.did, first)).toMatchObject({ isNew: true });
    expect(await metaOf(ada, 'strangers')).toEqual({ since: clock.now, count: 1, bytes: first.length });
    for (const taken of [
      { since: clock.now, count: MAX_PUSHES_STRANGERS, bytes: 0 },
      { since: clock.now, count: 1, bytes: MAX_BYTES_STRANGERS - 10 },
    ]) {
      await setMeta(ada, 'strangers', taken);
      const bundle = await bundleOf(bob, await reply(bob, root));
      expect(await pushTo(ada, ada.did, bundle)).toEqual(full);
      expect(await pushTo(ada, ada.did, await bundleOf(friend, await reply(friend, root)))).toMatchObject({
        isNew: true,
      });
      expect(await metaOf(ada, 'strangers')).toEqual(taken);
      clock.now += INBOX_WINDOW;
      expect(await pushTo(ada, ada.did, bundle)).toMatchObject({ isNew: true });
      clock.now = began;
    }
  });

  test('INB-3 knows whom she follows in private as well, where she is at home', async () => {
    await sync(bob.verify, ada.verify, bob.did);
    await ada.verify.keep(bob.did, { reason: 'follow', serve: false });
    await setMeta(ada, 'strangers', { since: clock.now, count: MAX_PUSHES_STRANGERS, bytes: 0 });
    expect(await pushTo(ada, ada.did, await bundleOf(bob, await reply(bob, root)))).toMatchObject({ isNew: true });
  });

  test('INB-3 lets the oldest of strangers go before what its owner’s people wrote', async () => {
    const hers = await reply(friend, root);
    expect(await pushTo(ada, ada.did, await bundleOf(friend, hers))).toMatchObject({ isNew: true });
    await fill(ada, MAX_INBOX - 1, { receivedAt: clock.now - INBOX_WINDOW - 1 });
    expect(await pushTo(ada, ada.did, await bundleOf(bob, await like(bob, root)))).toMatchObject({ isNew: true });
    const rows = await ada.store.read(['inbox'], (tx) => tx.objectStore('inbox').getAll());
    expect(rows).toHaveLength(MAX_INBOX);
    expect(rows.map(({ uri }) => String(uri))).toContain(hers);
    expect(rows.map(({ uri }) => String(uri))).not.toContain('x/0');
  }, 60_000);

  test('INB-9 a pin holds so much of them, and still what comes from whom its owner follows', async () => {
    const pin = await pinOf(3);
    const fromBob = await bundleOf(bob, await reply(bob, root));
    const fromFriend = await bundleOf(friend, await reply(friend, root));
    await fill(pin, MAX_HELD_STRANGERS);
    expect(await pushTo(pin, ada.did, fromBob)).toEqual(full);
    expect(await pushTo(pin, ada.did, fromFriend)).toMatchObject({ isNew: true });
    const other = await pinOf(4);
    await fill(other, 2, { size: MAX_HELD_BYTES_STRANGERS / 2 });
    await setMeta(other, 'held', MAX_HELD_BYTES_STRANGERS);
    expect(await pushTo(other, ada.did, fromBob)).toEqual(full);
    expect(await pushTo(other, ada.did, fromFriend)).toMatchObject({ isNew: true });
    expect(MAX_HELD).toBeGreaterThan(MAX_HELD_STRANGERS);
  });

  test('PRV-10 what her people wrote outlasts what strangers wrote, and a log that came along counts', async () => {
    await pushTo(ada, ada.did, await bundleOf(friend, await like(friend, root)));
    await pushTo(ada, ada.did, await bundleOf(bob, await like(bob, root)));
    await pushTo(ada, ada.did, await bundleOf(bob, await reply(bob, root)));
    const rows = await ada.store.read(['proven'], (tx) => tx.objectStore('proven').getAll());
    const of = (who: Owner, collection: string) =>
      rows.find(({ did, path }) => did === who.did && path.startsWith(collection));
    expect(of(friend, 'app.tabard.like')?.until).toBe(clock.now + FRIENDS_FOR);
    expect(of(bob, 'app.tabard.like')?.until).toBe(clock.now + INBOX_FOR);
    expect(of(bob, 'app.tabard.post')?.until).toBeLessThan(clock.now + FRIENDS_FOR);
    const first = of(bob, 'app.tabard.like');
    const parts = [...(first?.nodes ?? []), first?.commit ?? [], first?.record ?? []];
    const size = parts.reduce((sum, { length }) => sum + length, 0);
    expect(first?.size).toBeGreaterThan(size + 300);
  });
});

describe('what is held for somebody', () => {
  test('INB-9 counts what lies there, and nothing that has gone', async () => {
    const pin = await pinOf(5);
    // Of Bob the pin keeps everything, so nothing of his lies there alone.
    await sync(bob.verify, pin.verify, bob.did);
    const bundle = await bundleOf(bob, await reply(bob, root));
    await pushTo(pin, ada.did, bundle);
    expect(await metaOf(pin, 'held')).toBe(bundle.length);
    clock.now += HELD_FOR + 1;
    await pushTo(pin, ada.did, await bundleOf(bob, await reply(bob, root)));
    const rows = await pin.store.read(['inbox'], (tx) => tx.objectStore('inbox').getAll());
    expect(rows).toHaveLength(1);
    expect(await metaOf(pin, 'held')).toBe(rows[0]?.size);
    // What an earlier build had counted wrongly is counted anew.
    await setMeta(pin, 'held', 9_000_000);
    await pin.verify.collect();
    expect(await metaOf(pin, 'held')).toBe(rows[0]?.size);
    clock.now += HELD_FOR + 1;
    await pin.verify.collect();
    expect(await metaOf(pin, 'held')).toBeUndefined();
  });

  test('INB-9 counts a later version with its own size', async () => {
    const pin = await pinOf(6);
    const answer = await reply(bob, root);
    await pushTo(pin, ada.did, await bundleOf(bob, answer));
    const { path } = refTo(answer);
    const value = { text: 'x'.repeat(9_000), createdAt: 1, reply: { root: refTo(root), parent: refTo(root) } };
    await bob.commit([{ path, value }]);
    const larger = await bundleOf(bob, answer);
    expect(await pushTo(pin, ada.did, larger)).toMatchObject({ isNew: true });
    expect(await metaOf(pin, 'held')).toBe(larger.length);
  });
});

describe('a record that is brought again and again', () => {
  test('INB-3 has so many versions, and then is only withdrawn', async () => {
    const answer = await reply(friend, root);
    const { path } = refTo(answer);
    const about = { root: refTo(root), parent: refTo(root) };
    const edit = async (text: string) => {
      await friend.commit([{ path, value: { text, createdAt: 1, reply: about } }]);
      return pushTo(ada, ada.did, await bundleOf(friend, answer));
    };
    for (let n = 0; n <= MAX_CHANGES; n++) expect(await edit(`${n}`)).toMatchObject({ isNew: true });
    expect(await edit('one more')).toEqual(full);
    await friend.commit([{ remove: path, kind: 'deletion' }]);
    expect(await pushTo(ada, ada.did, await bundleOf(friend, answer))).toMatchObject({ isNew: true });
    expect(await edit('and back')).toEqual(full);
    expect(await inboxOf(ada)).toEqual([]);
  });

  test('INB-3 that was withdrawn does not come back when the withdrawal is forgotten', async () => {
    const answer = await reply(bob, root);
    const old = await bundleOf(bob, answer);
    await pushTo(ada, ada.did, old);
    await bob.commit([{ remove: refTo(answer).path, kind: 'deletion' }]);
    await pushTo(ada, ada.did, await bundleOf(bob, answer));
    clock.now += FRIENDS_FOR;
    await ada.verify.collect();
    expect(await ada.store.read(['proven'], (tx) => tx.objectStore('proven').count())).toBe(0);
    expect(await pushTo(ada, ada.did, old)).toMatchObject({ verdict: 'valid', isNew: false });
    expect(await inboxOf(ada)).toEqual([]);
    expect(await ada.store.read(['proven'], (tx) => tx.objectStore('proven').count())).toBe(0);
  });

  test('INB-3 PUR-10 that was withdrawn by a key that counts no more is back', async () => {
    const answer = await reply(bob, root);
    const old = await bundleOf(bob, answer);
    await pushTo(ada, ada.did, old);
    await bob.commit([{ remove: refTo(answer).path, kind: 'deletion' }]);
    await pushTo(ada, ada.did, await bundleOf(bob, answer));
    await ada.store.write(['proven'], 'relaxed', async (tx) => {
      for (const row of await tx.objectStore('proven').getAll())
        await tx.objectStore('proven').put({ ...row, barred: true });
    });
    expect(await pushTo(ada, ada.did, old)).toMatchObject({ isNew: true });
    expect((await inboxOf(ada)).map(({ entry }) => entry.uri)).toEqual([answer]);
  });

  test('PRV-7 INB-3 that its author has taken back, as is known here, makes no notice', async () => {
    const [answer, liked] = [await reply(bob, root), await like(bob, root)];
    const bundles = [await bundleOf(bob, answer), await bundleOf(bob, liked)];
    await bob.commit([
      { remove: refTo(answer).path, kind: 'deletion' },
      { remove: refTo(liked).path, kind: 'retraction' },
    ]);
    await sync(bob.verify, ada.verify, bob.did);
    for (const bundle of bundles) expect(await pushTo(ada, ada.did, bundle)).toMatchObject({ isNew: false });
    expect(await ada.store.read(['inbox'], (tx) => tx.objectStore('inbox').count())).toBe(0);
    // One that was edited meanwhile is told of as it is now.
    const edited = await reply(bob, root);
    const before = await bundleOf(bob, edited);
    const value = { text: 'edited', createdAt: 1, reply: { root: refTo(root), parent: refTo(root) } };
    await bob.commit([{ path: refTo(edited).path, value }]);
    await sync(bob.verify, ada.verify, bob.did);
    // Whether by its coming with her repository or by this push, whichever is first.
    expect(await pushTo(ada, ada.did, before)).toMatchObject({ verdict: 'valid' });
    expect((await inboxOf(ada)).map(({ entry }) => entry)).toMatchObject([{ uri: edited, value: { text: 'edited' } }]);
  });
});
