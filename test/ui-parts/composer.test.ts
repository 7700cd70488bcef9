/** The composer's pure parts: what is being typed, what a choice puts there, languages, and what keeps a post from going out. */
import { describe, expect, it } from 'vitest';
import { emptyWriting, type Writing } from '../../src/app/text/writing.js';
import { issuesOf, lettersIn } from '../../src/app/text/writing-issues.js';
import { complete, queryAt } from '../../src/ui/parts/composer/completing.js';
import { guessLanguage, languageChoices, nameOfLanguage } from '../../src/ui/parts/composer/languages.js';

describe('what is being typed', () => {
  it.each([
    ['Hello @', { kind: 'person', words: '', from: 6 }],
    ['Hello @ad', { kind: 'person', words: 'ad', from: 6 }],
    ['@Ada Thorn', { kind: 'person', words: 'Ada Thorn', from: 0 }],
    ['(@אדה', { kind: 'person', words: 'אדה', from: 1 }],
    ['see #har', { kind: 'tag', words: 'har', from: 4 }],
    ['# #日', { kind: 'tag', words: '日', from: 2 }],
  ])('asks after a sign: %s', (text, query) => expect(queryAt(text, text.length)).toEqual(query));

  it.each([
    '',
    'Hello',
    'a@b',
    'https://e.org/@a',
    '#',
    'a#b',
    '@Ada Thornfield said',
    '@a\nb',
    'x&#a',
    `@${'a'.repeat(99)}`,
  ])('asks for nothing else: %j', (text) => expect(queryAt(text, text.length)).toBeUndefined());

  it('looks at what stands before the caret', () => expect(queryAt('@adam', 3)).toMatchObject({ words: 'ad' }));

  it('puts the choice and one space in its place', () => {
    expect(complete('Hi @ad there', { kind: 'person', words: 'ad', from: 3 }, 'Ada T')).toEqual({
      text: 'Hi @Ada T there',
      caret: 10,
    });
    expect(complete('#h', { kind: 'tag', words: 'h', from: 0 }, 'harbour')).toEqual({ text: '#harbour ', caret: 9 });
  });
});

describe('languages', () => {
  it('begin with the last one, else with that of the page', () => {
    expect(guessLanguage(['pt', 'en'], 'de')).toBe('pt');
    expect(guessLanguage([], 'de-u-nu-latn')).toBe('de');
    expect(guessLanguage([], 'qps-plocm')).toBe('');
    expect(guessLanguage([], '')).toBe('');
  });

  it('have those first that were used, and the chosen one always, each once', () => {
    const all = languageChoices('gsw', ['pt', 'en']);
    expect(all.slice(0, 3)).toEqual(['pt', 'en', 'gsw']);
    expect(new Set(all).size).toBe(all.length);
  });

  it('are called what their speakers call them, and what is none by its letters', () => {
    expect(nameOfLanguage('de')).toBe('Deutsch');
    expect(nameOfLanguage('not a tag')).toBe('not a tag');
  });
});

describe('what keeps a post from going out', () => {
  const issues = (change: Partial<Writing>, attached = 0) => issuesOf({ ...emptyWriting, ...change }, attached);
  const event = {
    title: 'Fair',
    start: '2026-07-01T20:00',
    end: '',
    zone: 'Europe/Lisbon',
    place: '',
    coordinates: '',
  };

  it.each<[string, Partial<Writing>, number]>([
    ['words', { text: 'a' }, 0],
    ['media alone', {}, 1],
    ['a poll alone', { poll: { options: ['a', ' b ', ''], many: false, endsIn: null } }, 0],
    ['an event alone', { event }, 0],
    ['ten thousand letters', { text: '字'.repeat(10_000) }, 0],
    ['emoji by the letter', { text: '👩‍👩‍👧'.repeat(3_000) }, 0],
  ])('is nothing with %s', (_, change, attached) => expect(issues(change, attached)).toEqual([]));

  it.each<[string, Partial<Writing>, object]>([
    ['nothing said', { text: ' \n' }, { field: 'text', code: 'empty' }],
    ['too much said', { text: 'a'.repeat(10_001) }, { field: 'text', code: 'too-long' }],
    ['an empty warning', { text: 'a', warning: ' ' }, { field: 'warning', code: 'empty' }],
    ['a long warning', { text: 'a', warning: 'w'.repeat(201) }, { field: 'warning', code: 'too-long' }],
    ['one answer', { poll: { options: ['a', ''], many: false, endsIn: null } }, { field: 'poll', code: 'too-few' }],
    [
      'one answer twice',
      { poll: { options: ['a', 'b', 'a '], many: false, endsIn: null } },
      { field: 'option', at: 2, code: 'twice' },
    ],
    [
      'a long answer',
      { poll: { options: ['a', 'b', 'c'.repeat(101)], many: false, endsIn: null } },
      { field: 'option', at: 2, code: 'too-long' },
    ],
    ['an event without a name', { event: { ...event, title: '' } }, { field: 'title', code: 'empty' }],
    ['an event without a time', { event: { ...event, start: '' } }, { field: 'start', code: 'empty' }],
    ['an event in no zone', { event: { ...event, zone: 'Nowhere' } }, { field: 'zone', code: 'unknown' }],
    ['an event nowhere', { event: { ...event, coordinates: 'x' } }, { field: 'coordinates', code: 'unknown' }],
    [
      'an event that ends before',
      { event: { ...event, end: '2026-07-01T19:59' } },
      { field: 'end', code: 'before-start' },
    ],
  ])('is %s', (_, change, issue) => expect(issues(change)).toEqual([issue]));

  it('counts as people do', () => expect(lettersIn('e\u0301👩‍👩‍👧字')).toBe(3));
});
