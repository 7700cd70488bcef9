/** A locale made from the English one by a function: mirrored, accented, a third longer. What stays plain was not in a catalogue. */
import { createLocale, type Locale, PSEUDO } from './locale.js';
import type { Message } from './message.js';

const plain = 'abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ';
const accented = [...'àƀçðéƒĝĥîĵķļɱñöþɋŕšţûṽŵẋýžÀƁÇÐÉƑĜĤÎĴĶĻṀÑÖÞɊŔŠŢÛṼŴẊÝŽ'];

const accent = (text: string): string => [...text].map((letter) => accented[plain.indexOf(letter)] ?? letter).join('');

/** Right-to-left override around the words; arguments keep their own direction. */
export const pseudoText = (text: string): string => {
  const words = text
    .split(/(\{\w+\})/)
    .map((part) => (part.startsWith('{') ? part : accent(part)))
    .join('');
  // In words of a length that languages have: one without end would stick out where no language does.
  const longer = '~'.repeat(Math.ceil(text.length / 3)).replace(/~{9}(?=~)/g, '$& ');
  return `\u202e${words}${longer}\u202c`;
};

const pseudoMessage = (message: Message): Message => {
  if (typeof message === 'string') return pseudoText(message);
  return {
    other: pseudoText(message.other),
    ...Object.fromEntries(Object.entries(message).map(([rule, text]) => [rule, pseudoText(text)])),
  };
};

export const pseudo: Locale = createLocale({
  id: PSEUDO,
  dir: 'rtl',
  formatting: () => 'en',
  message: (_key, message) => pseudoMessage(message),
});
