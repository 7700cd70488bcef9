import { expect, test } from 'vitest';
import { findAddress, safeAddress } from '../../src/app/address.js';
import { placeFor } from '../../src/ui/bindings/reorder.js';
import { drawQr } from '../../src/ui/share/qr-code.js';

const rows = [0, 110, 220, 330].map((top) => ({ top, height: 100 }));

test.each([
  [0, 0, 0],
  [0, 109, 0],
  [0, 111, 1],
  [0, 900, 3],
  [3, -111, 2],
  [3, -900, 0],
  [1, 111, 2],
])('row %i moved by %i px comes to place %i', (from, by, to) => expect(placeFor(rows, from, by)).toBe(to));

const shown = (url: string): string | undefined => {
  const address = findAddress(url);
  return address === undefined ? undefined : address.host + address.rest;
};

test.each([
  ['https://www.thornfield.example/', 'thornfield.example'],
  ['https://notes.thornfield.example/frames?a=1#b', 'notes.thornfield.example/frames?a=1#b'],
  ['http://localhost:8080/x', 'localhost:8080/x'],
  ['mailto:ada@thornfield.example', 'ada@thornfield.example'],
  ['https:evil.example', 'evil.example'],
  ['https://\u0430pple.com/login', 'xn--pple-43d.com/login'],
])('%s is shown by where it goes', (url, text) => expect(shown(url)).toBe(text));

test('a mark that turns direction does not come through', () => {
  expect(shown('https://a.example/\u202egnp.exe')).not.toMatch(/[\u202a-\u202e\u2066-\u2069]/);
});

test.each(['https://paypal.com@evil.example/', 'javascript:alert(1)', 'data:text/html,x', 'blob:https://a/b', 'x', ''])(
  '%j is not opened',
  (url) => expect(safeAddress(url)).toBeUndefined(),
);

test('a QR code has a quiet zone of four modules and draws what is dark', () => {
  const { size, path } = drawQr('https://tabard.example/#/@orugk4rfobsxe43pnzqwy5dbmjrxg2lt');
  expect(size).toBeGreaterThanOrEqual(37);
  const xs = [...path.matchAll(/M(\d+) (\d+)h(\d+)/g)].map(([, x, y, length]) => [
    Number(x),
    Number(y),
    Number(x) + Number(length),
  ]);
  expect(Math.min(...xs.map(([x = 0]) => x))).toBe(4);
  expect(Math.min(...xs.map(([, y = 0]) => y))).toBe(4);
  expect(Math.max(...xs.map(([, , end = 0]) => end))).toBe(size - 4);
});
