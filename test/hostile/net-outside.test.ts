/** RDV-8: one function opens sockets, and nothing else in the page's code reaches outside. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';

const root = join(import.meta.dirname, '..', '..', 'src');

/** What reaches the network or runs code, and where it may stand. */
const ways: readonly (readonly [what: RegExp, where: readonly string[]])[] = [
  [/\bnew WebSocket\b/, ['net/rendezvous/socket.ts']],
  [/\bnew (webkit)?RTCPeerConnection\b/, ['net/link/webrtc.ts']],
  [/(?<![.\w])fetch\((?!did)/, ['app/browser-first.ts', 'sw/deployment.ts', 'sw/sw.ts']],
  [
    /\bnew (Shared)?Worker\(/,
    [
      'app/bring/spawn.ts',
      'household/remake-state.ts',
      'ui/bindings/camera.ts',
      'vault/lock/stretch.ts',
      'worker/media/spawn.ts',
      'worker/spawn.ts',
    ],
  ],
  [/\b(XMLHttpRequest|EventSource|WebTransport|sendBeacon|importScripts|WebSocketStream)\b/, []],
  [/\beval\(|\bnew Function\b|\.innerHTML\b|insertAdjacentHTML|document\.write/, []],
];

/** The server runs elsewhere; comments do nothing. `fetch(did …)` is the peer's own. */
const sources = readdirSync(root, { recursive: true, encoding: 'utf8' })
  .map((path) => path.replaceAll('\\', '/'))
  .filter((path) => /\.tsx?$/.test(path) && !path.startsWith('server/'));

const codeOf = (path: string): string =>
  readFileSync(join(root, path), 'utf8')
    .replace(/\/\*[\s\S]*?\*\//g, '')
    .replace(/(^|\s)\/\/.*$/gm, '');

it.each(ways)('RDV-8 %s stands nowhere but where it belongs', (what, where) => {
  const found = sources.filter((path) => what.test(codeOf(path)));
  expect(found.sort()).toEqual([...where].sort());
});

it('RDV-8 the page asks its own host only, by relative addresses', () => {
  const asked = sources.flatMap((path) => [...codeOf(path).matchAll(/fetchJson\(([^)]*)\)/g)].map(([, what]) => what));
  expect(asked).toContain("'./tabard.json'");
  for (const what of asked) expect(what).toMatch(/^'\.\/|^relative|^$/);
});

it('looked at something', () => {
  expect(sources.length).toBeGreaterThan(200);
});
