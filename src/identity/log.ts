/**
 * The verified identity log: what a set of signed operations proves. The only module that makes a `VerifiedLog`, so whoever has one
 * knows that every operation in it was checked.
 *
 * `judgeLog` takes what another peer sent; `reopenLog` takes one's own store, with the mark of what was seen first.
 */
import { equals } from '@atcute/uint8array';
import { type Cid, createPart, type Did, type Invalid, invalid, type Judgement, needs, valid } from '../base/index.js';
import { didOfBits, sha256, verifyValue } from '../codec/index.js';
import { MAX_OPERATIONS, MAX_UNSUPPORTED } from './limits.js';
import { decodeOperation, type UnverifiedOperation } from './operation.js';
import { pathOf, standUnrivalled } from './standing.js';
import { type IdentityState, type LogPosition, stateOf } from './state.js';
import { type Placed, placeAfter, placeGenesis } from './succession.js';

const verified = Symbol('verified');
const rare = createPart(() => import('./rare.js'));

/** An operation whose shape, place and signature hold. Whether it counts is said by the log's state. */
export type VerifiedOperation = Placed;

export interface VerifiedLog {
  readonly [verified]: true;
  readonly did: Did;
  readonly state: IdentityState;
  /** Every branch, parents first. */
  readonly operations: readonly VerifiedOperation[];
  /** The undisputed chain, from the genesis to `state.position`. */
  readonly chain: readonly VerifiedOperation[];
  /** In a conflict, the first operation of each side. */
  readonly disputed: readonly VerifiedOperation[];
  /** The newest undisputed rank-0 rotation: to be stored with the log and given to `reopenLog`. */
  readonly firstSeen: Cid | null;
  /** Operations of newer versions or kinds: carried, unread. */
  readonly unsupported: readonly Uint8Array<ArrayBuffer>[];
}

/**
 * Judges signed operations of any order, alone or on top of what is known. The result holds both. One that is invalid makes all
 * that came with it invalid: its sender is at fault.
 */
export const judgeLog = (
  did: Did,
  operations: readonly Uint8Array[],
  known?: VerifiedLog,
): Promise<Judgement<VerifiedLog>> => extendLog(did, operations, known, known?.firstSeen ?? null);

/** Judges what one has stored oneself. `firstSeen` is that of the log when it was stored. */
export const reopenLog = (
  did: Did,
  operations: readonly Uint8Array[],
  firstSeen: Cid | null,
): Promise<Judgement<VerifiedLog>> => extendLog(did, operations, undefined, firstSeen);

/** The signed operations to store or to send: the chain from `n` on, and every rival branch whole. */
export const logBytes = (log: VerifiedLog, from = 0): Uint8Array<ArrayBuffer>[] => {
  const left = new Set(log.chain.filter(({ operation }) => operation.n < from).map(({ id }) => id));
  return [...log.operations.filter(({ id }) => !left.has(id)).map(({ bytes }) => bytes), ...log.unsupported];
};

/** The operation with this id, in whatever branch. */
export const findOperation = (log: VerifiedLog, id: Cid): VerifiedOperation | undefined =>
  log.operations.find((one) => one.id === id);

/** How a position that somebody names stands to the state of this log. */
export type PositionOrder = 'same' | 'older' | 'overruled' | 'disputed' | 'unknown';

/** Compares a position with the state. `unknown`: it is newer, or of a branch that is not here. */
export const comparePosition = (log: VerifiedLog, position: LogPosition): PositionOrder => {
  if (position.id === log.state.position.id) return 'same';
  if (log.chain.some(({ id }) => id === position.id)) return 'older';
  for (let at = findOperation(log, position.id) ?? null; at !== null; at = at.parent) {
    if (log.disputed.some(({ id }) => id === at?.id)) return 'disputed';
    if (at.parent === null) return 'overruled';
  }
  return 'unknown';
};

const extendLog = async (
  did: Did,
  operations: readonly Uint8Array[],
  known: VerifiedLog | undefined,
  firstSeen: Cid | null,
): Promise<Judgement<VerifiedLog>> => {
  if (known !== undefined && known.did !== did) throw new TypeError('"known" is the log of another identity');
  if (operations.length > MAX_OPERATIONS + MAX_UNSUPPORTED) return { verdict: 'refused', code: 'too-many' };
  const read = await readAll(did, operations, known);
  if (read.verdict !== 'valid') return read;
  const { fresh, unsupported } = read.value;
  const placed = placeAll(fresh, known?.operations ?? []);
  if (placed.verdict !== 'valid') return placed;
  const { all, added, orphans } = placed.value;
  const here = new Set(all.map(({ id }) => id));
  const unread = [...(known?.unsupported ?? []), ...unsupported];
  const carried = unread.length === 0 ? nothing : await (await rare()).carry(unread, did, here);
  const missing = missingParents(orphans, fresh, carried.ids);
  if (missing.length > 0) return needs('operations', missing);
  if (all.length === 0) {
    return unsupported.length > 0 ? { verdict: 'unsupported', what: 'operation' } : needs('operations', [did]);
  }
  const signed = await Promise.all(added.map((one) => verifyValue('operation', one.unsigned, one.sig, one.signedBy)));
  const forged = added.find((_, index) => signed[index] !== true);
  if (forged !== undefined) return invalid('bad-signature', 'IDN-8', forged.id);
  const isNews = added.length > 0 || !isSameList(carried.bytes, known?.unsupported ?? []);
  if (known !== undefined && !isNews) return valid(known);
  return valid(await makeLog(did, all, { firstSeen, operations: known?.operations ?? [] }, carried.bytes));
};

const nothing = { bytes: [], ids: new Set<Cid>() };

const makeLog = async (
  did: Did,
  all: readonly Placed[],
  before: Pick<VerifiedLog, 'firstSeen' | 'operations'>,
  unsupported: readonly Uint8Array<ArrayBuffer>[],
): Promise<VerifiedLog> => {
  const sorted = all.toSorted(byPlace);
  const alone = standUnrivalled(sorted);
  const weighed = alone ? { standing: alone, kept: sorted } : (await rare()).weigh(all, before);
  const { standing } = weighed;
  const operations = weighed.kept.toSorted(byPlace);
  const chain = pathOf(standing);
  const sides = new Set(standing.disputed.map(({ head }) => head));
  return {
    [verified]: true,
    did,
    state: stateOf(did, standing),
    operations,
    chain,
    disputed: operations.filter((one) => sides.has(one)),
    firstSeen: chain.findLast((one) => one.rank === 0)?.id ?? null,
    unsupported,
  };
};

const byPlace = (a: Placed, b: Placed): number => a.operation.n - b.operation.n || (a.id < b.id ? -1 : 1);

interface Read {
  /** By id; copies that were signed again are one (IDN-7). */
  readonly fresh: ReadonlyMap<Cid, UnverifiedOperation[]>;
  readonly unsupported: readonly Uint8Array<ArrayBuffer>[];
}

/** Shape, bounds and identity of each. Rules IDN-1 to IDN-7. */
const readAll = async (
  did: Did,
  operations: readonly Uint8Array[],
  known: VerifiedLog | undefined,
): Promise<Judgement<Read>> => {
  const fresh = new Map<Cid, UnverifiedOperation[]>();
  const unsupported: Uint8Array<ArrayBuffer>[] = [];
  const knownIds = new Set(known?.operations.map(({ id }) => id));
  let genesis = known?.operations[0]?.bytes;
  const judged = await Promise.all(operations.map(decodeOperation));
  for (const [index, one] of judged.entries()) {
    if (one.verdict === 'unsupported') {
      unsupported.push((operations[index] ?? new Uint8Array()).slice());
      continue;
    }
    if (one.verdict !== 'valid') return one;
    const { id, bytes, operation } = one.value;
    if (operation.kind === 'genesis') {
      if ((await didOfGenesis(bytes)) !== did) return invalid('wrong-did', 'IDN-6');
      const rival = judgeGenesisPair(genesis, bytes);
      if (rival !== undefined) return rival;
      genesis = bytes;
    } else if (operation.did !== did) return invalid('wrong-did', 'IDN-6');
    if (knownIds.has(id)) continue;
    const copies = fresh.get(id);
    if (copies === undefined) fresh.set(id, [one.value]);
    else copies.push(one.value);
  }
  return valid({ fresh, unsupported });
};

/** `did:tabard:` and the first 160 bits of sha-256 over the signed genesis. */
export const didOfGenesis = async (signed: Uint8Array<ArrayBuffer>): Promise<Did> =>
  didOfBits((await sha256(signed)).subarray(0, 20));

/** Two geneses of one DID: somebody made a collision, so neither can be believed. */
export const judgeGenesisPair = (one: Uint8Array | undefined, other: Uint8Array): Invalid | undefined =>
  one === undefined || equals(one, other) ? undefined : invalid('bad-hash', 'IDN-6', 'two geneses with one DID');

interface PlacedAll {
  /** What is known and what was added, each id once. */
  readonly all: readonly Placed[];
  /** Every copy whose signature is still to be checked. */
  readonly added: readonly Placed[];
  readonly orphans: readonly UnverifiedOperation[];
}

/** Puts each operation behind its parent, from the genesis down. */
const placeAll = (
  fresh: ReadonlyMap<Cid, readonly UnverifiedOperation[]>,
  known: readonly Placed[],
): Judgement<PlacedAll> => {
  const followers = new Map<Cid | null, UnverifiedOperation[][]>();
  for (const copies of fresh.values()) {
    const prev = copies[0]?.operation.prev ?? null;
    const siblings = followers.get(prev);
    if (siblings === undefined) followers.set(prev, [[...copies]]);
    else siblings.push([...copies]);
  }
  const all: Placed[] = [...known];
  const added: Placed[] = [];
  for (const copies of followers.get(null) ?? []) {
    const placed = copies.map(placeGenesis);
    all.push(...placed.slice(0, 1));
    added.push(...placed);
  }
  followers.delete(null);
  for (const parent of all) {
    for (const copies of followers.get(parent.id) ?? []) {
      for (const [index, copy] of copies.entries()) {
        const placed = placeAfter(parent, copy);
        if ('verdict' in placed) return placed;
        added.push(placed);
        if (index === 0) all.push(placed);
      }
    }
    followers.delete(parent.id);
  }
  return valid({ all, added, orphans: [...followers.values()].flat(2) });
};

/** The parents to ask for: neither here, nor under an operation that this version cannot read. */
const missingParents = (
  orphans: readonly UnverifiedOperation[],
  fresh: ReadonlyMap<Cid, unknown>,
  unread: ReadonlySet<Cid>,
): Cid[] => {
  const missing = new Set<Cid>();
  for (const { operation } of orphans) {
    if (operation.prev !== null && !fresh.has(operation.prev) && !unread.has(operation.prev))
      missing.add(operation.prev);
  }
  return [...missing];
};

const isSameList = (a: readonly unknown[], b: readonly unknown[]): boolean =>
  a.length === b.length && a.every((one, index) => one === b[index]);
