/** Keeping and dropping repositories, and figures about them. */
import type { Cid, Did } from '../base/index.js';
import type { KeepPolicy, WriteTransaction } from '../store/index.js';
import { type Context, rangeOf } from './context.js';
import { UNFINISHED_IMPORT } from './limits.js';
import { narrow } from './parts.js';
import { emptyRow } from './repository.js';
import { dropAccount } from './social/proven-rows.js';
import { spaceHere } from './space.js';
import type { StoreStats, UnfinishedImport } from './types.js';

/** Everything that is kept of one identity, each apart from the others'. */
const ofIdentity = [
  'operations',
  'delegations',
  'commits',
  'packs',
  'packIndex',
  'pending',
  'snapshots',
  'sealed',
  'entries',
  'proven',
  'removed',
] as const;

/** Answers whether that changed anything. What was let go (PIN-19) stays so while the same is asked for. */
export const keepRepository = (context: Context, did: Did, asked: KeepPolicy): Promise<boolean> =>
  context.store().write(['repositories', 'commits'], 'relaxed', async (tx) => {
    const repositories = tx.objectStore('repositories');
    const found = await repositories.get(did);
    const row = found ?? emptyRow(did, asked, context.now());
    const policy = stillEased(row.policy, asked);
    if (found !== undefined && row.policy.eased !== undefined && isSamePolicy(row.policy, policy)) return false;
    // Under another quota it may fit.
    const { over: _, ...rest } = row;
    const held = policy.part === undefined ? rest : await narrow(tx, did, rest, policy.part);
    await repositories.put({ ...held, policy });
    return true;
  });

const stillEased = ({ eased, part, ...before }: KeepPolicy, asked: KeepPolicy): KeepPolicy => {
  const isAsBefore =
    eased !== undefined &&
    before.reason === asked.reason &&
    before.quota === asked.quota &&
    JSON.stringify(eased.part) === JSON.stringify(asked.part);
  return isAsBefore && part !== undefined ? { ...asked, part, eased } : asked;
};

const isSamePolicy = (a: KeepPolicy, b: KeepPolicy): boolean =>
  (['reason', 'serve', 'quota', 'media', 'newest', 'part', 'eased'] as const).every(
    (name) => JSON.stringify(a[name]) === JSON.stringify(b[name]),
  );

export const dropRepository = async (context: Context, did: Did): Promise<void> => {
  await context
    .store()
    .write(
      ['identities', 'repositories', 'indexed', ...ofIdentity, 'blobs', 'blobRefs', 'chunks', 'meta'],
      'relaxed',
      async (tx) => {
        await tx.objectStore('repositories').delete(did);
        await tx.objectStore('identities').delete(did);
        await tx.objectStore('indexed').delete(did);
        for (const name of ofIdentity) await tx.objectStore(name).delete(rangeOf(did));
        await tx.objectStore('meta').delete(`removed/${did}`);
        await tx.objectStore('meta').delete(`afterwards/${did}`);
        await dropAccount(tx, did);
        await dropRefs(tx, did);
      },
    );
  context.events.emit('entries', { dids: [did] });
};

/** Whether anything came alone, or was pushed to somebody. */
export const hasLoose = (context: Context): Promise<boolean> =>
  context.store().read(['proven', 'inbox'], async (tx) => {
    const [proven, pushed] = await Promise.all([tx.objectStore('proven').count(), tx.objectStore('inbox').count()]);
    return proven + pushed > 0;
  });

/** A blob goes when nobody names it any more. */
const dropRefs = async (tx: WriteTransaction, did: Did): Promise<void> => {
  const refs = tx.objectStore('blobRefs');
  const gone: Cid[] = [];
  for (const [cid] of await refs.index('byDid').getAllKeys(did)) {
    await refs.delete([cid, did]);
    if ((await refs.count(rangeOf(cid))) === 0) gone.push(cid);
  }
  await deleteBlobs(tx, gone);
};

/** Deletes blobs and those of their chunks that no other blob has. */
export const deleteBlobs = async (tx: WriteTransaction, cids: readonly Cid[]): Promise<number> => {
  const blobs = tx.objectStore('blobs');
  const chunks = new Set<Cid>();
  for (const cid of cids) {
    const row = await blobs.get(cid);
    for (const chunk of [cid, ...(row?.chunks ?? [])]) chunks.add(chunk);
    await blobs.delete(cid);
  }
  if (chunks.size === 0) return 0;
  for (const row of await blobs.getAll()) for (const chunk of [row.cid, ...row.chunks]) chunks.delete(chunk);
  for (const chunk of chunks) await tx.objectStore('chunks').delete(chunk);
  return chunks.size;
};

/** What `car-in.ts` noted and did not take back. */
export const unfinishedImport = async (context: Context): Promise<UnfinishedImport | undefined> =>
  (await context.store().read(['meta'], (tx) => tx.objectStore('meta').get(UNFINISHED_IMPORT))) as
    | UnfinishedImport
    | undefined;

export const statsOf = async (context: Context): Promise<StoreStats> => {
  const { verifications, refusals, timings } = context.counters;
  const { rows, blobs, index } = await context.store().read(['repositories', 'packIndex', 'blobs'], async (tx) => ({
    rows: await tx.objectStore('repositories').getAll(),
    blobs: await tx.objectStore('blobs').getAll(),
    index: await tx.objectStore('packIndex').getAll(),
  }));
  const { usage, quota } = await spaceHere();
  const held = blobs.filter(({ complete }) => complete).map(({ size }) => size);
  const bytes = [...held, ...rows.map((row) => row.bytes)].reduce((sum, size) => sum + size, 0);
  return {
    bytes,
    blocks: index.reduce((sum, { length }) => sum + length, 0),
    repositories: rows.length,
    verifications,
    refusals: refusals(),
    timings: timings(),
    usage,
    quota,
  };
};
