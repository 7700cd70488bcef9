/**
 * A link to a profile with a picture, whose newest post has one, in a browser that has nothing: until each is decoded on the screen. Both come from the
 * owner's tab over a link, verified and stored. Beside it the bytes of the post's picture from this machine's own web server, in a page of nothing else.
 */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { createAppServer } from '../../src/server/app-server.js';
import { serveFolder } from '../../src/server/static-files.js';
import { create, home } from '../e2e/support/pages.js';
import { photoWithPlace } from '../e2e/support/photo.js';
import { cost, inTurn } from './support/bench.js';
import { withBrowsers } from './support/people.js';

const rounds = Number(process.env.BENCH_ROUNDS ?? 9);
/** A browser that has just started is still busy with itself. Milliseconds. */
const settling = 1_500;

const avatar = 'img.avatar';
const picture = '[data-testid=post] img[data-real=true]';

/** Notes when the first of each is there and decoded. */
const watch = (page: Page, wanted: readonly string[]): Promise<unknown> =>
  page.addInitScript((selectors) => {
    const decoded: Record<string, number> = {};
    const waited = new Set<string>();
    Object.assign(window, { decoded });
    const look = (): void => {
      for (const selector of selectors) {
        const image = document.querySelector<HTMLImageElement>(selector);
        if (image === null || waited.has(selector)) continue;
        waited.add(selector);
        image.decode().then(
          () =>
            requestAnimationFrame(() => setTimeout(() => Object.assign(decoded, { [selector]: performance.now() }))),
          // Its address gave way to another.
          () => {
            waited.delete(selector);
            look();
          },
        );
      }
    };
    new MutationObserver(look).observe(document, { subtree: true, childList: true, attributes: true });
  }, wanted);

const until = async (page: Page, selector: string): Promise<number> => {
  const found = await page.waitForFunction((name) => {
    const decoded: Record<string, number> = Reflect.get(window, 'decoded');
    return decoded[name];
  }, selector);
  return Number(await found.jsonValue());
};

const prepareOwner = async (page: Page): Promise<string> => {
  const { link } = await create(page, 'Ada Thornfield');
  const photo = await photoWithPlace(page);
  await page.getByTestId('own-avatar-input').setInputFiles({ name: 'me.jpg', mimeType: 'image/jpeg', buffer: photo });
  await page.getByTestId('crop-apply').click();
  await page.waitForFunction(() => window.tabard.me()?.profile.avatar != null);
  await page.evaluate(async (bytes) => {
    const file = new File([Uint8Array.from(atob(bytes), (letter) => letter.charCodeAt(0))], 'bees.jpg', {
      type: 'image/jpeg',
    });
    const made = await window.tabard.attach(file, 'The bees');
    await window.tabard.post({ text: 'The bees are out.', media: [made] });
  }, photo.toString('base64'));
  return link;
};

/** The bytes as a visitor has them, in a page of nothing else. */
const pageOf = async (page: Page): Promise<string> => {
  const bytes = await page.evaluate(async (selector) => {
    const image = document.querySelector<HTMLImageElement>(selector);
    const body = await (await fetch(image?.src ?? '')).arrayBuffer();
    return btoa(Array.from(new Uint8Array(body), (byte) => String.fromCharCode(byte)).join(''));
  }, picture);
  const folder = mkdtempSync(join(tmpdir(), 'tabard-picture-'));
  writeFileSync(join(folder, 'bees.jpg'), Buffer.from(bytes, 'base64'));
  writeFileSync(
    join(folder, 'index.html'),
    '<!doctype html><title>Bees</title><img src="./bees.jpg" alt="The bees">\n',
  );
  return folder;
};

cost('first-picture', () =>
  withBrowsers(async (open) => {
    const link = await prepareOwner(await (await open()).open(home()));
    const visit = async (wanted: readonly string[], address: string, measured = true) => {
      const browser = await open();
      const page = await browser.open('about:blank');
      await new Promise((resolve) => setTimeout(resolve, settling));
      // The policy lets no page read what an image shows: one visit beside the measured ones hands out the bytes.
      if (!measured) await (await page.context().newCDPSession(page)).send('Page.setBypassCSP', { enabled: true });
      await watch(page, wanted);
      await page.goto(address);
      return { browser, page, times: await Promise.all(wanted.map((selector) => until(page, selector))) };
    };
    const first = await visit([avatar, picture], link, false);
    const folder = await pageOf(first.page);
    await first.browser.close();
    const server = createAppServer({ files: await serveFolder(folder) });
    try {
      const plain = `http://localhost:${await server.listen(0, '127.0.0.1')}/`;
      const timesOf = async (wanted: readonly string[], address: string): Promise<readonly number[]> => {
        const { browser, times } = await visit(wanted, address);
        await browser.close();
        return times;
      };
      const taken = await inTurn(rounds, {
        profile: () => timesOf([avatar, picture], link),
        plain: () => timesOf(['img'], plain),
      });
      const column = (all: readonly (readonly number[])[], at: number): number[] =>
        all.map((times) => times[at] ?? Number.NaN);
      const beside = {
        what: 'its bytes by HTTP from this machine, in a page of nothing else',
        samples: column(taken.plain, 0),
      };
      return {
        cost: 12,
        rows: [
          {
            what: 'first picture of an opened profile: link in a fresh browser to the picture of its newest post, decoded',
            unit: 'ms',
            samples: column(taken.profile, 1),
            beside,
          },
          { what: 'the person’s own picture', unit: 'ms', samples: column(taken.profile, 0), beside },
        ],
        raw: taken,
      };
    } finally {
      await server.close();
      rmSync(folder, { recursive: true, force: true });
    }
  }),
);
