/** One's devices, as the log and the delegations bear them; names and times as one's devices have noted them in private. */
import type { VerifyStore } from '../../worker/index.js';
import type { DeviceView } from '../linking-view.js';
import type { Own } from '../own.js';
import { delegationsOf, knownKeys, powersOf } from './authority.js';
import { deviceNotes } from './devices.js';
import { newestOf } from './newest.js';

/** `self`: what this device calls itself until its person does. */
export const listDevices = async (
  store: VerifyStore,
  own: Own,
  self: { readonly name: string; readonly kind: string } = { name: '', kind: '' },
): Promise<readonly DeviceView[]> => {
  const { did, vault, household } = own;
  const notes = deviceNotes(household.config);
  const keys = await knownKeys(store, own);
  const powers = await powersOf(store, vault, did);
  const { revoked, retired } = powers.log.state;
  const delegations = await delegationsOf(store, did, keys);
  const newest = await newestOf(store, did);
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
      name: note?.name ?? (here ? self.name : ''),
      kind: note?.kind ?? (here ? self.kind : ''),
      addedAt: note?.addedAt ?? (here ? vault.madeAt : 0),
      addedBy: note?.addedBy ?? null,
      lastSeen: Math.max(note?.lastSeen ?? 0, newest.get(id)?.signedAt ?? 0),
      here,
      state: revoked.has(id) ? 'revoked' : retired.has(id) ? 'retired' : signs.length > 0 ? 'active' : 'unknown',
      signs: [...new Set(signs)].sort(),
      holds: here ? holds : null,
    };
  });
};
