/**
 * Taking in a part of a tree (`part.ts`). Which posts belong to it the tree itself says, so it comes in two steps, each the walk behind every
 * judgement of a tree: first the nodes that tell which paths there are (the index: all members of the streams, or the way to the newest), then
 * everything at these paths. It is done when both are: then every member and every post that a member names is here, or proven to be absent.
 *
 * An older tree is passed over only where it is held: of a post that has come into a stream since, nothing counts as known.
 */
import { type Cid, invalid, type Judgement, valid } from '../../base/index.js';
import { type Block, type BlockSource, createMemoryBlocks, overlayBlocks } from '../blocks.js';
import { MAX_BLOCK_BYTES } from '../limits.js';
import { allPosts, type Part, resolvePart } from '../part.js';
import { intersectScopes, prefixScope, subtractScope } from '../ranges.js';
import type { Scope } from '../scope.js';
import { judging, TreeFault } from './fault.js';
import { openNewest } from './newest.js';
import { isWhatItSays, openPull, type RefusedBlock, type Taken, type TreePull } from './pull.js';

/** A verified tree that is here, and the paths of it that are. */
export interface PartBase {
  readonly root: Cid;
  readonly scope: Scope;
}

interface PartPullOptions {
  readonly source: BlockSource;
  readonly root: Cid;
  readonly bases: readonly PartBase[];
  readonly part: Part;
}

/** What of a pull whoever takes in blocks uses. */
export type PartPull = Pick<TreePull, 'want' | 'acceptAll' | 'done' | 'hasNodes' | 'blocks' | 'entries'>;

type Index = Pick<TreePull, 'want' | 'wants' | 'done' | 'blocks'> & {
  accept(block: Block): Promise<Judgement<unknown>>;
};

/** Bytes that may come before it is known whether they belong to it. What is beyond is asked for by name. */
const maxAside = 4 * 1024 * 1024;

export const openPartPull = (options: PartPullOptions): Promise<Judgement<PartPull>> =>
  judging(async () => {
    const index = ensure(await openIndex(options));
    const pull = createPartPull(options, index);
    if (index.done) await pull.resolve();
    return valid(pull);
  });

const openIndex = ({ source, root, bases, part }: PartPullOptions): Promise<Judgement<Index>> => {
  const { streams, newest } = part.posts ?? { streams: [], newest: 0 };
  if (streams.length === 0) return openNewest(source, root, allPosts, newest ?? 0);
  const members = streams.flatMap((stream) => prefixScope(`app.tabard.member/${stream}.`));
  return openPull({ source, root, bases: bases.map((base) => base.root), scope: members, records: false });
};

/** Opened anew over what was taken before. */
const withBlocks = (index: Index, before: Index['blocks']): Index => ({
  get done() {
    return index.done;
  },
  get blocks() {
    return new Map([...before, ...index.blocks]);
  },
  want: index.want,
  wants: index.wants,
  accept: index.accept,
});

const ensure = <T>(judged: Judgement<T>): T => {
  if (judged.verdict !== 'valid') throw new TreeFault(judged);
  return judged.value;
};

const createPartPull = (
  { source, root, bases, part }: PartPullOptions,
  begun: Index,
): PartPull & { resolve(): Promise<void> } => {
  let index = begun;
  let pulls: readonly TreePull[] = [];
  const aside = new Map<Cid, Block>();
  let asideBytes = 0;

  const withIndex = (): BlockSource => overlayBlocks(createMemoryBlocks(index.blocks), source);

  /** What older trees have of it is compared with them; the rest is looked at as if nothing were known. */
  const open = async (): Promise<void> => {
    const here = withIndex();
    const scope = await resolvePart(here, root, part);
    const shared = bases.reduce<Scope>((held, base) => intersectScopes(held, base.scope), scope);
    const rest = bases.length === 0 ? [] : subtractScope(scope, shared);
    const roots = bases.map((base) => base.root);
    const opened = [ensure(await openPull({ source: here, root, bases: roots, scope: shared }))];
    if (rest.length > 0) opened.push(ensure(await openPull({ source: here, root, scope: rest })));
    pulls = opened;
  };

  /** Whoever sent what is wrong among it is found when it is asked for by name: here it is not known who that was. */
  const takeAside = async (): Promise<void> => {
    const waiting = [...aside.values()];
    aside.clear();
    for (const block of waiting) {
      if (!pulls.some((pull) => pull.wants(block.cid))) continue;
      if ((await take(block)).verdict === 'valid') continue;
      await open();
      return;
    }
  };

  const resolve = async (): Promise<void> => {
    await open();
    await takeAside();
  };

  const take = async (block: Block): Promise<Judgement<Taken>> => {
    const takers = pulls.filter((pull) => pull.wants(block.cid));
    const [first] = pulls;
    if (takers.length === 0 && first !== undefined && !pulls.some((pull) => pull.blocks.has(block.cid)))
      return first.accept(block);
    let taken: Judgement<Taken> = valid('had');
    for (const pull of takers) {
      taken = await pull.accept(block);
      if (taken.verdict !== 'valid') return taken;
    }
    return taken;
  };

  const check = async (block: Block): Promise<Judgement<undefined>> => {
    if (block.bytes.length > MAX_BLOCK_BYTES) return { verdict: 'refused', code: 'too-large' };
    return (await isWhatItSays(block)) ? valid(undefined) : invalid('bad-hash', 'REP-2', block.cid);
  };

  /** Before it is known which paths belong to it. */
  const takeEarly = async (block: Block): Promise<Judgement<unknown>> => {
    const sound = await check(block);
    if (sound.verdict !== 'valid') return sound;
    if (!index.wants(block.cid)) {
      asideBytes += block.bytes.length;
      if (asideBytes <= maxAside) aside.set(block.cid, block);
      return sound;
    }
    const taken = await index.accept(block);
    if (taken.verdict !== 'valid') return taken;
    return judging(async () => {
      await findAside();
      if (index.done) await resolve();
      return valid(undefined);
    });
  };

  /** What the index asks for next may have come before. */
  const findAside = async (): Promise<void> => {
    for (;;) {
      const next = index.want(1).map((cid) => aside.get(cid))[0];
      if (next === undefined) return;
      aside.delete(next.cid);
      if ((await index.accept(next)).verdict === 'valid') continue;
      const { blocks } = index;
      aside.clear();
      index = ensure(await openIndex({ source: withIndex(), root, bases, part }));
      index = withBlocks(index, blocks);
      return;
    }
  };

  return {
    resolve,
    get done() {
      return index.done && pulls.length > 0 && pulls.every((pull) => pull.done);
    },
    get hasNodes() {
      return index.done && pulls.length > 0 && pulls.every((pull) => pull.hasNodes);
    },
    get entries() {
      return pulls.flatMap(({ entries }) => entries);
    },
    get blocks() {
      return new Map([index, ...pulls].flatMap(({ blocks }) => [...blocks]));
    },
    want: (limit = Number.POSITIVE_INFINITY) =>
      index.done ? [...new Set(pulls.flatMap((pull) => pull.want(limit)))].slice(0, limit) : index.want(limit),
    async acceptAll(given): Promise<RefusedBlock | undefined> {
      for (const block of given) {
        const judged = await (pulls.length > 0 ? take(block) : takeEarly(block));
        if (judged.verdict !== 'valid') return { block, judged };
      }
      return undefined;
    },
  };
};
