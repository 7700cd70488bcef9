/**
 * A link in a browser that has nothing, until the verified profile is on the screen. The owner's tab is in another browser process. Beside it the
 * same profile shown by a bare page of y-webrtc and Yjs.
 */
import type { Browser, BrowserOptions } from '../e2e/support/browser.js';
import { cost, inTurn } from './support/bench.js';
import { servePage } from './support/build-page.js';
import { ada, openBareOwner, openOwner, withBrowsers } from './support/people.js';
import { readTrace, type Step, traceContext } from './support/trace.js';
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
        },
      ],
      raw: taken,
    };
  } finally {
    await Promise.all([bare.close(), signaling.close()]);
  }
});
