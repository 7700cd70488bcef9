/** Settings of a device, and those of one profile on it. */
import { describe, expect, it } from 'vitest';
import { createSettings, defaultSettings, type SettingsStorage } from '../../src/app/settings.js';

const memory = (): SettingsStorage => {
  const kept = new Map<string, string>();
  return {
    getItem: (name) => kept.get(name) ?? null,
    setItem: (name, text) => void kept.set(name, text),
    removeItem: (name) => void kept.delete(name),
  };
};

describe('settings', () => {
  it('are of the device, but for what is of one profile', () => {
    const storage = memory();
    const ada = createSettings(storage);
    ada.belongTo('a');
    ada.change({ theme: 'dark', pins: false, reserve: false });
    const bea = createSettings(storage);
    bea.belongTo('b');
    expect(bea.settings.get()).toEqual({ ...defaultSettings, theme: 'dark' });
    const again = createSettings(storage);
    again.belongTo('a');
    expect(again.settings.get()).toEqual({ ...defaultSettings, theme: 'dark', pins: false, reserve: false });
  });

  it('PIN-14 a device that was left out stays so in all its tabs, whatever another tab changes later', () => {
    const storage = memory();
    const [one, other] = [createSettings(storage), createSettings(storage)];
    for (const tab of [one, other]) tab.belongTo('a');
    one.change({ pins: false });
    expect(other.pins()).toBe(false);
    other.change({ theme: 'light' });
    expect(one.pins()).toBe(false);
    expect(other.settings.get().pins).toBe(false);
  });

  it('last as long as the page where nothing is kept', () => {
    const tab = createSettings(undefined);
    tab.belongTo('a');
    tab.change({ pins: false });
    tab.change({ theme: 'dark' });
    expect(tab.pins()).toBe(false);
    expect(tab.settings.get()).toMatchObject({ pins: false, theme: 'dark' });
  });
});
