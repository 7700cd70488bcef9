import { expect, test } from 'vitest';
import { en } from '../../src/i18n/en/index.js';
import { createFormats } from '../../src/i18n/formats.js';
import { english, loadLocale, locales, PSEUDO } from '../../src/i18n/index.js';
import { pseudoText } from '../../src/i18n/pseudo.js';

const say = (message: Parameters<typeof english.say>[1], args = {}): string => english.say('test', message, args);

test('arguments take their places, numbers are written as people write them', () => {
  expect(say('{name} has {count} links', { name: 'Ada', count: 12345 })).toBe('Ada has 12,345 links');
});

test('what is not given stays visible', () => expect(say('for {name}')).toBe('for {name}'));

test('an argument is text: braces and dollar signs in it mean nothing', () => {
  expect(say('{a} and {b}', { a: '{b} $& $1', b: 'x' })).toBe('{b} $& $1 and x');
});

test('plural forms follow the number', () => {
  const message = { one: '{count} peer', other: '{count} peers' };
  expect([0, 1, 2].map((count) => say(message, { count }))).toEqual(['0 peers', '1 peer', '2 peers']);
});

test('a name that turns direction is kept apart from the words around it', () => {
  expect(say('by {name}', { name: 'עדה' })).toBe('by \u2068עדה\u2069');
  expect(say('by {name}', { name: 'a\u202eb' })).toBe('by \u2068a\u202eb\u2069');
  expect(say('by {name}', { name: 'Ada' })).toBe('by Ada');
});

test('the pseudo-locale is mirrored, longer, and changes every message but its arguments', async () => {
  const pseudo = await loadLocale(PSEUDO);
  expect(pseudo.dir).toBe('rtl');
  for (const [key, message] of Object.entries(en)) {
    const plain = typeof message === 'string' ? message : message.other;
    const said = pseudo.say(key, message, {});
    expect(said.length).toBeGreaterThan(plain.length);
    if (/[a-z]/i.test(plain.replace(/\{\w+\}/g, ''))) expect(said).not.toContain(plain);
  }
  expect(pseudoText('a {name} b')).toContain('{name}');
});

test('in a mirrored locale a number keeps its own direction', async () => {
  const pseudo = await loadLocale(PSEUDO);
  expect(pseudo.say('test', '{count}', { count: 2318 })).toContain('\u20682,318\u2069');
});

test('every locale on the list loads, and an unknown one is English', async () => {
  for (const id of locales) expect((await loadLocale(id)).id).toBe(id);
  expect(await loadLocale('tlh')).toBe(english);
});

const formats = createFormats(() => 'en');
const now = Date.UTC(2026, 0, 15, 12);

test.each([
  [0, 'now'],
  [400, 'now'],
  [5_000, '5 seconds ago'],
  [119_000, '1 minute ago'],
  [3 * 3_600_000, '3 hours ago'],
  [30 * 3_600_000, 'yesterday'],
  [400 * 86_400_000, 'last year'],
  [-5_000, 'in 5 seconds'],
])('%i ms before now is "%s"', (before, words) => expect(formats.relative(now - before, now)).toBe(words));

test.each([
  [0, '0 bytes'],
  [1, '1 byte'],
  [999, '999 bytes'],
  [1_500, '1.5 kB'],
  [25_400_000, '25 MB'],
  [3e12, '3 TB'],
  [9e15, '9,000 TB'],
])('%i bytes are "%s"', (bytes, words) => expect(formats.bytes(bytes)).toBe(words));
