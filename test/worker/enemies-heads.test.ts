/** Heads that must not be taken. */
import { describe, expect, it } from 'vitest';
import { cidOfValue, decodeMap, encodeValue } from '../../src/codec/index.js';
import { buildGenesis } from '../../src/identity/index.js';
import { testKey, testX25519 } from '../helpers/keys.js';
import { root, thief } from '../identity/helpers.js';
import { craft, notCanonical, one, revAt, unsorted, visitorOf } from './crafted.js';
import { clock, owner, profileOf, rowsOf, sync, tab } from './world.js';

describe('heads', () => {
  it('refuses a forged signature', async () => {
    const me = await owner();
    const visitor = await visitorOf(me);
    const before = await rowsOf(visitor);
    const { bytes } = await craft(me, one, {}, me.signer);
    const forged = bytes.slice();
    const decoded = decodeMap(bytes);
    if (decoded.verdict !== 'valid') throw new Error('bad commit');
    const other = await craft(me, [['app.tabard.profile/self', 'y']]);
    const otherMap = decodeMap(other.bytes);
    if (otherMap.verdict !== 'valid') throw new Error('bad commit');
    const mixed = encodeValue({ ...decoded.value, sig: otherMap.value.sig ?? null });
    expect(forged).not.toEqual(mixed);
    expect(await visitor.verify.receiveHeads(me.did, [mixed])).toMatchObject([
      { verdict: 'invalid', code: 'bad-signature' },
    ]);
    expect(await rowsOf(visitor)).toEqual(before);
    expect((await visitor.verify.stats()).refusals).toEqual({ 'bad-signature': 1 });
  });

  it('refuses a right signature by a key without authority', async () => {
    const me = await owner();
    const visitor = await visitorOf(me);
    const before = await rowsOf(visitor);
    const { bytes } = await craft(me, one, {}, thief(0));
    expect(await visitor.verify.receiveHeads(me.did, [bytes])).toMatchObject([
      { verdict: 'invalid', code: 'no-authority' },
    ]);
    expect(await rowsOf(visitor)).toEqual(before);
    await expect(visitor.verify.beginPull(me.did, await cidOfValue(bytes))).rejects.toMatchObject({
      code: 'not-found',
    });
  });

  it('refuses what is not canonical, and garbage', async () => {
    const me = await owner();
    const visitor = await visitorOf(me);
    const before = await rowsOf(visitor);
    const { bytes } = await craft(me, one);
    const outcomes = await visitor.verify.receiveHeads(me.did, [
      unsorted(bytes),
      new Uint8Array([1, 2, 3]),
      new Uint8Array(),
    ]);
    expect(outcomes.map((outcome) => ('code' in outcome ? outcome.code : outcome.verdict))).toEqual([
      expect.stringMatching(notCanonical),
      'malformed',
      'malformed',
    ]);
    expect(await rowsOf(visitor)).toEqual(before);
  });

  it('refuses a commit of another identity', async () => {
    const me = await owner();
    const visitor = await visitorOf(me);
    const stranger = await buildGenesis({
      root: root(5),
      nextRecoveryKey: testKey(205),
      nextRootKey: testKey(106),
      backup: testX25519(5),
    });
    const before = await rowsOf(visitor);
    const { bytes } = await craft({ ...me, did: stranger.did }, one);
    expect(await visitor.verify.receiveHeads(me.did, [bytes])).toMatchObject([
      { verdict: 'invalid', code: 'wrong-did' },
    ]);
    expect(await rowsOf(visitor)).toEqual(before);
  });

  it('an older head offered as newer is not newer, and marks do not go back', async () => {
    const me = await owner();
    await me.commit([profileOf('first')]);
    const old = (await me.verify.heads(me.did))?.heads ?? [];
    await me.commit([profileOf('second')]);
    const visitor = await tab();
    await sync(me.verify, visitor.verify, me.did);
    const before = await rowsOf(visitor);
    expect(await visitor.verify.receiveHeads(me.did, old)).toMatchObject([
      { verdict: 'valid', known: false, newer: false },
    ]);
    expect(await rowsOf(visitor)).toEqual(before);
    expect((await visitor.verify.profile(me.did))?.record).toMatchObject({ name: 'second' });
    expect((await visitor.verify.stats()).refusals).toEqual({ 'not-newer': 1 });
    expect(await visitor.verify.receiveHeads(me.did, old)).toMatchObject([{ newer: false }]);
  });

  it('asks for the log before it looks at anything', async () => {
    const me = await owner();
    const { bytes } = await craft(me, one);
    const visitor = await tab();
    expect(await visitor.verify.receiveHeads(me.did, [bytes])).toMatchObject([
      { verdict: 'needs', what: 'operations' },
    ]);
    await visitor.verify.receiveOperations(me.did, [me.person.bytes]);
    expect(await visitor.verify.receiveHeads(me.did, [bytes])).toMatchObject([
      { verdict: 'needs', what: 'delegations' },
    ]);
  });

  it('looks at no more than 64 at once', async () => {
    const me = await owner();
    const visitor = await visitorOf(me);
    const outcomes = await visitor.verify.receiveHeads(
      me.did,
      Array.from({ length: 70 }, () => new Uint8Array([0])),
    );
    expect(outcomes.slice(64)).toEqual(Array.from({ length: 6 }, () => ({ verdict: 'refused', code: 'too-many' })));
  });

  it('STO-9 keeps a head of the future aside, blames nobody, and takes it when its time has come', async () => {
    const me = await owner();
    const visitor = await visitorOf(me);
    const { bytes, blocks } = await craft(me, one, { rev: revAt(clock.now + 3_600_000) });
    const [outcome] = await visitor.verify.receiveHeads(me.did, [bytes]);
    expect(outcome).toMatchObject({ verdict: 'notYet', until: clock.now + 3_000_000 });
    expect((await rowsOf(visitor)).pending).toBe(1);
    expect((await visitor.verify.stats()).refusals).toEqual({});
    expect(await visitor.verify.dueHeads()).toEqual([]);
    clock.now += 3_000_000;
    const [due] = await visitor.verify.dueHeads();
    const [again] = await visitor.verify.receiveHeads(me.did, due === undefined ? [] : [due.bytes]);
    if (again?.verdict !== 'valid') throw new Error('not valid');
    const begun = await visitor.verify.beginPull(me.did, again.head.id);
    if (begun.verdict !== 'valid') throw new Error(begun.verdict);
    await visitor.verify.receiveBlocks(begun.pull, blocks);
    expect(await visitor.verify.finishPull(begun.pull, null)).toMatchObject({ verdict: 'valid' });
    expect((await rowsOf(visitor)).pending).toBe(0);
  });

  it('keeps no noise of the future', async () => {
    const me = await owner();
    const visitor = await visitorOf(me);
    const { bytes } = await craft(me, one, { rev: revAt(clock.now + 3_600_000) }, thief(0));
    expect(await visitor.verify.receiveHeads(me.did, [bytes])).toMatchObject([
      { verdict: 'invalid', code: 'no-authority' },
    ]);
    expect((await rowsOf(visitor)).pending).toBe(0);
    for (let index = 0; index < 20; index++) {
      const rev = revAt(clock.now + 3_600_000 + index);
      await visitor.verify.receiveHeads(me.did, [(await craft(me, one, { rev, seq: index + 1 })).bytes]);
    }
    expect((await rowsOf(visitor)).pending).toBe(16);
  });
});
