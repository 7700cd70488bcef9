/**
 * An edit taken in at once: a head that comes with all that is new under it, to a repository that is here, or to none, with the identity's log and
 * all else that a cold visitor is sent. One question to the worker and one transaction, where log, delegations, heads, tree and landing are six
 * and a dozen. Worked out from what was last seen; the transaction compares (STO-4).
 *
 * Whatever does not go through leaves nothing, is counted nowhere and is told by `undefined`: it is taken step by step then, which says why.
 */
import { type Cid, isTabardError } from '../base/index.js';
import { prepareBulk } from '../codec/index.js';
import { type BlockSource, isBehind, judgeCommit, openPull, purgeJudge, reaches } from '../repo/index.js';
import type { Blocks } from './blocks.js';
import type { Context } from './context.js';
import type { Identities } from './identities.js';
import type { Landing } from './landing.js';
import type { Reading } from './reading.js';
import { basisOf, type Repositories, type Repository } from './repository.js';
import type { EditIn, TakenEdit } from './types.js';

export type TakeEdit = (edit: EditIn) => Promise<TakenEdit | undefined>;

export const createTakeEdit = (
  context: Context,
  repositories: Repositories,
  identities: Pick<Identities, 'judgeNew'>,
  blocks: Blocks,
  land: Landing,
  profileIn: Reading['profileIn'],
): TakeEdit => {
  /** The repository of an identity that is new here: that it is, the transaction finds. */
  const found = async ({ did, operations, delegations }: EditIn): Promise<Repository | undefined> => {
    const identity = await identities.judgeNew(did, operations, delegations);
    if (identity === undefined) return undefined;
    const ground = { log: identity.log, delegations: identity.delegations, now: context.now() };
    return { did, identity, ground, isPurge: purgeJudge(ground), row: undefined, live: [] };
  };

  const take: TakeEdit = async (edit) => {
    const { did } = edit;
    const founds = edit.operations.length > 0;
    if (!founds) await prepareBulk();
    const repository = founds ? await found(edit) : (repositories.recall(did) ?? (await repositories.load(did)));
    if (repository === undefined || !isGroundThere(repository, edit)) return undefined;
    const { row, live } = repository;
    // What is here in part, or wanted so, is taken step by step.
    if ((edit.part ?? row?.part) !== undefined || (!founds && row === undefined)) return undefined;
    const judged = await judgeCommit(edit.commit.slice(), repository.ground);
    if (judged.verdict !== 'valid') return undefined;
    const { commit } = judged.value;
    const isOld = live.some(({ verified }) => verified.id === judged.value.id || reaches(verified.commit, commit));
    if (isOld || (row !== undefined && isBehind(commit, row.marks))) return undefined;
    const root = commit.data;
    const source = founds ? nothing : without(new Set(edit.blocks.map(({ cid }) => cid)), blocks.sparse(did));
    const bases = [...new Set(live.map((head) => head.row.data))];
    const opened = await openPull({ source, root, bases });
    if (opened.verdict !== 'valid') return undefined;
    const tree = opened.value;
    const { blocks: given } = edit.changes
      ? { blocks: undefined, ...(await (await import('./growing.js')).blocksOf(edit.changes, { source, root, bases })) }
      : edit;
    if (given === undefined || (await tree.acceptAll(given)) !== undefined || !tree.done) return undefined;
    const landed = await land({
      commit: judged.value,
      judgedBy: repository,
      founds,
      blocks: tree.blocks,
      basis: basisOf(row),
      contains: [],
      servedBy: edit.servedBy,
      by: 'pull',
    });
    if (landed.verdict !== 'valid') return undefined;
    context.counters.verified(1 + tree.blocks.size);
    return { ...landed.value, profile: await profileIn(repositories.recall(did)) };
  };

  return async (edit) => {
    try {
      return await context.counters.timed('take-edit', () => take(edit));
    } catch (error) {
      if (isTabardError(error) && error.code === 'write-conflict') return undefined;
      throw error;
    }
  };
};

/** Log and delegations are those that stand here: nothing but the head is new. */
const isGroundThere = ({ identity }: Repository, { log, delegations }: EditIn): boolean => {
  const held = [...identity.delegations.values()];
  return (
    identity.log.state.position.id === log.id &&
    delegations.every((given) => held.some(({ bytes }) => isSameBytes(bytes, given)))
  );
};

const isSameBytes = (a: Uint8Array, b: Uint8Array): boolean =>
  a.length === b.length && a.every((byte, at) => byte === b[at]);

const nothing: BlockSource = { get: () => Promise.resolve(undefined) };

/** What comes along need not be looked for. */
const without = (cids: ReadonlySet<Cid>, source: BlockSource): BlockSource => ({
  get: async (cid) => (cids.has(cid) ? undefined : source.get(cid)),
});
