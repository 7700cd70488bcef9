/** What follows from the facts (DESIGN §8). Pure. */
import type {
  HealthFacts,
  HealthItem,
  HealthLevel,
  HealthStep,
  HealthTopic,
  HealthView,
  LossCopy,
  LossLine,
  LossMeans,
  LossOutcome,
} from '../health-view.js';

const DAY = 24 * 60 * 60_000;
/** An export older than this, with news since, is worth making again. */
export const EXPORT_FOR = 30 * DAY;
/** A keeper that was not seen for so long does not count. */
export const KEEPER_FOR = 30 * DAY;
/** Nor does a device of one's own: it may have been lost long ago. */
export const DEVICE_FOR = 30 * DAY;

/** The person themselves can be proved without any device: by words that they have, or cards that friends have. */
const backBy = ({ practisedAt, cards }: HealthFacts): 'words' | 'cards' | undefined =>
  practisedAt !== null ? 'words' : cards !== null ? 'cards' : undefined;

/** Where a copy of what was published is, besides this device. Of a file nobody knows where it lies, or whether it is there yet. */
const copyBy = ({ keepers, exportedAt, exportOld }: HealthFacts): LossCopy | null => {
  if (keepers > 0) return 'keepers';
  if (exportedAt === null) return null;
  return exportOld ? 'old-export' : 'export';
};

/** Other devices that count. */
const others = ({ devices, away }: HealthFacts): number => Math.max(0, devices - 1 - away.length);

type Means = Omit<LossLine, 'loss'>;
const means = (outcome: LossOutcome, by: LossMeans, copy: LossCopy | null = null): Means => ({ outcome, by, copy });

export const lossesOf = (facts: HealthFacts): readonly LossLine[] => {
  const without = withoutDevices(facts);
  const device = others(facts) > 0 ? means('safe', 'device') : without;
  const browser = facts.storage === 'persistent' ? means('safe', 'persistent') : device;
  return [
    { loss: 'device', ...device },
    { loss: 'browser', ...browser },
    ...(others(facts) > 0 ? [{ loss: 'all', ...without } as const] : []),
    { loss: 'words', ...wordsLost(facts) },
    { loss: 'thief', ...stolen(facts) },
  ];
};

/** By copy: who keeps one gives it at once, a file has to be found, and an old one lacks what came after it. */
const withCopy = { keepers: 'safe', export: 'harder', 'old-export': 'self' } as const;

/** Every device of this person is gone. */
const withoutDevices = (facts: HealthFacts): Means => {
  const back = backBy(facts);
  if (back === undefined) return means('gone', 'none');
  // Words name the identity; the log and what was published have to come from somebody who has a copy.
  const copy = copyBy(facts);
  return means(copy === null ? 'self' : withCopy[copy], back, copy);
};

/** The sheet with the words is lost. Only the old words appoint new ones: they have to be somewhere. */
const wordsLost = (facts: HealthFacts): Means => {
  if (facts.words === 'kept') return means('harder', 'words');
  if (facts.wordsAlsoOn > 0 && others(facts) > 0) return means('harder', 'device');
  if (facts.cards !== null) return means('harder', 'cards');
  return facts.words === 'locked' ? means('harder', 'lock') : means('gone', 'none');
};

/** Somebody has this device in hand. A lock that is closed keeps them from writing; words or another device put it out. */
const stolen = (facts: HealthFacts): Means => {
  if (facts.lock === 'locked') return means('safe', 'lock');
  if (facts.lock === 'open' && facts.idle > 0) return means('harder', 'lock');
  const out = backBy(facts) ?? (others(facts) > 0 ? 'device' : undefined);
  return out === undefined ? means('gone', 'none') : means('harder', out);
};

const item = (topic: HealthTopic, level: HealthLevel, step: HealthStep | null): HealthItem => ({
  topic,
  level,
  step: level === 'good' ? null : step,
});

const rank: Readonly<Record<HealthLevel, number>> = { matters: 0, could: 1, good: 2 };

export const itemsOf = (facts: HealthFacts, now: number): readonly HealthItem[] => {
  const alone = others(facts) === 0;
  const back = backBy(facts);
  const items = [
    ...(facts.conflict ? [item('conflict', 'matters', 'see-conflict')] : []),
    ...sealedItem(facts),
    item('words', back !== undefined ? 'good' : alone ? 'matters' : 'could', 'practise-words'),
    devicesItem(facts),
    item('keepers', facts.keepers > 0 ? 'good' : alone && !isFresh(facts, now) ? 'matters' : 'could', 'ask-keepers'),
    storageItem(facts, now),
    item('export', isFresh(facts, now) ? 'good' : 'could', 'export'),
    item('lock', facts.lock === 'none' || facts.idle === 0 ? 'could' : 'good', 'set-lock'),
  ];
  // Sorting is stable: within a level they stay in this order.
  return items.toSorted((a, b) => rank[a.level] - rank[b.level]);
};

const devicesItem = (facts: HealthFacts): HealthItem =>
  item('devices', others(facts) > 0 ? 'good' : 'could', 'link-device');

/** Devices that are online together share all the same: a second one is where it can be had from. */
const sealedItem = (facts: HealthFacts): readonly HealthItem[] => {
  if (facts.sealedTooLarge === null) return [];
  return [others(facts) === 0 ? item('sealed', 'matters', 'link-device') : item('sealed', 'could', null)];
};

const storageItem = (facts: HealthFacts, now: number): HealthItem => {
  const { storage, sevenDays, installed } = facts;
  if (storage === 'persistent') return item('storage', 'good', null);
  if (storage === 'full') return item('storage', 'matters', 'free-room');
  if (storage !== 'best-effort') return item('storage', 'matters', null);
  const fragile = others(facts) === 0 && (backBy(facts) === undefined || (facts.keepers === 0 && !isFresh(facts, now)));
  return item('storage', fragile ? 'matters' : 'could', sevenDays && !installed ? 'install' : 'persist');
};

const isFresh = ({ exportedAt, exportOld }: HealthFacts, now: number): boolean =>
  exportedAt !== null && (!exportOld || now - exportedAt < EXPORT_FOR);

/** All that is shown of the facts. */
export const healthOf = (facts: HealthFacts, at: number): HealthView => {
  const items = itemsOf(facts, at);
  const matters = items.filter(({ level }) => level === 'matters').length;
  return { at, facts, items, losses: lossesOf(facts), matters };
};
