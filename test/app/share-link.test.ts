import { describe, expect, it } from 'vitest';
import { formatLink, isTrackerAddress, parseTarget } from '../../src/app/share-link.js';
import { typedTracker } from '../../src/app/typed-tracker.js';
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

  it.each([
    ['https://192.168.1.20:4173', 'wss://192.168.1.20:4173/rendezvous'],
    [' https://192.168.1.20:4173/ ', 'wss://192.168.1.20:4173/rendezvous'],
    ['https://[fd00::7]:4173', 'wss://[fd00::7]:4173/rendezvous'],
    ['192.168.1.20:4173', 'wss://192.168.1.20:4173/rendezvous'],
    ['kitchen.local', 'wss://kitchen.local/rendezvous'],
    ['localhost:4173', 'ws://localhost:4173/rendezvous'],
    ['http://localhost:4173', 'ws://localhost:4173/rendezvous'],
    ['http://127.0.0.1:4173/#/settings', 'ws://127.0.0.1:4173/rendezvous'],
    ['https://host.example/tabard/', 'wss://host.example/tabard/rendezvous'],
    ['https://host.example/tabard/rendezvous', 'wss://host.example/tabard/rendezvous'],
    ['wss://tracker.example/announce?x=1', 'wss://tracker.example/announce?x=1'],
    // From a page that came by https a plain socket is opened by no browser.
    ['http://192.168.1.20:4173/ca', 'wss://192.168.1.20:4173/rendezvous'],
    ['ws://192.168.1.20/', 'wss://192.168.1.20/'],
    ['', undefined],
    ['by the stove', undefined],
    ['https://', undefined],
    ['ftp://host.example/', undefined],
    ['https://me:secret@host.example/', undefined],
    [`https://${'a'.repeat(250)}.example/`, undefined],
    ['javascript://alert(1)', undefined],
  ])('URL-7 a person names a tracker by the address of the page beside it: %j is %s', (text, expected) => {
    expect(typedTracker(text, 'https://tabard.example/')).toBe(expected);
  });

  it('URL-7 a page that came without encryption asks one without, where that was typed', () => {
    expect(typedTracker('http://192.168.1.20:4173', 'http://192.168.1.9:4173/')).toBe(
      'ws://192.168.1.20:4173/rendezvous',
    );
    expect(typedTracker('192.168.1.20:4173', 'http://192.168.1.9:4173/')).toBe('wss://192.168.1.20:4173/rendezvous');
  });
});
