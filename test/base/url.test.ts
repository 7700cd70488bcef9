import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { parseUrl } from '../../src/base/index.js';

describe('an address', () => {
  it('is one however often it is asked, with other letters too', () => {
    // Compiled, Node's own question is answered wrongly after some thousand times.
    for (let at = 0; at < 20_000; at++)
      if (parseUrl('https://blåbær.example/x') === undefined) throw new Error(`no address at ${at}`);
  });

  it.each([
    ['https://a.example/b?c#d', undefined, 'https://a.example/b?c#d'],
    ['./rendezvous', 'https://a.example/b/', 'https://a.example/b/rendezvous'],
    ['wss://blåbær.example', undefined, 'wss://xn--blbr-roah.example/'],
    ['./rendezvous', undefined, undefined],
    ['https://', undefined, undefined],
    ['a b', undefined, undefined],
    ['', undefined, undefined],
  ])('%s from %s is %s', (text, base, href) => {
    expect(parseUrl(text, base)?.href).toBe(href);
  });

  it('is read by this piece alone', () => {
    const sources = readdirSync('src', { recursive: true, encoding: 'utf8' }).filter((path) => /\.tsx?$/.test(path));
    expect(sources).toContain('base/url.ts');
    expect(sources.filter((path) => readFileSync(`src/${path}`, 'utf8').includes('URL.canParse('))).toEqual([]);
  });
});
