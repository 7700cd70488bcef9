import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { type Browser, openBrowser } from './support/browser.js';
import { create, home, ready } from './support/pages.js';
import { startTestServer } from './support/server.js';

const closing: (() => Promise<void>)[] = [];
const another = async (): Promise<Browser> => {
  const browser = await openBrowser();
  closing.push(() => browser.close());
  return browser;
};
afterEach(async () => {
  for (const close of closing.splice(0)) await close();
});

describe('the console', () => {
  it('writes, reads, lists by pages and removes records', async () => {
    const browser = await another();
    const page = await browser.open(home());
    const { did } = await create(page, 'Ada');
    const result = await page.evaluate(async (me) => {
      const { tabard } = window;
      const record = (text: string) => ({ text, createdAt: Date.now() });
      const one = await tabard.put('example.note', record('one'), { key: 'a' });
      const many = await tabard.putMany(
        'example.note',
        ['b', 'c', 'd', 'e'].map((key) => ({ key, record: record(key) })),
      );
      const first = await tabard.list(me, 'example.note', { limit: 3 });
      const second = await tabard.list(
        me,
        'example.note',
        first.cursor === undefined ? {} : { limit: 3, cursor: first.cursor },
      );
      const back = await tabard.list(me, 'example.note', { limit: 1, reverse: true });
      await tabard.remove(one, 'retraction');
      return {
        one,
        many,
        first: first.records.map(({ path }) => path),
        second: second.records.map(({ path }) => path),
        end: second.cursor ?? null,
        back: back.records.map(({ path }) => path),
        removed: (await tabard.get(me, one)) ?? null,
        left: (await tabard.list(me, 'example.note')).records.length,
        missing: (await tabard.get(me, 'example.note/none')) ?? null,
      };
    }, did);
    expect(result).toEqual({
      one: 'example.note/a',
      many: ['b', 'c', 'd', 'e'].map((key) => `example.note/${key}`),
      first: ['a', 'b', 'c'].map((key) => `example.note/${key}`),
      second: ['d', 'e'].map((key) => `example.note/${key}`),
      end: null,
      back: ['example.note/e'],
      removed: null,
      left: 4,
      missing: null,
    });
    expect(browser.errors).toEqual([]);
  });

  it('rejects with stable codes', async () => {
    const browser = await another();
    const page = await browser.open(home());
    await ready(page);
    const codes = await page.evaluate(async () => {
      const { tabard } = window;
      const code = async (run: () => Promise<unknown>): Promise<string> => {
        try {
          await run();
          return 'resolved';
        } catch (error) {
          return String(Reflect.get(Object(error), 'code'));
        }
      };
      return {
        edit: await code(() => tabard.edit({ bio: 'x' })),
        put: await code(() => tabard.put('example.note', {})),
        open: await code(() => tabard.open('not a link')),
        get: await code(() => tabard.get(`@${'a'.repeat(32)}`, 'no path')),
        exported: await code(() => tabard.exportCar()),
        imported: await code(() => tabard.importCar(new Uint8Array([1, 2, 3]))),
        nobody: await code(() => tabard.open(`@${'a'.repeat(32)}`, { timeout: 4_000 })),
      };
    });
    expect(codes).toEqual({
      edit: 'no-identity',
      put: 'no-identity',
      open: 'bad-link',
      get: 'bad-record-input',
      exported: 'no-identity',
      imported: 'bad-import',
      nobody: 'no-host',
    });
    const refused = await page.evaluate(async () => {
      await window.tabard.create({ name: 'Ada' });
      try {
        await window.tabard.put('app.tabard.profile', { name: 7 }, { key: 'self' });
        return 'resolved';
      } catch (error) {
        return String(Reflect.get(Object(error), 'code'));
      }
    });
    expect(refused).toBe('bad-record-input');
    const after = await page.evaluate(async () => {
      const links = Array.from({ length: 51 }, (_, at) => ({ title: 'a', url: `https://a.example/${at}` }));
      const code = await window.tabard.edit({ links }).then(
        () => 'resolved',
        (error: unknown) => String(Reflect.get(Object(error), 'code')),
      );
      return { code, profile: (await window.tabard.edit({ bio: 'x' })).profile };
    });
    expect(after).toMatchObject({ code: 'bad-record-input', profile: { name: 'Ada', bio: 'x', links: [] } });
    expect(browser.errors).toEqual([]);
  });

  it('tells of changes, and its figures are true', async () => {
    const [owner, visitor] = [await another(), await another()];
    const ownerPage = await owner.open(home());
    const { link, did } = await create(ownerPage, 'Ada');
    const page = await visitor.open(home());
    await ready(page);
    await page.evaluate(async (target) => {
      const heard: string[] = [];
      Object.assign(window, { heard });
      window.tabard.on('changed', ({ did: who }) => heard.push(who));
      await window.tabard.open(target);
    }, link);
    await ownerPage.evaluate(() => window.tabard.edit({ bio: 'New.' }));
    await expect.poll(() => page.evaluate(() => Reflect.get(window, 'heard'))).toContain(did);
    // The owner is proven a moment after the first head.
    await expect.poll(() => page.evaluate(async () => (await window.tabard.peers())[0]?.who)).toBe('owner');
    const [peers, stats] = await page.evaluate(
      async () => [await window.tabard.peers(), await window.tabard.stats()] as const,
    );
    expect(peers).toHaveLength(1);
    expect(peers[0]).toMatchObject({ state: 'open', who: 'owner' });
    expect(peers[0]?.bytesIn).toBeGreaterThan(500);
    expect(stats.verifications).toBeGreaterThan(3);
    expect(stats.repositories).toBe(1);
    expect([...owner.errors, ...visitor.errors]).toEqual([]);
  });
});

describe('a deployment', () => {
  it('has its own name and colours, and gives links that reach it from the network', async () => {
    const server = await startTestServer();
    closing.push(server.close);
    const file = join(server.folder, 'tabard.json');
    const config: object = JSON.parse(readFileSync(file, 'utf8'));
    writeFileSync(
      file,
      JSON.stringify({
        ...config,
        name: 'Guild',
        theme: { '--gules': '#00ff00' },
        addresses: ['https://192.0.2.7:4173/'],
      }),
    );
    await server.stop();
    await server.start();
    const browser = await another();
    const page = await browser.open(server.address);
    const { link } = await create(page, 'Ada');
    expect(link).toMatch(/^https:\/\/192\.0\.2\.7:4173\/#\/@[a-z2-7]{32}$/);
    await expect.poll(() => page.title()).toContain('Guild');
    await expect
      .poll(() => page.evaluate(() => getComputedStyle(document.documentElement).getPropertyValue('--gules').trim()))
      .toBe('#00ff00');
    await page.getByTestId('share-qr').waitFor();
    expect(await page.getByTestId('share-link').inputValue()).toBe(link);
    expect(browser.errors).toEqual([]);
  });
});

describe('privacy', () => {
  it('contacts no host but the one that the page came from', async () => {
    const [owner, visitor] = [await another(), await another()];
    const hosts = new Set<string>();
    for (const { context } of [owner, visitor]) {
      context.on('request', (request) => hosts.add(new URL(request.url()).host));
      context.on('page', (page) => page.on('websocket', (socket) => hosts.add(new URL(socket.url()).host)));
    }
    const { link } = await create(
      await owner.context.newPage().then(async (page) => {
        await page.goto(home());
        return page;
      }),
      'Ada',
    );
    const page = await visitor.context.newPage();
    await page.goto(link);
    await page.getByTestId('visit-name').getByText('Ada').waitFor();
    await page.getByTestId('visit-follow').click();
    await page.getByTestId('visit-unfollow').waitFor();
    const own = new URL(home()).host;
    expect([...hosts].filter((host) => host !== '' && host !== own)).toEqual([]);
    expect([...hosts]).toContain(own);
    expect([...owner.errors, ...visitor.errors]).toEqual([]);
  });
});

describe('sharing', () => {
  it('copies the link, and saves the QR code as PNG and SVG', async () => {
    const browser = await another();
    const page = await browser.open(home());
    const { link } = await create(page, 'Ada');
    await page.getByTestId('share-copy').click();
    await expect.poll(() => page.evaluate(() => navigator.clipboard.readText())).toBe(link);
    for (const [button, start] of [
      ['share-qr-png', '\x89PNG'],
      ['share-qr-svg', '<svg'],
    ] as const) {
      const [download] = await Promise.all([page.waitForEvent('download'), page.getByTestId(button).click()]);
      const bytes = readFileSync((await download.path()) ?? '');
      expect(bytes.subarray(0, start.length).toString('latin1')).toBe(start);
      expect(download.suggestedFilename()).toMatch(button.endsWith('png') ? /\.png$/ : /\.svg$/);
    }
    expect(browser.errors).toEqual([]);
  });
});
