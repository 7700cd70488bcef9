/** What a person does beyond looking, and what is measured for them. Nothing shows that waits for it: fetched when the first page stands. */
import { createPart, type Did, type Readable } from '../base/index.js';
import { parseDid } from '../codec/index.js';
import type { AppCore } from './core.js';
import { finishLeaving, noteName } from './leave.js';
import type { MediaPart } from './media/media.js';
import { createNodeView } from './node.js';
import { exportCar, importCar, inspectCar, saveCar, saveReadable } from './transfer.js';
import type { App, NodeView } from './view.js';

/** The acts of `App` that are fetched with the first of them. */
export type LaterActs = Pick<
  App,
  | 'create'
  | 'follow'
  | 'unfollow'
  | 'setReserve'
  | 'persist'
  | 'exportCar'
  | 'saveCar'
  | 'saveReadable'
  | 'unfinishedImport'
  | 'importCar'
  | 'inspectCar'
  | 'leaveCar'
  | 'eraseEverything'
  | 'recovery'
  | 'keeping'
  | 'health'
  | 'social'
  | 'bring'
  | 'media'
>;

export interface Acts extends LaterActs {
  readonly node: Readable<NodeView | null>;
  media(): Promise<MediaPart>;
}

/** Why the app did not open is told elsewhere. */
const nothing = (): void => undefined;

export const createActs = (core: AppCore, since: number): Acts => {
  const { app, page, store, surroundings } = core;

  const create = async (name: string): Promise<void> => {
    const { identity, network } = await core.opened();
    await identity.create(name);
    await core.refreshMe();
    network.rehost();
  };

  const follows = async () => {
    const { identity, network } = await core.opened();
    const mine = await identity.open();
    return { follows: mine.follows, network };
  };

  /** One follows also where the part that tells of it cannot be had. */
  const toldTo = async (did: Did, write: () => Promise<void>): Promise<void> => {
    const social = await app.social().catch((error: unknown) => void surroundings.failedWith(error));
    await (social === undefined ? write() : social.tellFollow(did, write));
  };

  /** Whoever calls an act before the page stands fetches this: what goes on by itself comes after it all the same. */
  const calm = app.whenShown.then(core.opened);
  calm.then(() => finishLeaving(core), nothing).catch(surroundings.failedWith);
  const note = (): void =>
    void core
      .opened()
      .then(() => noteName(core), nothing)
      .catch(surroundings.failedWith);
  core.on('me', note);
  note();
  const boxes = createPart(() => import('./keeping/boxes.js'));
  const box = createPart(async () =>
    (await import('./restore/keep-box.js')).keepOwnBox(core, async () => (await boxes()).boxesHere(core)),
  );
  /** Whoever has an identity keeps the box that its words find. */
  const keepBox = (): void =>
    void calm
      .then(async ({ identity }) => {
        if (identity.did() !== null) await (await box()).settle();
      }, nothing)
      .catch(surroundings.failedWith);
  core.on('me', keepBox);
  keepBox();
  const media = createPart(async () => (await import('./media/media.js')).openMedia(core));
  const recovery = createPart(async () => (await import('./recovery/recovery.js')).openRecovery(core, app.hadIdentity));

  const keeping = createPart(async () => (await import('./keeping/keeping.js')).createKeepingActs(core));
  let pins = app.settings.get().pins;
  app.settings.subscribe(() => {
    const turned = app.settings.get().pins !== pins;
    pins = app.settings.get().pins;
    if (turned && app.me.get() !== null)
      keeping()
        .then((acts) => acts.turned())
        .catch(surroundings.failedWith);
  });
  core
    .opened()
    .then(({ network }) => {
      network.on(
        'kept',
        (kept) =>
          void keeping()
            .then((acts) => acts.noted(kept))
            .catch(surroundings.failedWith),
      );
      network.on('box', (given) => {
        const take = async (): Promise<void> => (await boxes()).takeBox(core, given);
        take().then(keepBox, surroundings.failedWith);
      });
    })
    .catch(nothing);
  /** For account health. */
  const exported = async (): Promise<void> => (await import('./health/export-note.js')).noteExport(core);

  return {
    recovery,
    keeping,
    media,
    async bring(file, options) {
      const { bringOf } = await import('./bring/of-core.js');
      return bringOf(core, file, options);
    },
    health: async () => (await import('./health/health.js')).readHealth(core),
    social: createPart(async () => (await import('./social/of-core.js')).openSocial(core, await media())),
    node: createNodeView({ page, store, opened: core.opened, since }),
    async create({ name }) {
      await create(name);
      return core.requireMe();
    },
    async follow(did, { private: isPrivate = false } = {}) {
      const { identity } = await core.opened();
      if (identity.did() === null) await create('');
      const { follows: mine, network } = await follows();
      const write = () => mine.follow(did, { private: isPrivate, reserve: app.settings.get().reserve });
      await (isPrivate && mine.stateOf(did) !== 'public' ? write() : toldTo(did, write));
      network.rehost();
    },
    async unfollow(did) {
      const { follows: mine, network } = await follows();
      const write = () => mine.unfollow(did);
      await (mine.stateOf(did) === 'public' ? toldTo(did, write) : write());
      network.rehost();
    },
    async setReserve(did, reserve) {
      const { follows: mine, network } = await follows();
      await mine.setReserve(did, reserve);
      network.rehost();
    },
    async persist() {
      const granted = await page.persist();
      await surroundings.lookAgain();
      return granted;
    },
    async exportCar({ did, ...options } = {}) {
      await core.opened();
      const file = await exportCar(store, did ?? core.requireMe().did, options);
      if (did === undefined || did === app.me.get()?.did) await exported();
      return file;
    },
    async saveCar(options) {
      const bytes = await saveCar(store, core.requireMe().did, options);
      await exported();
      return bytes;
    },
    async saveReadable({ words, arms, ...options }) {
      const { did } = core.requireMe();
      const linkOf = (of: string): string => {
        const whom = parseDid(of);
        return whom === undefined ? '' : app.share(whom).link;
      };
      return saveReadable({ store, did, words, arms, linkOf, now: page.now() }, options);
    },
    async unfinishedImport() {
      await core.opened();
      return (await store.unfinishedImport()) ?? null;
    },
    async importCar(file, options = {}) {
      const { identity } = await core.opened();
      return importCar(store, file, identity.did(), options);
    },
    async inspectCar(file, options = {}) {
      const { identity } = await core.opened();
      return inspectCar(store, file, identity.did(), options);
    },
    leaveCar: async () => void (await store.inspectCar(null)),
    async eraseEverything() {
      const { registry, identity, network } = await core.opened();
      network.close();
      // Other tabs let go of what is deleted now.
      page.tell('erased');
      await identity.close();
      await store.close();
      registry.close();
      await page.forgetEverything();
      page.end();
    },
  };
};
