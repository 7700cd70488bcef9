/**
 * Composes the app of one tab: what is stored here, the identity if there is one, the network, and what the UI sees of them. Decides nothing
 * by itself that a file beside it could decide.
 */
import { createCell, createEmitter, createPart, type Did, TabardError } from '../base/index.js';
import { openRegistry, type Registry, type RegistryProfile } from '../store/index.js';
import type { ProfileView, VerifyStore } from '../worker/index.js';
import { afterStart } from './after-start.js';
import type { AppCore, CoreEvents, Opened } from './core.js';
import { createDeployed } from './deployed.js';
import { createFoundBy } from './found-by.js';
import type { HeadStart } from './head-start.js';
import { createIdentityKeeper, type IdentityKeeper } from './identity-keeper.js';
import { createInstall } from './install.js';
import { lateActs } from './late-acts.js';
import { lateReadable } from './late-readable.js';
import type { Mine } from './mine.js';
import { type NamedTrackers, openNamedTrackers } from './named-trackers.js';
import type { AskEarly, CreateNetwork, EarlySeek, Network } from './network.js';
import { openProfile, patiently } from './open-profile.js';
import { openingStore } from './opening-store.js';
import type { Page } from './page.js';
import { createPictures } from './pictures.js';
import { fieldsOfRecord } from './profile-fields.js';
import type { SettingsKeeper } from './settings.js';
import { formatLink, parseTarget, type Target } from './share-link.js';
import { createShowing } from './showing.js';
import { createSurroundings } from './surroundings.js';
import type { App, FollowedProfile, LockView, Me, NodeView, Visit } from './view.js';
import { createVisit, headView } from './visit.js';

export interface AppParts {
  readonly page: Page;
  readonly store: VerifyStore;
  readonly settings: SettingsKeeper;
  readonly createNetwork: CreateNetwork;
  readonly headStart: HeadStart;
  readonly askEarly: AskEarly;
}

export const createApp = ({ page, store, settings, createNetwork, headStart, askEarly }: AppParts): AppCore => {
  const me = createCell<Me | null>(null);
  const deployed = createDeployed(page, headStart.deployment);
  const emitter = createEmitter<CoreEvents>();
  const surroundings = createSurroundings(page);
  const pictures = createPictures(page, store, () => identity.id);
  const install = createInstall(page);
  const following = createCell<readonly FollowedProfile[]>([]);
  const lock = createCell<LockView>({ state: 'none', ways: [], idle: 0 });
  const lockKeeper = createPart(async () => (await import('./lock.js')).openLockKeeper(core));
  const showing = createShowing(page.timers);
  const since = page.now();
  const acts = createPart(async () => (await import('./acts.js')).createActs(core, since));
  const identities = createPart(async () => (await import('./identities.js')).createIdentities(core));
  const linking = createPart(async () => (await import('./linking/linking.js')).createLinkings(core));
  const restores = createPart(async () => (await import('./restore/restore.js')).createRestores(core));
  const foundBy = createFoundBy();

  let registry: Registry;
  let identity: IdentityKeeper;
  let network: Network;
  let naming: Promise<NamedTrackers>;
  let named: NamedTrackers;

  const clock = createPart(async () =>
    (await import('./clock.js')).createClockGuard({
      page,
      identity,
      ask: () => network.clock(),
      isOff: surroundings.clockIsOff,
      signedAt: () => me.get()?.head?.signedAt ?? 0,
      leads: () => network.role === 'leader',
      failedWith: surroundings.failedWith,
    }),
  );

  const address = (): string =>
    surroundings.value.get().reach === 'machine' ? (deployed.get().addresses[0] ?? page.address) : page.address;
  const reach = (): 'machine' | 'network' =>
    deployed.get().addresses.length > 0 ? 'network' : surroundings.value.get().reach;
  /** A tracker of the page's own host is found beside the page, under whichever address it is opened. */
  const linkOf = (did: Did): string => {
    const own = new URL(page.address).host;
    return formatLink(address(), {
      did,
      trackers: [
        ...new Set([...foundBy.of(did), ...deployed.get().trackers.filter((tracker) => new URL(tracker).host !== own)]),
      ],
    });
  };

  let reading: Promise<void> | undefined;
  /** Each commit starts one: what is under way has the last of them. */
  const currentMe = (): Promise<void> => reading ?? refreshMe();
  const refreshMe = (): Promise<void> => {
    const begun = readMe().finally(() => {
      if (reading === begun) reading = undefined;
    });
    reading = begun;
    return begun;
  };
  const readMe = async (): Promise<void> => {
    const did = identity.did();
    if (did === null) return;
    const stored = await store.profile(did);
    if (stored === undefined) return;
    me.set({
      did,
      link: linkOf(did),
      profile: fieldsOfRecord(stored.record, pictures.urlOf),
      head: headView(stored.head),
      conflict: stored.conflict,
    });
    emitter.emit('me', me.get());
  };

  const home = createPart(async () => (await import('./home/home.js')).createHome(core));
  /** Own tabs meet over a BroadcastChannel; the tab that leads also reaches own devices. */
  const joinHousehold = async (mine: Mine): Promise<void> => {
    await calm();
    await (await home()).join(mine);
  };

  /** One's other devices may have begun a new epoch of the household. */
  const ownChanged = async (): Promise<void> => {
    await refreshMe();
    const mine = identity.mine();
    if (network.role === 'leader' && mine !== undefined) await (await home()).settle(mine);
  };

  /** The page stands, and what this tab works with is there. */
  const calm = async (): Promise<Opened> => {
    await showing.shown;
    return opening;
  };

  /** A profile that is followed is served from when it is here. */
  const receiveFollowed = async (did: Did, stored: ProfileView | undefined): Promise<void> => {
    if ((await identity.mine()?.follows.received(did, stored)) === true) network.rehost();
  };

  const startNetwork = (profileId: string, early: EarlySeek | undefined): void => {
    network = createNetwork({
      ...{ page, store, profileId, early },
      deployment: deployed.get(),
      openLocal: identity.local,
      calm: showing.shown,
    });
    network.on('changed', ({ did, profile }) => {
      emitter.emit('changed', { did });
      if (did === identity.did()) ownChanged().catch(surroundings.failedWith);
      else receiveFollowed(did, profile).catch(surroundings.failedWith);
    });
    // Our own failures (storage, mostly), met while serving or fetching for others.
    network.on('error', surroundings.failedWith);
    network.on('role', ({ role }) => {
      surroundings.roleIs(role);
      const mine = identity.mine();
      if (mine !== undefined && !mine.own.vault.locked) joinHousehold(mine).catch(surroundings.failedWith);
      emitter.emit('role', { role });
    });
    network.on('clock', (view) => void clock().then((guard) => guard.told(view), surroundings.failedWith));
    for (const tracker of named.all) network.allowTracker(tracker);
  };

  /** Whoever is found before the database is open is asked for the profile meanwhile. */
  const askSoon = async (opened: Promise<void>): Promise<void> => {
    // Told by whoever opens it.
    opened.catch(() => undefined);
    const [early] = await Promise.all([headStart.seek, deployed.read]);
    if (early === undefined) return;
    askEarly(early, {
      page,
      deployment: deployed.get(),
      store: openingStore(store, opened),
      pins: store,
      calm: showing.shown,
    });
  };

  const takeProfile = (profile: RegistryProfile): void => {
    naming = openNamedTrackers(registry, profile.id);
    naming.catch(() => undefined);
    identity = createIdentityKeeper({
      page,
      store,
      registry,
      pictures,
      profile,
      clockOff: async () => (await clock()).off(),
      stored: surroundings.stored,
      announce(head) {
        network.announce(head.did, head.data);
        refreshMe().catch(surroundings.failedWith);
      },
      failedWith: surroundings.failedWith,
      ground: { settings, following, lock, lockKeeper, calm, opened: () => opening, ownChanged, joinHousehold },
      shown: showing.shown,
      leads: () => network.role === 'leader',
      pins: settings.pins,
    });
    // A visit comes before oneself. Whoever needs the identity asks anew; what holds its database up holds up the worker too, which is not told of it.
    if (profile.did !== null && !headStart.isVisit) identity.open().catch(surroundings.failedWith);
  };

  const openDatabases = async (): ReturnType<typeof openProfile> => {
    registry = await patiently(page.timers, surroundings, () => openRegistry({ now: page.now, random: page.random }));
    const parts = { wanted: page.profile, social: page.opened.endsWith('#/feed'), chosen: takeProfile };
    const opened = await openProfile({ timers: page.timers, store, registry, surroundings, ...parts });
    const { id } = opened.profile;
    page.belongTo(id);
    settings.belongTo(id);
    return opened;
  };

  const boot = async (): Promise<Opened> => {
    const databases = openDatabases();
    askSoon(databases.then(({ opened }) => opened)).catch(surroundings.failedWith);
    const { profile, opened } = await databases;
    const started = Promise.all([headStart.seek, deployed.read, naming]).then(([begun, , trackers]) => {
      named = trackers;
      startNetwork(profile.id, begun);
    });
    await Promise.all([started, opened]);
    await refreshMe();
    settings.noteIdentity(profile.did !== null);
    return { registry, identity, network };
  };

  const opening = boot().catch((error: unknown) => {
    surroundings.failedWith(error);
    throw error;
  });
  const ready = opening.then(() => undefined);
  const targetOf = (text: string): Target => {
    const target = parseTarget(text, page.address);
    if (target === undefined) throw new TabardError('bad-link', 'not a link, @letters or DID');
    return target;
  };

  /** The page's own host, those of tabard.json, those that the person named. The socket opener holds the same line. */
  const mayContact = (tracker: string): boolean => deployed.isConfigured(tracker) || named.has(tracker);

  const allowTracker = (tracker: string): void => {
    network.allowTracker(tracker);
    named.add(tracker).catch(surroundings.failedWith);
  };

  const visit = (text: string): Visit => {
    const target = targetOf(text);
    foundBy.note(target.did, target.trackers);
    return createVisit(
      {
        store,
        network,
        pictures,
        webrtc: page.webrtc,
        online: page.online,
        me: () => identity.did(),
        followOf: (did) => identity.mine()?.follows.stateOf(did) ?? 'no',
        failedWith: surroundings.failedWith,
        followsChanged: following,
        mayContact: (tracker) => mayContact(tracker),
        allow: allowTracker,
      },
      target,
    );
  };

  const app: App = {
    ready,
    deployment: deployed.view,
    me,
    surroundings: surroundings.value,
    settings: settings.settings,
    hadIdentity: settings.hadIdentity,
    install: install.state,
    updateReady: page.update.ready,
    following,
    lock,
    locking: async () => (await lockKeeper()).locking,
    identities,
    devices: linking,
    restores,
    node: lateReadable<NodeView | null>(null, async () => (await acts()).node, surroundings.failedWith),
    shown: showing.now,
    whenShown: showing.shown,
    async editor() {
      await ready;
      const { editing } = await identity.open();
      install.edited(editing.editor.save);
      return editing.editor;
    },
    visit,
    share: (did) => ({ link: linkOf(did ?? core.requireMe().did), reach: reach(), canShare: page.canShare }),
    ...lateActs(acts),
    setSettings: (change) => settings.change(change),
    promptInstall: () => page.install.prompt(),
    dismissInstall: () => install.dismiss(),
    applyUpdate: () => page.update.apply(),
  };

  const core: AppCore = {
    app,
    page,
    store,
    surroundings,
    lock,
    joinHousehold,
    home,
    opened: () => opening,
    deployed,
    linkAddress: address,
    mayContact,
    allowTracker,
    requireMe() {
      const found = me.get();
      if (found === null) throw new TabardError('no-identity', 'no identity here yet');
      return found;
    },
    refreshMe,
    currentMe,
    targetOf,
    linking,
    restores,
    emitStatus: (did, status) => emitter.emit('status', { did, status }),
    on: (name, listener) => emitter.on(name, listener),
  };
  afterStart({ core, showing, clock, acts, lockKeeper, changed: (did) => emitter.emit('changed', { did }) });
  return core;
};
