/** The delegations and device keys that peers have told of, for who has no private list any more. */
import type { Cid, Did, DidKey } from '../../base/index.js';
import { type Delegation, judgeAuthority, parseDelegation, type VerifiedLog, WRITE } from '../../identity/index.js';
import type { HeadInfo, VerifyStore } from '../../worker/index.js';

export type Delegations = ReadonlyMap<Cid, Delegation>;

type Source = Pick<VerifyStore, 'delegationsFor' | 'heads'>;

/**
 * Granted in any state of the log, or on the way to a live head, and whatever else is stored for the same keys and for those that were put out. A device that never wrote
 * anything and stands in no grant is in none of them.
 */
export const knownDelegations = async (
  store: Source,
  log: VerifiedLog,
  others: Delegations = new Map(),
): Promise<Delegations> => {
  const found = new Map<Cid, Delegation>(others);
  const take = async (all: readonly Uint8Array<ArrayBuffer>[]): Promise<void> => {
    for (const bytes of all) {
      const judged = await parseDelegation(bytes);
      if (judged.verdict === 'valid' && judged.value.sub === log.did) found.set(judged.value.cid, judged.value);
    }
  };
  const granted = new Set(log.operations.flatMap(({ operation }) => operation.grants));
  await take(await store.delegationsFor(log.did, [...granted]));
  await take((await store.heads(log.did))?.delegations ?? []);
  // Whoever puts devices out names them: those that a thief did are the owner's.
  const named = log.operations.flatMap(({ operation: { revoked, retired } }) => [...revoked, ...retired]);
  const keys = new Set([...[...found.values()].map(({ aud }) => aud), ...named.map(({ key }) => key)]);
  await take(await store.delegationsFor(log.did, [...keys]));
  return found;
};

/** The keys that may write under this log. */
export const writersOf = async (
  log: VerifiedLog,
  delegations: Delegations,
  now: number,
): Promise<ReadonlySet<DidKey>> => {
  const writers = new Set<DidKey>();
  for (const key of new Set([...delegations.values()].map(({ aud }) => aud))) {
    const judged = await judgeAuthority({ log, delegations, key, command: WRITE, now, complete: true });
    if (judged.verdict === 'valid') writers.add(key);
  }
  return writers;
};

/** The live heads that are here. */
export const liveHeads = async (store: Pick<VerifyStore, 'repositories'>, did: Did): Promise<readonly HeadInfo[]> =>
  (await store.repositories()).find((repository) => repository.did === did)?.heads ?? [];
