/**
 * The identity of this browser, if there is one: found, made or opened once, by whichever tab is first. Keys, private documents and editing
 * are fetched only here (`mine.ts`).
 */
import { createPart, type Did, TabardError } from '../base/index.js';
import { openStore, type Registry, type RegistryProfile, type Store, storeMigrations } from '../store/index.js';
import type { Mine, MineParts } from './mine.js';
import type { TakeUpGround } from './take-up.js';

export interface IdentityKeeperParts extends Omit<MineParts, 'local'> {
  readonly registry: Registry;
  readonly profile: RegistryProfile;
  /** The first page stands: what an earlier run left behind can be looked at. */
  readonly shown: Promise<void>;
  /** Who takes it up when it is open. */
  readonly ground: TakeUpGround;
}

export interface IdentityKeeper {
  /** The database's id. */
  readonly id: string;
  did(): Did | null;
  /** Undefined until it is open. */
  mine(): Mine | undefined;
  /** This profile's database in this tab. */
  local(): Promise<Store>;
  /** Opens the identity that is here. Throws `no-identity`, `vault-damaged`, `offline`. */
  open(): Promise<Mine>;
  /** Makes one, or opens the one that another tab has just made. */
  create(name: string): Promise<Mine>;
  /**
   * Runs alone among all tabs while there is no identity here; what it has brought in is this profile's from then on. Does nothing if it is
   * already. Throws `identity-here` if another one is.
   */
  take(did: Did, run: () => Promise<void>): Promise<void>;
  /** Another tab says that there is news. */
  reread(): Promise<void>;
  close(): Promise<void>;
}

export const createIdentityKeeper = (parts: IdentityKeeperParts): IdentityKeeper => {
  const { page, registry } = parts;
  let { profile } = parts;
  let local: Promise<Store> | undefined;
  let mine: Mine | undefined;
  let opening: Promise<Mine> | undefined;
  // Named one by one: the whole module as an object would bring more of the bundler's own code.
  const code = createPart(async () => {
    const { openMine, assembleMine, publishFirst, takeUp } = await import('./mine.js');
    return { openMine, assembleMine, publishFirst, takeUp };
  });
  const making = createPart(async () => (await import('./make-own.js')).makeOwn);

  const openLocal = (): Promise<Store> => {
    local ??= openStore(profile.id, storeMigrations, { existing: profile.did !== null }).catch((error: unknown) => {
      local = undefined;
      throw error;
    });
    return local;
  };
  const mineParts = async (): Promise<MineParts> => ({ ...parts, local: await openLocal() });

  const adopt = async (opened: Mine): Promise<Mine> => {
    mine = opened;
    (await code()).takeUp(opened, parts.ground, parts.failedWith);
    return opened;
  };

  const open = (): Promise<Mine> => {
    const { did } = profile;
    if (did === null) return Promise.reject(new TabardError('no-identity', 'no identity here yet'));
    opening ??= (async () => {
      const [{ openMine }, its] = await Promise.all([code(), mineParts()]);
      const opened = await adopt(await openMine(its, did));
      parts.shown.then(() => (parts.leads() ? opened.catchUp() : undefined)).catch(parts.failedWith);
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

  const make = async (name: string): Promise<Mine> => {
    await lookUp();
    if (profile.did !== null) return open();
    const [{ assembleMine, publishFirst }, makeOwn] = await Promise.all([code(), making()]);
    const its = await mineParts();
    const made = assembleMine(its, await makeOwn(its));
    const { did } = made.own;
    await registry.setDid(profile.id, did);
    profile = { ...profile, did };
    opening = adopt(made);
    await opening;
    await publishFirst(made, name);
    page.tell('identity-made');
    return made;
  };

  return {
    id: profile.id,
    did: () => profile.did,
    mine: () => mine,
    local: openLocal,
    open,
    create: (name) => page.exclusive(`tabard/${profile.id}/create`, () => make(name)),
    take: (did, run) =>
      page.exclusive(`tabard/${profile.id}/create`, async () => {
        await lookUp();
        if (profile.did === did) return;
        if (profile.did !== null) throw new TabardError('identity-here', 'this profile has another identity');
        await run();
        await registry.setDid(profile.id, did);
        profile = { ...profile, did };
        page.tell('identity-made');
      }),
    async reread() {
      await lookUp();
      if (profile.did !== null) await open();
    },
    async close() {
      await mine?.close();
      (await local)?.close();
    },
  };
};
