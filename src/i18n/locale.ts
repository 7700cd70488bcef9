/** A locale: its direction, how it writes numbers and times, and how it says a message of the English catalogue. */
import { createFormats, type Formats, later } from './formats.js';
import { type Arguments, formatMessage, type Message } from './message.js';

export interface Locale {
  readonly id: string;
  readonly dir: 'ltr' | 'rtl';
  readonly formats: Formats;
  /** `key` finds a translation; the English message is what is said where there is none. */
  say(key: string, english: Message, args: Arguments): string;
}

/** A locale that is derived from the English messages, or translated key by key. */
export interface LocaleSource {
  readonly id: string;
  readonly dir: 'ltr' | 'rtl';
  /** The locale by whose rules numbers, plurals and times are written; asked when something is first written so. */
  readonly formatting: () => string;
  message(key: string, english: Message): Message;
}

export const createLocale = ({ id, dir, formatting, message }: LocaleSource): Locale => {
  const formats = createFormats(formatting);
  const rules = later(() => new Intl.PluralRules(formatting()));
  const ways = { rtl: dir === 'rtl', number: formats.number, rule: (count: number) => rules().select(count) };
  return { id, dir, formats, say: (key, english, args) => formatMessage(message(key, english), args, ways) };
};

/** Times and numbers as the reader's own English writes them: 22 November in one, November 22 in another. */
const ownEnglish = later((): string => {
  const { locale } = Intl.DateTimeFormat().resolvedOptions();
  return /^en\b/.test(locale) ? locale : 'en';
});

export const english: Locale = createLocale({
  id: 'en',
  dir: 'ltr',
  formatting: ownEnglish,
  message: (_key, message) => message,
});

/** Proves the layout from right to left and with longer words. */
export const PSEUDO = 'qps-plocm';
