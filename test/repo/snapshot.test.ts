import { describe, expect, it } from 'vitest';
import type { Cid, Signer } from '../../src/base/index.js';
import { byteString, cidOfRaw, encodeValue, signValue, type ValueMap } from '../../src/codec/index.js';
import { openState, sealState } from '../../src/household/volume/index.js';
import { buildChange, buildUpdate } from '../../src/identity/index.js';
import { buildSnapshot, isContentOf, judgeSnapshot, keptSnapshots, type Snapshot } from '../../src/repo/snapshot.js';
import { random } from '../household/helpers.js';
import { delegate, device, ensureValid, extend, person, root, said, thief } from '../identity/helpers.js';
import { testDid } from '../peer/support/peers.js';

const volume = 'householdkeyring';
const now = 1_800_000_000_000;

const scene = async () => {
  const made = await person();
  const [laptop, phone] = [device(0), device(1)];
  const chain = [await delegate(made.log, laptop.key), await delegate(made.log, phone.key)];
  const delegations = new Map(chain.map((one) => [one.cid, one]));
  const [key, name] = [random(32), { did: made.did, volume, epoch: 2 }];
  const state = { profile: random(3_000), config: random(200) };
  const sealed = await sealState(name, key, state, random);
  const snapshot: Snapshot = {
    ...{ did: made.did, volume, epoch: 2, key: laptop.key, seq: 1 },
    ...{ cid: await cidOfRaw(sealed), size: sealed.length, auth: chain[0]?.cid as Cid },
  };
  const ground = { log: made.log, delegations, now, complete: true };
  return { made, laptop, phone, ground, key, name, state, sealed, snapshot };
};

/** Signed as it is, whatever it says. */
const signed = async (fields: ValueMap, signer: Signer): Promise<Uint8Array<ArrayBuffer>> =>
  encodeValue(await signValue('snapshot', fields, signer));

describe('a snapshot', () => {
  it('SNP-1 is taken under a chain that holds, and the household opens what it names', async () => {
    const { snapshot, laptop, ground, sealed, name, key, state } = await scene();
    const judged = ensureValid(await judgeSnapshot(await buildSnapshot(snapshot, laptop), ground));
    expect(judged).toMatchObject({ ...snapshot });
    expect(await isContentOf(judged, sealed)).toBe(true);
    expect(await openState(name, key, sealed)).toEqual(state);
    expect(await openState(name, random(32), sealed)).toBeUndefined();
    expect(await openState({ ...name, epoch: 1 }, key, sealed)).toBeUndefined();
  });

  it('SNP-5 bytes that it does not name are not its content', async () => {
    const { snapshot, laptop, ground, sealed } = await scene();
    const judged = ensureValid(await judgeSnapshot(await buildSnapshot(snapshot, laptop), ground));
    const changed = sealed.slice();
    changed[20] = (changed[20] ?? 0) ^ 1;
    expect(await isContentOf(judged, changed)).toBe(false);
    expect(await isContentOf(judged, sealed.slice(1))).toBe(false);
  });

  it.each<[string, (fields: ValueMap) => ValueMap, string]>([
    ['no volume', ({ volume: _, ...rest }) => rest, 'SNP-1 malformed'],
    ['a volume that is no id', (fields) => ({ ...fields, volume: '../profile' }), 'SNP-1 malformed'],
    ['a negative epoch', (fields) => ({ ...fields, epoch: -1 }), 'SNP-1 malformed'],
    ['a text for a number', (fields) => ({ ...fields, seq: '1' }), 'SNP-1 malformed'],
    ['no version', ({ v: _, ...rest }) => rest, 'SNP-1 malformed'],
    ['a later version', (fields) => ({ ...fields, v: 2 }), 'unsupported'],
    ['bytes for a link', (fields) => ({ ...fields, cid: byteString(new Uint8Array(36)) }), 'SNP-1 malformed'],
    ['a block for its content', (fields) => ({ ...fields, cid: fields.auth ?? null }), 'SNP-1 malformed'],
    ['another identity', (fields) => ({ ...fields, did: testDid(7) }), 'SNP-2 wrong-did'],
    ['a size that nobody keeps', (fields) => ({ ...fields, size: 2 ** 30 }), 'refused too-large'],
    ['a block that is too large', (fields) => ({ ...fields, more: 'x'.repeat(1_100) }), 'refused too-large'],
  ])('SNP-2 with %s is not taken', async (_, change, expected) => {
    const { snapshot, laptop, ground } = await scene();
    const { auth, cid, ...rest } = snapshot;
    const fields: ValueMap = { v: 1, ...rest, auth: { $link: auth }, cid: { $link: cid } };
    expect(said(await judgeSnapshot(await signed(fields, laptop), ground))).toBe('valid');
    expect(said(await judgeSnapshot(await signed(change(fields), laptop), ground))).toBe(expected);
  });

  it('SNP-3 of whoever may not write is not taken: a stranger, a device put out, a device put away', async () => {
    const { snapshot, laptop, ground, made } = await scene();
    const stranger = await buildSnapshot({ ...snapshot, key: thief(0).key }, thief(0));
    expect(said(await judgeSnapshot(stranger, ground))).toBe('DLG-9 no-authority');
    const bytes = await buildSnapshot(snapshot, laptop);
    const author = { by: 'root' as const, signer: root(0) };
    const change = { author, delegations: ground.delegations, now };
    const out = await buildChange(made.log, { ...change, revoked: [{ key: laptop.key, keep: [] }] });
    expect(said(await judgeSnapshot(bytes, { ...ground, log: out.log }))).toBe('DLG-13 revoked');
    const away = await buildUpdate(made.log, { retired: [{ key: laptop.key, seq: 99 }] }, root(0));
    expect(said(await judgeSnapshot(bytes, { ...ground, log: await extend(made.log, away) }))).toBe('DLG-15 retired');
  });

  it('SNP-4 with a signature of another key, purpose or content is forged', async () => {
    const { snapshot, laptop, phone, ground } = await scene();
    const { auth, cid, ...rest } = snapshot;
    const fields: ValueMap = { v: 1, ...rest, auth: { $link: auth }, cid: { $link: cid } };
    const byPhone = encodeValue(await signValue('snapshot', fields, phone));
    const asCommit = encodeValue(await signValue('commit', fields, laptop));
    const good = await signValue('snapshot', fields, laptop);
    const later = encodeValue({ ...good, seq: 2 });
    for (const forged of [byPhone, asCommit, later])
      expect(said(await judgeSnapshot(forged, ground))).toBe('SNP-4 bad-signature');
    await expect(buildSnapshot(snapshot, phone)).rejects.toThrow(TypeError);
  });

  it('SNP-5 of each key and volume the last ten stay, in whatever order they came', async () => {
    const { snapshot } = await scene();
    const all = Array.from({ length: 25 }, (_, seq) => ({ ...snapshot, seq }));
    const others = [
      { ...snapshot, key: device(1).key, seq: 1 },
      { ...snapshot, volume: 'friendsfriendsfr', seq: 3 },
    ];
    for (const order of [all, all.toReversed()]) {
      const kept = keptSnapshots([...order, ...others, ...order]);
      expect(kept).toHaveLength(12);
      const own = kept.filter(({ key, volume: of }) => key === snapshot.key && of === volume);
      expect(own.map(({ seq }) => seq)).toEqual([24, 23, 22, 21, 20, 19, 18, 17, 16, 15]);
    }
    const rival = { ...snapshot, cid: await cidOfRaw(random(9)) };
    expect(keptSnapshots([snapshot, rival])).toEqual(keptSnapshots([rival, snapshot]));
    expect(keptSnapshots([snapshot, rival])).toHaveLength(1);
  });
});
