/**
 * Pulls: a verified commit's tree, taken in from its root downwards and held in memory until it is whole. STO-7: what was refused leaves
 * nothing behind. Bounded in number, blocks and bytes.
 */
import { type Cid, type Did, TabardError } from '../base/index.js';
import { encodeBase32 } from '../codec/index.js';
import {
  type Block,
  type BlockSource,
  type Part,
  type PartPull,
  purgersIn,
  type VerifiedCommit,
} from '../repo/index.js';
import type { Blocks } from './blocks.js';
import type { Context } from './context.js';
import type { Growth } from './growing.js';
import type { HeadsIn } from './heads-in.js';
import type { Landing } from './landing.js';
import {
  MAX_AFTER_PULL_BLOCKS,
  MAX_AFTER_PULL_BYTES,
  MAX_ASKED_BLOCKS,
  MAX_PULL_BLOCKS,
  MAX_PULL_BYTES,
  MAX_PULLS,
  PULL_IDLE,
} from './limits.js';
import { noteOver } from './note-over.js';
import { openPullOf, takenPart } from './parts.js';
import { isOver, roomOf } from './quota.js';
import { basisOf, type Repositories } from './repository.js';
import type { BlocksOutcome, PullOutcome, PullStart } from './types.js';

export interface Pulls {
  /** Left out: all of it. */
  begin(did: Did, commitId: Cid, part?: Part): Promise<PullStart>;
  receive(pull: string, blocks: readonly Block[], changes?: Uint8Array): Promise<BlocksOutcome>;
  finish(pull: string, servedBy: string | null, by?: 'pull' | 'import'): Promise<PullOutcome>;
  cancel(pull: string): void;
}

interface Pull {
  readonly commit: VerifiedCommit;
  readonly part: Part | undefined;
  readonly tree: PartPull;
  /** Trees that are here. */
  readonly have: readonly Cid[];
  readonly basis: string | undefined;
  /** Bytes that may come (PIN-2), and those that are here already. */
  readonly room: number;
  readonly here: number;
  usedAt: number;
  /** Its key was put out before: it does not land. */
  readonly isAfter: boolean;
  /** For the delegations of whoever purged. */
  asked: boolean;
  blocks: number;
  bytes: number;
}

export const createPulls = (
  context: Context,
  repositories: Repositories,
  headsIn: HeadsIn,
  stored: Blocks,
  land: Landing,
): Pulls => {
  const { counters } = context;
  const pulls = new Map<string, Pull>();

  const ensure = (name: string): Pull => {
    const pull = pulls.get(name);
    if (pull === undefined) throw new TabardError('not-found', 'the pull is over', { retryable: true });
    pull.usedAt = context.now();
    return pull;
  };

  /** Whoever began a pull and went silent must not hold a place. */
  const dropIdle = (): void => {
    for (const [name, { usedAt }] of pulls) if (context.now() - usedAt > PULL_IDLE) pulls.delete(name);
  };

  const takeAll = async (pull: Pull, blocks: readonly Block[]): Promise<BlocksOutcome['refused']> => {
    pull.blocks += blocks.length;
    pull.bytes += blocks.reduce((sum, { bytes }) => sum + bytes.length, 0);
    const [first] = blocks;
    if (first !== undefined && (pull.blocks > MAX_PULL_BLOCKS || pull.bytes > MAX_PULL_BYTES)) {
      return { cid: first.cid, code: 'flood', rule: 'STO-7' };
    }
    if (pull.isAfter && first !== undefined && isOverAfter(pull))
      return { cid: first.cid, code: 'too-large', rule: 'HSE-18' };
    if (first !== undefined && pull.bytes > pull.room) {
      await noteOver(context, pull.commit.commit.did, pull.here + pull.bytes, pull.part);
      return { cid: first.cid, code: 'too-large', rule: 'PIN-2' };
    }
    const wrong = await pull.tree.acceptAll(blocks);
    if (wrong === undefined) return undefined;
    const { block, judged } = wrong;
    if (judged.verdict === 'invalid') return { cid: block.cid, code: judged.code, rule: judged.rule };
    return { cid: block.cid, code: judged.verdict === 'refused' ? judged.code : 'bad-tree', rule: 'STO-7' };
  };

  /** Parts, and what is only looked at, take blocks. */
  const grow = async ({ commit, part, have, isAfter }: Pull, changes: Uint8Array): Promise<Growth> => {
    const { did, data: root } = commit.commit;
    const bases = part === undefined && !isAfter ? have : [];
    return (await import('./growing.js')).blocksOf(changes, { source: stored.sparse(did), bases, root });
  };

  /** PUR-9: what is missing was removed here: those who had it have dropped it, and the rest of the tree stands. */
  const isRestRemoved = async (did: Did, tree: PartPull): Promise<boolean> => {
    const repository = tree.hasNodes ? await repositories.load(did) : undefined;
    const view = repository?.row?.view ?? null;
    if (repository === undefined || view === null) return false;
    const wanted = new Set(tree.want());
    const missing = tree.entries.filter(({ cid }) => wanted.has(cid));
    const { areRemoved } = await import('./removed.js');
    return areRemoved(stored.of(did), view, repository.isPurge, missing);
  };

  /** Who purged, where it is not known whether they may: asked for once. What nobody can say counts as a deletion. */
  const unknownPurgers = async (pull: Pull): Promise<readonly Cid[]> => {
    if (pull.asked) return [];
    pull.asked = true;
    const purgers = purgersIn(pull.tree.blocks.values());
    if (purgers.length === 0) return [];
    const repository = await repositories.load(pull.commit.commit.did);
    return purgers.filter((cid) => repository?.identity.delegations.has(cid) !== true);
  };

  /** Put aside for its owner to look at, and refused like any other. */
  const putAfter = async (commit: VerifiedCommit, tree: PartPull): Promise<PullOutcome> => {
    const repository = await repositories.load(commit.commit.did);
    const { putAside } = await import('./afterwards.js');
    if (repository?.row?.policy.reason === 'own') await putAside(context, repository, commit, tree.blocks, stored);
    return counters.declined({ verdict: 'invalid', code: 'revoked', rule: 'HSE-17' });
  };

  return {
    async begin(did, commitId, asked) {
      dropIdle();
      if (pulls.size >= MAX_PULLS) return counters.declined({ verdict: 'refused', code: 'too-many' });
      const repository = await repositories.load(did);
      const after = headsIn.after(did, commitId);
      const commit = after ?? (await headsIn.find(did, commitId));
      if (repository === undefined || commit === undefined) throw new TabardError('not-found', 'no such head');
      if (isOver(repository.row, context.now())) return counters.declined({ verdict: 'refused', code: 'too-large' });
      const part = takenPart(repository.row, asked);
      const source = repository.row === undefined ? nothing : stored.sparse(did);
      const opened = await openPullOf(source, repository.live, commit.commit.data, part);
      if (opened.verdict !== 'valid') return counters.declined(opened);
      const { tree, have } = opened.value;
      const pull = encodeBase32(context.random(10));
      const basis = basisOf(repository.row);
      const room = roomOf(repository.row);
      const here = repository.row?.bytes ?? 0;
      pulls.set(pull, {
        ...{ commit, part, tree, have, basis, room, here },
        ...{ usedAt: context.now(), asked: false, isAfter: after !== undefined, blocks: 0, bytes: 0 },
      });
      return { verdict: 'valid', pull, have, want: tree.want(MAX_ASKED_BLOCKS) };
    },
    receive: (name, given, changes) =>
      counters.timed('verify-blocks', async () => {
        const pull = ensure(name);
        const growth = changes === undefined ? { blocks: given } : await grow(pull, changes);
        const wanted = (): BlocksOutcome => ({ want: pull.tree.want(MAX_ASKED_BLOCKS), done: pull.tree.done });
        if ('unbuilt' in growth) {
          const { unbuilt } = growth;
          if (unbuilt.code !== undefined) counters.refused(unbuilt.code);
          return { ...wanted(), unbuilt };
        }
        const { blocks } = growth;
        const refused = await takeAll(pull, blocks);
        if (refused !== undefined) {
          pulls.delete(name);
          counters.refused(refused.code);
          return { want: [], done: false, refused };
        }
        counters.verified(blocks.length);
        return wanted();
      }),
    async finish(name, servedBy, by = 'pull') {
      const { tree, commit, part, basis, isAfter } = ensure(name);
      if (!tree.done && !(await isRestRemoved(commit.commit.did, tree)))
        return { verdict: 'needs', what: 'blocks', ids: tree.want(MAX_ASKED_BLOCKS) };
      if (isAfter) {
        pulls.delete(name);
        return putAfter(commit, tree);
      }
      const unknown = by === 'pull' ? await unknownPurgers(ensure(name)) : [];
      if (unknown.length > 0) return { verdict: 'needs', what: 'delegations', ids: unknown };
      pulls.delete(name);
      const landed = await land({ commit, blocks: tree.blocks, part, basis, contains: [], servedBy, by });
      return landed.verdict === 'valid' ? { verdict: 'valid', ...landed.value } : counters.declined(landed);
    },
    cancel(name) {
      pulls.delete(name);
    },
  };
};

const isOverAfter = ({ blocks, bytes }: Pull): boolean =>
  blocks > MAX_AFTER_PULL_BLOCKS || bytes > MAX_AFTER_PULL_BYTES;

const nothing: BlockSource = { get: () => Promise.resolve(undefined) };
