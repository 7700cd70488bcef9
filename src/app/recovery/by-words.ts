/**
 * What the words do that no key of this device can: one rotation of rank 0, by a recovery key that derives from them and is used up by it. The
 * root keys that it names are kept here, or, where the person keeps none on this device, gone when it is done.
 */
import { type Cid, type RandomBytes, type Signer, TabardError } from '../../base/index.js';
import { type Authorship, type Built, buildChange, type Deltas, type VerifiedLog } from '../../identity/index.js';
import { parseWords } from '../../vault/index.js';
import { findRecovery, makePassingSigner, type RecoveryMatch, recoveryAuthor } from '../../vault/recovery/index.js';
import type { VerifyStore } from '../../worker/index.js';
import { delegationsOf, knownKeys } from '../linking/authority.js';
import type { Own } from '../own.js';
import { noteWords } from './notes.js';

type Bytes = Uint8Array<ArrayBuffer>;

export interface ByWordsParts {
  readonly own: Own;
  readonly store: VerifyStore;
  readonly random: RandomBytes;
  readonly now: () => number;
}

/** The bytes behind words that somebody typed. Throws `recovery-words`. */
export const readTyped = async (typed: string): Promise<Bytes> => {
  const read = await parseWords(typed);
  if ('problem' in read) throw new TabardError('recovery-words', read.problem);
  return read;
};

/** The words are those that count. Throws `recovery-strange`, `recovery-older`. */
export const ensureCount = async (log: VerifiedLog, entropy: Bytes): Promise<RecoveryMatch> => {
  const [match] = await findRecovery(log, entropy);
  if (match === undefined) throw new TabardError('recovery-strange', 'these words are not of this identity');
  if (match.order === 'older' || match.order === 'overruled')
    throw new TabardError('recovery-older', `these words have been replaced: ${match.order}`);
  return match;
};

export interface WordsPower {
  readonly author: Extract<Authorship, { by: 'recovery' }>;
  /** What to build on: undefined for the newest state. */
  readonly after: Cid | undefined;
  /** The root key that the rotation names: signs delegations under it. */
  readonly root: Signer;
  /** Which recovery key is announced afterwards. */
  readonly next: { readonly index: number; readonly key: Authorship['signer']['key']; readonly backup: Bytes };
}

/** Throws `recovery-strange`, `recovery-older`, `no-power` for words that are used up. */
export const powerByWords = async (
  { own, random }: Pick<ByWordsParts, 'own' | 'random'>,
  log: VerifiedLog,
  entropy: Bytes,
  newEntropy?: Bytes,
): Promise<WordsPower> => {
  const match = await ensureCount(log, entropy);
  const { root, nextRootKey } = await rootKeys(own, random);
  const input = { entropy, index: match.index, root: root.key, nextRootKey };
  const author = await authorOf(newEntropy === undefined ? input : { ...input, newEntropy });
  const next = {
    index: newEntropy === undefined ? match.index + 1 : 0,
    key: author.nextRecoveryKey,
    backup: (author.backup ?? log.state.backup).slice(),
  };
  return { author, after: match.after, root, next };
};

const authorOf = async (input: Parameters<typeof recoveryAuthor>[0]): Promise<WordsPower['author']> => {
  try {
    return await recoveryAuthor(input);
  } catch (cause) {
    if (cause instanceof RangeError) throw new TabardError('no-power', 'these words are used up', { cause });
    throw cause;
  }
};

/** Two new ones: a key that stood before never comes back. */
const rootKeys = async (
  { vault }: Own,
  random: RandomBytes,
): Promise<{ readonly root: Signer; readonly nextRootKey: Signer['key'] }> => {
  const { rootOff } = await vault.recovery((acts) => acts.state());
  if (rootOff) return { root: await makePassingSigner(random), nextRootKey: (await makePassingSigner(random)).key };
  const key = await vault.makeRootKey();
  const root = await vault.signerOf(key);
  if (root === undefined) throw new TabardError('vault-damaged', 'a new root key is not here');
  return { root, nextRootKey: await vault.makeRootKey() };
};

/** Builds and stores the rotation. Throws `recovery-disputed`, `recovery-older`, with nothing stored. */
export const rotateByWords = async (
  { own, store, now }: ByWordsParts,
  log: VerifiedLog,
  { author, after }: WordsPower,
  deltas: Deltas = {},
): Promise<Built> => {
  const delegations = await delegationsOf(store, own.did, await knownKeys(store, own));
  const change = { author, delegations, now: now(), ...deltas };
  const built = await buildChange(log, after === undefined ? change : { ...change, after });
  if (built.outcome === 'disputed') throw new TabardError('recovery-disputed', 'an equal stands against it');
  if (built.outcome === 'overruled') throw new TabardError('recovery-older', 'the rotation would be overruled');
  const outcome = await store.receiveOperations(own.did, [built.bytes]);
  if (outcome.verdict !== 'valid') throw new TypeError(`our own operation was judged ${JSON.stringify(outcome)}`);
  return built;
};

/** Afterwards: which recovery key is announced now, for this device and the others. A crash before is put right by the next look at the log. */
export const noteRotation = async (own: Own, { next }: WordsPower): Promise<void> => {
  await own.vault.recovery((acts) => acts.keep(next));
  noteWords(own.household.config, next.backup, { key: next.key, index: next.index });
  await own.household.config.kept();
};
