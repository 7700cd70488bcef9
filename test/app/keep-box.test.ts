import { describe, expect, it } from 'vitest';
import { ensureBox } from '../../src/app/restore/keep-box.js';
import { locatorRow } from '../../src/app/restore/row-name.js';
import { deriveLocator } from '../../src/vault/index.js';
import { type LocatorContent, openLocatorBox } from '../../src/vault/recovery/index.js';
import { testDid } from '../peer/support/peers.js';
import { freshVault, random, testDevice } from './devices-world.js';

const content: LocatorContent = { did: testDid(1), pins: [], trackers: ['wss://a.example/rendezvous'] };

const begun = async () => {
  const device = await testDevice();
  const vault = await freshVault(device);
  const parts = { local: device.parts.local, vault, content, random };
  const entropy = await vault.recoveryEntropy();
  if (entropy === undefined) throw new TypeError('no words');
  return { device, vault, parts, locator: await deriveLocator(entropy) };
};

describe('the box that one’s own device keeps', () => {
  it('LOC-4 opens with the words, and is made once', async () => {
    const { parts, locator } = await begun();
    const made = await ensureBox(parts);
    expect(made?.topic).toEqual(locator.topic);
    expect(await openLocatorBox(locator, made?.box ?? random(1))).toEqual(content);
    expect((await ensureBox(parts))?.box).toEqual(made?.box);
  });

  it('LOC-4 is made anew when what it says has changed, also by a device that has erased the words', async () => {
    const { parts, locator, vault } = await begun();
    await ensureBox(parts);
    await vault.eraseRecoveryEntropy();
    const other = { ...content, pins: [testDid(7)] };
    const made = await ensureBox({ ...parts, content: other });
    expect(await openLocatorBox(locator, made?.box ?? random(1))).toEqual(other);
  });

  it('LOC-4 is kept as it is while the keys are locked', async () => {
    const { parts, device } = await begun();
    const made = await ensureBox(parts);
    const vault = { ...parts.vault, locked: true };
    expect((await ensureBox({ ...parts, vault, content: { ...content, trackers: [] } }))?.box).toEqual(made?.box);
    device.keys.rows.delete(locatorRow);
    expect(await ensureBox({ ...parts, vault })).toBeUndefined();
  });

  it('LOC-4 of words that others have replaced is kept no more', async () => {
    const { parts, vault } = await begun();
    await ensureBox(parts);
    await vault.eraseRecoveryEntropy();
    expect(await ensureBox({ ...parts, vault: { ...vault, backupKey: random(32) } })).toBeUndefined();
  });
});
