import { describe, expect, it } from 'vitest';
import { type ArmsDrawing, armsSvg, blazonOf, drawArms, hues, svgOfArms } from '../../src/arms/index.js';
import { didAt, someArms } from './support.js';

const numbersAfter: Readonly<Record<string, number>> = { M: 2, L: 2, C: 6, Z: 0 };

/** Says what is wrong with a path, or nothing. */
const faultOf = (path: string): string | undefined => {
  if (!/^(?:M[^A-Z]+(?:[LC][^A-Z]+)+Z)+$/.test(path)) return `shape of ${path.slice(0, 80)}`;
  for (const [, command = '', text = ''] of path.matchAll(/([MLCZ])([^MLCZ]*)/g)) {
    const words = text === '' ? [] : text.trim().split(/[ ]+|(?<=\d)(?=-)/);
    const per = numbersAfter[command] ?? -1;
    const fits = per === 0 ? words.length === 0 : words.length > 0 && words.length % per === 0;
    if (!fits || (command === 'M' && words.length !== 2)) return `${command}${text}`;
    for (const word of words) {
      const number = Number(word);
      if (!/^-?\d+(\.\d{1,2})?$/.test(word) || Math.abs(number) > 400) return `${command}${text}`;
    }
  }
  return undefined;
};

const pathsOf = ({ shield, light, parts }: ArmsDrawing): readonly string[] => [
  shield,
  light,
  ...parts.map(({ path }) => path),
];

describe('drawings', () => {
  it('have well-formed paths in every size', () => {
    for (const arms of someArms(3_000)) {
      for (const size of ['large', 'list', 'mark'] as const) {
        for (const path of pathsOf(drawArms(arms, size))) expect(faultOf(path)).toBeUndefined();
      }
    }
  });

  it('find a fault where there is one', () => {
    for (const bad of ['', 'M0 0', 'M0 0L1Z', 'M0 0LNaN 1Z', 'M0 0C1 1 2 2Z', 'L0 0Z', 'M0 0L1 1e9Z', 'M0 0L9999 1Z']) {
      expect(faultOf(bad)).toBeDefined();
    }
  });

  it('start with a field that covers the shield and use tinctures only', () => {
    for (const arms of someArms(500)) {
      const { parts } = drawArms(arms);
      expect(parts[0]).toEqual({ path: 'M0 0L100 0 100 120 0 120Z', fill: arms.field.ground });
      expect(parts.length).toBeGreaterThan(1);
      for (const { fill } of parts) expect(Object.keys(hues)).toContain(fill);
    }
  });

  it('stay small: 30 kB of paths at most, 5 on average', () => {
    const lengths = someArms(1_000).map((arms) => pathsOf(drawArms(arms)).join('').length);
    expect(Math.max(...lengths)).toBeLessThan(30_000);
    expect(lengths.reduce((sum, length) => sum + length, 0) / lengths.length).toBeLessThan(5_000);
  });
});

describe('SVG files', () => {
  it('carry the blazon as their title and nothing active', () => {
    const did = didAt(1);
    const svg = armsSvg(did);
    const arms = someArms(2)[1];
    if (arms === undefined) throw new Error('no arms');
    expect(svg).toContain(`<title>${blazonOf(arms)}</title>`);
    expect(svg).toMatch(/^<svg xmlns="http:\/\/www\.w3\.org\/2000\/svg" viewBox="0 0 100 120" role="img">/);
    expect(svg).not.toMatch(/script|href|on[a-z]+=|style=/);
  });

  it('escape what a caller passes in', () => {
    const [arms] = someArms(1);
    if (arms === undefined) throw new Error('no arms');
    const svg = svgOfArms(arms, { outline: '"/><script>alert(1)</script>' });
    expect(svg).not.toContain('<script>');
    expect(svg).toContain('&#34;/&#62;&#60;script&#62;');
  });
});
