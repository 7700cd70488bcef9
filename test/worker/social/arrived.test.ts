/** INB-10: what is about one's own and came with a repository stands in the inbox as if it had been pushed, once. */
import { afterAll, beforeEach, describe, expect, test } from 'vitest';
import type { RecordUri } from '../../../src/base/index.js';
import { recordUri } from '../../../src/repo/index.js';
import { ARRIVED_WITHIN, MAX_PUSHES_EACH } from '../../../src/worker/social/loose-limits.js';
import { strangerOf } from '../../peer/support/keeper.js';
import { bundleOf, placeFor, post, pushTo, refTo, reply } from '../people.js';
import { clock, type Owner, owner, profileOf, sync } from '../world.js';

const began = clock.now;
// Files of tests share one clock.
afterAll(() => {
  clock.now = began;
});

let ada: Owner;
let bob: Owner;
let root: RecordUri;

beforeEach(async () => {
  ada = await owner();
  await ada.commit([profileOf('Ada')]);
  await ada.verify.keep(ada.did, { reason: 'own', serve: true });
  bob = await strangerOf(1);
  root = await post(ada, {});
});

const inboxOf = async (me: Owner) => (await me.verify.social('inbox', me.did, { limit: 200 })).entries;
const uris = async (me: Owner) => (await inboxOf(me)).map(({ entry }) => entry.uri).toSorted();

/** All of Bob's reaches Ada, who follows him. */
const carry = async (): Promise<void> => {
  clock.now += 10;
  await sync(bob.verify, ada.verify, bob.did);
  await ada.verify.keep(bob.did, { reason: 'follow', serve: true });
  await ada.verify.social('follow', bob.did);
};

const react = async (collection: string, value: object = {}): Promise<RecordUri> => {
  const path = await placeFor(collection, root);
  await bob.commit([{ path, value: { subject: refTo(root), createdAt: clock.now, ...value } }]);
  return recordUri(bob.did, path);
};

describe('what came with a repository', () => {
  test('INB-10 an answer, quote, mention, like, boost, vote or follow that nobody pushed stands in the inbox', async () => {
    const carol = await strangerOf(2);
    const thread = await reply(carol, root);
    const told = [
      await reply(bob, root),
      await reply(bob, thread, root),
      await post(bob, { mentions: [ada.did] }),
      await post(bob, { quote: refTo(root) }),
      await react('app.tabard.like'),
      await react('app.tabard.boost'),
      await react('app.tabard.vote', { choices: [0] }),
      await react('app.tabard.rsvp', { status: 'coming' }),
    ];
    const follow = `app.tabard.follow/${ada.did.slice('did:tabard:'.length)}` as ReturnType<typeof refTo>['path'];
    await bob.commit([{ path: follow, value: { subject: ada.did, createdAt: clock.now } }]);
    await post(bob, {});
    await post(bob, { archive: true, createdAt: clock.now, mentions: [ada.did] });
    await carry();
    expect(await uris(ada)).toEqual([...told, recordUri(bob.did, follow)].toSorted());
    expect((await inboxOf(ada)).every(({ receivedAt }) => receivedAt === clock.now)).toBe(true);
  });

  test('INB-10 what was pushed before, or is pushed afterwards, stands there once', async () => {
    const pushed = await reply(bob, root);
    await pushTo(ada, ada.did, await bundleOf(bob, pushed));
    const [before] = await inboxOf(ada);
    clock.now += 5_000;
    const carried = await react('app.tabard.like');
    await carry();
    const bundle = await bundleOf(bob, carried);
    expect(await pushTo(ada, ada.did, bundle)).toMatchObject({ verdict: 'valid', isNew: false });
    expect(await uris(ada)).toEqual([pushed, carried].toSorted());
    expect((await inboxOf(ada)).find(({ entry }) => entry.uri === pushed)).toMatchObject({ id: before?.id });
  });

  test('INB-10 entries that are made anew tell nothing twice, and what was written long ago is no news', async () => {
    const old = await reply(bob, root);
    clock.now += ARRIVED_WITHIN + 60_000;
    const fresh = await reply(bob, root);
    await carry();
    expect(await uris(ada)).toEqual([fresh]);
    const [first] = await inboxOf(ada);
    await ada.store.write(['indexed'], 'strict', (tx) => tx.objectStore('indexed').delete(bob.did));
    await ada.verify.social('follow', bob.did);
    expect((await inboxOf(ada)).map(({ id, entry }) => [id, entry.uri])).toEqual([[first?.id, fresh]]);
    expect(await uris(ada)).not.toContain(old);
  });

  test('INB-10 of one author no more in a day than may be pushed', async () => {
    const writes = Array.from({ length: MAX_PUSHES_EACH + 40 }, (_, n) => ({
      collection: 'app.tabard.post' as const,
      value: { text: `${n}`, createdAt: clock.now, mentions: [ada.did] },
    }));
    await bob.commit(writes);
    await carry();
    const rows = await ada.store.read(['inbox'], (tx) => tx.objectStore('inbox').count());
    expect(rows).toBe(MAX_PUSHES_EACH);
  });

  test('INB-10 what was taken back meanwhile is not told', async () => {
    const answer = await reply(bob, root);
    await carry();
    expect(await uris(ada)).toEqual([answer]);
    await bob.commit([{ remove: refTo(answer).path, kind: 'deletion' }]);
    await carry();
    expect(await uris(ada)).toEqual([]);
  });
});
