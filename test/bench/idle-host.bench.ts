/**
 * A tab that hosts its profile to 20 visitors of whom none asks anything: processor time of all processes of its browser, and bytes on each link.
 * Beside it the same tab without links. 40 s each; BENCH_IDLE_SECONDS=300 for the five minutes.
 */
import type { Page } from 'playwright-core';
import { create, home } from '../e2e/support/pages.js';
import { cost } from './support/bench.js';
import { openPage, serveNodes } from './support/nodes.js';
import { withBrowsers } from './support/people.js';
import { processesOf, sum } from './support/processes.js';
import { median } from './support/stats.js';

const seconds = Number(process.env.BENCH_IDLE_SECONDS ?? 40);
const links = 20;
const parts = 4;
/** A STUN message of a check, with its UDP and IP heads. */
const iceCheck = 130;
/** After the last link: what it still has to say. */
const settling = 10_000;

/** Keeps every connection of the page, so that its bytes can be counted. */
const keepConnections = (): void => {
  const kept: RTCPeerConnection[] = [];
  Object.assign(window, { kept });
  const Real = window.RTCPeerConnection;
  window.RTCPeerConnection = class extends Real {
    constructor(configuration?: RTCConfiguration) {
      super(configuration);
      kept.push(this);
    }
  };
};

interface Bytes {
  /** What the browser counts of DTLS and SCTP, and its keep-alives (ICE checks and their answers), which it counts by number. */
  readonly wire: number;
  /** Messages of ours. */
  readonly ours: number;
  readonly links: number;
}

const bytesOf = (page: Page): Promise<Bytes> =>
  page.evaluate(async (checkBytes) => {
    let wire = 0;
    const connections: RTCPeerConnection[] = Reflect.get(window, 'kept');
    for (const connection of connections) {
      if (connection.connectionState !== 'connected') continue;
      for (const report of (await connection.getStats()).values())
        if (report.type === 'transport') wire += report.bytesSent + report.bytesReceived;
        else if (report.type === 'candidate-pair')
          wire +=
            checkBytes *
            (report.requestsSent + report.requestsReceived + report.responsesSent + report.responsesReceived);
    }
    const peers = await window.tabard.peers();
    const ours = peers.reduce((all, { bytesIn, bytesOut }) => all + bytesIn + bytesOut, 0);
    return { wire, ours, links: peers.filter(({ state }) => state === 'open').length };
  }, iceCheck);

const cpuOf = (folder: string): number => sum(processesOf(folder).map(({ cpu }) => cpu));

/** Per cent of one core, for each part of the time. */
const idle = async (page: Page, folder: string): Promise<number[]> => {
  const samples: number[] = [];
  for (let part = 0; part < parts; part++) {
    const [before, from] = [cpuOf(folder), performance.now()];
    await page.waitForTimeout((seconds * 1_000) / parts);
    samples.push(((cpuOf(folder) - before) * 100_000) / (performance.now() - from));
  }
  return samples;
};

cost('idle-host', async () => {
  const nodes = await serveNodes();
  try {
    return await withBrowsers(async (open) => {
      const browser = await open({ prepare: (context) => context.addInitScript(keepConnections) });
      const host = await browser.open(home());
      const { did } = await create(host, 'Ada');
      await host.waitForTimeout(settling);
      const alone = await idle(host, browser.folder);
      const visitors = await openPage(await open(), nodes.address, 'node');
      const tracker = `${home().replace('http', 'ws')}rendezvous`;
      await visitors.evaluate(([of, at, count]) => window.node.crowd(of, at, count), [did, tracker, links] as const);
      await host.waitForTimeout(settling);
      const [before, from] = [await bytesOf(host), performance.now()];
      const crowded = await idle(host, browser.folder);
      const after = await bytesOf(host);
      const hours = (performance.now() - from) / 3_600_000;
      if (before.links < links || after.links < links) throw new Error(`${before.links} links, then ${after.links}`);
      const perLink = (what: 'wire' | 'ours'): number => (after[what] - before[what]) / after.links / hours / 1_000;
      return {
        cost: 7,
        rows: [
          {
            what: `hosting tab, idle with ${after.links} links: processor, all processes of its browser`,
            unit: '% of a core',
            samples: crowded,
            beside: { what: 'the same without links', samples: alone },
          },
          {
            what: 'idle link: bytes an hour, both ways, keep-alives of ICE with them',
            unit: 'KB',
            samples: [perLink('wire')],
          },
          { what: 'idle link: bytes an hour of messages of ours', unit: 'KB', samples: [perLink('ours')] },
        ],
        raw: { seconds, before, after, alone, crowded, medians: [median(alone), median(crowded)] },
      };
    });
  } finally {
    await nodes.close();
  }
});
