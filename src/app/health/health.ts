/** Account health: the facts, gathered from where each of them is known. */
import type { LetGo } from '../../worker/index.js';
import type { AppCore } from '../core.js';
import type { HealthFacts, HealthView } from '../health-view.js';
import { keeperNotes } from '../keeping/notes.js';
import { notedOthers } from '../linking/devices.js';
import { newestOf } from '../linking/newest.js';
import type { Mine } from '../mine.js';
import { exportNote } from './export-note.js';
import { DEVICE_FOR, healthOf, KEEPER_FOR } from './judge.js';
import { sealedTooLarge } from './sealed-note.js';

/** Throws `no-identity`. */
export const readHealth = async (core: AppCore): Promise<HealthView> => {
  const { identity } = await core.opened();
  const mine = await identity.open();
  const at = core.page.now();
  return healthOf(await factsOf(core, mine, at), at);
};

const factsOf = async (core: AppCore, mine: Mine, at: number): Promise<HealthFacts> => {
  const { app, page, store } = core;
  const { did } = mine.own;
  await core.surroundings.lookAgain();
  const [seenDevices, recovery, log, exported, device, tooLarge, letGo] = await Promise.all([
    devicesOf(core, mine, at),
    app.recovery(),
    store.identity(did),
    exportNote(core),
    page.deviceName(),
    sealedTooLarge(core),
    store.pins('letGo'),
  ]);
  await recovery.look();
  const { words, practisedAt, cards, root, alsoOn } = recovery.view.get();
  const seen = [...keeperNotes(mine.own.household.config).values()].filter(({ last }) => at - last < KEEPER_FOR);
  return {
    ...{ ...seenDevices, words, wordsAlsoOn: alsoOn, practisedAt, root },
    cards: cards === null ? null : { needed: cards.needed, total: cards.total },
    keepers: seen.length,
    keepersWithMedia: seen.filter(({ media }) => media === 'all').length,
    keeperSeen: seen.length === 0 ? null : Math.max(...seen.map(({ last }) => last)),
    storage: app.surroundings.get().storage,
    sevenDays: page.install.byHand || device.name.startsWith('Safari'),
    installed: page.install.installed,
    exportedAt: exported?.at ?? null,
    exportOld: exported !== undefined && exported.rev !== app.me.get()?.head?.rev,
    lock: app.lock.get().state,
    idle: app.lock.get().idle,
    sealedTooLarge: tooLarge,
    conflict: log?.conflict === true,
    letGo: letGo.length === 0 ? null : lettingGo(letGo),
  };
};

const lettingGo = (all: readonly LetGo[]): HealthFacts['letGo'] => ({
  people: all.length,
  bytes: all.reduce((sum, { bytes }) => sum + bytes, 0),
  at: Math.max(...all.map(({ at }) => at)),
});

interface DevicesSeen {
  readonly devices: number;
  readonly away: readonly string[];
}

/** Each active one, and which of them were not seen for long. */
const devicesOf = async (core: AppCore, mine: Mine, at: number): Promise<DevicesSeen> => {
  const all = mine.own.vault.locked ? await notedDevices(core, mine) : await knownDevices(core);
  const away = all.filter(({ lastSeen }) => at - lastSeen >= DEVICE_FOR);
  return { devices: all.length + 1, away: away.map(({ name }) => name) };
};

/** Besides this one. */
type Others = readonly { readonly name: string; readonly lastSeen: number }[];

const knownDevices = async (core: AppCore): Promise<Others> =>
  (await (await core.linking()).devices()).filter(({ here, state }) => !here && state === 'active');

/** Under a lock no key says what it is for: then what one's devices have noted of each other counts. */
const notedDevices = async ({ store }: AppCore, { own }: Mine): Promise<Others> => {
  const newest = await newestOf(store, own.did);
  return [...(await notedOthers(store, own))].map(([key, { name, lastSeen }]) => ({
    name,
    lastSeen: Math.max(lastSeen, newest.get(key)?.signedAt ?? 0),
  }));
};
