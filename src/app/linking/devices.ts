/** What one's devices are called and when they came: private, an entry each in `config`, shared by all of them. */
import type { DidKey } from '../../base/index.js';
import { isMap, type JsonValue, parseDidKey } from '../../codec/index.js';
import type { ConfigDoc } from '../../household/index.js';

export interface DeviceNote {
  readonly name: string;
  readonly kind: string;
  /** ms since 1970. */
  readonly addedAt: number;
  /** The device that linked it; null for the first. */
  readonly addedBy: DidKey | null;
  readonly lastSeen: number;
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

export const setDeviceNote = (config: Config, key: DidKey, note: DeviceNote): void =>
  config.section('devices').set(key, { ...note });

/** Another version may have written it: what is odd counts as unknown. */
const noteOf = (entry: JsonValue): DeviceNote => {
  const map = isMap(entry) ? entry : {};
  const [name, kind, addedBy] = [textOf(map.name), textOf(map.kind), parseDidKey(textOf(map.addedBy)) ?? null];
  return { name, kind, addedBy, addedAt: timeOf(map.addedAt), lastSeen: timeOf(map.lastSeen) };
};

const textOf = (value: unknown): string => (typeof value === 'string' ? value.slice(0, 64) : '');
const timeOf = (value: unknown): number => (typeof value === 'number' && Number.isFinite(value) ? value : 0);
