/**
 * Keyrings: an epoch's key, wrapped for each member without saying who they are (HSE-10 to HSE-12). Pure: chance is passed in. The same for a
 * household and for what is shared with friends.
 */
import { concat, encodeUtf8, equals } from '@atcute/uint8array';
import type { Did, RandomBytes } from '../../base/index.js';
import { encodeValue } from '../../codec/index.js';
import {
  type AgreementKey,
  type Box,
  deriveBytes,
  makeAgreementKey,
  openFromKey,
  sealToKey,
} from '../../vault/index.js';
import { webSubtle } from '../environment.js';
import { KEY_BYTES, LEAST_SLOTS, MAX_SLOTS } from './limits.js';

type Bytes = Uint8Array<ArrayBuffer>;

/** Which key of which volume of whom. */
export interface EpochName {
  readonly did: Did;
  readonly volume: string;
  readonly epoch: number;
}

/** What is public of an epoch. */
export interface Keyring {
  readonly epoch: number;
  /** Says which key it is without saying the key: nobody can be given another one. */
  readonly commitment: Bytes;
  readonly slots: readonly Box[];
}

/** The context that everything of an epoch is bound to. */
export const epochContext = (label: string, { did, volume, epoch }: EpochName): Bytes =>
  concat([encodeUtf8(`${label}\0`), encodeValue({ did, volume, epoch })]).slice();

const commitmentOf = (key: Bytes, name: EpochName): Promise<Bytes> =>
  deriveBytes(webSubtle(), key, epochContext('tabard/volume-commitment/1', name), KEY_BYTES);

const slotContext = (name: EpochName): Bytes => epochContext('tabard/volume-slot/1', name);

/** Wraps a key for its members. Throws `RangeError` for more of them than there may be. */
export const buildKeyring = async (
  name: EpochName,
  key: Bytes,
  members: readonly Bytes[],
  random: RandomBytes,
): Promise<Keyring> => {
  if (key.length !== KEY_BYTES) throw new RangeError(`"key" expected ${KEY_BYTES} bytes, got ${key.length}`);
  if (members.length > MAX_SLOTS) throw new RangeError(`"members" expected at most ${MAX_SLOTS}`);
  const context = slotContext(name);
  const slots = await Promise.all(members.map((member) => sealToKey(random, member, key, context)));
  // To nobody: made like all others, so that no count tells how many members there are.
  while (slots.length < slotsFor(members.length)) {
    const { publicKey } = await makeAgreementKey(random);
    slots.push(await sealToKey(random, publicKey, random(KEY_BYTES), context));
  }
  shuffle(slots, random);
  return { epoch: name.epoch, commitment: await commitmentOf(key, name), slots };
};

/** A power of two. */
export const slotsFor = (members: number): number => Math.max(LEAST_SLOTS, 2 ** Math.ceil(Math.log2(members)));

/** The key, if one of the slots is for one of these keys and it is the key that is committed to. */
export const openKeyring = async (
  name: Omit<EpochName, 'epoch'>,
  keyring: Keyring,
  own: readonly AgreementKey[],
): Promise<Bytes | undefined> => {
  const whole = { ...name, epoch: keyring.epoch };
  const context = slotContext(whole);
  for (const slot of keyring.slots.slice(0, MAX_SLOTS)) {
    for (const one of own) {
      const key = await openFromKey(one, slot, context);
      if (key?.length !== KEY_BYTES) continue;
      if (equals(await commitmentOf(key, whole), keyring.commitment)) return key;
    }
  }
  return undefined;
};

/** Whether this key is the one that a keyring is of. */
export const isKeyOf = async (name: Omit<EpochName, 'epoch'>, keyring: Keyring, key: Bytes): Promise<boolean> =>
  equals(await commitmentOf(key, { ...name, epoch: keyring.epoch }), keyring.commitment);

/** Every order as likely as any other. */
const shuffle = <Item>(items: Item[], random: RandomBytes): void => {
  for (let last = items.length - 1; last > 0; last--) {
    const other = below(last + 1, random);
    const [a, b] = [items[last], items[other]];
    if (a === undefined || b === undefined) throw new TypeError('a slot is missing');
    items[last] = b;
    items[other] = a;
  }
};

/** A number below `count`, each as likely: what would favour the low ones is drawn anew. */
const below = (count: number, random: RandomBytes): number => {
  const most = 2 ** 32 - (2 ** 32 % count);
  for (;;) {
    const drawn = new DataView(random(4).buffer).getUint32(0);
    if (drawn < most) return drawn % count;
  }
};
