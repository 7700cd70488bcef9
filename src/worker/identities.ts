/**
 * Identity logs and delegations as they stand here, held in memory once verified; a first head's are judged here, all others in `identities-in.ts`.
 * Another tab may write too, so each change raises a stamp that is compared in the transaction and before the cache is believed.
 */
import { unwrap } from 'idb';
import type { Cid, Did, DidKey, Judgement } from '../base/index.js';
import { cidOfValue } from '../codec/index.js';
import {
  type Authority,
  type Delegation,
  judgeAuthority,
  judgeLog,
  logBytes,
  parseDelegation,
  reopenLog,
  type VerifiedLog,
} from '../identity/index.js';
import type { IdentityRow, OperationRow, WriteTransaction } from '../store/index.js';
import { type Context, rangeOf } from './context.js';
import { CACHED_IDENTITIES, MAX_DELEGATIONS } from './limits.js';
import type { IdentityView } from './types.js';

export interface Identity {
  readonly log: VerifiedLog;
  readonly delegations: ReadonlyMap<Cid, Delegation>;
  readonly stamp: number;
}

export interface Identities {
  find(did: Did): Promise<Identity | undefined>;
  /** As `find`, by a row that was just read. */
  of(did: Did, row: IdentityRow | undefined): Promise<Identity | undefined>;
  /** An identity as it would stand if this were all that is known of it. Undefined unless all of it holds and none of it needs a strict write. */
  judgeNew(
    did: Did,
    operations: readonly Uint8Array[],
    delegations: readonly Uint8Array[],
  ): Promise<Identity | undefined>;
  /** It is stored so. */
  remember(identity: Identity): void;
  view(did: Did): Promise<IdentityView | undefined>;
  operationsFrom(did: Did, n: number): Promise<Uint8Array<ArrayBuffer>[]>;
  delegationsFor(did: Did, ids: readonly (Cid | DidKey)[]): Promise<Uint8Array<ArrayBuffer>[]>;
  authority(did: Did, key: DidKey, command: string): Promise<Judgement<Authority> | undefined>;
  /** Forgets what is in memory of one identity. */
  forget(did: Did): void;
}

export const createIdentities = (context: Context): Identities => {
  const { counters } = context;
  const cache = new Map<Did, Identity>();

  const find = async (did: Did): Promise<Identity | undefined> =>
    of(did, await context.store().read(['identities'], (tx) => tx.objectStore('identities').get(did)));

  const of: Identities['of'] = async (did, row) => {
    const cached = cache.get(did);
    if (row === undefined || cached?.stamp === row.stamp) return row === undefined ? undefined : cached;
    const loaded = await loadIdentity(context, did);
    if (loaded !== undefined) remember(cache, did, loaded);
    return loaded;
  };

  return {
    find,
    of,
    async judgeNew(did, operations, delegations) {
      const log = await counters.timed('judge-log', () => judgeLog(did, operations, undefined));
      if (log.verdict !== 'valid' || log.value.firstSeen !== null || delegations.length > MAX_DELEGATIONS)
        return undefined;
      const alone = { log: log.value, delegations: new Map<Cid, Delegation>(), stamp: firstStamp };
      const judged = await judgeDelegations(alone, delegations, context.now());
      if (judged.verdict !== 'valid' || judged.value.out.size > 0) return undefined;
      return { ...alone, delegations: heldAfter(alone, judged.value.holding, []) };
    },
    remember: (identity) => remember(cache, identity.log.did, identity),
    view: async (did) => {
      const found = await find(did);
      return found === undefined ? undefined : viewOf(found.log);
    },
    operationsFrom: async (did, n) => {
      const found = await find(did);
      return found === undefined ? [] : logBytes(found.log, n);
    },
    delegationsFor: async (did, ids) => {
      const found = await find(did);
      return found === undefined ? [] : chainsFor(found.delegations, ids).map(({ bytes }) => bytes);
    },
    authority: async (did, key, command) => {
      const found = await find(did);
      if (found === undefined) return undefined;
      const { log, delegations } = found;
      return judgeAuthority({ log, delegations, key, command, now: context.now() });
    },
    forget: (did) => void cache.delete(did),
  };
};

/** The newest of them. */
export const remember = <Entry>(cache: Map<Did, Entry>, did: Did, entry: Entry): void => {
  cache.delete(did);
  cache.set(did, entry);
  for (const oldest of cache.keys()) {
    if (cache.size <= CACHED_IDENTITIES) return;
    cache.delete(oldest);
  }
};

/** What one's own store says is judged again: a damaged row must not become a verified one. */
const loadIdentity = async (context: Context, did: Did): Promise<Identity | undefined> => {
  const rows = await context.store().read(['identities', 'operations', 'delegations'], async (tx) => ({
    identity: await tx.objectStore('identities').get(did),
    operations: await tx.objectStore('operations').getAll(rangeOf(did)),
    delegations: await tx.objectStore('delegations').getAll(rangeOf(did)),
  }));
  if (rows.identity === undefined) return undefined;
  const { firstSeen, stamp } = rows.identity;
  const log = await reopenLog(
    did,
    rows.operations.map(({ bytes }) => bytes),
    firstSeen,
  );
  if (log.verdict !== 'valid') return undefined;
  const delegations = new Map<Cid, Delegation>();
  for (const { bytes } of rows.delegations) {
    const parsed = await parseDelegation(bytes);
    if (parsed.verdict === 'valid') delegations.set(parsed.value.cid, parsed.value);
  }
  return { log: log.value, delegations, stamp };
};

export const firstStamp = 1;

/** What is kept of a log, if all of it is new here. */
export const rowsOf = async (
  { did, operations, unsupported }: VerifiedLog,
  seen: NonNullable<OperationRow['seen']>,
): Promise<OperationRow[]> => {
  const rows = operations.map(({ id, bytes }) => ({ did, id, bytes, seen }));
  for (const bytes of unsupported) rows.push({ did, id: await cidOfValue(bytes), bytes, seen });
  return rows;
};

/** Stores an identity of which nothing is here. Requests are not awaited: a failing one aborts the transaction, which is waited for. */
export const putIdentity = (
  tx: WriteTransaction,
  { log: { did, firstSeen }, delegations, stamp }: Identity,
  operations: readonly OperationRow[],
): void => {
  for (const row of operations) unwrap(tx.objectStore('operations')).put(row);
  for (const { cid, aud, bytes } of delegations.values())
    unwrap(tx.objectStore('delegations')).put({ did, cid, audience: aud, bytes });
  unwrap(tx.objectStore('identities')).put({ did, firstSeen, stamp });
};

export const heldAfter = (
  { delegations }: Identity,
  fresh: readonly Delegation[],
  lapsed: readonly Cid[],
): ReadonlyMap<Cid, Delegation> => {
  const held = new Map([...delegations, ...fresh.map((one) => [one.cid, one] as const)]);
  for (const cid of lapsed) held.delete(cid);
  return held;
};

interface JudgedDelegations {
  readonly holding: readonly Delegation[];
  readonly out: ReadonlyMap<Cid, Delegation>;
}

/**
 * STO-6: a delegation is kept only if a chain up to the log holds with it. One that merely does not hold any more under a newer log
 * than its sender's is left out without blame. That of a key which was put away holds: its commits up to then do.
 */
export const judgeDelegations = async (
  { log, delegations: held }: Identity,
  bytes: readonly Uint8Array[],
  now: number,
): Promise<Judgement<JudgedDelegations>> => {
  const parsed: Delegation[] = [];
  for (const one of bytes) {
    const judged = await parseDelegation(one);
    if (judged.verdict === 'unsupported') continue;
    if (judged.verdict !== 'valid') return judged;
    if (judged.value.sub !== log.did) return { verdict: 'invalid', code: 'wrong-did', rule: 'DLG-8' };
    if (!held.has(judged.value.cid)) parsed.push(judged.value);
  }
  const together = new Map([...held, ...parsed.map((one) => [one.cid, one] as const)]);
  const holding: Delegation[] = [];
  const out = new Map<Cid, Delegation>();
  for (const one of parsed) {
    // Judged by its own merit: that another chain to the same key holds says nothing about this one.
    const delegations = new Map([...together].filter(([, other]) => other.aud !== one.aud || other === one));
    const judged = await judgeAuthority({ ...questionOf(log, one, now), delegations });
    if (judged.verdict === 'valid' || judged.verdict === 'notYet') holding.push(one);
    else if (judged.verdict === 'needs') return judged;
    else if (judged.verdict === 'invalid' && judged.code === 'bad-signature') return judged;
    else out.set(one.cid, one);
  }
  return { verdict: 'valid', value: { holding, out } };
};

/** Whether a delegation is good for anything: for the earliest commit that its key could have made (DLG-15). */
export const questionOf = (log: VerifiedLog, { aud, cmd, cid }: Delegation, now: number) => ({
  log,
  key: aud,
  command: cmd,
  hint: cid,
  now,
  commit: { id: cid, seq: 0 },
  complete: true,
});

/** Delegations by CID, or by audience with all that may stand above them. */
const chainsFor = (
  delegations: ReadonlyMap<Cid, Delegation>,
  ids: readonly (Cid | DidKey)[],
): readonly Delegation[] => {
  const wanted = new Set<string>(ids);
  const found = new Set<Delegation>();
  for (let before = -1; before !== found.size; ) {
    before = found.size;
    for (const one of delegations.values()) {
      if (!wanted.has(one.cid) && !wanted.has(one.aud)) continue;
      found.add(one);
      wanted.add(one.iss);
    }
  }
  return [...found];
};

const viewOf = ({ did, state, operations }: VerifiedLog): IdentityView => ({
  did,
  position: state.position,
  root: state.root,
  backup: state.backup,
  grants: state.grants,
  revoked: [...state.revoked.keys()],
  retired: Object.fromEntries(state.retired),
  conflict: state.conflict,
  operations: operations.length,
});
