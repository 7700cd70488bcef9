/** What is done to devices that are linked: listed, called something, put away, put out. */
import { createEmitter, TabardError } from '../../base/index.js';
import { encodeBase32 } from '../../codec/index.js';
import type { AppCore } from '../core.js';
import type { Devices } from '../linking-view.js';
import { knownKeys } from './authority.js';
import { listDevices } from './device-list.js';
import { deviceNotes, MAX_NAME, setDeviceNote } from './devices.js';
import type { EpochParts } from './epoch.js';
import { dropWritten, findAfter, findLeftOut, keepAfter, keepLeftOut } from './left-out.js';
import { inOperationTurn } from './operation-turn.js';
import { retireDevice } from './put-away.js';
import { revokeDevice } from './revoke.js';

export interface DeviceActs
  extends Pick<
    Devices,
    | 'devices'
    | 'onChange'
    | 'rename'
    | 'retire'
    | 'revoke'
    | 'leftOut'
    | 'keepLeftOut'
    | 'writtenAfter'
    | 'keepAfter'
    | 'dropWritten'
  > {
  /** Another tab says that the household is in another epoch. */
  rejoin(): Promise<void>;
}

/** `decided`: this device has put another one away or out. */
export const createDeviceActs = (core: AppCore, decided: () => Promise<void>): DeviceActs => {
  const { page, store } = core;
  const emitter = createEmitter<{ change: undefined }>();

  const epochParts = async (): Promise<EpochParts> => {
    const { own } = await (await core.opened()).identity.open();
    return { own, store, random: page.random, now: page.now };
  };

  /** What makes an operation, by what other tabs have left. */
  const act = <T>(run: (parts: EpochParts) => Promise<T>): Promise<T> =>
    inOperationTurn(core, async () => {
      const parts = await epochParts();
      await parts.own.vault.refresh();
      return run(parts);
    });

  /** The household's key is another one now. */
  const rejoin = async (): Promise<void> => {
    const mine = (await core.opened()).identity.mine();
    if (mine === undefined || mine.own.vault.locked) return;
    await mine.own.vault.refresh();
    await core.joinHousehold(mine);
  };
  const move = async (): Promise<void> => {
    page.tell('household-moved');
    await rejoin();
  };

  /** Whoever is put out or away hears of it, and so do the others. */
  const tell = async ({ own }: EpochParts): Promise<void> => {
    await decided();
    (await core.opened()).network.announce(own.did);
    await move();
    emitter.emit('change', undefined);
  };

  let listening = false;
  const listen = async (): Promise<void> => {
    if (listening) return;
    listening = true;
    const { own } = await epochParts();
    own.household.config.on('change', ({ sections }) => {
      if (sections.has('devices')) emitter.emit('change', undefined);
    });
    core.on('changed', ({ did }) => {
      if (did === own.did) emitter.emit('change', undefined);
    });
    store.on('entries', ({ dids }) => {
      if (dids.includes(own.did)) emitter.emit('change', undefined);
    });
    core.on('me', () => emitter.emit('change', undefined));
  };

  return {
    rejoin,
    async devices() {
      core.requireMe();
      const { own } = await epochParts();
      await listen();
      const self = await page.deviceName();
      return listDevices(store, own, self);
    },
    onChange: (listener) => emitter.on('change', listener),
    async rename(id, name) {
      core.requireMe();
      const { own } = await epochParts();
      const { config } = own.household;
      const key = (await knownKeys(store, own)).find((one) => one === id);
      if (key === undefined) throw new TabardError('not-found', 'no device of this identity has this key');
      const isHere = key === own.deviceKey;
      const blank = {
        ...{ kind: isHere ? (await page.deviceName()).kind : '', addedBy: null },
        ...(isHere ? { addedAt: own.vault.madeAt, lastSeen: page.now() } : { addedAt: 0, lastSeen: 0 }),
        delegation: isHere ? encodeBase32(own.delegation.bytes) : '',
      };
      const note = deviceNotes(config).get(key) ?? blank;
      setDeviceNote(config, key, { ...note, name: name.trim().slice(0, MAX_NAME) });
      await config.kept();
      emitter.emit('change', undefined);
    },
    async retire(id, options) {
      core.requireMe();
      const retired = await act((parts) => retireDevice(parts, id, options));
      await tell(await epochParts());
      return retired;
    },
    async leftOut(id) {
      core.requireMe();
      return findLeftOut(await epochParts(), id);
    },
    async keepLeftOut(id, { words } = {}) {
      core.requireMe();
      await act((parts) => keepLeftOut(parts, id, words));
      (await core.opened()).network.announce((await epochParts()).own.did);
      await core.refreshMe();
      emitter.emit('change', undefined);
    },
    async writtenAfter(id) {
      core.requireMe();
      return findAfter(await epochParts(), id);
    },
    async keepAfter(id, after, paths) {
      core.requireMe();
      await keepAfter(await epochParts(), id, after.id, paths);
      emitter.emit('change', undefined);
    },
    async dropWritten(written) {
      core.requireMe();
      const set = async (drop: boolean): Promise<void> => {
        await dropWritten(await epochParts(), written.id, drop);
        emitter.emit('change', undefined);
      };
      await set(true);
      return () => set(false);
    },
    async revoke(id, options) {
      core.requireMe();
      const revoked = await act((parts) => revokeDevice(parts, id, options));
      await tell(await epochParts());
      return revoked;
    },
  };
};
