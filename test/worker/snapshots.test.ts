/** Sealed snapshots as a keeper has them: own devices', and those of whom one keeps online. */
import { describe, expect, it } from 'vitest';
import type { Cid, Did, Signer } from '../../src/base/index.js';
import { cidOfRaw } from '../../src/codec/index.js';
import { HOUSEHOLD_VOLUME, openState, sealState } from '../../src/household/volume/index.js';
import { buildUpdate } from '../../src/identity/index.js';
import { buildSnapshot, type Snapshot } from '../../src/repo/snapshot.js';
import { openStore, storeMigrations } from '../../src/store/index.js';
import { random as chance } from '../household/helpers.js';
import { device, root, thief } from '../identity/helpers.js';
import { freshId, type Owner, owner, path, profileOf, sync, type Tab, tab } from './world.js';

const key = chance(32);
const stateOf = (size: number) => ({ profile: new Uint8Array(size).fill(7), config: chance(10) });

interface Made {
  readonly bytes: Uint8Array<ArrayBuffer>;
  readonly sealed: Uint8Array<ArrayBuffer>;
  readonly cid: Cid;
}

const made = async (
  me: Pick<Owner, 'did' | 'auth'>,
  seq: number,
  { signer, size = 100, change = {} }: { signer: Signer; size?: number; change?: Partial<Snapshot> },
): Promise<Made> => {
  const name = { did: me.did, volume: HOUSEHOLD_VOLUME, epoch: 0 };
  const sealed = await sealState(name, key, stateOf(size), chance);
  const cid = await cidOfRaw(sealed);
  const snapshot = { ...name, key: signer.key, seq, cid, size: sealed.length, auth: me.auth, ...change };
  return { bytes: await buildSnapshot(snapshot, signer), sealed, cid };
};

const keep = ({ verify }: Tab, did: Did, { bytes, sealed }: Made) => verify.keepSnapshot(did, bytes, sealed);
const rows = ({ store }: Tab) =>
  store.read(['snapshots', 'sealed'], async (tx) => [
    await tx.objectStore('snapshots').count(),
    await tx.objectStore('sealed').count(),
  ]);

const published = async (index = 0): Promise<Owner> => {
  const me = await owner(index);
  await me.commit([profileOf('Ada')]);
  await me.verify.keep(me.did, { reason: 'own', serve: true });
  return me;
};

/** Somebody else's browser that has the repository. */
const keeper = async (me: Owner, reason: 'pin' | 'follow' | 'visit'): Promise<Tab> => {
  const other = await tab();
  await sync(me.verify, other.verify, me.did);
  await other.verify.keep(me.did, { reason, serve: true });
  return other;
};

describe('sealed snapshots in the store', () => {
  it('SNP-6 are kept whole, and given out whole and in parts', async () => {
    const me = await published();
    const one = await made(me, 1, { signer: me.signer, size: 5_000 });
    expect(await me.verify.judgeSnapshot(me.did, one.bytes)).toMatchObject({ verdict: 'valid', wanted: true });
    expect(await keep(me, me.did, one)).toEqual({ verdict: 'valid', accepted: 1 });
    expect(await keep(me, me.did, one)).toEqual({ verdict: 'valid', accepted: 0 });
    expect(await me.verify.judgeSnapshot(me.did, one.bytes)).toMatchObject({ verdict: 'valid', wanted: false });
    const [kept] = (await me.verify.snapshots(me.did)) ?? [];
    expect(kept).toMatchObject({ seq: 1, cid: one.cid, size: one.sealed.length, key: me.signer.key, bytes: one.bytes });
    expect(await me.verify.sealedPart(me.did, one.cid)).toEqual(one.sealed);
    expect(await me.verify.sealedPart(me.did, one.cid, 1_000, 50)).toEqual(one.sealed.slice(1_000, 1_050));
    expect(await me.verify.sealedPart(me.did, await cidOfRaw(chance(9)))).toBeUndefined();
    const name = { did: me.did, volume: HOUSEHOLD_VOLUME, epoch: 0 };
    expect(await openState(name, key, (await me.verify.sealedPart(me.did, one.cid)) ?? chance(1))).toBeDefined();
  });

  it('SNP-6 one that a pin has no room for is not wanted: its bytes are not asked for again and again', async () => {
    const me = await published();
    const pin = await keeper(me, 'pin');
    const large = await made(me, 1, { signer: me.signer, size: 200_000 });
    await pin.verify.keep(me.did, { reason: 'pin', serve: true, quota: 50_000 });
    expect(await pin.verify.judgeSnapshot(me.did, large.bytes)).toMatchObject({ verdict: 'valid', wanted: false });
    expect(await keep(pin, me.did, large)).toMatchObject({ verdict: 'refused', code: 'too-large' });
    await pin.verify.keep(me.did, { reason: 'pin', serve: true, quota: 500_000 });
    expect(await pin.verify.judgeSnapshot(me.did, large.bytes)).toMatchObject({ verdict: 'valid', wanted: true });
  });

  it('PIN-1 of a pin give way when its records have grown: together they stay within the quota', async () => {
    const me = await published();
    const pin = await keeper(me, 'pin');
    const policy = { reason: 'pin', serve: true, quota: 100_000 } as const;
    await pin.verify.keep(me.did, policy);
    for (const seq of [1, 2]) {
      const one = await made(me, seq, { signer: me.signer, size: 40_000 });
      expect(await keep(pin, me.did, one)).toMatchObject({ accepted: 1 });
    }
    await me.commit([{ path: path('com.example.text/self'), value: { text: 'x'.repeat(40_000) } }]);
    await sync(me.verify, pin.verify, me.did);
    await pin.verify.pins('plan', me.did);
    expect((await pin.verify.snapshots(me.did))?.map(({ seq }) => seq)).toEqual([2]);
    const { blocks, snapshots } = (await pin.verify.pins('view', me.did)) ?? { blocks: 0, snapshots: 0 };
    expect(blocks).toBeGreaterThan(40_000);
    expect(blocks + snapshots).toBeLessThanOrEqual(policy.quota);
    expect(await rows(pin)).toEqual([1, 1]);
  });

  it('SNP-6 are kept for oneself and for whom one keeps online, for nobody else', async () => {
    const me = await published();
    const one = await made(me, 1, { signer: me.signer });
    const pin = await keeper(me, 'pin');
    expect(await keep(pin, me.did, one)).toEqual({ verdict: 'valid', accepted: 1 });
    for (const reason of ['follow', 'visit'] as const) {
      const other = await keeper(me, reason);
      expect(await keep(other, me.did, one)).toMatchObject({ verdict: 'unsupported' });
      expect(await other.verify.snapshots(me.did)).toBeUndefined();
      expect(await rows(other)).toEqual([0, 0]);
    }
    // Whom one keeps no more is given to nobody, and goes with the rest.
    await pin.verify.keep(me.did, { reason: 'visit', serve: false });
    expect(await pin.verify.sealedPart(me.did, one.cid)).toBeUndefined();
    await pin.verify.drop(me.did);
    expect(await rows(pin)).toEqual([0, 0]);
  });

  it('SNP-5 the last ten of a device stay, whatever the order', async () => {
    const me = await published();
    for (const seq of [12, 3, 1, 2, 4, 5, 6, 7, 8, 9, 10, 11])
      await keep(me, me.did, await made(me, seq, { signer: me.signer }));
    expect((await me.verify.snapshots(me.did))?.map(({ seq }) => seq)).toEqual([12, 11, 10, 9, 8, 7, 6, 5, 4, 3]);
    expect(await rows(me)).toEqual([10, 10]);
    const old = await made(me, 2, { signer: me.signer });
    expect(await me.verify.judgeSnapshot(me.did, old.bytes)).toMatchObject({ verdict: 'valid', wanted: false });
    expect(await keep(me, me.did, old)).toEqual({ verdict: 'valid', accepted: 0 });
  });

  it('SNP-6 take the room of an identity and no more: older ones give way, the newest of each device last', async () => {
    const me = await published();
    const size = 14 * 1024 * 1024;
    for (let seq = 1; seq <= 6; seq++) await keep(me, me.did, await made(me, seq, { signer: me.signer, size }));
    const kept = (await me.verify.snapshots(me.did)) ?? [];
    expect(kept.map(({ seq }) => seq)).toEqual([6, 5, 4, 3]);
    expect(kept.reduce((sum, one) => sum + one.size, 0)).toBeLessThanOrEqual(64 * 1024 * 1024);
    expect(await rows(me)).toEqual([4, 4]);
  });

  it('SNP-3 of whoever may not write are refused and counted, and leave nothing', async () => {
    const me = await published();
    const other = await keeper(me, 'pin');
    const stranger = await made(me, 1, { signer: thief(0) });
    expect(await keep(other, me.did, stranger)).toMatchObject({ verdict: 'invalid', code: 'no-authority' });
    const one = await made(me, 1, { signer: me.signer });
    const changed = { ...one, sealed: one.sealed.slice(1) };
    expect(await keep(other, me.did, changed)).toMatchObject({ verdict: 'invalid', code: 'bad-hash', rule: 'SNP-5' });
    const foreign = await made(me, 1, {
      signer: me.signer,
      change: { did: (await published(3)).did.replace(/.$/, 'q') as Did },
    });
    expect(await keep(other, me.did, foreign)).toMatchObject({ verdict: 'invalid', code: 'wrong-did' });
    const forged = one.bytes.slice();
    forged[forged.length - 1] = (forged[forged.length - 1] ?? 0) ^ 1;
    expect(await keep(other, me.did, { ...one, bytes: forged })).toMatchObject({ verdict: 'invalid' });
    expect((await other.verify.stats()).refusals).toMatchObject({ 'bad-hash': 1, 'wrong-did': 1 });
    expect(await rows(other)).toEqual([0, 0]);
  });

  it('SNP-3 those of a device that was put away are given to nobody any more, and give way first', async () => {
    const me = await published();
    const other = await keeper(me, 'pin');
    const one = await made(me, 1, { signer: me.signer });
    await keep(other, me.did, one);
    const away = await buildUpdate(me.person.log, { retired: [{ key: me.signer.key, seq: 99 }] }, root(0));
    await other.verify.receiveOperations(me.did, [away]);
    expect(await other.verify.snapshots(me.did)).toEqual([]);
    expect(await other.verify.sealedPart(me.did, one.cid)).toBeUndefined();
    expect(await keep(other, me.did, await made(me, 2, { signer: me.signer }))).toMatchObject({ code: 'retired' });
    expect(device(0).key).toBe(me.signer.key);
  });

  it('STO-1 version 3 has a place for sealed bytes beside the rows of version 2', async () => {
    const id = freshId();
    const before = await openStore(id, storeMigrations.slice(0, 2));
    await before.vault.put({ device: 'key' });
    before.close();
    const after = await openStore(id);
    expect(await after.vault.get('device')).toBe('key');
    expect(await after.read(['sealed'], (tx) => tx.objectStore('sealed').count())).toBe(0);
    after.close();
  });
});
