/** `window.node`: what the benches of costs 3, 4, 7 and 8 ask of a peer without pages. */
import type { Cid, Did } from '../../../../src/base/index.js';
import { encodeValue, type ValueMap } from '../../../../src/codec/index.js';
import { type Block, WHOLE } from '../../../../src/repo/index.js';
import { type BlobInfo, createWorkerClient, type VerifyStore, type Write } from '../../../../src/worker/index.js';
import { spawnWorker } from '../../../../src/worker/spawn.js';
import { realRandom as random } from '../../../helpers/real.js';
import { postsOf } from '../posts.js';
import { freshId, type Node, type Owned, openNode } from './node.js';

const batchBytes = 256 * 1024;
const posts = 'app.tabard.post';

let node: Node | undefined;
const owned = new Map<string, Owned>();
const pending = new Map<string, { accept(sdp: string): Promise<boolean> }>();

const here = async (): Promise<Node> => {
  node ??= await openNode();
  return node;
};

const ownedBy = (did: string): Owned => {
  const found = owned.get(did);
  if (found === undefined) throw new Error('no such identity here');
  return found;
};

const writesOf = (count: number, seed: number): Write[] =>
  postsOf(count, seed).map((value) => ({ collection: posts, value }));

/** The posts as they are encoded. */
const recordsOf = (count: number, seed: number): { bytes: Uint8Array }[] =>
  postsOf(count, seed).map((value) => ({
    bytes: encodeValue({ ...Object(value), $type: posts, rev: '3lzzzzzzzzz22' } as ValueMap),
  }));

interface Sent {
  readonly did: Did;
  readonly operations: readonly Uint8Array[];
  readonly delegations: readonly Uint8Array[];
  readonly heads: readonly Uint8Array[];
  readonly batches: readonly (readonly Block[])[];
}

/** All that the host would send, in the parts in which it would. */
const sentBy = async (store: VerifyStore, did: Did): Promise<Sent> => {
  const served = await store.heads(did);
  const root = (await store.profile(did))?.head.data;
  if (served === undefined || root === undefined) throw new Error('nothing to serve');
  const batches: (readonly Block[])[] = [];
  let cursor: string | undefined;
  do {
    const from = cursor === undefined ? {} : { cursor };
    const part = await store.serveBlocks(did, {
      root,
      have: [],
      scope: WHOLE,
      posts: null,
      maxBytes: batchBytes,
      ...from,
    });
    batches.push(part.blocks);
    cursor = part.cursor;
  } while (cursor !== undefined);
  const operations = await store.operationsFrom(did, 0);
  return { did, operations, delegations: served.delegations, heads: served.heads, batches };
};

let change: Promise<number> = Promise.resolve(0);
let sent: Sent | undefined;
let blob: BlobInfo | undefined;

const page = {
  /** An identity of its own, with so many posts. */
  async own(number: number, count = 0): Promise<string> {
    const made = await (await here()).own(number);
    owned.set(made.did, made);
    if (count > 0) await made.commit(writesOf(count, number));
    return made.did;
  },
  async write(did: string, count: number, seed: number): Promise<void> {
    for (let left = count; left > 0; left -= 10_000)
      await ownedBy(did).commit(writesOf(Math.min(left, 10_000), seed + left));
    (await here()).peer.announceHead(did as Did);
  },
  /** A CAR file in base64. */
  async exportText(did: string): Promise<string> {
    const parts: string[] = [];
    for await (const part of (await here()).store.exportCar(did as Did)) {
      for (let at = 0; at < part.length; at += 32_768)
        parts.push(String.fromCharCode(...part.subarray(at, at + 32_768)));
    }
    return btoa(parts.join(''));
  },
  /** Bytes of the records alone of so many repositories made by `own`. */
  rawBytes(repositories: number, count: number): number {
    let size = 0;
    for (let number = 1; number <= repositories; number++)
      for (const { bytes } of recordsOf(count, number)) size += bytes.length;
    return size;
  },

  // links by hand
  async offer(did: string): Promise<{ id: string; sdp: string }> {
    const { pool, source } = await here();
    const offer = await pool.offer(await source(did as Did));
    if (offer === undefined) throw new Error('no offer');
    const id = String(pending.size);
    pending.set(id, offer);
    return { id, sdp: offer.sdp };
  },
  async answer(did: string, sdp: string): Promise<string> {
    const { pool, source } = await here();
    const answer = await pool.answer(sdp, await source(did as Did));
    if (answer === undefined) throw new Error('no answer');
    return answer;
  },
  async accept(id: string, sdp: string): Promise<void> {
    if ((await pending.get(id)?.accept(sdp)) !== true) throw new Error('not accepted');
  },
  /** Resolves when the profile is here. */
  async seek(did: string): Promise<void> {
    const { peer, store, changed } = await here();
    const stored = changed(did as Did);
    peer.seek(did as Did);
    if ((await store.profile(did as Did)) === undefined) await stored;
  },
  bytes: async (): Promise<{ in: number; out: number }> => {
    const links = (await here()).peer.peers();
    return {
      in: links.reduce((sum, link) => sum + link.bytesIn, 0),
      out: links.reduce((sum, link) => sum + link.bytesOut, 0),
    };
  },
  /** So many peers of this page, each with a link to whoever hosts this at the tracker, which they then leave. */
  async crowd(did: string, tracker: string, count: number): Promise<void> {
    for (let i = 0; i < count; i++) {
      const one = await openNode(tracker);
      const stored = one.changed(did as Did);
      one.peer.seek(did as Did, [tracker]);
      await stored;
      one.leaveTracker();
    }
  },

  // cost 8
  async edit(did: string, text: string): Promise<number> {
    const { peer } = await here();
    const value = { text, createdAt: 1_790_000_000_000, language: 'en' };
    const from = performance.now();
    await ownedBy(did).commit([{ collection: posts, value }]);
    const spent = performance.now() - from;
    peer.announceHead(did as Did);
    return spent;
  },
  /** From now on the next change is waited for; `changeAt` answers when it came. */
  async expectChange(did: string): Promise<void> {
    const { changed } = await here();
    change = changed(did as Did).then(() => Date.now());
  },
  changeAt: async (): Promise<number> => change,
  stats: async () => (await here()).store.stats(),

  // cost 3, from memory
  async keepSent(did: string): Promise<{ blocks: number; bytes: number }> {
    sent = await sentBy((await here()).store, did as Did);
    const blocks = sent.batches.flat();
    return { blocks: blocks.length, bytes: blocks.reduce((sum, { bytes }) => sum + bytes.length, 0) };
  },
  /** A worker of its own takes all of it in, from the head to the newest page of posts. */
  async receive(): Promise<{ total: number; readable: number }> {
    if (sent === undefined) throw new Error('keepSent first');
    const { did, batches } = sent;
    const store = createWorkerClient(spawnWorker());
    await store.open(freshId());
    await store.receiveOperations(did, sent.operations);
    await store.receiveDelegations(did, sent.delegations);
    const start = performance.now();
    const [head] = await store.receiveHeads(did, sent.heads);
    if (head?.verdict !== 'valid') throw new Error('the head was refused');
    const pull = await store.beginPull(did, head.head.id);
    if (pull.verdict !== 'valid') throw new Error('no pull');
    for (const blocks of batches) {
      const { refused } = await store.receiveBlocks(pull.pull, blocks);
      if (refused !== undefined) throw new Error(refused.code);
    }
    const outcome = await store.finishPull(pull.pull, null);
    if (outcome.verdict !== 'valid') throw new Error(`not stored: ${outcome.verdict}`);
    await store.list(did, posts, { reverse: true, limit: 50 });
    const total = performance.now() - start;
    let readable = 0;
    let cursor: string | undefined;
    do {
      const part = await store.list(did, posts, { limit: 1_000, ...(cursor === undefined ? {} : { cursor }) });
      readable += part.records.length;
      cursor = part.cursor;
    } while (cursor !== undefined);
    await store.erase();
    return { total, readable };
  },

  // cost 4
  async putBlob(did: string, size: number): Promise<BlobInfo> {
    const bytes = new Uint8Array(size);
    for (let at = 0; at < size; at += 65_536) bytes.set(random(Math.min(65_536, size - at)), at);
    blob = await (await here()).store.putBlob(did as Did, bytes, 'application/octet-stream');
    return blob;
  },
  async fetchBlob(did: string, wanted: BlobInfo): Promise<number> {
    const { peer, store } = await here();
    const from = performance.now();
    await peer.fetchBlob(did as Did, wanted);
    const spent = performance.now() - from;
    if ((await store.blob(wanted.cid as Cid))?.complete !== true) throw new Error('the blob is not complete');
    return spent;
  },
};

Object.assign(window, { node: page });
export type NodePage = typeof page;
