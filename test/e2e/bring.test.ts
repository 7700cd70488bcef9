/** Bringing along what one has elsewhere, by the page: looked at, begun, stopped, gone on with; nobody is told, and no feed is flooded. */
import type { Page } from 'playwright-core';
import { expect, it } from 'vitest';
import { blueskyCar, linksPage, mastodonZip, note, opml } from '../app/bring/samples.js';
import { createCast } from './support/cast.js';
import { create, home, openProfile } from './support/pages.js';
import { photoWithPlace } from './support/photo.js';

const cast = createCast();

const give = (page: Page, name: string, content: Uint8Array | string): Promise<void> =>
  page.getByTestId('bring-file').setInputFiles({
    name,
    mimeType: '',
    buffer: Buffer.from(content as Uint8Array),
  });

const many = 260;

/** As Mastodon writes it: the newest first, photos in folders, one that is broken, one that is missing, what others said. */
const archiveOf = (photo: Buffer): Uint8Array => {
  const at = (nth: number): string => new Date(Date.UTC(2019, 0, 1) + nth * 3_600_000).toISOString();
  const file = (nth: number, more: object = {}): object => ({
    ...{ type: 'Document', mediaType: 'image/jpeg', url: `/media_attachments/files/109/000/${nth}/original/p.jpeg` },
    ...more,
  });
  const items = Array.from({ length: many }, (_, nth) =>
    note({
      ...{ id: `https://m.example/users/ada/statuses/${nth}`, published: at(nth) },
      content: `<p>Binding no. ${nth} <a href="https://m.example/tags/bees" class="mention hashtag">#<span>bees</span></a></p>`,
      contentMap: { en: 'x' },
      ...(nth < 3 ? { attachment: [file(nth, { name: `A hive, no. ${nth}` })] } : {}),
      ...(nth === 3 ? { attachment: [file(3), file(4)] } : {}),
    }),
  ).toReversed();
  const others = [
    { type: 'Announce', object: 'https://o.example/1' },
    note({ id: 'x', inReplyTo: 'https://o.example/2' }),
    note({ id: 'y', to: ['https://m.example/users/ada/followers'] }),
  ];
  const path = (nth: number): string => `media_attachments/files/109/000/${nth}/original/p.jpeg`;
  return mastodonZip(
    {
      ...{ type: 'Person', name: 'Ada of the bees', summary: '<p>Bookbinder in <b>Bergen</b></p>' },
      attachment: [{ type: 'PropertyValue', name: 'Shop', value: '<a href="https://shop.example/">shop</a>' }],
    },
    [...items, ...others],
    {
      ...Object.fromEntries([0, 1, 2].map((nth) => [path(nth), new Uint8Array(photo)])),
      [path(3)]: new Uint8Array(photo.subarray(0, 400)),
    },
  );
};

const posts = (page: Page, did: string): Promise<readonly { readonly value: unknown }[]> =>
  page.evaluate(async (who) => {
    const all: { readonly value: unknown }[] = [];
    let cursor: string | undefined;
    do {
      const found = (await window.tabard.list(who, 'app.tabard.post', {
        limit: 200,
        ...(cursor === undefined ? {} : { cursor }),
      })) as { readonly records: readonly { readonly value: unknown }[]; readonly cursor?: string };
      all.push(...found.records);
      cursor = found.cursor;
    } while (cursor !== undefined);
    return all;
  }, did);

it('an archive with photos, a repository, lists of links: by the page', async () => {
  const [one, two] = await Promise.all([cast.browser(), cast.browser()]);
  const [ada, bo] = await Promise.all([one.open(home()), two.open(home())]);
  const { did, link } = await create(ada, 'Ada');
  await create(bo, 'Bo');
  const fresh = await ada.evaluate(() => window.tabard.post('Something of today'));
  await openProfile(bo, link, 120_000);
  await bo.evaluate((who) => window.tabard.follow(who), link);
  const firstAt = (page: Page): Promise<unknown> =>
    page.evaluate(async () => Reflect.get(Object((await window.tabard.feed({ limit: 1 }))[0]), 'id'));
  await expect.poll(() => bo.evaluate(async () => (await window.tabard.feed()).length)).toBe(1);
  const before = await firstAt(bo);

  await ada.evaluate(() => location.assign('#/bring'));
  const archive = archiveOf(await photoWithPlace(ada));
  await give(ada, 'archive.zip', archive);
  const found = ada.getByTestId('bring-found');
  await found.waitFor();
  const says = await found.textContent();
  for (const words of [
    'Ada of the bees',
    `${many} posts`,
    '4 pictures',
    'Left out',
    'not in the file',
    'not for everybody',
  ])
    expect(says).toContain(words);
  expect(await posts(ada, did)).toHaveLength(1);

  // Stopped while the photos are made ready: what was brought stays, and it goes on from there.
  await ada.getByTestId('bring-go').click();
  await ada.getByTestId('settings-progress').waitFor();
  await ada.getByTestId('settings-cancel').click();
  await ada.getByTestId('bring-stopped').waitFor();
  expect((await posts(ada, did)).length).toBeLessThan(many + 1);
  await ada.getByTestId('bring-go').click();
  await ada.getByTestId('bring-done').waitFor({ timeout: 120_000 });
  expect(await ada.getByTestId('bring-done').textContent()).toContain('cannot be shown');
  const brought = await posts(ada, did);
  expect(brought).toHaveLength(many + 1);
  expect(brought.filter(({ value }) => Reflect.get(Object(value), 'archive') === true)).toHaveLength(many);
  const withMedia = brought.filter(({ value }) => Reflect.has(Object(value), 'media'));
  expect(withMedia).toHaveLength(3);
  // Once more brings nothing.
  await give(ada, 'archive.zip', archive);
  await ada.getByTestId('bring-go').click();
  await ada.getByTestId('bring-done').waitFor({ timeout: 120_000 });
  expect(await ada.getByTestId('bring-done').textContent()).toContain('here already');

  // Its author sees it where it belongs, marked, with its photo and words; what is new stands on top.
  expect(await firstAt(ada)).toBe(
    await ada.evaluate(async () => Reflect.get(Object((await window.tabard.feed({ limit: 1 }))[0]), 'id')),
  );
  expect(
    await ada.evaluate(async () =>
      Reflect.get(Object(Reflect.get(Object((await window.tabard.feed({ limit: 1 }))[0]), 'post')), 'uri'),
    ),
  ).toBe(fresh);
  await ada.evaluate(() => location.assign('#/search'));
  await ada.getByTestId('search-field').fill('binding 1 bees');
  const hit = ada.getByTestId('post').filter({ hasText: 'Binding no. 1 ' }).first();
  await hit.waitFor();
  const picture = hit.locator('img[data-real=true]');
  await picture.scrollIntoViewIfNeeded();
  await expect.poll(() => picture.evaluate((image: HTMLImageElement) => image.naturalWidth)).toBe(1200);
  expect(await picture.getAttribute('alt')).toBe('A hive, no. 1');
  expect(await hit.textContent()).toContain('rought');

  // Who follows her has it all, is told of nothing, and reads on where they were.
  await expect.poll(async () => (await posts(bo, did)).length, { timeout: 120_000 }).toBe(many + 1);
  expect(await firstAt(bo)).toBe(before);
  expect(Reflect.get(Object(await bo.evaluate(() => window.tabard.notifications())), 'items')).toEqual([]);
  await bo.getByTestId('nav-feed').click();
  await expect.poll(() => bo.getByTestId('post').first().textContent()).toContain('Something of today');
  expect(await bo.getByTestId('feed-newer').count()).toBe(0);

  // A repository of Bluesky has no pictures in it, and says so.
  const skeet = (createdAt: string, more: object = {}): never =>
    ({ $type: 'app.bsky.feed.post', text: `Sky of ${createdAt}`, createdAt, langs: ['en'], ...more }) as never;
  const car = await blueskyCar({
    'app.bsky.actor.profile/self': { displayName: 'Ada', description: 'Bees.' },
    'app.bsky.feed.post/3aaaaaaaaaa22': skeet('2024-01-02T00:00:00Z', { embed: { images: [{ alt: 'x' }, {}] } }),
    'app.bsky.feed.post/3aaaaaaaaaa23': skeet('2024-01-03T00:00:00Z'),
  });
  await ada.evaluate(() => location.assign('#/bring'));
  await give(ada, 'repo.car', Buffer.concat(car));
  expect(await ada.getByTestId('bring-words-only').textContent()).toContain('words only');
  await ada.getByTestId('bring-go').click();
  await ada.getByTestId('bring-done').waitFor();
  expect(await posts(ada, did)).toHaveLength(many + 3);

  // Links come one by one, and none that runs anything is offered.
  for (const [name, content, least] of [
    ['feeds.opml', opml, 2],
    ['ada.html', linksPage, 3],
  ] as const) {
    await give(ada, name, content);
    await expect.poll(() => ada.getByTestId('bring-link').count()).toBe(least);
    await ada.getByTestId('bring-link').first().click();
    await ada.getByTestId('bring-go').click();
    await ada.getByTestId('bring-done').waitFor();
  }
  await expect
    .poll(() => ada.evaluate(() => window.tabard.me()?.profile.links.map(({ url }) => url)))
    .toEqual(['https://shop.example/', 'https://a.example']);
  await give(ada, 'x.txt', 'just words');
  await ada.getByTestId('bring-error').waitFor();
  expect(await ada.evaluate(() => Reflect.get(window, 'owned'))).toBeUndefined();
  expect(cast.errors()).toEqual([]);
});
