/**
 * Proof of an identity conflict: that one key signed two different things at one place of a log (rules CNF). It can be passed on and is
 * verified by whoever has the log up to the fork. When and from whom each side was first seen is the word of whoever made the proof:
 * carried to be shown, never judged by.
 */
import { type Cid, type Did, type DidKey, invalid, type Judgement, needs, valid } from '../base/index.js';
import {
  byteString,
  decodeMap,
  encodeValue,
  isMap,
  linkTo,
  parseDid,
  type Value,
  type ValueMap,
} from '../codec/index.js';
import { readBytes, readInteger, readKey, readLink } from './fields.js';
import { MAX_CONFLICT_BYTES, MAX_CONFLICT_PATH, MAX_CONFLICT_SIDES } from './limits.js';
import { findOperation, judgeLog, type VerifiedLog, type VerifiedOperation } from './log.js';
import { decodeOperation } from './operation.js';

/** When, by the clock of whoever says so, and from whom: the session key of a peer, or null if made or found here. */
export interface Sighting {
  readonly at: number;
  readonly from: DidKey | null;
}

/** One side: its operations from the fork to the one that decides, and when the first of them was seen. */
export interface ConflictSide {
  readonly operations: readonly VerifiedOperation[];
  readonly seen: Sighting | null;
}

export interface Conflict {
  readonly did: Did;
  /** The last operation that both sides share. */
  readonly fork: Cid;
  /** The rank of the key that signed on both sides. */
  readonly rank: 0 | 1;
  /** That key. */
  readonly key: DidKey;
  readonly sides: readonly ConflictSide[];
  /** True while the reader's log does not choose between them; false once something better has been made. */
  readonly open: boolean;
  /** The reader's log with all of it. */
  readonly log: VerifiedLog;
}

/**
 * The proof of the conflict that a log is in, or of the one at `fork` that has been healed since. Undefined if there is none there, or
 * if a side is too long to be told in one message (the log itself tells it all the same).
 */
export const buildConflictProof = (
  log: VerifiedLog,
  sightings: ReadonlyMap<Cid, Sighting>,
  fork: Cid = log.state.position.id,
): Uint8Array<ArrayBuffer> | undefined => {
  const heads = log.operations.filter(({ parent }) => parent?.id === fork);
  const paths = heads.map((head) => decidingPath(log, head)).filter((path) => path.length <= MAX_CONFLICT_PATH);
  const best = Math.min(...paths.map(tierOf));
  const rivals = paths.filter((path) => tierOf(path) === best).sort(byFirstId);
  if (rivals.length < 2) return undefined;
  const sides = rivals.slice(0, MAX_CONFLICT_SIDES).map((path): Value => {
    const seen = sightings.get(path[0]?.id ?? fork);
    return { operations: path.map(({ bytes }) => byteString(bytes)), seen: seen === undefined ? null : { ...seen } };
  });
  const bytes = encodeValue({ v: 1, did: log.did, fork: linkTo(fork), sides });
  return bytes.length <= MAX_CONFLICT_BYTES ? bytes : undefined;
};

/** Verifies a proof that somebody passed on, on top of one's own log. Rules CNF-1 to CNF-4. */
export const judgeConflictProof = async (log: VerifiedLog, bytes: Uint8Array): Promise<Judgement<Conflict>> => {
  const decoded = decodeMap(bytes, MAX_CONFLICT_BYTES);
  if (decoded.verdict !== 'valid') return decoded;
  const read = readProof(decoded.value);
  if ('verdict' in read) return read;
  if (read.did !== log.did) return invalid('wrong-did', 'CNF-1');
  if (findOperation(log, read.fork) === undefined) return needs('operations', [read.fork]);
  const judged = await judgeLog(
    log.did,
    read.sides.flatMap(({ operations }) => operations),
    log,
  );
  if (judged.verdict !== 'valid') return judged;
  return assemble(judged.value, read);
};

interface ReadSide {
  readonly operations: readonly Uint8Array<ArrayBuffer>[];
  readonly seen: Sighting | null;
}

interface ReadProof {
  readonly did: Did;
  readonly fork: Cid;
  readonly sides: readonly ReadSide[];
}

type Refusal = Exclude<Judgement<never>, { verdict: 'valid' }>;

const readProof = ({ v, did: name, fork: link, sides: list }: ValueMap): ReadProof | Refusal => {
  if (typeof v !== 'number') return invalid('malformed', 'CNF-1', 'v');
  if (v !== 1) return { verdict: 'unsupported', what: `conflict proof version ${v}` };
  const did = typeof name === 'string' ? parseDid(name) : undefined;
  const fork = readLink(link);
  if (did === undefined || fork === undefined || !Array.isArray(list)) return invalid('malformed', 'CNF-1');
  if (list.length > MAX_CONFLICT_SIDES) return { verdict: 'refused', code: 'too-many' };
  const sides: ReadSide[] = [];
  for (const one of list) {
    const side = readSide(one);
    if (side === undefined) return invalid('malformed', 'CNF-1', 'side');
    if (side.operations.length > MAX_CONFLICT_PATH) return { verdict: 'refused', code: 'too-many' };
    sides.push(side);
  }
  return { did, fork, sides };
};

const readSide = (value: Value): ReadSide | undefined => {
  if (!isMap(value) || !Array.isArray(value.operations)) return undefined;
  const operations: Uint8Array<ArrayBuffer>[] = [];
  for (const one of value.operations) {
    const bytes = readBytes(one);
    if (bytes === undefined) return undefined;
    operations.push(bytes);
  }
  if (value.seen === null) return { operations, seen: null };
  if (!isMap(value.seen)) return undefined;
  const at = readInteger(value.seen.at, 0, Number.MAX_SAFE_INTEGER);
  const from = value.seen.from === null ? null : readKey(value.seen.from);
  return at === undefined || from === undefined ? undefined : { operations, seen: { at, from } };
};

/** CNF-3, CNF-4: sides that differ, decided by one key. All operations in it were verified with the log. */
const assemble = async (log: VerifiedLog, { did, fork, sides }: ReadProof): Promise<Judgement<Conflict>> => {
  const found: ConflictSide[] = [];
  for (const { operations, seen } of sides) {
    const path = await pathOfSide(log, fork, operations);
    if ('verdict' in path) return path;
    found.push({ operations: path, seen });
  }
  const heads = found.flatMap(({ operations }) => operations.slice(0, 1));
  const differ = new Set(heads.map(({ id }) => id)).size === found.length;
  const [one] = found.flatMap(({ operations }) => operations.slice(-1));
  if (one === undefined || found.length < 2 || !differ) return invalid('bad-proof', 'CNF-3', 'the sides do not differ');
  if (!found.every(({ operations }) => isDecidedAs(one, operations))) {
    return invalid('bad-proof', 'CNF-4', 'no key decides on every side');
  }
  const disputed = new Set(log.disputed.map(({ id }) => id));
  const open = heads.filter(({ id }) => disputed.has(id)).length > 1;
  return valid({ did, fork, rank: one.rank, key: one.signedBy, sides: found, open, log });
};

/** CNF-2: a side's operations follow one another from the fork. */
const pathOfSide = async (
  log: VerifiedLog,
  fork: Cid,
  operations: readonly Uint8Array[],
): Promise<VerifiedOperation[] | Refusal> => {
  const path: VerifiedOperation[] = [];
  for (const bytes of operations) {
    const decoded = await decodeOperation(bytes);
    const operation = decoded.verdict === 'valid' ? findOperation(log, decoded.value.id) : undefined;
    // A log full of branches did not keep it: what is not here cannot be shown to stand against anything.
    if (operation === undefined) return { verdict: 'refused', code: 'too-many' };
    if (operation.parent?.id !== (path.at(-1)?.id ?? fork)) return invalid('wrong-prev', 'CNF-2');
    path.push(operation);
  }
  return path;
};

/** Its last operation is of the same kind and key as `one`, and the first of its branch that is: else another key decided. */
const isDecidedAs = (one: VerifiedOperation, operations: readonly VerifiedOperation[]): boolean => {
  const last = operations.at(-1);
  if (last === undefined || last.signedBy !== one.signedBy || kindOf(last) !== kindOf(one)) return false;
  return operations.slice(0, -1).every((before) => kindOf(before) > kindOf(last));
};

/** 0, 1: a rotation of that rank; 2: an update. */
const kindOf = ({ operation, rank }: VerifiedOperation): 0 | 1 | 2 => (operation.kind === 'rotation' ? rank : 2);

const tierOf = (path: readonly VerifiedOperation[]): number => Math.min(...path.map(kindOf));

const byFirstId = ([a]: readonly VerifiedOperation[], [b]: readonly VerifiedOperation[]): number =>
  (a?.id ?? '') < (b?.id ?? '') ? -1 : 1;

/** From the head of a branch to the first of its operations that none in it outranks. The log has parents first. */
const decidingPath = (log: VerifiedLog, head: VerifiedOperation): readonly VerifiedOperation[] => {
  let best: readonly VerifiedOperation[] = [head];
  for (const one of log.operations) {
    if (kindOf(one) < tierOf(best)) best = pathBetween(head, one) ?? best;
  }
  return best;
};

const pathBetween = (head: VerifiedOperation, one: VerifiedOperation): VerifiedOperation[] | undefined => {
  const path: VerifiedOperation[] = [];
  for (let at: VerifiedOperation | null = one; at !== null; at = at.parent) {
    path.push(at);
    if (at.id === head.id) return path.reverse();
  }
  return undefined;
};
