/**
 * Operations and delegations that others offer, apart from a first head: judged before anything is stored, kept with strict durability where they are
 * one's own.
 */
import type { Cid, Did } from '../base/index.js';
import { type Delegation, judgeAuthority, judgeLog, type VerifiedLog } from '../identity/index.js';
import type { OperationRow, WriteTransaction } from '../store/index.js';
import { type Context, rangeOf } from './context.js';
import {
  firstStamp,
  heldAfter,
  type Identities,
  type Identity,
  judgeDelegations,
  questionOf,
  remember,
  rowsOf,
} from './identities.js';
import { MAX_DELEGATIONS, MAX_LEFT_OUT, MAX_RETRIES } from './limits.js';
import { stale, untilFresh } from './retry.js';
import type { Durability, VerifyStore } from './types.js';

export interface IdentitiesIn {
  receiveOperations: VerifyStore['receiveOperations'];
  receiveDelegations: VerifyStore['receiveDelegations'];
  /** Those of the last delegations received that do not hold: not kept, but they say why a key may not. */
  leftOut(did: Did): ReadonlyMap<Cid, Delegation>;
  forget(did: Did): void;
}

/** `onChanged` runs after a new log or new delegations were stored: what was valid may not be any more, and the reverse. */
export const createIdentitiesIn = (
  context: Context,
  identities: Identities,
  onChanged: (did: Did) => Promise<void>,
): IdentitiesIn => {
  const { counters } = context;
  const left = new Map<Did, ReadonlyMap<Cid, Delegation>>();

  const receiveOperations: IdentitiesIn['receiveOperations'] = (did, operations, durability = 'strict', from = null) =>
    untilFresh(MAX_RETRIES, async () => {
      const known = await identities.find(did);
      const judged = await counters.timed('judge-log', () => judgeLog(did, operations, known?.log));
      if (judged.verdict !== 'valid') return counters.declined(judged);
      const log = judged.value;
      const accepted = log.operations.length - (known?.log.operations.length ?? 0);
      if (log === known?.log) return { verdict: 'valid', accepted: 0, position: log.state.position };
      counters.verified(Math.max(accepted, 0));
      const before = known?.stamp ?? (await stampOf(context, did));
      const seen = { at: context.now(), from };
      const stamp = await writeLog(context, log, { stamp: before, isBelieved: known !== undefined }, durability, seen);
      // What takes the place of rows that could not be believed is read with what else there is of it.
      if (known === undefined && before !== undefined) identities.forget(did);
      else identities.remember({ log, delegations: known?.delegations ?? new Map(), stamp });
      if (known !== undefined) await onChanged(did);
      const { position, conflict } = log.state;
      return { verdict: 'valid', accepted: Math.max(accepted, 0), position, conflict };
    });

  const receiveDelegations: IdentitiesIn['receiveDelegations'] = (did, delegations, durability = 'strict') =>
    untilFresh(MAX_RETRIES, async () => {
      const known = await identities.find(did);
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
        identities.remember({ ...known, delegations: heldAfter(known, fresh, lapsed), stamp: known.stamp + 1 });
        if (hasRepository) await onChanged(did);
      }
      return { verdict: 'valid', accepted: fresh.length, position: known.log.state.position };
    });

  return {
    receiveOperations,
    receiveDelegations,
    leftOut: (did) => left.get(did) ?? new Map(),
    forget: (did) => void left.delete(did),
  };
};

/** The stamp of rows that could not be believed: what comes now takes their place. */
const stampOf = async (context: Context, did: Did): Promise<number | undefined> =>
  (await context.store().read(['identities'], (tx) => tx.objectStore('identities').get(did)))?.stamp;

/** Answers the new stamp. */
const writeLog = async (
  context: Context,
  log: VerifiedLog,
  before: { readonly stamp: number | undefined; readonly isBelieved: boolean },
  durability: Durability,
  seen: NonNullable<OperationRow['seen']>,
): Promise<number> => {
  const stamp = before.stamp === undefined ? firstStamp : before.stamp + 1;
  const { did, firstSeen } = log;
  const rows = await rowsOf(log, seen);
  const kept = new Set(rows.map(({ id }) => id));
  // Operations can be had again; which rotation by recovery was seen first cannot.
  const lasting = firstSeen === null ? durability : 'strict';
  await context.store().write(['identities', 'operations', 'repositories'], lasting, async (tx) => {
    const identities = tx.objectStore('identities');
    const operations = tx.objectStore('operations');
    if ((await identities.get(did))?.stamp !== before.stamp) throw stale;
    const held = new Set((await operations.getAllKeys(rangeOf(did))).map(([, id]) => id));
    for (const id of held) if (!kept.has(id)) await operations.delete([did, id]);
    // What was seen before stays as it was seen; rows that could not be believed are all written anew.
    for (const row of rows) if (!before.isBelieved || !held.has(row.id)) await operations.put(row);
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

/** Those that no chain holds any more: whoever filled the places and was revoked gives them back. */
const lapsedIn = async ({ log, delegations }: Identity, now: number): Promise<Cid[]> => {
  const lapsed: Cid[] = [];
  for (const one of delegations.values()) {
    const judged = await judgeAuthority({ ...questionOf(log, one, now), delegations });
    if (judged.verdict !== 'valid' && judged.verdict !== 'notYet') lapsed.push(one.cid);
  }
  return lapsed;
};
