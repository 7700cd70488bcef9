/** Taking over an identity that was lost: what comes back, and what becomes of its other devices. */
import { describe, expect, it } from 'vitest';
import { listDevices } from '../../src/app/linking/device-list.js';
import { publishKeyring, settleEpoch } from '../../src/app/linking/epoch.js';
import { revokeDevice } from '../../src/app/linking/revoke.js';
import { restoreRow } from '../../src/app/restore/row-name.js';
import { takeOver } from '../../src/app/restore/take.js';
import { clock } from '../worker/world.js';
import {
  bioAt,
  copy,
  entropyOf,
  firstDevice,
  follower,
  furnishAt,
  linkDevice,
  partsOf,
  random,
  restoreFrom,
  takePartsOf,
  testDevice,
  write,
} from './restore-world.js';

describe('an identity whose only device is gone', () => {
  it('RST-4 is written again under a new device key, after what it had, and followers accept it', async () => {
    const lost = await firstDevice();
    await write(lost, 'before');
    const kept = await follower(lost);
    const back = await restoreFrom(kept, lost.own.did, await entropyOf(lost));
    await furnishAt(back);
    expect(back.own.household.profile.read()).toMatchObject({ name: 'Ada', bio: 'before' });
    await write(back, 'after');
    await copy(back, kept, lost.own.did);
    expect(await bioAt(kept, lost.own.did)).toBe('after');
    const heads = (await kept.device.verify.repositories())[0]?.heads ?? [];
    expect(heads.map(({ key, seq }) => [key, seq])).toEqual([[back.own.deviceKey, 1]]);
    expect(back.own.deviceKey).not.toBe(lost.own.deviceKey);
  });

  it('RST-4 the words stay good: their next index stands in the new state, and brings it back once more', async () => {
    const lost = await firstDevice();
    const entropy = await entropyOf(lost);
    const once = await restoreFrom(lost, lost.own.did, entropy);
    expect(once.own.vault.recoveryIndex).toBe(1);
    const twice = await restoreFrom(once, lost.own.did, await entropyOf(once));
    expect(twice.own.vault.recoveryIndex).toBe(2);
    await write(twice, 'twice');
    await copy(twice, once, lost.own.did);
    expect(await bioAt(once, lost.own.did)).toBe('twice');
  });

  it.each([
    ['behind', -3],
    ['ahead', 3],
  ])('RST-4 by a clock three days %s it comes back, and is whole once the clock is right', async (_, days) => {
    const lost = await firstDevice();
    await write(lost, 'before');
    const kept = await follower(lost);
    const did = lost.own.did;
    const byWrongClock = async <T>(run: () => Promise<T>): Promise<T> => {
      const wrong = days * 24 * 3_600_000;
      clock.now += wrong;
      try {
        return await run();
      } finally {
        clock.now -= wrong;
      }
    };
    const back = await byWrongClock(async () => {
      const restored = await restoreFrom(kept, did, await entropyOf(lost));
      await furnishAt(restored);
      await write(restored, 'by a wrong clock');
      return restored;
    });
    expect((await kept.device.verify.stats()).refusals).toEqual({});
    // The clock is right again: what lay ahead is heard, what was stamped ahead is stamped anew.
    await copy(kept, back, did);
    await back.own.writer.restamp();
    await write(back, 'by the right one');
    await copy(back, kept, did);
    expect(await bioAt(kept, did)).toBe('by the right one');
    expect((await kept.device.verify.identity(did))?.operations).toBe(2);
    expect((await kept.device.verify.stats()).refusals).toEqual({});
    const heads = (await kept.device.verify.repositories())[0]?.heads ?? [];
    expect(heads.map(({ key }) => key)).toEqual([back.own.deviceKey]);
  });

  it('RST-6 private documents that start from the record on two devices are the same letters once', async () => {
    const lost = await firstDevice();
    const entropy = await entropyOf(lost);
    const [one, two] = [await restoreFrom(lost, lost.own.did, entropy), await restoreFrom(lost, lost.own.did, entropy)];
    await furnishAt(one);
    await furnishAt(two);
    await furnishAt(two);
    expect(two.own.household.profile.read().name).toBe('Ada');
    expect(one.own.household.profile.recordFields()).toEqual(two.own.household.profile.recordFields());
  });
});

describe('other devices', () => {
  it('RST-5 keep: they write on, and this one is accepted by them', async () => {
    const first = await firstDevice();
    const second = await linkDevice(first);
    await write(second, 'second');
    await copy(second, first, first.own.did);
    const back = await restoreFrom(first, first.own.did, await entropyOf(first));
    await copy(back, second, first.own.did);
    await write(second, 'still');
    await copy(second, back, first.own.did);
    expect(await bioAt(back, first.own.did)).toBe('still');
    await write(back, 'here too');
    await copy(back, second, first.own.did);
    expect(await bioAt(second, first.own.did)).toBe('here too');
  });

  it('RST-5 out: what they had published stays, what they write later is nothing', async () => {
    const first = await firstDevice();
    const second = await linkDevice(first);
    await write(second, 'second');
    await copy(second, first, first.own.did);
    const back = await restoreFrom(first, first.own.did, await entropyOf(first), { others: 'out' });
    expect(await bioAt(back, first.own.did)).toBe('second');
    await write(second, 'later');
    await copy(second, back, first.own.did).catch(() => undefined);
    expect(await bioAt(back, first.own.did)).toBe('second');
    const states = (await listDevices(back.device.verify, back.own)).map(({ here, state }) => [here, state]);
    expect(states).toContainEqual([true, 'active']);
    expect(states.filter(([here]) => here === false).every(([, state]) => state === 'revoked')).toBe(true);
  });

  it('RST-5 out: a permission that the log grants and nobody has shown ends as well', async () => {
    const first = await firstDevice();
    const second = await linkDevice(first);
    // The log that says so is all that is here of the second: it never wrote.
    const device = await testDevice();
    await device.verify.receiveOperations(first.own.did, await first.device.verify.operationsFrom(first.own.did, 0));
    const parts = await takePartsOf(device);
    await takeOver(
      parts,
      { did: first.own.did, trackers: [], by: 'words' as const, entropy: await entropyOf(first) },
      { others: 'out' },
    );
    expect((await device.verify.identity(first.own.did))?.grants).toEqual([]);
    await copy({ device }, second, first.own.did);
    expect(await second.device.verify.authority(first.own.did, second.own.deviceKey, '/repo/write')).toMatchObject({
      holds: false,
    });
  });

  it('RST-7 the household opens with the backup key; putting all out begins another epoch that they cannot read', async () => {
    const first = await firstDevice();
    const second = await linkDevice(first);
    await publishKeyring(partsOf(first));
    const key = await first.own.vault.householdKey();
    const entropy = await entropyOf(first);
    const kept = await restoreFrom(first, first.own.did, entropy);
    expect(await kept.own.vault.householdKey()).toEqual(key);
    expect(await settleEpoch(partsOf(kept))).toBe('same');
    const alone = await restoreFrom(first, first.own.did, entropy, { others: 'out' });
    expect([alone.own.vault.householdEpoch, await alone.own.vault.householdKey(0)]).toEqual([1, key]);
    expect(await settleEpoch(partsOf(alone))).toBe('published');
    await copy(alone, second, first.own.did);
    expect(await settleEpoch(partsOf(second))).toBe('shut-out');
    // The same words open the new epoch.
    const again = await restoreFrom(alone, first.own.did, entropy);
    expect(await again.own.vault.householdKey()).toEqual(await alone.own.vault.householdKey());
  });
});

describe('words that do not fit', () => {
  it('RST-2 of another identity: nothing is made or kept', async () => {
    const lost = await firstDevice();
    const device = await testDevice();
    await copy(lost, { device }, lost.own.did);
    const parts = await takePartsOf(device);
    const lose = { did: lost.own.did, trackers: [], by: 'words' as const, entropy: random(16) };
    await expect(takeOver(parts, lose, { others: 'keep' })).rejects.toMatchObject({ code: 'recovery-strange' });
    expect([
      device.did,
      device.keys.rows.has(restoreRow),
      (await device.verify.identity(lost.own.did))?.operations,
    ]).toEqual([null, false, 1]);
  });
});

describe('putting out after a restoring', () => {
  it('RST-5 the new device has the root key and can revoke one that was kept', async () => {
    const first = await firstDevice();
    const second = await linkDevice(first);
    await write(second, 'second');
    await copy(second, first, first.own.did);
    const back = await restoreFrom(first, first.own.did, await entropyOf(first));
    const revoked = await revokeDevice(partsOf(back), second.own.deviceKey);
    expect(revoked.lasting).toBe(true);
  });
});
