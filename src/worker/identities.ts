/**
 * Identity logs and delegations: judged before anything is stored, kept with strict durability, held in memory once verified.
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
import { CACHED_IDENTITIES, MAX_DELEGATIONS, MAX_LEFT_OUT, MAX_RETRIES } from './limits.js';
import { stale, untilFresh } from './retry.js';
import type { Durability, IdentityView, VerifyStore } from './types.js';

export interface Identity {
  readonly log: VerifiedLog;
  readonly delegations: ReadonlyMap<Cid, Delegation>;
  readonly stamp: number;
}

export interface Identities {
  find(did: Did): Promise<Identity | undefined>;
  /** As `find`, by a row that was just read. */
  of(did: Did, row: IdentityRow | undefined): Promise<Identity | undefined>;
  /** Those of the last delegations received that do not hold: not kept, but they say why a key may not. */
  leftOut(did: Did): ReadonlyMap<Cid, Delegation>;
  receiveOperations: VerifyStore['receiveOperations'];
  receiveDelegations: VerifyStore['receiveDelegations'];
  /** An identity as it would stand if this were all that is known of it. Undefined unless all of it holds and none of it needs a strict write. */
  judgeNew(
    did: Did,
    operations: readonly Uint8Array[],
    delegations: readonly Uint8Array[],
  ): Promise<Identity | undefined>;
  /** It was stored by whoever judged it as new. */
  remember(identity: Identity): void;
  view(did: Did): Promise<IdentityView | undefined>;
  operationsFrom(did: Did, n: number): Promise<Uint8Array<ArrayBuffer>[]>;
  delegationsFor(did: Did, ids: readonly (Cid | DidKey)[]): Promise<Uint8Array<ArrayBuffer>[]>;
  authority(did: Did, key: DidKey, command: string): Promise<Judgement<Authority> | undefined>;
  /** Forgets what is in memory of one identity. */
  forget(did: Did): void;
}

/** `onChanged` runs after a new log or new delegations were stored: what was valid may not be any more, and the reverse. */
export const createIdentities = (context: Context, onChanged: (did: Did) => Promise<void>): Identities => {
  const { counters } = context;
  const cache = new Map<Did, Identity>();
  const left = new Map<Did, ReadonlyMap<Cid, Delegation>>();

  const find = async (did: Did): Promise<Identity | undefined> =>
    of(did, await context.store().read(['identities'], (tx) => tx.objectStore('identities').get(did)));

  const of: Identities['of'] = async (did, row) => {
    const cached = cache.get(did);
    if (row === undefined || cached?.stamp === row.stamp) return row === undefined ? undefined : cached;
    const loaded = await loadIdentity(context, did);
    if (loaded !== undefined) remember(cache, did, loaded);
    return loaded;
  };

  const receiveOperations: Identities['receiveOperations'] = (did, operations, durability = 'strict') =>
    untilFresh(MAX_RETRIES, async () => {
      const known = await find(did);
      const judged = await counters.timed('judge-log', () => judgeLog(did, operations, known?.log));
      if (judged.verdict !== 'valid') return counters.declined(judged);
      const log = judged.value;
      const accepted = log.operations.length - (known?.log.operations.length ?? 0);
      if (log === known?.log) return { verdict: 'valid', accepted: 0, position: log.state.position };
      counters.verified(Math.max(accepted, 0));
      const before = known?.stamp ?? (await stampOf(context, did));
      const stamp = await writeLog(context, log, before, durability);
      // What takes the place of rows that could not be believed is read with what else there is of it.
      if (known === undefined && before !== undefined) cache.delete(did);
      else remember(cache, did, { log, delegations: known?.delegations ?? new Map(), stamp });
      if (known !== undefined) await onChanged(did);
      return { verdict: 'valid', accepted: Math.max(accepted, 0), position: log.state.position };
    });

  const receiveDelegations: Identities['receiveDelegations'] = (did, delegations, durability = 'strict') =>
    untilFresh(MAX_RETRIES, async () => {
      const known = await find(did);
      if (known === undefined) return { verdict: 'needs', what: 'operations', ids: [did] };
      if (delegations.length > MAX_DELEGATIONS) return counters.declined({ verdict: 'refused', code: 'too-many' });
      const judged = await judgeDelegations(known, delegations, context.now());
      if (judged.verdict !== 'valid') return counters.declined(judged);
      const { holding, out } = judged.value;
      remember(left, did, new Map([...out].slice(0, MAX_LEFT_OUT)));
      const isFull = known.delegations.size + holding.length > MAX_DELEGATIONS;
      const lapsed = isFull ? await lapsedIn(known, context.now()) : [];
      const fresh = holding.slice(0, MAX_DELEGATIONS - known.delegations.size + lapsed.length);
      counters.verified(fresh.length);
      if (fresh.length > 0) {
        const hasRepository = await writeDelegations(context, known, fresh, lapsed, durability);
        remember(cache, did, { ...known, delegations: heldAfter(known, fresh, lapsed), stamp: known.stamp + 1 });
        if (hasRepository) await onChanged(did);
      }
      return { verdict: 'valid', accepted: fresh.length, position: known.log.state.position };
    });

  return {
    find,
    of,
    leftOut: (did) => left.get(did) ?? new Map(),
    receiveOperations,
    receiveDelegations,
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
    forget(did) {
      cache.delete(did);
      left.delete(did);
    },
  };
};

const remember = <Entry>(cache: Map<Did, Entry>, did: Did, entry: Entry): void => {
  cache.delete(did);
  cache.set(did, entry);
  for (const oldest of cache.keys()) {
    if (cache.size <= CACHED_IDENTITIES) return;
    cache.delete(oldest);
  }
};

/** The stamp of rows that could not be believed: what comes now takes their place. */
const stampOf = async (context: Context, did: Did): Promise<number | undefined> =>
  (await context.store().read(['identities'], (tx) => tx.objectStore('identities').get(did)))?.stamp;

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

const firstStamp = 1;

/** What is kept of a log. */
export const rowsOf = async ({ did, operations, unsupported }: VerifiedLog): Promise<OperationRow[]> => {
  const rows = operations.map(({ id, bytes }) => ({ did, id, bytes }));
  for (const bytes of unsupported) rows.push({ did, id: await cidOfValue(bytes), bytes });
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

/** Answers the new stamp. */
const writeLog = async (
  context: Context,
  log: VerifiedLog,
  before: number | undefined,
  durability: Durability,
): Promise<number> => {
  const stamp = before === undefined ? firstStamp : before + 1;
  const { did, firstSeen } = log;
  const rows = await rowsOf(log);
  const kept = new Set(rows.map(({ id }) => id));
  // Operations can be had again; which rotation by recovery was seen first cannot.
  const lasting = firstSeen === null ? durability : 'strict';
  await context.store().write(['identities', 'operations', 'repositories'], lasting, async (tx) => {
    const identities = tx.objectStore('identities');
    const operations = tx.objectStore('operations');
    if ((await identities.get(did))?.stamp !== before) throw stale;
    const held = new Set((await operations.getAllKeys(rangeOf(did))).map(([, id]) => id));
    for (const id of held) if (!kept.has(id)) await operations.delete([did, id]);
    for (const row of rows) await operations.put(row);
    await identities.put({ did, firstSeen, stamp });
    await markForJudging(tx, did);
  });
  return stamp;
};

/** STO-10: in the same transaction, so that a crash in between is made good. True if there is anything to judge. */
const markForJudging = async (tx: WriteTransaction, did: Did): Promise<boolean> => {
  const repository = await tx.objectStore('repositories').get(did);
  if (repository === undefined) return false;
  await tx.objectStore('repositories').put({ ...repository, rejudge: true });
  return true;
};

const writeDelegations = (
  context: Context,
  known: Identity,
  fresh: readonly Delegation[],
  lapsed: readonly Cid[],
  durability: Durability,
): Promise<boolean> => {
  const { did } = known.log;
  return context.store().write(['identities', 'delegations', 'repositories'], durability, async (tx) => {
    const identities = tx.objectStore('identities');
    const row = await identities.get(did);
    if (row?.stamp !== known.stamp) throw stale;
    for (const cid of lapsed) await tx.objectStore('delegations').delete([did, cid]);
    for (const { cid, aud, bytes } of fresh) {
      await tx.objectStore('delegations').put({ did, cid, audience: aud, bytes });
    }
    await identities.put({ ...row, stamp: row.stamp + 1 });
    return markForJudging(tx, did);
  });
};

const heldAfter = (
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
const judgeDelegations = async (
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
const questionOf = (log: VerifiedLog, { aud, cmd, cid }: Delegation, now: number) => ({
  log,
  key: aud,
  command: cmd,
  hint: cid,
  now,
  commit: { id: cid, seq: 0 },
  complete: true,
});

/** Those that no chain holds any more: whoever filled the places and was revoked gives them back. */
const lapsedIn = async ({ log, delegations }: Identity, now: number): Promise<Cid[]> => {
  const lapsed: Cid[] = [];
  for (const one of delegations.values()) {
    const judged = await judgeAuthority({ ...questionOf(log, one, now), delegations });
    if (judged.verdict !== 'valid' && judged.verdict !== 'notYet') lapsed.push(one.cid);
  }
  return lapsed;
};

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
