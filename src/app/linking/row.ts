/**
 * What is kept of a linking that is under way, so that it goes on after a cut, or is as if it had not begun: one row among the keys, sealed by the
 * vault, and a setting of the profile that says that it is there.
 */
import { TabardError } from '../../base/index.js';
import { byteString, bytesOf, decodeMap, encodeValue, isByteString, type ValueMap } from '../../codec/index.js';
import { decodeGrant, encodeGrant, type Grant, RESUME_LIFE } from '../../pairing/index.js';
import type { Registry, Store } from '../../store/index.js';
import type { Vault } from '../../vault/index.js';
import { restoreRow } from '../restore/row-name.js';
import { isTrackerAddress, MAX_LINK_TRACKERS } from '../share-link.js';
import { rowName, setting } from './row-name.js';

type Bytes = Uint8Array<ArrayBuffer>;

/**
 * `trusting`: the new device's person has said that the words are those of the old one. `adopting`: it has been given everything, and may have stored a part. `adopted`: all of it.
 * `granted`: the old device has given. `finishing`: the new one has it.
 */
export type Stage = 'trusting' | 'adopting' | 'adopted' | 'granted' | 'finishing';

export interface LinkingRow {
  readonly stage: Stage;
  /** Takes the linking up again. */
  readonly resume: Bytes;
  readonly at: number;
  /** From the grant on. */
  readonly grant?: Grant;
  /** The old device's: what it knows of the new one. */
  readonly device?: NotedDevice;
  /** Trackers by which the two met, beside those of the deployment. */
  readonly trackers?: readonly string[];
}

export interface NotedDevice {
  readonly key: string;
  readonly root: string;
  readonly name: string;
  readonly kind: string;
}

const stages: readonly unknown[] = ['trusting', 'adopting', 'adopted', 'granted', 'finishing'] satisfies Stage[];

export interface RowKeeper {
  read(): Promise<LinkingRow | undefined>;
  write(row: LinkingRow): Promise<void>;
  forget(): Promise<void>;
}

export interface RowParts {
  readonly registry: Pick<Registry, 'setSetting'>;
  readonly local: Pick<Store, 'id' | 'vault'>;
  readonly vault: Pick<Vault, 'seal' | 'open'>;
  readonly now: () => number;
  /** Of the linking that is begun. */
  readonly trackers?: readonly string[] | undefined;
}

/** Whether this profile has a linking under way. */
export const hasLinking = async (registry: Pick<Registry, 'setting'>, id: string): Promise<boolean> =>
  ((await registry.setting(id, setting)) ?? null) !== null;

export const createRowKeeper = ({ registry, local, vault, now, trackers }: RowParts): RowKeeper => {
  const forget = async (): Promise<void> => {
    await local.vault.delete([rowName]);
    // So does a restoring, which may be under way as well.
    if ((await local.vault.get(restoreRow)) === undefined) await registry.setSetting(local.id, setting, null);
  };
  return {
    async read() {
      const row = await local.vault.get(rowName);
      if (row === undefined) return undefined;
      const sealed: unknown = typeof row === 'object' && row !== null ? Reflect.get(row, 'sealed') : undefined;
      if (!(sealed instanceof Uint8Array)) throw new TabardError('vault-damaged', 'the row of a linking is not one');
      const read = decodeRow(await vault.open(sealed.slice(), rowName));
      if (read.at + RESUME_LIFE > now() || read.stage === 'finishing' || read.stage === 'adopting') return read;
      await forget();
      return undefined;
    },
    async write(row) {
      await registry.setSetting(local.id, setting, true);
      const met = trackers === undefined ? row : { trackers, ...row };
      await local.vault.put({ [rowName]: { v: 1, sealed: await vault.seal(encodeRow(met), rowName) } });
    },
    forget,
  };
};

const encodeRow = ({ stage, resume, at, grant, device, trackers = [] }: LinkingRow): Bytes =>
  encodeValue({
    ...{ v: 1, stage, resume: byteString(resume), at },
    ...(grant === undefined ? {} : { grant: byteString(encodeGrant(grant)) }),
    ...(device === undefined ? {} : { device: { ...device } }),
    ...(trackers.length === 0 ? {} : { trackers: [...trackers] }),
  });

const decodeRow = (bytes: Bytes): LinkingRow => {
  const judged = decodeMap(bytes);
  const map: ValueMap = judged.verdict === 'valid' ? judged.value : {};
  const { v, stage, resume, at, grant, device, trackers } = map;
  if (v !== 1) throw new TabardError('unsupported-version', 'a later version wrote the row of a linking');
  if (!isStage(stage) || !isByteString(resume) || resume === undefined || typeof at !== 'number') throw damaged();
  const given = grant !== undefined && isByteString(grant) ? decodeGrant(bytesOf(grant)) : undefined;
  return {
    ...{ stage, resume: bytesOf(resume), at },
    ...(given === undefined ? {} : { grant: given }),
    ...(device === undefined ? {} : { device: readDevice(device) }),
    ...(Array.isArray(trackers) ? { trackers: trackers.filter(isTracker).slice(0, MAX_LINK_TRACKERS) } : {}),
  };
};

const isTracker = (value: unknown): value is string => typeof value === 'string' && isTrackerAddress(value);

const isStage = (value: unknown): value is Stage => stages.includes(value);

const readDevice = (value: unknown): NotedDevice => {
  const text = (name: string): string => {
    const found: unknown = typeof value === 'object' && value !== null ? Reflect.get(value, name) : undefined;
    if (typeof found !== 'string') throw damaged();
    return found;
  };
  return { key: text('key'), root: text('root'), name: text('name'), kind: text('kind') };
};

const damaged = (): TabardError => new TabardError('vault-damaged', 'the row of a linking does not decode');

/**
 * Who puts other devices away or out is linked: whoever had linked this one may have been among them, and then never says that it is over. What has not
 * been stored yet goes on.
 */
export const forgetAdopted = async (rows: RowKeeper): Promise<void> => {
  if ((await rows.read())?.stage === 'adopted') await rows.forget();
};
