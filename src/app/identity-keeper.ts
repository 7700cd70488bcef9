/**
 * The identity of this browser, if there is one: found, made or opened once, by whichever tab is first. Keys and private documents
 * are loaded only here.
 */
import { type Did, TabardError } from '../base/index.js';
import { openStore, type Registry, type RegistryProfile, type Store } from '../store/index.js';
import type { HeadInfo, VerifyStore } from '../worker/index.js';
import type { Editing } from './editor.js';
import type { Own } from './own.js';
import type { Page } from './page.js';
import type { Pictures } from './pictures.js';

export interface IdentityKeeperParts {
  readonly page: Page;
  readonly store: VerifyStore;
  readonly registry: Registry;
  readonly pictures: Pictures;
  readonly profile: RegistryProfile;
  readonly clockOff: () => number | null;
  readonly announce: (head: HeadInfo) => void;
  readonly failedWith: (error: unknown) => void;
  /** The identity is open: follows, network and UI may take it up. */
  readonly adopted: (own: Own) => Promise<void>;
  /** Whether this tab publishes what an earlier run left behind. */
  readonly leads: () => boolean;
}

export interface IdentityKeeper {
  /** The database's id. */
  readonly id: string;
  did(): Did | null;
  own(): Own | undefined;
  editing(): Editing | undefined;
  /** This profile's database in this tab. */
  local(): Promise<Store>;
  /** Opens the identity that is here. Throws `no-identity`, `vault-damaged`. */
  open(): Promise<Own>;
  /** Makes one, or opens the one that another tab has just made. */
  create(name: string): Promise<Own>;
  /** Another tab says that there is news. */
  reread(): Promise<void>;
  close(): Promise<void>;
}

export const createIdentityKeeper = (parts: IdentityKeeperParts): IdentityKeeper => {
  const { page, store, registry, pictures } = parts;
  let { profile } = parts;
  let local: Promise<Store> | undefined;
  let own: Own | undefined;
  let opening: Promise<Own> | undefined;
  let editing: Editing | undefined;

  const openLocal = (): Promise<Store> => {
    local ??= openStore(profile.id).catch((error: unknown) => {
      local = undefined;
      throw error;
    });
    return local;
  };

  const ownParts = async () => ({
    page,
    store,
    local: await openLocal(),
    clockOff: parts.clockOff,
    announce: parts.announce,
  });

  const adopt = async (opened: Own): Promise<Own> => {
    const { createEditing } = await import('./editor.js');
    own = opened;
    editing = createEditing({ page, store, pictures, own: opened, failedWith: parts.failedWith, leads: parts.leads });
    await parts.adopted(opened);
    return opened;
  };

  /** What an earlier run kept but had no time to publish. */
  const catchUp = async (opened: Own): Promise<void> => {
    if (opened.household.profile.empty || !parts.leads()) return;
    const { publish } = await import('./editor.js');
    await publish(opened);
  };

  const open = (): Promise<Own> => {
    const { did } = profile;
    if (did === null) return Promise.reject(new TabardError('no-identity', 'no identity here yet'));
    opening ??= (async () => {
      const { openOwn } = await import('./own.js');
      const opened = await adopt(await openOwn(await ownParts(), did));
      catchUp(opened).catch(parts.failedWith);
      return opened;
    })().catch((error: unknown) => {
      opening = undefined;
      throw error;
    });
    return opening;
  };

  const lookUp = async (): Promise<void> => {
    profile = (await registry.profiles()).find(({ id }) => id === profile.id) ?? profile;
  };

  const make = async (name: string): Promise<Own> => {
    await lookUp();
    if (profile.did !== null) return open();
    const { makeOwn } = await import('./own.js');
    const made = await makeOwn(await ownParts());
    await registry.setDid(profile.id, made.did);
    profile = { ...profile, did: made.did };
    opening = adopt(made);
    await opening;
    made.household.profile.setText('name', name);
    await editing?.publisher.flush();
    const { publish } = await import('./editor.js');
    await publish(made);
    page.tell('identity-made');
    return made;
  };

  return {
    id: profile.id,
    did: () => profile.did,
    own: () => own,
    editing: () => editing,
    local: openLocal,
    open,
    create: (name) => page.exclusive(`tabard/${profile.id}/create`, () => make(name)),
    async reread() {
      await lookUp();
      if (profile.did !== null) await open();
    },
    async close() {
      editing?.close();
      await own?.close();
      (await local)?.close();
    },
  };
};
