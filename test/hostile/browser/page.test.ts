/** What strangers write, and what a hostile page could try, against the built app in a browser. */
import { existsSync, readFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { afterEach, describe, expect, it } from 'vitest';
import { createCast, inState, published, status } from '../../e2e/support/cast.js';
import { overflow } from '../../e2e/support/look.js';
import { controlled, create, home, ready } from '../../e2e/support/pages.js';
import { contents, secretsOf, watchSecrets } from './secrets.js';

const cast = createCast();
const servers: Server[] = [];
afterEach(async () => {
  for (const server of servers.splice(0)) {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  }
});

/** Puts a file into the page's own database as if it had come over the network. Answers its address. */
const plant = (page: Page, text: string, mime: string): Promise<string> =>
  page.evaluate(
    async ([content, type]) => {
      const bytes = new TextEncoder().encode(content);
      const digest = new Uint8Array(await crypto.subtle.digest('SHA-256', bytes));
      const letters = 'abcdefghijklmnopqrstuvwxyz234567';
      let bits = [0x01, 0x55, 0x12, 0x20, ...digest].map((byte) => byte.toString(2).padStart(8, '0')).join('');
      bits = bits.padEnd(Math.ceil(bits.length / 5) * 5, '0');
      const cid = `b${bits.replace(/.{5}/g, (five) => letters[Number.parseInt(five, 2)] ?? '')}`;
      const { name } =
        (await indexedDB.databases()).find((each) => /^tabard\/[a-z2-7]{16}$/.test(each.name ?? '')) ?? {};
      const db = await new Promise<IDBDatabase>((resolve, reject) => {
        const request = indexedDB.open(name ?? 'none');
        request.onsuccess = () => resolve(request.result);
        request.onerror = () => reject(request.error);
      });
      const transaction = db.transaction(['blobs', 'chunks', 'blobRefs'], 'readwrite');
      transaction.objectStore('chunks').put(bytes, cid);
      transaction.objectStore('blobs').put({ cid, size: bytes.length, mime: type, chunks: [cid], complete: true });
      const did = window.tabard.me()?.did ?? '';
      transaction.objectStore('blobRefs').put({ cid, did, at: Date.now() });
      await new Promise((resolve, reject) => {
        transaction.oncomplete = resolve;
        transaction.onabort = reject;
      });
      db.close();
      return `blob/${cid}`;
    },
    [text, mime] as const,
  );

const evil =
  '<svg xmlns="http://www.w3.org/2000/svg"><script>top.owned = true; opener && (opener.owned = true)</script></svg>';
const page403 = [/403/, /Content Security Policy/, /ERR_/, /violates/, /Refused/, /Framing/];

describe('a file of a stranger', () => {
  it('that is no plain picture or sound is octets to save, and never runs', async () => {
    const browser = await cast.browser({ tolerate: page403 });
    const page = await browser.open(home());
    await create(page, 'Ada Thornfield');
    await controlled(page);
    for (const mime of ['image/svg+xml', 'text/html', 'text/javascript', 'application/pdf']) {
      const address = await plant(page, mime === 'text/javascript' ? 'window.owned = true' : evil, mime);
      const answer = await page.evaluate(async (path) => {
        const response = await fetch(path);
        const header = (name: string): string | null => response.headers.get(name);
        return {
          status: response.status,
          type: header('content-type'),
          disposition: header('content-disposition'),
          sniff: header('x-content-type-options'),
          policy: header('content-security-policy'),
        };
      }, address);
      expect(answer).toEqual({
        status: 200,
        type: 'application/octet-stream',
        disposition: expect.stringMatching(/^attachment; filename="b[a-z2-7]+"$/),
        sniff: 'nosniff',
        policy: "sandbox; default-src 'none'",
      });
      // In every way that a page can load something.
      const outcomes = await page.evaluate(async (path) => {
        const load = (tag: string, attribute: string, parent: Element = document.body): Promise<string> =>
          new Promise((resolve) => {
            const element = document.createElement(tag);
            element.addEventListener('load', () => resolve('load'));
            element.addEventListener('error', () => resolve('error'));
            element.setAttribute(attribute, path);
            if (tag === 'link') element.setAttribute('rel', 'stylesheet');
            parent.append(element);
          });
        const tried = Promise.all([load('img', 'src'), load('script', 'src'), load('link', 'href', document.head)]);
        for (const [tag, attribute] of [
          ['iframe', 'src'],
          ['object', 'data'],
          ['embed', 'src'],
        ] as const) {
          const element = document.createElement(tag);
          element.setAttribute(attribute, path);
          document.body.append(element);
        }
        return tried;
      }, address);
      expect(outcomes).toEqual(['error', 'error', 'error']);
      const other = await browser.context.newPage();
      await expect(other.goto(`${home()}${address}`)).rejects.toThrow(/ERR_HTTP_RESPONSE_CODE_FAILURE/);
      await other.close();
    }
    expect(await page.evaluate(() => Reflect.get(window, 'owned'))).toBeUndefined();
    expect(cast.errors()).toEqual([]);
  });
});

const bidi = 'Ada \u202e\u2066\u2067evil\u202d\u200f gro.elpmaxe';
const wide = `A${'\u200b\u200d\u2060'.repeat(60)}da`;
const tall = `Z${'\u0300\u0316\u0489'.repeat(1000)}algo`;
const addresses = [
  'javascript:alert(1)//https://',
  'data:text/html,<script>alert(1)</script>',
  'JaVaScRiPt:alert(1)',
  'vbscript:x',
  'file:///etc/passwd',
  'blob:https://x.example/1',
];

describe('words of a stranger', () => {
  it('are shown as text in their own box, whatever they are made of', async () => {
    const [owner, visitor] = await Promise.all([
      cast.browser(),
      cast.browser({ viewport: { width: 360, height: 740 } }),
    ]);
    const ownerPage = await owner.open(home());
    const { link } = await create(ownerPage, 'Ada');
    const write = (record: object): Promise<string> =>
      ownerPage.evaluate(
        (json) =>
          window.tabard.put('app.tabard.profile', JSON.parse(json), { key: 'self' }).then(
            () => 'written',
            (error: { code: string }) => error.code,
          ),
        JSON.stringify(record),
      );
    const page = await visitor.open(link);
    await status(page, 'served').waitFor();
    await page.evaluate(() => document.fonts.ready.then(() => undefined));
    const header = await page.locator('.head').boundingBox();
    let shown = 0;
    for (const text of [bidi, wide, tall, '<img src=x onerror="window.owned=1">', `${'W'.repeat(64)}`]) {
      for (const record of [
        { name: text, bio: 'plain', links: [], tags: [] },
        { name: 'plain', bio: text.repeat(3), links: [], tags: [] },
        {
          name: 'plain',
          bio: '',
          links: [{ title: text, url: `https://${'a'.repeat(50)}.example/${'b'.repeat(900)}` }],
          tags: [],
        },
      ]) {
        const outcome = await write(record);
        // What the schema refuses never gets out; what it allows must be shown well.
        if (outcome !== 'written') {
          expect(outcome).toBe('bad-record-input');
          continue;
        }
        shown++;
        await expect
          .poll(() => page.evaluate(async (who) => window.tabard.get(who, 'app.tabard.profile/self'), link))
          .toMatchObject(record);
        await page.getByTestId('visit-name').waitFor();
        expect(await overflow(page), JSON.stringify(record).slice(0, 60)).toEqual([]);
        expect(await page.locator('.head').boundingBox()).toEqual(header);
        const box = await page.getByTestId('visit-name').boundingBox();
        expect(box?.height).toBeLessThan(400);
        expect(await page.evaluate(() => document.querySelectorAll('img[src="x"]').length)).toBe(0);
      }
    }
    expect(shown).toBeGreaterThan(5);
    expect(await page.evaluate(() => Reflect.get(window, 'owned'))).toBeUndefined();
    expect(await page.title()).not.toContain('\u202e');
    expect(cast.errors()).toEqual([]);
  });

  it('with addresses that run something never become links', async () => {
    const browser = await cast.browser();
    const page = await browser.open(home());
    const { link } = await create(page, 'Ada');
    for (const url of addresses) {
      const code = await page.evaluate(
        (address) =>
          window.tabard
            .put(
              'app.tabard.profile',
              { name: 'Ada', links: [{ title: 'Free', url: address }], tags: [] },
              { key: 'self' },
            )
            .then(
              () => 'written',
              (error: { code: string }) => error.code,
            ),
        url,
      );
      expect(code, url).toBe('bad-record-input');
      // Typed by hand it stays a draft that nobody gets.
      await page.getByTestId('own-add-link').click();
      await page.getByTestId('own-link-title').last().fill('Free');
      await page.getByTestId('own-link-url').last().fill(url);
      await page.getByTestId('own-link-url').last().blur();
    }
    await published(page);
    await page.goto(link);
    await page.getByTestId('visit-name').waitFor();
    await inState(page, 'served');
    const hrefs = await page.evaluate(() =>
      [...document.querySelectorAll('a[href]')].map((each) => each.getAttribute('href') ?? ''),
    );
    expect(hrefs.filter((href) => !/^(#|https?:|mailto:)/.test(href))).toEqual([]);
    expect(await page.evaluate(() => window.tabard.me()?.profile.links)).toEqual([]);
    expect(cast.errors()).toEqual([]);
  });
});

describe('a link that looks like another', () => {
  it('is shown with the host that the browser goes to, and opens without a way back to this page', async () => {
    const [owner, visitor] = await Promise.all([cast.browser(), cast.browser()]);
    const ownerPage = await owner.open(home());
    const { link } = await create(ownerPage, 'Ada');
    const links = [
      { title: 'https://apple.com', url: 'https://\u0430pple.com/login' },
      { title: 'apple.com', url: 'https://apple.com.evil.example/\u202egro.elppa' },
    ];
    const write = (some: typeof links): Promise<string> =>
      ownerPage.evaluate(
        (all) =>
          window.tabard.put('app.tabard.profile', { name: 'Ada', links: all, tags: [] }, { key: 'self' }).then(
            () => 'written',
            (error: { code: string }) => error.code,
          ),
        some,
      );
    // A mark that turns the line around is in no address.
    expect(await write(links)).toBe('bad-record-input');
    expect(await write(links.slice(0, 1))).toBe('written');
    const page = await visitor.open(link);
    const card = page.getByTestId('visit-link');
    await card.waitFor();
    expect(await card.locator('.visit-place').textContent()).toBe('xn--pple-43d.com/login');
    expect(await card.getAttribute('href')).toBe('https://xn--pple-43d.com/login');
    expect(await card.getAttribute('rel')).toContain('noopener');
    expect(await card.locator('bdi').count()).toBe(1);
    expect(cast.errors()).toEqual([]);
  });
});

describe('the page itself', () => {
  it('is served with a policy under which nothing written into it runs', async () => {
    const browser = await cast.browser({ tolerate: page403 });
    const answer = await fetch(home());
    const policy = answer.headers.get('content-security-policy') ?? '';
    for (const part of ["default-src 'none'", "script-src 'self'", "base-uri 'none'", "frame-ancestors 'none'"])
      expect(policy).toContain(part);
    expect(policy).not.toMatch(/unsafe|\*/);
    const page = await browser.open(home());
    await ready(page);
    await page.evaluate(() => {
      const script = document.createElement('script');
      script.textContent = 'window.owned = "inline"';
      document.head.append(script);
      document.body.insertAdjacentHTML(
        'beforeend',
        '<img src="data:," onerror="window.owned=1"><a id="lure" href="javascript:window.owned=2">x</a><base href="https://evil.example/">',
      );
      const outside = document.createElement('script');
      outside.src = 'https://evil.example/x.js';
      document.head.append(outside);
      document.getElementById('lure')?.click();
    });
    expect(await page.evaluate(() => document.baseURI)).toBe(home());
    const evaluated = await page.evaluate(() => {
      const script = document.createElement('script');
      script.src = `data:text/javascript,${encodeURIComponent('window.owned = 3')}`;
      return new Promise((resolve) => {
        script.onload = () => resolve('ran');
        script.onerror = () => resolve('refused');
        document.head.append(script);
      });
    });
    expect(evaluated).toBe('refused');
    expect(await page.evaluate(() => Reflect.get(window, 'owned'))).toBeUndefined();
    expect(cast.errors()).toEqual([]);
  });

  it('cannot be framed', async () => {
    const server = createServer((_, response) => {
      response.setHeader('content-type', 'text/html');
      response.end(`<!doctype html><link rel="icon" href="data:,"><iframe src="${home()}"></iframe>`);
    });
    servers.push(server);
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const address = server.address();
    const port = typeof address === 'object' && address !== null ? address.port : 0;
    const browser = await cast.browser({ tolerate: page403 });
    const page = await browser.open(`http://localhost:${port}/`);
    const frame = page.frames()[1];
    expect(frame?.url()).not.toBe(home());
    expect(await frame?.evaluate(() => document.getElementById('app'))).toBeNull();
    expect(cast.errors()).toEqual([]);
  });
});

describe('the page on a host that sends no headers', () => {
  it('starts nothing inside another page, opens no key, and says so', async () => {
    const bare = createServer((request, response) => {
      const path = new URL(request.url ?? '/', 'http://x').pathname;
      const name = join('dist', path === '/' ? 'index.html' : path);
      const types: Record<string, string> = {
        html: 'text/html',
        js: 'text/javascript',
        css: 'text/css',
        json: 'application/json',
      };
      response.setHeader('content-type', types[name.split('.').at(-1) ?? ''] ?? 'application/octet-stream');
      if (existsSync(name)) response.end(readFileSync(name));
      else response.writeHead(404).end();
    });
    const around = createServer((_, response) => {
      response.setHeader('content-type', 'text/html');
      response.end(
        `<!doctype html><link rel="icon" href="data:,"><iframe src="http://localhost:${portOf(bare)}/"></iframe>`,
      );
    });
    for (const server of [bare, around]) {
      servers.push(server);
      await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    }
    const browser = await cast.browser({ tolerate: [/404/, /WebSocket/, /rendezvous/] });
    const alone = await browser.open(`http://localhost:${portOf(bare)}/`);
    await create(alone, 'Ada Thornfield');
    const page = await browser.context.newPage();
    await page.goto(`http://localhost:${portOf(around)}/`);
    const frame = page.frameLocator('iframe');
    await frame.getByTestId('framed').waitFor();
    expect(await frame.getByTestId('framed').getAttribute('rel')).toContain('noopener');
    const inner = page.frames()[1];
    expect(
      await inner?.evaluate(() => [Reflect.has(window, 'tabard'), document.body.textContent?.includes('Ada')]),
    ).toEqual([false, false]);
    expect(cast.errors()).toEqual([]);
  });
});

const portOf = (server: Server): number => {
  const address = server.address();
  return typeof address === 'object' && address !== null ? address.port : 0;
};

describe('secrets', () => {
  it('are in no storage, no address, no console and no message in the open, after all was done once', async () => {
    const [owner, visitor] = await Promise.all([cast.browser({ prepare: watchSecrets }), cast.browser()]);
    const heard: string[] = [];
    owner.context.on('page', (tab) => {
      tab.on('console', (message) => heard.push(message.text()));
      tab.on('request', (request) => heard.push(request.url(), JSON.stringify(request.headers())));
      tab.on('websocket', (socket) => socket.on('framesent', ({ payload }) => heard.push(payload.toString('latin1'))));
    });
    const page = await owner.context.newPage();
    await page.goto(home());
    const { link } = await create(page, 'Ada Thornfield');
    await page.evaluate(() => window.tabard.edit({ bio: 'Bookbinder.', tags: ['bees'] }));
    const second = await owner.context.newPage();
    await second.goto(home());
    await ready(second);
    await second.evaluate(() => window.tabard.edit({ bio: 'Bookbinder in Bergen.' }));
    const reader = await visitor.open(link);
    await status(reader, 'served', 'owner').waitFor();
    const { link: theirs } = await create(reader, 'Bo');
    await page.evaluate((who) => window.tabard.follow(who, { private: true }), theirs);
    // Everything else that a person does with it.
    await page.evaluate(() => window.tabard.put('app.tabard.post', { text: 'First.', createdAt: Date.now() }));
    await page.getByTestId('own-bio').fill('Bookbinder in Bergen, and bees.');
    await published(page);
    // What the first load knew is gone with it; what was made then is searched for to the end.
    const early = await secretsOf(page);
    const said = (await contents(page)).messages ?? '';
    await page.reload();
    await ready(page);
    await page.evaluate((who) => window.tabard.open(who), theirs);
    const car = await page.evaluate(async () => [...(await window.tabard.exportCar())]);
    // The service worker takes over beside all this; what it was asked for is put aside before it answers.
    await controlled(page);
    expect(await page.evaluate(async () => (await fetch('tabard.json')).status)).toBe(200);

    const secrets = [...early, ...(await secretsOf(page)), ...(await secretsOf(second))];
    // Root seed, next root seed, entropy, device X25519, household key, master key, at the least.
    expect(secrets.length).toBeGreaterThanOrEqual(6);
    const places: Record<string, string> = { car: Buffer.from(car).toString('latin1'), heard: heard.join('\n'), said };
    for (const [name, tab] of [
      ['first', page],
      ['second', second],
    ] as const) {
      for (const [place, content] of Object.entries(await contents(tab))) places[`${name} ${place}`] = content;
    }
    expect(places['first indexeddb']?.length).toBeGreaterThan(5_000);
    expect(said.length).toBeGreaterThan(10_000);
    expect(places['first caches']).toContain('tabard.json');
    const found = Object.entries(places).flatMap(([place, content]) =>
      secrets.flatMap((secret) =>
        forms(secret).flatMap(([form, text]) => (content.includes(text) ? [`${place}: ${form}`] : [])),
      ),
    );
    expect(found).toEqual([]);
    expect(places['first keys']).toBe('');
    expect(places['second keys']).toBe('');

    // The search itself: what lies in the open is found.
    await page.evaluate((hex) => sessionStorage.setItem('control', hex), secrets[0]?.toString('hex') ?? '');
    expect((await contents(page)).session).toContain(secrets[0]?.toString('hex'));
    expect(cast.errors()).toEqual([]);
  });
});

/** The same bytes in every way that somebody might have written them. */
const forms = (secret: Buffer): readonly (readonly [string, string])[] => [
  ['bytes', secret.toString('latin1')],
  ['hex', secret.toString('hex')],
  ['base64', secret.toString('base64').replace(/=+$/, '')],
  ['base64url', secret.toString('base64url')],
  ['list', [...secret].join(',')],
];
