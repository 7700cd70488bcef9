/** Inboxes and the outbox in the store: what is taken, how much, what is held for whom, and what is tried again when. */
import { beforeEach, describe, expect, test } from 'vitest';
import type { Did } from '../../src/base/index.js';
import { recordUri } from '../../src/repo/index.js';
import {
  HELD_FOR,
  INBOX_WINDOW,
  MAX_HELD,
  MAX_OUTBOX,
  MAX_PUSHES_EACH,
  OUTBOX_WAITS,
} from '../../src/worker/social/loose-limits.js';
import { testKey } from '../helpers/keys.js';
import { strangerOf } from '../peer/support/keeper.js';
import { admit, bundleOf, like, placeFor, post, pushTo, refTo, reply } from './people.js';
import { clock, type Owner, owner, postOf, profileOf, sync, tab } from './world.js';

let ada: Owner;
let bob: Owner;

beforeEach(async () => {
  ada = await owner();
  await ada.commit([profileOf('Ada')]);
  await ada.verify.keep(ada.did, { reason: 'own', serve: true });
  bob = await strangerOf(1);
});

const inboxOf = async (me: Owner) => (await me.verify.social('inbox', me.did, { limit: 100 })).entries;

/** Somebody who has pinned Ada. */
const pinOf = async (n: number): Promise<Owner> => {
  const them = await strangerOf(n);
  await sync(ada.verify, them.verify, ada.did);
  await them.verify.keep(ada.did, { reason: 'pin', serve: true, quota: 10_000_000 });
  return them;
};

describe('an inbox', () => {
  test('INB-2 takes answers, mentions, quotes, likes, votes, follows and admissions that are about its identity', async () => {
    const root = await post(ada, {});
    const answer = await reply(bob, root);
    const pushed = [
      answer,
      await post(bob, { mentions: [ada.did] }),
      await post(bob, { quote: refTo(root) }),
      await like(bob, root),
    ];
    for (const [collection, value] of [
      ['app.tabard.boost', {}],
      ['app.tabard.vote', { choices: [0] }],
      ['app.tabard.rsvp', { status: 'coming' }],
    ] as const) {
      const path = await placeFor(collection, root);
      await bob.commit([{ path, value: { subject: refTo(root), createdAt: 1, ...value } }]);
      pushed.push(recordUri(bob.did, path));
    }
    const follow = `app.tabard.follow/${ada.did.slice('did:tabard:'.length)}` as ReturnType<typeof refTo>['path'];
    await bob.commit([{ path: follow, value: { subject: ada.did, createdAt: 1 } }]);
    pushed.push(recordUri(bob.did, follow));
    for (const uri of pushed)
      expect(await pushTo(ada, ada.did, await bundleOf(bob, uri))).toMatchObject({ verdict: 'valid', isNew: true });
    expect((await inboxOf(ada)).map(({ entry }) => entry.uri).toSorted()).toEqual(pushed.toSorted());
    await bob.verify.keep(bob.did, { reason: 'own', serve: true });
    const ours = await post(bob, {});
    const hers = await reply(ada, ours);
    await admit(bob, ours, hers);
    const { records } = await bob.verify.list(bob.did, 'app.tabard.reply', { limit: 10 });
    const admission = recordUri(bob.did, records[0]?.path ?? follow);
    expect(await pushTo(ada, ada.did, await bundleOf(bob, admission))).toMatchObject({ verdict: 'valid', isNew: true });
  });

  test('INB-2 takes nothing that is about nobody here, about others, of itself, or brought along from an archive', async () => {
    const root = await post(ada, {});
    const carol = await strangerOf(2);
    const others = [
      await post(bob, {}),
      await reply(bob, await post(carol, {})),
      await post(bob, { archive: true, reply: { root: refTo(root), parent: refTo(root) } }),
      recordUri(bob.did, 'app.tabard.profile/self' as ReturnType<typeof refTo>['path']),
    ];
    for (const uri of others)
      expect(await pushTo(ada, ada.did, await bundleOf(bob, uri))).toMatchObject({ verdict: 'unwanted' });
    expect(await pushTo(ada, ada.did, await bundleOf(ada, await reply(ada, root)))).toEqual({ verdict: 'unwanted' });
    expect(await pushTo(ada, carol.did, await bundleOf(bob, others[1] ?? root))).toEqual({ verdict: 'unwanted' });
    expect(await inboxOf(ada)).toEqual([]);
    expect(await ada.store.read(['proven'], (tx) => tx.objectStore('proven').count())).toBe(0);
    expect(await ada.verify.identity(bob.did)).toBeUndefined();
  });

  test('INB-3 takes each once, a newer version in its place, and lets go of what was withdrawn', async () => {
    const answer = await reply(bob, await post(ada, {}));
    const first = await bundleOf(bob, answer);
    expect(await pushTo(ada, ada.did, first)).toMatchObject({ isNew: true });
    expect(await pushTo(ada, ada.did, first)).toMatchObject({ verdict: 'valid', isNew: false });
    const { value } = (await bob.verify.record(bob.did, refTo(answer).path)) ?? {};
    await bob.commit([{ path: refTo(answer).path, value: { ...(value as object), text: 'edited' } as never }]);
    expect(await pushTo(ada, ada.did, await bundleOf(bob, answer))).toMatchObject({ isNew: true });
    expect(await pushTo(ada, ada.did, first)).toMatchObject({ isNew: false });
    expect(await inboxOf(ada)).toMatchObject([{ entry: { value: { text: 'edited' } } }]);
    await bob.commit([{ remove: refTo(answer).path, kind: 'deletion' }]);
    expect(await pushTo(ada, ada.did, await bundleOf(bob, answer))).toMatchObject({ isNew: true });
    expect(await inboxOf(ada)).toEqual([]);
  });

  test('INB-3 takes so many of one sender in a day, and more the day after', async () => {
    const root = await post(ada, {});
    const value = { text: 'x', createdAt: 1, reply: { root: refTo(root), parent: refTo(root) } };
    await bob.commit(Array.from({ length: MAX_PUSHES_EACH + 1 }, () => ({ ...postOf('x'), value }) as never));
    const { records } = await bob.verify.list(bob.did, 'app.tabard.post', { limit: 1_000 });
    const bundles = await Promise.all(records.map(({ path }) => bundleOf(bob, recordUri(bob.did, path))));
    for (const bundle of bundles.slice(0, -1)) await pushTo(ada, ada.did, bundle);
    const last = bundles.at(-1) ?? new Uint8Array();
    expect(await pushTo(ada, ada.did, last)).toEqual({ verdict: 'refused', code: 'too-many' });
    const carol = await strangerOf(2);
    expect(await pushTo(ada, ada.did, await bundleOf(carol, await reply(carol, root)))).toMatchObject({ isNew: true });
    clock.now += INBOX_WINDOW + 1;
    expect(await pushTo(ada, ada.did, last)).toMatchObject({ isNew: true });
    clock.now -= INBOX_WINDOW + 1;
  });

  test('INB-1 is read in pages, newest first', async () => {
    const root = await post(ada, {});
    const answers = [await reply(bob, root), await reply(bob, root), await reply(bob, root)];
    for (const uri of answers) await pushTo(ada, ada.did, await bundleOf(bob, uri));
    const first = await ada.verify.social('inbox', ada.did, { limit: 2 });
    expect(first.entries.map(({ entry }) => entry.uri)).toEqual(answers.slice(1).toReversed());
    const rest = await ada.verify.social('inbox', ada.did, { limit: 2, before: first.cursor ?? 0 });
    expect(rest).toMatchObject({ entries: [{ entry: { uri: answers[0] } }] });
    expect(rest.cursor).toBeUndefined();
  });
});

describe('what is held for somebody who is pinned', () => {
  test('INB-6 each of their devices is to have it once', async () => {
    const pin = await pinOf(3);
    const root = await post(ada, {});
    const [first, second] = [await reply(bob, root), await reply(bob, root)];
    for (const uri of [first, second]) await pushTo(pin, ada.did, await bundleOf(bob, uri));
    const [phone, laptop] = [testKey(1), testKey(2)];
    const held = await pin.verify.social('held', ada.did, phone, 64);
    expect(held.map(({ uri }) => uri)).toEqual([first, second]);
    expect(
      await pin.verify.social('lacks', ada.did, [...held, { uri: root, cid: held[0]?.cid ?? ('' as never) }]),
    ).toEqual([2]);
    await pin.verify.social('handOver', ada.did, phone, held[0]?.id ?? 0);
    expect((await pin.verify.social('held', ada.did, phone, 64)).map(({ uri }) => uri)).toEqual([second]);
    expect(await pin.verify.social('held', ada.did, laptop, 64)).toHaveLength(2);
  });

  test('INB-9 is bounded in number, and in time', async () => {
    const pin = await pinOf(4);
    const root = await post(ada, {});
    await pin.store.write(['inbox'], 'relaxed', async (tx) => {
      for (let n = 0; n < MAX_HELD; n++)
        await tx.objectStore('inbox').add({
          ...{ to: ada.did, from: `did:tabard:${n}` as Did, uri: `x/${n}` as never, kind: 'post', subject: root },
          ...{ cid: '' as never, receivedAt: clock.now - HELD_FOR + 1_000 },
        });
    });
    const bundle = await bundleOf(bob, await reply(bob, root));
    expect(await pushTo(pin, ada.did, bundle)).toEqual({ verdict: 'refused', code: 'too-many' });
    // One device has had the first: it gives way.
    await pin.verify.social('handOver', ada.did, testKey(1), 1);
    expect(await pushTo(pin, ada.did, bundle)).toMatchObject({ isNew: true });
    clock.now += 2_000;
    await pin.verify.collect();
    clock.now -= 2_000;
    expect(await pin.verify.social('held', ada.did, testKey(9), 64)).toHaveLength(1);
  });

  test('INB-1 nobody who only follows, or has pinned without serving, has an inbox of theirs', async () => {
    const follower = await strangerOf(5);
    await sync(ada.verify, follower.verify, ada.did);
    const bundle = await bundleOf(bob, await reply(bob, await post(ada, {})));
    for (const policy of [
      { reason: 'follow', serve: true },
      { reason: 'pin', serve: false, quota: 1_000_000 },
      { reason: 'pin', serve: true, quota: 0 },
    ] as const) {
      await follower.verify.keep(ada.did, policy);
      expect(await pushTo(follower, ada.did, bundle)).toEqual({ verdict: 'unwanted' });
    }
  });

  test('PRV-10 when a pin ends what was held goes', async () => {
    const pin = await pinOf(6);
    await pushTo(pin, ada.did, await bundleOf(bob, await reply(bob, await post(ada, {}))));
    await pin.verify.keep(ada.did, { reason: 'follow', serve: true });
    expect(await pin.verify.social('held', ada.did, testKey(1), 64)).toEqual([]);
    await pin.verify.collect();
    expect(await pin.store.read(['inbox'], (tx) => tx.objectStore('inbox').count())).toBe(0);
  });
});

describe('the outbox', () => {
  const to = 'did:tabard:somebody' as Did;

  test('INB-8 tries again later each time, and gives up in sight of its author', async () => {
    const uri = await post(ada, {});
    await ada.verify.social('send', [{ to, uri, kind: 'post' }]);
    expect(await ada.verify.social('due', clock.now, 10)).toMatchObject([{ to, uri, tries: 0 }]);
    const began = clock.now;
    for (const wait of OUTBOX_WAITS) {
      await ada.verify.social('sent', to, uri, 'unreached');
      expect(await ada.verify.social('nextDue')).toBe(clock.now + wait);
      expect(await ada.verify.social('due', clock.now + wait - 1, 10)).toEqual([]);
      clock.now += wait;
    }
    expect(clock.now - began).toBeGreaterThan(7 * 24 * 3_600_000);
    await ada.verify.social('sent', to, uri, 'unreached');
    expect(await ada.verify.social('nextDue')).toBeNull();
    expect(await ada.verify.social('outbox', [uri])).toMatchObject([{ over: 'unreached' }]);
    await ada.verify.social('send', [{ to, uri, kind: 'post' }]);
    expect(await ada.verify.social('outbox')).toMatchObject([{ tries: 0 }]);
    await ada.verify.social('sent', to, uri, 'taken');
    expect(await ada.verify.social('outbox')).toEqual([]);
    clock.now = began;
  });

  test('INB-8 what is refused is not tried again', async () => {
    const uri = await post(ada, {});
    await ada.verify.social('send', [{ to, uri, kind: 'post' }]);
    await ada.verify.social('sent', to, uri, 'refused');
    expect(await ada.verify.social('nextDue')).toBeNull();
    expect(await ada.verify.social('outbox')).toMatchObject([{ over: 'refused' }]);
  });

  test('INB-8 keeps what waits, and lets go of what is over when there is no room', async () => {
    const rows = (from: number, count: number) =>
      Array.from({ length: count }, (_, n) => ({ to, uri: `u/${from + n}` as never, kind: 'like' as const }));
    await ada.verify.social('send', rows(0, 3));
    await ada.verify.social('sent', to, 'u/1' as never, 'refused');
    await ada.verify.social('send', rows(10, MAX_OUTBOX - 2));
    const left = (await ada.verify.social('outbox')).map(({ uri }) => String(uri));
    expect(left).toContain('u/0');
    expect(left).not.toContain('u/1');
    expect(await tab()).toBeDefined();
  });
});
