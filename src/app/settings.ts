/** Settings of this device: theme and language are needed before the first paint, so they lie in localStorage; nothing secret does. Beside them, whether there was an
 * identity: by that the page knows what to fetch first. */
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
  /** As of the last start. A hint: storage may have been lost, or never written. */
  readonly hadIdentity: boolean;
  noteIdentity(has: boolean): void;
}

/** Storage that refuses (a private window, a policy) only means that the settings last as long as the page. */
export const createSettings = (storage: SettingsStorage | undefined): SettingsKeeper => {
  const cell = createCell(readSettings(storage));
  const hadIdentity = guarded(() => storage?.getItem(identityKey)) === 'yes';
  const keep = (name: string, text: string): void => guarded(() => storage?.setItem(name, text));
  return {
    settings: cell,
    change(change) {
      cell.update((settings) => ({ ...settings, ...change }));
      keep(key, JSON.stringify(cell.get()));
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

const readSettings = (storage: SettingsStorage | undefined): Settings => {
  try {
    const found: unknown = JSON.parse(guarded(() => storage?.getItem(key)) ?? '{}');
    if (typeof found !== 'object' || found === null) return defaultSettings;
    const theme: unknown = Reflect.get(found, 'theme');
    const locale: unknown = Reflect.get(found, 'locale');
    const reserve: unknown = Reflect.get(found, 'reserve');
    return {
      theme: theme === 'light' || theme === 'dark' ? theme : 'system',
      locale: typeof locale === 'string' ? locale : '',
      reserve: typeof reserve === 'boolean' ? reserve : true,
    };
  } catch (error) {
    if (error instanceof SyntaxError) return defaultSettings;
    throw error;
  }
};
