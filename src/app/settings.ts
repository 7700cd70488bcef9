/**
 * Settings. Theme and language are of this device and needed before the first paint, so they lie in localStorage; nothing secret does. Whether one
 * hands on what one follows is of one profile, and lies apart. Beside them, whether there was an identity: by that the page knows what to fetch first.
 */
import { createCell, type Readable } from '../base/index.js';
import type { Settings } from './view.js';

const key = 'tabard/settings';
const identityKey = 'tabard/had-identity';

export const defaultSettings: Settings = { theme: 'system', locale: '', reserve: true, pins: true };

/** The part of `Storage` that is used. */
export interface SettingsStorage {
  getItem(key: string): string | null;
  setItem(key: string, value: string): void;
  removeItem(key: string): void;
}

export interface SettingsKeeper {
  readonly settings: Readable<Settings>;
  change(change: Partial<Settings>): void;
  /** As it stands now, in whichever tab it was changed. */
  pins(): boolean;
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
  /** Another tab may have changed them. */
  const personalNow = (): Personal => personalIn(own === undefined ? undefined : read(own), cell.get());
  const keepAll = (): void => {
    const { reserve, pins, ...ofDevice } = cell.get();
    keep(key, JSON.stringify(ofDevice));
    if (own !== undefined) keep(own, JSON.stringify({ reserve, pins }));
  };
  return {
    settings: cell,
    change(change) {
      cell.update((settings) => ({ ...settings, ...personalNow(), ...change }));
      keepAll();
    },
    belongTo(profile) {
      own = `${key}/${profile}`;
      // Earlier versions knew one profile only, and kept its choice beside the device's.
      const isOld = flagIn(read(key), 'reserve') !== undefined;
      if (isOld) keepAll();
      else cell.update((settings) => ({ ...settings, ...personalIn(read(own ?? key)) }));
    },
    pins: () => personalNow().pins,
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

const flagIn = (found: unknown, name: 'reserve' | 'pins'): boolean | undefined => {
  const flag = fieldOf(found, name);
  return typeof flag === 'boolean' ? flag : undefined;
};

type Personal = Pick<Settings, 'reserve' | 'pins'>;

const personalIn = (found: unknown, otherwise: Personal = defaultSettings): Personal => ({
  reserve: flagIn(found, 'reserve') ?? otherwise.reserve,
  pins: flagIn(found, 'pins') ?? otherwise.pins,
});

const settingsIn = (found: unknown): Settings => {
  const theme = fieldOf(found, 'theme');
  const locale = fieldOf(found, 'locale');
  return {
    theme: theme === 'light' || theme === 'dark' ? theme : 'system',
    locale: typeof locale === 'string' ? locale : '',
    ...personalIn(found),
  };
};
