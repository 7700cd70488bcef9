/**
 * A peer that stalls at the built app in Chromium, over real connections, and one that replays a handshake. Two steps here; each of them in
 * memory (`../stalls.test.ts`), and here with `STALLS=all`, as the soak's part `stalls` does.
 */
import type { Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { type ServedModule, serveModule } from '../../e2e/layers/bundle.js';
import { type Browser, openBrowser } from '../../e2e/support/browser.js';
import { status, took } from '../../e2e/support/cast.js';
import { home, ready } from '../../e2e/support/pages.js';
import { bound, stalls } from '../stalls/steps.js';
import type { StallsPage } from './stalls-page.js';

declare global {
  interface Window {
    readonly stalls: StallsPage;
  }
}

/** What a visit takes on a loaded machine with nobody in its way; without that, the bound is exact in memory. */
const machine = 20_000;

let served: ServedModule;
let browsers: readonly Browser[];
let visitor: Page;
let around: Page;

/** Notes with whom connections are made, and which of them the page has ended, by the fingerprints of the other side. */
const watchConnections = (): void => {
  const Real = window.RTCPeerConnection;
  if (Real === undefined) return;
  const [met, ended] = [new Set<string>(), new Set<string>()];
  Object.assign(window, { met, ended });
  const far = (description: { readonly sdp?: string } | null): string =>
    (/^a=fingerprint:sha-256 (\S+)/m.exec(description?.sdp ?? '')?.[1] ?? '').replaceAll(':', '').toLowerCase();
  window.RTCPeerConnection = class extends Real {
    override async setRemoteDescription(description: RTCSessionDescriptionInit): Promise<void> {
      met.add(far(description));
      await super.setRemoteDescription(description);
    }
    override close(): void {
      ended.add(far(this.remoteDescription));
      super.close();
    }
  };
};
const noted = (name: 'met' | 'ended'): Promise<string[]> =>
  visitor.evaluate((list) => [...(Reflect.get(window, list) as Set<string>)], name);

/** Connections to whoever stalls. */
const heldOf = async (fingerprints: readonly string[]): Promise<string[]> => {
  const ended = await noted('ended');
  return fingerprints.filter((one) => !ended.includes(one));
};

/** As what something was refused. Slow is not false: that a link ended for it is no lie that was told. */
const falsehoods = (): Promise<string[]> =>
  visitor.evaluate(async () => {
    const { network } = (await window.tabard.stats()) as { network: { refusals: Record<string, number> } };
    return Object.keys(network.refusals).filter((code) => code !== 'timeout');
  });

beforeAll(async () => {
  served = await serveModule('../../hostile/browser/stalls-page');
  const prepare = (context: Browser['context']): Promise<unknown> => context.addInitScript(watchConnections);
  const [first, second] = await Promise.all([openBrowser({ prepare }), openBrowser()]);
  browsers = [first, second];
  [visitor, around] = await Promise.all([first.open(home()), second.open(served.url)]);
  await around.waitForFunction(() => 'stalls' in window);
  await ready(visitor);
});

afterEach(async () => {
  await around.evaluate(() => window.stalls.close());
  await Promise.all([visitor, around].map((page) => page.requestGC()));
});

afterAll(async () => {
  for (const browser of browsers) await browser.close();
  await served.close();
});

/** Somebody whom the visitor looks for, and nobody is there. */
const visit = async (number: number): Promise<string> => {
  const tracker = new URL('rendezvous', home()).href.replace(/^http/, 'ws');
  const { did, name } = await around.evaluate(([n, url]) => window.stalls.prepare(n, url), [number, tracker] as const);
  await visitor.evaluate((letters) => location.assign(`#/@${letters}`), did.split(':').at(-1));
  await visitor.locator('[data-testid=visit-status]').waitFor({ state: 'attached' });
  return name;
};

/** The honest host comes; the milliseconds until its profile is shown. */
const hear = async (name: string): Promise<number> => {
  await around.evaluate(() => window.stalls.host());
  const since = performance.now();
  await visitor.getByTestId('visit-name').getByText(name, { exact: true }).waitFor({ timeout: 120_000 });
  await status(visitor, 'served', 'owner').waitFor({ timeout: 120_000 });
  return performance.now() - since;
};

const inCi = ['when it is connected: no session', 'after heads: no block'];
const told = stalls
  .map(({ step, cut }, number) => ({ step, cut, number }))
  .filter(({ step }) => process.env.STALLS === 'all' || inCi.includes(step));

describe('LNK-6 SYN-7 a peer that stalls at a visitor in Chromium', () => {
  it.each(told)('$step: an honest host is heard, and what was held for it is free', async ({ step, cut, number }) => {
    const name = await visit(700 + number);
    await around.evaluate((at) => window.stalls.stall(at), number);
    const fingerprints = async (): Promise<readonly string[]> => {
      const met = await noted('met');
      return (await around.evaluate(() => window.stalls.fingerprints())).filter((one) => met.includes(one));
    };
    await expect.poll(fingerprints).not.toEqual([]);
    const [held, since] = [await fingerprints(), performance.now()];
    expect((await heldOf(held)).length).toBeGreaterThan(0);
    const time = await hear(name);
    took(`stalls: ${step}: an honest host is heard`, time);
    expect(time).toBeLessThan(bound + machine);
    if (cut) {
      await expect.poll(() => heldOf(held)).toEqual([]);
      expect(performance.now() - since).toBeLessThan(bound + machine);
    }
    expect(await falsehoods()).toEqual([]);
  });

  it('LNK-4 that replays a handshake opens nothing, and the honest host is heard', async () => {
    const name = await visit(799);
    await around.evaluate(() => window.stalls.replay());
    await expect.poll(falsehoods).toEqual(['bad-handshake']);
    expect(await visitor.evaluate(() => window.tabard.peers())).toEqual([]);
    took('stalls: an honest host is heard beside replayed handshakes', await hear(name));
    expect(await falsehoods()).toEqual(['bad-handshake']);
  });

  it('leaves nothing uncaught', () => {
    expect(browsers.flatMap(({ errors }) => errors)).toEqual([]);
  });
});
