/** Somebody who knows the DID and stands beside the household, on real peers: what is heard there, and what can be written. */
import { expect, test, vi } from 'vitest';
import * as Y from 'yjs';
import { encodeBase32 } from '../../src/codec/index.js';
import { encodeFrame } from '../../src/household/frames.js';
import { deriveRoom } from '../../src/household/room-keys.js';
import { ADMIT_PATIENCE } from '../../src/peer/limits.js';
import { createLiar, type Liar } from '../peer/support/liar.js';
import { hostOf } from '../peer/support/owner-host.js';
import { calm, until } from '../peer/support/peers.js';
import { subscribeTo } from '../peer/support/requests.js';
import { keepWorlds } from '../peer/support/worlds.js';
import { owner as makeOwner, postOf, sync } from '../worker/world.js';
import { random } from './helpers.js';

// Each device has a y-webrtc of its own, and hears others over its links only.
vi.mock('lib0/broadcastchannel', () => ({
  subscribe: () => undefined,
  unsubscribe: () => undefined,
  publish: () => undefined,
}));

const worlds = keepWorlds();
const secret = 'words of the household and of nobody else';

const join = async (
  transport: Parameters<typeof import('../../src/household/room.js')['joinRooms']>[0]['transport'],
  key: Uint8Array<ArrayBuffer>,
) => {
  vi.resetModules();
  const { joinRooms } = await import('../../src/household/room.js');
  const { webTimers } = await import('../../src/household/environment.js');
  const docs = { profile: new Y.Doc(), config: new Y.Doc() };
  const rooms = await joinRooms({
    key,
    docs,
    random,
    timers: webTimers,
    ...(transport === undefined ? {} : { transport }),
  });
  return { docs, rooms, text: () => docs.profile.getText('t').toString() };
};

/** Everything that somebody outside could try, having seen whatever goes over his own links. */
const tryEverything = async (liar: Liar, did: string): Promise<void> => {
  const doc = new Y.Doc();
  doc.getText('t').insert(0, 'written by a stranger');
  const update = Y.encodeStateAsUpdate(doc);
  const bytes = new Uint8Array([0, 2, update.length, ...update]);
  // The public is all that he can derive a key of.
  const guess = new Uint8Array(await crypto.subtle.digest('SHA-256', new TextEncoder().encode(did)));
  const channel = encodeBase32(random(16));
  for (const room of [(await deriveRoom(guess, 'profile')).name, (await deriveRoom(guess, 'config')).name, did]) {
    const signal = { type: 'signal', from: 'x', token: 1, signal: { type: 'offer', tab: liar.key, channel } };
    liar.say({ t: 'house', body: encodeFrame({ t: 'signal', room, data: btoa(JSON.stringify(signal)) }) });
    liar.say({ t: 'house', body: encodeFrame({ t: 'accept', channel }) });
    liar.say({ t: 'house', body: encodeFrame({ t: 'data', channel, more: false, bytes }) });
  }
};

test('HSE-5 a stranger who knows the DID, and a device that was put out, learn nothing in the room and write nothing', async () => {
  const world = worlds.open();
  const devices = [await makeOwner(0), await makeOwner(1), await makeOwner(2)] as const;
  for (const [at, one] of devices.entries()) await one.commit([postOf(`from ${at}`)]);
  for (const from of devices) for (const to of devices) if (from !== to) await sync(from.verify, to.verify, from.did);
  const [first, second, out] = devices;
  const { did } = first;
  const nodes = [
    await hostOf(world, first, 'a'),
    await hostOf(world, second, 'b'),
    await hostOf(world, out, 'out'),
  ] as const;
  const [a, b, c] = nodes;
  const key = random(32);
  const [mine, other] = [await join(a.peer.household, key), await join(b.peer.household, key)];
  // It is proven still, and has the key of the epoch before.
  const old = await join(c.peer.household, random(32));
  await world.link(a, b, did);
  await world.link(a, c, did);
  // News of the identity is looked into once more, and everybody is admitted anew then: on all sides before anything is said.
  await calm();
  await world.clock.advance(ADMIT_PATIENCE);
  await until(() => a.peer.household.peers().length === 2, 'both are proven');
  await until(() => b.peer.household.peers().includes(a.key), 'the other one has admitted as well');
  const strangers = [await createLiar(a, did), await createLiar(b, did)];
  mine.docs.profile.getText('t').insert(0, secret);
  await until(() => other.text() === secret, 'the other device has it');
  for (const stranger of strangers) {
    stranger.say(subscribeTo(did, 1_000));
    await tryEverything(stranger, did);
  }
  old.docs.profile.getText('t').insert(0, 'written by the one put out');
  other.docs.profile.getText('t').insert(0, 'And ');
  await until(() => mine.text() === `And ${secret}`, 'they go on');
  await calm();
  expect([mine.text(), other.text()]).toEqual([`And ${secret}`, `And ${secret}`]);
  expect(old.text()).toBe('written by the one put out');
  for (const stranger of strangers) {
    expect(stranger.heard.map(({ t }) => t)).not.toContain('house');
    const said = JSON.stringify(stranger.heard, (_, value) =>
      value instanceof Uint8Array ? Buffer.from(value).toString('latin1') : value,
    );
    expect(said).not.toContain('words of the household');
  }
  for (const one of [mine, other, old]) one.rooms.leave();
});
