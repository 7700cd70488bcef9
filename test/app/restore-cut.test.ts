/** Taking over in steps that can be done again: cut off at each. */
import { describe, expect, it } from 'vitest';
import { makeOwn } from '../../src/app/make-own.js';
import { restoreRow } from '../../src/app/restore/row-name.js';
import { takeOver } from '../../src/app/restore/take.js';
import type { VerifyStore } from '../../src/worker/index.js';
import {
  bioAt,
  copy,
  entropyOf,
  firstDevice,
  follower,
  goOnAfterCut,
  open,
  takePartsOf,
  testDevice,
  write,
} from './restore-world.js';

/** The calls that change something, in the order in which a restoring makes them. */
const calls = ['receiveOperations', 'receiveDelegations', 'authority', 'keep'] as const;

const failingAt = (store: VerifyStore, at: (typeof calls)[number]): VerifyStore => ({
  ...store,
  [at]: async () => {
    throw new TypeError(`cut at ${at}`);
  },
});

describe('a restoring that was cut off', () => {
  it.each(calls)('RST-4 at %s it goes on with the same rotation', async (at) => {
    const lost = await firstDevice();
    const kept = await follower(lost);
    const device = await testDevice();
    await copy(kept, { device }, lost.own.did);
    const cut = await takePartsOf(device, failingAt(device.verify, at));
    const lose = { did: lost.own.did, trackers: [], by: 'words' as const, entropy: await entropyOf(lost) };
    await expect(takeOver(cut, lose, { others: 'keep' })).rejects.toThrow('cut at');
    expect([device.did, device.keys.rows.has(restoreRow)]).toEqual([null, true]);
    expect(await goOnAfterCut(device)).toBe('again');
    expect(await goOnAfterCut(device)).toBe('again');
    const back = await open(device, lost.own.did);
    await write(back, 'after the cut');
    await copy(back, kept, lost.own.did);
    expect(await bioAt(kept, lost.own.did)).toBe('after the cut');
    expect((await kept.device.verify.identity(lost.own.did))?.operations).toBe(2);
  });

  it('RST-4 the person begins anew with the words: still no second rotation is made', async () => {
    const lost = await firstDevice();
    const device = await testDevice();
    await copy(lost, { device }, lost.own.did);
    const lose = { did: lost.own.did, trackers: [], by: 'words' as const, entropy: await entropyOf(lost) };
    const cut = await takePartsOf(device, failingAt(device.verify, 'keep'));
    await expect(takeOver(cut, lose, { others: 'keep' })).rejects.toThrow('cut at');
    await takeOver(await takePartsOf(device), lose, { others: 'out' });
    expect((await device.verify.identity(lost.own.did))?.operations).toBe(2);
  });

  it('RST-4 before the rotation was kept nothing goes on, and a new profile gets keys of its own', async () => {
    const lost = await firstDevice();
    const device = await testDevice();
    await copy(lost, { device }, lost.own.did);
    const cut = await takePartsOf(device, failingAt(device.verify, 'receiveOperations'));
    const lose = { did: lost.own.did, trackers: [], by: 'words' as const, entropy: await entropyOf(lost) };
    const key = cut.vault.deviceKey;
    await expect(takeOver(cut, lose, { others: 'keep' })).rejects.toThrow('cut at');
    const other = await makeOwn(device.parts);
    expect(other.did).not.toBe(lost.own.did);
    expect([other.deviceKey === key, device.keys.rows.has(restoreRow)]).toEqual([false, false]);
    expect(await other.vault.recoveryEntropy()).not.toEqual(lose.entropy);
  });
});
