/** Where the facts of account health come from: which of one's devices count, and under a lock. */
import { afterEach, describe, expect, it } from 'vitest';
import { readHealth } from '../../src/app/health/health.js';
import { setDeviceNote } from '../../src/app/linking/devices.js';
import type { DeviceView } from '../../src/app/view.js';
import type { DidKey } from '../../src/base/index.js';
import { makePassingSigner } from '../../src/vault/recovery/index.js';
import { openTestBrowser, type TestTab } from './browser-of-one.js';

const day = 86_400_000;
const tabs: TestTab[] = [];
afterEach(async () => {
  for (const tab of tabs.splice(0)) await tab.close();
  for (const { name = '' } of await indexedDB.databases()) indexedDB.deleteDatabase(name);
});

const open = async () => {
  const tab = await openTestBrowser().open(new Map());
  tabs.push(tab);
  await tab.core.app.create({ name: 'Ada' });
  return tab;
};

const random = (length: number) => crypto.getRandomValues(new Uint8Array(length));
const note = { kind: 'desktop', addedAt: 1, addedBy: null, delegation: '' };

describe('the facts of account health', { timeout: 60_000 }, () => {
  it('name devices that were not seen for 30 days, and do not count on them', async () => {
    const { core } = await open();
    const now = core.page.now();
    const device = (name: string, lastSeen: number, more: Partial<DeviceView> = {}): DeviceView => ({
      ...{ id: `did:key:${name}` as DidKey, name, kind: '', addedAt: 1, addedBy: null, lastSeen },
      ...{ here: false, state: 'active', signs: [], holds: null, ...more },
    });
    const devices = [
      ...[device('this', 0, { here: true }), device('near', now - 29 * day), device('lost', now - 30 * day)],
      ...[device('never', 0), device('out', now, { state: 'revoked' })],
    ];
    const linking = await core.linking();
    Object.assign(core, { linking: async () => ({ ...linking, devices: async () => devices }) });
    const { facts, losses } = await readHealth(core);
    expect(facts).toMatchObject({ devices: 4, away: ['lost', 'never'] });
    expect(losses.find(({ loss }) => loss === 'device')).toMatchObject({ outcome: 'safe', by: 'device' });
    devices.splice(1, 1);
    const without = await readHealth(core);
    expect(without.losses.find(({ loss }) => loss === 'device')).toMatchObject({ outcome: 'gone' });
  });

  it('count other devices under a lock by what they have noted of each other', async () => {
    const { core } = await open();
    const { own } = await (await core.opened()).identity.open();
    const now = core.page.now();
    const [near, lost] = [(await makePassingSigner(random)).key, (await makePassingSigner(random)).key];
    setDeviceNote(own.household.config, near, { ...note, name: 'Laptop', lastSeen: now - day });
    setDeviceNote(own.household.config, lost, { ...note, name: 'Old telephone', lastSeen: now - 40 * day });
    Object.defineProperty(own.vault, 'locked', { value: true, configurable: true });
    const { facts, losses } = await readHealth(core);
    expect(facts).toMatchObject({ devices: 3, away: ['Old telephone'] });
    expect(losses.find(({ loss }) => loss === 'device')).toMatchObject({ outcome: 'safe', by: 'device' });
  });
});
