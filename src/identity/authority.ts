/**
 * Whether a key may act for an identity, under the winning state of its log (DESIGN §4.1). A chain goes from the root key, by delegations,
 * to the key; any chain that holds will do.
 */
import { type Cid, type DidKey, type Invalid, invalid, type Judgement, needs, valid } from '../base/index.js';
import { parseDidKey, verifyBytes } from '../codec/index.js';
import type { Delegation } from './delegation.js';
import { MAX_CHAIN, MAX_LINKS_TRIED } from './limits.js';
import { findOperation, type VerifiedLog } from './log.js';
import type { IdentityState } from './state.js';
import { coversCommand } from './ucan.js';

/** Who wants to do what. With neither `commit` nor `purge` the key acts now, in person. */
export interface Act {
  readonly log: VerifiedLog;
  readonly key: DidKey;
  readonly command: string;
  /** Milliseconds since 1970. */
  readonly now: number;
  readonly commit?: { readonly id: Cid; readonly seq: number };
  readonly purge?: { readonly id: Cid };
}

export interface AuthorityQuestion extends Act {
  /** The delegation to try first. */
  readonly hint?: Cid;
  readonly delegations: ReadonlyMap<Cid, Delegation>;
  /** True if no more delegations can be had: what is missing is then `no-authority` and not `needs`. */
  readonly complete?: boolean;
}

export interface Authority {
  /** Root first. Empty for what is kept in spite of a revocation. */
  readonly chain: readonly Delegation[];
  /** The clock id of the key; null where no delegation is left that says it. */
  readonly clockId: number | null;
}

/** Seeks a chain that holds. Rules DLG-7 to DLG-17. */
export const judgeAuthority = async (question: AuthorityQuestion): Promise<Judgement<Authority>> => {
  const { log, key, delegations, hint } = question;
  const byAudience = groupByAudience(delegations, hint);
  if (isKept(question)) {
    return valid({ chain: [], clockId: byAudience.get(key)?.find(({ sub }) => sub === log.did)?.meta.clock ?? null });
  }
  const barred = judgeKey(question);
  if (barred !== undefined) return barred;
  const search = chainsTo(key, byAudience);
  let best: Judgement<Authority> | undefined;
  for (const chain of search.chains) {
    const judged = await judgeChain(question, chain);
    if (judged.verdict === 'valid') return judged;
    if (best === undefined || weight(judged) > weight(best)) best = judged;
  }
  if (best?.verdict === 'notYet' || best?.verdict === 'needs') return best;
  if (question.complete === true) return best ?? invalid('no-authority', 'DLG-9');
  if (hint !== undefined && !delegations.has(hint)) return needs('delegations', [hint]);
  if (search.missing.length > 0) return needs('delegations', search.missing);
  if (best !== undefined) return best;
  return hint === undefined ? needs('delegations', [key]) : invalid('no-authority', 'DLG-9', 'the hint leads nowhere');
};

/** Judges one chain, root first, as a peer presents it. */
export const judgeChain = async (act: Act, chain: readonly Delegation[]): Promise<Judgement<Authority>> => {
  if (isKept(act)) return valid({ chain: [], clockId: chain.at(-1)?.meta.clock ?? null });
  const barred = judgeKey(act) ?? judgeLinks(act, chain);
  // What begins later must be genuine as well: else anyone could have his forgeries kept until then.
  if (barred !== undefined && barred.verdict !== 'notYet') return barred;
  const [first] = chain;
  const last = chain.at(-1);
  if (first === undefined || last === undefined) return invalid('no-authority', 'DLG-9', 'no chain');
  const root = judgeRoot(act, first);
  if ('verdict' in root) return root;
  if (!(await isSignedBy(first, root.key))) return invalid('bad-signature', 'DLG-14');
  return barred ?? valid({ chain, clockId: last.meta.clock });
};

/** DLG-13, DLG-15: what the state says of the key itself. */
const judgeKey = ({ log: { state }, key, commit, purge }: Act): Invalid | undefined => {
  if (state.revoked.has(key)) return invalid('revoked', 'DLG-13');
  const last = state.retired.get(key);
  if (last === undefined || (commit !== undefined && commit.seq <= last)) return undefined;
  return commit === undefined && purge !== undefined ? undefined : invalid('retired', 'DLG-15');
};

/** DLG-16: what a revocation keeps needs no chain. */
const isKept = ({ log, commit, purge }: Act): boolean => {
  const id = commit?.id ?? purge?.id;
  return id !== undefined && [...log.state.revoked.values()].some((keep) => keep.has(id));
};

/** Everything about the links that needs neither the log's operations nor a signature. */
const judgeLinks = (
  act: Act,
  chain: readonly Delegation[],
): Exclude<Judgement<never>, { verdict: 'valid' }> | undefined => {
  const { log, key, command, now } = act;
  if (chain.length > MAX_CHAIN) return { verdict: 'refused', code: 'too-many' };
  const seconds = Math.floor(now / 1000);
  let until: number | undefined;
  const { revoked } = log.state;
  let above: Delegation | undefined;
  for (const link of chain) {
    if (link.sub !== log.did) return invalid('wrong-did', 'DLG-8');
    if (link.iss !== (above?.aud ?? log.did))
      return invalid('no-authority', 'DLG-9', 'issuer and audience do not meet');
    if (!coversCommand(above?.cmd ?? '/', link.cmd)) return invalid('widened', 'DLG-10');
    if (revoked.has(link.aud)) return invalid('revoked', 'DLG-13');
    if (above !== undefined && !isLeftStanding(log.state, above.aud, link)) return invalid('retired', 'DLG-17');
    if (link.exp !== null && link.exp <= seconds) return invalid('expired', 'DLG-11');
    if (link.nbf !== null && link.nbf > seconds) until = Math.max(until ?? 0, link.nbf * 1000);
    above = link;
  }
  if (above?.aud !== key) return invalid('no-authority', 'DLG-9', 'the chain ends at another key');
  if (!coversCommand(above.cmd, command)) return invalid('no-authority', 'DLG-10', command);
  return until === undefined ? undefined : { verdict: 'notYet', until };
};

/** DLG-12, DLG-13: the root key that signed the first link, if the state still stands by it. */
const judgeRoot = (act: Act, first: Delegation): { key: DidKey } | ReturnType<typeof needs> | Invalid => {
  const { log } = act;
  const named = log.chain.find(({ id }) => id === first.meta.op);
  if (named === undefined) {
    if (findOperation(log, first.meta.op) === undefined) return needs('operations', [first.meta.op]);
    return invalid('no-authority', 'DLG-12', 'the operation does not count');
  }
  const key = named.operation.root;
  if (log.state.revoked.has(key)) return invalid('revoked', 'DLG-13');
  return isStanding(log.state, key, first.cid)
    ? { key }
    : invalid('no-authority', 'DLG-12', 'lapsed with its root key');
};

const isStanding = (state: IdentityState, root: DidKey, delegation: Cid): boolean =>
  state.root === root || state.grants.includes(delegation);

/** DLG-17: when a retired key delegated cannot be known, so only what the identity itself grants is left of it. */
const isLeftStanding = (state: IdentityState, issuer: DidKey, { cid }: Delegation): boolean =>
  !state.retired.has(issuer) || state.grants.includes(cid);

const signedBy = new WeakMap<Delegation, DidKey>();

const isSignedBy = async (delegation: Delegation, root: DidKey): Promise<boolean> => {
  if (signedBy.get(delegation) === root) return true;
  if (!(await verifyBytes(delegation.signed, delegation.sig, root))) return false;
  signedBy.set(delegation, root);
  return true;
};

/** The hint first, then what the identity itself issued, then by CID: so strangers' delegations cannot push the true one out. */
const groupByAudience = (
  delegations: ReadonlyMap<Cid, Delegation>,
  hint: Cid | undefined,
): ReadonlyMap<DidKey, Delegation[]> => {
  const groups = new Map<DidKey, Delegation[]>();
  for (const delegation of delegations.values()) {
    const group = groups.get(delegation.aud);
    if (group === undefined) groups.set(delegation.aud, [delegation]);
    else group.push(delegation);
  }
  const order = ({ cid, iss, sub }: Delegation): number => (cid === hint ? 0 : iss === sub ? 1 : 2);
  for (const group of groups.values()) group.sort((a, b) => order(a) - order(b) || (a.cid < b.cid ? -1 : 1));
  return groups;
};

/** Chains that end at the key, root first, shortest first; and the keys whose delegations would lengthen others. */
const chainsTo = (
  key: DidKey,
  byAudience: ReadonlyMap<DidKey, readonly Delegation[]>,
): { chains: Delegation[][]; missing: string[] } => {
  const chains: Delegation[][] = [];
  const missing = new Set<string>();
  const open: { at: DidKey; below: Delegation[] }[] = [{ at: key, below: [] }];
  let tried = 0;
  for (let next = open.shift(); next !== undefined; next = open.shift()) {
    const found = byAudience.get(next.at) ?? [];
    if (found.length === 0 && next.below.length > 0) missing.add(next.at);
    for (const link of found) {
      if (++tried > MAX_LINKS_TRIED) return { chains, missing: [...missing] };
      const chain = [link, ...next.below];
      const issuer = parseDidKey(link.iss);
      if (issuer === undefined) chains.push(chain);
      else if (chain.length < MAX_CHAIN && !chain.some(({ aud }) => aud === issuer))
        open.push({ at: issuer, below: chain });
    }
  }
  return { chains, missing: [...missing] };
};

/** Which failure to report: the one that may still turn into a success. */
const weight = ({ verdict }: Judgement<Authority>): number => (verdict === 'notYet' ? 2 : verdict === 'needs' ? 1 : 0);
