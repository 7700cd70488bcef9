/** Owners and visitors over real databases (fake-indexeddb), with a clock that tests hold. */
import 'fake-indexeddb/auto';
import type { Cid, Did, Signer } from '../../src/base/index.js';
import { type Block, type Part, WHOLE } from '../../src/repo/index.js';
import { openStore, type Store } from '../../src/store/index.js';
import {
  type BlocksOutcome,
  createVerifyStore,
  type HeadInfo,
  type HeadOutcome,
  type PullOutcome,
  type VerifyStore,
  type Write,
} from '../../src/worker/index.js';
// Fetched by the worker when first needed: a test's clock does not wait for it.
import '../../src/worker/steps.js';
import { delegate, device, type Person, person } from '../identity/helpers.js';

export const clock = { now: 1_800_000_000_000 };

let databases = 0;
let seed = 1;

/** Not random at all, but never the same twice. */
export const random = (length: number): Uint8Array<ArrayBuffer> => {
  seed += 1;
  const bytes = new Uint8Array(length);
  new DataView(bytes.buffer).setUint32(0, seed);
  return bytes;
};

const letters = 'abcdefghijklmnopqrstuvwxyz';

export const freshId = (): string => {
  databases += 1;
  let id = '';
  for (let left = databases, i = 0; i < 16; i++, left = Math.floor(left / 26)) id = `${letters[left % 26] ?? 'a'}${id}`;
  return id;
};

export interface Tab {
  readonly store: Store;
  readonly verify: VerifyStore;
}

export const tab = async (id = freshId()): Promise<Tab> => {
  const store = await openStore(id);
  return { store, verify: createVerifyStore({ store, now: () => clock.now, random }) };
};

export interface Owner extends Tab {
  readonly did: Did;
  readonly person: Person;
  readonly signer: Signer;
  readonly auth: Cid;
  commit(writes: readonly Write[]): Promise<HeadInfo>;
}

/** A tab with an identity and one device. Several owners of one person (`which`) are its devices. */
export const owner = async (index = 0, tabOf: Promise<Tab> = tab(), which = 1): Promise<Owner> => {
  const made = await person(which);
  const signer = device(index);
  const { store, verify } = await tabOf;
  const delegation = await delegate(made.log, signer.key);
  await verify.receiveOperations(made.did, [made.bytes]);
  await verify.receiveDelegations(made.did, [delegation.bytes]);
  return {
    store,
    verify,
    did: made.did,
    person: made,
    signer,
    auth: delegation.cid,
    commit: (writes) => commitWith(verify, made.did, writes, signer, delegation.cid, index),
  };
};

export const commitWith = async (
  verify: VerifyStore,
  did: Did,
  writes: readonly Write[],
  signer: Signer,
  auth: Cid,
  clockId: number,
): Promise<HeadInfo> => {
  const prepared = await verify.prepareCommit(did, writes, { key: signer.key, auth, clockId });
  if (prepared.unchanged) throw new Error('nothing to commit');
  return verify.finishCommit(prepared.ticket, await signer.sign(prepared.signing));
};

export const profileOf = (name: string): Write => ({
  path: path('app.tabard.profile/self'),
  value: { name, bio: '', links: [], tags: [] },
});

export const postOf = (text: string): Write => ({ collection: 'app.tabard.post', value: { text, createdAt: 1 } });

/** A write's path as tests give it. */
export const path = (text: string): Extract<Write, { path: unknown }>['path'] =>
  text as Extract<Write, { path: unknown }>['path'];

/** Log and delegations from one tab to another. */
export const introduce = async (from: VerifyStore, to: VerifyStore, did: Did): Promise<void> => {
  const log = await to.receiveOperations(did, await from.operationsFrom(did, 0));
  if (log.verdict !== 'valid') throw new Error(`log: ${log.verdict}`);
  const served = await from.heads(did);
  const chains = await to.receiveDelegations(did, served?.delegations ?? []);
  if (chains.verdict !== 'valid') throw new Error(`delegations: ${chains.verdict}`);
};

/** Heads from one tab to another. */
export const offer = async (
  from: VerifyStore,
  to: VerifyStore,
  did: Did,
  part?: Part,
): Promise<readonly HeadOutcome[]> => to.receiveHeads(did, (await from.heads(did))?.heads ?? [], part);

export const allBlocks = async (
  from: VerifyStore,
  did: Did,
  root: Cid,
  have: readonly Cid[] = [],
  maxBytes = 1_000_000,
): Promise<Block[]> => {
  const blocks: Block[] = [];
  let cursor: string | undefined;
  do {
    const served = await from.serveBlocks(did, {
      root,
      have,
      scope: WHOLE,
      posts: null,
      maxBytes,
      ...(cursor === undefined ? {} : { cursor }),
    });
    blocks.push(...served.blocks);
    cursor = served.cursor;
  } while (cursor !== undefined);
  return blocks;
};

export interface Sync {
  readonly heads: readonly HeadOutcome[];
  readonly received: readonly BlocksOutcome[];
  readonly outcomes: readonly PullOutcome[];
  readonly sent: number;
}

/** Everything, the way peers do it. `tamper` stands between. */
export const sync = async (
  from: VerifyStore,
  to: VerifyStore,
  did: Did,
  { part, tamper = (blocks: Block[]) => blocks }: { part?: Part; tamper?: (blocks: Block[]) => Block[] } = {},
): Promise<Sync> => {
  await introduce(from, to, did);
  const heads = await offer(from, to, did, part);
  const received: BlocksOutcome[] = [];
  const outcomes: PullOutcome[] = [];
  let sent = 0;
  for (const outcome of heads) {
    if (outcome.verdict !== 'valid' || !outcome.newer) continue;
    const begun = await to.beginPull(did, outcome.head.id, part);
    if (begun.verdict !== 'valid') throw new Error(`pull: ${begun.verdict}`);
    const served = await from.serveBlocks(did, {
      root: outcome.head.data,
      have: begun.have,
      ...(part ?? { scope: WHOLE, posts: null }),
      maxBytes: 4_000_000,
    });
    const blocks = tamper([...served.blocks]);
    sent += blocks.length;
    const result = await to.receiveBlocks(begun.pull, blocks);
    received.push(result);
    if (result.refused === undefined) outcomes.push(await to.finishPull(begun.pull, 'did:key:zPeer'));
  }
  return { heads, received, outcomes, sent };
};

const watched = [
  'identities',
  'operations',
  'delegations',
  'commits',
  'repositories',
  'blobs',
  'chunks',
  'pending',
] as const;

/** How many rows each object store has: what "nothing was stored" is measured by. */
export const rowsOf = async ({ store }: Tab): Promise<Record<string, number>> => {
  const counts: Record<string, number> = {};
  for (const name of watched) counts[name] = await store.read([name], (tx) => tx.objectStore(name).count());
  counts.blocks = await countBlocks(store);
  return counts;
};

export const countBlocks = (store: Store): Promise<number> =>
  store.read(['packs'], async (tx) =>
    (await tx.objectStore('packs').getAll()).reduce((sum, { cids }) => sum + cids.length, 0),
  );

/** Everything that a stream gives. */
export const gather = async <Item>(stream: AsyncIterable<Item>): Promise<Item[]> => {
  const all: Item[] = [];
  for await (const item of stream) all.push(item);
  return all;
};
