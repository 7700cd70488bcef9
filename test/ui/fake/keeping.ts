/** Keeping online and account health over nothing: `?pins=all&keepers=two&asked&asking&health=good|bad&coming=1|cramped`. */

import { healthOf } from '../../../src/app/health/judge.js';
import { standingOf } from '../../../src/app/keeping/standing.js';
import type { HealthFacts, Keeping, KeepingView, PartHere, PinnedProfile } from '../../../src/app/view.js';
import { createCell, type Did } from '../../../src/base/index.js';

const hour = 3_600_000;
const none = { count: 0, bytes: 0 };

const newest = { streams: [], newest: 50, chosen: false, pinned: false, letGo: null };
const parts: Readonly<Record<string, PartHere>> = {
  newest,
  none: { ...newest, newest: 0 },
  streams: { ...newest, streams: ['Letterpress', ''], newest: null, chosen: true },
  room: { ...newest, letGo: { at: Date.now() - 50 * hour, bytes: 41_300_000, why: 'room' } },
  quota: { ...newest, pinned: true, letGo: { at: Date.now() - 400 * hour, bytes: 730_000, why: 'quota' } },
};

export const fakeKeeping = (
  query: URLSearchParams,
  failing: () => Promise<void>,
  people: { readonly ada: Did; readonly bjorn: Did; readonly others: readonly Did[] },
): (() => Promise<Keeping>) => {
  const { ada, bjorn, others } = people;
  const now = Date.now();
  const pin = (did: Did, name: string, more: Partial<PinnedProfile>): PinnedProfile => ({
    ...{ did, name, quota: 250_000_000, bytes: 41_300_000, media: { count: 36, bytes: 40_100_000 } },
    ...{ coming: none, left: none, spared: none, state: 'whole', needed: null, eased: null, ...more },
  });
  const states: Readonly<Record<string, Partial<PinnedProfile>>> = {
    whole: {},
    waiting: { bytes: 0, media: none, state: 'waiting' },
    coming: { state: 'coming', coming: { count: 12, bytes: 23_000_000 } },
    partly: { state: 'partly', bytes: 249_100_000, left: { count: 118, bytes: 612_000_000 } },
    over: { state: 'over', bytes: 250_000_000, needed: 262_000_000 },
    newest: { bytes: 121_000_000, media: none, eased: { newest: 250, why: 'quota' } },
    off: { state: 'off', bytes: 1_200_000, media: none },
    cramped: { state: 'cramped', coming: { count: 4, bytes: 9_000_000 } },
  };
  const chosen = states[query.get('pin') ?? ''];
  const [first, second] = others;
  const two = first !== undefined && second !== undefined && query.has('keepers');
  const cell = createCell<KeepingView>({
    ready: true,
    pinned: chosen === undefined ? [] : [pin(ada, 'Ada Thornfield', chosen)],
    letGo: query.has('let-go')
      ? [
          { did: ada, name: 'Ada Thornfield', newest: 60, at: now - 50 * hour, why: 'room', bytes: 41_300_000 },
          { did: bjorn, name: 'Bjørn', newest: 0, at: now - 400 * hour, why: 'quota', bytes: 730_000 },
        ]
      : [],
    keepers: two
      ? [
          {
            did: ada,
            name: 'Ada Thornfield',
            first: now - 900 * hour,
            last: now,
            here: true,
            media: 'all',
            current: true,
          },
          {
            did: bjorn,
            name: 'Bjørn',
            first: now - 90 * hour,
            last: now - 50 * hour,
            here: false,
            media: 'some',
            current: true,
          },
          {
            did: second,
            name: '',
            first: now - 900 * hour,
            last: now - 700 * hour,
            here: false,
            media: 'none',
            current: false,
          },
        ]
      : [],
    asking: { followers: query.has('asking'), dids: query.has('asking') ? [{ did: bjorn, name: 'Bjørn' }] : [] },
    asked: query.has('asked') ? [ada] : [],
  });
  const change = (next: Partial<KeepingView>): void => cell.set({ ...cell.get(), ...next });
  return async () => ({
    view: cell,
    async keepOnline(did, quota) {
      await failing();
      const rest = cell.get().pinned.filter((one) => one.did !== did);
      const asked = cell.get().asked.filter((one) => one !== did);
      change({ pinned: [...rest, pin(did, 'Ada Thornfield', { quota, ...states.coming })], asked });
    },
    async stop(did) {
      await failing();
      change({ pinned: cell.get().pinned.filter((one) => one.did !== did) });
    },
    async putAway(did) {
      await failing();
      change({ asked: cell.get().asked.filter((one) => one !== did) });
    },
    async askFollowers(followers) {
      await failing();
      change({ asking: { ...cell.get().asking, followers } });
    },
    async ask() {
      await failing();
      change({ asking: { ...cell.get().asking, dids: [{ did: bjorn, name: 'Bjørn' }] } });
    },
    async unask() {
      await failing();
      change({ asking: { ...cell.get().asking, dids: [] } });
    },
    look: async () => undefined,
    async standing() {
      await failing();
      const { keepers } = cell.get();
      const device = { id: 'did:key:zMine', name: 'Chrome on Linux', lastSeen: now, here: true };
      const phone = { id: 'did:key:zPhone', name: 'Phone', lastSeen: now - 5 * hour, here: false };
      return {
        ...standingOf({ keepers, devices: 0, media: { count: 12, bytes: 23_000_000 } }),
        others: query.has('pins') ? [{ did: ada, name: 'Ada Thornfield' }] : [],
        devices: query.get('health') === 'locked' ? null : [device, phone],
      };
    },
    async partHere() {
      return parts[query.get('held') ?? ''] ?? null;
    },
    async keepAgain(did) {
      await failing();
      if (query.get('let-go') === 'full') return false;
      change({ letGo: cell.get().letGo.filter((one) => one.did !== did) });
      return true;
    },
    ownMedia: async () => ({
      here: { count: 41, bytes: 96_400_000 },
      coming: query.has('coming') ? { count: 12, bytes: 31_000_000 } : { count: 0, bytes: 0 },
      cramped: query.get('coming') === 'cramped',
    }),
  });
};

const bad: HealthFacts = {
  ...{ devices: 1, away: [], words: 'kept', wordsAlsoOn: 0, practisedAt: null, cards: null, root: 'here' },
  ...{ keepers: 0, keepersWithMedia: 0, keeperSeen: null, storage: 'best-effort' },
  ...{
    sevenDays: false,
    installed: false,
    exportedAt: null,
    exportOld: false,
    lock: 'none',
    idle: 15,
    conflict: false,
    sealedTooLarge: null,
    letGo: null,
  },
};

export const fakeHealth = (query: URLSearchParams, failing: () => Promise<void>) => async () => {
  await failing();
  const at = Date.now();
  const some: Partial<HealthFacts> = { practisedAt: at - 400 * hour, exportedAt: at - 900 * hour, exportOld: true };
  const good: Partial<HealthFacts> = {
    ...{ ...some, devices: 3, keepers: 2, keepersWithMedia: 1, keeperSeen: at - 2 * hour },
    ...{ storage: 'persistent', lock: 'open', exportOld: false },
  };
  const more: Readonly<Record<string, Partial<HealthFacts>>> = {
    some,
    good,
    safari: { sevenDays: true },
    locked: { ...some, devices: 2, lock: 'locked', words: 'locked', root: 'locked' },
    away: {
      ...{ ...some, exportOld: false, devices: 4, away: ['Old telephone', ''], lock: 'open', words: 'erased' },
    },
    last: { ...some, words: 'erased', lock: 'open', idle: 0 },
    sealed: { ...some, sealedTooLarge: 18_400_000 },
    'let-go': { ...some, letGo: { people: 12, bytes: 41_300_000, at: at - 50 * hour } },
    conflict: { ...some, conflict: true, cards: { needed: 3, total: 5 } },
  };
  return healthOf({ ...bad, ...more[query.get('health') ?? ''] }, at);
};
