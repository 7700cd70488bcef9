/** The social layer of a tab: what it is made with, out of the app. */
import type { Did, Dispose } from '../../base/index.js';
import { browserOutside } from '../browser-notices.js';
import type { AppCore } from '../core.js';
import type { MediaPart } from '../media/media.js';
import type { Mine } from '../mine.js';
import { createPictures } from '../pictures.js';
import type { Changed, SocialGround } from './ground.js';
import { formatPostLink } from './post-link.js';
import { readsOf } from './reads.js';
import { authorOf } from './records.js';
import { createSocial, type OpenSocial } from './social.js';

/** Answers when one's own private documents are open, if there are any. */
export const openSocial = async (core: AppCore, media: MediaPart): Promise<OpenSocial> => {
  const { identity } = await core.opened();
  if (identity.did() !== null) await identity.open();
  media.limitBy((did) => identity.mine()?.own.household.config.follow(did)?.media ?? null);
  return createSocial(await groundOf(core, media));
};

const groundOf = async (core: AppCore, media: MediaPart): Promise<SocialGround> => {
  const { app, page, store } = core;
  const { registry, identity, network } = await core.opened();
  const pictures = createPictures(page, store, () => identity.id);
  return {
    reads: readsOf(store),
    records: store,
    now: page.now,
    random: page.random,
    timers: page.timers,
    me: () => identity.did(),
    self: () => identity.mine(),
    open: () => identity.open(),
    leads: () => network.role === 'leader',
    linkOf: (uri) => formatPostLink(app.share(authorOf(uri)).link, uri),
    pictureUrl: (cid) => pictures.urlOf(cid),
    onPicture: (listener) => pictures.changed.subscribe(listener),
    mediaView: media.view,
    ask: (what, uris) => network.social(what, uris),
    ownerHere: async (did) =>
      (await network.view()).links.some(
        ({ who, state, topics }) => who === 'owner' && state === 'open' && topics.includes(did),
      ),
    onNews: (listener) => network.on('social', listener),
    onChanged: changesOf(core),
    onConfig: (listener) => onConfig(core, () => identity.mine(), listener),
    note: (name) => registry.setting(identity.id, `social-${name}`),
    setNote: (name, value) => registry.setSetting(identity.id, `social-${name}`, value),
    alone: (name, run) => page.exclusive(`tabard/${identity.id}/social-${name}`, run),
    outside: browserOutside(identity.id, page.address),
    failedWith: (error) => void core.surroundings.failedWith(error),
  };
};

/** Heard once, however many listen. */
const changesOf = (core: AppCore): SocialGround['onChanged'] => {
  const { store, surroundings } = core;
  const listeners = new Set<(change: Changed) => void>();
  const tell = (change: Changed): void => {
    for (const listener of [...listeners]) listener(change);
  };
  const listen = (): Dispose => {
    /** Of whom something has landed in this tab: its worker makes their entries unasked. */
    const landed = new Set<Did>();
    const stops = [
      store.on('changed', ({ did }) => landed.add(did)),
      store.on('entries', ({ dids, uris }) => {
        for (const did of dids) tell({ did, entries: true, ...(uris === undefined ? {} : { uris }) });
      }),
      core.on('changed', ({ did }) => {
        // What landed in another tab is made here too; that it is is told when its entries stand.
        if (!landed.delete(did)) store.social('follow', did).catch(surroundings.failedWith);
        tell({ did, entries: false });
      }),
      core.on('me', (me) => {
        if (me !== null) tell({ did: me.did, entries: false });
      }),
    ];
    return () => {
      for (const stop of stops) stop();
    };
  };
  let stop: Dispose | undefined;
  return (listener) => {
    const own = (change: Changed): void => listener(change);
    listeners.add(own);
    stop ??= listen();
    return () => {
      listeners.delete(own);
      if (listeners.size > 0) return;
      stop?.();
      stop = undefined;
    };
  };
};

/** Also of an identity that is made while one looks. */
const onConfig = (core: AppCore, mine: () => Mine | undefined, listener: () => void): Dispose => {
  let stop: Dispose | undefined;
  let of: Did | undefined;
  const watch = (): void => {
    const found = mine();
    if (found === undefined || of === found.own.did) return;
    stop?.();
    of = found.own.did;
    stop = found.own.household.config.on('change', listener);
  };
  let followed = followedIn(core);
  watch();
  const stops = [
    core.on('me', () => {
      watch();
      listener();
    }),
    core.app.following.subscribe(() => {
      const now = followedIn(core);
      if (now === followed) return;
      followed = now;
      listener();
    }),
  ];
  return () => {
    stop?.();
    for (const each of stops) each();
  };
};

/** Whom one follows, and how: not when something of them last came. */
const followedIn = ({ app }: AppCore): string =>
  JSON.stringify(app.following.get().map(({ did, follow, reserve, pin }) => [did, follow, reserve, pin]));
