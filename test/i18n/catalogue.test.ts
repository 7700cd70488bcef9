/** The catalogue has words for whatever can be said, in the voice that was agreed on. */
import { readdirSync, readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { errorCodes, refusalCodes } from '../../src/base/index.js';
import { en } from '../../src/i18n/en/index.js';
import type { Message } from '../../src/i18n/index.js';

const messages: readonly (readonly [string, Message])[] = Object.entries(en);
const texts = messages.flatMap(([key, message]) =>
  typeof message === 'string' ? [[key, message] as const] : Object.values(message).map((text) => [key, text] as const),
);
const root = new URL('../../src/', import.meta.url);
const sources = readdirSync(root, { recursive: true, encoding: 'utf8' })
  .filter((path) => /^(ui|i18n)\/.*\.tsx?$/.test(path))
  .map((path) => [path, readFileSync(new URL(path, root), 'utf8')] as const);

test.each(errorCodes)('error %s has words', (code) => expect(en).toHaveProperty([`error.${code}`]));
test.each(refusalCodes)('refusal %s has words', (code) => expect(en).toHaveProperty([`refusal.${code}`]));

test('no words for codes that are not there', () => {
  const known = new Set<string>([
    ...errorCodes.map((code) => `error.${code}`),
    ...refusalCodes.map((code) => `refusal.${code}`),
  ]);
  const extra = Object.keys(en).filter((key) => /^(error|refusal)\./.test(key) && !known.has(key));
  expect(extra).toEqual(['error.unknown']);
});

test('every area of the folder is in the whole catalogue', () => {
  const areas = readdirSync(new URL('i18n/en/', root)).filter((file) => file !== 'index.ts');
  const index = readFileSync(new URL('i18n/en/index.ts', root), 'utf8');
  expect(areas.filter((file) => !index.includes(`'./${file.replace(/\.ts$/, '.js')}'`))).toEqual([]);
});

test('no two areas say the same key', () => {
  const keys = sources
    .filter(([path]) => path.startsWith('i18n/en/'))
    .flatMap(([, text]) => [...text.matchAll(/^ {2}'([\w.-]+)':/gm)].map(([, key]) => key));
  expect(keys).toHaveLength(new Set(keys).size);
  expect(keys).toHaveLength(messages.length);
});

test('plain words: nothing is empty, nothing shouts, nothing stumbles', () => {
  const wrong = texts.filter(
    ([, text]) => text.trim() === '' || /!|\boops\b|\bsorry\b|error \d/i.test(text) || /\s{2}/.test(text),
  );
  expect(wrong).toEqual([]);
});

test('braces are whole', () => {
  expect(texts.filter(([, text]) => /[{}]/.test(text.replace(/\{\w+\}/g, '')))).toEqual([]);
});

test('components hold no words of their own', () => {
  const found = sources
    .filter(([path]) => path.startsWith('ui/') && path.endsWith('.tsx'))
    .flatMap(([path, text]) =>
      [
        ...text.matchAll(/>\s*([A-Z][a-z]+ [^<>{}=;]*)</g),
        ...text.matchAll(/(?:aria-label|title|placeholder|alt)="([^"]+)"/g),
      ].map(([, words]) => `${path}: ${words}`),
    )
    .filter((line) => !line.includes(': https://'));
  expect(found).toEqual([]);
});
