/** A keyring as the record `app.tabard.volume/<id>` that everybody may see. */
import { byteString, bytesOf, isByteString, isMap, type JsonValue, toJson, type Value } from '../../codec/index.js';
import type { Box } from '../../vault/index.js';
import type { Keyring } from './keyring.js';
import { KEY_BYTES, MAX_SLOTS } from './limits.js';

/** The id of the household's own volume, and the path of its keyring. */
export const HOUSEHOLD_VOLUME = 'householdkeyring';
export const householdPath = `app.tabard.volume/${HOUSEHOLD_VOLUME}`;

export const keyringRecord = ({ epoch, commitment, slots }: Keyring): JsonValue =>
  toJson({
    epoch,
    commitment: byteString(commitment),
    slots: slots.map(({ ephemeral, sealed }) => ({ ephemeral: byteString(ephemeral), sealed: byteString(sealed) })),
  });

/** Undefined for what is none. */
export const parseKeyringRecord = (record: JsonValue): Keyring | undefined => {
  if (!isMap(record)) return undefined;
  const { epoch, commitment, slots } = record;
  const bytes = readBytes(commitment, KEY_BYTES);
  if (typeof epoch !== 'number' || !Number.isSafeInteger(epoch) || epoch < 0 || bytes === undefined) return undefined;
  if (!Array.isArray(slots) || slots.length > MAX_SLOTS) return undefined;
  const boxes: Box[] = [];
  for (const slot of slots) {
    const map = isMap(slot) ? slot : {};
    const [ephemeral, sealed] = [readBytes(map.ephemeral, 32), readBytes(map.sealed)];
    if (ephemeral === undefined || sealed === undefined) return undefined;
    boxes.push({ ephemeral, sealed });
  }
  return { epoch, commitment: bytes, slots: boxes };
};

const readBytes = (value: Value | undefined, length?: number): Uint8Array<ArrayBuffer> | undefined => {
  if (value === undefined || !isByteString(value)) return undefined;
  const bytes = bytesOf(value);
  return length === undefined || bytes.length === length ? bytes : undefined;
};
