/**
 * Settings. Theme and language are of this device and needed before the first paint, so they lie in localStorage; nothing secret does. Whether one
 * hands on what one follows is of one profile, and lies apart. Beside them, whether there was an identity: by that the page knows what to fetch first.
 */
import { createCell, type Readable } from '../base/index.js';
import type { Settings } from './view.js';

const key = 'tabard/settings';
const identityKey = 'tabard/had-identity';

export const defaultSettings: Settings = { theme: 'system', locale: '', reserve: true };

/** The part of `Storage` that is used. */
export interface SettingsStorage {
  getItem(key: string): string | null;
  setItem(key: string, value: string): void;
  removeItem(key: string): void;
}

export interface SettingsKeeper {
  readonly settings: Readable<Settings>;
  change(change: Partial<Settings>): void;
  /** Of which profile the personal ones are. */
  belongTo(profile: string): void;
  /** As of the last start. A hint: storage may have been lost, or never written. */
  readonly hadIdentity: boolean;
  noteIdentity(has: boolean): void;
}

/** Storage that refuses (a private window, a policy) only means that the settings last as long as the page. */
export const createSettings = (storage: SettingsStorage | undefined): SettingsKeeper => {
  const read = (name: string): unknown => parsed(guarded(() => storage?.getItem(name)) ?? '{}');
  const cell = createCell(settingsIn(read(key)));
  let own: string | undefined;
  const hadIdentity = guarded(() => storage?.getItem(identityKey)) === 'yes';
  const keep = (name: string, text: string): void => guarded(() => storage?.setItem(name, text));
  const keepAll = (): void => {
    const { reserve, ...ofDevice } = cell.get();
    keep(key, JSON.stringify(ofDevice));
    if (own !== undefined) keep(own, JSON.stringify({ reserve }));
  };
  return {
    settings: cell,
    change(change) {
      cell.update((settings) => ({ ...settings, ...change }));
      keepAll();
    },
    belongTo(profile) {
      own = `${key}/${profile}`;
      // Earlier versions knew one profile only, and kept its choice beside the device's.
      const isOld = reserveIn(read(key)) !== undefined;
      if (isOld) keepAll();
      else
        cell.update((settings) => ({ ...settings, reserve: reserveIn(read(own ?? key)) ?? defaultSettings.reserve }));
    },
    hadIdentity,
    noteIdentity: (has) => (has ? keep(identityKey, 'yes') : guarded(() => storage?.removeItem(identityKey))),
  };
};

const guarded = <T>(run: () => T): T | undefined => {
  try {
    return run();
  } catch (error) {
    if (error instanceof DOMException) return undefined;
    throw error;
  }
};

const parsed = (text: string): unknown => {
  try {
    return JSON.parse(text);
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
};

const fieldOf = (found: unknown, name: string): unknown =>
  typeof found === 'object' && found !== null ? Reflect.get(found, name) : undefined;

const reserveIn = (found: unknown): boolean | undefined => {
  const reserve = fieldOf(found, 'reserve');
  return typeof reserve === 'boolean' ? reserve : undefined;
};

const settingsIn = (found: unknown): Settings => {
  const theme = fieldOf(found, 'theme');
  const locale = fieldOf(found, 'locale');
  return {
    theme: theme === 'light' || theme === 'dark' ? theme : 'system',
    locale: typeof locale === 'string' ? locale : '',
    reserve: reserveIn(found) ?? defaultSettings.reserve,
  };
};
