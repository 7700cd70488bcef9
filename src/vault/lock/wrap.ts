/**
 * The master key, wrapped to the public key of a way to unlock: a box (`agree.ts`) bound to vault, row and everything that the header says of the way. So a new master key needs the public halves only, and a wrapped key
 * that was put elsewhere, or under other parameters, does not open.
 */
import { concat, encodeUtf8 } from '@atcute/uint8array';
import type { RandomBytes } from '../../base/index.js';
import { byteString } from '../../codec/index.js';
import { openFromKey, sealToKey } from '../agree.js';
import { deriveBytes, placeBytes } from '../cipher.js';
import { rowNames } from '../rows.js';
import { encodeParams, type Slot } from '../slots.js';

type Bytes = Uint8Array<ArrayBuffer>;

/** The X25519 private key that a way's secret gives. Bound to vault and slot: one passphrase in two vaults gives two keys. */
export const slotSecret = (subtle: SubtleCrypto, vault: string, id: string, secret: Bytes): Promise<Bytes> =>
  deriveBytes(subtle, secret, encodeUtf8(`tabard/vault-slot/1\0${vault}\0${id}`).slice(), 32);

/** A box to the slot's key: the ephemeral key, then what is sealed. */
export const wrapMaster = async (
  subtle: SubtleCrypto,
  random: RandomBytes,
  vault: string,
  slot: Slot,
  master: Bytes,
): Promise<Bytes> => {
  const { ephemeral, sealed } = await sealToKey(random, slot.key, master, contextOf(vault, slot), subtle);
  return concat([ephemeral, sealed]).slice();
};

/** The master key, or undefined where secret, slot or bytes are not those that it was wrapped with. */
export const unwrapMaster = (
  subtle: SubtleCrypto,
  vault: string,
  slot: Slot,
  secret: Bytes,
  wrapped: Bytes,
): Promise<Bytes | undefined> => {
  const box = { ephemeral: wrapped.slice(0, 32), sealed: wrapped.slice(32) };
  return openFromKey({ secret, publicKey: slot.key }, box, contextOf(vault, slot), subtle);
};

const contextOf = (vault: string, slot: Slot): Bytes =>
  placeBytes({
    vault,
    row: rowNames.slotOf(slot.id),
    slot: { id: slot.id, kind: slot.kind, params: encodeParams(slot), key: byteString(slot.key) },
  });
