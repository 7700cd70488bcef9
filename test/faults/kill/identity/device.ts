/** One device of the person whose browsers are killed: a disk, and what runs on it now. */
import type { Page } from 'playwright-core';
import { ready } from '../../../e2e/support/pages.js';
import type { ActsReport } from '../check-acts.js';
import { openChecker } from '../checker-script.js';
import { makeDisk } from '../machine.js';

export interface Device {
  /** The page of the browser that runs now. */
  page(): Page;
  /** SIGKILL after so many ms. */
  killAfter(milliseconds: number): Promise<void>;
  /** Starts the browser again: what the kill left is looked at before any of the app runs. Answers what was under way. */
  startAgain(): Promise<ActsReport>;
  /** The same, of a browser that runs: in another tab. */
  acts(): Promise<ActsReport>;
  /** All that does not hold on its disk: nothing is excused. */
  check(): Promise<readonly string[]>;
  dispose(): Promise<void>;
}

/** What the next start puts right: a log that has changed, and what was written under it not judged anew yet. */
const rejudging = 'a change of the log was left half done';
/** The same, between the arrival of the repository and the word that it is one's own. */
const arriving = 'own repository kept as visit';

export const startDevice = async (home: string, path = ''): Promise<Device> => {
  const disk = makeDisk();
  let machine = await disk.start();
  const open = async (): Promise<Page> => machine.context.pages()[0] ?? (await machine.context.newPage());
  let page = await open();
  /** A tab with the checker. */
  let beside: Page | undefined;
  const checking = async (): Promise<Page> => {
    if (beside !== undefined) return beside;
    beside = await machine.context.newPage();
    await openChecker(beside, home);
    await page.bringToFront();
    return beside;
  };
  const device: Device = {
    page: () => page,
    async killAfter(milliseconds) {
      await new Promise((resolve) => setTimeout(resolve, milliseconds));
      await machine.kill();
      beside = undefined;
    },
    async startAgain() {
      machine = await disk.start();
      beside = await open();
      await openChecker(beside, home);
      const { problems } = await beside.evaluate(() => window.checker.check());
      const acts = await beside.evaluate(() => window.checker.acts());
      const left = problems.some((one) => one.includes(rejudging)) ? [] : problems.filter((one) => one !== arriving);
      if (left.length > 0) throw new Error(`${left.slice(0, 10).join('\n')}\n${JSON.stringify(acts)}`);
      page = await machine.context.newPage();
      await page.goto(home);
      await ready(page);
      return acts;
    },
    acts: async () => (await checking()).evaluate(() => window.checker.acts()),
    check: async () => (await (await checking()).evaluate(() => window.checker.check())).problems,
    dispose: () => disk.dispose(),
  };
  try {
    await page.goto(`${home}${path}`);
    await ready(page);
    return device;
  } catch (error) {
    await disk.dispose();
    throw error;
  }
};

/** A page that is killed breaks off whatever was asked of it: that is the point. */
export const untilKilled = async (work: Promise<unknown>): Promise<void> => {
  try {
    await work;
  } catch (error) {
    if (!/closed|crashed|Target|destroyed/.test(String(error))) throw error;
  }
};

/** ms */
const patience = Number(process.env.KILL_PATIENCE ?? 90_000);

/** Asks again until it is so, or for 90 s. */
export const until = async (what: string | (() => string), isSo: () => Promise<boolean>): Promise<void> => {
  const end = Date.now() + patience;
  while (!(await isSo())) {
    if (Date.now() > end) throw new Error(`it did not come to this: ${typeof what === 'string' ? what : what()}`);
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
};
