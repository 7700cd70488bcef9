/** Pages of `pages/peer` in browsers of their own, and links between them by hand. */
import type { Page } from 'playwright-core';
import type { Browser } from '../../e2e/support/browser.js';
import type { ChannelPage } from '../pages/channel/main.js';
import type { EntriesPage } from '../pages/entries/main.js';
import type { NodePage } from '../pages/peer/main.js';
import type { SocialPage } from '../pages/social/main.js';
import { type ServedPage, servePage } from './build-page.js';

declare global {
  interface Window {
    readonly node: NodePage;
    readonly channel: ChannelPage;
    readonly entries: EntriesPage;
    readonly social: SocialPage;
  }
}

const workerModules = [{ name: 'worker-modules', config: () => ({ worker: { format: 'es' as const } }) }];

/** The page of peers; its worker loads parts of itself when they are needed. */
export const serveNodes = (): Promise<ServedPage> => servePage('peer', workerModules);

/** A page with nothing but a store. */
export const serveSocial = (): Promise<ServedPage> => servePage('social', workerModules);

export const openPage = async (
  browser: Browser,
  address: string,
  name: 'node' | 'channel' | 'entries' | 'social',
): Promise<Page> => {
  const page = await browser.open(address);
  await page.waitForFunction((key) => key in window, name);
  return page;
};

/** A link between two peers under the topic of this identity. */
export const linkNodes = async (from: Page, to: Page, did: string): Promise<void> => {
  const offer = await from.evaluate((of) => window.node.offer(of), did);
  const answer = await to.evaluate(([of, sdp]) => window.node.answer(of, sdp), [did, offer.sdp] as const);
  await from.evaluate(([id, sdp]) => window.node.accept(id, sdp), [offer.id, answer] as const);
};

export const linkChannels = async (from: Page, to: Page): Promise<void> => {
  const offer = await from.evaluate(() => window.channel.offer());
  const answer = await to.evaluate((sdp) => window.channel.answer(sdp), offer);
  await from.evaluate((sdp) => window.channel.accept(sdp), answer);
};
