/** Names and words of others in places that are not ours to draw. */
import { describe, expect, it } from 'vitest';
import { plainLine } from '../../../src/app/text/line.js';

describe('a plain line', () => {
  it('keeps what people write, in any script', () => {
    for (const text of ['Ada Thornfield', 'Bjørn', 'مرحبا بالعالم', '日本語の名前', 'नमस्ते', 'José 🐝'])
      expect(plainLine(text, 80)).toBe(text.normalize('NFC'));
  });

  it('nothing turns the line around, hides in it, or draws nothing', () => {
    expect(plainLine('Ada\u202e exe.tac\u202c \u2066x\u2069', 80)).toBe('Ada exe.tac x');
    expect(plainLine('A\u200bd\u200ca\u2060\ufeff\u00ad', 80)).toBe('Ada');
    expect(plainLine('A\u{e0041}\u{e0042}b', 80)).toBe('Ab');
    expect(plainLine('\u3164\u115f\u2800\u200b', 80)).toBe('');
    expect(plainLine('a\n\r\tb\u2028c\u0000d', 80)).toBe('a b cd');
  });

  it('marks do not pile up, nor stand on what comes before', () => {
    const zalgo = `a${'\u0301'.repeat(10_000)}b`;
    expect([...plainLine(zalgo, 80)].length).toBeLessThan(8);
    expect(plainLine('\u0301\u0301a', 80)).toBe('a');
  });

  it('is of so many letters, and says where it was cut', () => {
    expect(plainLine('x'.repeat(500), 40)).toBe(`${'x'.repeat(39)}…`);
    expect(plainLine('👩\u200d👩\u200d👧'.repeat(60), 10).length).toBeLessThan(60);
    const long = plainLine(`${'ab '.repeat(100_000)}`, 120);
    expect(long.length).toBeLessThanOrEqual(120);
  });
});
