/** People whom a browser of the bench follows: everything of theirs comes into the app as files, and is kept from then on. */
import type { Page } from 'playwright-core';

/** What each of so many people has written, as the files that they export. Numbered from 1. */
export const fileOf = async (social: Page, number: number, posts: number): Promise<string> => {
  const did = await social.evaluate(([n, count]) => window.social.fill(n, count), [number, posts] as const);
  return social.evaluate((of) => window.social.exportText(of), did);
};

/** Takes a file in. Answers whose it is. */
export const takeIn = (page: Page, file: string): Promise<string> =>
  page.evaluate(async (text) => {
    const { did } = await window.tabard.importCar(Uint8Array.from(atob(text), (letter) => letter.charCodeAt(0)));
    return did;
  }, file);

export const follow = (page: Page, did: string): Promise<void> =>
  page.evaluate((who) => window.tabard.follow(who), did);

/** The entries of all that is kept stand: a feed of so many can be read. */
export const feedStands = (page: Page, count = 50): Promise<void> =>
  page.evaluate(async (wanted) => {
    while ((await window.tabard.feed({ limit: wanted })).length < wanted)
      await new Promise((go) => setTimeout(go, 200));
  }, count);
