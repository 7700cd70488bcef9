/** The social layer of a tab: what it is made with, out of the app. */
import type { Did, Dispose } from '../../base/index.js';
import { browserOutside } from '../browser-notices.js';
import type { AppCore } from '../core.js';
import type { MediaPart } from '../media/media.js';
import type { Mine } from '../mine.js';
import { createPictures } from '../pictures.js';
import type { SocialGround } from './ground.js';
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
    onChanged(listener) {
      const stops = [
        store.on('entries', ({ dids }) => {
          for (const did of dids) listener(did);
        }),
        core.on('changed', ({ did }) => listener(did)),
        core.on('me', (me) => {
          if (me !== null) listener(me.did);
        }),
      ];
      return () => {
        for (const stop of stops) stop();
      };
    },
    onConfig: (listener) => onConfig(core, () => identity.mine(), listener),
    note: (name) => registry.setting(identity.id, `social-${name}`),
    setNote: (name, value) => registry.setSetting(identity.id, `social-${name}`, value),
    alone: (name, run) => page.exclusive(`tabard/${identity.id}/social-${name}`, run),
    outside: browserOutside(identity.id, page.address),
    failedWith: (error) => void core.surroundings.failedWith(error),
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
  watch();
  const stops = [
    core.on('me', () => {
      watch();
      listener();
    }),
    core.app.following.subscribe(listener),
  ];
  return () => {
    stop?.();
    for (const each of stops) each();
  };
};
