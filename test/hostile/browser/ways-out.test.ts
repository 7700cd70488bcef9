/** Every way by which a page can reach somebody: one function each, and whom they may reach is what tabard.json or the person named. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { createCast, inState } from '../../e2e/support/cast.js';
import { create, home, ready } from '../../e2e/support/pages.js';

const cast = createCast();

/** Comments and texts name things that code does not call. */
const bare = (code: string): string =>
  code.replace(/\/\*[\s\S]*?\*\/|(?<=^|\s)\/\/.*$/gm, '').replace(/'[^'\n]*'/g, "''");

/** A function of the file's own that has the same name. */
const hasOwnFetch = (code: string): boolean => /\bconst fetch = |^\s+fetch\((?:\w+: |\))/m.test(code);

const sources = readdirSync('src', { recursive: true, encoding: 'utf8' })
  .filter((file) => /\.tsx?$/.test(file) && !file.startsWith('server/'))
  .map((file) => [file, bare(readFileSync(join('src', file), 'utf8'))] as const);

/** What opens a way out, and the only files that may. */
const ways: readonly (readonly [string, RegExp, readonly string[]])[] = [
  ['sockets', /\bnew WebSocket\b|\bWebSocketStream\b|\bnew WebTransport\b/, ['net/rendezvous/socket.ts']],
  ['connections', /\bnew (?:webkit)?RTCPeerConnection\b/, ['net/link/webrtc.ts']],
  ['requests by another name', /\b(?:globalThis|self|window)\.fetch\b/, []],
  ['other requests', /\bXMLHttpRequest\b|\bEventSource\b|\bsendBeacon\b|\bimportScripts\b|\bfetchLater\b/, []],
  ['windows', /\bwindow\.open\(|\blocation\.(?:assign|replace)\(|\blocation\.href\s*=/, []],
  [
    'code out of text',
    /\beval\(|\bnew Function\b|\binnerHTML\b|\bouterHTML\b|\binsertAdjacentHTML\b|\bdocument\.write\b|\bsrcdoc\b/,
    [],
  ],
];

describe('the source', () => {
  it.each(ways)('opens %s in the files that are meant to, and nowhere else', (_, pattern, allowed) => {
    expect(sources.length).toBeGreaterThan(200);
    expect(
      sources
        .filter(([, code]) => pattern.test(code))
        .map(([file]) => file)
        .toSorted(),
    ).toEqual(allowed);
  });

  it('asks by `fetch` for nothing but what lies beside the page', () => {
    const asked = sources.flatMap(([file, code]) =>
      hasOwnFetch(code) ? [] : [...code.matchAll(/(?<![.\w])fetch\(([^,)]*)/g)].map(([, argument]) => [file, argument]),
    );
    expect(asked.toSorted()).toEqual([
      ['app/browser-first.ts', 'relative'],
      ['sw/deployment.ts', 'request'],
      ['sw/sw.ts', 'request'],
    ]);
  });
});

describe('what is built', () => {
  it('has one socket opener and one maker of connections, with all that comes from packages', () => {
    const scripts = readdirSync('dist/assets').filter((file) => file.endsWith('.js'));
    const all = scripts.map((file) => readFileSync(join('dist/assets', file), 'utf8')).join('\n');
    expect(all.match(/new WebSocket\b/g)).toHaveLength(1);
    expect(all.match(/new (?:webkit)?RTCPeerConnection\b/g)).toHaveLength(1);
    expect(all).not.toMatch(/XMLHttpRequest|EventSource\b|sendBeacon|importScripts|WebTransport/);
    // A method of that name evaluates polynomials.
    expect(all).not.toMatch(/(?<![\w.,{])eval\(|new Function\b/);
  });

  it('has no script, style or handler in its page', () => {
    const page = readFileSync('dist/index.html', 'utf8');
    expect(page).not.toMatch(/<script(?![^>]*\bsrc=)[^>]*>|<style|\son\w+=|\sstyle=|javascript:/i);
    expect(page).toMatch(
      /<meta http-equiv="Content-Security-Policy" content="default-src &#39;none&#39;|<meta http-equiv="Content-Security-Policy" content="default-src 'none'/,
    );
  });
});

const someone = 'aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa';

describe('a link', () => {
  it('names nobody whom the page reaches unasked: no socket, no request, no ICE server', async () => {
    const browser = await cast.browser({
      prepare: (context) =>
        context.addInitScript(() => {
          const configurations: string[] = [];
          Object.assign(window, { configurations });
          const Real = RTCPeerConnection;
          window.RTCPeerConnection = class extends Real {
            constructor(configuration?: RTCConfiguration) {
              super(configuration);
              configurations.push(JSON.stringify(configuration?.iceServers ?? []));
            }
            override setConfiguration(configuration?: RTCConfiguration): void {
              configurations.push(JSON.stringify(configuration?.iceServers ?? []));
              super.setConfiguration(configuration);
            }
          };
        }),
    });
    const reached = new Set<string>();
    browser.context.on('request', (request) => reached.add(new URL(request.url()).host));
    browser.context.on('page', (page) => page.on('websocket', (socket) => reached.add(new URL(socket.url()).host)));
    const evil = 'evil.example';
    const page = await browser.context.newPage();
    await page.goto(
      `${home()}#/@${someone}?t=${evil}/announce&t=ws://${evil}:81/&ice=stun:${evil}&iceServers=turn:${evil}&i=${evil}&img=https://${evil}/x.png`,
    );
    await ready(page);
    await inState(page, 'ask-tracker');
    // One's own page makes connections too: with what the deployment names, whatever the link said.
    await create(page, 'Ada');
    await page.evaluate((who) => location.assign(`#/@${who}?ice=stun:evil.example`), someone);
    await expect.poll(() => page.evaluate(() => Reflect.get(window, 'configurations').length)).toBeGreaterThan(0);
    const configurations = await page.evaluate(() => [...new Set<string>(Reflect.get(window, 'configurations'))]);
    expect(configurations).toEqual(['[]']);
    expect([...reached]).toEqual([new URL(home()).host]);
    expect(cast.errors()).toEqual([]);
  });
});
