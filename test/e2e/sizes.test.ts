import { readdirSync, readFileSync } from 'node:fs';
import { gzipSync } from 'node:zlib';
import type { Page } from 'playwright-core';
import { describe, expect, it } from 'vitest';
import { contentSecurityPolicy } from '../../src/server/headers.js';
import type { Browser } from './support/browser.js';
import { keepBrowsers } from './support/browsers.js';
import { create, home } from './support/pages.js';

const another = keepBrowsers();

interface Loaded {
  readonly scripts: number;
  readonly styles: number;
  readonly fonts: number;
  readonly files: readonly string[];
}

/** Everything that a browser asks for until `wanted` stands in the page, in gzipped bytes (fonts as they are), each file once. */
const watch = async (browser: Browser, wanted: string): Promise<(page: Page) => Promise<Loaded>> => {
  const seen = new Map<string, { readonly asked: number; readonly body: Promise<Buffer> }>();
  await browser.context.addInitScript((selector) => {
    const look = (): void => {
      if (document.querySelector(selector) === null) requestAnimationFrame(look);
      else Object.assign(window, { stoodAt: performance.timeOrigin + performance.now() });
    };
    look();
  }, wanted);
  browser.context.on('response', (response) => {
    const path = new URL(response.url()).pathname;
    // What the service worker puts aside for later is not what the page waits for.
    if (response.request().serviceWorker() !== null) return;
    if (/\.(js|css|woff2)$/.test(path) && !path.endsWith('/sw.js') && !seen.has(path)) {
      seen.set(path, {
        asked: response.request().timing().startTime,
        body: response.body().catch(() => Buffer.alloc(0)),
      });
    }
  });
  return async (page) => {
    const until = await page.waitForFunction(() => Number(Reflect.get(window, 'stoodAt')) || undefined);
    const shown = Number(await until.jsonValue());
    const asked = [...seen].filter(([, file]) => file.asked <= shown);
    const files = await Promise.all(asked.map(async ([path, { body }]) => ({ path, bytes: await body })));
    const sum = (ending: string, size: (bytes: Buffer) => number): number =>
      files.filter(({ path }) => path.endsWith(ending)).reduce((total, { bytes }) => total + size(bytes), 0);
    return {
      scripts: sum('.js', (bytes) => gzipSync(bytes, { level: 9 }).length),
      styles: sum('.css', (bytes) => gzipSync(bytes, { level: 9 }).length),
      fonts: sum('.woff2', (bytes) => bytes.length),
      files: files.map(({ path, bytes }) => `${path.split('/').at(-1)} ${gzipSync(bytes, { level: 9 }).length}`),
    };
  };
};

/** docs/performance.md says how they are kept. `.size-limit.mjs` holds the same against the build. */
const most = { visit: 80 * 1024, edit: 130 * 1024 };

describe('what must be fetched', () => {
  it("keeps a newcomer's visit by link within its budget of scripts, 12 KB of styles and 60 KB of fonts", async () => {
    const [owner, visitor] = [await another(), await another()];
    const { link } = await create(await owner.open(home()), 'Ada Thornfield');
    const loaded = await watch(visitor, '[data-testid=visit-name] .plain');
    const page = await visitor.open(link);
    await page.getByTestId('visit-name').getByText('Ada Thornfield').waitFor();
    const { scripts, styles, fonts, files } = await loaded(page);
    expect(scripts).toBeGreaterThan(20_000);
    expect(scripts, files.join('\n')).toBeLessThanOrEqual(most.visit);
    // They come after the name, or to what does not come whole, and the page that stands for it asks for nothing of another.
    expect(files.filter((file) => /^(arms|own|mine|actions|words|steps)-/.test(file))).toEqual([]);
    expect(styles).toBeLessThanOrEqual(12 * 1024);
    expect(fonts).toBeLessThanOrEqual(60 * 1024);
  });

  it("keeps one's own profile in edit mode, fields and link and code and arms, within its budget of scripts", async () => {
    const browser = await another();
    const first = await browser.open(home());
    await create(first, 'Ada');
    await first.locator('.arms[data-drawn]').waitFor();
    await browser.close({ keep: true });
    const again = await another({ folder: browser.folder });
    const loaded = await watch(
      again,
      '.own:has([data-testid=own-name]):has([data-testid=share-qr]):has(.arms[data-drawn])',
    );
    const page = await again.open(home());
    await page.getByTestId('own-name').waitFor();
    const { scripts, files } = await loaded(page);
    expect(scripts).toBeGreaterThan(80_000);
    expect(files.filter((file) => /^(start|visit|words)-/.test(file))).toEqual([]);
    expect(scripts, files.join('\n')).toBeLessThanOrEqual(most.edit);
  });
});

describe('what is asked for ahead', () => {
  const html = readFileSync('dist/index.html', 'utf8');
  const tables = new Map(
    [...html.matchAll(/<meta name="ahead-(\w+)" content="([^"]*)">/g)].map(([, page = '', files = '']) => [
      page,
      files.split(' '),
    ]),
  );

  it('names files of this build, and none that a document asks for anyway', () => {
    const document = html.replaceAll(/<meta name="ahead-[^>]*>/g, '');
    expect([...tables.keys()]).toEqual(['home', 'social']);
    for (const files of tables.values()) {
      expect(files.length).toBeGreaterThan(2);
      for (const file of files) {
        expect(readdirSync('dist/assets')).toContain(file.replace('./assets/', ''));
        expect(document, file).not.toContain(file);
      }
    }
  });

  it('is all that a feed waits for: after the first files one round trip of scripts, and no other before it stands', async () => {
    const browser = await another();
    const first = await browser.open(home());
    await create(first, 'Ada');
    await first.evaluate(() => window.tabard.post('The first of them.'));
    await browser.close({ keep: true });
    const page = await (await another({ folder: browser.folder })).open('about:blank');
    await page.addInitScript(() => {
      const look = (): void => {
        if (document.querySelector('[data-testid=post]') === null) return;
        observer.disconnect();
        Object.assign(window, { stoodAt: performance.now() });
      };
      const observer = new MutationObserver(look);
      observer.observe(document, { subtree: true, childList: true });
    });
    await page.goto(`${home()}#/feed`);
    await page.waitForFunction(() => Reflect.get(window, 'stoodAt') !== undefined);
    const asked = await page.evaluate(() =>
      performance
        .getEntriesByType('resource')
        .filter(({ name, startTime }) => name.endsWith('.js') && startTime < Number(Reflect.get(window, 'stoodAt')))
        .map(({ name }) => `./assets/${name.split('/').at(-1)}`),
    );
    const ahead = tables.get('social') ?? [];
    const named = (file: string): boolean => html.includes(file);
    expect(ahead.filter((file) => !asked.includes(file))).toEqual([]);
    expect(asked.filter((file) => !named(file))).toEqual([]);
  });
});

describe('SRV-10 the build', () => {
  const html = readFileSync('dist/index.html', 'utf8');
  const styles = readdirSync('dist/assets').filter((name) => name.endsWith('.css'));

  it('has no inline script or style, and names no other host', () => {
    const scripts = [...html.matchAll(/<script\b([^>]*)>([^<]*)<\/script>/g)];
    expect(scripts.length).toBeGreaterThan(1);
    for (const [, attributes = '', inside = ''] of scripts) {
      expect(attributes).toMatch(/ src="\.\//);
      expect(inside.trim()).toBe('');
    }
    expect(html.match(/<script\b/g)).toHaveLength(scripts.length);
    expect(html).not.toMatch(/<style\b|\sstyle=|\son[a-z]+=|javascript:/i);
    for (const [, address = ''] of html.matchAll(/\s(?:src|href)="([^"]*)"/g)) expect(address).toMatch(/^\.\//);
    expect(html.replaceAll('&#39;', "'")).toContain(`content="${contentSecurityPolicy({ meta: true })}"`);
    expect(styles.length).toBeGreaterThan(0);
    for (const name of styles)
      expect(readFileSync(`dist/assets/${name}`, 'utf8')).not.toMatch(/url\(["']?(?:https?:)?\/\/|@import/);
  });
});
