import { describe, expect, it } from 'vitest';
import { parseLink } from '../../src/ui/pages/following/link-path.js';

const letters = 'mfzwizlsmuqhi2dpojxgm2lfnrsca43v';
const at = (text: string): string | undefined => parseLink(text, 'tabard.example');

describe('a pasted link', () => {
  it.each([
    letters,
    `@${letters}`,
    `did:tabard:${letters}`,
    `#/@${letters}`,
    `https://tabard.example/#/@${letters}`,
    `  https://tabard.example/sub/#/@${letters.toUpperCase()}\n`,
  ])('leads to the profile on this page: %s', (text) => {
    expect(at(text)).toBe(`/@${letters}`);
  });

  it('keeps the trackers that it names, and nothing else', () => {
    expect(at(`https://tabard.example/#/@${letters}?t=a.example&x=1&t=wss%3A%2F%2Fb.example%2Fr`)).toBe(
      `/@${letters}?t=a.example&t=${encodeURIComponent('wss://b.example/r')}`,
    );
  });

  it('names the page that it was made on, if that is another', () => {
    expect(at(`https://other.example/app/#/@${letters}`)).toBe(
      `/@${letters}?t=${encodeURIComponent('other.example/app/rendezvous')}`,
    );
    expect(at(`http://192.168.1.5:4173/#/@${letters}`)).toBe(
      `/@${letters}?t=${encodeURIComponent('ws://192.168.1.5:4173/rendezvous')}`,
    );
  });

  it.each([
    '',
    'hello',
    'https://tabard.example/',
    `https://tabard.example/@${letters}`,
    `@${letters}a`,
    `@${letters.slice(1)}`,
    `@${letters.slice(1)}1`,
    `javascript:alert(1)//@${letters}`,
    `${'x'.repeat(3000)}#/@${letters}`,
  ])('is refused if it is none: %s', (text) => {
    expect(at(text)).toBeUndefined();
  });
});
