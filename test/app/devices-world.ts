/** Devices of one person with real vaults, stores, logs and private documents; what a page would give them is played. */
import { webcrypto } from 'node:crypto';
import { createFreshDevice } from '../../src/app/linking/fresh.js';
import { createOldDevice } from '../../src/app/linking/old.js';
import { createRowKeeper, type RowKeeper } from '../../src/app/linking/row.js';
import { makeOwn } from '../../src/app/make-own.js';
import { type Own, type OwnParts, openOwn } from '../../src/app/own.js';
import type { Page } from '../../src/app/page.js';
import type { Did } from '../../src/base/index.js';
import type { NewDevice, OldDevice } from '../../src/pairing/index.js';
import type { Store } from '../../src/store/index.js';
import { makeVault, openVault, type Vault } from '../../src/vault/index.js';
import { fakeOf } from '../helpers/fake.js';
import { createMemoryVaultStore, type MemoryVaultStore } from '../vault/memory.js';
import { clock, type Tab, tab } from '../worker/world.js';

export const random = (length: number): Uint8Array<ArrayBuffer> => webcrypto.getRandomValues(new Uint8Array(length));

const pageOf = (): Page =>
  fakeOf<Page>({
    now: () => clock.now,
    steady: () => clock.now,
    random,
    timers: { set: () => 0, clear: () => undefined },
    takeTurn: (_, run) => run(),
    exclusive: (_, run) => run(),
  });

export interface TestDevice extends Tab {
  readonly keys: MemoryVaultStore;
  readonly settings: Map<string, unknown>;
  readonly parts: OwnParts;
  did: Did | null;
}

export const testDevice = async (): Promise<TestDevice> => {
  const opened = await tab();
  const keys = createMemoryVaultStore();
  // In Node no CryptoKey goes through a database.
  const local: Store = { ...opened.store, vault: keys };
  const parts: OwnParts = {
    page: pageOf(),
    store: opened.verify,
    local,
    clockOff: async () => null,
    announce: () => undefined,
  };
  return { ...opened, keys, settings: new Map(), parts, did: null };
};

export const rowsOf = (device: TestDevice, vault: Vault, trackers?: readonly string[]): RowKeeper =>
  createRowKeeper({
    registry: { setSetting: async (_id, name, value) => void device.settings.set(name, value) },
    local: device.parts.local,
    vault,
    now: () => clock.now,
    trackers,
  });

const self = { name: 'Desk', kind: 'computer' };

export const oldSide = (device: TestDevice, own: Own): OldDevice =>
  createOldDevice({
    ...{ own, store: device.verify, rows: rowsOf(device, own.vault), self, random },
    now: () => clock.now,
    announce: () => undefined,
  });

export const freshSide = (device: TestDevice, vault: Vault): NewDevice =>
  createFreshDevice({
    ...{ vault, local: device.parts.local, store: device.verify, rows: rowsOf(device, vault) },
    self: { name: 'Phone', kind: 'phone' },
    now: () => clock.now,
    did: () => device.did,
    async take(did, run) {
      if (device.did === did) return;
      await run();
      device.did = did;
    },
  });

export const freshVault = async (device: TestDevice): Promise<Vault> => {
  const env = { db: device.keys, random, now: () => clock.now };
  return (await openVault(env)) ?? makeVault(env);
};

/** The first device of a new identity. */
export const firstDevice = async (name = 'Ada'): Promise<{ readonly device: TestDevice; readonly own: Own }> => {
  const device = await testDevice();
  const own = await makeOwn(device.parts);
  device.did = own.did;
  own.household.profile.setText('name', name);
  await own.household.profile.kept();
  await own.writer.write([{ path: own.profilePath, value: { name, bio: '', links: [], tags: [] } }]);
  return { device, own };
};

/** A linking that is under way: the new device has said who it is, and trusts the other. */
export const begunBy = async (from: { readonly device: TestDevice; readonly own: Own }) => {
  const device = await testDevice();
  const vault = await freshVault(device);
  const [old, fresh] = [oldSide(from.device, from.own), freshSide(device, vault)];
  const resume = random(32);
  const { card } = await fresh.introduce();
  await fresh.trust(resume);
  return { device, vault, old, fresh, resume, card };
};

/** The same, by a device that is made for it. */
export const begun = async () => {
  const first = await firstDevice();
  return { first, ...(await begunBy(first)) };
};

/** What the protocol does between two devices, without the protocol. Answers the new one, open. */
export const linkDevice = async (from: {
  readonly device: TestDevice;
  readonly own: Own;
}): Promise<{ readonly device: TestDevice; readonly own: Own }> => {
  const { device, old, fresh, resume, card } = await begunBy(from);
  await fresh.adopt(await old.grant(card, resume));
  await fresh.closed(await old.finish());
  if (device.did === null) throw new TypeError('not linked');
  return { device, own: await openOwn(device.parts, device.did) };
};
