/**
 * Taking in a CAR file. STO-8: all of it is verified from the genesis on before anything is stored; then it takes the way that everybody's
 * data takes. Blobs and sealed snapshots come in a second reading, when what names them has been verified.
 */
import { type Cid, type Did, TabardError } from '../base/index.js';
import { encodeBase32 } from '../codec/index.js';
import type { Blobs } from './blobs.js';
import { createBlobImport } from './car-blobs.js';
import { type Checked, checkParts } from './car-check.js';
import { type CarParts, eachBlock, readParts, tooLarge } from './car-parts.js';
import type { Context } from './context.js';
import type { HeadsIn } from './heads-in.js';
import type { Identities } from './identities.js';
import type { IdentitiesIn } from './identities-in.js';
import { MAX_CAR_BYTES, UNFINISHED_IMPORT } from './limits.js';
import type { Pulls } from './pulls.js';
import type { Repositories } from './repository.js';
import type { Snapshots } from './snapshots.js';
import type { CallOptions, ImportReport, UnfinishedImport, VerifyStore } from './types.js';
import { keepRepository, unfinishedImport } from './upkeep.js';

interface CarImportParts {
  readonly identities: Identities;
  readonly identitiesIn: IdentitiesIn;
  readonly repositories: Repositories;
  readonly headsIn: HeadsIn;
  readonly pulls: Pulls;
  readonly blobs: Blobs;
  readonly snapshots: Snapshots;
}

export type CarImport = Pick<VerifyStore, 'importCar' | 'inspectCar'>;

/** A file whose every hash and signature was looked at. */
interface Verified {
  readonly car: Uint8Array | Blob;
  readonly parts: CarParts;
  readonly checked: Checked;
}

export const createCarImport = (context: Context, parts: CarImportParts): CarImport => {
  let inspected: (Verified & { readonly ticket: string }) | undefined;

  const verify = async (car: Uint8Array | Blob, options: CallOptions): Promise<Verified> => {
    if (sizeOf(car) > MAX_CAR_BYTES) throw tooLarge('the file is too large');
    const found = await readParts(car, options);
    const known = await parts.identities.find(found.did);
    const checked = await checkParts(found, known, context.now(), options);
    options.signal?.throwIfAborted();
    return { car, parts: found, checked };
  };
  const verified = async (car: Uint8Array | Blob | string, options: CallOptions): Promise<Verified> => {
    if (typeof car !== 'string') return verify(car, options);
    if (inspected?.ticket !== car) throw new TabardError('not-found', 'what was inspected is held no longer');
    const held = inspected;
    inspected = undefined;
    return held;
  };

  return {
    async inspectCar(car, options = {}) {
      inspected = undefined;
      const ticket = encodeBase32(context.random(10));
      if (car === null) return { found: undefined, ticket };
      inspected = { ...(await verify(car, options)), ticket };
      return { found: inspected.checked.found, ticket };
    },
    importCar: async (car, options = {}) => keep(context, parts, await verified(car, options), options),
  };
};

const sizeOf = (car: Uint8Array | Blob): number => (car instanceof Uint8Array ? car.length : car.size);

const keep = async (
  context: Context,
  parts: CarImportParts,
  { car, parts: found, checked }: Verified,
  options: CallOptions,
): Promise<ImportReport> => {
  const { did } = found;
  options.onProgress?.({ phase: 'writing', done: 0, total: sizeOf(car) });
  // From here on something is kept: whoever is stopped in between is told so, and goes on with the same file.
  const goesOn = (await unfinishedImport(context))?.did === did;
  await noteImport(context, { did, bytes: sizeOf(car), begunAt: context.now() });
  const before = await parts.repositories.load(did);
  const own = before?.row?.policy.reason === 'own';
  await storeIdentity(parts.identitiesIn, found, checked.operations);
  const changed = await storeHeads(parts, did, checked);
  // One that was stopped may have left its head here, and not yet why it is kept.
  const isLeft = goesOn && before?.row?.policy.reason === 'visit';
  if ((changed && before?.row === undefined) || isLeft)
    // To hand it on shows that one keeps it: that is a choice, and a file makes none.
    await keepRepository(context, did, { reason: 'pin', serve: false });
  const second = await readAgain(parts, did, car, checked, options);
  await noteImport(context, undefined);
  return { ...checked.found, ...second, changed, standing: own ? 'own' : 'kept-copy' };
};

/** The second reading: blobs and sealed snapshots, now that it is known which blocks are theirs. */
const readAgain = async (
  parts: CarImportParts,
  did: Did,
  car: Uint8Array | Blob,
  { blobs: claims, snapshots: held }: Checked,
  options: CallOptions,
): Promise<Pick<ImportReport, 'blobs' | 'snapshots'>> => {
  if (claims.size === 0 && held.length === 0) return { blobs: 0, snapshots: 0 };
  const blobs = createBlobImport(parts.blobs, did, claims);
  const waiting = new Map(held.map((snapshot) => [snapshot.cid, snapshot]));
  let snapshots = 0;
  await eachBlock(car, 'writing', options, async (cid, bytes) => {
    await blobs.take(cid, bytes);
    const snapshot = waiting.get(cid);
    if (snapshot === undefined) return;
    const kept = await parts.snapshots.keepSnapshot(did, snapshot.bytes, bytes);
    if (kept.verdict === 'valid') snapshots += 1;
  });
  return { blobs: await blobs.complete(), snapshots };
};

const noteImport = (context: Context, row: UnfinishedImport | undefined): Promise<void> =>
  context.store().write(['meta'], 'relaxed', async (tx) => {
    const meta = tx.objectStore('meta');
    await (row === undefined ? meta.delete(UNFINISHED_IMPORT) : meta.put(row, UNFINISHED_IMPORT));
  });

const storeIdentity = async (
  identities: IdentitiesIn,
  { did, delegations }: CarParts,
  operations: Checked['operations'],
): Promise<void> => {
  const log = await identities.receiveOperations(did, operations);
  if (log.verdict !== 'valid') throw new TabardError('bad-import', `identity log: ${log.verdict}`);
  const chains = await identities.receiveDelegations(did, delegations);
  if (chains.verdict !== 'valid') throw new TabardError('bad-import', `delegations: ${chains.verdict}`);
};

/** True if a head came in that is newer than what was here. */
const storeHeads = async (
  { headsIn, pulls }: CarImportParts,
  did: Did,
  { commits, blocks }: Checked,
): Promise<boolean> => {
  let changed = false;
  const outcomes = await headsIn.receive(
    did,
    commits.map(({ bytes }) => bytes),
  );
  for (const outcome of outcomes) {
    if (outcome.verdict !== 'valid' || !outcome.newer) continue;
    const begun = await pulls.begin(did, outcome.head.id);
    if (begun.verdict !== 'valid') throw new TabardError('bad-import', `tree: ${begun.verdict}`);
    await feed(pulls, begun.pull, begun.want, blocks);
    const landed = await pulls.finish(begun.pull, null, 'import');
    if (landed.verdict !== 'valid') throw new TabardError('bad-import', `head: ${landed.verdict}`);
    changed = true;
  }
  return changed;
};

const feed = async (pulls: Pulls, pull: string, first: readonly Cid[], blocks: Checked['blocks']): Promise<void> => {
  for (let want = first; want.length > 0; ) {
    const batch = want.flatMap((cid) => {
      const bytes = blocks.get(cid);
      return bytes === undefined ? [] : [{ cid, bytes }];
    });
    const outcome = batch.length === 0 ? undefined : await pulls.receive(pull, batch);
    if (outcome === undefined || outcome.refused !== undefined)
      throw new TabardError('bad-import', 'the tree has gaps');
    want = outcome.want;
  }
};
