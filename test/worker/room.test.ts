/** Room on a device: what gives way, in which order, and what never does (PIN-15, PIN-16). */
import { describe, expect, it } from 'vitest';
import { type Cid, TabardError } from '../../src/base/index.js';
import type { KeepPolicy, Store } from '../../src/store/index.js';
import { type BlobInfo, createVerifyStore, type VerifyStore } from '../../src/worker/index.js';
import { UNNAMED_FOR, VISIT_IN_USE } from '../../src/worker/limits.js';
import { strangerOf } from '../peer/support/keeper.js';
import { picture } from './media.js';
import { postWith } from './purges.js';
import { storedChunks } from './store-look.js';
import { clock, freshId, type Owner, owner, postOf, random, sync, type Tab, tab } from './world.js';

const MB = 1_000_000;

/** Whether the disk says that it is full, and how much room there is. */
interface Disk {
  usage: number;
  readonly quota: number;
  full: boolean;
}

const deviceOf = async (disk: Disk): Promise<Tab> => {
  const { store } = await tab(freshId());
  const write: Store['write'] = async (names, durability, run) => {
    const frees = names.length === 4 && names.includes('chunks') && names.includes('repositories');
    if (disk.full && !frees) throw new TabardError('storage-quota', 'full', { retryable: true });
    const done = await store.write(names, durability, run);
    if (frees && typeof done === 'number' && done > 0) disk.full = false;
    return done;
  };
  const limited: Store = Object.assign(Object.create(store) as Store, { write });
  const verify = createVerifyStore({ store: limited, now: () => clock.now, random, space: async () => disk });
  return { store, verify };
};

let fills = 0;
const pictureOf = (bytes: number): Uint8Array<ArrayBuffer> => picture(bytes, (fills++ % 250) + 1);

const bring = async (from: Owner, to: Pick<Tab, 'verify'>, blob: BlobInfo): Promise<void> => {
  await to.verify.beginBlob(from.did, blob);
  const bytes = await from.verify.blobChunk(blob.cid);
  if (bytes === undefined) throw new Error('no chunk');
  await to.verify.receiveChunk(from.did, blob.cid, { cid: blob.cid, bytes });
};

const policies: readonly KeepPolicy[] = [
  { reason: 'pin', serve: true, quota: 10 * MB },
  { reason: 'follow', serve: true },
  { reason: 'visit', serve: false },
];

/** A device with one's own picture, and two of each of three others: who is kept online, followed, visited. */
const crowded = async () => {
  const disk: Disk = { usage: 0, quota: 100, full: false };
  const device = await deviceOf(disk);
  const me = await owner(0, Promise.resolve(device));
  const mine = await postWith(me, pictureOf(9_000), 'mine');
  await me.verify.keep(me.did, { reason: 'own', serve: true });
  const others: { readonly who: Owner; readonly blobs: Cid[] }[] = [];
  for (const [index, policy] of policies.entries()) {
    const who = await strangerOf(index + 1);
    const blobs: Cid[] = [];
    const posts = [await postWith(who, pictureOf(10_000)), await postWith(who, pictureOf(10_000))];
    await sync(who.verify, me.verify, who.did);
    await me.verify.keep(who.did, policy);
    for (const { blob } of posts) {
      clock.now += 1_000;
      await bring(who, me, blob);
      blobs.push(blob.cid);
    }
    others.push({ who, blobs });
  }
  return { disk, device, me, mine, others };
};

const dids = async (verify: VerifyStore): Promise<string[]> =>
  (await verify.repositories()).map(({ did }) => did).toSorted();

describe('a device without room', () => {
  it('PIN-15 lets media of others go first, those of visits before those of follows before those of pins, the oldest first, and never its own', async () => {
    const { disk, device, me, mine, others } = await crowded();
    const [pinned, followed, visited] = others;
    const order = [visited, followed, pinned].flatMap((each) => each?.blobs ?? []);
    disk.usage = 96;
    for (let gone = 0; gone <= order.length; gone++) {
      expect(await storedChunks(device, order)).toEqual(order.slice(gone));
      expect(await storedChunks(device, [mine.blob.cid])).toEqual([mine.blob.cid]);
      expect(await dids(me.verify)).toHaveLength(4);
      await me.verify.collect();
    }
    // Media are gone: now what was only visited, and nothing else.
    clock.now += VISIT_IN_USE + 1;
    await me.verify.collect();
    expect(await dids(me.verify)).toEqual([me.did, pinned?.who.did, followed?.who.did].toSorted());
    for (let again = 0; again < 3; again++) await me.verify.collect();
    expect(await dids(me.verify)).toHaveLength(3);
    expect((await me.verify.list(me.did, 'app.tabard.post')).records).toHaveLength(1);
    expect(await storedChunks(device, [mine.blob.cid])).toEqual([mine.blob.cid]);
  });

  it('PIN-15 lets nothing go while there is room', async () => {
    const { disk, device, me, others } = await crowded();
    disk.usage = 94;
    await me.verify.collect();
    const all = others.flatMap(({ blobs }) => blobs);
    expect(await storedChunks(device, all)).toEqual(all);
  });

  it('PIN-15 keeps what somebody else of one’s own, or of a file, names as well, and what nobody has named yet', async () => {
    const { disk, device, me, others } = await crowded();
    const [pinned, , visited] = others;
    if (pinned === undefined || visited === undefined) throw new Error('nobody');
    const [shared, other] = visited.blobs;
    if (shared === undefined || other === undefined) throw new Error('no media');
    const bytes = await me.verify.blobChunk(shared);
    if (bytes === undefined) throw new Error('no chunk');
    await me.verify.putBlob(me.did, bytes, 'image/png');
    await me.verify.keep(pinned.who.did, { reason: 'pin', serve: false });
    const fresh = await me.verify.putBlob(
      `did:tabard:${'c'.repeat(32)}` as typeof me.did,
      pictureOf(8_000),
      'image/png',
    );
    disk.usage = 99;
    for (let times = 0; times < 8; times++) await me.verify.collect();
    expect(await storedChunks(device, [shared, other, ...pinned.blobs, fresh.cid])).toEqual([
      ...[shared, ...pinned.blobs, fresh.cid],
    ]);
    clock.now += UNNAMED_FOR + 1;
    for (let times = 0; times < 3; times++) await me.verify.collect();
    expect(await storedChunks(device, [fresh.cid])).toEqual([]);
  });

  it.each([
    ['a post', async (me: Owner): Promise<void> => void (await me.commit([postOf('no room')]))],
    [
      'a file',
      async (me: Owner): Promise<void> =>
        void (await me.verify.putBlob(me.did, new Blob([pictureOf(5_000)]), 'image/png')),
    ],
  ] as const)(
    'PIN-16 %s of one’s own that finds no room is kept when media of others have made some',
    async (_, write) => {
      const { disk, me, device, mine, others } = await crowded();
      Object.assign(disk, { quota: 1_000 * MB, full: true });
      await write(me);
      expect(disk.full).toBe(false);
      expect(await storedChunks(device, others[2]?.blobs ?? [])).toEqual([]);
      expect(await storedChunks(device, [mine.blob.cid])).toEqual([mine.blob.cid]);
    },
  );

  it('PIN-16 a file that is larger than the room makes as much as it needs before it is read', async () => {
    const { disk, me, device, others } = await crowded();
    const all = others.flatMap(({ blobs }) => blobs);
    Object.assign(disk, { usage: 95_000, quota: 100_000 });
    await me.verify.putBlob(me.did, new Blob([pictureOf(20_000)]), 'image/png');
    expect(await storedChunks(device, all)).toHaveLength(4);
    await expect(me.verify.putBlob(me.did, new Blob([pictureOf(90_000)]), 'image/png')).rejects.toMatchObject({
      code: 'storage-quota',
    });
  });

  it('PIN-16 where nothing of others is left, one is told that there is no room', async () => {
    const disk: Disk = { usage: 0, quota: 100, full: false };
    const me = await owner(0, deviceOf(disk));
    await me.commit([postOf('first')]);
    await me.verify.keep(me.did, { reason: 'own', serve: true });
    disk.full = true;
    await expect(me.commit([postOf('second')])).rejects.toMatchObject({ code: 'storage-quota' });
    disk.full = false;
    expect((await me.verify.list(me.did, 'app.tabard.post')).records).toHaveLength(1);
  });
});
