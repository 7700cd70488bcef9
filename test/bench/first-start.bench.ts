/** What a person waits for at the very first: from the click to edit mode, with link and QR code on the screen. */
import { openBrowser } from '../e2e/support/browser.js';
import { home, ready } from '../e2e/support/pages.js';
import { cost, timed } from './support/bench.js';

const rounds = 9;

const firstStart = async (): Promise<{ readonly start: number; readonly blank: number }> => {
  const browser = await openBrowser();
  try {
    const blank = await timed(async () => ready(await browser.open(home())));
    const page = browser.context.pages()[0];
    if (page === undefined) throw new TypeError('no page');
    await page.getByTestId('start-name').fill('Ada');
    const start = await timed(async () => {
      await page.getByTestId('start-go').click();
      await page.getByTestId('share-qr').waitFor();
    });
    return { start, blank };
  } finally {
    await browser.close();
  }
};

cost('first-start', async () => {
  const taken = [];
  for (let round = 0; round < rounds; round++) taken.push(await firstStart());
  return {
    cost: 0,
    rows: [
      {
        what: 'first start: click to edit mode with QR code',
        unit: 'ms',
        samples: taken.map(({ start }) => start),
        beside: { what: 'opening the page before it, in a fresh browser', samples: taken.map(({ blank }) => blank) },
        target: { of: 'median', atMost: 2_000 },
      },
    ],
  };
});
