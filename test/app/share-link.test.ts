import { describe, expect, it } from 'vitest';
import { formatLink, isTrackerAddress, parseTarget } from '../../src/app/share-link.js';
import { parseDid } from '../../src/codec/index.js';

const letters = 'abcdefghijklmnopqrstuvwxyz234567';
const did = parseDid(`did:tabard:${letters}`);
if (did === undefined) throw new TypeError('bad fixture');
const page = 'https://tabard.example/app/';

describe('share links', () => {
  it('URL-1 names the identity in the fragment and leaves out the tracker of the page itself', () => {
    expect(formatLink(page, { did, trackers: ['wss://tabard.example/rendezvous'] })).toBe(`${page}#/@${letters}`);
  });

  it('URL-2 carries at most three trackers', () => {
    const trackers = ['a', 'b', 'c', 'd'].map((name) => `wss://${name}.example/rendezvous`);
    const link = formatLink(page, { did, trackers });
    expect(parseTarget(link, page)?.trackers).toEqual(trackers.slice(0, 3));
    const crowded = `${page}#/@${letters}?${trackers.map((t) => `t=${t}`).join('&')}`;
    expect(parseTarget(crowded, page)?.trackers).toHaveLength(3);
  });

  it('URL-3 ignores keys that it does not know', () => {
    expect(parseTarget(`${page}#/@${letters}?x=1&t=a.example%2Fr&utm=z`, page)).toEqual({
      did,
      trackers: ['wss://a.example/r'],
    });
  });

  it('URL-4 refuses trackers that are no websocket, carry credentials or are too long', () => {
    for (const bad of [
      'https://a.example',
      'javascript:alert(1)',
      'wss://u:p@a.example/',
      `wss://a.example/${'x'.repeat(300)}`,
      'wss://',
    ]) {
      expect(isTrackerAddress(bad), bad).toBe(false);
      expect(parseTarget(`#/@${letters}?t=${encodeURIComponent(bad)}`, page)?.trackers ?? [], bad).not.toContain(bad);
    }
  });

  it('URL-5 reads what people paste: link, fragment, @letters, letters, DID, with space around', () => {
    for (const text of [
      `${page}#/@${letters}`,
      `#/@${letters}`,
      `@${letters}`,
      letters,
      letters.toUpperCase(),
      `did:tabard:${letters}`,
      ` @${letters}\n`,
    ]) {
      expect(parseTarget(text, page), text).toEqual({ did, trackers: [] });
    }
    for (const text of [
      '',
      '@',
      `${letters}a`,
      letters.slice(1),
      'did:key:z6Mk',
      'https://tabard.example/',
      'x'.repeat(5000),
      `#/@${letters.replace('a', '1')}`,
    ]) {
      expect(parseTarget(text, page), text).toBeUndefined();
    }
  });

  it("URL-6 takes another host's page to mean that host's own tracker", () => {
    expect(parseTarget(`https://other.example/x/#/@${letters}`, page)?.trackers).toEqual([
      'wss://other.example/x/rendezvous',
    ]);
    expect(parseTarget(`http://192.0.2.7:4173/#/@${letters}`, page)?.trackers).toEqual([
      'ws://192.0.2.7:4173/rendezvous',
    ]);
  });
});
