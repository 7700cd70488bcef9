import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { applySplice, diffText, fitSplice, moveCursor, rebaseSplice } from '../../src/household/text-edit.js';

const text = fc.string({ unit: fc.constantFrom('a', 'b', '😀', '😁', '🛡️', 'é', '\n'), maxLength: 12 });
const isWellFormed = (value: string) => !/\p{Surrogate}/u.test(value);

describe('splices', () => {
  it('make the one text of the other and cut no pair of surrogates', () => {
    fc.assert(
      fc.property(text, text, (before, after) => {
        const splice = diffText(before, after);
        if (splice === undefined) {
          expect(before).toBe(after);
          return;
        }
        expect(applySplice(before, splice)).toBe(after);
        expect(isWellFormed(splice.insert)).toBe(true);
        expect(isWellFormed(before.slice(0, splice.at))).toBe(true);
        expect(isWellFormed(before.slice(splice.at + splice.remove))).toBe(true);
      }),
    );
  });

  it('are minimal', () => {
    expect(diffText('coat of arms', 'coat of many arms')).toEqual({ at: 8, remove: 0, insert: 'many ' });
    expect(diffText('aaa', 'aa')).toEqual({ at: 2, remove: 1, insert: '' });
    expect(diffText('x', 'x')).toBeUndefined();
  });

  it('keep both edits when the text has changed meanwhile', () => {
    const base = 'the quick fox';
    const typed = diffText(base, 'the quick red fox');
    const meanwhile = diffText(base, 'see the quick fox');
    if (typed === undefined || meanwhile === undefined) throw new Error('no splices');
    expect(applySplice(applySplice(base, meanwhile), rebaseSplice(typed, meanwhile))).toBe('see the quick red fox');
  });

  it('always fit the text after rebasing, and never lose what was inserted meanwhile', () => {
    fc.assert(
      fc.property(text, text, text, (base, mine, theirs) => {
        const [typed, meanwhile] = [diffText(base, mine), diffText(base, theirs)];
        if (typed === undefined || meanwhile === undefined) return;
        const rebased = fitSplice(theirs, rebaseSplice(typed, meanwhile));
        expect(rebased.at + rebased.remove).toBeLessThanOrEqual(theirs.length);
        const both = applySplice(theirs, rebased);
        expect(both).toContain(typed.insert);
        expect(both).toContain(meanwhile.insert);
        expect(isWellFormed(both)).toBe(true);
      }),
    );
  });

  it('move a cursor with the text around it', () => {
    expect(moveCursor(5, { at: 0, remove: 0, insert: 'ab' })).toBe(7);
    expect(moveCursor(5, { at: 5, remove: 0, insert: 'ab' })).toBe(5);
    expect(moveCursor(5, { at: 2, remove: 6, insert: 'x' })).toBe(3);
    expect(moveCursor(5, { at: 9, remove: 1, insert: '' })).toBe(5);
  });
});
