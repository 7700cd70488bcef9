/** Puts the parts of media together: the face that pages are given. */
import { type Did, TabardError, type Timers } from '../../base/index.js';
import type { VerifyStore } from '../../worker/index.js';
import { openFileSink } from '../browser-save.js';
import type { AppCore } from '../core.js';
import type { Network } from '../network.js';
import { createAddresses } from './addresses.js';
import { browserCapture, objectUrls, startPreparer } from './browser-media.js';
import { createComposer } from './composer.js';
import type { Media } from './media-view.js';
import { createPreparing } from './preparing.js';
import { startRecording } from './record.js';
import { createView, type Wanting } from './showing.js';

/** What the app's other parts have of media beside the pages' face. */
export interface MediaPart extends Media {
  /** From now on: bytes of a medium of somebody that come without a tap; null: all of them. */
  limitBy(limitOf: (did: Did) => number | null): void;
}

export interface MediaParts {
  readonly store: VerifyStore;
  readonly network: Pick<Network, 'fetchBlob' | 'stopBlob' | 'on'>;
  readonly page: { readonly timers: Timers; controlled(): boolean };
  /** Whose pages these are: the id of the profile. */
  profile(): string;
  /** Whose blobs one makes. Throws `no-identity`. */
  owner(): Did;
  failedWith(error: unknown): void;
}

/** For the app that is open. */
export const openMedia = async (core: AppCore): Promise<MediaPart> => {
  const { identity, network } = await core.opened();
  const { store, page, surroundings } = core;
  return createMedia({
    ...{ store, network, page, failedWith: surroundings.failedWith },
    profile: () => identity.id,
    owner() {
      const did = identity.did();
      if (did === null) throw new TabardError('no-identity', 'no identity here yet');
      return did;
    },
  });
};

export const createMedia = (parts: MediaParts): MediaPart => {
  const { store, network, page, owner } = parts;
  const { timers } = page;
  const addresses = createAddresses({ store, urls: objectUrls, controlled: page.controlled, profile: parts.profile });
  const preparing = createPreparing({ store, timers, owner, start: startPreparer });
  const wanting: Wanting = new Map();
  const { failedWith } = parts;
  let limit: (did: Did) => number | null = () => null;
  const limitOf = (did: Did): number | null => limit(did);
  return {
    limitBy(of) {
      limit = of;
    },
    compose: () => createComposer({ preparing, store, addresses, owner }),
    record: (what) => startRecording(what, browserCapture),
    canRecord: browserCapture.able(),
    view: (did, facts) =>
      createView({ store, network, addresses, timers, limitOf, save: openFileSink, failedWith }, wanting, did, facts),
  };
};
