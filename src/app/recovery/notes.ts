/** What one's devices tell each other of the recovery words, in private. Nothing of it is secret, and what matters is held against the log. */
import type { DidKey } from '../../base/index.js';
import { encodeBase32, isMap, type JsonValue, parseDidKey } from '../../codec/index.js';
import type { ConfigDoc } from '../../household/index.js';
import type { CardsMade } from '../recovery-view.js';

type Config = Pick<ConfigDoc, 'section'>;

/** The words that have this backup key. */
export interface WordsNote {
  /** The recovery key that is announced of them, for devices that do not have the words. */
  readonly key: DidKey | undefined;
  readonly index: number;
  readonly practisedAt: number | null;
  readonly cards: CardsMade | null;
  /** Device keys. */
  readonly keptBy: readonly string[];
}

/** Of a friend, on a card. */
export const MAX_CARD_NAME = 40;
const mostCards = 15;
const mostDevices = 64;

const nameOf = (backup: Uint8Array): string => `words/${encodeBase32(backup)}`;

export const wordsNote = (config: Config, backup: Uint8Array): WordsNote => {
  const entry = config.section('recovery').get(nameOf(backup));
  const { key, index, practisedAt, cards, keptBy } = isMap(entry) ? entry : {};
  return {
    key: typeof key === 'string' ? parseDidKey(key) : undefined,
    index: countOf(index),
    practisedAt: typeof practisedAt === 'number' ? practisedAt : null,
    cards: cardsOf(cards),
    keptBy: textsOf(keptBy, mostDevices, 128),
  };
};

export const noteWords = (config: Config, backup: Uint8Array, change: Partial<WordsNote>): void => {
  const { key, index, practisedAt, cards, keptBy } = { ...wordsNote(config, backup), ...change };
  config.section('recovery').set(nameOf(backup), {
    ...{ key: key ?? null, index, practisedAt, keptBy: [...new Set(keptBy)].sort() },
    cards: cards === null ? null : { ...cards, names: [...cards.names] },
  });
};

/** Words that nobody has any more. */
export const forgetWords = (config: Config, backup: Uint8Array): void =>
  config.section('recovery').delete(nameOf(backup));

export const offerAwayAt = (config: Config): number | null => {
  const entry = config.section('recovery').get('offer');
  return isMap(entry) && typeof entry.awayAt === 'number' ? entry.awayAt : null;
};

export const noteOfferAway = (config: Config, awayAt: number): void =>
  config.section('recovery').set('offer', { awayAt });

const cardsOf = (value: JsonValue | undefined): CardsMade | null => {
  if (!isMap(value)) return null;
  const { needed, total, madeAt, names } = value;
  const fits = typeof needed === 'number' && typeof total === 'number' && needed >= 2 && total >= needed;
  if (!fits || total > mostCards) return null;
  return { needed, total, madeAt: countOf(madeAt), names: textsOf(names, mostCards, MAX_CARD_NAME) };
};

const countOf = (value: JsonValue | undefined): number =>
  typeof value === 'number' && Number.isFinite(value) && value >= 0 ? value : 0;

const textsOf = (value: JsonValue | undefined, most: number, letters: number): readonly string[] =>
  (Array.isArray(value) ? value : [])
    .filter((one) => typeof one === 'string')
    .slice(0, most)
    .map((one) => one.slice(0, letters));
