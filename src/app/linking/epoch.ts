/**
 * The household's epoch on this device, and in the keyring that all devices read (HSE-14): whichever is ahead, the other follows. Every step can be
 * done again, so a crash between any two of them is put right by the next look.
 */
import type { DidKey, RecordPath } from '../../base/index.js';
import {
  buildKeyring,
  HOUSEHOLD_VOLUME,
  householdPath,
  isKeyOf,
  type Keyring,
  keyringRecord,
  openKeyring,
  parseKeyringRecord,
} from '../../household/volume/index.js';
import { judgeAuthority, WRITE } from '../../identity/index.js';
import type { VerifyStore } from '../../worker/index.js';
import type { Own } from '../own.js';
import { delegationsOf, knownKeys, powersOf } from './authority.js';
import { keyringMembers, notedDelegations, setKeyringMembers } from './devices.js';

type Bytes = Uint8Array<ArrayBuffer>;

export interface EpochParts {
  readonly own: Own;
  readonly store: VerifyStore;
  readonly random: (length: number) => Bytes;
  readonly now: () => number;
}

/** `moved`: this device has another key now, and its rooms are others. `shut-out`: the epoch is not for it. */
export type EpochOutcome = 'same' | 'published' | 'moved' | 'shut-out';

interface Members {
  /** Device keys with their X25519 keys: all that may write. */
  readonly devices: ReadonlyMap<DidKey, Bytes>;
  readonly backup: Bytes;
}

const membersOf = async ({ own, store, now }: EpochParts): Promise<Members> => {
  const { did, vault } = own;
  const { log } = await powersOf(store, vault, did);
  const stored = await delegationsOf(store, did, await knownKeys(store, own));
  // Notes bring delegations that were not met yet. Who has none that holds is no member, whatever a note says: else a device could leave a key
  // of its own behind before it is put out.
  const delegations = new Map([...(await notedDelegations(own.household.config)), ...stored]);
  const members = new Map<DidKey, Bytes>();
  for (const { aud, meta } of delegations.values()) {
    const judged = await judgeAuthority({ log, delegations, key: aud, command: WRITE, now: now() });
    if (judged.verdict === 'valid') members.set(aud, meta.x25519);
  }
  members.set(vault.deviceKey, vault.deviceX25519);
  return { devices: members, backup: log.state.backup };
};

/** A device that is about to be put out must not be able to use the epochs up: then nobody could be. */
const furthestAhead = 4_096;

const findKeyring = async ({ own, store }: EpochParts): Promise<Keyring | undefined> => {
  const record = await store.record(own.did, householdPath as RecordPath);
  const keyring = record === undefined ? undefined : parseKeyringRecord(record.value);
  return keyring !== undefined && keyring.epoch - own.vault.householdEpoch > furthestAhead ? undefined : keyring;
};

/** Says who has the key of the present epoch. */
export const publishKeyring = async (parts: EpochParts): Promise<void> => {
  const { own, random } = parts;
  const { vault, did } = own;
  const name = { did, volume: HOUSEHOLD_VOLUME, epoch: vault.householdEpoch };
  const { devices, backup } = await membersOf(parts);
  const keyring = await buildKeyring(name, await vault.householdKey(), [...devices.values(), backup], random);
  await own.writer.write([{ path: householdPath as RecordPath, value: keyringRecord(keyring) }]);
  setKeyringMembers(own.household.config, name.epoch, [...devices.keys()]);
};

/** A device that whoever began the epoch had not heard of yet: whoever has heard of it adds it. */
const someoneLacks = async (parts: EpochParts): Promise<boolean> => {
  const { epoch, members } = keyringMembers(parts.own.household.config);
  if (epoch !== parts.own.vault.householdEpoch) return false;
  return [...(await membersOf(parts)).devices.keys()].some((key) => !members.includes(key));
};

/** Brings this device and the keyring together. */
export const settleEpoch = async (parts: EpochParts): Promise<EpochOutcome> => {
  const { own } = parts;
  const { vault, did } = own;
  if (vault.locked) return 'same';
  await vault.refresh();
  const keyring = await findKeyring(parts);
  const home = { did, volume: HOUSEHOLD_VOLUME };
  const isSame = keyring?.epoch === vault.householdEpoch && (await isKeyOf(home, keyring, await vault.householdKey()));
  if (keyring === undefined || keyring.epoch < vault.householdEpoch || (isSame && (await someoneLacks(parts)))) {
    await publishKeyring(parts);
    return 'published';
  }
  if (isSame) return 'same';
  const device = { secret: await vault.deviceX25519Secret(), publicKey: vault.deviceX25519 };
  const key = await openKeyring(home, keyring, [device]);
  if (key === undefined) return 'shut-out';
  await vault.keepHouseholdKey(keyring.epoch, key);
  return 'moved';
};
