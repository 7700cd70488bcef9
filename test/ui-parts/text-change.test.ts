import fc from 'fast-check';
import { expect, test } from 'vitest';
import { cleanLine, cleanLines } from '../../src/ui/bindings/clean-text.js';
import { changeBetween, movedCursor, rebaseText } from '../../src/ui/bindings/text-change.js';

const apply = (text: string, { at, removed, inserted }: ReturnType<typeof changeBetween>): string =>
  text.slice(0, at) + inserted + text.slice(at + removed);

test('the change between two texts leads from one to the other', () => {
  const text = fc.string({ maxLength: 12 });
  fc.assert(fc.property(text, text, (a, b) => apply(a, changeBetween(a, b)) === b));
});

test('a cursor stays beside the letters it stood beside', () => {
  expect(movedCursor(5, changeBetween('Hello world', 'Oh, Hello world'))).toBe(9);
  expect(movedCursor(5, changeBetween('Hello world', 'Hello, world'))).toBe(5);
  expect(movedCursor(11, changeBetween('Hello world', 'Hello'))).toBe(5);
  expect(movedCursor(2, changeBetween('Hello', 'Hello world'))).toBe(2);
});

test('a cursor never leaves the text', () => {
  const text = fc.string({ maxLength: 12 });
  fc.assert(
    fc.property(text, text, fc.nat(12), (a, b, at) => {
      const cursor = movedCursor(Math.min(at, a.length), changeBetween(a, b));
      return cursor >= 0 && cursor <= b.length;
    }),
  );
});

test('both changes survive when two write at once', () => {
  expect(rebaseText('bees and looms', 'bees, two looms and looms', 'many bees and looms')).toContain('many');
  expect(rebaseText('one two', 'one two three', 'zero one two')).toBe('zero one two three');
  expect(rebaseText('abc', 'abc', 'xyz')).toBe('xyz');
  expect(rebaseText('abc', 'abcd', 'abc')).toBe('abcd');
});

test('whatever is inserted by either side is in the end there', () => {
  const gap = fc.nat(10);
  fc.assert(
    fc.property(gap, gap, (a, b) => {
      const base = 'abcdefghij';
      const mine = `${base.slice(0, a)}MINE${base.slice(a)}`;
      const theirs = `${base.slice(0, b)}THEIRS${base.slice(b)}`;
      const both = rebaseText(base, mine, theirs);
      return both.includes('MINE') && both.includes('THEIRS') && both.length === base.length + 10;
    }),
  );
});

test('what cannot be seen is left out, what scripts need stays', () => {
  expect(cleanLine('a\u202eb\u200bc\r\nd\te\u0000')).toBe('abc  d e');
  expect(cleanLine('👩\u200d🚀 می\u200cخواهم')).toBe('👩\u200d🚀 می\u200cخواهم');
  expect(cleanLines('a\r\nb\rc\td\u202e\ud800')).toBe('a\nb\nc\td');
});
