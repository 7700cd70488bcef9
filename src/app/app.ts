/**
 * Composes the app of one tab: what is stored here, the identity if there is one, the network, and what the UI sees of them. Decides nothing
 * by itself that a file beside it could decide.
 */
import { createCell, createEmitter, type Did, type RecordPath, TabardError } from '../base/index.js';
import { parseRecordPath } from '../repo/index.js';
import { openRegistry, type Registry } from '../store/index.js';
import type { VerifyStore } from '../worker/index.js';
import type { AppCore, CoreEvents } from './core.js';
import { type Deployment, emptyDeployment, parseDeployment } from './deployment.js';
import { createFollows } from './follows.js';
import { createIdentityKeeper, type IdentityKeeper } from './identity-keeper.js';
import { createInstall } from './install.js';
import { type NamedTrackers, openNamedTrackers } from './named-trackers.js';
import type { CreateNetwork, Network } from './network.js';
import { createNodeView } from './node.js';
import type { Own } from './own.js';
import type { Page } from './page.js';
import { createPictures } from './pictures.js';
import { fieldsOfRecord } from './profile-fields.js';
import type { SettingsKeeper } from './settings.js';
import { formatLink, parseTarget, type Target } from './share-link.js';
import { createSurroundings } from './surroundings.js';
import { exportCar, importCar } from './transfer.js';
import type { App, DeploymentView, Me, Visit } from './view.js';
import { createVisit, headView } from './visit.js';

export interface AppParts {
  readonly page: Page;
  readonly store: VerifyStore;
  readonly settings: SettingsKeeper;
  readonly createNetwork: CreateNetwork;
}

/** When what nothing names any more is swept out. Milliseconds after the start. */
const collectAfter = 60_000;

/** How many profiles the console keeps open at once. */
const maxKeptOpen = 20;

export const createApp = ({ page, store, settings, createNetwork }: AppParts): AppCore => {
  const me = createCell<Me | null>(null);
  const deployed = createCell<DeploymentView>({ name: emptyDeployment.name, theme: emptyDeployment.theme });
  const emitter = createEmitter<CoreEvents>();
  const surroundings = createSurroundings(page);
  const pictures = createPictures(page, store);
  const install = createInstall(page);
  const follows = createFollows({ store, pictures, now: page.now, own: () => identity?.own() });
  const kept = new Map<Did, Visit>();
  /** By which trackers a link led to a profile: whoever passes it on passes them on too. */
  const foundBy = new Map<Did, readonly string[]>();

  let deployment: Deployment = emptyDeployment;
  let registry: Registry;
  let identity: IdentityKeeper;
  let network: Network;
  let named: NamedTrackers;

  const address = (): string =>
    surroundings.value.get().reach === 'machine' ? (deployment.addresses[0] ?? page.address) : page.address;
  const reach = (): 'machine' | 'network' =>
    deployment.addresses.length > 0 ? 'network' : surroundings.value.get().reach;
  /** A tracker of the page's own host is found beside the page, under whichever address it is opened. */
  const linkOf = (did: Did): string => {
    const own = new URL(page.address).host;
    return formatLink(address(), {
      did,
      trackers: [
        ...new Set([
          ...(foundBy.get(did) ?? []),
          ...deployment.trackers.filter((tracker) => new URL(tracker).host !== own),
        ]),
      ],
    });
  };

  const refreshMe = async (): Promise<void> => {
    const did = identity.did();
    if (did === null) return;
    const stored = await store.profile(did);
    if (stored === undefined) return;
    me.set({
      did,
      link: linkOf(did),
      profile: fieldsOfRecord(stored.record, pictures.urlOf),
      head: headView(stored.head),
    });
    emitter.emit('me', me.get());
  };

  const create = async (name: string): Promise<void> => {
    await identity.create(name);
    await refreshMe();
    network.rehost();
  };

  /** Own tabs meet over a BroadcastChannel; the tab that leads also reaches own devices. */
  const joinHousehold = async (own: Own): Promise<void> => {
    const transport = network.household();
    const key = await own.vault.householdKey();
    await own.household.join(transport === undefined ? { key } : { key, transport });
  };

  const boot = async (): Promise<void> => {
    const config = page.fetchJson('./tabard.json');
    registry = await openRegistry({ now: page.now, random: page.random });
    named = await openNamedTrackers(registry);
    const profile = (await registry.profiles())[0] ?? (await registry.add(null));
    identity = createIdentityKeeper({
      page,
      store,
      registry,
      pictures,
      profile,
      clockOff: () => surroundings.value.get().clockOff,
      announce(head) {
        surroundings.stored();
        network.announce(head.did);
        refreshMe().catch(surroundings.failedWith);
      },
      failedWith: surroundings.failedWith,
      async adopted(own) {
        own.household.config.on('change', () => {
          follows.refresh().then(() => network.rehost(), surroundings.failedWith);
        });
        network.setSelf(own);
        await follows.refresh();
        joinHousehold(own).catch(surroundings.failedWith);
      },
      leads: () => network.role === 'leader',
    });
    await store.open(profile.id);
    deployment = parseDeployment(await config, page.address);
    deployed.set({ name: deployment.name, theme: deployment.theme });
    network = createNetwork({
      page,
      store,
      profileId: profile.id,
      deployment,
      openLocal: identity.local,
    });
    network.on('changed', ({ did }) => {
      emitter.emit('changed', { did });
      if (did === identity.did()) void refreshMe();
      else follows.received(did).catch(surroundings.failedWith);
    });
    // Our own failures (storage, mostly), met while serving or fetching for others.
    network.on('error', surroundings.failedWith);
    network.on('role', ({ role }) => {
      surroundings.roleIs(role);
      const own = identity.own();
      if (own !== undefined) joinHousehold(own).catch(surroundings.failedWith);
      emitter.emit('role', { role });
    });
    network.on('clock', ({ off }) => {
      // Peers say how far they are ahead of us.
      surroundings.clockIsOff(off === null ? null : -off);
      if (off === null) void identity.editing()?.publisher.flush().catch(surroundings.failedWith);
    });
    for (const tracker of named.all) network.allowTracker(tracker);
    surroundings.roleIs(network.role);
    await refreshMe();
  };

  const ready = boot().catch((error: unknown) => {
    surroundings.failedWith(error);
    throw error;
  });
  // Afterwards, so that the first screen does not wait: keys, private documents, persistence.
  const settle = async (): Promise<void> => {
    await ready;
    await registry.touch(identity.id);
    await surroundings.lookAgain();
    if (identity.did() !== null) await identity.open();
    page.timers.set(() => {
      if (network.role === 'leader') store.collect().catch(surroundings.failedWith);
    }, collectAfter);
  };
  settle().catch(surroundings.failedWith);
  page.onNews((news) => {
    if (news === 'erased') page.restart();
    else
      ready
        .then(() => identity.reread())
        .then(refreshMe)
        .catch(surroundings.failedWith);
  });
  store.on('changed', ({ did, by }) => {
    if (by !== 'import') return;
    emitter.emit('changed', { did });
    void refreshMe();
  });
  store.on('storage', ({ code }) => surroundings.failedWith(new TabardError(code, 'the database closed')));

  const targetOf = (text: string): Target => {
    const target = parseTarget(text, page.address);
    if (target === undefined) throw new TabardError('bad-link', 'not a link, @letters or DID');
    return target;
  };

  /** The page's own host, those of tabard.json, those that the person named. The socket opener holds the same line. */
  const mayContact = (tracker: string): boolean => {
    const { host } = new URL(tracker);
    const configured = [page.address, ...deployment.trackers].map((one) => new URL(one).host);
    return configured.includes(host) || named.has(tracker);
  };

  const visit = (text: string): Visit => {
    const target = targetOf(text);
    if (target.trackers.length > 0) foundBy.set(target.did, target.trackers);
    return createVisit(
      {
        store,
        network,
        pictures,
        webrtc: page.webrtc,
        online: page.online,
        me: () => identity.did(),
        followOf: follows.stateOf,
        followsChanged: follows.list,
        mayContact: (tracker) => mayContact(tracker),
        allow: (tracker) => {
          network.allowTracker(tracker);
          named.add(tracker).catch(surroundings.failedWith);
        },
      },
      target,
    );
  };

  const app: App = {
    ready,
    deployment: deployed,
    me,
    surroundings: surroundings.value,
    settings: settings.settings,
    install: install.state,
    updateReady: page.update.ready,
    following: follows.list,
    node: createNodeView({ page, store, network: () => network, me: () => identity.did(), since: page.now() }),
    async create({ name }) {
      await ready;
      await create(name);
      return core.requireMe();
    },
    async editor() {
      await ready;
      await identity.open();
      const editing = identity.editing();
      if (editing === undefined) throw new TabardError('no-identity', 'no identity here yet');
      install.edited(editing.editor.save);
      return editing.editor;
    },
    visit,
    async follow(did, { private: isPrivate = false } = {}) {
      await ready;
      await (identity.did() === null ? create('') : identity.open());
      await follows.follow(did, { private: isPrivate, reserve: settings.settings.get().reserve });
      network.rehost();
    },
    async unfollow(did) {
      await identity.open();
      await follows.unfollow(did);
      network.rehost();
    },
    async setReserve(did, reserve) {
      await identity.open();
      await follows.setReserve(did, reserve);
      network.rehost();
    },
    share: (did) => ({ link: linkOf(did ?? core.requireMe().did), reach: reach(), canShare: page.canShare }),
    async persist() {
      const granted = await page.persist();
      await surroundings.lookAgain();
      return granted;
    },
    setSettings: (change) => settings.change(change),
    promptInstall: () => page.install.prompt(),
    dismissInstall: () => install.dismiss(),
    applyUpdate: () => page.update.apply(),
    async exportCar({ did, ...options } = {}) {
      await ready;
      return exportCar(store, did ?? core.requireMe().did, options);
    },
    async importCar(file, options = {}) {
      await ready;
      return importCar(store, file, identity.did(), options);
    },
    async eraseEverything() {
      network.close();
      await identity.close();
      await store.erase();
      registry.close();
      await page.forgetEverything();
      page.tell('erased');
      page.restart();
    },
  };

  const core: AppCore = {
    app,
    store,
    address: page.address,
    timers: page.timers,
    requireMe() {
      const found = me.get();
      if (found === null) throw new TabardError('no-identity', 'no identity here yet');
      return found;
    },
    async writer() {
      await ready;
      return (await identity.open()).writer;
    },
    async publishNow() {
      await identity.open();
      await identity.editing()?.publisher.flush();
      await refreshMe();
    },
    parsePath,
    pathOf: (collection, key) => parsePath(`${collection}/${key}`),
    keepOpen(text) {
      const { did } = targetOf(text);
      const open = kept.get(did);
      if (open !== undefined) return open;
      const made = visit(text);
      kept.set(did, made);
      for (const [oldest, old] of kept) {
        if (kept.size <= maxKeptOpen) break;
        old.close();
        kept.delete(oldest);
      }
      return made;
    },
    networkView: async () => {
      await ready;
      return network.view();
    },
    stats: async () => ({ ...(await store.stats()), network: await network.view(), role: network.role }),
    emitStatus: (did, status) => emitter.emit('status', { did, status }),
    on: (name, listener) => emitter.on(name, listener),
  };
  return core;
};

const parsePath = (text: string): RecordPath => {
  const path = parseRecordPath(String(text));
  if (path === undefined) throw new TabardError('bad-record-input', 'not a path of collection/key');
  return path;
};
