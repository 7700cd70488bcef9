/**
 * Identity conflicts: what is shown of one, the proof that is passed on, and proofs that others pass on. Fetched with the first of them. A proof
 * is judged on top of the log that is here; what of it is new is then received like any other operation.
 */
import type { Cid, Did } from '../base/index.js';
import { parseDidKey } from '../codec/index.js';
import {
  buildConflictProof,
  judgeConflictProof,
  type Sighting,
  type VerifiedLog,
  type VerifiedOperation,
} from '../identity/index.js';
import type { OperationRow } from '../store/index.js';
import { type Context, rangeOf } from './context.js';
import type { Identities } from './identities.js';
import { MAX_PASSED_PROOF, MAX_SHOWN_SIDES } from './limits.js';
import type { ConflictSideView, ConflictView, VerifyStore } from './types.js';

export interface Conflicts {
  view: VerifyStore['conflict'];
  proof: VerifyStore['conflictProof'];
  receive: VerifyStore['receiveConflict'];
}

export const createConflicts = (
  context: Context,
  identities: Pick<Identities, 'find'>,
  receiveOperations: VerifyStore['receiveOperations'],
): Conflicts => {
  const { counters } = context;

  const sightingsOf = async (did: Did): Promise<ReadonlyMap<Cid, NonNullable<OperationRow['seen']>>> => {
    const rows = await context.store().read(['operations'], (tx) => tx.objectStore('operations').getAll(rangeOf(did)));
    return new Map(rows.flatMap(({ id, seen }) => (seen === undefined ? [] : [[id, seen] as const])));
  };

  const disputed = async (did: Did): Promise<VerifiedLog | undefined> => {
    const found = await identities.find(did);
    return found?.log.state.conflict === true ? found.log : undefined;
  };

  return {
    async view(did): Promise<ConflictView | undefined> {
      const log = await disputed(did);
      if (log === undefined) return undefined;
      const seen = await sightingsOf(did);
      const sides = log.disputed.map((head) => sideOf(log, head, seen.get(head.id)));
      const at = (side: ConflictSideView): number => side.seen?.at ?? 0;
      return {
        did,
        fork: log.state.position,
        sides: sides.toSorted((a, b) => at(a) - at(b)).slice(0, MAX_SHOWN_SIDES),
      };
    },
    async proof(did) {
      const log = await disputed(did);
      if (log === undefined) return undefined;
      const sightings = new Map<Cid, Sighting>();
      for (const [id, { at, from }] of await sightingsOf(did))
        sightings.set(id, { at, from: from === null ? null : (parseDidKey(from) ?? null) });
      const bytes = buildConflictProof(log, sightings);
      return bytes === undefined || bytes.length > MAX_PASSED_PROOF ? undefined : bytes;
    },
    async receive(did, proof, from) {
      const known = await identities.find(did);
      if (known === undefined) return { verdict: 'needs', what: 'operations', ids: [did] };
      if (proof.length > MAX_PASSED_PROOF) return counters.declined({ verdict: 'refused', code: 'too-large' });
      const judged = await counters.timed('judge-log', () => judgeConflictProof(known.log, proof));
      if (judged.verdict !== 'valid') return counters.declined(judged);
      const held = new Set(known.log.operations.map(({ id }) => id));
      const fresh = judged.value.sides.flatMap(({ operations }) => operations).filter(({ id }) => !held.has(id));
      if (fresh.length === 0) return { verdict: 'valid', accepted: 0, position: known.log.state.position };
      const bytes = fresh.map((one) => one.bytes);
      return receiveOperations(did, bytes, 'strict', from);
    },
  };
};

/** What stands in the side's first operation and not in the one before it. */
const sideOf = (log: VerifiedLog, head: VerifiedOperation, seen: OperationRow['seen']): ConflictSideView => {
  const { operation, parent } = head;
  const before = parent?.operation;
  const changes: ConflictSideView['changes'][number][] = [];
  if (before?.root !== operation.root) changes.push('root');
  if (before?.next.root !== operation.next.root) changes.push('next-root');
  if (before?.next.recovery !== operation.next.recovery) changes.push('recovery');
  if (String(before?.backup) !== String(operation.backup)) changes.push('backup');
  return {
    id: head.id,
    kind: operation.kind === 'rotation' ? 'rotation' : 'update',
    rank: head.rank,
    changes,
    revoked: operation.revoked.map(({ key }) => key),
    retired: operation.retired.map(({ key }) => key),
    operations: countAfter(log, head),
    ...(seen === undefined ? {} : { seen }),
  };
};

/** The log has parents first. */
const countAfter = ({ operations }: VerifiedLog, head: VerifiedOperation): number => {
  const of = new Set<Cid>([head.id]);
  for (const { id, parent } of operations) if (parent !== null && of.has(parent.id)) of.add(id);
  return of.size;
};
