import { expect, it } from 'vitest';
import * as Y from 'yjs';
import { createSnapshotKeeper } from '../../src/app/home/snapshot-keeper.js';
import { publishKeyring } from '../../src/app/linking/epoch.js';
import { bringDocuments, gatherDocuments } from '../../src/app/restore/documents.js';
import { takeOver } from '../../src/app/restore/take.js';
import type { Did } from '../../src/base/index.js';
import { clock } from '../worker/world.js';
import {
  copy,
  entropyOf,
  firstDevice,
  furnishAt,
  type Linked,
  open,
  random,
  takePartsOf,
  testDevice,
} from './restore-world.js';

const stranger = 'did:tabard:bbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb' as Did;
const timers = { set: () => 0, clear: () => undefined };
const onError = (error: unknown): never => {
  throw error;
};

/** Writes what is private, and answers the sealed snapshot of it. */
const sealedBy = async ({ own, device }: Linked) => {
  await publishKeyring({ own, store: device.verify, random, now: () => clock.now });
  own.household.config.setFollow(stranger, { private: true, keep: true, reserve: false });
  own.household.config.section('drafts').set('one', 'half a thought');
  own.household.config.section('mutes').set('did:x', { since: 1 });
  own.household.config.section('settings').set('reply', 'friends');
  own.household.profile.setText('bio', 'not published yet');
  await own.household.config.kept();
  await device.verify.keep(own.did, { reason: 'own', serve: true });
  const keeper = await createSnapshotKeeper({
    ...{ own, store: device.verify, timers, now: () => clock.now, random, onError },
    onHide: () => () => undefined,
    offer: () => undefined,
    onTooLarge: () => undefined,
  });
  expect(await keeper.write()).toBe(true);
  keeper.close();
  const [snapshot] = (await device.verify.snapshots(own.did)) ?? [];
  const sealed = snapshot && (await device.verify.sealedPart(own.did, snapshot.cid));
  if (snapshot === undefined || sealed === undefined) throw new TypeError('no snapshot');
  return { bytes: snapshot.bytes, sealed };
};

it.each(['keep', 'out'] as const)(
  'RST-6 follows, mutes, drafts, settings and what was being written come out of snapshots, others: %s',
  async (others) => {
    const lost = await firstDevice();
    const { did } = lost.own;
    const { bytes, sealed } = await sealedBy(lost);
    const entropy = await entropyOf(lost);
    const device = await testDevice();
    await copy(lost, { device }, did);
    const { verify: store } = device;
    // A keeper hands it over when it is asked.
    const fetch = async (): Promise<void> => void (await store.keepSnapshot(did, bytes, sealed));
    const snapshots = () => ({ fetch, offer: () => undefined, onKept: () => () => undefined });
    const network = { snapshots, rehost: () => undefined };
    const documents = await gatherDocuments({ store, network, timers, onError }, did, entropy);
    expect(documents).toHaveLength(1);
    const parts = await takePartsOf(device);
    await takeOver(parts, { did, trackers: [], by: 'words', entropy, documents }, { others });
    const back = await open(device, did);
    await bringDocuments({ own: back.own, store, network, timers, onError });
    await furnishAt(back);
    const { config, profile } = back.own.household;
    expect(config.follow(stranger)).toEqual({ private: true, keep: true, reserve: false });
    expect(config.section('drafts').get('one')).toBe('half a thought');
    expect(config.section('mutes').get('did:x')).toEqual({ since: 1 });
    expect(config.section('settings').get('reply')).toBe('friends');
    expect(profile.read()).toMatchObject({ name: 'Ada', bio: 'not published yet' });
  },
);

it('RST-6 other words open nothing of it', async () => {
  const lost = await firstDevice();
  await sealedBy(lost);
  const device = await testDevice();
  await copy(lost, { device }, lost.own.did);
  const network = { snapshots: () => undefined, rehost: () => undefined };
  const parts = { store: device.verify, network, timers, onError };
  expect(await gatherDocuments(parts, lost.own.did, random(16))).toEqual([]);
});

it('SNP-8 a state that is none, and pieces that stand on nothing, come into no journal', async () => {
  const lost = await firstDevice();
  const { did } = lost.own;
  const writer = new Y.Doc();
  writer.getText('t').insert(0, 'lost');
  const before = Y.encodeStateVector(writer);
  writer.getText('t').insert(4, ' piece');
  const adrift = Y.encodeStateAsUpdate(writer, before).slice();
  const owners = lost.own.household.states();
  const garbage = new Uint8Array(40).fill(255);
  const device = await testDevice();
  await copy(lost, { device }, did);
  const documents = [{ ...owners, config: garbage }, { profile: adrift, config: adrift }, owners];
  const parts = await takePartsOf(device);
  const lose = { did, trackers: [], by: 'words' as const, entropy: await entropyOf(lost), documents };
  await takeOver(parts, lose, { others: 'out' });
  const entries = await device.parts.local.journal.read('config');
  const doc = new Y.Doc();
  for (const { update } of entries) Y.applyUpdate(doc, update);
  expect([entries.length, doc.store.pendingStructs]).toEqual([2, null]);
  expect((await open(device, did)).own.household.profile.read().name).toBe('Ada');
});
