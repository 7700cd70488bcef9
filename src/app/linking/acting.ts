/** Who signs an operation on one's devices: a root key that is here, or the words that somebody typed. */
import type { Cid, Signer } from '../../base/index.js';
import type { Authorship, VerifiedLog } from '../../identity/index.js';
import { type ByWordsParts, noteRotation, powerByWords, readTyped } from '../recovery/by-words.js';
import { gentlest, type Powers, strongest } from './authority.js';

export interface Acting {
  readonly author: Authorship;
  /** What to build on: left out for the newest state. */
  readonly on: { readonly after?: Cid };
  /** Signs delegations under the state that the operation makes, if it is here. */
  rootOf(after: VerifiedLog): Promise<Signer | undefined>;
  /** The operation is stored. */
  done(): Promise<void>;
}

/**
 * `gentle`: nobody is to be outranked, the root key will do. Throws `no-power` where no key is here and nothing was typed, and for words
 * `recovery-words`, `recovery-strange`, `recovery-older`.
 */
export const actingFor = async (
  parts: ByWordsParts,
  powers: Powers,
  how: 'strong' | 'gentle',
  typed: string | undefined,
): Promise<Acting> => {
  const { own } = parts;
  if (typed === undefined) {
    const author = await (how === 'gentle' ? gentlest : strongest)(powers, own.vault);
    return { author, on: {}, rootOf: ({ state }) => own.vault.signerOf(state.root), done: async () => undefined };
  }
  const power = await powerByWords(parts, powers.log, await readTyped(typed));
  return {
    author: power.author,
    on: power.after === undefined ? {} : { after: power.after },
    rootOf: async () => power.root,
    done: () => noteRotation(own, power),
  };
};
