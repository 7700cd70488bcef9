/**
 * What is kept of a restoring from when its rotation is made until the identity is in use: sealed among the keys, so that after a cut the same
 * rotation goes on and no second one is made. Before, nothing is kept, and it is as if nothing had begun.
 */
import { TabardError } from '../../base/index.js';
import {
  byteString,
  bytesOf,
  decodeMap,
  encodeValue,
  isByteString,
  isMap,
  parseDid,
  parseDidKey,
  type Value,
  type ValueMap,
} from '../../codec/index.js';
import type { Registry, Store } from '../../store/index.js';
import type { Vault } from '../../vault/index.js';
import { rowName, setting } from '../linking/row-name.js';
import type { EpochKey } from './household-key.js';
import type { Rescue } from './rescue.js';
import { restoreRow } from './row-name.js';

type Bytes = Uint8Array<ArrayBuffer>;

export interface RescueKeeper {
  read(): Promise<Rescue | undefined>;
  write(rescue: Rescue): Promise<void>;
  forget(): Promise<void>;
}

export interface RescueKeeperParts {
  readonly registry: Pick<Registry, 'setSetting'>;
  readonly local: Pick<Store, 'id' | 'vault'>;
  readonly vault: Pick<Vault, 'seal' | 'open'>;
}

export const createRescueKeeper = ({ registry, local, vault }: RescueKeeperParts): RescueKeeper => ({
  async read() {
    const row = await local.vault.get(restoreRow);
    if (row === undefined) return undefined;
    const sealed: unknown = typeof row === 'object' && row !== null ? Reflect.get(row, 'sealed') : undefined;
    if (!(sealed instanceof Uint8Array)) throw damaged();
    return decodeRescue(await vault.open(sealed.slice(), restoreRow));
  },
  async write(rescue) {
    // First of all: a row that nothing points to would never be looked at.
    await registry.setSetting(local.id, setting, true);
    await local.vault.put({ [restoreRow]: { v: 1, sealed: await vault.seal(encodeRescue(rescue), restoreRow) } });
  },
  async forget() {
    await local.vault.delete([restoreRow]);
    // A linking may be under way as well, and goes by the same setting.
    if ((await local.vault.get(rowName)) === undefined) await registry.setSetting(local.id, setting, null);
  },
});

const encodeRescue = ({ did, trackers, by, operation, delegations, recovery, ...rest }: Rescue): Bytes =>
  encodeValue({
    ...{ v: 1, did, by, trackers: [...trackers], operation: byteString(operation) },
    delegations: delegations.map((one) => byteString(one)),
    recovery: {
      ...{ index: recovery.index, key: recovery.key },
      ...{ backup: byteString(recovery.backup), entropy: byteString(recovery.entropy) },
    },
    household: encodeEpoch(rest.household),
    ...(rest.former === undefined ? {} : { former: encodeEpoch(rest.former) }),
    documents: rest.documents.map(({ profile, config }) => ({
      profile: byteString(profile),
      config: byteString(config),
    })),
    hidden: [...rest.hidden],
  });

const encodeEpoch = ({ epoch, key }: EpochKey): ValueMap => ({ epoch, key: byteString(key) });

const decodeRescue = (bytes: Bytes): Rescue => {
  const judged = decodeMap(bytes, bytes.length);
  const map: ValueMap = judged.verdict === 'valid' ? judged.value : {};
  if (map.v !== 1) throw new TabardError('unsupported-version', 'a later version wrote the row of a restoring');
  const did = parseDid(textOf(map.did));
  const recovery = isMap(map.recovery) ? map.recovery : {};
  const key = parseDidKey(textOf(recovery.key));
  if (did === undefined || key === undefined) throw damaged();
  return {
    did,
    trackers: listOf(map.trackers).map(textOf),
    by: map.by === 'cards' ? 'cards' : 'words',
    operation: readBytes(map.operation),
    delegations: listOf(map.delegations).map(readBytes),
    recovery: {
      ...{ index: numberOf(recovery.index), key },
      ...{ backup: readBytes(recovery.backup), entropy: readBytes(recovery.entropy) },
    },
    household: decodeEpoch(map.household),
    former: map.former === undefined ? undefined : decodeEpoch(map.former),
    documents: listOf(map.documents ?? []).map((value) => {
      const { profile, config } = isMap(value) ? value : {};
      return { profile: readBytes(profile), config: readBytes(config) };
    }),
    hidden: listOf(map.hidden ?? []).flatMap((value) => parseDidKey(textOf(value)) ?? []),
  };
};

const decodeEpoch = (value: Value | undefined): EpochKey => {
  const map = isMap(value) ? value : {};
  return { epoch: numberOf(map.epoch), key: readBytes(map.key) };
};

const damaged = (): TabardError => new TabardError('vault-damaged', 'the row of a restoring does not decode');

const textOf = (value: Value | undefined): string => {
  if (typeof value !== 'string') throw damaged();
  return value;
};
const numberOf = (value: Value | undefined): number => {
  if (typeof value !== 'number') throw damaged();
  return value;
};
const listOf = (value: Value | undefined): readonly Value[] => {
  if (!Array.isArray(value)) throw damaged();
  return value;
};
const readBytes = (value: Value | undefined): Bytes => {
  if (value === undefined || !isByteString(value)) throw damaged();
  return bytesOf(value);
};
