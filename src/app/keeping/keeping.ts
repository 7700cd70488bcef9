/**
 * Keeping others' profiles online, and who keeps one's own. Fetched when somebody looks at it or proves that they keep us; reads what the private
 * documents, the store and the network say, and decides nothing that they could decide.
 */
import { createCell, type Did, type Dispose, isTabardError, type Readable, TabardError } from '../../base/index.js';
import { parseDid } from '../../codec/index.js';
import type { FollowPolicy } from '../../household/index.js';
import type { KeptBy } from '../../peer/index.js';
import type { AppCore } from '../core.js';
import type { Keeping, KeepingView, PinnedProfile, Standing } from '../keeping-view.js';
import type { Mine } from '../mine.js';
import { fieldsOfRecord } from '../profile-fields.js';
import { letGoPosts, partHere } from './held.js';
import { keeperNotes, noteKeeper } from './notes.js';
import { standingOf } from './standing.js';
import { stateOfPin } from './state.js';
import { wishOf, writeWish } from './wishes.js';

export interface KeepingActs extends Keeping {
  /** The network says that somebody proved to keep us, or is gone who had. */
  noted(kept: KeptBy): Promise<void>;
  /** This device takes part in keeping profiles online from now on, or no more (PIN-14). */
  turned(): Promise<void>;
}

const nothing: KeepingView = {
  ready: false,
  pinned: [],
  letGo: [],
  keepers: [],
  asking: { followers: false, dids: [] },
  asked: [],
};

/** What changes within this time is read once. Milliseconds. */
const AT_ONCE = 400;
/** What a pin had taken is let go this long after it has ended: until then one may go on. */
const LET_GO = 60_000;

export const createKeepingActs = (core: AppCore): KeepingActs => {
  const { page, store, surroundings } = core;
  const cell = createCell<KeepingView>(nothing);

  const open = async (): Promise<Mine> => (await core.opened()).identity.open();

  const nameOf = async (did: Did): Promise<string> =>
    fieldsOfRecord((await store.profile(did))?.record, () => null).name;

  const pinnedOf = async (did: Did, quota: number): Promise<PinnedProfile> => {
    const stands = stateOfPin(await store.pins('view', did));
    const off = core.app.settings.get().pins ? {} : ({ state: 'off' } as const);
    return { did, name: await nameOf(did), quota, ...stands, ...off };
  };

  /** PIN-11. */
  const isAsked = async (me: Did, did: Did, policy: FollowPolicy): Promise<boolean> => {
    if (policy.private || policy.pin !== undefined || policy.away === true) return false;
    const { followers, dids } = await wishOf(store, did);
    return followers || dids.includes(me);
  };

  const read = async (): Promise<KeepingView> => {
    const { identity, network } = await core.opened();
    const me = identity.did();
    if (me === null) return { ...nothing, ready: true };
    const { config } = (await open()).own.household;
    const follows = [...config.follows()].flatMap(([text, policy]) => {
      const did = parseDid(text);
      return did === undefined ? [] : [[did, policy] as const];
    });
    const here = (await network.view()).keepers;
    const wish = await wishOf(store, me);
    const pins = follows.filter(([, { pin, private: isPrivate }]) => pin !== undefined && !isPrivate);
    const asked = await Promise.all(
      follows.map(async ([did, policy]) => ((await isAsked(me, did, policy)) ? [did] : [])),
    );
    const keepers = await Promise.all(
      [...keeperNotes(config)].map(async ([did, note]) => ({
        ...{ did, name: await nameOf(did), ...note },
        here: here.includes(did),
      })),
    );
    return {
      ready: true,
      pinned: await Promise.all(pins.map(([did, { pin }]) => pinnedOf(did, pin?.quota ?? 0))),
      letGo: await letGoPosts(store),
      keepers: keepers.sort((a, b) => Number(b.here) - Number(a.here) || b.last - a.last),
      asking: {
        followers: wish.followers,
        dids: await Promise.all(wish.dids.map(async (did) => ({ did, name: await nameOf(did) }))),
      },
      asked: asked.flat(),
    };
  };

  let reading = Promise.resolve();
  const look = (): Promise<void> => {
    reading = reading
      .then(async () => cell.set(await read()))
      .catch((error: unknown) => void surroundings.failedWith(error));
    return reading;
  };

  const observed = observedCell(
    cell,
    async (refresh) => {
      const { network } = await core.opened();
      const soon = gather(page.timers, AT_ONCE, refresh);
      const stops = [
        core.on('changed', soon),
        core.app.following.subscribe(soon),
        network.on('blob', soon),
        network.on('kept', soon),
      ];
      return () => {
        for (const stop of stops) stop();
      };
    },
    () => void look(),
  );

  const changed = async (): Promise<void> => {
    (await core.opened()).network.rehost();
    await look();
  };

  const letGo = (): void => {
    page.timers.set(() => {
      core
        .opened()
        .then(({ network }) => (network.role === 'leader' ? store.collect() : undefined))
        .catch(surroundings.failedWith);
    }, LET_GO);
  };

  const devices = async (): Promise<Standing['devices']> => {
    try {
      const all = await (await core.linking()).devices();
      return all.filter(({ state }) => state === 'active');
    } catch (error) {
      if (isTabardError(error) && error.code === 'vault-locked') return null;
      throw error;
    }
  };

  const standing = async (): Promise<Standing> => {
    const { network } = await core.opened();
    const me = core.requireMe().did;
    const [{ keepers, pinned }, { links }, pin] = await Promise.all([read(), network.view(), store.pins('view', me)]);
    const open = links.filter(({ state }) => state === 'open');
    const owned = new Set(open.filter(({ who }) => who === 'owner').flatMap(({ topics }) => topics));
    const isKept = ({ state }: PinnedProfile): boolean => state !== 'waiting' && state !== 'off';
    return {
      ...standingOf({
        keepers,
        devices: open.filter(({ who }) => who === 'own-device').length,
        media: pin?.media ?? { count: 0, bytes: 0 },
      }),
      others: pinned.filter((one) => isKept(one) && !owned.has(one.did)).map(({ did, name }) => ({ did, name })),
      devices: (await devices())?.map(({ id, name, lastSeen, here }) => ({ id, name, lastSeen, here })) ?? null,
    };
  };

  return {
    view: observed,
    look,
    standing,
    async keepOnline(did, quota) {
      if (!Number.isSafeInteger(quota) || quota <= 0) throw new RangeError('"quota" is not a number of bytes');
      const { identity } = await core.opened();
      if (identity.did() === did) throw new TabardError('bad-link', 'one’s own profile is kept anyway');
      const follow = core.app.following.get().find((one) => one.did === did)?.follow;
      if (identity.did() === null || follow !== 'public') await core.app.follow(did, { private: false });
      await (await open()).follows.setPin(did, quota);
      await changed();
    },
    async stop(did) {
      await (await open()).follows.setPin(did, null);
      await changed();
      letGo();
    },
    async putAway(did) {
      const { config } = (await open()).own.household;
      const policy = config.follow(did);
      if (policy !== undefined) config.setFollow(did, { ...policy, away: true });
      await config.kept();
      await look();
    },
    async askFollowers(followers) {
      await writeWish(store, (await open()).own.writer, (wish) => ({ ...wish, followers }));
      await look();
    },
    async ask(target) {
      const { did } = core.targetOf(target);
      const { own } = await open();
      if (own.did === did) throw new TabardError('bad-link', 'that is oneself');
      await writeWish(store, own.writer, (wish) => ({
        ...wish,
        dids: [...wish.dids.filter((one) => one !== did), did],
      }));
      await look();
    },
    async unask(did) {
      await writeWish(store, (await open()).own.writer, (wish) => ({
        ...wish,
        dids: wish.dids.filter((one) => one !== did),
      }));
      await look();
    },
    async ownMedia() {
      const none = { count: 0, bytes: 0 };
      const view = await store.pins('view', core.requireMe().did);
      return { here: view?.media ?? none, coming: view?.coming ?? none, cramped: view?.cramped ?? false };
    },
    partHere: (did) => partHere(store, did),
    async keepAgain(did) {
      const isKept = await store.pins('keepAgain', did);
      if (isKept) await changed();
      return isKept;
    },
    async turned() {
      await (await open()).follows.refresh();
      await changed();
      letGo();
    },
    async noted(kept) {
      const { config } = (await open()).own.household;
      const { dids } = await wishOf(store, core.requireMe().did);
      if (noteKeeper(config, kept, page.now(), dids)) await config.kept();
    },
  };
};

/** Reads while somebody looks, not otherwise. */
const observedCell = <T>(
  cell: Readable<T>,
  begin: (refresh: () => void) => Promise<Dispose>,
  refresh: () => void,
): Readable<T> => {
  let lookers = 0;
  let begun: Promise<Dispose> | undefined;
  return {
    get: cell.get,
    subscribe(listener) {
      const stop = cell.subscribe(listener);
      lookers += 1;
      if (lookers === 1) begun = begin(refresh);
      refresh();
      let stopped = false;
      return () => {
        if (stopped) return;
        stopped = true;
        stop();
        lookers -= 1;
        if (lookers === 0)
          void begun?.then(
            (end) => end(),
            () => undefined,
          );
      };
    },
  };
};

const gather = (timers: AppCore['page']['timers'], delay: number, run: () => void): (() => void) => {
  let waiting = false;
  return () => {
    if (waiting) return;
    waiting = true;
    timers.set(() => {
      waiting = false;
      run();
    }, delay);
  };
};
