/** Posts with pictures, and purging them, as tests of several layers need it. */
import type { Cid, Did, RecordPath, Signer } from '../../src/base/index.js';
import { tidOf } from '../../src/codec/index.js';
import { buildPurge } from '../../src/repo/index.js';
import type { BlobInfo, RecordView, Write } from '../../src/worker/index.js';
import { delegate } from '../identity/helpers.js';
import { picture } from './media.js';
import { allBlocks, clock, introduce, type Owner, owner, postOf, profileOf, sync, type Tab, tab } from './world.js';

/** A post with a picture, and what of it would lie in a store. */
export const postWith = async (
  me: Owner,
  bytes: Uint8Array<ArrayBuffer>,
  text = 'terrible',
): Promise<RecordView & { readonly blob: BlobInfo }> => {
  const blob = await me.verify.putBlob(me.did, bytes, 'image/png');
  const named = { cid: { $link: blob.cid }, size: blob.size, mime: blob.mime };
  const media = { kind: 'image', blob: named, alt: '', width: 1, height: 1 };
  await me.commit([{ collection: 'app.tabard.post', value: { text, createdAt: 1, media: [media] } }]);
  const post = (await me.verify.list(me.did, 'app.tabard.post', { reverse: true })).records[0];
  if (post === undefined) throw new Error('no post');
  return { ...post, blob };
};

/** The power to purge, for the device of `me`. */
export const mayPurge = async (me: Owner, nonce = 2, signer?: Signer): Promise<Cid> => {
  const by = signer === undefined ? {} : { signer };
  const made = await delegate(me.person.log, me.signer.key, { command: '/repo/purge', nonce, ...by });
  await me.verify.receiveDelegations(me.did, [made.bytes]);
  return made.cid;
};

export const purgeOf = async (me: Owner, at: RecordPath, auth: Cid): Promise<Extract<Write, { purge: unknown }>> => {
  clock.now += 10;
  const rev = tidOf(clock.now * 1000, 0);
  const { bytes } = await buildPurge({ did: me.did, path: at, rev, key: me.signer.key, auth }, me.signer);
  return { purge: at, bytes };
};

/** All delegations, also those that only a purge needs, then what is new. */
export const syncAll = async (me: Owner, to: Pick<Tab, 'verify'>): Promise<void> => {
  await introduce(me.verify, to.verify, me.did);
  await to.verify.receiveDelegations(me.did, await me.verify.delegationsFor(me.did, [me.signer.key]));
  await sync(me.verify, to.verify, me.did);
};

export const HOUR = 60 * 60 * 1000;

export const fetchBlob = async (
  from: Owner,
  to: Tab,
  blob: { cid: Cid; size: number; mime: string },
): Promise<void> => {
  await to.verify.beginBlob(from.did, blob);
  const bytes = await from.verify.blobChunk(blob.cid);
  if (bytes === undefined) throw new Error('no chunk');
  await to.verify.receiveChunk(from.did, blob.cid, { cid: blob.cid, bytes });
};

/** An owner with a post and its picture, and a holder that has both. */
export const followed = async () => {
  const me = await owner();
  await me.commit([profileOf('Ada'), postOf('fine')]);
  const post = await postWith(me, picture(1_000, 7));
  const auth = await mayPurge(me);
  const holder = await tab();
  await syncAll(me, holder);
  await fetchBlob(me, holder, post.blob);
  return { me, post, auth, holder };
};

/** Whether these are given to whoever asks, by the root of an older tree, by their names, as chunks. */
export const given = async ({ verify }: Pick<Tab, 'verify'>, did: Did, record: Cid, blob: Cid, olderRoot: Cid) => ({
  byRoot: (await allBlocks(verify, did, olderRoot)).some(({ cid }) => cid === record),
  byName: (await verify.getBlocks(did, [record], 10_000)).length > 0,
  chunk: (await verify.serveChunk(did, blob, blob)) !== undefined,
});
