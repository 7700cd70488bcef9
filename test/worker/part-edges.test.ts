/** Parts of repositories at their edges: what is purged inside and outside of one, a rule that is widened and narrowed again, and a host that has only a part. */
import { describe, expect, it } from 'vitest';
import type { Did, RecordPath } from '../../src/base/index.js';
import { type Part, postsPart } from '../../src/repo/index.js';
import type { KeepPolicy } from '../../src/store/index.js';
import type { VerifyStore, Write } from '../../src/worker/index.js';
import { REMOVED_FOR, WIDE_FOR } from '../../src/worker/limits.js';
import { mayPurge, purgeOf } from './purges.js';
import { clock, gather, introduce, type Owner, owner, profileOf, sync, type Tab, tab } from './world.js';

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
});
