/** Judging commits: an ordered list of small rules, cheap ones first, the signature last. The only maker of `VerifiedCommit`. */
import { type Cid, type Did, type DidKey, invalid, type Judgement, type Tid, valid } from '../base/index.js';
import {
  bytesOf,
  cidOfValue,
  decodeMap,
  encodeValue,
  isAhead,
  isByteString,
  isMap,
  MAX_AHEAD,
  millisecondsOf,
  parseDidKey,
  type Value,
  type ValueMap,
  verifyValue,
} from '../codec/index.js';
import { type Delegation, judgeAuthority, type VerifiedLog, WRITE } from '../identity/index.js';
import type { Commit } from './commit.js';
import { countIn, didIn, keyIn, tidIn, valueCidIn } from './fields.js';
import { MAX_COMMIT_BYTES, MAX_SEEN } from './limits.js';

declare const verified: unique symbol;

/** A commit whose signature and authority were checked against a verified identity log. */
export interface VerifiedCommit {
  readonly [verified]: true;
  /** The CID without `sig`: what `prev`, `keep` and marks name. */
  readonly id: Cid;
  /** The CID of the block. */
  readonly cid: Cid;
  readonly bytes: Uint8Array<ArrayBuffer>;
  readonly commit: Commit;
  /** The TID clock id of the device; null where no delegation is left that says it. */
  readonly clockId: number | null;
}

/** What judging stands on. Nothing may be left out: a check without its ground is none. */
export interface CommitGround {
  readonly log: VerifiedLog;
  readonly delegations: ReadonlyMap<Cid, Delegation>;
  /** Milliseconds. */
  readonly now: number;
  /** True if no more delegations can be had: what is missing then means `no-authority`. */
  readonly complete?: boolean;
}

/** Judges the signed bytes of a commit of the identity of `log`. */
export const judgeCommit = async (
  bytes: Uint8Array<ArrayBuffer>,
  ground: CommitGround,
): Promise<Judgement<VerifiedCommit>> => {
  const parsed = parseCommit(bytes, ground.log.did);
  if (parsed.verdict !== 'valid') return parsed;
  const { commit, unsigned, signature } = parsed.value;
  // REP-16
  if (isAhead(commit.rev, ground.now)) return { verdict: 'notYet', until: millisecondsOf(commit.rev) - MAX_AHEAD };
  const id = await cidOfValue(encodeValue(unsigned));
  // REP-17
  const authority = await judgeAuthority({
    ...ground,
    key: commit.key,
    command: WRITE,
    hint: commit.auth,
    commit: { id, seq: commit.seq },
  });
  if (authority.verdict !== 'valid') return authority;
  if (!(await verifyValue('commit', unsigned, signature, commit.key))) return invalid('bad-signature', 'REP-18');
  const { clockId } = authority.value;
  return valid({ id, cid: await cidOfValue(bytes), bytes, commit, clockId } as VerifiedCommit);
};

interface ParsedCommit {
  readonly commit: Commit;
  readonly unsigned: ValueMap;
  readonly signature: Uint8Array<ArrayBuffer>;
}

/** The rules that need the bytes alone. Says nothing about who signed. */
export const parseCommit = (bytes: Uint8Array, did: Did): Judgement<ParsedCommit> => {
  const decoded = decodeMap(bytes, MAX_COMMIT_BYTES);
  if (decoded.verdict !== 'valid') return decoded;
  const { sig, ...unsigned } = decoded.value;
  const { v } = unsigned;
  if (v !== 1) return typeof v === 'number' ? { verdict: 'unsupported', what: `commit v${v}` } : malformed('v');
  if (unsigned.did !== did)
    return didIn(unsigned.did) === undefined ? malformed('did') : invalid('wrong-did', 'REP-12');
  const commit = readCommit(unsigned, did);
  if ('verdict' in commit) return commit;
  if (!isByteString(sig)) return malformed('sig');
  const signature = bytesOf(sig);
  return signature.length === 64 ? valid({ commit, unsigned, signature }) : malformed('sig');
};

const readCommit = (map: ValueMap, did: Did): Commit | Judgement<never> => {
  const seq = countIn(map.seq);
  if (seq === undefined || seq < 1) return malformed('seq');
  const rev = tidIn(map.rev);
  if (rev === undefined) return malformed('rev');
  const data = valueCidIn(map.data);
  if (data === undefined) return malformed('data');
  const prev = map.prev === null ? null : valueCidIn(map.prev);
  if (prev === undefined) return malformed('prev');
  const key = keyIn(map.key);
  if (key === undefined) return malformed('key');
  const auth = valueCidIn(map.auth);
  if (auth === undefined) return malformed('auth');
  const log = readPosition(map.log);
  if (log === undefined) return malformed('log');
  const floor = readFloor(map.floor);
  if (floor === null) return malformed('floor');
  const seen = readSeen(map.seen, key);
  if ('verdict' in seen) return seen;
  return {
    v: 1,
    did,
    seq,
    rev,
    data,
    seen: seen.seen,
    prev,
    log,
    key,
    auth,
    ...(floor === undefined ? {} : { floor }),
  };
};

const malformed = (field: string): ReturnType<typeof invalid> => invalid('malformed', 'REP-13', field);

const readPosition = (value: Value | undefined): Commit['log'] | undefined => {
  if (!isMap(value)) return undefined;
  const n = countIn(value.n);
  const id = valueCidIn(value.id);
  return n === undefined || id === undefined ? undefined : { n, id };
};

const readFloor = (value: Value | undefined): Tid | undefined | null =>
  value === undefined ? undefined : (tidIn(value) ?? null);

/** REP-14 and REP-15. */
const readSeen = (
  value: Value | undefined,
  own: DidKey,
): { readonly seen: Record<DidKey, number> } | Judgement<never> => {
  if (!isMap(value)) return malformed('seen');
  const entries = Object.entries(value);
  if (entries.length > MAX_SEEN) return { verdict: 'refused', code: 'too-many' };
  const seen: Record<DidKey, number> = {};
  for (const [text, count] of entries) {
    const key = parseDidKey(text);
    if (key === undefined || key === own || typeof count !== 'number' || count < 1) {
      return invalid('malformed', 'REP-15', 'seen');
    }
    seen[key] = count;
  }
  return { seen };
};
