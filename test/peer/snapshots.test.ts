/** Sealed snapshots between real stores and real peers: how they come to those who keep them, and what enemies get. */
import { expect, test } from 'vitest';
import type { Did, Signer } from '../../src/base/index.js';
import { cidOfRaw } from '../../src/codec/index.js';
import { HOUSEHOLD_VOLUME, sealState } from '../../src/household/volume/index.js';
import { encodeQuestion, encodeTold } from '../../src/peer/sealed-messages.js';
import { buildSnapshot } from '../../src/repo/snapshot.js';
import type { VerifyStore } from '../../src/worker/index.js';
import { random } from '../household/helpers.js';
import { thief } from '../identity/helpers.js';
import { owner as makeOwner, type Owner, postOf, profileOf, tab } from '../worker/world.js';
import { createLiar } from './support/liar.js';
import { hostOf } from './support/owner-host.js';
import { calm, type Node, until, type World } from './support/peers.js';
import { keepWorlds } from './support/worlds.js';

const worlds = keepWorlds();
const key = random(32);

const make = async (
  { did, auth }: Pick<Owner, 'did' | 'auth'>,
  signer: Signer,
  seq: number,
  size = 300,
): Promise<{ readonly bytes: Uint8Array<ArrayBuffer>; readonly sealed: Uint8Array<ArrayBuffer> }> => {
  const name = { did, volume: HOUSEHOLD_VOLUME, epoch: 0 };
  const sealed = await sealState(name, key, { profile: new Uint8Array(size), config: random(9) }, random);
  const snapshot = { ...name, key: signer.key, seq, cid: await cidOfRaw(sealed), size: sealed.length, auth };
  return { bytes: await buildSnapshot(snapshot, signer), sealed };
};

const makeHere = async (me: Owner, seq: number, size?: number): Promise<void> => {
  const { bytes, sealed } = await make(me, me.signer, seq, size);
  expect(await me.verify.keepSnapshot(me.did, bytes, sealed)).toEqual({ verdict: 'valid', accepted: 1 });
};

const seqsAt = async ({ store }: Pick<Node<VerifyStore>, 'store'>, did: Did): Promise<readonly number[] | undefined> =>
  (await store.snapshots(did))?.map(({ seq }) => seq);

/** Waits until a node keeps so many. */
const keeps = async (node: Node<VerifyStore>, did: Did, count: number): Promise<void> => {
  let found = -1;
  const look = async (): Promise<void> => {
    found = (await node.store.snapshots(did))?.length ?? -1;
  };
  await until(() => {
    void look();
    return found === count;
  }, `${node.name} keeps ${count}`);
};

const published = async (index = 0): Promise<Owner> => {
  const me = await makeOwner(index);
  await me.commit([profileOf('Ada')]);
  return me;
};

/** A browser of somebody else that keeps this identity online. */
const pinOf = async (world: World, me: Owner, through: Node<VerifyStore>, reason: 'pin' | 'follow' = 'pin') => {
  const node = world.adopt(reason, (await tab()).verify);
  const stop = node.peer.seek(me.did);
  await world.link(node, through, me.did);
  await until(() => node.changes.length === 1, 'the repository is there');
  await node.store.keep(me.did, { reason, serve: true });
  await node.peer.rehost();
  return { node, stop };
};

test('SNP-7 devices that are never online together meet at a keeper, whole and in parts', async () => {
  const world = worlds.open();
  const [phone, laptop] = [await published(0), await makeOwner(1)];
  const a = await hostOf(world, phone, 'phone');
  const { node: pin } = await pinOf(world, phone, a);
  await makeHere(phone, 1);
  await makeHere(phone, 2, 300_000);
  await a.peer.snapshots.offer(phone.did);
  await pin.peer.snapshots.fetch(phone.did);
  await keeps(pin, phone.did, 2);
  a.peer.close();
  await laptop.commit([postOf('from the laptop')]);
  const b = await hostOf(world, laptop, 'laptop');
  const heard: Did[] = [];
  b.peer.snapshots.onKept((did) => heard.push(did));
  await world.link(b, pin, phone.did);
  await keeps(b, phone.did, 2);
  expect(heard).toContain(phone.did);
  expect(await seqsAt(b, phone.did)).toEqual([2, 1]);
  expect([...a.errors, ...b.errors, ...pin.errors]).toEqual([]);
  expect(pin.peer.stats().refusals).toEqual({});
});

test('SNP-7 one that is made later is told to those who keep, to nobody else', async () => {
  const world = worlds.open();
  const me = await published();
  const host = await hostOf(world, me);
  const { node: pin } = await pinOf(world, me, host);
  const { node: follower } = await pinOf(world, me, host, 'follow');
  await pin.peer.snapshots.fetch(me.did);
  await makeHere(me, 1);
  host.peer.snapshots.offer(me.did);
  await keeps(pin, me.did, 1);
  await calm();
  expect(await follower.store.snapshots(me.did)).toBeUndefined();
  expect([...host.errors, ...pin.errors, ...follower.errors]).toEqual([]);
});

test('SNP-7 a keeper takes none but under a chain that holds, and cuts off who forges', async () => {
  const world = worlds.open();
  const me = await published();
  const host = await hostOf(world, me);
  const { node: pin } = await pinOf(world, me, host);
  const stranger = await make(me, thief(0), 1);
  const good = await make(me, me.signer, 1);
  const forged = good.bytes.slice();
  forged[forged.length - 1] = (forged[forged.length - 1] ?? 0) ^ 1;
  for (const [snapshots, code] of [
    [[forged], 'bad-signature'],
    [[stranger.bytes], 'no-authority'],
  ] as const) {
    const liar = await createLiar(pin, me.did);
    await liar.hears('hello');
    for (let id = 1; id <= 6 && liar.ended() === undefined; id++) {
      liar.say({ t: 'ask', id, role: 'snapshots', body: encodeQuestion({ q: 'offer', did: me.did, snapshots }) });
      await calm(20);
    }
    await until(() => liar.ended() === code, `cut off: ${code}`);
  }
  expect(await pin.store.snapshots(me.did)).toEqual([]);
});

test('SNP-7 whose sealed bytes are not what was signed is cut off, and another keeper gives them', async () => {
  const world = worlds.open();
  const me = await published();
  const host = await hostOf(world, me);
  const { node: pin } = await pinOf(world, me, host);
  const { bytes, sealed } = await make(me, me.signer, 1);
  const liar = await createLiar(pin, me.did);
  await liar.hears('hello');
  liar.say({
    t: 'ask',
    id: 1,
    role: 'snapshots',
    body: encodeQuestion({ q: 'offer', did: me.did, snapshots: [bytes] }),
  });
  const part = await liar.hears('ask');
  liar.say({ t: 'answer', id: part.id, body: sealed.map((byte) => byte ^ 1), refused: null });
  await until(() => liar.ended() === 'bad-hash', 'cut off');
  expect(await pin.store.snapshots(me.did)).toEqual([]);
  await me.verify.keepSnapshot(me.did, bytes, sealed);
  await pin.peer.snapshots.fetch(me.did);
  await keeps(pin, me.did, 1);
});

test('SNP-7 floods of offers, and what is no question, are scored; a list that stalls holds nobody up', async () => {
  const world = worlds.open();
  const me = await published();
  const host = await hostOf(world, me);
  const { node: pin } = await pinOf(world, me, host);
  const flooder = await createLiar(pin, me.did);
  await flooder.hears('hello');
  for (let id = 1; id <= 12; id++)
    flooder.say({ t: 'ask', id, role: 'snapshots', body: encodeQuestion({ q: 'offer', did: me.did }) });
  await until(() => flooder.ended() === 'flood', 'a flood');
  const clumsy = await createLiar(pin, me.did);
  await clumsy.hears('hello');
  for (let id = 1; id <= 4; id++)
    clumsy.say({ t: 'ask', id, role: 'snapshots', body: encodeTold({ snapshots: [], delegations: [] }) });
  await until(() => clumsy.ended() === 'malformed', 'no question');
  await makeHere(me, 1);
  await pin.peer.snapshots.fetch(me.did);
  await keeps(pin, me.did, 1);
});

test('SNP-7 many that offer and never give have a few places of memory, whatever they sign', async () => {
  const world = worlds.open();
  const me = await published();
  const host = await hostOf(world, me);
  const { node: pin } = await pinOf(world, me, host);
  const liars = await Promise.all(
    Array.from({ length: 8 }, async (_, seq) => {
      const liar = await createLiar(pin, me.did);
      await liar.hears('hello');
      const { bytes } = await make(me, me.signer, seq + 1, 300_000);
      const body = encodeQuestion({ q: 'offer', did: me.did, snapshots: [bytes] });
      liar.say({ t: 'ask', id: 1, role: 'snapshots', body });
      return liar;
    }),
  );
  const asked = (): number => liars.filter(({ heard }) => heard.some(({ t }) => t === 'ask')).length;
  await until(() => asked() === 3, 'three are asked');
  await calm(200);
  expect(asked()).toBe(3);
  // Whose answer does not come gives its place to the next.
  for (let turn = 0; turn < 40 && asked() < 8; turn++) {
    await world.clock.advance(1_000);
    await calm(20);
  }
  expect(asked()).toBe(8);
});

test('SNP-7 a stranger gets sealed bytes at most, from who keeps them only; who keeps none says so', async () => {
  const world = worlds.open();
  const me = await published();
  const host = await hostOf(world, me);
  const { node: follower } = await pinOf(world, me, host, 'follow');
  await makeHere(me, 1);
  const ask = async (victim: Node<VerifyStore>) => {
    const liar = await createLiar(victim, me.did);
    await liar.hears('hello');
    liar.say({ t: 'ask', id: 1, role: 'snapshots', body: encodeQuestion({ q: 'list', did: me.did }) });
    return liar.hears('answer');
  };
  expect(await ask(follower)).toMatchObject({ body: null, refused: 'not-found' });
  const answer = await ask(host);
  expect(answer.body?.length).toBeLessThan(2_000);
});
