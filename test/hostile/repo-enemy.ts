/** What a liar makes who holds a key of the identity: commits with any tree, any claims, signed right. */
import type { Cid, RecordPath, Signer, Tid } from '../../src/base/index.js';
import { tidOf } from '../../src/codec/index.js';
import {
  type Block,
  type BuiltRecord,
  buildCommit,
  buildTree,
  type Commit,
  makeRecord,
  type Scope,
  WHOLE,
} from '../../src/repo/index.js';
import { clock, introduce, type Owner, path, type Tab, tab } from '../worker/world.js';

/** A TID some milliseconds away from the tests' clock. */
export const revAt = (offset: number, clockId = 9): Tid => tidOf((clock.now + offset) * 1000, clockId);

export interface Made {
  readonly bytes: Uint8Array<ArrayBuffer>;
  readonly data: Cid;
  readonly blocks: readonly Block[];
}

/** A commit over records that were made elsewhere. */
export const craft = async (
  me: Owner,
  records: readonly (readonly [string, BuiltRecord])[],
  change: Partial<Commit> = {},
  signer: Signer = me.signer,
): Promise<Made> => {
  const sorted = [...records].sort(([a], [b]) => (a < b ? -1 : 1));
  const tree = await buildTree(sorted.map(([at, { cid }]) => [path(at), cid] as const));
  const commit: Commit = {
    v: 1,
    did: me.did,
    seq: 1,
    rev: revAt(0),
    data: tree.root,
    seen: {},
    prev: null,
    log: me.person.log.state.position,
    key: signer.key,
    auth: me.auth,
    ...change,
  };
  return {
    bytes: await buildCommit(commit, signer),
    data: tree.root,
    blocks: [
      ...[...tree.blocks].map(([cid, bytes]) => ({ cid, bytes })).toReversed(),
      ...sorted.map(([, { cid, bytes }]) => ({ cid, bytes })),
    ],
  };
};

export const named = (name: string, rev: Tid = revAt(-60_000)): Promise<BuiltRecord> =>
  makeRecord('app.tabard.profile', rev, { name });

export const selfPath: RecordPath = path('app.tabard.profile/self');

/** A visitor who knows the identity and the owner's delegation, and nothing else. */
export const visitorOf = async (me: Owner): Promise<Tab> => {
  const visitor = await tab();
  await introduce(me.verify, visitor.verify, me.did);
  await visitor.verify.receiveDelegations(me.did, await me.verify.delegationsFor(me.did, [me.auth]));
  return visitor;
};

/** Offers a head and begins to pull it. */
export const begin = async ({ verify }: Tab, me: Owner, made: Made, scope: Scope = WHOLE): Promise<string> => {
  const [outcome] = await verify.receiveHeads(me.did, [made.bytes]);
  if (outcome?.verdict !== 'valid') throw new Error(`head: ${JSON.stringify(outcome)}`);
  const begun = await verify.beginPull(me.did, outcome.head.id, scope);
  if (begun.verdict !== 'valid') throw new Error(`pull: ${JSON.stringify(begun)}`);
  return begun.pull;
};

/** All of it, as a peer brings it. */
export const bring = async (to: Tab, me: Owner, made: Made, scope: Scope = WHOLE) => {
  const pull = await begin(to, me, made, scope);
  const received = await to.verify.receiveBlocks(pull, made.blocks);
  if (received.refused !== undefined) throw new Error(`blocks: ${JSON.stringify(received.refused)}`);
  return to.verify.finishPull(pull, null);
};

/** Runs something just before the next write to these object stores begins: another tab is faster. */
export const beforeWrite = ({ store }: Tab, name: string, run: () => Promise<unknown>): void => {
  const { write } = store;
  Object.assign(store, {
    write: async (...args: Parameters<typeof write>) => {
      if (!(args[0] as readonly string[]).includes(name)) return write(...args);
      Object.assign(store, { write });
      await run();
      return write(...args);
    },
  });
};
