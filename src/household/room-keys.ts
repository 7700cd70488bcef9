/** Names and passwords of the household's rooms, derived from the household key (HSE-5). */
import { concat, encodeUtf8 } from '@atcute/uint8array';
import { encodeBase32 } from '../codec/index.js';
import type { JournalDoc } from '../store/index.js';
import { webSubtle } from './environment.js';

export interface RoomKeys {
  readonly name: string;
  readonly password: string;
}

/** 20 bytes of name and 32 of password for one document. */
export const deriveRoom = async (householdKey: Uint8Array<ArrayBuffer>, doc: JournalDoc): Promise<RoomKeys> => ({
  name: `tabard-household-${encodeBase32(await derive(householdKey, 'tabard/household-room/1', doc, 20))}`,
  password: encodeBase32(await derive(householdKey, 'tabard/household-password/1', doc, 32)),
});

const derive = async (
  secret: Uint8Array<ArrayBuffer>,
  label: string,
  doc: JournalDoc,
  length: number,
): Promise<Uint8Array<ArrayBuffer>> => {
  if (secret.length !== 32) throw new RangeError(`"householdKey" expected 32 bytes, got ${secret.length}`);
  const info = concat([encodeUtf8(label), new Uint8Array(1), encodeUtf8(doc)]).slice();
  const key = await webSubtle().importKey('raw', secret, 'HKDF', false, ['deriveBits']);
  const hkdf = { name: 'HKDF', hash: 'SHA-256', salt: new Uint8Array(0), info };
  return new Uint8Array(await webSubtle().deriveBits(hkdf, key, length * 8));
};
