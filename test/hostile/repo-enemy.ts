/** What a liar makes who holds a key of the identity: commits with any tree, any claims, signed right. */
import type { RecordPath, Signer, Tid } from '../../src/base/index.js';
import { tidOf } from '../../src/codec/index.js';
import { type BuiltRecord, type Commit, makeRecord, type Part } from '../../src/repo/index.js';
import { craftOver, type Made } from '../worker/crafted.js';
import { clock, type Owner, path, type Tab } from '../worker/world.js';

/** A TID some milliseconds away from the tests' clock. */
export const revAt = (offset: number, clockId = 9): Tid => tidOf((clock.now + offset) * 1000, clockId);

/** A commit over records that were made elsewhere. */
export const craft = (
  me: Owner,
  records: readonly (readonly [string, BuiltRecord])[],
  change: Partial<Commit> = {},
  signer: Signer = me.signer,
): Promise<Made> => {
  const sorted = [...records].sort(([a], [b]) => (a < b ? -1 : 1));
  return craftOver(
    me,
    sorted.map(([at, record]) => [path(at), record] as const),
    change,
    signer,
  );
};

export const named = (name: string, rev: Tid = revAt(-60_000)): Promise<BuiltRecord> =>
  makeRecord('app.tabard.profile', rev, { name });

export const selfPath: RecordPath = path('app.tabard.profile/self');

/** Offers a head and begins to pull it. */
export const begin = async ({ verify }: Tab, me: Owner, made: Made, part?: Part): Promise<string> => {
  const [outcome] = await verify.receiveHeads(me.did, [made.bytes]);
  if (outcome?.verdict !== 'valid') throw new Error(`head: ${JSON.stringify(outcome)}`);
  const begun = await verify.beginPull(me.did, outcome.head.id, part);
  if (begun.verdict !== 'valid') throw new Error(`pull: ${JSON.stringify(begun)}`);
  return begun.pull;
};

/** All of it, as a peer brings it. */
export const bring = async (to: Tab, me: Owner, made: Made, part?: Part) => {
  const pull = await begin(to, me, made, part);
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
