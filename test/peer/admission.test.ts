/** Which links are lent to the household: an enemy who was put out is there first, before the operation that says so. */
import { expect, test } from 'vitest';
import type { Did } from '../../src/base/index.js';
import { cidOfRaw } from '../../src/codec/index.js';
import { HOUSEHOLD_VOLUME } from '../../src/household/volume/index.js';
import { buildUpdate } from '../../src/identity/index.js';
import type { Rendezvous, Topic } from '../../src/net/types.js';
import { ADMIT_AT_LATEST, ADMIT_PATIENCE } from '../../src/peer/limits.js';
import { buildSnapshot } from '../../src/repo/snapshot.js';
import { fakeOf } from '../helpers/fake.js';
import { random } from '../household/helpers.js';
import { root } from '../identity/helpers.js';
import { owner as makeOwner, type Owner, postOf, sync } from '../worker/world.js';
import { createLiar } from './support/liar.js';
import { hostOf } from './support/owner-host.js';
import { calm, until } from './support/peers.js';
import { keepWorlds } from './support/worlds.js';

const worlds = keepWorlds();

/** A tracker that was reached and knows of so many others. */
const tracker = (others: number): Rendezvous => {
  const joined = new Set<Topic>();
  return fakeOf<Rendezvous>({
    topics: () => [...joined].map((topic) => ({ topic, offers: true, reached: 1, others })),
    trackers: () => [{ url: 'wss://tracker.example/', state: 'reached', topics: joined.size, error: undefined }],
    on: () => () => undefined,
    join: (topic) => void joined.add(topic),
    leave: (topic) => void joined.delete(topic),
    refresh: () => undefined,
    retry: () => undefined,
  });
};

/** Three devices of one identity that know each other. */
const three = async () => {
  const devices = [await makeOwner(0), await makeOwner(1), await makeOwner(2)] as const;
  for (const [at, one] of devices.entries()) await one.commit([postOf(`from ${at}`)]);
  for (const from of devices) for (const to of devices) if (from !== to) await sync(from.verify, to.verify, from.did);
  return devices;
};

const putOut = async (by: Owner, device: Owner): Promise<void> => {
  const operation = await buildUpdate(by.person.log, { revoked: [{ key: device.signer.key, keep: [] }] }, root(0));
  expect(await by.verify.receiveOperations(by.did, [operation])).toMatchObject({ verdict: 'valid', accepted: 1 });
};

/** A sealed snapshot by the key of a device. */
const snapshotBy = async ({ did, auth, signer }: Owner) => {
  const sealed = random(300);
  const name = { did, volume: HOUSEHOLD_VOLUME, epoch: 0, key: signer.key, seq: 1 };
  const bytes = await buildSnapshot({ ...name, cid: await cidOfRaw(sealed), size: sealed.length, auth }, signer);
  return { bytes, sealed };
};
const known = (peers: readonly string[], ...keys: string[]): boolean =>
  peers.length === keys.length && keys.every((one) => peers.includes(one));

test('SYN-30 a device that comes back lends no link to one that was put out meanwhile, though that one is there first', async () => {
  const world = worlds.open();
  const [back, other, enemy] = await three();
  const did: Did = back.did;
  await putOut(other, enemy);
  const a = await hostOf(world, back, 'back', { rendezvous: tracker(2) });
  const c = await hostOf(world, enemy, 'enemy');
  const heard: unknown[] = [];
  a.peer.household.on('message', (message) => heard.push(message));
  await world.link(a, c, did);
  await calm();
  await until(() => c.peer.household.peers().includes(a.key), 'the enemy has admitted');
  let sent = 0;
  const count = (): void => {
    sent += 1;
  };
  for (let nth = 0; nth < 30; nth++)
    await c.peer.household.send(a.key, Uint8Array.of(nth)).then(count, () => undefined);
  expect(sent).toBeGreaterThan(16);
  await calm();
  // It proved itself, as far as anyone here knows: nobody else was heard yet.
  expect([a.peer.household.peers(), heard, a.peer.stats().refusals]).toEqual([[], [], {}]);
  const b = await hostOf(world, other, 'other');
  await world.link(a, b, did);
  await until(() => b.peer.household.peers().includes(a.key), 'the other one has admitted');
  await world.clock.advance(ADMIT_PATIENCE);
  await until(() => known(a.peer.household.peers(), b.key), 'the other one is admitted, the enemy is not');
  await c.peer.household.send(a.key, Uint8Array.of(1)).catch(() => undefined);
  await world.clock.advance(60_000);
  expect(known(a.peer.household.peers(), b.key)).toBe(true);
  expect(heard).toEqual([]);
  expect(b.peer.household.peers()).not.toContain(c.key);
});

test('SYN-30 what one that was put out meanwhile has sealed is not taken in, though it is offered first', async () => {
  const world = worlds.open();
  const [back, other, enemy] = await three();
  const did: Did = back.did;
  await putOut(other, enemy);
  const a = await hostOf(world, back, 'back', { rendezvous: tracker(2) });
  const c = await hostOf(world, enemy, 'enemy');
  const kept: Did[] = [];
  a.peer.snapshots.onKept((one) => kept.push(one));
  for (const one of [enemy, other]) {
    const { bytes, sealed } = await snapshotBy(one);
    expect(await one.verify.keepSnapshot(did, bytes, sealed)).toMatchObject({ verdict: 'valid', accepted: 1 });
  }
  await world.link(a, c, did);
  await until(() => c.peer.household.peers().includes(a.key), 'the enemy has admitted');
  c.peer.snapshots.offer(did);
  await calm();
  expect([kept, await back.verify.snapshots(did)]).toEqual([[], []]);
  const b = await hostOf(world, other, 'other');
  await world.link(a, b, did);
  await until(() => b.peer.household.peers().includes(a.key), 'the other one has admitted');
  await world.clock.advance(ADMIT_PATIENCE);
  await until(() => kept.length > 0, 'what the other one sealed is here');
  await calm();
  expect((await back.verify.snapshots(did))?.map(({ key }) => key)).toEqual([other.signer.key]);
});

test('SYN-30 a link that is lent is taken back when its device is put out', async () => {
  const world = worlds.open();
  const [mine, other, enemy] = await three();
  const a = await hostOf(world, mine, 'mine');
  const b = await hostOf(world, other, 'other');
  const c = await hostOf(world, enemy, 'enemy');
  await world.link(a, c, mine.did);
  await world.link(a, b, mine.did);
  await until(() => known(a.peer.household.peers(), b.key, c.key), 'both are admitted');
  const gone: string[] = [];
  a.peer.household.on('gone', (peer) => gone.push(peer));
  const heard: unknown[] = [];
  a.peer.household.on('message', (message) => heard.push(message));
  await putOut(other, enemy);
  await other.commit([postOf('after')]);
  b.peer.announceHead(other.did);
  await until(() => gone.length === 1, 'taken back');
  expect(gone).toEqual([c.key]);
  await c.peer.household.send(a.key, Uint8Array.of(6)).catch(() => undefined);
  await calm();
  expect([heard, known(a.peer.household.peers(), b.key)]).toEqual([[], true]);
});

test('SYN-30 where nobody else can be reached, who proves itself is admitted at once; where others might, after a moment', async () => {
  const world = worlds.open();
  const [one, two] = await three();
  const a = await hostOf(world, one, 'one', { rendezvous: tracker(5) });
  const b = await hostOf(world, two, 'two');
  await world.link(a, b, one.did);
  await until(() => b.peer.household.peers().length === 1, 'by hand');
  await calm();
  expect(a.peer.household.peers()).toEqual([]);
  await world.clock.advance(ADMIT_PATIENCE);
  await until(() => known(a.peer.household.peers(), b.key), 'after a moment');
});

test('SYN-30 who was alone does not go by what a tracker said before: the one that was put out may be the first to come again', async () => {
  const world = worlds.open();
  const [one, two] = await three();
  const a = await hostOf(world, one, 'one', { rendezvous: tracker(1) });
  const b = await hostOf(world, two, 'two');
  const [link] = await world.link(a, b, one.did);
  await until(() => known(a.peer.household.peers(), b.key), 'all that the tracker knows of are linked');
  link.close('local');
  await until(() => a.peer.household.peers().length === 0, 'alone');
  await world.link(a, b, one.did);
  await until(() => b.peer.household.peers().includes(a.key), 'the other end has nobody to wait for');
  await calm();
  expect(a.peer.household.peers()).toEqual([]);
  await world.clock.advance(ADMIT_PATIENCE);
  await until(() => known(a.peer.household.peers(), b.key), 'after a moment');
});

test('SYN-30 nobody keeps a household apart for longer than half a minute, however many say nothing', async () => {
  const world = worlds.open();
  const [one, two] = await three();
  const a = await hostOf(world, one, 'one', { rendezvous: tracker(9) });
  const b = await hostOf(world, two, 'two');
  await world.link(a, b, one.did);
  await until(() => b.peer.household.peers().length === 1, 'the other end');
  for (let at = 0; at < ADMIT_AT_LATEST - 3_000; at += 3_000) {
    await createLiar(a, one.did, { hello: false });
    await world.clock.advance(3_000);
    await calm(5);
  }
  expect(a.peer.household.peers()).toEqual([]);
  await createLiar(a, one.did, { hello: false });
  await world.clock.advance(3_000);
  await until(() => known(a.peer.household.peers(), b.key), 'at the latest');
});
