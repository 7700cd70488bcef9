import { describe, expect, it } from 'vitest';
import { openNamedTrackers } from '../../src/app/named-trackers.js';
import type { Registry } from '../../src/store/index.js';

const registryWith = (
  initial: unknown,
): { registry: Pick<Registry, 'setting' | 'setSetting'>; stored: () => unknown } => {
  let stored = initial;
  return {
    stored: () => stored,
    registry: {
      setting: async () => stored,
      async setSetting(_profile, _name, value) {
        stored = value;
      },
    },
  };
};

describe('trackers that a person has allowed', () => {
  it('are known by their host, also the next time', async () => {
    const { registry } = registryWith(undefined);
    const first = await openNamedTrackers(registry, 'a');
    expect(first.has('wss://a.example/r')).toBe(false);
    await first.add('wss://a.example/r');
    const later = await openNamedTrackers(registry, 'a');
    expect(later.has('wss://a.example/other')).toBe(true);
    expect(later.has('wss://b.example/r')).toBe(false);
    expect(later.all).toEqual(['wss://a.example/r']);
  });

  it('are at most 32, the newest of them, and nothing odd', async () => {
    const { registry, stored } = registryWith([7, 'javascript:1', 'wss://old.example/']);
    const named = await openNamedTrackers(registry, 'a');
    expect(named.all).toEqual(['wss://old.example/']);
    for (let i = 0; i < 40; i++) await named.add(`wss://t${i}.example/`);
    expect(stored()).toHaveLength(32);
    expect(named.has('wss://t39.example/')).toBe(true);
    expect(named.has('wss://old.example/')).toBe(false);
  });
});
