/**
 * Snapshots: what a device says of its household's sealed state, so that devices that are never online together meet through it (SNP-1 to SNP-5).
 * It lies beside the public tree, not in it; whoever keeps it learns who made it, when it was replaced, and a padded size.
 */
import { type Cid, type Did, type DidKey, invalid, type Judgement, type Signer, valid } from '../base/index.js';
import {
  bytesOf,
  cidOfLink,
  codecOf,
  decodeMap,
  encodeValue,
  isByteString,
  isLink,
  linkTo,
  matchesCid,
  signValue,
  type Value,
  type ValueMap,
  verifyValue,
} from '../codec/index.js';
import { judgeAuthority, WRITE } from '../identity/index.js';
import { countIn, didIn, keyIn, valueCidIn } from './fields.js';
import type { CommitGround } from './judge-commit.js';
import { MAX_SNAPSHOT_BYTES, SNAPSHOTS_KEPT } from './limits.js';

/** Bytes of a snapshot's own block. */
const blockBytes = 1_024;

export interface Snapshot {
  readonly did: Did;
  /** The id of the volume. */
  readonly volume: string;
  readonly epoch: number;
  readonly key: DidKey;
  /** Rises with each snapshot of a key. */
  readonly seq: number;
  /** The sealed bytes: a raw block, whole. */
  readonly cid: Cid;
  readonly size: number;
  readonly auth: Cid;
}

const verified = Symbol('verified');

/** A snapshot whose maker may write for the identity. What is in it is known to the household only. */
export interface VerifiedSnapshot extends Snapshot {
  readonly [verified]: true;
  readonly bytes: Uint8Array<ArrayBuffer>;
}

const mapOf = ({ did, volume, epoch, key, seq, cid, size, auth }: Snapshot): ValueMap => ({
  ...{ v: 1, did, volume, epoch, key, seq },
  ...{ cid: linkTo(cid), size, auth: linkTo(auth) },
});

export const buildSnapshot = async (snapshot: Snapshot, signer: Signer): Promise<Uint8Array<ArrayBuffer>> => {
  if (signer.key !== snapshot.key) throw new TypeError('"signer" does not hold the key of the snapshot');
  if (snapshot.size > MAX_SNAPSHOT_BYTES) throw new RangeError('"size" is over what anybody keeps');
  return encodeValue(await signValue('snapshot', mapOf(snapshot), signer));
};

/** Judges the signed block of a snapshot of the identity of `ground.log`. */
export const judgeSnapshot = async (
  bytes: Uint8Array<ArrayBuffer>,
  ground: CommitGround,
): Promise<Judgement<VerifiedSnapshot>> => {
  const decoded = decodeMap(bytes, blockBytes);
  if (decoded.verdict !== 'valid') return decoded;
  const { sig, ...unsigned } = decoded.value;
  if (unsigned.v !== 1 && typeof unsigned.v === 'number') return { verdict: 'unsupported', what: 'snapshot' };
  const snapshot = readSnapshot(unsigned);
  if (unsigned.v !== 1 || snapshot === undefined || sig === undefined || !isByteString(sig))
    return invalid('malformed', 'SNP-1');
  if (snapshot.did !== ground.log.did) return invalid('wrong-did', 'SNP-2');
  if (snapshot.size > MAX_SNAPSHOT_BYTES) return { verdict: 'refused', code: 'too-large' };
  // In person, not by what it once wrote: a device that was put away takes no part in the household either.
  const authority = await judgeAuthority({ ...ground, key: snapshot.key, command: WRITE, hint: snapshot.auth });
  if (authority.verdict !== 'valid') return authority;
  if (!(await verifyValue('snapshot', unsigned, bytesOf(sig), snapshot.key))) return invalid('bad-signature', 'SNP-4');
  return valid({ ...snapshot, [verified]: true, bytes });
};

const readSnapshot = (map: ValueMap): Snapshot | undefined => {
  const [did, key, auth, cid] = [didIn(map.did), keyIn(map.key), valueCidIn(map.auth), rawCidIn(map.cid)];
  const [epoch, seq, size] = [countIn(map.epoch), countIn(map.seq), countIn(map.size)];
  const volume = typeof map.volume === 'string' && /^[a-z2-7]{16,52}$/.test(map.volume) ? map.volume : undefined;
  if (did === undefined || key === undefined || auth === undefined || cid === undefined) return undefined;
  if (epoch === undefined || seq === undefined || size === undefined || volume === undefined) return undefined;
  return { did, volume, epoch, key, seq, cid, size, auth };
};

const rawCidIn = (value: Value | undefined): Cid | undefined => {
  if (value === undefined || !isLink(value)) return undefined;
  const cid = cidOfLink(value);
  return codecOf(cid) === 'raw' ? cid : undefined;
};

/** Whether these are the sealed bytes that a snapshot names (SNP-5). */
export const isContentOf = async (snapshot: VerifiedSnapshot, sealed: Uint8Array<ArrayBuffer>): Promise<boolean> =>
  sealed.length === snapshot.size && matchesCid(snapshot.cid, sealed);

/** Those that are kept: of each key and volume the last ten, by `seq`; of two with one `seq` the one with the higher CID. */
export const keptSnapshots = <One extends Pick<Snapshot, 'volume' | 'key' | 'seq' | 'cid'>>(
  all: readonly One[],
): readonly One[] => {
  const groups = new Map<string, Map<number, One>>();
  for (const one of all) {
    const name = `${one.key} ${one.volume}`;
    const group = groups.get(name) ?? new Map<number, One>();
    groups.set(name, group);
    const other = group.get(one.seq);
    if (other === undefined || other.cid < one.cid) group.set(one.seq, one);
  }
  return [...groups.values()].flatMap((group) =>
    [...group.values()].toSorted((a, b) => b.seq - a.seq).slice(0, SNAPSHOTS_KEPT),
  );
};
