/**
 * Purges: final removals, of records whose keys are TIDs. A purge carries no hash of what was there and is signed by itself, so that
 * its authority can be judged wherever it turns up, long after the commit that brought it.
 */
import {
  type Cid,
  type Did,
  type DidKey,
  invalid,
  type Judgement,
  type RecordPath,
  type Signer,
  type Tid,
  valid,
} from '../base/index.js';
import {
  byteString,
  bytesOf,
  cidOfValue,
  encodeValue,
  isByteString,
  linkTo,
  signedBytes,
  type ValueMap,
  verifyValue,
} from '../codec/index.js';
import { judgeAuthority, PURGE } from '../identity/index.js';
import { didIn, keyIn, tidIn, valueCidIn } from './fields.js';
import type { CommitGround } from './judge-commit.js';
import { parseRecordPath, splitPath } from './path.js';
import { type BuiltRecord, decodeRecord, PURGE_TYPE, type StoredRecord, sealRecord } from './record.js';
import { keyKindOf } from './schema/kinds.js';

export interface Purge {
  readonly did: Did;
  readonly path: RecordPath;
  readonly rev: Tid;
  readonly key: DidKey;
  readonly auth: Cid;
}

/** A purge without its signature, and what its key signs. Throws `RangeError` where keys are no TIDs. */
export const draftPurge = (
  purge: Purge,
): { readonly unsigned: ValueMap; readonly signing: Uint8Array<ArrayBuffer> } => {
  if (keyKindOf(splitPath(purge.path).collection) !== 'tid')
    throw new RangeError('"path" is not in a collection of TID keys');
  const { did, path, rev, key, auth } = purge;
  const unsigned: ValueMap = { $type: PURGE_TYPE, did, path, rev, key, auth: linkTo(auth) };
  return { unsigned, signing: signedBytes('purge', unsigned) };
};

/** The record of a purge. */
export const finishPurge = (unsigned: ValueMap, signature: Uint8Array): Promise<BuiltRecord> =>
  sealRecord({ ...unsigned, sig: byteString(signature) });

export const buildPurge = async (purge: Purge, signer: Signer): Promise<BuiltRecord> => {
  if (signer.key !== purge.key) throw new TypeError('"signer" does not hold the key of the purge');
  const { unsigned, signing } = draftPurge(purge);
  return finishPurge(unsigned, await signer.sign(signing));
};

/** Who says to have signed a purge, and under which delegation; unverified. */
export const unverifiedPurger = ({ value }: StoredRecord): { readonly key: DidKey; readonly auth: Cid } | undefined => {
  const [key, auth] = [keyIn(value.key), valueCidIn(value.auth)];
  return key === undefined || auth === undefined ? undefined : { key, auth };
};

/** A purge is small, and says in its text what it is: most records need not be read to know that they are none. */
const longestPurge = 2_048;

/** The delegations under which the purges among these blocks say to have been signed; unverified. */
export const purgersIn = (blocks: Iterable<Uint8Array>): readonly Cid[] => {
  const found = new Set<Cid>();
  for (const bytes of blocks) {
    if (bytes.length > longestPurge || !namesPurge(bytes)) continue;
    const record = decodeRecord(bytes);
    const purger = record.verdict === 'valid' && record.value.removal === 'purge' && unverifiedPurger(record.value);
    if (purger) found.add(purger.auth);
  }
  return [...found];
};

const typeBytes = [...PURGE_TYPE].map((letter) => letter.charCodeAt(0));

const namesPurge = (bytes: Uint8Array): boolean => {
  const [first = 0] = typeBytes;
  for (let at = bytes.indexOf(first); at !== -1; at = bytes.indexOf(first, at + 1))
    if (typeBytes.every((byte, index) => bytes[at + index] === byte)) return true;
  return false;
};

/** Judges a purge that stands at a path of an identity's tree. */
export const judgePurge = async (
  record: StoredRecord,
  path: RecordPath,
  ground: CommitGround,
): Promise<Judgement<Purge>> => {
  const { sig, ...unsigned } = record.value;
  const did = didIn(unsigned.did);
  const key = keyIn(unsigned.key);
  const rev = tidIn(unsigned.rev);
  const auth = valueCidIn(unsigned.auth);
  const at = typeof unsigned.path === 'string' ? parseRecordPath(unsigned.path) : undefined;
  if (
    unsigned.$type !== PURGE_TYPE ||
    did === undefined ||
    key === undefined ||
    rev === undefined ||
    auth === undefined
  ) {
    return invalid('bad-record', 'PUR-1');
  }
  if (did !== ground.log.did) return invalid('wrong-did', 'PUR-2');
  if (at !== path) return invalid('bad-record', 'PUR-3', 'another path');
  if (keyKindOf(splitPath(path).collection) !== 'tid') return invalid('bad-record', 'PUR-4', 'keys are no TIDs');
  if (!isByteString(sig)) return invalid('bad-record', 'PUR-1');
  const id = await cidOfValue(encodeValue(unsigned));
  // PUR-5. A purge has no `seq`: one made before its key was put away stays good.
  const authority = await judgeAuthority({ ...ground, key, command: PURGE, hint: auth, purge: { id } });
  if (authority.verdict !== 'valid') return authority;
  if (!(await verifyValue('purge', unsigned, bytesOf(sig), key))) return invalid('bad-signature', 'PUR-6');
  return valid({ did, path, rev, key, auth });
};
