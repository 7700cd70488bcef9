/** What follows from the facts: every line that the page says is one of these. */
import { describe, expect, it } from 'vitest';
import { itemsOf, lossesOf } from '../../src/app/health/judge.js';
import type { HealthFacts, HealthTopic, Loss } from '../../src/app/health-view.js';

const day = 86_400_000;
const now = 1_800_000_000_000;

/** A profile that was made just now. */
const fresh: HealthFacts = {
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
const facts = (more: Partial<HealthFacts>): HealthFacts => ({ ...fresh, ...more });
const loss = (which: Loss, more: Partial<HealthFacts>) => {
  const found = lossesOf(facts(more)).find((line) => line.loss === which);
  return found === undefined
    ? 'not asked'
    : [found.outcome, found.by, found.copy].filter((one) => one !== null).join(' ');
};
const item = (topic: HealthTopic, more: Partial<HealthFacts>) => {
  const found = itemsOf(facts(more), now).find((one) => one.topic === topic);
  return found === undefined ? 'none' : `${found.level} ${found.step}`;
};
const words = { practisedAt: now - day };
const cards = { cards: { needed: 3, total: 5 } };
const two = { devices: 2 };
const away = { devices: 2, away: ['Old telephone'] };
const keeper = { keepers: 1, keeperSeen: now };
const exported = { exportedAt: now - day };

describe('what a loss would mean', () => {
  it.each<[Loss, string, Partial<HealthFacts>]>([
    // The only device, and nothing else: whoever loses it loses the person.
    ['device', 'gone none', {}],
    ['device', 'gone none', { ...keeper, ...exported }],
    ['device', 'self words', words],
    ['device', 'self cards', cards],
    ['device', 'safe words keepers', { ...words, ...keeper }],
    // A file may lie on the very disk that is lost, and what came after it is not in it.
    ['device', 'harder words export', { ...words, ...exported }],
    ['device', 'harder cards export', { ...cards, ...exported }],
    ['device', 'self words old-export', { ...words, ...exported, exportOld: true }],
    ['device', 'safe words keepers', { ...words, ...exported, ...keeper }],
    ['browser', 'harder words export', { ...words, ...exported }],
    ['all', 'harder words export', { ...two, ...words, ...exported }],
    ['device', 'safe cards keepers', { ...cards, ...keeper }],
    ['device', 'safe device', two],
    ['browser', 'gone none', {}],
    ['browser', 'safe persistent', { storage: 'persistent' }],
    ['browser', 'safe device', two],
    ['all', 'not asked', words],
    ['all', 'gone none', two],
    ['all', 'self words', { ...two, ...words }],
    ['all', 'safe words keepers', { ...two, ...words, ...keeper }],
    ['words', 'harder words', { ...two, ...words }],
    ['words', 'harder words', words],
    // Only the old words appoint new ones: where they are nowhere, never again.
    ['words', 'gone none', { ...words, words: 'erased' }],
    ['words', 'gone none', { ...two, ...words, words: 'erased' }],
    ['words', 'gone none', { ...words, words: 'replaced' }],
    ['words', 'harder device', { ...two, ...words, words: 'erased', wordsAlsoOn: 1 }],
    ['words', 'gone none', { ...away, ...words, words: 'erased', wordsAlsoOn: 1 }],
    ['words', 'harder cards', { ...words, ...cards, words: 'erased' }],
    ['words', 'harder lock', { ...words, words: 'locked', lock: 'locked' }],
    ['thief', 'gone none', {}],
    ['thief', 'harder words', words],
    ['thief', 'harder device', two],
    ['thief', 'safe lock', { lock: 'locked' }],
    // A lock that is open keeps nobody out: it has to close by itself.
    ['thief', 'harder lock', { lock: 'open' }],
    ['thief', 'gone none', { lock: 'open', idle: 0 }],
    ['thief', 'harder words', { ...words, lock: 'open', idle: 0 }],
    ['thief', 'gone none', { ...away, lock: 'open', idle: 0 }],
    // Not seen for long: perhaps lost long ago.
    ['device', 'gone none', away],
    ['all', 'not asked', away],
  ])('%s: %s', (which, expected, more) => expect(loss(which, more)).toBe(expected));
});

describe('what is missing', () => {
  it.each<[HealthTopic, string, Partial<HealthFacts>]>([
    ['words', 'matters practise-words', {}],
    ['words', 'could practise-words', two],
    ['words', 'good null', words],
    ['words', 'good null', cards],
    ['devices', 'could link-device', {}],
    ['devices', 'good null', two],
    ['devices', 'could link-device', away],
    ['keepers', 'matters ask-keepers', {}],
    ['keepers', 'could ask-keepers', exported],
    ['keepers', 'matters ask-keepers', { exportedAt: now - 31 * day, exportOld: true }],
    ['keepers', 'could ask-keepers', two],
    ['keepers', 'good null', keeper],
    ['storage', 'good null', { storage: 'persistent' }],
    ['storage', 'matters persist', {}],
    ['storage', 'could persist', { ...words, ...keeper }],
    ['storage', 'matters install', { sevenDays: true }],
    ['storage', 'matters persist', { sevenDays: true, installed: true }],
    ['storage', 'matters free-room', { storage: 'full' }],
    ['storage', 'matters null', { storage: 'private' }],
    ['sealed', 'none', {}],
    ['sealed', 'matters link-device', { ...words, ...keeper, sealedTooLarge: 18_000_000 }],
    ['sealed', 'could null', { ...two, sealedTooLarge: 18_000_000 }],
    ['export', 'could export', {}],
    ['export', 'good null', exported],
    ['export', 'good null', { exportedAt: now - 90 * day }],
    ['export', 'good null', { exportedAt: now - 29 * day, exportOld: true }],
    ['export', 'could export', { exportedAt: now - 31 * day, exportOld: true }],
    ['lock', 'could set-lock', {}],
    ['lock', 'good null', { lock: 'locked' }],
    ['lock', 'could set-lock', { lock: 'open', idle: 0 }],
    ['conflict', 'none', {}],
    ['conflict', 'matters see-conflict', { conflict: true }],
  ])('%s: %s', (topic, expected, more) => expect(item(topic, more)).toBe(expected));

  it('comes first that matters most, and nothing that is good asks for a step', () => {
    const levels = itemsOf(facts({ ...words, conflict: true }), now).map(({ level }) => level);
    expect(levels).toEqual(
      [...levels].sort((a, b) => ['matters', 'could', 'good'].indexOf(a) - ['matters', 'could', 'good'].indexOf(b)),
    );
    for (const { level, step } of itemsOf(facts({ ...two, ...words, ...keeper }), now))
      if (level === 'good') expect(step).toBeNull();
  });
});
