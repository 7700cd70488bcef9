/** Account health: the facts, gathered from where each of them is known. */
import { isTabardError } from '../../base/index.js';
import type { AppCore } from '../core.js';
import type { HealthFacts, HealthView } from '../health-view.js';
import { keeperNotes } from '../keeping/notes.js';
import type { Mine } from '../mine.js';
import { exportNote } from './export-note.js';
import { healthOf, KEEPER_FOR } from './judge.js';
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
  const [devices, recovery, log, exported, device, tooLarge] = await Promise.all([
    devicesOf(core),
    app.recovery(),
    store.identity(did),
    exportNote(core),
    page.deviceName(),
    sealedTooLarge(core),
  ]);
  await recovery.look();
  const { words, practisedAt, cards, root } = recovery.view.get();
  const seen = [...keeperNotes(mine.own.household.config).values()].filter(({ last }) => at - last < KEEPER_FOR);
  return {
    ...{ devices, words, practisedAt, root },
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
    sealedTooLarge: tooLarge,
    conflict: log?.conflict === true,
  };
};

/** Null while it cannot be told. */
const devicesOf = async (core: AppCore): Promise<number | null> => {
  try {
    const all = await (await core.linking()).devices();
    return all.filter(({ state }) => state === 'active').length;
  } catch (error) {
    if (isTabardError(error) && error.code === 'vault-locked') return null;
    throw error;
  }
};
