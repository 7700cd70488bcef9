/** What a new device is given, checked before anything of it is stored (PAI-10). */

import { equals } from '@atcute/uint8array';
import type { Did, DidKey } from '../base/index.js';
import {
  type Delegation,
  hashOfKey,
  judgeAuthority,
  judgeLog,
  parseDelegation,
  type VerifiedLog,
  WRITE,
} from '../identity/index.js';
import { deriveBackupKey, deriveRecoveryKey } from '../vault/index.js';
import type { Grant } from './messages.js';

export interface JudgedGrant {
  readonly did: Did;
  readonly log: VerifiedLog;
}

/** Undefined unless all of it holds: the log, this device's authority to write under it, and words that are the identity's. */
export const judgeGrant = async (grant: Grant, device: DidKey, now: number): Promise<JudgedGrant | undefined> => {
  const { did, recovery } = grant;
  const judged = await judgeLog(did, grant.operations);
  if (judged.verdict !== 'valid' || judged.value.state.conflict) return undefined;
  const log = judged.value;
  const delegations = await readDelegations(grant.delegations);
  if (delegations === undefined) return undefined;
  const authority = await judgeAuthority({ log, delegations, key: device, command: WRITE, now });
  if (authority.verdict !== 'valid') return undefined;
  if ((await hashOfKey(recovery.key)) !== log.state.next.recovery) return undefined;
  if (recovery.entropy !== undefined && !(await fits(recovery.entropy, grant, log))) return undefined;
  return { did, log };
};

const readDelegations = async (list: Grant['delegations']): Promise<Map<Delegation['cid'], Delegation> | undefined> => {
  const all = new Map<Delegation['cid'], Delegation>();
  for (const bytes of list) {
    const judged = await parseDelegation(bytes);
    if (judged.verdict !== 'valid') return undefined;
    all.set(judged.value.cid, judged.value);
  }
  return all;
};

/** Words that are not the identity's would be learned by heart for nothing. */
const fits = async (entropy: Uint8Array<ArrayBuffer>, { recovery }: Grant, { state }: VerifiedLog): Promise<boolean> =>
  (await deriveRecoveryKey(entropy, recovery.index)) === recovery.key &&
  equals(await deriveBackupKey(entropy), state.backup);
