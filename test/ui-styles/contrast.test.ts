/** The colours of the page, read from their one file: text is readable in both schemes, and edges of controls can be seen. */
import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';

const css = readFileSync(new URL('../../src/ui/styles/tokens.css', import.meta.url), 'utf8');

type Tokens = Readonly<Record<string, string>>;

/** The colours of each rule that sets `--paper`: light, dark by the system, dark by choice. */
const schemes: Tokens[] = [...css.matchAll(/\{([^{}]*--paper[^{}]*)\}/g)].map(([, body = '']) =>
  Object.fromEntries(
    [...body.matchAll(/--([a-z]+):\s*(#[0-9a-f]{6});/g)].map(([, name = '', hex = '']) => [name, hex]),
  ),
);
const [light = {}, bySystem = {}, byChoice = {}] = schemes;
const dark = { ...light, ...bySystem };

const channel = (hex: string, at: number): number => {
  const value = Number.parseInt(hex.slice(at, at + 2), 16) / 255;
  return value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4;
};
const luminance = (hex: string): number =>
  0.2126 * channel(hex, 1) + 0.7152 * channel(hex, 3) + 0.0722 * channel(hex, 5);

const contrast = (tokens: Tokens, one: string, other: string): number => {
  const [a, b] = [tokens[one], tokens[other]];
  if (a === undefined || b === undefined) throw new TypeError(`no colour ${one} or ${other}`);
  const [low = 0, high = 0] = [luminance(a), luminance(b)].sort((x, y) => x - y);
  return (high + 0.05) / (low + 0.05);
};

test('the file sets three schemes, and dark is the same by system and by choice', () => {
  expect(schemes).toHaveLength(3);
  expect(byChoice).toEqual(bySystem);
});

for (const [scheme, tokens] of [
  ['light', light],
  ['dark', dark],
] as const) {
  for (const ground of ['paper', 'leaf']) {
    for (const text of ['ink', 'soft', 'gules', 'azure', 'vert'])
      test(`${scheme}: ${text} on ${ground} is at least 4.5:1`, () =>
        expect(contrast(tokens, text, ground)).toBeGreaterThanOrEqual(4.5));
    test(`${scheme}: an edge on ${ground} is at least 3:1`, () =>
      expect(contrast(tokens, 'edge', ground)).toBeGreaterThanOrEqual(3));
  }
  test(`${scheme}: a filled button is at least 4.5:1`, () =>
    expect(contrast(tokens, 'paper', 'ink')).toBeGreaterThanOrEqual(4.5));
}
