/**
 * A whole repository as a CAR file, a stream: operations, delegations, live commits (its roots, the newest first), sealed snapshots, tree
 * nodes and records, then blobs. Enough to verify all of it from the genesis on without asking anybody.
 */
import { concat } from '@atcute/uint8array';
import { type Cid, type Did, TabardError } from '../base/index.js';
import { cidOfValue } from '../codec/index.js';
import { logBytes } from '../identity/index.js';
import { type Block, encodeCar, nodesBetween } from '../repo/index.js';
import type { Blocks } from './blocks.js';
import type { Context } from './context.js';
import type { Repositories, Repository } from './repository.js';
import { readingAhead } from './serving.js';
import type { Snapshots } from './snapshots.js';
import type { ByteArray, CallOptions, VerifyStore } from './types.js';

export const createCarExport = (
  context: Context,
  repositories: Repositories,
  stored: Blocks,
  snapshots: Snapshots,
): VerifyStore['exportCar'] =>
  async function* exportCar(did, options) {
    const repository = await repositories.load(did);
    if (repository === undefined || repository.live.length === 0)
      throw new TabardError('not-found', 'nothing to export');
    if (repository.row?.part !== undefined) throw new TabardError('not-found', 'only a part of it is here');
    const roots = repository.live.map(({ row }) => row.cid);
    const blocks = blocksOf(context, repository, stored, snapshots);
    yield* gathered(encodeCar(roots, counted(blocks, options)));
  };

/** Small pieces together: each that crosses a thread costs by itself. */
async function* gathered(pieces: AsyncIterable<ByteArray>): AsyncGenerator<ByteArray> {
  let held: ByteArray[] = [];
  let length = 0;
  for await (const piece of pieces) {
    held.push(piece);
    length += piece.length;
    if (length < PIECE_BYTES) continue;
    yield concat(held).slice();
    held = [];
    length = 0;
  }
  if (length > 0) yield concat(held).slice();
}

/** Bytes that are handed over at once. */
const PIECE_BYTES = 256 * 1024;

async function* blocksOf(
  context: Context,
  repository: Repository,
  stored: Blocks,
  snapshots: Snapshots,
): AsyncGenerator<Block> {
  const { did, identity, live } = repository;
  for (const bytes of logBytes(identity.log)) yield { cid: await cidOfValue(bytes), bytes };
  for (const { cid, bytes } of identity.delegations.values()) yield { cid, bytes };
  for (const { row } of live) yield { cid: row.cid, bytes: row.bytes };
  yield* sealedOf(snapshots, did);
  const have: Cid[] = [];
  for (const { row } of live) {
    for await (const { cid, bytes } of nodesBetween(readingAhead(stored.of(did)), row.data, have)) yield { cid, bytes };
    have.push(row.data);
  }
  yield* blobsOf(context, did);
}

/** Each snapshot as it was signed, and its sealed bytes as they are. */
async function* sealedOf(snapshots: Snapshots, did: Did): AsyncGenerator<Block> {
  for (const { cid, size, bytes } of (await snapshots.snapshots(did)) ?? []) {
    const parts: ByteArray[] = [];
    for (let at = 0; at < size; at += parts.at(-1)?.length ?? size) {
      const part = await snapshots.sealedPart(did, cid, at);
      // It gave way to a newer one since it was listed.
      if (part === undefined || part.length === 0) break;
      parts.push(part);
    }
    const sealed = concat(parts).slice();
    if (sealed.length !== size) continue;
    yield { cid: await cidOfValue(bytes), bytes };
    yield { cid, bytes: sealed };
  }
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
