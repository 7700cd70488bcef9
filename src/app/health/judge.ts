/** What follows from the facts (DESIGN §8). Pure. */
import type {
  HealthFacts,
  HealthItem,
  HealthLevel,
  HealthStep,
  HealthTopic,
  HealthView,
  LossLine,
  LossMeans,
  LossOutcome,
} from '../health-view.js';

const DAY = 24 * 60 * 60_000;
/** An export older than this, with news since, is worth making again. */
export const EXPORT_FOR = 30 * DAY;
/** A keeper that was not seen for so long does not count. */
export const KEEPER_FOR = 30 * DAY;

/** The person themselves can be proved without any device: by words that they have, or cards that friends have. */
const backBy = ({ practisedAt, cards }: HealthFacts): 'words' | 'cards' | undefined =>
  practisedAt !== null ? 'words' : cards !== null ? 'cards' : undefined;

/** Where a copy of what was published is, besides this device. */
const copyBy = ({ keepers, exportedAt }: HealthFacts): 'keepers' | 'export' | undefined =>
  keepers > 0 ? 'keepers' : exportedAt !== null ? 'export' : undefined;

const others = ({ devices }: HealthFacts): number => Math.max(0, (devices ?? 1) - 1);

const line = (loss: LossLine['loss'], outcome: LossOutcome, by: LossMeans): LossLine => ({ loss, outcome, by });

export const lossesOf = (facts: HealthFacts): readonly LossLine[] => {
  const without = withoutDevices(facts);
  const device = others(facts) > 0 ? ({ outcome: 'safe', by: 'device' } as const) : without;
  const browser = facts.storage === 'persistent' ? ({ outcome: 'safe', by: 'persistent' } as const) : device;
  return [
    line('device', device.outcome, device.by),
    line('browser', browser.outcome, browser.by),
    ...(others(facts) > 0 ? [line('all', without.outcome, without.by)] : []),
    wordsLost(facts),
    stolen(facts),
  ];
};

/** Every device of this person is gone. */
const withoutDevices = (facts: HealthFacts): { readonly outcome: LossOutcome; readonly by: LossMeans } => {
  const back = backBy(facts);
  if (back === undefined) return { outcome: 'gone', by: 'none' };
  // Words name the identity; the log and what was published have to come from somebody who has a copy.
  return copyBy(facts) === undefined ? { outcome: 'self', by: back } : { outcome: 'safe', by: back };
};

/** The sheet with the words is lost, or the friends are. */
const wordsLost = (facts: HealthFacts): LossLine =>
  others(facts) > 0
    ? line('words', 'safe', 'device')
    : line('words', 'harder', facts.words === 'kept' ? 'words' : 'none');

/** Somebody has this device in hand. A lock keeps them from writing; words or another device put it out. */
const stolen = (facts: HealthFacts): LossLine => {
  if (facts.lock !== 'none') return line('thief', 'safe', 'lock');
  const out = backBy(facts) ?? (others(facts) > 0 ? 'device' : undefined);
  return out === undefined ? line('thief', 'gone', 'none') : line('thief', 'harder', out);
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
    item(
      'keepers',
      facts.keepers > 0 ? 'good' : alone && facts.exportedAt === null ? 'matters' : 'could',
      'ask-keepers',
    ),
    storageItem(facts),
    item('export', isFresh(facts, now) ? 'good' : 'could', 'export'),
    item('lock', facts.lock === 'none' ? 'could' : 'good', 'set-lock'),
  ];
  // Sorting is stable: within a level they stay in this order.
  return items.toSorted((a, b) => rank[a.level] - rank[b.level]);
};

const devicesItem = ({ devices }: HealthFacts): HealthItem =>
  devices === null
    ? item('devices', 'could', 'unlock')
    : item('devices', devices > 1 ? 'good' : 'could', 'link-device');

/** Devices that are online together share all the same: a second one is where it can be had from. */
const sealedItem = (facts: HealthFacts): readonly HealthItem[] => {
  if (facts.sealedTooLarge === null) return [];
  return [others(facts) === 0 ? item('sealed', 'matters', 'link-device') : item('sealed', 'could', null)];
};

const storageItem = (facts: HealthFacts): HealthItem => {
  const { storage, sevenDays, installed } = facts;
  if (storage === 'persistent') return item('storage', 'good', null);
  if (storage === 'full') return item('storage', 'matters', 'free-room');
  if (storage !== 'best-effort') return item('storage', 'matters', null);
  const fragile = others(facts) === 0 && (backBy(facts) === undefined || copyBy(facts) === undefined);
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
