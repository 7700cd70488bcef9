/** An identity whose devices are all gone comes back by its words, on a machine that is killed in the middle. */
import type { Page } from 'playwright-core';
import type { RestoreReport } from '../../../../src/app/restore/view.js';
import { type Device, startDevice, until, untilKilled } from './device.js';
import type { Left } from './linking.js';
import { bioOn, type Person, type World } from './person.js';

declare global {
  interface Window {
    /** The restoring that a test kills. */
    restoringToKill: Promise<RestoreReport>;
  }
}

/** By the console; the page shows it. Resolves when the person who looks on may go on. */
const begin = async (page: Page, { words, link }: Person): Promise<void> => {
  await page.evaluate(
    ([twelve, did]) => {
      window.restoringToKill = window.tabard.restore(twelve, { did });
      window.restoringToKill.catch(() => undefined);
    },
    [words, link] as const,
  );
  await page.getByTestId('restore-go-on').waitFor({ timeout: 120_000 });
};

const goOn = (page: Page): Promise<void> => page.getByTestId('restore-go-on').click();

export const killInRestoring = async (
  { home }: World,
  person: Person,
  wait: number,
  keep: (device: Device) => void,
): Promise<Left> => {
  const device = await startDevice(home, '#/restore');
  keep(device);
  await begin(device.page(), person);
  const work = untilKilled(goOn(device.page()));
  await device.killAfter(wait);
  await work;
  const found = await device.startAgain();
  person.rescues += 1;
  const isBegun = found.restoring || found.did !== null;
  if (!isBegun) {
    await device.page().evaluate(() => location.assign('#/restore'));
    await begin(device.page(), person);
    await goOn(device.page());
    await device.page().evaluate(() => window.restoringToKill);
  }
  await until('the identity is back', async () =>
    device.page().evaluate((did) => window.tabard.me()?.did === did, person.did),
  );
  const bio = await bioOn(device.page(), person.did);
  if (bio !== person.bio) throw new Error(`"${person.bio}" came back as ${JSON.stringify(bio)}`);
  if (!isBegun) return 'unbegun';
  return found.restoring ? 'under way' : 'done';
};
