import { expect, test } from 'vitest';
import * as schema from '../../src/repo/schema/profile.js';
import {
  completeAddress,
  MAX_BIO,
  MAX_LINKS,
  MAX_NAME,
  MAX_TAG,
  MAX_TAGS,
  MAX_TITLE,
  tagsIn,
  wrongWithAddress,
  wrongWithTag,
  wrongWithText,
} from '../../src/ui/pages/own/rules.js';

test('the limits are those of the schema', () => {
  expect([MAX_NAME, MAX_BIO, MAX_TITLE, MAX_TAG, MAX_LINKS, MAX_TAGS]).toEqual([
    schema.MAX_NAME.graphemes,
    schema.MAX_BIO.graphemes,
    schema.MAX_LINK_TITLE.graphemes,
    schema.MAX_TAG.graphemes,
    schema.MAX_LINKS,
    schema.MAX_TAGS,
  ]);
});

test.each([
  ['example.org', 'https://example.org'],
  ['  example.org/a?b=1 ', 'https://example.org/a?b=1'],
  ['example.org:8443', 'https://example.org:8443'],
  ['me@example.org', 'mailto:me@example.org'],
  ['http://example.org', 'http://example.org'],
  ['javascript:alert(1)', 'javascript:alert(1)'],
  ['hello', 'hello'],
  ['', ''],
])('%j is completed to %j', (typed, whole) => expect(completeAddress(typed)).toBe(whole));

test.each(['https://example.org', 'http://localhost:1/', 'mailto:a@b.example', ''])('%j may be opened', (url) =>
  expect(wrongWithAddress(url)).toBeUndefined(),
);
test.each(['javascript:alert(1)', 'data:text/html,x', 'file:///etc/passwd', 'hello', 'https://', 'blob:https://a/b'])(
  '%j is marked',
  (url) => expect(wrongWithAddress(url)).toBe('not-an-address'),
);

test('letters are counted as people count them', () => {
  expect(wrongWithText('👩‍🚀'.repeat(64), MAX_NAME)).toBeUndefined();
  expect(wrongWithText('a'.repeat(65), MAX_NAME)).toBe('too-long');
  expect(wrongWithText(`a${'\u0301'.repeat(40)}`, MAX_NAME)).toBe('stacked-marks');
});

test('tags are words', () => {
  expect(tagsIn(' #bees, looms  #bees,,Rust#')).toEqual(['bees', 'looms', 'Rust']);
  expect(wrongWithTag('bees', ['bees'])).toBe('duplicate');
  expect(
    wrongWithTag(
      'bees',
      Array.from({ length: 20 }, (_, index) => `t${index}`),
    ),
  ).toBe('too-many');
});
