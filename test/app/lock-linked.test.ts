/** The first lock on a device that was linked: its key is the browser's own, and no root key is on it. */
import { describe, expect, it, vi } from 'vitest';
import { powersOf } from '../../src/app/linking/authority.js';
import { changeDeviceLock, retireFormer } from '../../src/app/lock-changes.js';
import { openOwn } from '../../src/app/own.js';
import { sync } from '../worker/world.js';
import { firstDevice, linkDevice } from './devices-world.js';
import { coreOf, type Linked, mineOf, practise, recoveryOf } from './recovery-world.js';

// Node has no workers of the browser's kind: the same work is done in place.
vi.mock('../../src/vault/lock/stretch.js', async () => ({
  stretchInWorker: (await import('../../src/vault/lock/argon2.js')).stretchHere,
}));

const passphrase = 'correct horse battery staple';
const lockIt = (linked: Linked): Promise<void> =>
  changeDeviceLock(coreOf(linked, [], []), mineOf(linked), { kind: 'passphrase', passphrase }, undefined);
const retire = (linked: Linked): Promise<void> => retireFormer(coreOf(linked, [], []), mineOf(linked));
const may = async ({ device, own }: Linked, key = own.deviceKey): Promise<boolean> =>
  (await device.verify.authority(own.did, key, '/repo/write')).holds;
const write = ({ own }: Linked, bio: string) =>
  own.writer.write([{ path: own.profilePath, value: { name: 'Ada', bio, links: [], tags: [] } }]);

describe('under a lock', () => {
  it('RCV-5 the words are shown to whoever opens it at that moment, not to whoever finds it open', {
    timeout: 120_000,
  }, async () => {
    const first = await firstDevice();
    await lockIt(first);
    const { recovery } = await recoveryOf(first);
    expect(recovery.view.get().words).toBe('kept');
    const wrong = { kind: 'passphrase', passphrase: 'another one altogether' } as const;
    await expect(recovery.words()).rejects.toMatchObject({ code: 'vault-locked' });
    await expect(recovery.words(wrong)).rejects.toMatchObject({ code: 'passphrase-wrong' });
    await expect(recovery.makeNew({})).rejects.toMatchObject({ code: 'vault-locked' });
    await expect(recovery.split({ needed: 2, total: 3 }, {})).rejects.toMatchObject({ code: 'vault-locked' });
    const asked = recovery.ask();
    await expect.poll(() => recovery.asked.get()).not.toBeNull();
    await expect(recovery.asked.get()?.allow()).rejects.toMatchObject({ code: 'vault-locked' });
    await recovery.asked.get()?.allow({ kind: 'passphrase', passphrase });
    expect(await asked).toHaveLength(12);
    first.own.vault.lock();
    await expect.poll(() => recovery.view.get().words).toBe('locked');
    await expect(recovery.words({ kind: 'passphrase', passphrase })).rejects.toMatchObject({ code: 'vault-locked' });
  });
});

describe('a device without the root key', () => {
  it('is locked all the same: the key that goes vouches for the one that comes', { timeout: 120_000 }, async () => {
    const first = await firstDevice();
    // The second holds the next root key, the third none at all.
    await linkDevice(first);
    const third = await linkDevice(first);
    const former = third.own.deviceKey;
    await write(third, 'before');
    expect((await powersOf(third.device.verify, third.own.vault, third.own.did)).root).toBeUndefined();
    await lockIt(third);
    expect(third.own.deviceKey).not.toBe(former);
    expect(third.device.keys.rows.has('key/device')).toBe(false);
    expect(await may(third)).toBe(true);
    await write(third, 'after');
    // Nothing here can put the former key away; it stays noted.
    await retire(third);
    expect(third.own.vault.formerKey).toBe(former);

    // Once a root key is here it is put away, and what it vouched for goes on.
    const { recovery } = await recoveryOf(third);
    const words = await practise((await recoveryOf(first)).recovery);
    await recovery.bringRoot({ typed: words.join(' ') });
    await retire(third);
    expect(third.own.vault.formerKey).toBeUndefined();
    expect((await third.device.verify.identity(third.own.did))?.retired[former]).toBeDefined();
    expect(await may(third)).toBe(true);
    expect(await may(third, former)).toBe(false);
    await write(third, 'after all');
    await sync(third.device.verify, first.device.verify, first.own.did);
    expect((await first.device.verify.record(first.own.did, first.own.profilePath))?.value).toMatchObject({
      bio: 'after all',
    });
    await third.own.close();
    const again = await openOwn(third.device.parts, third.own.did);
    await again.vault.unlock({ kind: 'passphrase', passphrase });
    await write({ ...third, own: again }, 'after a restart');
  });
});
