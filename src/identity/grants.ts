/**
 * Which delegations the next operation has to grant, so that what holds now goes on: those of root keys that leave the state, and what
 * retired keys delegated (DLG-12, DLG-17). Used by whoever builds operations, never by who judges them.
 */
import type { Cid, DidKey } from '../base/index.js';
import { judgeAuthority } from './authority.js';
import type { Deltas } from './build.js';
import { type Delegation, WRITE } from './delegation.js';
import type { VerifiedLog } from './log.js';

export interface GrantsInput extends Deltas {
  /** All that are known of the identity. */
  readonly delegations: ReadonlyMap<Cid, Delegation>;
  /** Milliseconds since 1970. */
  readonly now: number;
  /**
   * Delegations that are let go: those of retired devices whose commits others contain, where there are more than an operation may grant; or
   * whatever was granted, known here or not, where every device is put out.
   */
  readonly dropped?: ReadonlySet<Cid>;
  /** True for a rotation: then what the root key in force issued must be granted as well. */
  readonly rotates: boolean;
}

/** The `grants` of an operation that ends nothing but what it revokes. Grants whose delegation is not here are repeated. */
export const findGrants = async (log: VerifiedLog, input: GrantsInput): Promise<Cid[]> => {
  const { state } = log;
  const { delegations, rotates, dropped } = input;
  const revoked = new Set<DidKey>([...state.revoked.keys(), ...(input.revoked ?? []).map(({ key }) => key)]);
  const retired = new Set<DidKey>([...state.retired.keys(), ...(input.retired ?? []).map(({ key }) => key)]);
  const granted = new Set<Cid>(state.grants.filter((cid) => !delegations.has(cid) && dropped?.has(cid) !== true));
  for (const one of delegations.values()) {
    const issuer = one.iss === log.did ? undefined : one.iss;
    const isNeeded =
      issuer === undefined ? rotates || state.grants.includes(one.cid) : [...retired].some((key) => key === issuer);
    if (
      !isNeeded ||
      dropped?.has(one.cid) === true ||
      revoked.has(one.aud) ||
      [...revoked].some((key) => key === issuer)
    )
      continue;
    if (await holdsByItself(log, one, input)) granted.add(one.cid);
  }
  return [...granted].sort();
};

/** Whether this delegation, and no other to the same key, leads there: for the earliest commit that the key could have made. */
const holdsByItself = async (
  log: VerifiedLog,
  one: Delegation,
  { delegations, now }: GrantsInput,
): Promise<boolean> => {
  const others = new Map([...delegations].filter(([, other]) => other.aud !== one.aud || other === one));
  const commit = { id: one.cid, seq: 0 };
  const question = { log, key: one.aud, command: one.cmd, hint: one.cid, now, commit, complete: true };
  const { verdict } = await judgeAuthority({ ...question, delegations: others });
  return verdict === 'valid' || verdict === 'notYet';
};

/** The keys that could write under `before` and cannot under `after`, without having been put out themselves: to be added anew. */
export const findStranded = async (
  before: VerifiedLog,
  after: VerifiedLog,
  delegations: ReadonlyMap<Cid, Delegation>,
  now: number,
): Promise<DidKey[]> => {
  const stranded: DidKey[] = [];
  for (const key of new Set([...delegations.values()].map(({ aud }) => aud))) {
    if (after.state.revoked.has(key) || after.state.retired.has(key)) continue;
    const [had, has] = await Promise.all(
      [before, after].map((log) => judgeAuthority({ log, key, command: WRITE, now, delegations, complete: true })),
    );
    if (had?.verdict === 'valid' && has?.verdict !== 'valid') stranded.push(key);
  }
  return stranded.sort();
};
