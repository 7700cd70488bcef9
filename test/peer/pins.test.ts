/** Keeping another's profile online, and knowing who does: real peers, real store, real signatures, over links in memory. */
import { describe, expect, test } from 'vitest';
import type { Did } from '../../src/base/index.js';
import { createSelf } from '../../src/peer/index.js';
import { KEEPER_AGAIN, MEDIA_AGAIN, STANDBY_MOMENT } from '../../src/peer/limits.js';
import type { KeptBy } from '../../src/peer/pinning/keepers.js';
import { HEARD_LATER } from '../../src/peer/pinning/keeping.js';
import type { BlobInfo, VerifyStore } from '../../src/worker/index.js';
import { owner as makeOwner, type Owner, path, postOf, profileOf, sync, tab } from '../worker/world.js';
import { pinIt, selfOf, strangerOf, tabOf } from './support/keeper.js';
import { calm, type Node, until, type World } from './support/peers.js';
import { keepWorlds } from './support/worlds.js';

const worlds = keepWorlds();

const pixels = (length: number): Uint8Array<ArrayBuffer> => new Uint8Array(length).map((_, index) => index % 251);

const pictured = (blob: BlobInfo) => ({
  collection: 'app.tabard.post',
  value: {
    ...{ text: 'a picture', createdAt: 1 },
    media: [
      {
        ...{ alt: '', width: 1, height: 1, kind: 'image' },
        blob: { cid: { $link: blob.cid }, size: blob.size, mime: blob.mime },
      },
    ],
  },
});

interface Scene {
  readonly world: World;
  readonly me: Owner;
  readonly host: Node<VerifyStore>;
  readonly kept: KeptBy[];
  readonly picture: BlobInfo;
}

/** An owner with a picture of three chunks, whose tab notes who keeps it. */
const sceneOf = async (): Promise<Scene> => {
  const world = worlds.open();
  const me = await makeOwner();
  const picture = await me.verify.putBlob(me.did, pixels(600_000), 'image/png');
  await me.commit([profileOf('Ada'), postOf('hello'), pictured(picture)]);
  await me.verify.keep(me.did, { reason: 'own', serve: true });
  const host = tabOf(world, me, 'owner');
  await host.peer.rehost();
  const kept: KeptBy[] = [];
  host.peer.on('kept', (event) => kept.push(event));
  return { world, me, host, kept, picture };
};

/** A keeper that has the repository and has pinned it; the link to the owner stands. */
const keeperAt = async ({ world, me, host }: Scene, n: number, quota?: number) => {
  const them = await strangerOf(n);
  const node = tabOf(world, them, `keeper ${n}`);
  const stop = node.peer.seek(me.did);
  const [link] = await world.link(node, host, me.did);
  await until(() => node.changes.length === 1, 'the repository');
  await world.clock.advance(STANDBY_MOMENT);
  await pinIt(node, me.did, quota);
  stop();
  return { them, node, link };
};

describe('a profile that is pinned', () => {
  test('PIN-3 is fetched with its media, and served on, picture and all, when its owner is gone', async () => {
    const scene = await sceneOf();
    const { world, me, host, picture } = scene;
    const { node, link } = await keeperAt(scene, 1);
    await until(() => node.store !== undefined && node.statuses.length > 0, 'a status');
    let complete = false;
    while (!complete) {
      complete = (await node.store.blob(picture.cid))?.complete === true;
      await calm(5);
    }
    link.close('local');
    host.peer.close();
    const third = world.adopt('third', (await tab()).verify);
    third.peer.seek(me.did);
    await world.link(third, node, me.did);
    await until(() => third.changes.length === 1, 'the profile, from the pin');
    await third.peer.fetchBlob(me.did, picture);
    expect(await (await third.store.readBlob(picture.cid))?.bytes()).toEqual(pixels(600_000));
    expect([...node.errors, ...third.errors]).toEqual([]);
  });

  test('PIN-9 is offered again at every start of that tab', async () => {
    const scene = await sceneOf();
    const { world, me, host } = scene;
    const { them, node } = await keeperAt(scene, 2);
    host.peer.close();
    node.peer.close();
    const again = tabOf(world, them, 'keeper 2 again');
    await again.peer.rehost();
    const third = world.adopt('third', (await tab()).verify);
    third.peer.seek(me.did);
    await world.link(third, again, me.did);
    await until(() => third.changes.length === 1, 'the profile, from the pin');
  });
});

describe('one’s own profile on another device', () => {
  /** The same identity elsewhere: its repository is its own there too. */
  const secondDevice = async ({ world, me, host }: Scene, name: string, from = host) => {
    const node = tabOf(world, { ...me, verify: (await tab()).verify }, name);
    const stop = node.peer.seek(me.did);
    const [link] = await world.link(node, from, me.did);
    await until(() => node.changes.length > 0, 'the repository');
    await node.store.keep(me.did, { reason: 'own', serve: true });
    await node.peer.rehost();
    stop();
    await world.clock.advance(STANDBY_MOMENT);
    return { node, link };
  };
  const whole = async (node: Node<VerifyStore>, picture: BlobInfo): Promise<void> => {
    for (;;) {
      if ((await node.store.blob(picture.cid))?.complete === true) return;
      await calm(5);
    }
  };

  test('PIN-18 has its media there too, though nobody looks at them; they go on to a third when the first is gone', async () => {
    const scene = await sceneOf();
    const { host, picture } = scene;
    const { node, link } = await secondDevice(scene, 'second');
    await whole(node, picture);
    link.close('local');
    host.peer.close();
    const { node: third } = await secondDevice(scene, 'third', node);
    await whole(third, picture);
    expect(await (await third.store.readBlob(picture.cid))?.bytes()).toEqual(pixels(600_000));
    expect([...node.errors, ...third.errors]).toEqual([]);
  });

  test('PIN-18 gets them from whoever keeps it online, when no device is left', async () => {
    const scene = await sceneOf();
    const { host, picture } = scene;
    const { node: keeper, link } = await keeperAt(scene, 31);
    await whole(keeper, picture);
    link.close('local');
    host.peer.close();
    const { node } = await secondDevice(scene, 'restored', keeper);
    await whole(node, picture);
  });

  test('PIN-18 asks again in a while for what its neighbour did not have yet', async () => {
    const scene = await sceneOf();
    const { me, host, picture, world } = scene;
    const empty = await tab();
    const { node: between, link } = await secondDevice(scene, 'between');
    await whole(between, picture);
    link.close('local');
    // Of another picture that neighbour has the record only, at first.
    const bytes = pixels(50_000);
    const late = await empty.verify.putBlob(me.did, bytes, 'image/png');
    await me.commit([pictured(late)]);
    await sync(me.verify, between.store, me.did);
    host.peer.close();
    const { node } = await secondDevice(scene, 'asking', between);
    await whole(node, picture);
    await calm();
    expect((await node.store.blob(late.cid))?.complete).not.toBe(true);
    await between.store.putBlob(me.did, bytes, 'image/png');
    while ((await node.store.blob(late.cid))?.complete !== true) {
      await world.clock.advance(MEDIA_AGAIN);
      await calm(5);
    }
  });

  test('PIN-18 gets what is made on one device while both are there', async () => {
    const scene = await sceneOf();
    const { me, host, picture } = scene;
    const { node } = await secondDevice(scene, 'beside');
    await whole(node, picture);
    const next = await me.verify.putBlob(me.did, pixels(70_000), 'image/png');
    await me.commit([pictured(next)]);
    host.peer.announceHead(me.did);
    await whole(node, next);
  });
});

describe('a profile that grows past its quota', () => {
  test('PIN-2 PIN-20 stays online with its newest posts, as far as they fit; nobody is cut off, and it is not fetched at each word of it', async () => {
    const scene = await sceneOf();
    const { world, me, host } = scene;
    const { node, link } = await keeperAt(scene, 9, 30_000);
    const grow = async (): Promise<void> => {
      await me.commit(Array.from({ length: 60 }, (_, at) => postOf(`${at} ${'x'.repeat(1_000)}`)));
      host.peer.announceHead(me.did);
    };
    // What was too much is gone, and from then on it asks for what it keeps.
    const eased = new Promise((done) => node.store.on('eased', done));
    await grow();
    await eased;
    await calm();
    const before = link.stats().bytesIn;
    await grow();
    await calm();
    await world.clock.advance(60_000);
    await calm();
    expect(link.closed).toBe(false);
    // Word of it and the first of its blocks, which a head brings along unasked; not the tree.
    expect(link.stats().bytesIn - before).toBeLessThan(150_000);
    expect((await node.store.pins('view', me.did))?.blocks).toBeLessThanOrEqual(30_000);
    host.peer.close();
    const third = world.adopt('third', (await tab()).verify);
    third.peer.seek(me.did);
    await world.link(third, node, me.did);
    await until(() => third.changes.length > 0, 'what fitted');
    expect(await third.store.profile(me.did)).toMatchObject({ record: { name: 'Ada' } });
  });
});

describe('the owner', () => {
  test('PIN-5 learns who keeps it, by their key and by what they have, and when they are gone', async () => {
    const scene = await sceneOf();
    const { kept, host } = scene;
    const { them, link } = await keeperAt(scene, 3);
    await until(() => kept.length > 0, 'told');
    expect(kept[0]).toMatchObject({ did: them.did, key: them.signer.key, current: true, here: true });
    expect(host.peer.stats().keepers).toEqual([them.did]);
    link.close('local');
    await until(() => kept.length === 2, 'gone');
    expect(kept[1]).toMatchObject({ did: them.did, here: false });
    expect(host.peer.stats().keepers).toEqual([]);
    expect(host.errors).toEqual([]);
  });

  test('PIN-5 is told nothing by who only visits or follows, and strangers are told nothing by a keeper', async () => {
    const scene = await sceneOf();
    const { world, me, host, kept } = scene;
    const them = await strangerOf(4);
    const follower = tabOf(world, them, 'follower');
    follower.peer.seek(me.did);
    await world.link(follower, host, me.did);
    await until(() => follower.changes.length === 1, 'the repository');
    await follower.store.keep(me.did, { reason: 'follow', serve: true });
    await follower.peer.rehost();
    await world.clock.advance(STANDBY_MOMENT);
    await calm();
    expect(kept).toEqual([]);
    // The keeper of a profile, met by somebody who is not its owner.
    await pinIt(follower, me.did);
    await until(() => kept.length === 1, 'told to the owner');
    const stranger = tabOf(world, await strangerOf(5), 'some stranger');
    const heard: unknown[] = [];
    stranger.peer.on('kept', (event) => heard.push(event));
    stranger.peer.seek(me.did);
    await world.link(stranger, follower, me.did);
    await until(() => stranger.changes.length === 1, 'served by the keeper');
    await calm();
    expect(heard).toEqual([]);
  });

  test('PIN-5 is told by a keeper whose keys are unlocked later, on the link that stands', async () => {
    const scene = await sceneOf();
    const { world, me, host, kept } = scene;
    const them = await strangerOf(6);
    const locked = world.adopt('locked', them.verify, { pins: them.verify });
    locked.peer.seek(me.did);
    await world.link(locked, host, me.did);
    await until(() => locked.changes.length === 1, 'the repository');
    await world.clock.advance(STANDBY_MOMENT);
    await pinIt(locked, me.did);
    await calm();
    expect(kept).toEqual([]);
    locked.peer.setSelf(selfOf(them));
    await until(() => kept.length === 1, 'told');
    expect(kept[0]?.did).toBe(them.did satisfies Did);
  });

  test('PIN-13 gives the box that its words find to a keeper, where it means to', async () => {
    const scene = await sceneOf();
    const { world, me, host } = scene;
    const given = { topic: new Uint8Array(20).fill(3), box: new Uint8Array(4_125).fill(4) };
    const asked: Did[] = [];
    const chain = async () => [...(await me.verify.delegationsFor(me.did, [me.signer.key]))];
    const chosen = await strangerOf(7);
    host.peer.setSelf(
      createSelf(me.did, me.signer, chain, async (keeper) => {
        asked.push(keeper);
        return keeper === chosen.did ? given : undefined;
      }),
    );
    const boxes: unknown[] = [];
    for (const them of [chosen, await strangerOf(8)]) {
      const node = tabOf(world, them, `keeper of ${them.did}`);
      node.peer.on('box', (box) => boxes.push(box));
      node.peer.seek(me.did);
      await world.link(node, host, me.did);
      await until(() => node.changes.length === 1, 'the repository');
      await world.clock.advance(STANDBY_MOMENT);
      await pinIt(node, me.did);
      await until(() => asked.includes(them.did), 'noted');
      await calm();
    }
    expect(boxes).toEqual([{ did: me.did, ...given }]);
  });

  test('PIN-13 gives it on the same link, too, to a keeper that it asks later', async () => {
    const scene = await sceneOf();
    const { world, me, host } = scene;
    const given = { topic: new Uint8Array(20).fill(3), box: new Uint8Array(4_125).fill(4) };
    const chain = async () => [...(await me.verify.delegationsFor(me.did, [me.signer.key]))];
    let asked: Did | undefined;
    host.peer.setSelf(createSelf(me.did, me.signer, chain, async (keeper) => (keeper === asked ? given : undefined)));
    const { node, them } = await keeperAt(scene, 7);
    const boxes: unknown[] = [];
    node.peer.on('box', (box) => boxes.push(box));
    await until(() => scene.kept.length === 1, 'noted');
    expect(boxes).toEqual([]);

    asked = them.did;
    const wish = await me.commit([{ path: path('app.tabard.identity/self'), value: { pins: [them.did] } }]);
    host.peer.announceHead(me.did, wish.data);
    await until(() => node.changes.length === 2, 'the wish');
    await calm();
    expect(boxes).toEqual([]);
    await world.clock.advance(KEEPER_AGAIN + 1);
    await calm();
    // Not at the very minute: its owner counts from when it heard, which on a line is later.
    expect(boxes).toEqual([]);
    await world.clock.advance(HEARD_LATER);
    await until(() => boxes.length === 1, 'the box');
    expect(boxes).toEqual([{ did: me.did, ...given }]);
    // Once is enough.
    const again = await me.commit([postOf('another')]);
    host.peer.announceHead(me.did, again.data);
    await until(() => node.changes.length === 3, 'a post');
    await world.clock.advance(KEEPER_AGAIN + 1);
    await calm();
    expect([boxes.length, scene.kept.length]).toEqual([1, 2]);
  });
});
