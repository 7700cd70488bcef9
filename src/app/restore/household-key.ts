/** The household's key by the backup key, which derives from the words: what one's devices shared in private opens again with it. */
import type { Did, RecordPath } from '../../base/index.js';
import { HOUSEHOLD_VOLUME, householdPath, openKeyring, parseKeyringRecord } from '../../household/volume/index.js';
import { deriveBackupSecret, publicX25519 } from '../../vault/index.js';
import type { VerifyStore } from '../../worker/index.js';

type Bytes = Uint8Array<ArrayBuffer>;

export interface EpochKey {
  readonly epoch: number;
  readonly key: Bytes;
}

/** `foreign`: there is a keyring, and it is not for these words: whoever wrote it left them out. */
export type FoundHousehold =
  | { readonly kind: 'none' }
  | { readonly kind: 'foreign'; readonly epoch: number }
  | ({ readonly kind: 'open' } & EpochKey);

/** Whoever could use the epochs up would be the last to begin one. */
const furthestEpoch = 2 ** 31;

export const findHousehold = async (
  store: Pick<VerifyStore, 'record'>,
  did: Did,
  entropy: Bytes,
): Promise<FoundHousehold> => {
  const record = await store.record(did, householdPath as RecordPath);
  const keyring = record === undefined ? undefined : parseKeyringRecord(record.value);
  if (keyring === undefined || keyring.epoch > furthestEpoch) return { kind: 'none' };
  const secret = await deriveBackupSecret(entropy);
  const own = [{ secret, publicKey: await publicX25519(secret) }];
  const key = await openKeyring({ did, volume: HOUSEHOLD_VOLUME }, keyring, own);
  secret.fill(0);
  return key === undefined ? { kind: 'foreign', epoch: keyring.epoch } : { kind: 'open', epoch: keyring.epoch, key };
};
