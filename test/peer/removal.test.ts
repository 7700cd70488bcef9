/** Removing reaches copies: real peers with real stores, into which one looks: before, after one sync, after the grace time, and where the key was revoked. */
import { beforeEach, describe, expect, test } from 'vitest';
import type { Cid, Did, RecordUri } from '../../src/base/index.js';
import { buildUpdate } from '../../src/identity/index.js';
import { createSelf } from '../../src/peer/index.js';
import { STANDBY_MOMENT } from '../../src/peer/limits.js';
import { recordUri } from '../../src/repo/index.js';
import type { BlobInfo, RecordView, VerifyStore } from '../../src/worker/index.js';
import { REMOVED_FOR } from '../../src/worker/limits.js';
import { root as personRoot } from '../identity/helpers.js';
import { picture } from '../worker/media.js';
import { bundleOf, pushTo, refTo, reply } from '../worker/people.js';
import { mayPurge, postWith, purgeOf } from '../worker/purges.js';
import { storedBlocks, storedChunks } from '../worker/store-look.js';
import { clock, type Owner, owner, postOf, profileOf, tab } from '../worker/world.js';
import { pinIt, strangerOf, tabOf } from './support/keeper.js';
import { hostOf } from './support/owner-host.js';
import { calm, type Node, until, type World } from './support/peers.js';
import { untilStored } from './support/social.js';
import { keepWorlds } from './support/worlds.js';

// What is fetched when it is needed is here: a test's clock does not wait for it.
await import('../../src/worker/removals.js');

const worlds = keepWorlds();

let world: World;
let ada: Owner;
let host: Node<VerifyStore>;
/** Keeps her online. */
let bob: Owner;
let pin: Node<VerifyStore>;
/** Follows her, and has only ever met the pin. */
let cyd: Owner;
let follower: Node<VerifyStore>;
let post: RecordView & { readonly blob: BlobInfo };
let purge: Cid;
let uri: RecordUri;

/** What a tab proves of itself says that it may write, and nothing of purging. */
const writing = (me: Owner) => ({
  self: createSelf(me.did, me.signer, async () => [...(await me.verify.delegationsFor(me.did, [me.auth]))]),
});

const HOUR = 60 * 60 * 1000;
const all = (): readonly Owner[] => [ada, bob, cyd];

const shows = async ({ verify }: Pick<Owner, 'verify'>): Promise<boolean> =>
  (await verify.record(ada.did, post.path)) !== undefined;

/** What of the post lies in each store. */
const lies = (): Promise<readonly (readonly [boolean, boolean])[]> =>
  Promise.all(
    all().map(
      async (at) =>
        [
          (await storedBlocks(at, ada.did, [post.cid])).length > 0,
          (await storedChunks(at, [post.blob.cid])).length > 0,
        ] as const,
    ),
  );

const everywhere = [
  [true, true],
  [true, true],
  [true, true],
];
const nowhere = [
  [false, false],
  [false, false],
  [false, false],
];

/** Told to whoever is subscribed. */
const publish = async (from: Node<VerifyStore>, did: Did): Promise<void> => from.peer.announceHead(did);

const collectAll = async (): Promise<void> => {
  for (const { verify } of all()) await verify.collect();
};

beforeEach(async () => {
  world = worlds.open();
  ada = await owner();
  await ada.commit([profileOf('Ada'), postOf('fine')]);
  post = await postWith(ada, picture(1_000, 7), 'terrible words');
  uri = recordUri(ada.did, post.path);
  purge = await mayPurge(ada);
  host = await hostOf(world, ada, 'ada', writing(ada));
  [bob, cyd] = [await strangerOf(1), await strangerOf(2)];
  [pin, follower] = [tabOf(world, bob, 'bob'), tabOf(world, cyd, 'cyd')];
  pin.peer.seek(ada.did);
  await world.link(pin, host, ada.did);
  await until(() => pin.changes.length === 1, 'her repository at the pin');
  await world.clock.advance(STANDBY_MOMENT);
  await pinIt(pin, ada.did);
  await untilStored(async () => (await bob.verify.blob(post.blob.cid))?.complete === true, 'the picture at the pin');
  follower.peer.seek(ada.did);
  await world.link(follower, pin, ada.did);
  await until(() => follower.changes.length === 1, 'her repository at the follower');
  await cyd.verify.keep(ada.did, { reason: 'follow', serve: true });
  await follower.peer.rehost();
  await follower.peer.fetchBlob(ada.did, post.blob);
});

describe('a purge', () => {
  test('PUR-7 PUR-8 hides at every peer within one sync, and its blocks and media are gone from all stores after their time', async () => {
    expect(await lies()).toEqual(everywhere);
    await ada.commit([await purgeOf(ada, post.path, purge)]);
    await publish(host, ada.did);
    await untilStored(async () => !(await shows(bob)) && !(await shows(cyd)), 'the purge at both');
    for (const { verify } of all()) {
      expect(await verify.record(ada.did, post.path, { removed: true })).toMatchObject({ removal: 'purge' });
      expect(await verify.getBlocks(ada.did, [post.cid], 10_000)).toEqual([]);
      expect(await verify.serveChunk(ada.did, post.blob.cid, post.blob.cid)).toBeUndefined();
      await verify.social('follow', ada.did);
      expect((await verify.social('search', 'terrible', { limit: 5 })).hits).toEqual([]);
      const feed = await verify.social('feed', { limit: 10 });
      expect(feed.entries.map((entry) => entry.uri)).not.toContain(uri);
      expect((await verify.social('entries', [uri]))[0]).toMatchObject({ removed: 'purge', value: null });
    }
    clock.now += REMOVED_FOR - HOUR;
    await collectAll();
    expect(await lies()).toEqual(everywhere);
    clock.now += HOUR;
    await collectAll();
    expect(await lies()).toEqual(nowhere);
    for (const { verify } of all())
      expect((await verify.list(ada.did, 'app.tabard.post')).records.map(({ value }) => Object(value).text)).toEqual([
        'fine',
      ]);
    expect([...host.errors, ...pin.errors, ...follower.errors]).toEqual([]);
  });

  test('PUR-10 is taken back everywhere where its key is revoked within that time, and nothing is lost', async () => {
    const stolen = await owner(1);
    await stolen.verify.receiveDelegations(ada.did, await ada.verify.delegationsFor(ada.did, [ada.signer.key]));
    const may = await mayPurge(stolen, 3);
    const thief = world.adopt('thief', stolen.verify, writing(stolen));
    thief.peer.seek(ada.did);
    await world.link(thief, pin, ada.did);
    await until(() => thief.changes.length === 1, 'her repository at the thief');
    await stolen.verify.keep(ada.did, { reason: 'own', serve: true });
    await thief.peer.rehost();
    await stolen.commit([await purgeOf(stolen, post.path, may)]);
    await publish(thief, ada.did);
    await untilStored(async () => !(await shows(bob)) && !(await shows(cyd)), 'the purge of the thief');
    expect(await bob.verify.record(ada.did, post.path, { removed: true })).toMatchObject({ removal: 'purge' });
    clock.now += REMOVED_FOR - HOUR;
    await collectAll();
    const update = await buildUpdate(
      ada.person.log,
      { revoked: [{ key: stolen.signer.key, keep: [] }] },
      personRoot(0),
    );
    await ada.verify.receiveOperations(ada.did, [update]);
    await ada.commit([postOf('the key is put out')]);
    await publish(host, ada.did);
    await untilStored(async () => (await shows(bob)) && (await shows(cyd)), 'the post again');
    clock.now += 3 * REMOVED_FOR;
    await collectAll();
    expect(await lies()).toEqual(everywhere);
    for (const { verify } of all()) expect(await verify.getBlocks(ada.did, [post.cid], 10_000)).toHaveLength(1);
  });

  test('PUR-9 a holder that serves on what was purged takes nobody back who knows of the purge, and whoever did not learns of it', async () => {
    // It keeps what it had and answers nobody of the others: a tab with the state from before.
    const hoarder = await strangerOf(3);
    const hoarding = tabOf(world, hoarder, 'hoarder');
    hoarding.peer.seek(ada.did);
    const [, link] = await world.link(hoarding, pin, ada.did);
    await until(() => hoarding.changes.length === 1, 'her repository at the hoarder');
    await pinIt(hoarding, ada.did);
    link.close('local');
    await ada.commit([await purgeOf(ada, post.path, purge)]);
    await publish(host, ada.did);
    await untilStored(async () => !(await shows(cyd)), 'the purge at the follower');
    await world.link(follower, hoarding, ada.did);
    await untilStored(async () => !(await shows(hoarder)), 'the purge at the hoarder');
    await calm();
    expect(await shows(cyd)).toBe(false);
    clock.now += REMOVED_FOR;
    await collectAll();
    expect(await lies()).toEqual(nowhere);
    // Who knows nothing is told by whoever has the purge, and never has the record.
    const late = await tab();
    const reader = world.adopt('late', late.verify);
    reader.peer.seek(ada.did);
    await world.link(reader, pin, ada.did);
    await until(() => reader.changes.length > 0, 'her repository at a late reader');
    expect(await late.verify.record(ada.did, post.path, { removed: true })).toMatchObject({ removal: 'purge' });
    expect(await storedBlocks(late, ada.did, [post.cid])).toEqual([]);
  });

  test('PUR-5 by a key that may write and may not purge takes nothing away for good', async () => {
    const device = await owner(1);
    const may = await mayPurge(device, 3);
    const second = world.adopt('device', device.verify, writing(device));
    second.peer.seek(ada.did);
    await world.link(second, pin, ada.did);
    await until(() => second.changes.length === 1, 'her repository at the device');
    await device.verify.keep(ada.did, { reason: 'own', serve: true });
    await second.peer.rehost();
    // The power that it names is kept back: nobody can judge it, and it counts as a deletion.
    const chains = device.verify.delegationsFor;
    const kept = (await chains(ada.did, [may])).map((bytes) => bytes.join());
    Object.assign(device.verify, {
      delegationsFor: async (...asked: Parameters<typeof chains>) =>
        (await chains(...asked)).filter((bytes) => !kept.includes(bytes.join())),
    });
    await device.commit([await purgeOf(device, post.path, may)]);
    await publish(second, ada.did);
    await untilStored(async () => !(await shows(bob)) && !(await shows(ada)), 'what calls itself a purge');
    clock.now += 3 * REMOVED_FOR;
    await collectAll();
    expect(await storedBlocks(bob, ada.did, [post.cid])).toEqual([post.cid]);
    clock.now += 10;
    await ada.commit([{ path: post.path, value: post.value }]);
    await publish(host, ada.did);
    await untilStored(() => shows(bob), 'what she has brought back');
  });
});

test('PRV-9 PUR-10 what came alone and was purged by a key that is revoked then can be had again', async () => {
  const answer = await reply(bob, uri);
  const before = await bundleOf(bob, answer);
  const keep = (await bob.verify.profile(bob.did))?.head.id;
  if (keep === undefined) throw new Error('no head');
  expect((await pushTo(ada, ada.did, before)).verdict).toBe('valid');
  const may = await mayPurge(bob, 2, personRoot(6));
  const { path } = refTo(answer);
  await bob.commit([await purgeOf(bob, path, may)]);
  expect(await pushTo(ada, ada.did, await bundleOf(bob, answer))).toMatchObject({ verdict: 'valid', isNew: true });
  expect((await ada.verify.social('entries', [answer]))[0]).toMatchObject({ removed: 'purge', value: null });
  // A replay of what it was changes nothing.
  expect(await pushTo(ada, ada.did, before)).toMatchObject({ verdict: 'valid', isNew: false });
  expect((await ada.verify.social('entries', [answer]))[0]).toMatchObject({ removed: 'purge' });
  const revoked = [{ key: bob.signer.key, keep: [keep] }];
  await ada.verify.receiveOperations(bob.did, [await buildUpdate(bob.person.log, { revoked }, personRoot(6))]);
  expect((await ada.verify.social('entries', [answer]))[0]).toBeNull();
  expect(await pushTo(ada, ada.did, before)).toMatchObject({ verdict: 'valid', isNew: true });
  expect((await ada.verify.social('entries', [answer]))[0]).toMatchObject({ value: { text: 'an answer' } });
});
