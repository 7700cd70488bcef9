/** Taking back an identity whose root key, or words, somebody else has. */
import { describe, expect, it } from 'vitest';
import { powersOf } from '../../src/app/linking/authority.js';
import { putOutHidden } from '../../src/app/restore/hidden.js';
import { takeOver } from '../../src/app/restore/take.js';
import { buildChange, buildDeviceDelegations, parseDelegation } from '../../src/identity/index.js';
import { recoveryAuthor } from '../../src/vault/recovery/index.js';
import type { VerifyStore } from '../../src/worker/index.js';
import { testSigner } from '../helpers/keys.js';
import { clock, commitWith } from '../worker/world.js';
import { linkDevice } from './devices-world.js';
import {
  bioAt,
  copy,
  entropyOf,
  firstDevice,
  follower,
  type Linked,
  open,
  partsOf,
  random,
  restoreFrom,
  takePartsOf,
  testDevice,
  write,
} from './restore-world.js';

/** Has the root key: puts the owner's device out, and adds one of his own that writes. */
const thiefOf = async (owner: Linked) => {
  const device = await testDevice();
  const { did, vault } = owner.own;
  const powers = await powersOf(owner.device.verify, vault, did);
  if (powers.root === undefined) throw new TypeError('no root key');
  const author = { by: 'root' as const, signer: powers.root };
  const revoked = [{ key: vault.deviceKey, keep: [] }];
  const built = await buildChange(powers.log, { author, delegations: new Map(), now: clock.now, revoked });
  const signer = testSigner(77);
  const made = await buildDeviceDelegations(
    built.log,
    { key: signer.key, x25519: new Uint8Array(32).fill(9), clock: 5 },
    powers.root,
    random,
  );
  await device.verify.receiveOperations(did, [...powers.operations, built.bytes]);
  await device.verify.receiveDelegations(did, made);
  const [auth] = await Promise.all(made.map(parseDelegation));
  if (auth?.verdict !== 'valid') throw new TypeError('no delegation');
  const path = owner.own.profilePath;
  const write = async (bio: string): Promise<void> => {
    clock.now += 1_000;
    const value = { name: 'Ada', bio, links: [], tags: [] };
    await commitWith(device.verify, did, [{ path, value }], signer, auth.value.cid, 5);
  };
  return { device, mine: powers.log.state.position.id, key: signer.key, write };
};

describe('a thief who has the root key', () => {
  it('RST-3 is outranked from the last operation that is the owner’s own: what he revoked stands again, his key is nothing', async () => {
    const lost = await firstDevice();
    await write(lost, 'mine');
    const kept = await follower(lost);
    const thief = await thiefOf(lost);
    await kept.device.verify.receiveOperations(lost.own.did, await thief.device.verify.operationsFrom(lost.own.did, 0));
    expect(await bioAt(kept, lost.own.did)).toBeUndefined();
    const device = await testDevice();
    await copy(lost, { device }, lost.own.did);
    await device.verify.receiveOperations(lost.own.did, await thief.device.verify.operationsFrom(lost.own.did, 0));
    await thief.write('the thief was here');
    await copy(thief, { device }, lost.own.did);
    expect(await bioAt({ device }, lost.own.did)).toBe('the thief was here');
    const parts = await takePartsOf(device);
    const lose = { did: lost.own.did, trackers: [], by: 'words' as const, entropy: await entropyOf(lost) };
    await takeOver(parts, lose, { others: 'out', mine: thief.mine });
    const back = await open(device, lost.own.did);
    expect(await bioAt(back, lost.own.did)).toBe('mine');
    await write(back, 'back');
    await copy(back, kept, lost.own.did);
    expect(await bioAt(kept, lost.own.did)).toBe('back');
    expect(await kept.device.verify.authority(lost.own.did, thief.key, '/repo/write')).toMatchObject({ holds: false });
  });

  it('RST-5 out: a device of his that he put out himself, to be taken for one of the owner’s, is out', async () => {
    const lost = await firstDevice();
    await write(lost, 'mine');
    const { did, vault } = lost.own;
    const powers = await powersOf(lost.device.verify, vault, did);
    if (powers.root === undefined) throw new TypeError('no root key');
    const mine = powers.log.state.position.id;
    const signer = testSigner(78);
    const card = { key: signer.key, x25519: new Uint8Array(32).fill(9), clock: 5 };
    const made = await buildDeviceDelegations(powers.log, card, powers.root, random);
    const author = { by: 'root' as const, signer: powers.root };
    const revoked = [vault.deviceKey, signer.key].map((key) => ({ key, keep: [] }));
    const built = await buildChange(powers.log, { author, delegations: new Map(), now: clock.now, revoked });
    const device = await testDevice();
    await copy(lost, { device }, did);
    await device.verify.receiveDelegations(did, made);
    await device.verify.receiveOperations(did, [built.bytes]);
    const parts = await takePartsOf(device);
    const lose = { did, trackers: [], by: 'words' as const, entropy: await entropyOf(lost) };
    await takeOver(parts, lose, { others: 'out', mine });
    const rescue = await parts.rows.read();
    expect(rescue?.hidden.toSorted()).toEqual([vault.deviceKey, signer.key].toSorted());
    const back = await open(device, did);
    // The time to wait is over at once: he never wrote.
    const set = (run: () => void): number => {
      queueMicrotask(run);
      return 0;
    };
    const timers = { set, clear: () => undefined };
    const epoch = back.own.vault.householdEpoch;
    await putOutHidden({ ...partsOf(back), timers }, rescue?.hidden ?? []);
    expect(back.own.vault.householdEpoch).toBeGreaterThan(epoch);
    await putOutHidden({ ...partsOf(back), timers }, rescue?.hidden ?? []);
    await device.verify.receiveDelegations(did, made);
    expect(await device.verify.authority(did, signer.key, '/repo/write')).toMatchObject({ holds: false });
    expect(await device.verify.authority(did, vault.deviceKey, '/repo/write')).toMatchObject({ holds: false });
    expect(await bioAt({ device }, did)).toBe('mine');
  });

  it('RST-5 out: with more keys than an operation puts out, none of them goes on', async () => {
    const lost = await firstDevice();
    const { did, vault } = lost.own;
    const powers = await powersOf(lost.device.verify, vault, did);
    if (powers.root === undefined) throw new TypeError('no root key');
    const device = await testDevice();
    await copy(lost, { device }, did);
    const keys = Array.from({ length: 80 }, (_, at) => testSigner(100 + at).key);
    // They write, so that whoever restores hears of them.
    const granted: Uint8Array<ArrayBuffer>[] = [];
    for (const key of keys) {
      const card = { key, x25519: new Uint8Array(32).fill(9), clock: 5 };
      granted.push(...(await buildDeviceDelegations(powers.log, card, powers.root, random)));
    }
    await device.verify.receiveDelegations(did, granted);
    const delegationsFor = device.verify.delegationsFor;
    const store: VerifyStore = {
      ...device.verify,
      heads: async (of) => {
        const heads = await device.verify.heads(of);
        return heads === undefined ? undefined : { ...heads, delegations: await delegationsFor(did, keys) };
      },
    };
    const parts = await takePartsOf(device, store);
    await takeOver(
      parts,
      { did, trackers: [], by: 'words' as const, entropy: await entropyOf(lost) },
      { others: 'out' },
    );
    const holding: unknown[] = [];
    for (const key of keys) if ((await device.verify.authority(did, key, '/repo/write')).holds) holding.push(key);
    expect(holding).toEqual([]);
  });

  it('RST-5 out: of more keys than an operation puts out, those that had published are named, so that it stays', async () => {
    const lost = await firstDevice();
    const { did } = lost.own;
    const second = await linkDevice(lost);
    await write(second, 'by the second');
    const device = await testDevice();
    await copy(second, { device }, did);
    const { vault } = lost.own;
    const powers = await powersOf(lost.device.verify, vault, did);
    if (powers.root === undefined) throw new TypeError('no root key');
    const granted: Uint8Array<ArrayBuffer>[] = [];
    for (let at = 0; at < 80; at++) {
      const card = { key: testSigner(100 + at).key, x25519: new Uint8Array(32).fill(9), clock: 5 };
      granted.push(...(await buildDeviceDelegations(powers.log, card, powers.root, random)));
    }
    await device.verify.receiveDelegations(did, granted);
    // The others are heard of first.
    const store: VerifyStore = { ...device.verify, delegationsFor: async () => [] };
    const heads = await device.verify.heads(did);
    Object.assign(store, {
      heads: async () => heads && { ...heads, delegations: [...granted, ...heads.delegations] },
    });
    const lose = { did, trackers: [], by: 'words' as const, entropy: await entropyOf(lost) };
    await takeOver(await takePartsOf(device, store), lose, { others: 'out' });
    expect(await bioAt({ device }, did)).toBe('by the second');
    expect(await device.verify.authority(did, second.own.deviceKey, '/repo/write')).toMatchObject({ holds: false });
  });

  it('RST-3 who took the words as well and used them first has it: nothing is made that others would overrule', async () => {
    const lost = await firstDevice();
    const entropy = await entropyOf(lost);
    const thief = await restoreFrom(lost, lost.own.did, entropy, { others: 'out' });
    // New words, so that the old ones are spent.
    const powers = await powersOf(thief.device.verify, thief.own.vault, lost.own.did);
    const author = await recoveryAuthor({
      ...{ entropy, index: 1, root: testSigner(5).key, nextRootKey: testSigner(6).key },
      newEntropy: random(16),
    });
    const built = await buildChange(powers.log, { author, delegations: new Map(), now: clock.now });
    await thief.device.verify.receiveOperations(lost.own.did, [built.bytes]);
    await expect(restoreFrom(thief, lost.own.did, entropy)).rejects.toMatchObject({ code: 'recovery-older' });
  });
});
