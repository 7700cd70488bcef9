/** Which rooms a tab joins, and when: epoch first, rooms then. */
import { describe, expect, it } from 'vitest';
import type { AppCore, Opened } from '../../src/app/core.js';
import { createHome, type Home } from '../../src/app/home/home.js';
import { deviceNotes, keyringMembers, setDeviceNote, setKeyringMembers } from '../../src/app/linking/devices.js';
import { type EpochParts, settleEpoch } from '../../src/app/linking/epoch.js';
import { revokeDevice } from '../../src/app/linking/revoke.js';
import { makeOwn } from '../../src/app/make-own.js';
import type { Mine } from '../../src/app/mine.js';
import type { Network } from '../../src/app/network.js';
import type { Own } from '../../src/app/own.js';
import type { Page } from '../../src/app/page.js';
import { findHousehold } from '../../src/app/restore/household-key.js';
import type { Household } from '../../src/household/index.js';
import { fakeOf } from '../helpers/fake.js';
import { createMemoryNetwork } from '../household/helpers.js';
import { clock, path, sync } from '../worker/world.js';
import { firstDevice, linkDevice, random, type TestDevice, testDevice } from './devices-world.js';

interface Linked {
  readonly device: TestDevice;
  readonly own: Own;
}
type Room = Parameters<Household['join']>[0];

const partsOf = ({ device, own }: Linked): EpochParts => ({ own, store: device.verify, random, now: () => clock.now });
const copy = (from: Linked, to: Linked) => sync(from.device.verify, to.device.verify, from.own.did);

interface Scene {
  readonly home: Home;
  readonly mine: Mine;
  readonly rooms: Room[];
  readonly failures: unknown[];
  readonly news: string[];
}

/** The home of a device whose tab leads. */
const homeOf = ({ device, own }: Linked, role: 'leader' | 'follower' = 'leader'): Scene => {
  const rooms: Room[] = [];
  const failures: unknown[] = [];
  const news: string[] = [];
  const transport = createMemoryNetwork().join('here');
  const household: Household = {
    ...own.household,
    async join(room) {
      rooms.push(room);
      return () => undefined;
    },
  };
  const mine = fakeOf<Mine>({
    own: {
      ...own,
      household,
      get deviceKey() {
        return own.vault.deviceKey;
      },
    },
  });
  const network = fakeOf<Network>({
    role,
    rehost: () => undefined,
    household: () => (role === 'leader' ? transport : undefined),
    snapshots: () =>
      role === 'leader'
        ? { offer: () => undefined, fetch: async () => undefined, onKept: () => () => undefined }
        : undefined,
  });
  const kept = new Map<string, unknown>();
  const core = fakeOf<AppCore>({
    page: fakeOf<Page>({
      now: () => clock.now,
      random,
      timers: { set: () => 0, clear: () => undefined },
      onHide: () => () => undefined,
      tell: (what) => void news.push(what),
    }),
    store: device.verify,
    surroundings: fakeOf<AppCore['surroundings']>({
      failedWith: (error) => {
        failures.push(error);
        return 'worker-failed';
      },
    }),
    opened: async () =>
      fakeOf<Opened>({
        network,
        identity: fakeOf<Opened['identity']>({ id: 'one' }),
        registry: fakeOf<Opened['registry']>({
          setting: async (_, name) => kept.get(name),
          setSetting: async (_, name, value) => void kept.set(name, value),
        }),
      }),
  });
  return { home: createHome(core), mine, rooms, failures, news };
};

const keyOf = ({ own }: Linked) => own.vault.householdKey();
const keyringAt = ({ device, own }: Linked) =>
  device.verify.record(own.did, path('app.tabard.volume/householdkeyring'));

/** Three devices that have all of each other. */
const three = async () => {
  const first = await firstDevice();
  const second = await linkDevice(first);
  await copy(first, second);
  const third = await linkDevice(first);
  await settleEpoch(partsOf(first));
  for (const other of [second, third]) {
    await copy(first, other);
    await other.device.verify.keep(other.own.did, { reason: 'own', serve: true });
  }
  for (const [key, note] of deviceNotes(first.own.household.config))
    for (const other of [second, third]) setDeviceNote(other.own.household.config, key, note);
  return { first, second, third };
};

describe('the household of a tab', () => {
  it('HSE-15 its keyring is published with the identity, so that the words open the household', async () => {
    const first = await firstDevice();
    expect(await keyringAt(first)).toBeUndefined();
    const { home, mine, rooms, failures } = homeOf(first);
    await home.join(mine);
    const entropy = (await first.own.vault.recoveryEntropy()) ?? random(16);
    expect(await findHousehold(first.device.verify, first.own.did, entropy)).toEqual({
      kind: 'open',
      epoch: 0,
      key: await keyOf(first),
    });
    expect(await findHousehold(first.device.verify, first.own.did, random(16))).toMatchObject({
      kind: 'foreign',
    });
    expect([rooms.length, rooms[0]?.transport !== undefined, failures]).toEqual([1, true, []]);
  });

  it('HSE-15 nothing is published before the repository is here: it may have one', async () => {
    const device = await testDevice();
    const own = await makeOwn(device.parts);
    const { home, mine } = homeOf({ device, own });
    await home.join(mine);
    expect((await device.verify.repositories()).length).toBe(0);
    await own.writer.write([{ path: own.profilePath, value: { name: 'Ada', bio: '', links: [], tags: [] } }]);
    await expect.poll(() => keyringAt({ device, own })).toBeDefined();
    expect(await keyringAt({ device, own })).toBeDefined();
  });

  it('PAI-12 a repository that came right before a cut is kept as the own one that it is', async () => {
    const first = await firstDevice();
    const second = await linkDevice(first);
    await copy(first, second);
    const keptAs = async () => (await second.device.verify.repositories()).map(({ policy }) => policy);
    expect(await keptAs()).toEqual([{ reason: 'visit', serve: false }]);
    const { home, mine, failures } = homeOf(second);
    await home.join(mine);
    expect([await keptAs(), failures]).toEqual([[{ reason: 'own', serve: true }], []]);
  });

  it('HSE-14 a device that finds no slot in the new epoch stays with its own tabs, whatever makes it join again', async () => {
    const { first, second, third } = await three();
    // Whoever begins the epoch has not heard of the third.
    second.own.household.config.section('devices').delete(third.own.deviceKey);
    await second.own.vault.keepHouseholdKey(1, random(32));
    await settleEpoch(partsOf(second));
    for (const other of [first, third]) await copy(second, other);
    const { home, mine, rooms } = homeOf(third);
    await home.join(mine);
    await home.settle(mine);
    await home.join(mine);
    expect(rooms.map(({ transport }) => transport)).toEqual([undefined, undefined]);
    expect(rooms.every(({ key }) => key.length === 32)).toBe(true);
    expect(await third.device.verify.snapshots(third.own.did)).not.toContainEqual(
      expect.objectContaining({ key: third.own.deviceKey }),
    );
    // Until a keyring has a slot for it.
    await settleEpoch(partsOf(first));
    const { epoch, members } = keyringMembers(second.own.household.config);
    setKeyringMembers(first.own.household.config, epoch, members as (typeof first.own.deviceKey)[]);
    expect(await settleEpoch(partsOf(first))).toBe('published');
    await copy(first, third);
    await home.settle(mine);
    expect(rooms.length).toBe(3);
    expect(rooms.at(-1)?.transport).toBeDefined();
    expect(rooms.at(-1)?.key).toEqual(await keyOf(second));
  });

  it('HSE-14 a device that has heard of the new epoch is never in the rooms of the old one', async () => {
    const { first, second, third } = await three();
    const old = await keyOf(first);
    await revokeDevice(partsOf(second), third.own.deviceKey);
    await copy(second, first);
    const { home, mine, rooms, news } = homeOf(first);
    await home.join(mine);
    expect(rooms.map(({ key }) => key)).toEqual([await keyOf(second)]);
    expect(rooms[0]?.key).not.toEqual(old);
    expect(news).toEqual(['household-moved']);
    await home.settle(mine);
    expect(rooms.length).toBe(1);
  });

  it('HSE-14 only the tab that leads looks at epochs and reaches other devices', async () => {
    const first = await firstDevice();
    const { home, mine, rooms } = homeOf(first, 'follower');
    await home.join(mine);
    expect(rooms.map(({ transport }) => transport)).toEqual([undefined]);
    expect(await keyringAt(first)).toBeUndefined();
  });
});
