/** A profile that means ill, as somebody reads it: profile, feed, thread, tag, search and notices, on a phone. Every connection of the reader's browser is seen by a trap. */
import { createServer } from 'node:net';
import type { Page } from 'playwright-core';
import { afterEach, expect, it } from 'vitest';
import { createCast } from '../../e2e/support/cast.js';
import { overflow } from '../../e2e/support/look.js';
import { controlled, create, home, openProfile } from '../../e2e/support/pages.js';
import { hostileLine, hostileRecords, hostileTexts, WORD } from './hostile-posts.js';

const cast = createCast();
const closing: (() => void)[] = [];
afterEach(() => {
  for (const close of closing.splice(0)) close();
});

const outside = 'trap.example';

/** Every host that a post names is this one: whoever connects to it, page, worker, service worker or browser, is heard. */
const openTrap = async (): Promise<{ readonly port: number; readonly heard: string[] }> => {
  const heard: string[] = [];
  const server = createServer((socket) => {
    heard.push('a connection');
    socket.on('error', () => undefined);
    socket.on('data', (data) => {
      heard.push(data.toString('latin1'));
      socket.end('HTTP/1.1 200 OK\r\ncontent-type: text/html\r\ncontent-length: 6\r\n\r\n<p>x');
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  closing.push(() => server.close());
  const address = server.address();
  return { port: typeof address === 'object' && address !== null ? address.port : 0, heard };
};

/** What must hold of every page that shows words of a stranger. */
const judge = (page: Page, tallest: number): Promise<readonly string[]> =>
  page.evaluate((most) => {
    const wrong: string[] = [];
    const say = (element: Element, why: string): void => void wrong.push(`${why}: ${element.outerHTML.slice(0, 300)}`);
    const main = document.querySelector('main') ?? document.body;
    for (const element of main.querySelectorAll('*')) {
      for (const { name } of element.attributes) if (name.startsWith('on')) say(element, 'a handler');
      if (element.matches('script, iframe, object, embed, base, link[href], style, meta')) say(element, 'no words');
      const source = element.getAttribute('src') ?? element.getAttribute('poster') ?? '';
      if (source !== '' && !/^(?:blob:|data:image\/png;base64,|blob\/)/.test(source)) say(element, 'an address');
      const href = element.getAttribute('href') ?? '';
      if (href !== '' && !/^(?:#|https?:\/\/|mailto:|geo:[-\d.]+,[-\d.]+$|data:,$)/.test(href)) say(element, 'a link');
    }
    // Where a link leads stands on it, before it is followed.
    for (const link of main.querySelectorAll<HTMLAnchorElement>('a[href^="http"]')) {
      const host = new URL(link.href).host.replace(/^www\./, '');
      if (link.origin !== location.origin && !(link.textContent ?? '').includes(host)) say(link, `no word of ${host}`);
      if (link.origin !== location.origin && !/noopener/.test(link.rel)) say(link, 'a way back');
    }
    const frame = main.getBoundingClientRect();
    for (const post of main.querySelectorAll('[data-testid=post], [data-testid=notice]')) {
      const { left, right, height } = post.getBoundingClientRect();
      if (left < frame.left - 1 || right > frame.right + 1) say(post, 'it sticks out');
      if (height > most) say(post.querySelector('.post-text') ?? post, `${height} px high`);
      // Name before time, whatever the name is: no line is turned around by what stands in it.
      const [who, when] = ['.post-who', '.post-when'].map((part) => post.querySelector(part)?.getBoundingClientRect());
      if (who && when && when.left < who.left - 1 && Math.abs(when.top - who.top) < 8) say(post, 'it is turned around');
    }
    // Words in one direction read in it: their first letter stands before their last.
    const walker = document.createTreeWalker(main, NodeFilter.SHOW_TEXT);
    for (let node = walker.nextNode(); node !== null; node = walker.nextNode()) {
      const from = node.nodeValue?.indexOf('FIRST-LAST') ?? -1;
      if (from < 0) continue;
      const boxOf = (at: number): DOMRect => {
        const range = document.createRange();
        range.setStart(node as Text, at);
        range.setEnd(node as Text, at + 1);
        return range.getBoundingClientRect();
      };
      const [first, last] = [boxOf(from), boxOf(from + 9)];
      if (first.width > 0 && first.top === last.top && first.left > last.left) wrong.push('words are turned around');
    }
    if (Reflect.get(window, 'owned') !== undefined) wrong.push(`it ran: ${String(Reflect.get(window, 'owned'))}`);
    return wrong;
  }, tallest);

/** Where a text is cut, or stands behind its warning. */
const folds = 'main .post-body > p > button[aria-expanded=false], main .post-warning button[aria-expanded=false]';

it('nothing that a profile writes runs, fetches or turns its readers’ pages, and a link says where it leads', async () => {
  const trap = await openTrap();
  const [author, reader] = await Promise.all([
    cast.browser(),
    cast.browser({
      serviceWorker: true,
      // What is named and never comes ends in the middle.
      tolerate: [/CONTENT_LENGTH_MISMATCH/],
      viewport: { width: 360, height: 740 },
      args: [`--host-resolver-rules=MAP *.example 127.0.0.1:${trap.port}`],
    }),
  ]);
  const requests: string[] = [];
  reader.context.on('request', (request) => requests.push(request.url()));
  const strange = (): readonly string[] =>
    requests.filter((url) => !url.startsWith(home()) && !/^(?:blob|data):/.test(url));

  const eve = await author.open(home());
  const { did, link } = await create(eve, 'Eve');
  const ada = await reader.open(home());
  const adas = await create(ada, 'Ada Thornfield');
  await controlled(ada);
  const own = await ada.evaluate(() => window.tabard.post('What do you think?'));

  // What its schema refuses never gets out; all of this is allowed.
  const line = hostileLine(outside);
  const first = await eve.evaluate(
    async ([name, trapHost, texts]) => {
      const uri = await window.tabard.post(texts[0] ?? '');
      await window.tabard.put(
        'app.tabard.profile',
        {
          ...{ name, bio: texts[0] ?? '', tags: ['<svg/onload=window.owned=12>'] },
          links: [{ title: `${name} \u05d0`, url: `http://${trapHost}/link` }],
        },
        { key: 'self' },
      );
      for (const text of texts.slice(1)) await window.tabard.post(text);
      return uri;
    },
    [line.slice(0, 64), outside, hostileTexts(outside)] as const,
  );
  const stream = await eve.evaluate(
    async ([name, at]) =>
      (await window.tabard.put('app.tabard.stream', { name, createdAt: at })).split('/').at(-1) ?? '',
    [line.slice(0, 64), Date.now()] as const,
  );
  const quote = { did, path: first.slice(first.indexOf('/') + 1) };
  const records = hostileRecords(outside, Date.now(), { quote, stream });
  for (const record of records)
    await eve.evaluate((json) => window.tabard.put('app.tabard.post', JSON.parse(json)), JSON.stringify(record));
  await eve.evaluate((at) => window.tabard.boost(at), first);

  await openProfile(ada, link, 120_000);
  await ada.evaluate((who) => window.tabard.follow(who), link);
  const count = hostileTexts(outside).length + records.length;
  const here = (): Promise<readonly number[]> =>
    ada.evaluate(async (who) => {
      const kept = (await window.tabard.list(who, 'app.tabard.post', { limit: 100 })) as { records: unknown[] };
      return [kept.records.length, (await window.tabard.feed({ limit: 100 })).length];
    }, did);
  // Her own, and what is boosted is the same item once.
  await expect.poll(here).toEqual([count, count + 1]);
  // She answers Ada, names her and likes what she wrote; her feed says who answers whom.
  await eve.evaluate(
    async ([target, to, whom, texts]) => {
      await window.tabard.open(to);
      await window.tabard.thread(target, { wait: true });
      for (const text of texts) await window.tabard.reply(target, `${text} @${whom.slice(-32)}`);
      await window.tabard.like(target);
    },
    [own, adas.link, adas.did, hostileTexts(outside).slice(0, 6)] as const,
  );

  const header = await ada.locator('.head').boundingBox();
  const look = async (place: string, ready: string, least: number): Promise<void> => {
    await ada.evaluate((to) => location.assign(`#${to}`), place);
    await expect.poll(() => ada.locator(ready).count(), { message: place }).toBeGreaterThanOrEqual(least);
    // Folded a post takes a screen or two; opened by a tap it is as long as its words.
    for (const tallest of [1_600, 30_000]) {
      for (let turn = 0; turn < 3; turn++) {
        expect(await judge(ada, tallest), place).toEqual([]);
        expect(await overflow(ada), place).toEqual([]);
        await ada.mouse.wheel(0, 3_000);
        await ada.evaluate(() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done))));
      }
      await ada.evaluate((folded) => {
        for (const button of document.querySelectorAll<HTMLElement>(folded)) button.click();
        scrollTo(0, 0);
      }, folds);
    }
    await ada.evaluate(() => scrollTo(0, 0));
    expect(await ada.locator('.head').boundingBox(), place).toEqual(header);
    // Nothing lies over what one taps.
    await ada.getByTestId('nav-feed').click({ trial: true });
  };
  await look(`/@${did.slice(-32)}`, '[data-testid=post]', 3);
  await look('/feed', '[data-testid=post]', 3);
  await look(`/@${own.slice(11, 43)}/${own.split('/').at(-1)}`, '[data-testid=post]', 2);
  await look(`/@${did.slice(-32)}/${first.split('/').at(-1)}`, '[data-testid=post]', 1);
  await look(`/tag/${encodeURIComponent('<svg/onload=window.owned=11>')}`, '[data-testid=post]', 1);
  await look('/notices', '[data-testid=notice]', 1);
  await look('/search', '[data-testid=search-field]', 1);
  await ada.getByTestId('search-field').fill(WORD);
  await look('/search', '[data-testid=post]', 3);
  expect(trap.heard).toEqual([]);
  expect(strange()).toEqual([]);

  // The one way out is a tap, and it tells nothing of where it came from.
  const way = ada.locator(`[data-testid=post-link][href="http://${outside}/plain"]`).first();
  await way.waitFor();
  expect(await way.textContent()).toContain(outside);
  const [opened] = await Promise.all([reader.context.waitForEvent('page'), way.click()]);
  await expect.poll(() => trap.heard.join('')).toContain('GET /plain');
  expect(trap.heard.join('')).not.toMatch(/referer/i);
  expect(await opened.evaluate(() => window.opener === null)).toBe(true);
  expect(cast.errors()).toEqual([]);
});
