/**
 * An evening of three people, each in a browser of their own: a desktop with nothing but keys, a phone in the light, a phone in the dark with a name
 * from right to left. Every station is looked at by axe and for what sticks out, in both widths and both schemes; pictures of it stand in `out`.
 */
import type { Page } from 'playwright-core';
import { afterEach, describe, expect, it } from 'vitest';
import { mastodonZip, note } from '../app/bring/samples.js';
import { createCast, took } from '../e2e/support/cast.js';
import { photoWithPlace } from '../e2e/support/photo.js';
import type { TestServer } from '../e2e/support/server.js';
import {
  answer,
  asked,
  convergedAt,
  enter,
  film,
  focused,
  follow,
  found,
  handOf,
  hit,
  inFeed,
  lineOf,
  postOf,
  press,
  start,
  station,
  toFeed,
  toPost,
  write,
} from './walk/acts.js';

const cast = createCast();
afterEach(() => {
  found.length = 0;
});

interface Three {
  readonly server: TestServer;
  readonly ada: Page;
  readonly bo: Page;
  readonly cy: Page;
}

const posting = async ({ ada, bo, cy }: Three): Promise<void> => {
  await ada.keyboard.press('n');
  await ada.locator('[data-testid=composer-text]:focus').waitFor();
  await ada.keyboard.insertText(
    '# Binding day\n\nThe **quarter-leather** set, see [notes](https://notes.example).\n\n- linen\n- wheat\n\n```js\nfold(sheets);\n```\n\n#bookbinding',
  );
  await station(ada, 'write');
  await ada.keyboard.press('Control+Enter');
  await ada.getByTestId('write-dialog').waitFor({ state: 'detached' });
  await bo.getByTestId('feed-newer').waitFor();
  await station(bo, 'announced');
  await inFeed(bo, 'Binding day');

  await write(bo, 'Four from the garden #garden', async () => {
    const buffer = await photoWithPlace(bo);
    const files = [0, 1, 2, 3].map((at) => ({ name: `${at}.jpg`, mimeType: 'image/jpeg', buffer }));
    await bo.getByTestId('composer-files').setInputFiles(files);
    await expect.poll(() => bo.locator('[data-testid=composer-medium][data-state=ready]').count()).toBe(4);
    for (const field of await bo.getByTestId('composer-alt').all()) await enter(bo, field, 'Beds under rain');
    await station(bo, 'write-pictures');
  });
  const buffer = await film(ada);
  await write(ada, 'The press, running', async () => {
    const [chooser] = await Promise.all([
      ada.waitForEvent('filechooser'),
      hit(ada, ada.getByTestId('composer-files-open')),
    ]);
    await chooser.setFiles([{ name: 'press.webm', mimeType: 'video/webm', buffer }]);
    await ada.locator('[data-testid=composer-medium][data-state=ready]').waitFor();
    await enter(ada, ada.getByTestId('composer-alt'), 'A press');
  });
  await write(cy, 'Which cloth?', async () => {
    await hit(cy, cy.getByTestId('composer-warn'));
    await enter(cy, cy.getByTestId('composer-warning'), 'Cloth opinions');
    await hit(cy, cy.getByTestId('composer-poll-open'));
    await enter(cy, cy.getByTestId('composer-option').nth(0), 'Linen');
    await enter(cy, cy.getByTestId('composer-option').nth(1), 'Buckram');
    await station(cy, 'write-poll');
  });
  await write(bo, 'Come and look', async () => {
    await hit(bo, bo.getByTestId('composer-event-open'));
    await enter(bo, bo.getByTestId('composer-event-title'), 'Open workshop');
    await bo.getByTestId('composer-event-start').fill('2027-03-01T18:00');
    await station(bo, 'write-event');
  });

  // A film has one button, in a frame of its size; then it plays.
  const shown = await inFeed(bo, 'The press, running');
  expect(await shown.getByTestId('media-video').getByRole('button').count()).toBe(1);
  await hit(bo, shown.getByTestId('media-play'));
  await shown.locator('video').waitFor();
  for (const page of [ada, bo]) {
    const poll = await inFeed(page, 'Cloth opinions');
    await toPost(page, poll);
    await hit(page, poll.getByTestId('post-warning-open'));
    await hit(page, poll.getByTestId('post-poll').locator('input').first(), 'Space');
    await hit(page, poll.getByTestId('poll-vote'));
  }
  const counted = await inFeed(cy, 'Cloth opinions');
  await hit(cy, counted.getByTestId('post-warning-open'));
  await expect.poll(() => counted.textContent()).toContain('2 people have voted');
  const event = await inFeed(cy, 'Open workshop');
  await hit(cy, event.getByTestId('event-coming'));
  const [file] = await Promise.all([cy.waitForEvent('download'), hit(cy, event.getByTestId('event-ics'))]);
  expect(file.suggestedFilename()).toMatch(/\.ics$/);
  await expect.poll(() => postOf(bo, 'Open workshop').textContent()).toContain('1 person is coming');
  await station(cy, 'feed');
};

const answering = async ({ ada, bo, cy }: Three): Promise<void> => {
  await answer(bo, 'Binding day', 'Which boards?');
  await bo.getByTestId('thread').waitFor();
  for (const page of [ada, cy]) {
    const post = await inFeed(page, 'Binding day');
    await toPost(page, post);
    if (handOf(page) === 'keys') await page.keyboard.press('o');
    else await hit(page, post.getByTestId('post-open'));
    await page.getByTestId('thread').waitFor();
  }
  const turns = [
    [cy, 'Which boards?', 'Grey board'],
    [ada, 'Grey board', 'Dutch grey board, yes'],
    [bo, 'Dutch grey board', 'And the paste?'],
    [cy, 'And the paste?', 'Wheat, above'],
  ] as const;
  for (const [page, to, text] of turns) {
    await page.getByTestId('post').filter({ hasText: to }).first().waitFor();
    await answer(page, to, text);
  }
  await ada.getByTestId('post').filter({ hasText: 'Wheat, above' }).first().waitFor();
  await station(ada, 'thread');
  // What stands above is the way here; what comes meanwhile moves nobody who reads it.
  expect(await ada.locator('.thread-above [data-testid=thread-fold]').count()).toBe(0);
  await ada.evaluate(() => scrollTo(0, 0));
  await hit(bo, postOf(bo, 'Binding day').getByTestId('post-like'));
  await expect
    .poll(() => postOf(ada, 'Binding day').getByTestId('post-like').getAttribute('aria-label'))
    .toContain('1');
  await ada.evaluate(() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done))));
  expect(await ada.evaluate(() => scrollY)).toBe(0);
};

const wishing = async ({ ada, bo, cy }: Three): Promise<void> => {
  const grey = postOf(bo, 'Grey board');
  await asked(bo, grey, 'mute', 'mute-dialog');
  await asked(bo, grey, 'block', 'block-dialog');
  await asked(ada, postOf(ada, 'Binding day'), 'remove', 'remove-dialog');
  await hit(cy, postOf(cy, 'Binding day').getByTestId('post-boost'));
  await press(bo, postOf(bo, 'Binding day'), 'bookmark');
  await press(ada, postOf(ada, 'Dutch grey board'), 'edit');
  await ada.keyboard.press('Control+a');
  await ada.keyboard.insertText('Dutch grey board, laminated');
  await hit(ada, ada.getByTestId('composer-post'));
  await ada.getByTestId('write-dialog').waitFor({ state: 'detached' });
  await bo.getByTestId('post').filter({ hasText: 'laminated' }).first().waitFor();
  await press(bo, postOf(bo, 'laminated'), 'history');
  await expect.poll(() => bo.getByTestId('history-version').count()).toBe(2);
  await station(bo, 'history');
  await bo.keyboard.press('Escape');
  await press(cy, postOf(cy, 'Wheat, above'), 'remove');
  await hit(cy, cy.getByTestId('remove-go'));
  await hit(cy, cy.getByTestId('toast-undo'));
  await expect.poll(() => cy.getByTestId('post').filter({ hasText: 'Wheat, above' }).count()).toBeGreaterThan(0);
};

/** Cy is muted and blocked by Bo, who takes both back; an answer of Cy's own goes for good. */
const leaving = async ({ ada, bo, cy }: Three): Promise<void> => {
  await toFeed(bo);
  const gone = async (): Promise<void> => {
    await bo.locator('.feed [data-testid=post]').filter({ hasText: 'Cloth opinions' }).waitFor({ state: 'detached' });
  };
  await press(bo, await inFeed(bo, 'Cloth opinions'), 'mute');
  await hit(bo, bo.getByTestId('mute-go'));
  await gone();
  await hit(bo, bo.getByTestId('feed-left-out').locator('summary'));
  await station(bo, 'muted');
  await hit(bo, bo.getByTestId('toast-undo'));
  await press(bo, await inFeed(bo, 'Cloth opinions'), 'block');
  await hit(bo, bo.getByTestId('block-go'));
  await gone();
  await hit(bo, (await inFeed(bo, 'Binding day')).getByTestId('post-open'));
  await bo.getByTestId('thread-hidden').waitFor();
  await station(bo, 'thread-blocked');
  await hit(bo, bo.getByTestId('thread-look-behind'));
  await bo.getByTestId('post').filter({ hasText: 'Wheat, above' }).first().waitFor();
  await station(bo, 'thread-behind');
  await bo.evaluate(() => location.assign('#/settings/posts'));
  await bo.getByTestId('rules-block').waitFor();
  await station(bo, 'rules');
  await hit(bo, bo.getByTestId('rules-block').getByRole('button'));
  await bo.getByTestId('rules-block').waitFor({ state: 'detached' });

  await press(cy, postOf(cy, 'Wheat, above'), 'remove');
  await hit(cy, cy.getByTestId('remove-go'));
  await cy.getByTestId('toast-undo').waitFor();
  await station(cy, 'removed');
  await ada.getByTestId('post').filter({ hasText: 'Wheat, above' }).waitFor({ state: 'detached' });
  await station(ada, 'thread-removed');
};

const byKeys = async ({ ada }: Three): Promise<void> => {
  await toFeed(ada);
  await ada.getByTestId('post').first().waitFor();
  const line = (): Promise<string | undefined> => lineOf(ada);
  for (const [key, wanted] of [
    ['j', '0'],
    ['j', '1'],
    ['k', '0'],
  ] as const) {
    await ada.keyboard.press(key);
    await expect.poll(line).toBe(wanted);
  }
  const boosted = (): Promise<string | null | undefined> =>
    ada.evaluate(() =>
      document.activeElement
        ?.closest('[data-index]')
        ?.querySelector('[data-testid=post-boost]')
        ?.getAttribute('aria-pressed'),
    );
  for (const wanted of ['true', 'false']) {
    await ada.keyboard.press('b');
    await expect.poll(boosted).toBe(wanted);
  }
  await ada.keyboard.press('r');
  await ada.locator('[data-testid=composer-text]:focus').waitFor();
  const passed = new Set<string>();
  for (let at = 0; at < 20; at++) {
    await ada.keyboard.press('Tab');
    passed.add((await focused(ada)) ?? '');
  }
  expect([...passed]).toEqual(
    expect.arrayContaining(['composer-files-open', 'composer-poll-open', 'composer-warn', 'composer-post']),
  );
  await ada.keyboard.press('Escape');
  await expect.poll(line).toBe('0');
  await ada.keyboard.press('?');
  await ada.getByTestId('social-keys').waitFor();
  await station(ada, 'keys');
  await ada.keyboard.press('Escape');
  await expect.poll(line).toBe('0');
  await ada.keyboard.press('o');
  await ada.getByTestId('thread').waitFor();
  await ada.keyboard.press('g');
  await ada.keyboard.press('n');
  await ada.getByTestId('notice').first().waitFor();
  await station(ada, 'notices');
  await ada.keyboard.press('g');
  await ada.keyboard.press('b');
  await ada.getByTestId('bookmarks-empty').waitFor();
  await ada.keyboard.press('g');
  await ada.keyboard.press('p');
  await ada.getByTestId('visit-name').waitFor();
  await ada.keyboard.press('g');
  await ada.keyboard.press('f');
  await ada.getByTestId('feed').waitFor();
  await ada.keyboard.press('/');
  await ada.locator('[data-testid=search-field]:focus').waitFor();
  await ada.keyboard.type('laminated');
  await ada.getByTestId('post').filter({ hasText: 'laminated' }).first().waitFor();
  await station(ada, 'search');
};

const bringing = async (ada: Page): Promise<void> => {
  const zip = mastodonZip({ type: 'Person', name: 'Ada' }, [
    note({ id: 'https://m.example/1', content: '<p>Of old</p>' }),
  ]);
  await hit(ada, ada.getByTestId('nav-settings'));
  await hit(ada, ada.locator('main a[href="#/bring"]'));
  await ada.getByTestId('bring').waitFor();
  await station(ada, 'bring-start');
  await ada.getByTestId('bring-file').setInputFiles({ name: 'archive.zip', mimeType: '', buffer: Buffer.from(zip) });
  await ada.getByTestId('bring-found').waitFor();
  await station(ada, 'bring-found');
  await hit(ada, ada.getByTestId('bring-go'));
  await ada.getByTestId('bring-done').waitFor();
  await station(ada, 'bring-done');
};

describe('an evening', () => {
  it('of three people: posts, answers, wishes, keys, away and back', async () => {
    const server = await cast.server();
    const refused = [/ERR_CONNECTION_REFUSED|ERR_INTERNET_DISCONNECTED|WebSocket connection|Failed to fetch/];
    const usual = { tolerate: refused, serviceWorker: true } as const;
    const [one, two, three] = await Promise.all([
      cast.browser({ ...usual, viewport: { width: 1280, height: 860 } }),
      cast.browser({ ...usual, viewport: { width: 360, height: 780 }, touch: true }),
      cast.browser({ ...usual, viewport: { width: 390, height: 844 }, touch: true, colorScheme: 'dark' }),
    ]);
    const people = [
      await start(one, server.address, 'Ada Thornfield', 'keys'),
      await start(two, server.address, 'Bo Linden', 'touch'),
      await start(three, server.address, 'שירה כהן', 'touch'),
    ];
    const [ada, bo, cy] = people.map(({ page }) => page);
    if (ada === undefined || bo === undefined || cy === undefined) throw new TypeError('three people');
    const all: Three = { server, ada, bo, cy };
    for (const { page, link } of people)
      for (const other of people) if (other.link !== link) await follow(page, other.link);
    await station(bo, 'profile');
    for (const page of [ada, bo, cy]) await toFeed(page);
    await station(bo, 'feed-empty');

    const began = Date.now();
    await posting(all);
    await answering(all);
    await wishing(all);
    await leaving(all);
    await byKeys(all);
    took('soak: a walk of three', Date.now() - began);

    // Nobody can be introduced, and one is cut off: what is written then is kept, and goes on its way afterwards.
    await server.stop();
    await two.context.setOffline(true);
    await toFeed(bo);
    await write(bo, 'Written under the sea');
    await postOf(bo, 'under the sea').waitFor();
    await station(bo, 'offline');
    await three.close({ keep: true });
    await toFeed(ada);
    await write(ada, 'Written meanwhile');
    await server.start();
    await two.context.setOffline(false);
    const again = await cast.browser({
      ...usual,
      folder: three.folder,
      viewport: { width: 390, height: 844 },
      touch: true,
    });
    const back = await again.open(`${server.address}#/feed`);
    await back.getByTestId('feed').waitFor();
    for (const page of [ada, bo, back])
      for (const text of ['Written under the sea', 'Written meanwhile']) await convergedAt(page, text);

    await back.getByTestId('post').first().waitFor();
    await station(back, 'back');
    await bringing(ada);
    await bo.goto(people[0]?.link ?? '');
    await hit(bo, bo.getByTestId('keep-online'));
    await bo.getByTestId('keep-go').waitFor();
    await station(bo, 'keep');
    await hit(bo, bo.getByTestId('keep-go'));
    await bo.getByTestId('keep-dialog').waitFor({ state: 'detached' });
    await station(bo, 'kept');
    await hit(ada, ada.getByTestId('nav-settings'));
    await hit(ada, ada.locator('main a[href="#/settings/health"]'));
    await ada.locator('[data-testid=health-item][data-topic=keepers]').waitFor();
    await station(ada, 'health');
    expect(found).toEqual([]);
    expect(cast.errors()).toEqual([]);
  }, 900_000);
});
