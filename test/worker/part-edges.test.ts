/** Parts of repositories at their edges: what is purged inside and outside of one, a rule that is widened and narrowed again, and a host that has only a part. */
import { describe, expect, it } from 'vitest';
import type { Did, RecordPath } from '../../src/base/index.js';
import { type Part, postsPart } from '../../src/repo/index.js';
import type { KeepPolicy } from '../../src/store/index.js';
import type { VerifyStore, Write } from '../../src/worker/index.js';
import { REMOVED_FOR, WIDE_FOR } from '../../src/worker/limits.js';
import { mayPurge, purgeOf } from './purges.js';
import {
  allBlocks,
  clock,
  gather,
  introduce,
  type Owner,
  offer,
  owner,
  profileOf,
  sync,
  type Tab,
  tab,
} from './world.js';

const partOf = (newest: number): Part => {
  const part = postsPart(null, newest);
  if (part === undefined) throw new Error('the whole');
  return part;
};
const ten = partOf(10);
const follow = (part?: Part): KeepPolicy => ({
  reason: 'follow',
  serve: true,
  ...(part === undefined ? {} : { part }),
});

const post = (n: number): Write => ({
  collection: 'app.tabard.post',
  value: { text: `${n} ${'x'.repeat(300)}`, createdAt: 1 },
});

const author = async (): Promise<Owner> => {
  const me = await owner();
  await me.commit([profileOf('Ada'), ...Array.from({ length: 60 }, (_, n) => post(n))]);
  return me;
};

const numbers = async (verify: VerifyStore, did: Did): Promise<readonly number[]> => {
  const { records } = await verify.list(did, 'app.tabard.post', { limit: 500 });
  return records.map(({ value }) => Number(String(Reflect.get(Object(value), 'text')).split(' ')[0]));
};
const range = (from: number, to: number): number[] => Array.from({ length: to - from }, (_, n) => from + n);

const bring = async (me: Owner, at: Tab, part?: Part): Promise<void> => {
  await introduce(me.verify, at.verify, me.did);
  await at.verify.receiveDelegations(me.did, await me.verify.delegationsFor(me.did, [me.signer.key]));
  await sync(me.verify, at.verify, me.did, part === undefined ? {} : { part });
};

const readerOf = async (me: Owner): Promise<Tab> => {
  const reader = await tab();
  await reader.verify.keep(me.did, follow(ten));
  await bring(me, reader, ten);
  return reader;
};

const pathsOf = async (me: Owner): Promise<readonly RecordPath[]> =>
  (await me.verify.list(me.did, 'app.tabard.post', { limit: 500 })).records.map(({ path }) => path);

describe('a part', () => {
  it('PUR-7 PUR-8 hides what is purged in it, and its blocks go in time; what is purged beside it changes nothing of it', async () => {
    const me = await author();
    const reader = await readerOf(me);
    const auth = await mayPurge(me);
    const paths = await pathsOf(me);
    const [inside, beside] = [paths[55], paths[5]];
    if (inside === undefined || beside === undefined) throw new Error('no post');
    const cid = (await reader.verify.record(me.did, inside))?.cid;
    if (cid === undefined) throw new Error('not here');
    await me.commit([await purgeOf(me, inside, auth)]);
    await me.commit([await purgeOf(me, beside, auth)]);
    await bring(me, reader, ten);
    expect(await numbers(reader.verify, me.did)).toEqual(range(50, 60).filter((n) => n !== 55));
    expect(await reader.verify.record(me.did, inside, { removed: true })).toMatchObject({ removal: 'purge' });
    expect(await reader.verify.getBlocks(me.did, [cid], 1e6)).toEqual([]);
    clock.now += REMOVED_FOR + 1;
    await reader.verify.collect();
    expect(await numbers(reader.verify, me.did)).toEqual(range(50, 60).filter((n) => n !== 55));
    expect(await reader.verify.getBlocks(me.did, [cid], 1e6)).toEqual([]);
    // What is left still proves the part to somebody else.
    const third = await tab();
    await third.verify.keep(me.did, follow(ten));
    await introduce(reader.verify, third.verify, me.did);
    await third.verify.receiveDelegations(me.did, await me.verify.delegationsFor(me.did, [me.signer.key]));
    await sync(reader.verify, third.verify, me.did, { part: ten });
    expect(await numbers(third.verify, me.did)).toEqual(range(50, 60).filter((n) => n !== 55));
  });

  it('PRT-9 is widened and narrowed again, and what is here is what was asked for last', async () => {
    const me = await author();
    const reader = await readerOf(me);
    const thirty = partOf(30);
    await reader.verify.keep(me.did, follow(thirty));
    await bring(me, reader, thirty);
    expect(await numbers(reader.verify, me.did)).toEqual(range(30, 60));
    await reader.verify.keep(me.did, follow(ten));
    expect(await numbers(reader.verify, me.did)).toEqual(range(50, 60));
    const { bytes } = await reader.verify.collect();
    expect(bytes).toBeGreaterThan(15 * 300);
    await reader.verify.keep(me.did, follow());
    await bring(me, reader);
    expect(await numbers(reader.verify, me.did)).toEqual(range(0, 60));
    await reader.verify.keep(me.did, follow(ten));
    clock.now += WIDE_FOR + 1;
    await reader.verify.collect();
    expect(await numbers(reader.verify, me.did)).toEqual(range(50, 60));
    await expect(gather(reader.verify.exportCar(me.did))).rejects.toMatchObject({ code: 'not-found' });
  });

  it('PRT-10 of a host that has only this, who wants all of it takes nothing, and keeps what was there', async () => {
    const me = await author();
    const reader = await readerOf(me);
    const other = await tab();
    await other.verify.keep(me.did, follow());
    await introduce(reader.verify, other.verify, me.did);
    const { outcomes, received } = await sync(reader.verify, other.verify, me.did);
    expect(received.every(({ done }) => !done)).toBe(true);
    expect(outcomes.every(({ verdict }) => verdict === 'needs')).toBe(true);
    expect(await other.verify.profile(me.did)).toBeUndefined();
    await bring(me, other);
    expect(await numbers(other.verify, me.did)).toEqual(range(0, 60));
  });

  it('PIN-2 what had no room is noted for what was tried, and not where less is to be kept by then', async () => {
    const me = await author();
    const pin: KeepPolicy = { reason: 'pin', serve: true, quota: 15_000 };
    /** What it heard of having no room, where it was told to keep this meanwhile. */
    const tryAll = async (device: Tab, meanwhile?: KeepPolicy): Promise<number> => {
      let told = 0;
      await introduce(me.verify, device.verify, me.did);
      await device.verify.keep(me.did, pin);
      device.verify.on('over', () => {
        told += 1;
      });
      const [outcome] = await offer(me.verify, device.verify, me.did);
      if (outcome?.verdict !== 'valid') throw new TypeError('no head');
      const begun = await device.verify.beginPull(me.did, outcome.head.id);
      if (begun.verdict !== 'valid') throw new TypeError('no pull');
      const blocks = await allBlocks(me.verify, me.did, outcome.head.data);
      if (meanwhile !== undefined) await device.verify.keep(me.did, meanwhile);
      expect((await device.verify.receiveBlocks(begun.pull, blocks)).refused).toMatchObject({ rule: 'PIN-2' });
      return told;
    };
    const [same, less] = [await tab(), await tab()];
    expect(await tryAll(same)).toBe(1);
    expect(await tryAll(less, { ...pin, part: ten })).toBe(0);
    // Nothing keeps it from asking for less at once.
    const { outcomes } = await sync(me.verify, less.verify, me.did, { part: ten });
    expect(outcomes).toMatchObject([{ verdict: 'valid' }]);
    expect(await numbers(less.verify, me.did)).toEqual(range(50, 60));
  });
});
