/** What one's devices are called and when they came: private, an entry each in `config`, shared by all of them. */
import type { Cid, DidKey } from '../../base/index.js';
import { isMap, type JsonValue, parseBase32, parseDidKey } from '../../codec/index.js';
import type { ConfigDoc } from '../../household/index.js';
import { type Delegation, MAX_DELEGATION_BYTES, parseDelegation } from '../../identity/index.js';
import type { VerifyStore } from '../../worker/index.js';
import type { Own } from '../own.js';

export interface DeviceNote {
  readonly name: string;
  readonly kind: string;
  /** ms since 1970. */
  readonly addedAt: number;
  /** The device that linked it; null for the first. */
  readonly addedBy: DidKey | null;
  readonly lastSeen: number;
  /** Its delegation in base32, for whoever has not met it yet. A note proves nothing by itself: whoever has been in a room can have written it. */
  readonly delegation: string;
}

type Config = Pick<ConfigDoc, 'section'>;

export const deviceNotes = (config: Config): ReadonlyMap<DidKey, DeviceNote> => {
  const notes = new Map<DidKey, DeviceNote>();
  for (const [text, entry] of config.section('devices').entries()) {
    const key = parseDidKey(text);
    if (key !== undefined) notes.set(key, noteOf(entry));
  }
  return notes;
};

/** The other devices by the notes alone, less those that were put out: what is known under a lock. */
export const notedOthers = async (
  store: Pick<VerifyStore, 'identity'>,
  { did, deviceKey, household }: Pick<Own, 'did' | 'deviceKey' | 'household'>,
): Promise<ReadonlyMap<DidKey, DeviceNote>> => {
  const { revoked = [], retired = {} } = (await store.identity(did)) ?? {};
  const isLeft = (key: DidKey): boolean => key !== deviceKey && !revoked.includes(key) && retired[key] === undefined;
  return new Map([...deviceNotes(household.config)].filter(([key]) => isLeft(key)));
};

/** The delegations that the notes bring along, each by its own CID. Whether they hold is not said. */
export const notedDelegations = async (config: Config): Promise<ReadonlyMap<Cid, Delegation>> => {
  const found = new Map<Cid, Delegation>();
  for (const [key, { delegation }] of deviceNotes(config)) {
    const bytes = parseBase32(delegation);
    const judged = bytes === undefined ? undefined : await parseDelegation(bytes);
    if (judged?.verdict === 'valid' && judged.value.aud === key) found.set(judged.value.cid, judged.value);
  }
  return found;
};

export const setDeviceNote = (config: Config, key: DidKey, note: DeviceNote): void =>
  config.section('devices').set(key, { ...note });

/** Letters of a name. */
export const MAX_NAME = 64;

/** Under which name it is noted whom the keyring is for: hosts must not learn it, one's own devices must. */
const keyringNote = 'keyring';

/** Whom the keyring of the newest noted epoch has slots for. */
export const keyringMembers = (config: Config): { readonly epoch: number; readonly members: readonly string[] } => {
  const entry = config.section('devices').get(keyringNote);
  const { epoch, members } = isMap(entry) ? entry : {};
  const texts = Array.isArray(members) ? members.filter((one) => typeof one === 'string') : [];
  return { epoch: typeof epoch === 'number' ? epoch : -1, members: texts };
};

export const setKeyringMembers = (config: Config, epoch: number, members: readonly DidKey[]): void =>
  config.section('devices').set(keyringNote, { epoch, members: [...members].sort() });

/** Another version may have written it: what is odd counts as unknown. */
const noteOf = (entry: JsonValue): DeviceNote => {
  const map = isMap(entry) ? entry : {};
  const [name, kind, addedBy] = [textOf(map.name), textOf(map.kind), parseDidKey(textOf(map.addedBy)) ?? null];
  const times = { addedAt: timeOf(map.addedAt), lastSeen: timeOf(map.lastSeen) };
  return { name, kind, addedBy, ...times, delegation: textOf(map.delegation, mostLetters) };
};

/** Of the largest delegation, in base32. */
const mostLetters = Math.ceil((MAX_DELEGATION_BYTES * 8) / 5);

const textOf = (value: unknown, most = MAX_NAME): string => (typeof value === 'string' ? value.slice(0, most) : '');
const timeOf = (value: unknown): number => (typeof value === 'number' && Number.isFinite(value) ? value : 0);
