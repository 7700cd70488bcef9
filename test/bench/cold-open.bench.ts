/**
 * A link in a browser that has nothing, until the verified profile is on the screen. The owner's tab is in another browser process. Beside it the
 * same profile shown by a bare page of y-webrtc and Yjs.
 */
import type { Browser, BrowserOptions } from '../e2e/support/browser.js';
import { cost, inTurn } from './support/bench.js';
import { servePage } from './support/build-page.js';
import { ada, openBareOwner, openOwner, withBrowsers } from './support/people.js';
import type { Detail } from './support/result.js';
import { median, round } from './support/stats.js';
import { readTrace, traceContext } from './support/trace.js';
import type { Step } from './support/trace-page.js';
import { startYSignaling } from './support/y-signaling.js';

const rounds = Number(process.env.BENCH_ROUNDS ?? 15);
/** A browser that has just started is still busy with itself. Milliseconds. */
const settling = 1_500;

type Open = (options?: BrowserOptions) => Promise<Browser>;

const visit = async (open: Open, link: string): Promise<Step[]> => {
  const browser = await open({ prepare: (context) => traceContext(context, ada.name) });
  await new Promise((resolve) => setTimeout(resolve, settling));
  const steps = await readTrace(await browser.open(link));
  await browser.close();
  return steps;
};

const total = (steps: readonly Step[]): number => steps.find(({ name }) => name === 'on screen')?.at ?? Number.NaN;

/** What happened first of that name. Times since the navigation began. */
const milestones: readonly (readonly [step: string, words: string])[] = [
  ['scripts evaluated', 'the page’s scripts have run'],
  ['fetched ./tabard.json', 'tabard.json is here'],
  ['socket made', 'a socket to the tracker is asked for'],
  ['socket open', 'it is open'],
  ['first candidate', 'an offer has its first candidate'],
  ['first message to the tracker', 'announced'],
  ['first answer came', 'the owner’s answer came'],
  ['first answer sent', 'the owner’s offer is answered'],
  ['worker: open done', 'the worker has opened the store'],
  ['connected', 'connected (ICE, DTLS)'],
  ['channel open', 'a data channel is open'],
  ['message 1', 'first word on it'],
  ['database tabard open', 'the browser’s storage answers for the first time'],
  ['worker: takeEdit', 'heads with all that belongs to them are here, and the database is open'],
  ['worker: takeEdit done', 'log, delegations, commit, tree and records are verified, and stored in one transaction'],
  ['shown', 'in the document'],
  ['on screen', 'on the screen'],
];

const medianAt = (runs: readonly (readonly Step[])[], name: string): string => {
  const times = runs.map((steps) => steps.find((step) => step.name === name || step.name.startsWith(`${name} (`))?.at);
  const known = times.filter((at) => at !== undefined);
  return known.length * 2 < runs.length ? '' : round(median(known));
};

/** Where the time goes: medians of each step by itself, so that neighbours need not add up. */
const whereTimeGoes = (ours: readonly Step[][], bare: readonly Step[][]): Detail => ({
  title: 'Where the time of a cold open goes, milliseconds from the start of the navigation (medians)',
  cells: [
    ['step', 'Tabard', 'bare page'],
    ...milestones.map(([name, words]) => [words, medianAt(ours, name), medianAt(bare, name)]),
  ],
});

cost('cold-open', async () => {
  const [bare, signaling] = await Promise.all([servePage('bare'), startYSignaling()]);
  try {
    const taken = await withBrowsers(async (open) => {
      const ours = await openOwner(await open());
      const theirs = await openBareOwner(await open(), bare.address, signaling.address);
      return inTurn(rounds, {
        ours: () => visit(open, ours.link),
        bare: () => visit(open, theirs.link),
      });
    });
    return {
      cost: 2,
      rows: [
        {
          what: 'cold open: link in a fresh browser to the verified profile on the screen',
          unit: 'ms',
          samples: taken.ours.map(total),
          beside: { what: 'bare page of y-webrtc and Yjs, nothing verified', samples: taken.bare.map(total) },
          target: { of: 'ratio', atMost: 1.5 },
          cause:
            'the first touch of a new browser’s storage: Chromium makes its quota database on disk and answers nothing before (90 ms asleep, 2 ms busy), and whether another tab leads, and what is here, is known after that only; then judging, one write and one drawing (the table below)',
        },
      ],
      details: [whereTimeGoes(taken.ours, taken.bare)],
      raw: taken,
    };
  } finally {
    await Promise.all([bare.close(), signaling.close()]);
  }
});
