import { describe, expect, it } from 'vitest';
import { powersOf } from '../../src/app/linking/authority.js';
import { listDevices } from '../../src/app/linking/device-list.js';
import { deviceNotes, keyringMembers, setDeviceNote } from '../../src/app/linking/devices.js';
import { type EpochParts, settleEpoch } from '../../src/app/linking/epoch.js';
import { newestOf } from '../../src/app/linking/newest.js';
import { retireDevice } from '../../src/app/linking/put-away.js';
import { revokeDevice } from '../../src/app/linking/revoke.js';
import { clock, sync } from '../worker/world.js';
import { firstDevice, linkDevice, random } from './devices-world.js';

type Linked = Awaited<ReturnType<typeof firstDevice>>;

const partsOf = ({ device, own }: Linked): EpochParts => ({ own, store: device.verify, random, now: () => clock.now });
const copy = (from: Linked, to: Linked) => sync(from.device.verify, to.device.verify, from.own.did);
const write = async ({ own }: Linked, bio: string): Promise<void> => {
  clock.now += 1_000;
  await own.writer.write([{ path: own.profilePath, value: { name: 'Ada', bio, links: [], tags: [] } }]);
};
const bioAt = async ({ device, own }: Linked): Promise<unknown> =>
  (await device.verify.record(own.did, own.profilePath))?.value;

/** Two that have all of each other; the second has written. */
const two = async () => {
  const first = await firstDevice();
  const second = await linkDevice(first);
  await copy(first, second);
  await write(second, 'by the second');
  await copy(second, first);
  for (const [key, note] of deviceNotes(first.own.household.config))
    setDeviceNote(second.own.household.config, key, note);
  return { first, second };
};

describe('putting a device away', () => {
  it('DLG-12 keeps what it wrote, and nothing that it writes later', async () => {
    const { first, second } = await two();
    const { epoch, seq } = await retireDevice(partsOf(first), second.own.deviceKey);
    expect([epoch, seq]).toEqual([1, 1]);
    expect(await bioAt(first)).toMatchObject({ bio: 'by the second' });
    await write(second, 'too late');
    const heard = await copy(second, first);
    expect(heard.heads).toContainEqual(expect.objectContaining({ verdict: 'invalid', code: 'retired' }));
    expect(await bioAt(first)).toMatchObject({ bio: 'by the second' });
    const listed = await listDevices(first.device.verify, first.own);
    expect(listed.find(({ here }) => !here)).toMatchObject({ state: 'retired' });
  });

  it('HSE-14 begins an epoch that is not for it', async () => {
    const { first, second } = await two();
    await retireDevice(partsOf(first), second.own.deviceKey);
    expect(keyringMembers(first.own.household.config).members).toEqual([first.own.deviceKey]);
    await copy(first, second);
    expect(await settleEpoch(partsOf(second))).toBe('shut-out');
  });

  it('outranks nobody: where the root key will do, the next one stays announced', async () => {
    const { first, second } = await two();
    const before = await powersOf(first.device.verify, first.own.vault, first.own.did);
    await retireDevice(partsOf(first), second.own.deviceKey);
    const after = await powersOf(first.device.verify, first.own.vault, first.own.did);
    expect(after.log.state.next).toEqual(before.log.state.next);
    expect(after.log.state.root).toBe(before.log.state.root);
  });

  it('devices that it had added stay', async () => {
    const { first, second } = await two();
    const third = await linkDevice(second);
    await write(third, 'by the third');
    await copy(third, first);
    await retireDevice(partsOf(first), second.own.deviceKey);
    await write(third, 'still here');
    await copy(third, first);
    expect(await bioAt(first)).toMatchObject({ bio: 'still here' });
  });

  it('done twice it is done once, and one that is away can be put out', async () => {
    const { first, second } = await two();
    const once = await retireDevice(partsOf(first), second.own.deviceKey);
    expect(await retireDevice(partsOf(first), second.own.deviceKey)).toEqual({ ...once, epoch: 2 });
    await revokeDevice(partsOf(first), second.own.deviceKey);
    await expect(retireDevice(partsOf(first), second.own.deviceKey)).rejects.toMatchObject({ code: 'not-found' });
  });

  it('not oneself, nobody unknown, and not without a key for it', async () => {
    const { first } = await two();
    const third = await linkDevice(first);
    const away = (who: Linked, id: string) => retireDevice(partsOf(who), id);
    await expect(away(first, first.own.deviceKey)).rejects.toMatchObject({ code: 'not-found' });
    await expect(away(first, 'x')).rejects.toMatchObject({ code: 'not-found' });
    await expect(away(third, first.own.deviceKey)).rejects.toMatchObject({ code: 'no-power' });
  });
});

describe('what the heads say of each device', () => {
  it('is how far each has written, also where another has taken it in, and when last', async () => {
    const { first, second } = await two();
    const signed = clock.now;
    await write(first, 'after it');
    const newest = await newestOf(first.device.verify, first.own.did);
    expect(newest.get(second.own.deviceKey)?.seq).toBe(1);
    expect(newest.get(first.own.deviceKey)).toMatchObject({ seq: 2, signedAt: signed + 1_000 });
  });
});
