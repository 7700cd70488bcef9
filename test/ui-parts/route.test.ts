import { expect, test } from 'vitest';
import { pageOf, parseRoute } from '../../src/ui/bindings/route.js';

const ada = '@mfzwizlsmuqhi2dpojxgm2lfnrsca43v';

test.each([
  ['', 'home'],
  ['#', 'home'],
  ['#/', 'home'],
  ['#/following', 'following'],
  ['#/node/', 'node'],
  ['#/settings?x', 'settings'],
  ['#/settings/devices', 'devices'],
  ['#/pair', 'devices'],
  ['#/pair/aeaa?t=tracker.example', 'devices'],
  ['#/pairs', 'not-found'],
  ['#/settings/devicesx', 'not-found'],
  [`#/${ada}`, 'visit'],
  [`#/${ada.toUpperCase()}`, 'visit'],
  [`#/${ada}?t=tracker.example`, 'visit'],
  [`#${ada}`, 'visit'],
  ['#/@short', 'not-found'],
  [`#/${ada}/posts`, 'not-found'],
  [`#/${ada}/3mzzzzzzz2232`, 'social'],
  [`#/${ada}/3mzzzzzzz2232?t=tracker.example`, 'social'],
  ['#/feed', 'social'],
  ['#/feeds', 'not-found'],
  ['#/tag/bees', 'social'],
  ['#/tag/', 'not-found'],
  ['#/settings/posts', 'social'],
  ['#/constructor', 'not-found'],
  ['#/__proto__', 'not-found'],
])('%j is the page %s', (hash, page) => expect(pageOf(parseRoute(hash))).toBe(page));

test('a query stays whole', () => {
  expect(parseRoute(`#/${ada}?t=a.example%2Fx&t=b?c`)).toEqual({ path: `/${ada}`, query: '?t=a.example%2Fx&t=b?c' });
});
