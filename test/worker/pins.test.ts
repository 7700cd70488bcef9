/** What a pin takes and what it leaves, over the real database: within its quota, whatever the profile's owner does. */
import { describe, expect, it } from 'vitest';
import type { Did } from '../../src/base/index.js';
import { CHUNK_BYTES } from '../../src/repo/index.js';
import type { BlobInfo } from '../../src/worker/index.js';
import { createVerifyStore } from '../../src/worker/index.js';
import { MAX_PLANNED } from '../../src/worker/limits.js';
import {
  allBlocks,
  clock,
  introduce,
  type Owner,
  offer,
  owner,
  path,
  postOf,
  profileOf,
  random,
  sync,
  type Tab,
  tab,
} from './world.js';

const pixels = (length: number, start = 0): Uint8Array<ArrayBuffer> =>
  new Uint8Array(length).map((_, index) => (index + start) % 251);

const linkOf = ({ cid, size, mime }: BlobInfo) => ({ cid: { $link: cid }, size, mime });

/** A post that names a picture. */
const pictured = (text: string, blob: BlobInfo) => ({
  collection: 'app.tabard.post',
  value: { text, createdAt: 1, media: [{ kind: 'image', blob: linkOf(blob), alt: text, width: 1, height: 1 }] },
});

const policyOf = async (at: Tab, did: Did) => (await at.verify.repositories()).find((row) => row.did === did)?.policy;

/** Somebody who pins what the owner has published. */
const keeperOf = async (me: Owner, quota: number): Promise<Tab> => {
  const keeper = await tab();
  await sync(me.verify, keeper.verify, me.did);
  await keeper.verify.keep(me.did, { reason: 'pin', serve: true, quota });
  return keeper;
};

/** Everything that the plan asks for, from the owner. */
const fetchPlanned = async (from: Tab, to: Tab, did: Did): Promise<readonly string[]> => {
  const codes: string[] = [];
  for (let round = 0; round < 20; round++) {
    const plan = await to.verify.pins('plan', did);
    if (plan.length === 0) return codes;
    for (const blob of plan) {
      try {
        let { missing, complete } = await to.verify.beginBlob(did, blob);
        while (!complete) {
          const [cid] = missing;
          const bytes = cid === undefined ? undefined : await from.verify.blobChunk(cid);
          if (cid === undefined || bytes === undefined) throw new Error('host lacks a chunk');
          const outcome = await to.verify.receiveChunk(did, blob.cid, { cid, bytes });
          if (outcome.verdict !== 'valid') throw Object.assign(new Error('refused'), { code: outcome.verdict });
          ({ missing, complete } = outcome);
        }
      } catch (error) {
        codes.push(String(Reflect.get(Object(error), 'code')));
        return codes;
      }
    }
  }
  return codes;
};

describe('media of a pin', () => {
  it('PIN-3 come from the newest on, the profile’s picture first, until the quota is full; what is left is said', async () => {
    const me = await owner();
    const face = await me.verify.putBlob(me.did, pixels(1_000), 'image/png');
    await me.commit([
      {
        path: path('app.tabard.profile/self'),
        value: { name: 'Ada', avatar: { blob: linkOf(face), alt: '', width: 1, height: 1 } },
      },
    ]);
    const made: BlobInfo[] = [];
    for (let at = 0; at < 4; at++) {
      clock.now += 1_000;
      made.push(await me.verify.putBlob(me.did, pixels(40_000, at + 1), 'image/png'));
      await me.commit([pictured(`picture ${at}`, made[at] as BlobInfo)]);
    }
    const keeper = await keeperOf(me, 100_000);
    expect(await fetchPlanned(me, keeper, me.did)).toEqual([]);
    const view = await keeper.verify.pins('view', me.did);
    expect(view).toMatchObject({
      quota: 100_000,
      media: { count: 3, bytes: 81_000 },
      coming: { count: 0 },
      left: { count: 2, bytes: 80_000 },
      over: null,
    });
    expect((await keeper.verify.blob(face.cid))?.complete).toBe(true);
    expect((await keeper.verify.blob(made[3]?.cid as BlobInfo['cid']))?.complete).toBe(true);
    expect((await keeper.verify.blob(made[0]?.cid as BlobInfo['cid']))?.complete).not.toBe(true);
  });

  it('PIN-17 that are larger than its keeper wants, or of older posts, are spared: not fetched, not kept, and told apart', async () => {
    const me = await owner();
    const face = await me.verify.putBlob(me.did, pixels(60_000), 'image/png');
    const avatar = { blob: linkOf(face), alt: '', width: 1, height: 1 };
    await me.commit([{ path: path('app.tabard.profile/self'), value: { name: 'Ada', avatar } }]);
    const made: BlobInfo[] = [];
    for (const size of [10_000, 11_000, 90_000]) {
      clock.now += 1_000;
      const blob = await me.verify.putBlob(me.did, pixels(size, size % 99), 'image/png');
      made.push(blob);
      await me.commit([pictured(`${size}`, blob)]);
    }
    const keeper = await keeperOf(me, 1_000_000);
    expect(await fetchPlanned(me, keeper, me.did)).toEqual([]);
    const pin = { reason: 'pin', serve: true, quota: 1_000_000 } as const;
    await keeper.verify.keep(me.did, { ...pin, media: 70_000 });
    expect(await keeper.verify.pins('plan', me.did)).toEqual([]);
    const view = { media: { count: 3, bytes: 81_000 }, spared: { count: 1, bytes: 90_000 }, left: { count: 0 } };
    expect(await keeper.verify.pins('view', me.did)).toMatchObject(view);
    const complete = async () =>
      Promise.all(made.map(async ({ cid }) => (await keeper.verify.blob(cid))?.complete === true));
    expect(await complete()).toEqual([true, true, false]);
    await keeper.verify.keep(me.did, { ...pin, media: 70_000, newest: 2 });
    await keeper.verify.pins('plan', me.did);
    expect(await complete()).toEqual([false, true, false]);
    expect((await keeper.verify.blob(face.cid))?.complete).toBe(true);
    await keeper.verify.keep(me.did, pin);
    expect(await fetchPlanned(me, keeper, me.did)).toEqual([]);
    expect(await complete()).toEqual([true, true, true]);
  });

  it('PIN-1 that do not fit are refused where they would be written, whoever asks for them', async () => {
    const me = await owner();
    const large = await me.verify.putBlob(me.did, pixels(CHUNK_BYTES), 'image/png');
    await me.commit([profileOf('Ada'), pictured('large', large)]);
    const keeper = await keeperOf(me, 100_000);
    await expect(keeper.verify.beginBlob(me.did, large)).rejects.toMatchObject({ code: 'over-quota' });
    expect(await keeper.verify.blob(large.cid)).toBeUndefined();
  });

  it('PIN-4 that lie about their size are never kept under it, and count as left', async () => {
    const me = await owner();
    const real = await me.verify.putBlob(me.did, pixels(90_000), 'image/png');
    await me.commit([profileOf('Ada'), pictured('a lie', { ...real, size: 10 })]);
    const keeper = await keeperOf(me, 50_000);
    expect(await fetchPlanned(me, keeper, me.did)).toEqual(['refused']);
    expect(await keeper.verify.blob(real.cid)).toMatchObject({ complete: false });
    const stored = await keeper.store.read(['chunks'], (tx) => tx.objectStore('chunks').count());
    expect(stored).toBe(0);
  });

  it('PIN-3 give way to records: what no longer fits beside them goes, of this profile only', async () => {
    const me = await owner();
    const shared = await me.verify.putBlob(me.did, pixels(30_000), 'image/png');
    await me.commit([profileOf('Ada'), pictured('old', shared)]);
    const keeper = await keeperOf(me, 60_000);
    await fetchPlanned(me, keeper, me.did);
    // The keeper's own profile names the same picture.
    const mine = `did:tabard:${'k'.repeat(32)}` as Did;
    await keeper.verify.putBlob(mine, pixels(30_000), 'image/png');
    clock.now += 1_000;
    await me.commit(Array.from({ length: 30 }, (_, at) => postOf(`${at} ${'x'.repeat(1_000)}`)));
    await sync(me.verify, keeper.verify, me.did);
    expect(await keeper.verify.pins('plan', me.did)).toEqual([]);
    const refs = await keeper.store.read(['blobRefs'], (tx) => tx.objectStore('blobRefs').getAllKeys());
    expect(refs).toEqual([[shared.cid, mine]]);
    expect(await keeper.verify.blob(shared.cid)).toMatchObject({ complete: true });
    expect(await keeper.verify.serveChunk(me.did, shared.cid, shared.cid)).toBeUndefined();
  });

  it('PIN-3 are not fetched while the device has little room left for whoever lives there', async () => {
    const me = await owner();
    const picture = await me.verify.putBlob(me.did, pixels(1_000), 'image/png');
    await me.commit([profileOf('Ada'), pictured('small', picture)]);
    const { store } = await keeperOf(me, 60_000);
    let usage = 91;
    const cramped = createVerifyStore({
      ...{ store, random, now: () => clock.now },
      space: async () => ({ usage, quota: 100 }),
    });
    expect(await cramped.pins('plan', me.did)).toEqual([]);
    expect(await cramped.pins('view', me.did)).toMatchObject({ cramped: true, coming: { count: 1 } });
    usage = 89;
    expect(await cramped.pins('plan', me.did)).toHaveLength(1);
  });

  it('PIN-8 go when the pin has ended, but for what the profile shows; a pin that goes on in time keeps all', async () => {
    const me = await owner();
    const face = await me.verify.putBlob(me.did, pixels(1_000), 'image/png');
    const picture = await me.verify.putBlob(me.did, pixels(2_000, 7), 'image/png');
    await me.commit([
      {
        path: path('app.tabard.profile/self'),
        value: { name: 'Ada', avatar: { blob: linkOf(face), alt: '', width: 1, height: 1 } },
      },
      pictured('one', picture),
    ]);
    const keeper = await keeperOf(me, 60_000);
    await fetchPlanned(me, keeper, me.did);
    await keeper.verify.keep(me.did, { reason: 'follow', serve: true, quota: 0 });
    await keeper.verify.keep(me.did, { reason: 'pin', serve: true, quota: 60_000 });
    await keeper.verify.collect();
    expect((await keeper.verify.blob(picture.cid))?.complete).toBe(true);
    await keeper.verify.keep(me.did, { reason: 'follow', serve: true, quota: 0 });
    await keeper.verify.collect();
    expect(await keeper.verify.blob(picture.cid)).toBeUndefined();
    expect((await keeper.verify.blob(face.cid))?.complete).toBe(true);
    expect(await policyOf(keeper, me.did)).toEqual({ reason: 'follow', serve: true });
  });
});

describe('media of one’s own', () => {
  /** Another device of theirs: the repository is there, and nothing else. */
  const otherDevice = async (me: Owner): Promise<Tab> => {
    const other = await tab();
    await sync(me.verify, other.verify, me.did);
    await other.verify.keep(me.did, { reason: 'own', serve: true });
    return other;
  };

  it('PIN-18 are all to come on another device, with no quota, and none is let go', async () => {
    const me = await owner();
    const made = [
      await me.verify.putBlob(me.did, pixels(CHUNK_BYTES + 10), 'image/png'),
      await me.verify.putBlob(me.did, pixels(3_000, 5), 'audio/ogg'),
    ] as const;
    await me.commit([profileOf('Ada'), ...made.map((blob, nth) => pictured(`${nth}`, blob))]);
    const other = await otherDevice(me);
    expect(await other.verify.pins('view', me.did)).toMatchObject({ quota: null, coming: { count: 2 } });
    expect(await fetchPlanned(me, other, me.did)).toEqual([]);
    expect(await other.verify.pins('view', me.did)).toMatchObject({ coming: { count: 0 }, media: { count: 2 } });
    for (const { cid } of made)
      expect(await (await other.verify.readBlob(cid))?.bytes()).toEqual(await (await me.verify.readBlob(cid))?.bytes());
  });

  it('PIN-18 stay where a record says another size than they have: own data is not let go', async () => {
    const me = await owner();
    const real = await me.verify.putBlob(me.did, pixels(9_000), 'image/png');
    await me.commit([profileOf('Ada'), pictured('wrong', { ...real, size: 10 })]);
    await me.verify.keep(me.did, { reason: 'own', serve: true });
    expect(await me.verify.pins('plan', me.did)).toEqual([]);
    expect(await me.verify.serveChunk(me.did, real.cid, real.cid)).toBeDefined();
  });

  it('PIN-18 wait while the device has little room, and go on after a restart with the chunks that are missing', async () => {
    const me = await owner();
    const large = await me.verify.putBlob(me.did, pixels(2 * CHUNK_BYTES + 10), 'image/png');
    await me.commit([profileOf('Ada'), pictured('large', large)]);
    const other = await otherDevice(me);
    let usage = 91;
    const env = { store: other.store, random, now: () => clock.now, space: async () => ({ usage, quota: 100 }) };
    const before = createVerifyStore(env);
    expect(await before.pins('plan', me.did)).toEqual([]);
    usage = 50;
    const [planned] = await before.pins('plan', me.did);
    if (planned === undefined) throw new Error('it is to come');
    const [cid] = (await before.beginBlob(me.did, planned)).missing;
    const bytes = cid === undefined ? undefined : await me.verify.blobChunk(cid);
    if (cid === undefined || bytes === undefined) throw new Error('a chunk is missing');
    await before.receiveChunk(me.did, planned.cid, { cid, bytes });
    const after = createVerifyStore(env);
    expect(await after.pins('plan', me.did)).toEqual([planned]);
    expect((await after.beginBlob(me.did, planned)).missing).not.toContain(cid);
  });

  it('PIN-18 are not those of whoever is only followed', async () => {
    const me = await owner();
    const picture = await me.verify.putBlob(me.did, pixels(3_000), 'image/png');
    await me.commit([profileOf('Ada'), pictured('one', picture)]);
    const follower = await tab();
    await sync(me.verify, follower.verify, me.did);
    await follower.verify.keep(me.did, { reason: 'follow', serve: true });
    expect(await follower.verify.pins('plan', me.did)).toEqual([]);
  });
});

describe('media that nobody has', () => {
  it('PIN-3 hold up no others: who has tried them is told of the next', async () => {
    const me = await owner();
    const made = await Promise.all(
      Array.from({ length: MAX_PLANNED + 1 }, (_, nth) => me.verify.putBlob(me.did, pixels(100, nth), 'image/png')),
    );
    for (const [nth, blob] of made.entries()) await me.commit([pictured(`${nth}`, blob)]);
    const keeper = await keeperOf(me, 10_000_000);
    const first = await keeper.verify.pins('plan', me.did);
    expect(first).toHaveLength(MAX_PLANNED);
    const tried = first.map(({ cid }) => cid);
    const rest = await keeper.verify.pins('plan', me.did, tried);
    expect(rest.map(({ cid }) => cid)).toEqual(made.map(({ cid }) => cid).filter((cid) => !tried.includes(cid)));
    expect(rest).toHaveLength(1);
  });
});

describe('a repository that grows past the quota', () => {
  const grown = async () => {
    const me = await owner();
    await me.commit([profileOf('Ada')]);
    const keeper = await keeperOf(me, 20_000);
    clock.now += 1_000;
    await me.commit(Array.from({ length: 60 }, (_, at) => postOf(`${at} ${'x'.repeat(1_000)}`)));
    await introduce(me.verify, keeper.verify, me.did);
    const [head] = await offer(me.verify, keeper.verify, me.did);
    if (head?.verdict !== 'valid') throw new Error('the head is valid');
    return { me, keeper, head: head.head };
  };

  it('PIN-2 is not taken in: the transfer ends where the quota does, what is here stays, and it is said how much it would be', async () => {
    const { me, keeper, head } = await grown();
    const begun = await keeper.verify.beginPull(me.did, head.id);
    if (begun.verdict !== 'valid') throw new Error('a pull begins');
    const blocks = await allBlocks(me.verify, me.did, head.data, begun.have);
    const outcome = await keeper.verify.receiveBlocks(begun.pull, blocks);
    expect(outcome.refused).toMatchObject({ code: 'too-large', rule: 'PIN-2' });
    const view = await keeper.verify.pins('view', me.did);
    expect(view?.over).toBeGreaterThan(60_000);
    expect(view?.blocks).toBeLessThan(20_000);
    expect(await keeper.verify.profile(me.did)).toMatchObject({ record: { name: 'Ada' } });
  });

  it('PIN-2 is not fetched again at each word of it, but after an hour, or under a larger quota', async () => {
    const { me, keeper, head } = await grown();
    const begun = await keeper.verify.beginPull(me.did, head.id);
    if (begun.verdict !== 'valid') throw new Error('a pull begins');
    await keeper.verify.receiveBlocks(begun.pull, await allBlocks(me.verify, me.did, head.data));
    const again = () => keeper.verify.beginPull(me.did, head.id);
    expect(await again()).toMatchObject({ verdict: 'refused', code: 'too-large' });
    clock.now += 3_600_001;
    expect(await again()).toMatchObject({ verdict: 'valid' });
    await keeper.verify.keep(me.did, { reason: 'pin', serve: true, quota: 500_000 });
    const { outcomes } = await sync(me.verify, keeper.verify, me.did);
    expect(outcomes).toMatchObject([{ verdict: 'valid' }]);
    expect((await keeper.verify.pins('view', me.did))?.over).toBeNull();
  });

  it('PIN-2 does not land by the short way for small edits either, nor where the pin was made in another tab', async () => {
    const me = await owner();
    let { data: have } = await me.commit([profileOf('Ada')]);
    const keeper = await tab();
    await sync(me.verify, keeper.verify, me.did);
    const { bytes = 0 } = (await keeper.verify.repositories())[0] ?? {};
    /** An edit as a neighbour pushes it. */
    const push = async (text: string) => {
      clock.now += 1_000;
      const head = await me.commit([postOf(text)]);
      const served = await me.verify.heads(me.did);
      const identity = await me.verify.identity(me.did);
      const [commit] = served?.heads ?? [];
      if (served === undefined || identity === undefined || commit === undefined) throw new Error('the owner serves');
      const taken = await keeper.verify.takeEdit({
        ...{ did: me.did, log: identity.position, operations: [], delegations: served.delegations, commit },
        blocks: await allBlocks(me.verify, me.did, head.data, [have]),
        servedBy: 'did:key:zPeer',
      });
      if (taken !== undefined) have = head.data;
      return { taken: taken !== undefined, head };
    };
    expect((await push('fits')).taken).toBe(true);
    // Another tab's worker over the same database: what this one remembers is older.
    const other = createVerifyStore({ store: keeper.store, now: () => clock.now, random });
    await other.keep(me.did, { reason: 'pin', serve: true, quota: bytes + 1_000 });
    const { taken, head } = await push('y'.repeat(900));
    expect(taken).toBe(false);
    expect((await keeper.verify.profile(me.did))?.head.id).not.toBe(head.id);
  });
});
