/** The crowds of test/hostile/swarm.test.ts with real connections: Chromium, the built app, and one page that is many. */
import type { IncomingMessage } from 'node:http';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Did } from '../../../src/base/index.js';
import { parseDid } from '../../../src/codec/index.js';
import { topicOf } from '../../../src/net/index.js';
import { type ServedModule, serveModule } from '../../e2e/layers/bundle.js';
import { createCast, status, took } from '../../e2e/support/cast.js';
import { create, openProfile, ready } from '../../e2e/support/pages.js';
import type { TestServer } from '../../e2e/support/server.js';
import { connectRaw } from '../../server/support.js';
import { strangeAnnounce } from '../../sim/swarm-world.js';
import type { SwarmPage } from './swarm-page.js';

declare global {
  interface Window {
    readonly swarm: SwarmPage;
  }
}

/** A new honest tab has a link to an honest one within this, whatever the crowd; what a join without it takes on this machine comes on top. */
const promise = 3_000;

const cast = createCast();
let enemy: ServedModule;
beforeAll(async () => {
  enemy = await serveModule('../../hostile/browser/swarm-page');
});
afterAll(() => enemy.close());

/** The honest have one address at the rendezvous, the enemy another, as strangers on the network have. */
const addressOf = ({ headers }: IncomingMessage): string =>
  headers.origin === undefined || headers.origin === new URL(enemy.url).origin ? '10.0.0.66' : '10.0.0.1';

interface Stage {
  readonly server: TestServer;
  readonly tracker: string;
  readonly owner: Page;
  readonly did: Did;
  readonly link: string;
  readonly crowd: Page;
}

const set = async (): Promise<Stage> => {
  const server = await cast.server({ addressOf });
  const owner = await (await cast.browser()).open(server.address);
  const made = await create(owner, 'Ada');
  const did = parseDid(made.did);
  if (did === undefined) throw new TypeError('no DID');
  const crowd = await (await cast.browser()).open(enemy.url);
  await crowd.waitForFunction(() => 'swarm' in window);
  return { server, tracker: `${server.address.replace('http', 'ws')}rendezvous`, owner, did, link: made.link, crowd };
};

/** Opens the profile in a browser that has never seen it; the milliseconds until it is there. */
const join = async ({ server, link }: Stage, name: string): Promise<number> => {
  const page = await (await cast.browser()).open(server.address);
  await ready(page);
  const since = performance.now();
  expect(await openProfile(page, link)).toMatchObject({ name });
  const time = performance.now() - since;
  await page.context().close();
  return time;
};

const crowdJoins = ({ crowd, tracker, did }: Stage, count: number): Promise<void> =>
  crowd.evaluate(([at, topic, many]) => window.swarm.join(at, topic, many), [tracker, did, count] as const);

describe('a new honest tab has the profile of an honest host within 3 seconds', () => {
  it('SRV-6 among sixty fake joins whose offers lead nowhere', async () => {
    const stage = await set();
    const alone = await join(stage, 'Ada');
    const sdp = await stage.crowd.evaluate(() => window.swarm.deadOffer());
    const topic = await topicOf(stage.did);
    const fakes = await Promise.all(Array.from({ length: 60 }, () => connectRaw(stage.tracker)));
    for (const [at, fake] of fakes.entries()) {
      const offers = Array.from({ length: 5 }, (_, n) => ({ id: `${at} ${n}`, sdp }));
      fake.send(strangeAnnounce(topic, `fake ${at}`, offers));
      await fake.next((message) => 'interval' in message);
    }
    const time = await join(stage, 'Ada');
    took('a join among 60 fakes', time);
    expect(time).toBeLessThan(promise + alone);
    for (const fake of fakes) fake.close();
  });

  it('SWM-9 where one page under a hundred session keys has taken all places', async () => {
    const stage = await set();
    const alone = await join(stage, 'Ada');
    await crowdJoins(stage, 100);
    const taken = (): Promise<number> => stage.owner.evaluate(async () => (await window.tabard.peers()).length);
    await expect.poll(taken).toBeGreaterThanOrEqual(20);
    const time = await join(stage, 'Ada');
    took('a join where nobody else is', alone);
    took('a join where 100 keys have taken all places', time);
    expect(time).toBeLessThan(promise + alone);
  });
});

it('SWM-9 a visitor among twenty liars that replay an older version has the newest, from the owner', async () => {
  const stage = await set();
  await crowdJoins(stage, 1);
  await stage.crowd.waitForFunction(() => window.swarm.hasRecorded());
  await stage.owner.evaluate(() => window.tabard.edit({ name: 'Ada Lovelace' }));
  await crowdJoins(stage, 20);
  const since = performance.now();
  const page = await (await cast.browser()).open(stage.link);
  await page.getByTestId('visit-name').getByText('Ada Lovelace', { exact: true }).waitFor();
  await status(page, 'served', 'owner').waitFor();
  took('the newest version among 20 liars, from the owner', performance.now() - since);
  await expect.poll(() => stage.crowd.evaluate(() => window.swarm.served())).toBeGreaterThan(0);
  expect(await page.getByTestId('visit-name').textContent()).toBe('Ada Lovelace');
});
