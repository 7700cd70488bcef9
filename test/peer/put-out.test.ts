/** What a device signs after it was put out, as it comes to its owner's other devices and to others: real peers, keys, logs and stores. */
import { describe, expect, test } from 'vitest';
import { findAfter } from '../../src/app/linking/left-out.js';
import { revokeDevice } from '../../src/app/linking/revoke.js';
import type { RefusalCode, Signer } from '../../src/base/index.js';
import {
  byteString,
  cidOfLink,
  decodeMap,
  encodeValue,
  isLink,
  signValue,
  type ValueMap,
} from '../../src/codec/index.js';
import { createSelf } from '../../src/peer/index.js';
import { type BlockPair, buildHeads } from '../../src/peer/messages/index.js';
import type { VerifyStore } from '../../src/worker/index.js';
import { MAX_AFTER_PULL_BYTES, MAX_AFTER_TRIES } from '../../src/worker/limits.js';
import { firstDevice, linkDevice, random } from '../app/devices-world.js';
import { testSigner } from '../helpers/keys.js';
import { allBlocks, clock, postOf, rowsOf, sync, tab } from '../worker/world.js';
import { createLiar } from './support/liar.js';
import { calm, type Node, until, type World } from './support/peers.js';
import { keepWorlds } from './support/worlds.js';

const worlds = keepWorlds();

type Device = Awaited<ReturnType<typeof firstDevice>>;

const partsOf = ({ device, own }: Device) => ({ own, store: device.verify, random, now: () => clock.now });

const hostOf = async (world: World, name: string, { device, own }: Device): Promise<Node<VerifyStore>> => {
  const chain = async () => [...(await device.verify.delegationsFor(own.did, [own.deviceKey]))];
  const node = world.adopt(name, device.verify, { self: createSelf(own.did, own.vault.deviceSigner, chain) });
  await device.verify.keep(own.did, { reason: 'own', serve: true });
  await node.peer.rehost();
  node.peer.seek(own.did);
  return node;
};

const write = async ({ own }: Device, ...texts: readonly string[]): Promise<void> => {
  clock.now += 1_000;
  await own.writer.write(texts.map(postOf));
};

/** Two devices; the first has put the second out, which has not heard of it. */
const putOut = async () => {
  const first = await firstDevice();
  const second = await linkDevice(first);
  await write(second, 'before');
  await sync(second.device.verify, first.device.verify, first.own.did);
  await revokeDevice(partsOf(first), second.own.deviceKey);
  return { first, second, did: first.own.did, id: second.own.deviceKey };
};

const mapOf = (bytes: Uint8Array): ValueMap => {
  const read = decodeMap(bytes);
  if (read.verdict !== 'valid') throw new TypeError(read.verdict);
  return read.value;
};

/** What the device says of itself now, told by anybody. */
const toldBy = async ({ device: { verify }, own: { did } }: Device) => {
  const served = await verify.heads(did);
  const [bytes] = served?.heads ?? [];
  if (served === undefined || bytes === undefined) throw new TypeError('no head');
  const operations = await verify.operationsFrom(did, 0);
  const { position: log, delegations, heads: commits } = served;
  const heads = buildHeads({ did, log, operations, delegations, commits });
  const { data } = mapOf(bytes);
  if (data === undefined || !isLink(data)) throw new TypeError('no root');
  const root = cidOfLink(data);
  const blocks = (await allBlocks(verify, did, root)).map(({ cid, bytes: of }): BlockPair => [cid, of]);
  const inline = { root, blocks, cursor: null };
  return { message: { ...heads, inline }, bytes };
};

const signedBy = async (bytes: Uint8Array, signer: Signer, fields: ValueMap): Promise<Uint8Array<ArrayBuffer>> => {
  const { sig: _, ...unsigned } = mapOf(bytes);
  return encodeValue(await signValue('commit', { ...unsigned, ...fields }, signer));
};

const posts = async (store: VerifyStore, { own }: Device): Promise<readonly unknown[]> =>
  (await store.list(own.did, 'app.tabard.post')).records.map(({ value }) => (value as { text?: unknown }).text);

describe('a device that was put out, among peers', () => {
  test('HSE-17 what it writes offline comes to its owner’s device, and lands with nobody', async () => {
    const world = worlds.open();
    const { first, second, did, id } = await putOut();
    const visitor = world.adopt('visitor', (await tab()).verify);
    visitor.peer.seek(did);
    const host = await hostOf(world, 'first', first);
    await world.link(visitor, host, did);
    await until(() => visitor.changes.length > 0, 'the visitor has the owner’s tree');
    await write(second, 'On the train.\nMore of it.');
    const out = await hostOf(world, 'second', second);
    const stands = await host.store.heads(did);
    let after = await findAfter(partsOf(first), id);
    host.store.on('entries', () => void findAfter(partsOf(first), id).then((found) => (after = found)));
    await world.link(out, host, did);
    await until(() => after !== null, 'it is put aside');
    expect(after).toMatchObject({ posts: [{ line: 'On the train.' }], changes: [], more: false });
    await world.link(out, visitor, did);
    await calm();
    await Promise.all([host.peer.settled(), visitor.peer.settled()]);
    expect(await host.store.heads(did)).toEqual(stands);
    expect([await posts(host.store, first), await posts(visitor.store, first)]).toEqual([['before'], ['before']]);
    expect(await visitor.store.barred(did)).toEqual([]);
    expect([host.errors, visitor.errors, out.errors]).toEqual([[], [], []]);
    // SYN-13: what it proves is true, and worth nothing: neither is it cut off for that, nor lent to the household.
    expect(host.peer.household.peers()).toEqual([]);
    expect(host.peer.peers().find(({ peer }) => peer === out.key)).toMatchObject({ state: 'open', who: 'visitor' });
    // It hears of its end on the way.
    expect((await second.device.verify.identity(did))?.position).toEqual((await host.store.identity(did))?.position);
  });

  test('HSE-17 nothing by a key that was never granted, or with a changed signature, is put aside, whoever brings it', async () => {
    const world = worlds.open();
    const { first, second, did, id } = await putOut();
    await write(second, 'genuine');
    const { message, bytes } = await toldBy(second);
    const host = await hostOf(world, 'first', first);
    const before = await rowsOf(first.device);
    const stranger = testSigner(950);
    const refusals = (code: RefusalCode): number => host.peer.stats().refusals[code] ?? 0;
    const lies = [
      ['revoked', encodeValue({ ...mapOf(bytes), sig: byteString(new Uint8Array(64).fill(9)) })],
      // The name of the one put out, by whoever has no more of it.
      ['revoked', await signedBy(bytes, stranger, {})],
      ['no-authority', await signedBy(bytes, stranger, { key: stranger.key, seq: 1, seen: {} })],
    ] as const;
    for (const [code, lie] of lies) {
      const refused = refusals(code);
      const liar = await createLiar(host, did);
      await liar.hears('subscribe');
      liar.say({ ...message, commits: [lie] });
      await until(() => refusals(code) > refused, `refused as ${code}`);
    }
    await host.peer.settled();
    expect(await host.store.barred(did)).toEqual([]);
    expect(await rowsOf(first.device)).toEqual(before);
    // A stranger who passes the true one on is refused too; its owner is shown it all the same.
    const liar = await createLiar(host, did);
    await liar.hears('subscribe');
    liar.say(message);
    await until(() => refusals('revoked') > 2, 'refused');
    await host.peer.settled();
    expect((await findAfter(partsOf(first), id))?.posts).toMatchObject([{ line: 'genuine' }]);
    expect(await rowsOf(first.device)).toEqual(before);
  });

  test('HSE-18 a thief who signs without end is followed so far, under however many names, and in one place', async () => {
    const world = worlds.open();
    const { first, second, did, id } = await putOut();
    const host = await hostOf(world, 'first', first);
    const shown: number[] = [];
    for (let count = 0; count < MAX_AFTER_TRIES + 6; count++) {
      await write(second, `number ${count}`);
      const { message } = await toldBy(second);
      const refused = host.peer.stats().refusals.revoked ?? 0;
      // Each time as somebody else: who is refused for it is soon cut off.
      const liar = await createLiar(host, did);
      await liar.hears('subscribe');
      liar.say(message);
      await until(() => (host.peer.stats().refusals.revoked ?? 0) > refused, 'refused');
      await host.peer.settled();
      shown.push((await findAfter(partsOf(first), id))?.posts.length ?? 0);
    }
    expect(Math.max(...shown)).toBe(MAX_AFTER_TRIES);
    expect((await host.store.barred(did)).map(({ key }) => key)).toEqual([id]);
    expect(host.errors).toEqual([]);
  });

  test('HSE-18 a tree that is too large is let go of while it comes', async () => {
    const world = worlds.open();
    const { first, second, did, id } = await putOut();
    const host = await hostOf(world, 'first', first);
    const before = await rowsOf(first.device);
    const size = 200_000;
    const notes = Array.from({ length: Math.ceil(MAX_AFTER_PULL_BYTES / size) + 2 }, (_, at) => ({
      collection: 'org.example.note',
      value: { text: `${at}`.padEnd(size, 'x') },
    }));
    await second.own.writer.write(notes);
    const out = await hostOf(world, 'second', second);
    const [link] = await world.link(host, out, did);
    await until(() => (host.peer.stats().refusals['too-large'] ?? 0) > 0, 'refused as too large');
    await host.peer.settled();
    expect(link.stats().bytesIn).toBeLessThan(MAX_AFTER_PULL_BYTES + 2_000_000);
    expect(await findAfter(partsOf(first), id)).toBeNull();
    expect(await rowsOf(first.device)).toEqual(before);
  });
});
