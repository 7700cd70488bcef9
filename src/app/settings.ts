/** Settings of this device: theme and language are needed before the first paint, so they lie in localStorage; nothing secret does. */
import { createCell, type Readable } from '../base/index.js';
import type { Settings } from './view.js';

const key = 'tabard/settings';

export const defaultSettings: Settings = { theme: 'system', locale: '', reserve: true };

/** The part of `Storage` that is used. */
export interface SettingsStorage {
  getItem(key: string): string | null;
  setItem(key: string, value: string): void;
}

export interface SettingsKeeper {
  readonly settings: Readable<Settings>;
  change(change: Partial<Settings>): void;
}

/** Storage that refuses (a private window, a policy) only means that the settings last as long as the page. */
export const createSettings = (storage: SettingsStorage | undefined): SettingsKeeper => {
  const cell = createCell(readSettings(storage));
  return {
    settings: cell,
    change(change) {
      cell.update((settings) => ({ ...settings, ...change }));
      try {
        storage?.setItem(key, JSON.stringify(cell.get()));
      } catch (error) {
        if (!(error instanceof DOMException)) throw error;
      }
    },
  };
};

const readSettings = (storage: SettingsStorage | undefined): Settings => {
  try {
    const found: unknown = JSON.parse(storage?.getItem(key) ?? '{}');
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
    if (error instanceof SyntaxError || error instanceof DOMException) return defaultSettings;
    throw error;
  }
};
