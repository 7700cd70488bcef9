/** How reading a tree fails deep inside a walk. Judging functions turn it back into the judgement that it carries. */
import { type Cid, type Invalid, invalid, type Judgement, type Needs, needs } from '../../base/index.js';

type Failed = Exclude<Judgement<never>, { readonly verdict: 'valid' }>;

/** A tree could not be read: a block is not here, or is not a node of a well-formed tree. */
export class TreeFault extends Error {
  override readonly name = 'TreeFault';
  readonly judgement: Failed;

  constructor(judgement: Failed) {
    super(`tree cannot be read: ${judgement.verdict}`);
    this.judgement = judgement;
  }
}

export const missingBlock = (cid: Cid): TreeFault => new TreeFault(needs('blocks', [cid]) satisfies Needs);

export const badTree = (rule: string, detail: string): TreeFault =>
  new TreeFault(invalid('bad-tree', rule, detail) satisfies Invalid);

/** Runs a walk and gives its fault as a judgement. */
export const judging = async <T>(run: () => Promise<Judgement<T>>): Promise<Judgement<T>> => {
  try {
    return await run();
  } catch (error) {
    if (error instanceof TreeFault) return error.judgement;
    throw error;
  }
};
