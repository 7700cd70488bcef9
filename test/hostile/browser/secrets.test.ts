import { describe, expect, it } from 'vitest';
import { createCast, published, status } from '../../e2e/support/cast.js';
import { controlled, create, home, ready } from '../../e2e/support/pages.js';
import { contents, secretsOf, watchSecrets } from './secrets.js';

const cast = createCast();

describe('secrets', () => {
  it('are in no storage, no address, no console and no message in the open, after all was done once', async () => {
    const [owner, visitor] = await Promise.all([
      cast.browser({ prepare: watchSecrets, serviceWorker: true }),
      cast.browser(),
    ]);
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
