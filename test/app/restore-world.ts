/** A device on which an identity is restored, with its real keys and store: what a page and a network would give it is played. */

import type { EpochParts } from '../../src/app/linking/epoch.js';
import { type Own, openOwn } from '../../src/app/own.js';
import { type FurnishParts, furnish } from '../../src/app/restore/furnish.js';
import type { RescueOptions } from '../../src/app/restore/rescue.js';
import { createRescueKeeper, type RescueKeeper } from '../../src/app/restore/row.js';
import { type TakeParts, takeAgain, takeOver } from '../../src/app/restore/take.js';
import { TabardError } from '../../src/base/index.js';
import type { Vault } from '../../src/vault/index.js';
import { clock, path, sync } from '../worker/world.js';
import { firstDevice, freshVault, linkDevice, random, type TestDevice, testDevice } from './devices-world.js';

export type Linked = Awaited<ReturnType<typeof firstDevice>>;

export { firstDevice, linkDevice, random, testDevice };

export const entropyOf = async ({ own }: Linked): Promise<Uint8Array<ArrayBuffer>> => {
  const entropy = await own.vault.recoveryEntropy();
  if (entropy === undefined) throw new TypeError('erased');
  return entropy;
};

export const keeperOf = (device: TestDevice, vault: Vault): RescueKeeper =>
  createRescueKeeper({
    registry: { setSetting: async (_, key, value) => void device.settings.set(key, value) },
    local: device.parts.local,
    vault,
  });

/** `store` may be one that fails where a test wants it to. */
export const takePartsOf = async (device: TestDevice, store = device.verify): Promise<TakeParts> => {
  const vault = await freshVault(device);
  return {
    ...{ store, local: device.parts.local, vault, rows: keeperOf(device, vault), random },
    now: () => clock.now,
    async take(did, run) {
      if (device.did === did) return;
      if (device.did !== null) throw new TabardError('identity-here', 'another');
      await run();
      device.did = did;
    },
  };
};

/** All that one device serves is taken in by another, as over links. */
export const copy = (from: { readonly device: TestDevice }, to: { readonly device: TestDevice }, did: Own['did']) =>
  sync(from.device.verify, to.device.verify, did);

export const open = async (device: TestDevice, did: Own['did']): Promise<Linked> => ({
  device,
  own: await openOwn(device.parts, did),
});

const self: FurnishParts['self'] = { name: 'New', kind: 'computer' };

export const furnishAt = ({ own, device }: Linked): Promise<void> =>
  furnish({ own, store: device.verify, now: () => clock.now, self });

/** Restored from what `from` holds. */
export const restoreFrom = async (
  from: { readonly device: TestDevice },
  did: Own['did'],
  entropy: Uint8Array<ArrayBuffer>,
  options: RescueOptions = { others: 'keep' },
): Promise<Linked> => {
  const device = await testDevice();
  await copy(from, { device }, did);
  const parts = await takePartsOf(device);
  await takeOver(parts, { did, trackers: [], by: 'words' as const, entropy }, options);
  await parts.rows.forget();
  return open(device, did);
};

export const goOnAfterCut = async (device: TestDevice): Promise<'again' | 'nothing'> => {
  const parts = await takePartsOf(device);
  const rescue = await parts.rows.read();
  if (rescue === undefined) return 'nothing';
  await takeAgain(parts, rescue);
  return 'again';
};

export const write = async ({ own }: Linked, bio: string): Promise<void> => {
  clock.now += 1_000;
  await own.writer.write([{ path: own.profilePath, value: { name: 'Ada', bio, links: [], tags: [] } }]);
};

export const bioAt = async (
  { device }: { readonly device: Linked['device'] },
  did: Linked['own']['did'],
): Promise<unknown> => {
  const value = (await device.verify.record(did, path('app.tabard.profile/self')))?.value;
  return typeof value === 'object' && value !== null ? Reflect.get(value, 'bio') : undefined;
};

export const follower = async (of: Linked) => {
  const device = await testDevice();
  await copy(of, { device }, of.own.did);
  return { device };
};

export const partsOf = ({ device, own }: Linked): EpochParts => ({
  own,
  store: device.verify,
  random,
  now: () => clock.now,
});
