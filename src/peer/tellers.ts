/**
 * Who tells us of what is new at once and with its blocks, and who after a moment (SWM-10). Everyone who keeps a profile passes it on, so its blocks would
 * come as often as one has neighbours. Whoever brings what another has brought is asked to leave them out: it tells us later, and only if we do not have it
 * by then (SWM-6). So bodies go along a tree that mends itself, and whoever withholds costs a moment.
 *
 * 1. Nobody is asked to wait who proved to be the owner, nor anybody while neither the owner nor `TELLERS` others would tell at once.
 * 2. Whoever brought something first is not asked to wait: if it had been, it is no longer, for those who should have told us did not.
 * 3. When too few are left who tell at once, all are asked to.
 */
import type { Cid, Did, DidKey } from '../base/index.js';
import { cidOfLink, decodeMap, isLink } from '../codec/index.js';
import type { Carried } from './carried.js';
import type { MessageOf } from './messages/index.js';
import type { Session } from './session/index.js';

/** So many tell at once, where the owner is not there. */
export const TELLERS = 2;
/** Trees of which it is remembered who brought them. */
const maxTrees = 64;

export interface Tellers {
  /** A neighbour told of heads; whether they hold is not known yet. */
  heard(session: Session, message: MessageOf<'heads'>): void;
  /** A tree is stored. `by`: who brought it. */
  landed(did: Did, root: Cid, by: DidKey): void;
  /** A link is gone. */
  lost(): void;
}

export interface TellersOptions {
  carried(did: Did): Carried | undefined;
  all(): readonly Carried[];
}

interface Tree {
  by: DidKey | undefined;
  readonly bringing: Set<Session>;
}

export const createTellers = (options: TellersOptions): Tellers => {
  const trees = new Map<string, Tree>();

  const treeOf = (did: Did, root: Cid): Tree => {
    const key = `${did} ${root}`;
    const tree = trees.get(key) ?? { by: undefined, bringing: new Set() };
    trees.set(key, tree);
    for (const oldest of trees.keys()) if (trees.size > maxTrees) trees.delete(oldest);
    return tree;
  };

  /** Those who brought what another one did first. */
  const ease = (carried: Carried, { by, bringing }: Tree): void => {
    for (const session of bringing)
      if (session.remote !== by && mayWait(carried, session)) carried.setLater(session, true);
    bringing.clear();
  };

  return {
    heard(session, message) {
      const { did } = message;
      const carried = options.carried(did);
      if (carried?.sessions().includes(session) !== true) return;
      const root = rootBrought(message);
      if (root === undefined) return;
      const tree = treeOf(did, root);
      tree.bringing.add(session);
      if (tree.by !== undefined) ease(carried, tree);
    },
    landed(did, root, by) {
      const carried = options.carried(did);
      if (carried === undefined) return;
      const tree = treeOf(did, root);
      tree.by ??= by;
      const first = carried.sessions().find(({ remote }) => remote === by);
      if (first !== undefined && carried.isLater(first)) carried.setLater(first, false);
      ease(carried, tree);
    },
    lost() {
      for (const carried of options.all()) {
        const waiting = carried.sessions().filter(carried.isLater);
        if (waiting.length === 0 || isEnough(carried, tellingAtOnce(carried))) continue;
        for (const session of waiting) carried.setLater(session, false);
      }
    },
  };
};

/** The tree of which it brings the blocks, or what has changed; unverified. */
const rootBrought = ({ inline, changes, commits: [commit] }: MessageOf<'heads'>): Cid | undefined => {
  if (inline !== null) return inline.root;
  const decoded = changes === null || commit === undefined ? undefined : decodeMap(commit);
  const data = decoded?.verdict === 'valid' ? decoded.value.data : undefined;
  return data !== undefined && isLink(data) ? cidOfLink(data) : undefined;
};

const mayWait = (carried: Carried, session: Session): boolean =>
  !session.closed &&
  !carried.isLater(session) &&
  carried.provenKey(session) === undefined &&
  isEnough(
    carried,
    tellingAtOnce(carried).filter((other) => other !== session),
  );

/** Who holds what we hold, and is not asked to wait. */
const tellingAtOnce = (carried: Carried): readonly Session[] =>
  carried.sessions().filter((one) => one.open && carried.serves(one) && !carried.isLater(one));

const isEnough = (carried: Carried, tellers: readonly Session[]): boolean =>
  tellers.length >= TELLERS || tellers.some((one) => carried.provenKey(one) !== undefined);
