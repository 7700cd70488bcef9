/**
 * Commits: what a device signs. `seen` says which commits of every other device its tree contains; its own earlier ones
 * are in it by `seq`. The id of a commit is the CID of its content without `sig`, the CID of its block has `sig` in it:
 * signatures are not deterministic, so two blocks may be one commit.
 */
import type { Cid, Did, DidKey, Signer, Tid } from '../base/index.js';
import { byteString, cidOfValue, encodeValue, linkTo, signedBytes, type ValueMap } from '../codec/index.js';
import type { LogPosition } from '../identity/index.js';

export interface Commit {
  readonly v: 1;
  readonly did: Did;
  /** Rises by one for each commit of a key, from 1. */
  readonly seq: number;
  /** The TID of this commit, above every commit that its device had accepted. */
  readonly rev: Tid;
  /** The root of the tree. */
  readonly data: Cid;
  readonly seen: Readonly<Record<DidKey, number>>;
  /** The id of the commit that this one was made from. History; may dangle. */
  readonly prev: Cid | null;
  readonly log: LogPosition;
  readonly key: DidKey;
  /** A delegation that gives the key its authority. A hint. */
  readonly auth: Cid;
  /** TID keys below this are no longer kept in the tree (reserved: writers do not set it yet). */
  readonly floor?: Tid;
}

export interface CommitDraft {
  /** The CID without `sig`. */
  readonly id: Cid;
  readonly unsigned: ValueMap;
  /** What the key signs. */
  readonly signing: Uint8Array<ArrayBuffer>;
}

/** The commit as a map without `sig`. */
export const commitMap = (commit: Commit): ValueMap => ({
  v: commit.v,
  did: commit.did,
  seq: commit.seq,
  rev: commit.rev,
  data: linkTo(commit.data),
  seen: { ...commit.seen },
  prev: commit.prev === null ? null : linkTo(commit.prev),
  log: { n: commit.log.n, id: linkTo(commit.log.id) },
  key: commit.key,
  auth: linkTo(commit.auth),
  ...(commit.floor === undefined ? {} : { floor: commit.floor }),
});

/** A commit that waits for its signature. */
export const draftCommit = async (commit: Commit): Promise<CommitDraft> => {
  const unsigned = commitMap(commit);
  return { id: await cidOfValue(encodeValue(unsigned)), unsigned, signing: signedBytes('commit', unsigned) };
};

/** The block of a draft with its signature. Nothing is checked: judge it like anybody's. */
export const finishCommit = (draft: CommitDraft, signature: Uint8Array): Uint8Array<ArrayBuffer> =>
  encodeValue({ ...draft.unsigned, sig: byteString(signature) });

/** Drafts and signs in one go. */
export const buildCommit = async (commit: Commit, signer: Signer): Promise<Uint8Array<ArrayBuffer>> => {
  if (signer.key !== commit.key) throw new TypeError('"signer" does not hold the key of the commit');
  const draft = await draftCommit(commit);
  return finishCommit(draft, await signer.sign(draft.signing));
};
