/**
 * A whole repository as a CAR file, a stream: operations, delegations, live commits (its roots, the newest first), tree nodes and
 * records, then blobs. Enough to verify all of it from the genesis on without asking anybody.
 */
import { type Cid, type Did, TabardError } from '../base/index.js';
import { cidOfValue } from '../codec/index.js';
import { logBytes } from '../identity/index.js';
import { type Block, encodeCar, nodesBetween } from '../repo/index.js';
import type { Blocks } from './blocks.js';
import type { Context } from './context.js';
import type { Repositories, Repository } from './repository.js';
import { readingAhead } from './serving.js';
import type { CallOptions, VerifyStore } from './types.js';

export const createCarExport = (
  context: Context,
  repositories: Repositories,
  stored: Blocks,
): VerifyStore['exportCar'] =>
  async function* exportCar(did, options) {
    const repository = await repositories.load(did);
    if (repository === undefined || repository.live.length === 0)
      throw new TabardError('not-found', 'nothing to export');
    const roots = repository.live.map(({ row }) => row.cid);
    yield* encodeCar(roots, counted(blocksOf(context, repository, stored), options));
  };

async function* blocksOf(context: Context, repository: Repository, stored: Blocks): AsyncGenerator<Block> {
  const { did, identity, live } = repository;
  for (const bytes of logBytes(identity.log)) yield { cid: await cidOfValue(bytes), bytes };
  for (const { cid, bytes } of identity.delegations.values()) yield { cid, bytes };
  for (const { row } of live) yield { cid: row.cid, bytes: row.bytes };
  const have: Cid[] = [];
  for (const { row } of live) {
    for await (const { cid, bytes } of nodesBetween(readingAhead(stored.of(did)), row.data, have)) yield { cid, bytes };
    have.push(row.data);
  }
  yield* blobsOf(context, did);
}

/** Complete blobs that the identity names: the list block, then the chunks. */
async function* blobsOf(context: Context, did: Did): AsyncGenerator<Block> {
  const store = context.store();
  const refs = await store.read(['blobRefs'], (tx) => tx.objectStore('blobRefs').index('byDid').getAll(did));
  for (const { cid } of refs) {
    const row = await store.read(['blobs'], (tx) => tx.objectStore('blobs').get(cid));
    if (row?.complete !== true) continue;
    for (const part of new Set([cid, ...row.chunks])) {
      const bytes = await store.read(['chunks'], (tx) => tx.objectStore('chunks').get(part));
      if (bytes !== undefined) yield { cid: part, bytes };
    }
  }
}

async function* counted(blocks: AsyncIterable<Block>, options: CallOptions = {}): AsyncGenerator<Block> {
  let done = 0;
  for await (const block of blocks) {
    options.signal?.throwIfAborted();
    done += 1;
    if (done % reportEvery === 0) options.onProgress?.({ phase: 'reading', done });
    yield block;
  }
}

const reportEvery = 500;
