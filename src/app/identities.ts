/**
 * The identities of this browser. A tab is for one of them; going over to another loads the page anew, so that no key, link, document or cache of
 * one is ever in the memory of a page of the other. Signing out marks first and deletes then: what stops in between is finished at the next start.
 */
import { type Did, isTabardError, TabardError } from '../base/index.js';
import type { RegistryProfile } from '../store/index.js';
import type { AppCore } from './core.js';
import type { Identities, IdentityHere, Leaving, SignOutOptions } from './identities-view.js';
import { removeProfile } from './leave.js';
import { listDevices } from './linking/device-list.js';
import { notedOthers } from './linking/devices.js';
import { retireHere } from './lock-changes.js';
import type { Mine } from './mine.js';
import type { Own } from './own.js';
import { rivalryOf } from './rivalry.js';

/** How long a device that signs out stays for whoever it is linked to, so that they hear of it. Milliseconds. */
const telling = 3_000;

interface DevicesLeft {
  readonly otherDevices: number;
  readonly holdsRoot: boolean;
  readonly holdsNext: boolean;
}

export const createIdentities = (core: AppCore): Identities => {
  const { page, store } = core;

  const open = (profile: string): void => {
    page.belongTo(profile);
    page.restart();
  };

  const here = async (): Promise<readonly RegistryProfile[]> =>
    (await (await core.opened()).registry.profiles()).filter(({ leaving }) => leaving !== true);

  const list = async (): Promise<readonly IdentityHere[]> => {
    const { identity } = await core.opened();
    const mine = core.app.me.get();
    const views = (await here()).flatMap(({ id, did, name = '', openedAt }): IdentityHere[] => {
      const active = id === identity.id;
      return did === null ? [] : [{ did, name: active && mine !== null ? mine.profile.name : name, openedAt, active }];
    });
    return views.toSorted((a, b) => Number(b.active) - Number(a.active));
  };

  const switchTo = async (did: Did): Promise<void> => {
    const { registry, identity } = await core.opened();
    const found = (await here()).find((one) => one.did === did);
    if (found === undefined) throw new TabardError('not-found', 'this browser has no such identity');
    if (found.id === identity.id) return;
    await leaveInOrder();
    await registry.touch(found.id);
    open(found.id);
  };

  /** What was typed last is kept before the page goes. */
  const leaveInOrder = async (): Promise<void> => {
    const { identity } = await core.opened();
    await identity.mine()?.editing.publisher.flush();
  };

  const add = async (): Promise<void> => {
    const { registry } = await core.opened();
    await leaveInOrder();
    const { id } = (await here()).find(({ did }) => did === null) ?? (await registry.add(null));
    open(id);
  };

  const back = async (): Promise<IdentityHere | null> => {
    const all = await list();
    return all.some(({ active }) => active) ? null : (all[0] ?? null);
  };

  const mine = async (): Promise<Mine> => {
    core.requireMe();
    return (await core.opened()).identity.open();
  };

  const leaving = async (): Promise<Leaving> => {
    const { own, follows } = await mine();
    const [all, devices, kept] = await Promise.all([list(), devicesOf(own), store.repositories()]);
    const { otherDevices, holdsRoot, holdsNext } = devices;
    return {
      name: core.requireMe().profile.name,
      records: await countRecords(own.did),
      follows: follows.list.get().length,
      bytes: kept.find(({ did }) => did === own.did)?.bytes ?? 0,
      otherDevices,
      retires: own.vault.locked ? 'vault-locked' : holdsRoot ? true : 'no-power',
      rootGoes: otherDevices > 0 && holdsRoot && holdsNext,
      others: all.length - 1,
    };
  };

  /** Under a lock no key says what it is for: then what one's devices have noted of each other counts. */
  const devicesOf = async (own: Own): Promise<DevicesLeft> => {
    if (own.vault.locked) {
      return {
        otherDevices: (await notedOthers(store, own)).size,
        holdsRoot: false,
        holdsNext: false,
      };
    }
    const devices = await listDevices(store, own);
    const holds = devices.find(({ here: isHere }) => isHere)?.holds ?? [];
    return {
      otherDevices: devices.filter(({ here: isHere, state }) => !isHere && state === 'active').length,
      holdsRoot: holds.includes('root'),
      holdsNext: holds.includes('next-root'),
    };
  };

  const countRecords = async (did: Did): Promise<number> => {
    let records = 0;
    for (const collection of counted) {
      let cursor: string | undefined;
      do {
        const page = await store.list(did, collection, { limit: 1_000, ...(cursor === undefined ? {} : { cursor }) });
        records += page.records.length;
        cursor = page.cursor;
      } while (cursor !== undefined);
    }
    return records;
  };

  /** Its key is put away where others are left who should know, and where that can be signed here. */
  const retire = async (signal: AbortSignal | undefined): Promise<void> => {
    const { otherDevices, retires } = await leaving();
    if (otherDevices === 0 || retires !== true) return;
    const { network } = await core.opened();
    await retireHere(core, await mine());
    if ((await network.view()).links.length > 0) await passed(telling, signal);
  };

  const passed = (milliseconds: number, signal: AbortSignal | undefined): Promise<void> =>
    new Promise((resolve) => {
      if (signal?.aborted === true) return resolve();
      const timer = page.timers.set(resolve, milliseconds);
      signal?.addEventListener('abort', () => {
        page.timers.clear(timer);
        resolve();
      });
    });

  const signOut = async ({ signal }: SignOutOptions = {}): Promise<void> => {
    core.requireMe();
    const { registry, identity, network } = await core.opened();
    await retire(signal);
    await registry.leave(identity.id);
    network.close();
    page.tell('signed-out');
    await identity.close();
    await store.close();
    try {
      await removeProfile(core, identity.id);
    } catch (error) {
      // A tab that does not answer still holds it: the next start finishes. Nothing goes on in this page any more.
      if (!isTabardError(error) || error.code !== 'storage-blocked') throw error;
    } finally {
      registry.close();
      page.restart();
    }
  };

  return {
    list,
    switchTo,
    add,
    back,
    leaving,
    signOut,
    conflict: async (target) => rivalryOf(core, core.targetOf(target).did),
  };
};

/** What a person has written: what stands for itself, and not whom they follow. */
const counted = ['app.tabard.post', 'app.tabard.list', 'app.tabard.stream'];
