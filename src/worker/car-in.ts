/**
 * Taking in a CAR file. STO-8: all of it is verified from the genesis on before anything is stored; then it takes the way that everybody's
 * data takes. Blobs come in a second reading, when the records that name them have been verified.
 */
import { type Cid, type Did, TabardError } from '../base/index.js';
import { WHOLE } from '../repo/index.js';
import type { Blobs } from './blobs.js';
import { importBlobs } from './car-blobs.js';
import { type Checked, checkParts } from './car-check.js';
import { type CarParts, piecesOf, readParts } from './car-parts.js';
import type { Context } from './context.js';
import type { HeadsIn } from './heads-in.js';
import type { Identities } from './identities.js';
import type { IdentitiesIn } from './identities-in.js';
import { MAX_CAR_BYTES, UNFINISHED_IMPORT } from './limits.js';
import type { Pulls } from './pulls.js';
import type { Repositories } from './repository.js';
import type { ImportReport, UnfinishedImport, VerifyStore } from './types.js';
import { keepRepository, unfinishedImport } from './upkeep.js';

interface CarImportParts {
  readonly identities: Pick<Identities, 'find'>;
  readonly identitiesIn: IdentitiesIn;
  readonly repositories: Repositories;
  readonly headsIn: HeadsIn;
  readonly pulls: Pulls;
  readonly blobs: Blobs;
}

export const createCarImport =
  (context: Context, parts: CarImportParts): VerifyStore['importCar'] =>
  async (car, options = {}) => {
    const size = car instanceof Blob ? car.size : car.length;
    if (size > MAX_CAR_BYTES) throw new TabardError('bad-import', 'the file is too large', { refusal: 'too-large' });
    const found = await readParts(piecesOf(car), options);
    const known = await parts.identities.find(found.did);
    const checked = await checkParts(found, known, context.now(), options);
    options.signal?.throwIfAborted();
    options.onProgress?.({ phase: 'writing', done: 0 });
    // From here on something is kept: whoever is stopped in between is told so, and goes on with the same file.
    const goesOn = (await unfinishedImport(context))?.did === found.did;
    await noteImport(context, { did: found.did, bytes: size, begunAt: context.now() });
    const before = await parts.repositories.load(found.did);
    const own = before?.row?.policy.reason === 'own';
    await storeIdentity(parts.identitiesIn, found, checked.operations);
    const changed = await storeHeads(parts, found.did, checked);
    // One that was stopped may have left its head here, and not yet why it is kept.
    const isLeft = goesOn && before?.row?.policy.reason === 'visit';
    if ((changed && before?.row === undefined) || isLeft)
      await keepRepository(context, found.did, { reason: 'pin', serve: true });
    const blobs = await importBlobs(parts.blobs, found.did, checked.blobs, piecesOf(car), options);
    await noteImport(context, undefined);
    return reportOf(found.did, checked, { blobs, changed, standing: own ? 'own' : 'kept-copy' });
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
    const begun = await pulls.begin(did, outcome.head.id, WHOLE);
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

const reportOf = (
  did: Did,
  { commits, records, operations }: Checked,
  rest: Pick<ImportReport, 'blobs' | 'changed' | 'standing'>,
): ImportReport => ({ did, operations: operations.length, commits: commits.length, records, ...rest });
