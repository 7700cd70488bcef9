/** One's devices, as the log and the delegations bear them; names and times as one's devices have noted them in private. */
import type { DidKey } from '../../base/index.js';
import type { VerifyStore } from '../../worker/index.js';
import type { Own } from '../own.js';
import { delegationsOf, knownKeys, powersOf } from './authority.js';
import { deviceNotes } from './devices.js';

export interface DeviceView {
  /** The did:key by which it signs. */
  readonly id: DidKey;
  readonly name: string;
  readonly kind: string;
  /** ms since 1970; 0 where nobody noted it. */
  readonly addedAt: number;
  readonly addedBy: DidKey | null;
  readonly lastSeen: number;
  readonly here: boolean;
  readonly state: 'active' | 'retired' | 'revoked' | 'unknown';
  /** What it may sign. */
  readonly signs: readonly string[];
  /** Known of this device only: which keys of the identity it holds. */
  readonly holds: readonly ('root' | 'next-root')[] | null;
}

export const listDevices = async (store: VerifyStore, own: Own): Promise<readonly DeviceView[]> => {
  const { did, vault, household } = own;
  const notes = deviceNotes(household.config);
  const keys = await knownKeys(store, own);
  const powers = await powersOf(store, vault, did);
  const { revoked, retired } = powers.log.state;
  const delegations = await delegationsOf(store, did, keys);
  return keys.map((id) => {
    const signs = [...delegations.values()].filter(({ aud }) => aud === id).map(({ cmd }) => cmd);
    const note = notes.get(id);
    const here = id === vault.deviceKey;
    const holds = [
      ...(powers.root === undefined ? [] : (['root'] as const)),
      ...(powers.next === undefined ? [] : (['next-root'] as const)),
    ];
    return {
      id,
      name: note?.name ?? '',
      kind: note?.kind ?? '',
      addedAt: note?.addedAt ?? (here ? vault.madeAt : 0),
      addedBy: note?.addedBy ?? null,
      lastSeen: note?.lastSeen ?? 0,
      here,
      state: revoked.has(id) ? 'revoked' : retired.has(id) ? 'retired' : signs.length > 0 ? 'active' : 'unknown',
      signs: [...new Set(signs)].sort(),
      holds: here ? holds : null,
    };
  });
};
