/** Trackers that go, networks that change, packets that are lost: what is written arrives all the same. */
import { describe, expect, it } from 'vitest';
import { createCast, took } from '../e2e/support/cast.js';
import { create, openProfile, ready } from '../e2e/support/pages.js';
import { createWhole } from './support/commits.js';
import { clear } from './support/lossy-relay.js';
import { bioOf, createNetworks, headOf, headsSeen, linked, watchHeads } from './support/network.js';
import { named } from './support/tracker.js';

const network = createNetworks();
const cast = createCast();

const socketLines = [/WebSocket connection/, /ERR_/];

describe('packets', () => {
  it('of which 30 % are lost and all are late: the profile arrives, and so does an edit during it', async () => {
    const { address, relay } = await network(7);
    const [owner, visitor] = await Promise.all([cast.browser(), cast.browser()]);
    const mine = await owner.open(address);
    const { link, did } = await create(mine, 'Ada Thornfield');
    const page = await visitor.open(address);
    await ready(page);
    relay.weather = { loss: 0.3, delay: 300 };
    const started = Date.now();
    expect(await openProfile(page, link, 100_000)).toMatchObject({ name: 'Ada Thornfield' });
    took('faults: a profile through 30 % loss and 300 ms', Date.now() - started);
    const edited = Date.now();
    await mine.evaluate(() => window.tabard.edit({ bio: 'Written in a storm.' }));
    await expect.poll(() => bioOf(page, did)).toBe('Written in a storm.');
    took('faults: an edit through 30 % loss and 300 ms', Date.now() - edited);
    const { carried, lost } = relay.counts();
    expect(lost / (carried + lost)).toBeGreaterThan(0.2);
    expect(carried).toBeGreaterThan(20);
    relay.weather = clear;
    expect(cast.errors()).toEqual([]);
  });
});

describe('a tracker', () => {
  it('that goes leaves links alone; when it is back a newcomer gets in', async () => {
    const { address, tracker } = await network();
    const tolerate = socketLines;
    const [owner, visitor, late] = await Promise.all([1, 2, 3].map(() => cast.browser({ tolerate })));
    if (owner === undefined || visitor === undefined || late === undefined) throw new TypeError('three browsers');
    const mine = await owner.open(address);
    const { link, did } = await create(mine, 'Ada Thornfield');
    const page = await visitor.open(address);
    await openProfile(page, link);
    await tracker.stop();
    await mine.evaluate(() => window.tabard.edit({ bio: 'The tracker is gone.' }));
    await expect.poll(() => bioOf(page, did)).toBe('The tracker is gone.');
    const newcomer = await late.open(link);
    await newcomer.locator('[data-testid=visit-status][data-state=tracker-unreachable]').waitFor();
    expect(await linked(newcomer)).toEqual([]);
    const back = Date.now();
    await tracker.start();
    await newcomer.getByText('The tracker is gone.').waitFor({ timeout: 120_000 });
    took('faults: a newcomer gets in after the tracker is back', Date.now() - back);
    expect(cast.errors()).toEqual([]);
  });

  it('is not needed by a swarm: who is linked to one is linked to the others by it', async () => {
    const { address, tracker } = await network();
    const start = (name: string) => cast.browser({ tolerate: socketLines, args: [named(name)] });
    const [owner, keeper, third] = await Promise.all([start('owner'), start('keeper'), start('third')]);
    const mine = await owner.open(address);
    const { link, did } = await create(mine, 'Ada Thornfield');
    const kept = await keeper.open(address);
    await openProfile(kept, link);
    await kept.evaluate((who) => window.tabard.follow(who), did);
    // Whoever is introduced to the third now, it is not the owner.
    tracker.introduces = (from, to) => ![from, to].includes('third') || ![from, to].includes('owner');
    const page = await third.open(address);
    await openProfile(page, link);
    // Each page has one, and each identity one more: at the locator it goes by another key.
    expect(tracker.sockets()).toBe(5);
    await tracker.stop();
    expect(tracker.sockets()).toBe(0);
    await expect.poll(() => linked(page)).toHaveLength(2);
    await keeper.close();
    await mine.evaluate(() => window.tabard.edit({ bio: 'By exchange alone.' }));
    await expect.poll(() => bioOf(page, did)).toBe('By exchange alone.');
    expect(cast.errors()).toEqual([]);
  });
});

describe('a network', () => {
  it('that an owner was without, and that changed: all is linked anew, and what was written meanwhile comes in one head', async () => {
    const { address, relay, tracker } = await network();
    const [owner, visitor] = await Promise.all([
      // The browser looks for a newer service worker in vain.
      cast.browser({ tolerate: [...socketLines, /when fetching the script/], args: [named('owner')] }),
      cast.browser(),
    ]);
    const mine = await owner.open(address);
    const { link, did } = await createWhole(mine, 'Ada Thornfield');
    const page = await visitor.open(address);
    await openProfile(page, link);
    const before = await headOf(page, link);
    await watchHeads(page, did);
    // As when a laptop is carried from one network to another: nothing that was open lives on, and the browser says so.
    await owner.context.setOffline(true);
    tracker.admits = (who) => who !== 'owner';
    tracker.expel();
    relay.sever();
    await mine.getByTestId('banner-offline').waitFor();
    for (let edit = 1; edit <= 5; edit++) {
      await mine.evaluate((n) => window.tabard.edit({ bio: `Offline ${n}.` }), edit);
    }
    expect(await headsSeen(page)).toBe(0);
    tracker.admits = () => true;
    const back = Date.now();
    await owner.context.setOffline(false);
    await expect.poll(() => bioOf(page, did)).toBe('Offline 5.');
    took('faults: five offline edits arrive after the network changed', Date.now() - back);
    expect((await headOf(page, link)).seq).toBe(before.seq + 5);
    // What was in between was never fetched (SYN-23).
    expect(await headsSeen(page)).toBe(1);
    expect(cast.errors()).toEqual([]);
  });
});
