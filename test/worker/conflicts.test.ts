/** Identity conflicts as they are kept: when and from whom each side was first seen, what is shown of them, and proofs that others pass on. */
import { describe, expect, it } from 'vitest';
import { byteString, encodeValue, linkTo } from '../../src/codec/index.js';
import { buildUpdate } from '../../src/identity/index.js';
import { testKey } from '../helpers/keys.js';
import { root, unsignedBy } from '../identity/helpers.js';
import { clock, introduce, type Owner, owner, profileOf, tab } from './world.js';

const retire = (me: Owner, seq: number): Promise<Uint8Array<ArrayBuffer>> =>
  buildUpdate(me.person.log, { retired: [{ key: testKey(399), seq }] }, root(0));

/** Two updates of one root key: `me` has made one, a thief the other; a reader has the first. */
const split = async () => {
  const me = await owner();
  await me.commit([profileOf('Ada')]);
  const [mine, his] = [await retire(me, 1), await retire(me, 2)];
  await me.verify.receiveOperations(me.did, [mine]);
  const reader = await tab();
  await introduce(me.verify, reader.verify, me.did);
  return { me, mine, his, reader };
};

describe('an identity conflict', () => {
  it('STO-18 notes when and from whom each side was first seen, and keeps that whatever comes later', async () => {
    const { me, mine, his } = await split();
    const reader = await tab();
    const log = await me.verify.operationsFrom(me.did, 0);
    clock.now += 1_000;
    const first = clock.now;
    await reader.verify.receiveOperations(me.did, log, 'relaxed', testKey(71));
    expect(await reader.verify.conflict(me.did)).toBeUndefined();
    clock.now += 60_000;
    const second = clock.now;
    const outcome = await reader.verify.receiveOperations(me.did, [his], 'relaxed', testKey(72));
    expect(outcome).toMatchObject({ verdict: 'valid', conflict: true });
    clock.now += 60_000;
    // Both again, from somebody else: nothing of it is news.
    await reader.verify.receiveOperations(me.did, [mine, his], 'relaxed', testKey(73));
    const shown = await reader.verify.conflict(me.did);
    expect(shown?.sides.map(({ seen }) => seen)).toEqual([
      { at: first, from: testKey(71) },
      { at: second, from: testKey(72) },
    ]);
    expect(shown?.fork.n).toBe(0);
    expect(shown?.sides.map(({ kind, rank, retired, operations }) => ({ kind, rank, retired, operations }))).toEqual([
      { kind: 'update', rank: 1, retired: [testKey(399)], operations: 1 },
      { kind: 'update', rank: 1, retired: [testKey(399)], operations: 1 },
    ]);
  });

  it('STO-18 says of its own operations that they were made here', async () => {
    const { me, his } = await split();
    await me.verify.receiveOperations(me.did, [his], 'relaxed', testKey(72));
    expect((await me.verify.conflict(me.did))?.sides.map(({ seen }) => seen?.from)).toEqual([null, testKey(72)]);
  });

  it('CNF-1 reaches whoever has one side only by its proof, and stands there as from whom it came', async () => {
    const { me, his, reader } = await split();
    await me.verify.receiveOperations(me.did, [his]);
    const proof = await me.verify.conflictProof(me.did);
    if (proof === undefined) throw new TypeError('no proof');
    expect(await reader.verify.conflictProof(me.did)).toBeUndefined();
    const outcome = await reader.verify.receiveConflict(me.did, proof, testKey(74));
    expect(outcome).toMatchObject({ verdict: 'valid', accepted: 1, conflict: true });
    expect((await reader.verify.identity(me.did))?.conflict).toBe(true);
    expect((await reader.verify.profile(me.did))?.conflict ?? true).toBe(true);
    expect((await reader.verify.conflict(me.did))?.sides.map(({ seen }) => seen?.from)).toContain(testKey(74));
    // The second time it is nothing new.
    expect(await reader.verify.receiveConflict(me.did, proof, testKey(75))).toMatchObject({ accepted: 0 });
  });

  it('CNF-2 takes nothing from a proof whose side was signed by nobody', async () => {
    const { me, mine, his, reader } = await split();
    const sides = [mine, unsignedBy(his)].map((bytes) => ({ operations: [byteString(bytes)], seen: null }));
    const forged = encodeValue({ v: 1, did: me.did, fork: linkTo(me.person.log.state.position.id), sides });
    expect(await reader.verify.receiveConflict(me.did, forged, testKey(74))).toMatchObject({
      ...{ verdict: 'invalid', code: 'bad-signature' },
    });
    expect((await reader.verify.identity(me.did))?.conflict).toBe(false);
  });

  it('asks for the log where nothing of it is here, and refuses what no message could have brought', async () => {
    const { me, his, reader } = await split();
    await me.verify.receiveOperations(me.did, [his]);
    const proof = await me.verify.conflictProof(me.did);
    if (proof === undefined) throw new TypeError('no proof');
    const stranger = await tab();
    expect(await stranger.verify.receiveConflict(me.did, proof, testKey(74))).toMatchObject({ verdict: 'needs' });
    const huge = new Uint8Array(65_537);
    expect(await reader.verify.receiveConflict(me.did, huge, testKey(74))).toEqual({
      verdict: 'refused',
      code: 'too-large',
    });
  });
});
